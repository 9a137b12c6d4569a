/**
 * Text to meaning for the core: the words that work everywhere exactly as each language's folder lists them, all the
 * rest by the trained model. Pure once made.
 */
import type { Language } from '../core/conversation.ts';
import { readLately } from '../core/lately.ts';
import { plain, type Understanding, type Word } from '../core/understand.ts';
import { crisisIn, distressIn, violenceIn } from './crisis.ts';
import { INTENTS, type Intent, type Model } from './intents.ts';
import { type Interpretation, interpret } from './interpret.ts';
import { personalIn, withoutPersonal } from './personal.ts';
import type { Answers } from './read-words.ts';
import { redacted } from './redact.ts';

/** `locales/<language>/words.json`: what people say in every state, and how they name the topics. */
export type Words = {
  back: string[];
  cancel: string[];
  restart: string[];
  menu: string[];
  greeting: string[];
  thanks: string[];
  /** The wish to be spoken to in this language, in any language. */
  speak: string[];
  /** Frequent words that tell this language from the others. */
  marks: string[];
  /** By topic: words that ask for it anywhere in a message. */
  topics: Record<string, string[]>;
  /** By reader: the usual answers to its questions, in a person's own words. */
  answers?: Answers;
};

/** Commands by name, from the texts' `command` keys. */
export type Commands = Record<string, { topic: string } | { word: Word } | { language: Language }>;

/** The topics that are not called as the intent's phrases are. What is no danger asks where urgencias are. */
const NAMED: { [intent in Intent]?: string } = {
  contact_hr: 'contact',
  contact_imss: 'contact',
  menu: 'help',
  emergency: 'find-clinic',
};

/** The intents that are no topic but a word that works everywhere. */
const WORDS: { [intent in Intent]?: Word } = {
  back_cancel: 'cancel',
  greeting: 'greeting',
  thanks: 'thanks',
};

/** Words of a message in which a language's name alone is the wish for it: "actually english better". */
const WISH = 4;

/** How sure it must be that a message is about nothing that the guide knows, to say so. */
const OFF_TOPIC = 0.8;

/** Below this, a topic whose own word is in the text is asked about beside the one that the model reads. */
const HALF_SURE = 0.6;

/** How sure a topic is that only one of its words was found for. */
const ANY_WORD = 0.5;

const topicOf = (intent: Intent): string | undefined =>
  intent === 'out_of_scope' || WORDS[intent] ? undefined : (NAMED[intent] ?? INTENTS[intent][0]);

/** The topics that the model ranks first, whether or not any is sure; the menu itself is none. */
function nearestOf({ intent, confidence, alternatives }: Interpretation): string[] {
  const ranked = [{ intent, confidence }, ...alternatives].filter(
    (guess) => guess.intent !== 'menu' && guess.confidence >= LIKELY,
  );
  return [...new Set(ranked.flatMap((guess) => topicOf(guess.intent) ?? []))].slice(0, NEAREST);
}

const NEAREST = 3;
/** What is less probable is chance: nothing comes near to "asdf". */
const LIKELY = 0.07;
/** How many intents are ranked to find these: some are no topics, or the same. */
const RANKED = 8;

/** Makes the understanding of these languages. */
export function makeUnderstanding(
  words: Record<Language, Words>,
  commands: Commands,
  model: Model,
): Understanding {
  const exact = new Map<string, Word>();
  const wishes = new Map<string, Language>();
  const marks = new Map<string, Language[]>();
  const keywords: { topic: string; phrase: string }[] = [];
  for (const [language, own] of Object.entries(words)) {
    for (const word of ['back', 'cancel', 'restart', 'menu', 'greeting', 'thanks'] as const) {
      for (const phrase of own[word]) exact.set(plain(phrase), word);
    }
    for (const phrase of own.speak) wishes.set(plain(phrase), language);
    for (const mark of own.marks) marks.set(plain(mark), [...(marks.get(plain(mark)) ?? []), language]);
    for (const [topic, phrases] of Object.entries(own.topics)) {
      for (const phrase of phrases) keywords.push({ topic, phrase: ` ${plain(phrase)} ` });
    }
  }
  keywords.sort((a, b) => b.phrase.length - a.phrase.length);
  // A message's danger, language and meaning come from one reading of it.
  const reading = readLately((text) => model.read(text));
  return {
    emergency: (text) => {
      const { danger } = reading(text);
      // Distress is never "no" to the model.
      if (danger === 'no') return 'no';
      if (crisisIn(text) || distressIn(text)) return 'crisis';
      return violenceIn(text) ? 'violence' : danger;
    },
    word: (text) => exact.get(plain(text)),
    wishedLanguage: (text) => {
      const said = plain(text);
      const words = said.split(' ');
      return (
        wishes.get(said) ??
        (words.length <= WISH ? wishes.get(words.find((word) => wishes.has(word)) ?? '') : undefined)
      );
    },
    languageOf: (text) => {
      const marked = mostMarked(plain(text), marks);
      if (marked && marked !== 'es' && marked !== 'en') return marked;
      const { language } = reading(text);
      return language === 'mixed' ? undefined : (language ?? marked);
    },
    meant: (text) => {
      const read = interpret(model, text, { reading: reading(text), alternatives: RANKED });
      const nearest = nearestOf(read);
      const topic = topicOf(read.intent);
      const said = ` ${plain(text)} `;
      const keyword = keywords.find(({ phrase }) => said.includes(phrase))?.topic;
      if (read.decision === 'answer') {
        const also = read.also && topicOf(read.also);
        if (topic && keyword && keyword !== topic && read.confidence < HALF_SURE) {
          return { topics: [keyword, topic], sure: read.confidence, nearest };
        }
        if (topic)
          return {
            topics: [topic],
            sure: read.confidence,
            named: keyword === topic,
            nearest,
            ...(also && also !== topic ? { also } : {}),
            ...(read.intent === 'emergency' ? { caution: true as const } : {}),
          };
        return { topics: [], sure: read.confidence, word: WORDS[read.intent], nearest };
      }
      if (read.decision === 'fallback') {
        if (keyword) return { topics: [keyword], sure: ANY_WORD, named: true, nearest };
        const offTopic = read.intent === 'out_of_scope' && read.confidence >= OFF_TOPIC;
        return { topics: [], sure: 0, offTopic, nearest };
      }
      const near: string[] = [read.intent, read.alternatives[0]?.intent].flatMap(
        (intent) => (intent && topicOf(intent)) ?? [],
      );
      const topics = [...new Set(near)];
      const named = keyword !== undefined && topics.includes(keyword);
      return { topics: named ? [keyword] : topics, sure: read.confidence, named, nearest };
    },
    personalIn,
    withoutPersonal,
    redacted,
    command: (name) => commands[name],
  };
}

/** The language with most of its frequent words in the text, when it has more than any other. */
function mostMarked(text: string, marks: ReadonlyMap<string, Language[]>): Language | undefined {
  const score = new Map<Language, number>();
  for (const word of text.split(' ')) {
    for (const language of marks.get(word) ?? []) score.set(language, (score.get(language) ?? 0) + 1);
  }
  const [best, next] = [...score].sort((a, b) => b[1] - a[1]);
  return best && best[1] > (next?.[1] ?? 0) ? best[0] : undefined;
}
