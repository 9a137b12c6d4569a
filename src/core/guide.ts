/** The guide: all that the bot knows, put together once at start and never changed. A turn is a function of it. */
import type { Language } from './conversation.ts';
import type { Understanding } from './meaning.ts';
import type { Texts } from './texts.ts';
import type { Answer, Reader, Topic, ViewOf } from './topic.ts';

/** One language at least. */
export type Languages = readonly [Language, ...Language[]];

export type Guide = {
  /** By id, in menu order. `menu` is one of them and lies under all others. */
  topics: ReadonlyMap<string, Topic>;
  /** Every topic's answers by their ids, `topic/name`. */
  answers: ReadonlyMap<string, Answer>;
  /** By the name a state's `expects` uses. */
  readers: Record<string, Reader>;
  /** The readers of what a message may also name in passing while it asks for something else: places, days. */
  inPassing: ReadonlySet<string>;
  /** The readers of what is kept of a person whatever they ask: how they are insured, whom it is about. */
  remembers: readonly string[];
  /** The readers of what decides somebody's own case: weeks, ages, wages, days. An answer that takes one is likelier to be meant. */
  cases: ReadonlySet<string>;
  /**
   * The matter (a death, twins) that an answer is about, by the answer's id: it is of use only to somebody who
   * speaks of that. By a topic's id: whoever was told an answer of that topic counts as speaking of the matter.
   */
  matters: ReadonlyMap<string, string>;
  /** By topic, then by the name the topic uses. */
  views: Record<string, Record<string, ViewOf>>;
  texts: Texts;
  understanding: Understanding;
  /** The languages there are texts in, one at least; the first is spoken to a person of whom nothing is known. */
  languages: Languages;
  /**
   * If set, the words of messages that were not understood are counted, redacted, and kept for so many days.
   */
  learnsForDays?: number;
  /** If set, a person can take over; `isOpen`: whether somebody answers at a given moment. */
  handoff?: { isOpen(at: number): boolean };
};

/** The topic that lies under all others. */
export const MENU = 'menu';
/** The topic that asks which of several answers or topics was meant. */
export const CONFIRM = 'confirm';
/** The topic that outranks all others. */
export const EMERGENCY = 'emergency';

/** The topic that passes the conversation to a person; only where the operator has switched that on. */
export const HANDOFF = 'handoff';

/** The topic of the organisation's own answers; only where it has some. */
export const OWN = 'org';

/** An answer's id. */
export const idOf = (topic: string, name: string): string => `${topic}/${name}`;

/** The topic and the name of an answer's id. */
export const partsOf = (id: string): { topic: string; name: string } => ({
  topic: id.slice(0, id.indexOf('/')),
  name: id.slice(id.indexOf('/') + 1),
});

/** The answers of these topics by their ids. */
export const answersOf = (topics: Iterable<Topic>): ReadonlyMap<string, Answer> =>
  new Map(
    [...topics].flatMap((topic) =>
      Object.entries(topic.answers).map(([name, answer]) => [idOf(topic.id, name), answer] as const),
    ),
  );
