/**
 * A message as numbers for the linear models: its words and pairs of words, the pieces of its words (which survive
 * typing errors), and what its words are about in either language.
 */
import { conceptsOf } from './concepts.ts';
import type { Row } from './linear.ts';
import { groupsOf } from './synonyms.ts';
import { float64At, uint32At } from './typed-arrays.ts';

/** Features are hashed into this many places ("the hashing trick", Weinberger et al. 2009); two may share one. */
export const SIZE = 1 << 16;

/** Weight of each feature's rarity (inverse document frequency); 0 where training never saw it. */
export type Rarity = Float32Array;

/**
 * `KINDS`: words, pieces of words, concepts, synonyms. `SAY`: the weight of each kind, however many features
 * of it a message has.
 */
const SAY = [1, 1, 0.5, 0.8];
const SHORTEST_PIECE = 2;
const LONGEST_PIECE = 5;
/** Beyond this many words or concepts the rest of a message adds cost and no meaning. */
const MOST_WORDS = 120;
const MOST_CONCEPTS = 12;

/**
 * The places of a message's features, by kind; a feature that occurs twice is there twice. `plain`: its words
 * in plain form.
 */
export function placesOf(plain: readonly string[]): number[][] {
  const words = plain.slice(0, MOST_WORDS);
  return [wordPlaces(words), piecePlaces(words), conceptPlaces(words), synonymPlaces(words)];
}

/** The rarity of each feature in these messages, as one byte: in steps of a twentieth. */
export function rarityOf(messages: readonly number[][][]): Uint8Array {
  const seen = new Uint32Array(SIZE);
  for (const kinds of messages)
    for (const place of new Set(kinds.flat())) seen[place] = uint32At(seen, place) + 1;
  const steps = Float32Array.from(
    seen,
    (count) => (count === 0 ? 0 : Math.log((1 + messages.length) / (1 + count)) + 1) * RARITY_STEPS,
  );
  return Uint8Array.from(steps, Math.round);
}

/** The reverse of `rarityOf`: the rarity, from its steps. */
export const rarityFrom = (steps: Uint8Array): Rarity =>
  Float32Array.from(steps, (step) => step / RARITY_STEPS);

const RARITY_STEPS = 20;

/**
 * A message's features with their values: each kind is weighted by rarity, then scaled to its length in
 * `SAY`.
 */
export function rowOf(kinds: readonly number[][], rarity: Rarity): Row {
  const ids: number[] = [];
  for (const [kind, say] of SAY.entries()) {
    const first = ids.length;
    for (const place of kinds[kind] ?? []) {
      if (rarity[place] === 0) continue;
      const before = counts[place] ?? 0;
      if (before === 0) ids.push(place);
      counts[place] = before + 1;
    }
    let square = 0;
    for (let at = first; at < ids.length; at++) {
      const place = ids[at] ?? 0;
      const count = counts[place] ?? 0;
      const amount = (count === 1 ? 1 : 1 + Math.log(count)) * (rarity[place] ?? 0);
      amounts[at] = amount;
      square += amount * amount;
      counts[place] = 0;
    }
    const length = Math.sqrt(square) / say || 1;
    for (let at = first; at < ids.length; at++) amounts[at] = float64At(amounts, at) / length;
  }
  return { ids: new Uint32Array(ids), values: new Float32Array(amounts.subarray(0, ids.length)) };
}

/** A buffer to count in, all zero between calls. */
const counts = new Uint16Array(SIZE);
const amounts = new Float64Array(SIZE);

function wordPlaces(words: readonly string[]): number[] {
  const found: number[] = [place(1, lengthClass(words.length))];
  const hashes = words.map((word) => hash(2, word));
  let before = 3;
  for (const own of hashes) {
    found.push(fold(own));
    found.push(fold(pair(before, own)));
    before = own;
  }
  found.push(fold(pair(before, 4)));
  const [first, second] = hashes;
  if (first !== undefined && second !== undefined) found.push(fold(pair(pair(5, first), second)));
  return found;
}

/** Pieces of two to five letters, a space at both ends of each word. */
function piecePlaces(words: readonly string[]): number[] {
  const found: number[] = [];
  for (const word of words) {
    if (word.startsWith('<')) {
      found.push(place(6, word));
      continue;
    }
    const spaced = ` ${word} `;
    for (let start = 0; start < spaced.length - 1; start++) {
      let rolling = SEED + 7;
      for (let length = 1; length <= LONGEST_PIECE && start + length <= spaced.length; length++) {
        rolling = Math.imul(rolling ^ spaced.charCodeAt(start + length - 1), PRIME);
        if (length >= SHORTEST_PIECE) found.push(fold(rolling));
      }
    }
  }
  return found;
}

/** The concepts of the words, in pairs, too: so a phrase in one language teaches the other. */
function conceptPlaces(words: readonly string[]): number[] {
  const found: number[] = [];
  const all = new Set<string>();
  let before: { hash: number; known: boolean } | undefined;
  for (const word of words) {
    const concepts = conceptsOf(word);
    for (const concept of concepts) {
      all.add(concept);
      found.push(place(8, concept));
    }
    const now = { hash: hash(8, concepts[0] ?? word), known: concepts.length > 0 };
    if (before && (before.known || now.known)) found.push(fold(pair(before.hash, now.hash)));
    before = now;
  }
  const sorted = [...all].sort().slice(0, MOST_CONCEPTS);
  const hashes = sorted.map((concept) => hash(9, concept));
  for (const [at, one] of hashes.entries())
    for (const other of hashes.slice(at + 1)) found.push(fold(pair(one, other)));
  return found;
}

/** The groups of words that mean the same, and pairs of those that follow each other. */
function synonymPlaces(words: readonly string[]): number[] {
  const found: number[] = [];
  let before: number[] = [];
  for (const word of words) {
    const now = groupsOf(word).map((group) => hash(10, group));
    for (const own of now) {
      found.push(fold(own));
      for (const one of before) found.push(fold(pair(one, own)));
    }
    if (now.length > 0) before = now;
  }
  return found;
}

const lengthClass = (words: number): string =>
  words <= 3 ? String(words) : words <= 6 ? 'few' : words <= 12 ? 'some' : 'many';

/** FNV-1a (Fowler, Noll and Vo), 32 bits. */
const SEED = 0x811c9dc5;
const PRIME = 0x01000193;

export function hash(salt: number, text: string): number {
  let result = Math.imul(SEED ^ salt, PRIME);
  for (let at = 0; at < text.length; at++) result = Math.imul(result ^ text.charCodeAt(at), PRIME);
  return result;
}

const pair = (a: number, b: number): number => Math.imul(Math.imul(a ^ 0x5bd1e995, PRIME) ^ b, 0x85ebca6b);
/** The place of a text in the feature space; `salt` separates the kinds of features. */
export const place = (salt: number, text: string): number => fold(hash(salt, text));

/** A hash's place among the features; the mixing step is that of MurmurHash3. */
function fold(hashed: number): number {
  const mixed = Math.imul(hashed ^ (hashed >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) & (SIZE - 1);
}
