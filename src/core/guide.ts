/** The guide: all that the bot knows, put together once at start and never changed. A turn is a function of it. */
import type { Language } from './conversation.ts';
import type { Texts } from './speak.ts';
import type { Reader, Topic, ViewOf } from './topic.ts';
import type { Understanding } from './understand.ts';

export type Guide = {
  /** By id, in menu order. `menu` is one of them and lies under all others. */
  topics: ReadonlyMap<string, Topic>;
  /** By the name a state's `expects` uses. */
  readers: Record<string, Reader>;
  /** The readers of what a message may also name in passing while it asks for something else: places, days. */
  inPassing: ReadonlySet<string>;
  /** By topic, then by the name the topic uses. */
  views: Record<string, Record<string, ViewOf>>;
  texts: Texts;
  understanding: Understanding;
  /** The languages there are texts in; the first is spoken to a person of whom nothing is known. */
  languages: Language[];
  /** Set, the words of messages that were not understood are counted, redacted, and kept for so many days. */
  learnsForDays?: number;
};

/** The topic that lies under all others. */
export const MENU = 'menu';
/** The topic that asks which of two others was meant. */
export const CONFIRM = 'confirm';
/** The topic that outranks all others. */
export const EMERGENCY = 'emergency';
