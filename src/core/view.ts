/** What a view computes: the values of a text, and what a channel can show besides it. */
import type { Link, Progress, Spot } from './conversation.ts';
import type { Day } from './day.ts';

/**
 * A piece of text by its key, of this topic or the one named, to be put into a person's language later. If it
 * is what is said of a place, or a line to tick off, `place` or `tick` says so, and a channel can show it as
 * that. `facts`: the ids of the facts that its values were computed with; these are cited like the facts that
 * it shows.
 */
export type Phrase = {
  key: string;
  values?: Values;
  topic?: string;
  place?: Located;
  tick?: Tickable;
  facts?: string[];
};

/** A clinic or hospital that a phrase tells of; see `Spot`. */
export type Located = Omit<Spot, 'text' | 'pass'> & { pass: Phrase };

/** What is ticked off: `option` is the choice for it, behind the name of the state (`tick:curp`), `label` what it is. */
export type Tickable = { option: string; done: boolean; label: Phrase };

/**
 * A day that was worked out. `key`: the text key of its name in a calendar. `until`: the last day, where
 * there are several.
 */
export type Dated = { key: string; day: Day; until?: Day };

/** What a text is filled with: names, numbers and addresses as they are, phrases put into words, lists one a line. */
export type Values = { [name: string]: string | number | undefined | Link | Phrase | Phrase[] };

/**
 * What a view computes. `options` become buttons in place of the choice of that name; `hide` leaves choices
 * out.
 */
export type View = {
  values: Values;
  /** The text to say instead of the one that was asked for: the wording for what is known. */
  key?: string;
  options?: Record<string, { value: string; label: string | Phrase }[]>;
  hide?: string[];
  /** The place that the whole text tells of. */
  place?: Located;
  /** The days that were worked out, for a calendar. */
  dates?: Dated[];
  /** How far somebody is in a walk; `text` as the text shows it. */
  progress?: Progress;
  /** The units listed around a place, by their ids in order, and what the map of them is called. */
  map?: { place: string; units: string[]; alt: Phrase };
  /** What somebody may want to send to others of it, and the button's label. */
  passOn?: { label: Phrase; text: Phrase };
};
