import { cached } from '../core/cache.ts';
import type { StateKey } from './directory.ts';
import { common, stopWords, vague } from './everyday.ts';
import type { Candidate, Gazetteer } from './places.ts';
import { inAny } from './ranking.ts';
import { stateNames } from './states.ts';
import type { Table } from './table.ts';
import { edits, squeeze } from './words.ts';

/** What the names tables say, and what a search for similar names needs. */
export type NameIndex = {
  exact(name: string): Candidate[] | undefined;
  /** The settlements that few have heard of, by a name or by the name without its small words. */
  settlements(name: string, squeezed: string): Candidate[];
  /** Settlements in the given places, by names that differ from the text by a typing error. */
  misspelled(text: string, limit: number, places: readonly Candidate[]): Candidate[];
  /** Whether any name of them all begins with the words of the text. */
  begins(text: string): boolean;
  /** Names of about the same length and with about the same letters. */
  alike(text: string, limit: number): Iterable<string>;
  /** Names that begin with the text. */
  beginning(text: string): Iterable<string>;
};

/**
 * Caches look-ups of runs of words, because people's messages share most of theirs. Never those with a long
 * number.
 */
const cachedNames = <R>(look: (text: string) => R): ((text: string) => R) => {
  const known = cached(5_000, look);
  return (text) => (/\d{4}/.test(text) ? look(text) : known(text));
};

/** Opens the names tables for searching; the 32 states and their usual abbreviations come with them. */
export const indexNames = (places: Gazetteer): NameIndex => {
  const exact = cachedNames((name): Candidate[] | undefined => {
    const state = stateNames.get(name) ?? stateNames.get(squeezedStates.get(name) ?? '');
    const found = state === undefined ? [] : [stateCandidate(state)];
    const cells = places.names.find(name);
    if (cells !== undefined) found.push(...places.candidates(cells));
    return found.length > 0 ? found : undefined;
  });
  let shapes: Shape[] | undefined;
  const { colonias, names } = places;
  return {
    exact,
    settlements: (name, squeezed) => {
      const found = colonias.candidates(name);
      return found.length > 0 || squeezed === name ? found : colonias.candidates(squeezed);
    },
    misspelled: (text, limit, inside) => {
      const letters = lettersIn(text);
      const homes = new Set(
        inside
          .filter(({ kind }) => kind === 'town' || kind === 'municipality')
          .sort((a, b) => b.weight - a.weight)
          .slice(0, 3)
          .map(({ municipality = '' }) => municipality),
      );
      return [...homes].flatMap((home) =>
        colonias
          .namesIn(home)
          .filter(
            (name) =>
              name !== text &&
              Math.abs(name.length - text.length) <= limit &&
              bitsIn(letters ^ lettersIn(name)) <= 2 * limit &&
              edits(name, text, limit) <= limit,
          )
          .flatMap((name) => colonias.candidates(name).filter(({ municipality }) => municipality === home)),
      );
    },
    begins: cachedNames(
      (text) =>
        stateBeginnings.has(text) || names.line(names.from(text)).startsWith(text) || colonias.begins(text),
    ),
    *alike(text, limit) {
      shapes ??= shapesOf([...namesIn(places.names), ...stateNames.keys()]);
      const letters = lettersIn(text);
      for (let length = Math.max(5, text.length - limit); length <= text.length + limit; length++) {
        const shape = shapes[length];
        if (shape === undefined) continue;
        for (let at = 0; at < shape.names.length; at++) {
          const name = shape.names[at];
          if (name !== undefined && bitsIn(letters ^ (shape.letters[at] ?? 0)) <= 2 * limit) yield name;
        }
      }
    },
    *beginning(text) {
      const table = places.names;
      for (let at = table.from(text); at < table.length && table.line(at).startsWith(text); at++)
        yield nameAt(table, at);
    },
  };
};

/** Names that begin like the text, or differ from it by a typing error; in one of `container` if given. */
export const similar = (text: string, index: NameIndex, container: Candidate[] | undefined): Candidate[] => {
  if (text.length < 5 || text.length > 48 || isCommon(text) || /\d/.test(text)) return [];
  const fits = (candidate: Candidate): boolean =>
    container === undefined || inAny([candidate], container).length > 0;
  const known = (index.exact(text) ?? []).filter(fits);
  if (known.length > 0) return known;
  const least =
    container !== undefined ? 1_000 : text.length < 6 ? 100_000 : text.length < 8 ? 15_000 : 2_500;
  const enough = (candidate: Candidate): boolean =>
    (candidate.kind === 'state' || candidate.weight >= least) &&
    (candidate.exact || text.length > 5) &&
    fits(candidate);
  const limit = text.length < 8 ? 1 : 2;
  let best = limit;
  let found: Candidate[] = [];
  for (const name of index.alike(text, limit)) {
    if (Math.abs(name.length - text.length) > best || !soundsAlike(name, text)) continue;
    const distance = edits(name, text, best);
    if (distance > best) continue;
    const candidates = (index.exact(name) ?? []).filter(enough);
    if (candidates.length === 0) continue;
    if (distance < best) found = [];
    best = distance;
    found.push(...candidates);
  }
  if (found.length > 0) return found;
  const near = container === undefined ? [] : index.misspelled(text, limit, container);
  return near.length > 0 ? near : beginningWith(text, index, enough);
};

/** A state, as a place that a text may mean. */
export const stateCandidate = (state: StateKey): Candidate => ({
  key: `s:${state}`,
  kind: 'state',
  state,
  weight: 0,
  exact: true,
});

/** A word that is nearly always meant otherwise, with or without its article. */
export const isCommon = (text: string): boolean => {
  const bare = text.replace(/^(el|la|los|las) /, '');
  return common.has(text) || common.has(bare) || (bare !== text && stopWords.has(bare));
};

/** Names of one length, with the letters of each as bits. Made when the first text has to be guessed at. */
type Shape = { names: string[]; letters: Int32Array };

const shapesOf = (names: string[]): Shape[] => {
  const byLength: string[][] = [];
  for (const name of new Set(names)) {
    byLength[name.length] ??= [];
    byLength[name.length]?.push(name);
  }
  return byLength.map((same) => ({ names: same, letters: Int32Array.from(same, lettersIn) }));
};

const nameAt = (table: Table, at: number): string => {
  const line = table.line(at);
  return line.slice(0, line.indexOf('\t'));
};

const namesIn = (table: Table): string[] =>
  Array.from({ length: table.length }, (_, at) => nameAt(table, at));

const squeezedStates = new Map([...stateNames.keys()].map((name) => [squeeze(name), name]));

/** What the names of states begin with: their first word, first two words, and so on up to the whole name. */
const stateBeginnings = new Set(
  [...stateNames.keys(), ...squeezedStates.keys()].flatMap((name) => {
    const words = name.split(' ');
    return words.map((_, at) => words.slice(0, at + 1).join(' '));
  }),
);

const lettersIn = (text: string): number => {
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at) - 97;
    if (letter >= 0 && letter < 26) bits |= 1 << letter;
  }
  return bits;
};

const bitsIn = (value: number): number => {
  let left = value;
  let count = 0;
  while (left !== 0) {
    left &= left - 1;
    count++;
  }
  return count;
};

const beginningWith = (
  text: string,
  index: NameIndex,
  enough: (candidate: Candidate) => boolean,
): Candidate[] => {
  if (vague.has(text) || stopWords.has(text)) return [];
  const found: Candidate[] = [];
  for (const name of index.beginning(text)) {
    if (name[text.length] !== ' ' && (text.length < 7 || text.length < 0.7 * name.length)) continue;
    found.push(
      ...(index.exact(name) ?? []).filter((candidate) => enough(candidate) && candidate.weight >= 5_000),
    );
  }
  return found;
};

/** People rarely mistype the first letter, unless two letters sound the same in Spanish. */
const soundsAlike = (a: string, b: string): boolean => a[0] === b[0] || sound(a) === sound(b);

const sound = (text: string): string => {
  const bare = text[0] === 'h' ? text.slice(1) : text;
  const first = bare[0] ?? '';
  if ('bv'.includes(first)) return 'b';
  if ('cszkqx'.includes(first)) return 's';
  if ('gj'.includes(first)) return 'j';
  if (first === 'y' || bare.startsWith('ll') || first === 'i') return 'y';
  return first;
};
