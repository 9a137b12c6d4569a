/** Other classifiers trained on the same phrases, for comparison in `npm run eval`. */
import { createRequire } from 'node:module';
import MiniSearch from 'minisearch';
import type { Guess, Intent } from '../src/understanding/intents.ts';
import { normalise } from '../src/understanding/normalise.ts';
import type { Example } from './training-data.ts';

/** Ranks the intents for a message. */
export type Peer = (example: Example) => Guess[] | Promise<Guess[]>;

/** BM25 over the phrases: the intents of the 20 nearest phrases, by the sum of their scores. */
export function miniSearch(examples: readonly Example[]): Peer {
  const index = new MiniSearch<{ id: number; text: string }>({
    fields: ['text'],
    tokenize: (text) => normalise(text),
    processTerm: (term) => term,
    searchOptions: { combineWith: 'OR', fuzzy: 0.2, prefix: true },
  });
  index.addAll(examples.map(({ text }, id) => ({ id, text })));
  return ({ text }) => {
    const scores = new Map<Intent, number>();
    for (const { id, score } of index.search(text).slice(0, 20)) {
      const intent = examples[id as number]!.intent!;
      scores.set(intent, (scores.get(intent) ?? 0) + score);
    }
    return rankOf(scores);
  };
}

/**
 * nlp.js, one model a language. Undefined when it isn't installed: it is no dependency of the project. To compare:
 * `npm install --no-save @nlpjs/basic@4.27.0 @nlpjs/lang-es@4.26.1`.
 */
export async function nlpJs(examples: readonly Example[]): Promise<Peer | undefined> {
  const require = createRequire(import.meta.url);
  let basic: { dockStart: (settings: unknown) => Promise<{ get(name: string): NlpJs }> };
  try {
    basic = require('@nlpjs/basic');
    require.resolve('@nlpjs/lang-es');
  } catch {
    return undefined;
  }
  const dock = await basic.dockStart({
    settings: {
      nlp: { languages: ['es', 'en'], autoSave: false, threshold: 0, log: false, nlu: { log: false } },
    },
    use: ['Basic', 'LangEn', 'LangEs'],
  });
  const nlp = dock.get('nlp');
  for (const language of ['es', 'en']) nlp.addLanguage(language);
  for (const { language, text, intent } of examples) nlp.addDocument(language, text, intent!);
  await nlp.train();
  return async ({ language, text }) => {
    const { classifications } = await nlp.process(language === 'en' ? 'en' : 'es', text);
    return rankOf(new Map(classifications.map(({ intent, score }) => [intent as Intent, score])));
  };
}

type NlpJs = {
  addLanguage(language: string): void;
  addDocument(language: string, text: string, intent: string): void;
  train(): Promise<void>;
  process(language: string, text: string): Promise<{ classifications: { intent: string; score: number }[] }>;
};

function rankOf(scores: ReadonlyMap<Intent, number>): Guess[] {
  const sum = [...scores.values()].reduce((a, b) => a + b, 0) || 1;
  if (scores.size === 0) return [{ intent: 'out_of_scope', confidence: 1 }];
  return [...scores]
    .map(([intent, score]) => ({ intent, confidence: score / sum }))
    .sort((a, b) => b.confidence - a.confidence);
}
