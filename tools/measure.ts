/** How well a model does on messages whose meaning is known: the figures of `npm run eval`. */
import { type Guess, INTENT_IDS, type Intent, type Model } from '../src/understanding/intents.ts';
import type { Example } from './learn.ts';

/** What was guessed for a message, by whatever classifier. */
export type Guessed = { example: Example; ranked: Guess[] };

export type Scores = {
  messages: number;
  accuracy: number;
  top3: number;
  macroF1: number;
  byLanguage: Record<string, number>;
  byIntent: Record<string, { messages: number; precision: number; recall: number; f1: number }>;
  outOfScope: { recall: number; precision: number; rejected: number };
  /** Expected calibration error over ten bins. */
  ece: number;
  confusions: { meant: string; guessed: string; messages: number }[];
};

/** The scores of guesses about messages with an intent. */
export function scoresOf(guesses: readonly Guessed[]): Scores {
  const told = guesses.filter(({ example }) => example.intent !== undefined);
  const right = ({ example, ranked }: Guessed) => ranked[0]?.intent === example.intent;
  const share = (of: readonly Guessed[], holds: (one: Guessed) => boolean) =>
    of.filter(holds).length / (of.length || 1);
  const byIntent = Object.fromEntries(INTENT_IDS.map((intent) => [intent, ofIntent(told, intent)]));
  const confusions = new Map<string, number>();
  for (const one of told) {
    if (right(one)) continue;
    const key = `${one.example.intent} ${one.ranked[0]?.intent}`;
    confusions.set(key, (confusions.get(key) ?? 0) + 1);
  }
  const languages = [...new Set(told.map(({ example }) => example.language))].sort();
  const real = told.filter(({ example }) => example.intent !== 'out_of_scope');
  return {
    messages: told.length,
    accuracy: share(told, right),
    top3: share(told, ({ example, ranked }) =>
      ranked.slice(0, 3).some(({ intent }) => intent === example.intent),
    ),
    macroF1: INTENT_IDS.reduce((sum, intent) => sum + byIntent[intent]!.f1, 0) / INTENT_IDS.length,
    byLanguage: Object.fromEntries(
      languages.map((language) => [
        language,
        share(
          told.filter(({ example }) => example.language === language),
          right,
        ),
      ]),
    ),
    byIntent,
    outOfScope: {
      recall: byIntent.out_of_scope!.recall,
      precision: byIntent.out_of_scope!.precision,
      rejected: share(real, ({ ranked }) => ranked[0]?.intent === 'out_of_scope'),
    },
    ece: calibrationError(told, right),
    confusions: [...confusions]
      .map(([key, messages]) => ({ meant: key.split(' ')[0]!, guessed: key.split(' ')[1]!, messages }))
      .sort((a, b) => b.messages - a.messages),
  };
}

/** Recall of dangers, and how many harmless messages are let be, when `maybe` counts as noticed. */
export function dangerScores(verdicts: readonly { danger: boolean; verdict: 'yes' | 'maybe' | 'no' }[]) {
  const dangers = verdicts.filter(({ danger }) => danger);
  const harmless = verdicts.filter(({ danger }) => !danger);
  const share = (of: typeof dangers, holds: (verdict: string) => boolean) =>
    of.filter(({ verdict }) => holds(verdict)).length / (of.length || 1);
  return {
    dangers: dangers.length,
    harmless: harmless.length,
    recall: share(dangers, (verdict) => verdict !== 'no'),
    certain: share(dangers, (verdict) => verdict === 'yes'),
    specificity: share(harmless, (verdict) => verdict === 'no'),
    neverCertain: share(harmless, (verdict) => verdict !== 'yes'),
  };
}

/** How often the language is told rightly; undefined counts as wrong. */
export const languageScore = (model: Model, examples: readonly Example[]): number =>
  examples.filter(({ text, language }) => model.language(text) === language).length / (examples.length || 1);

function ofIntent(told: readonly Guessed[], intent: Intent) {
  const meant = told.filter(({ example }) => example.intent === intent);
  const guessed = told.filter(({ ranked }) => ranked[0]?.intent === intent);
  const both = meant.filter(({ ranked }) => ranked[0]?.intent === intent).length;
  const precision = both / (guessed.length || 1);
  const recall = both / (meant.length || 1);
  return {
    messages: meant.length,
    precision,
    recall,
    f1: (2 * precision * recall) / (precision + recall || 1),
  };
}

function calibrationError(told: readonly Guessed[], right: (one: Guessed) => boolean): number {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, sure: 0, right: 0 }));
  for (const one of told) {
    const sure = one.ranked[0]?.confidence ?? 0;
    const bin = bins[Math.min(9, Math.floor(sure * 10))]!;
    bin.count++;
    bin.sure += sure;
    if (right(one)) bin.right++;
  }
  return bins.reduce((sum, { sure, right: hits }) => sum + Math.abs(sure - hits), 0) / (told.length || 1);
}
