/**
 * A message as the network of `answer-network.ts` sees it: for each word, the rows of the embedding table that say what it means. These
 * are the word itself and what it is about in either language, if the vocabulary has them, and its pieces, which
 * survive typing errors ("subwords" in Bojanowski et al., "Enriching Word Vectors with Subword Information", 2017).
 */
import { conceptsOf } from './concepts.ts';
import { hash } from './features.ts';
import { groupsOf } from './synonyms.ts';

/** The terms that have a row of their own, by their hash: words, concepts and synonyms that training saw. */
export type Vocabulary = ReadonlyMap<number, number>;

/** The rows of a message's words. The lists are as long as there are rows, but for `heads`. */
export type Terms = {
  /** The rows: those of terms first, those of pieces from number `pieces` on. */
  rows: Uint32Array;
  /** How much of each row its word has. */
  shares: Float32Array;
  /** The position of the word that each row belongs to. */
  words: Uint32Array;
  pieces: number;
  /** For each word its own row; for one that the vocabulary has not, the size of the vocabulary. */
  heads: Uint32Array;
};

/** Pieces of words are hashed into this many rows, which follow those of the terms. */
export const PIECE_ROWS = 1 << 13;
const SHORTEST_PIECE = 3;
const LONGEST_PIECE = 5;
/** Beyond this many words the rest of a message adds cost and no meaning. */
export const MOST_WORDS = 80;
/** The most rows of a message. */
export const MOST_ROWS = 8192;

/** The vocabulary of these hashes: each has the row of its position. */
export const vocabularyOf = (hashes: Uint32Array): Vocabulary =>
  new Map(Array.from(hashes, (hashed, row) => [hashed, row]));

/** The hashes of the terms of a word; its own first. */
export const termsOf = (word: string): number[] => [
  hash(20, word) >>> 0,
  ...conceptsOf(word).map((concept) => hash(21, concept) >>> 0),
  ...groupsOf(word).map((group) => hash(22, group) >>> 0),
];

/** The rows of these words, which are in plain form. */
export function termsIn(plain: readonly string[], vocabulary: Vocabulary): Terms {
  const rows: number[] = [];
  const shares: number[] = [];
  const words: number[] = [];
  const heads: number[] = [];
  const add = (row: number, share: number, word: number): void => {
    if (rows.length === MOST_ROWS) return;
    rows.push(row);
    shares.push(share);
    words.push(word);
  };
  const heard = plain.slice(0, MOST_WORDS);
  for (const [at, word] of heard.entries()) {
    const [own, ...others] = termsOf(word).map((hashed) => vocabulary.get(hashed));
    heads.push(own ?? vocabulary.size);
    for (const row of [own, ...others]) if (row !== undefined) add(row, 1, at);
  }
  const pieces = rows.length;
  for (const [at, word] of heard.entries()) {
    const found = piecesOf(word);
    const share = 1 / Math.sqrt(found.length);
    for (const piece of found) add(vocabulary.size + piece, share, at);
  }
  return {
    rows: Uint32Array.from(rows),
    shares: Float32Array.from(shares),
    words: Uint32Array.from(words),
    pieces,
    heads: Uint32Array.from(heads),
  };
}

/** The rows among the pieces' of a word's pieces, a space at both of its ends; a placeholder is one piece. */
function piecesOf(word: string): number[] {
  if (word.startsWith('<')) return [pieceRow(word)];
  const spaced = ` ${word} `;
  const found: number[] = [];
  for (let length = SHORTEST_PIECE; length <= LONGEST_PIECE; length++)
    for (let start = 0; start + length <= spaced.length; start++)
      found.push(pieceRow(spaced.slice(start, start + length)));
  return found;
}

function pieceRow(piece: string): number {
  const hashed = hash(23, piece);
  return (hashed ^ (hashed >>> 15)) & (PIECE_ROWS - 1);
}
