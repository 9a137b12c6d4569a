/**
 * A cache of the lines, questions and reply texts made lately, one for each guide, so that each is put into words
 * once.
 */
import type { Language } from './conversation.ts';
import type { Guide } from './guide.ts';
import type { Composed, Question, Worded } from './line.ts';

/** The shelf of a guide, empty at first. */
export function recalled(guide: Guide): Shelf {
  let shelf = shelves.get(guide);
  if (!shelf) {
    shelf = {
      said: new Map(),
      asked: new Map(),
      composed: new Map(),
      called: new Map(),
      passages: new Map(),
      numbered: 0,
    };
    shelves.set(guide, shelf);
  }
  return shelf;
}

/** Adds an entry; a full map is emptied first. */
export function keep<R>(shelf: Map<string, R>, key: string, made: R): void {
  if (shelf.size >= REMEMBERED) shelf.clear();
  shelf.set(key, made);
}

/**
 * The caches. An entry is the same for everybody in the same state; what a view computed from the clock is not
 * kept.
 */
const shelves = new WeakMap<Guide, Shelf>();
type Shelf = {
  said: Map<string, Worded>;
  asked: Map<string, Question>;
  /** The texts of replies, by the numbers of their lines. */
  composed: Map<string, Composed>;
  /** The ids of the answers by their labels, and of the topics by their titles, by language. */
  called: Map<Language, ReadonlyMap<string, string[]>>;
  /** The passages of the answers, by language and id. */
  passages: Map<string, string>;
  /** How many lines were numbered. */
  numbered: number;
};

/** How many lines, questions and texts of replies are remembered: about three megabytes. */
const REMEMBERED = 1000;
