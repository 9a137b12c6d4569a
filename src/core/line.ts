/** What is to be said, as it becomes a message: lines and the open question, then their words, then the texts of replies. */
import type { Choice, Sources } from './conversation.ts';
import type { Day } from './day.ts';
import type { Brought, Found } from './found.ts';
import type { Data, Values } from './topic.ts';

/**
 * Something to say: a text of a topic, and the topic's data at that moment, of which the view makes the
 * values that fill the text.
 */
export type Line = {
  topic: string;
  key: string;
  view?: string;
  data: Data;
  values?: Values;
  /** The id of the answer that it tells. */
  told?: string;
  /** Only its first paragraphs. */
  short?: true;
  /**
   * In the short form: the index of the paragraph told besides the first, which holds what was asked for; 0 for
   * the first alone.
   */
  part?: number;
  /** It was told just before: tell only paragraph `part`, or all but the first. */
  again?: true;
  /** It was told just before: only what it means for the person's own case. */
  own?: true;
  /** Only the first two items of its list: what to do first was asked. */
  steps?: true;
  /** Without the "Sí:" that it begins with: nothing was asked that a yes answers. */
  bare?: true;
};

/** The open question as it would be asked now. `buttons`, in the order shown, are its `choices` and `share`, sharing a location. */
export type Question = { text: Line; buttons: Choice[]; choices: Choice[]; share?: Choice };

/**
 * A line in words, with the facts that it rests on and the addresses in it. `from`, `until`: the first and
 * the last day on which these words hold. `n`: its number, where it is remembered. `paragraphs`: the
 * paragraphs of the text, once they were asked for.
 */
export type Worded = Brought &
  Found & { text: string; from: Day; until: Day; n?: number; paragraphs?: readonly string[] };

/** The texts of a turn's replies, and the sources that one of them ends with. */
export type Composed = { texts: string[]; sources?: Sources };
