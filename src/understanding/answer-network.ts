/**
 * A second opinion on which answer a message asks for: a network that learned words and the answer told before together,
 * where the classifiers of `ranking.ts` learned each topic by itself. A message is the sum of what its features mean (an
 * embedding, as in Joulin et al., "Bag of Tricks for Efficient Text Classification", 2017); with what the answer told last
 * means it goes through one hidden layer, and by itself straight to the answers. Learned by `tools/learn-network.ts`.
 */
import type { Row } from './linear.ts';

/** Four features share a place each: together with other networks it costs no accuracy, and the table is a quarter. */
export const placeOf = (feature: number): number => feature >> 2;

/** The sizes of a network: numbers a feature means, numbers an answer told means, units of the hidden layer. */
export type Sizes = { meaning: number; told: number; hidden: number };

export type AnswerNetwork = Sizes & {
  /** The answers by their ids. */
  ids: readonly string[];
  /** What each place means, in sixteenths: `meaning` small whole numbers a place, and what one step of them is worth. */
  table: Int8Array;
  steps: Float32Array;
  /** What each answer means where it was told last, and at the end what it means that none was. */
  before: Float32Array;
  /** From meaning and the answer told to the hidden layer, and its offsets. */
  inner: Float32Array;
  innerOffset: Float32Array;
  /** From the hidden layer, and straight from the meaning, to the answers, and their offsets. */
  outer: Float32Array;
  straight: Float32Array;
  offset: Float32Array;
};

/** How probable each answer is that is not out of the question, by its id. */
export type Opinion = ReadonlyMap<string, number>;

/** An answer less probable than this is out of the question. */
export const UNLIKELY = 1e-4;

/**
 * Says how probable each answer is for a message's features after an answer told (`told` is its id), as networks of the same
 * answers that began differently have it together: their geometric mean, which errs less than each.
 */
export function opinionOf(
  networks: readonly AnswerNetwork[],
): (row: Row, told: string | undefined) => Opinion {
  const ids = networks[0]?.ids ?? [];
  const each = networks.map(sharesOf);
  // Most answers are out of the question, which needs no logarithm to be seen; the rest is worked out to the last bit.
  const least = (1.99 * UNLIKELY) ** each.length;
  return (row, told) => {
    const all = each.map((of) => of(row, told));
    const chances = new Map<string, number>();
    for (let at = 0; at < ids.length; at++) {
      let product = 1;
      for (let which = 0; which < all.length; which++) product *= all[which]![at]! + UNLIKELY;
      if (product < least) continue;
      let sum = 0;
      for (const of of all) sum = Math.fround(sum + Math.log(of[at]! + UNLIKELY));
      const chance = Math.exp(sum / each.length) - UNLIKELY;
      if (chance > UNLIKELY) chances.set(ids[at]!, chance);
    }
    return chances;
  };
}

/** The shares of a network's answers; the next call overwrites them. */
function sharesOf(network: AnswerNetwork): (row: Row, told: string | undefined) => Float32Array {
  const { ids, before, inner, innerOffset, outer, straight, offset } = network;
  const { meaning, told: width, hidden } = network;
  const at = new Map(ids.map((id, index) => [id, index]));
  const input = new Float32Array(meaning + width);
  const said = input.subarray(0, meaning);
  const units = new Float32Array(hidden);
  const scores = new Float32Array(ids.length);
  return (row, told) => {
    addMeanings(said, row, network);
    const which = (told === undefined ? undefined : at.get(told)) ?? ids.length;
    input.set(before.subarray(which * width, (which + 1) * width), meaning);
    units.set(innerOffset);
    addProduct(units, input, inner);
    for (let unit = 0; unit < hidden; unit++) if (units[unit]! < 0) units[unit] = 0;
    scores.set(offset);
    addProduct(scores, units, outer);
    addProduct(scores, said, straight);
    return shares(scores);
  };
}

/** Sets `sums` to what the features mean together: eight numbers at a time, which stay in registers meanwhile. */
function addMeanings(
  sums: Float32Array,
  { ids, values }: Row,
  { table, steps, meaning }: AnswerNetwork,
): void {
  const { length } = ids;
  const starts = new Uint32Array(length);
  const amounts = new Float64Array(length);
  for (let f = 0; f < length; f++) {
    const place = placeOf(ids[f]!);
    starts[f] = place * meaning;
    amounts[f] = values[f]! * steps[place]!;
  }
  const { fround } = Math;
  for (let d = 0; d < meaning; d += 8) {
    let a = 0;
    let b = 0;
    let c = 0;
    let e = 0;
    let g = 0;
    let h = 0;
    let i = 0;
    let j = 0;
    for (let f = 0; f < length; f++) {
      const amount = amounts[f]!;
      const start = starts[f]! + d;
      a = fround(a + amount * table[start]!);
      b = fround(b + amount * table[start + 1]!);
      c = fround(c + amount * table[start + 2]!);
      e = fround(e + amount * table[start + 3]!);
      g = fround(g + amount * table[start + 4]!);
      h = fround(h + amount * table[start + 5]!);
      i = fround(i + amount * table[start + 6]!);
      j = fround(j + amount * table[start + 7]!);
    }
    sums[d] = a;
    sums[d + 1] = b;
    sums[d + 2] = c;
    sums[d + 3] = e;
    sums[d + 4] = g;
    sums[d + 5] = h;
    sums[d + 6] = i;
    sums[d + 7] = j;
  }
}

/** Adds to `sums` the weights of each input, a row of `sums.length` of them, times the input. Inputs come in fours. */
export function addProduct(sums: Float32Array, inputs: Float32Array, weights: Float32Array): void {
  const columns = sums.length;
  // Four rows at a time: half of the time goes into reading and writing the sums.
  for (let at = 0; at < inputs.length; at += 4) {
    const a = inputs[at]!;
    const b = inputs[at + 1]!;
    const c = inputs[at + 2]!;
    const d = inputs[at + 3]!;
    // Units that are off say nothing.
    if (a === 0 && b === 0 && c === 0 && d === 0) continue;
    const first = at * columns;
    const second = first + columns;
    const third = second + columns;
    const fourth = third + columns;
    for (let column = 0; column < columns; column++)
      sums[column]! +=
        a * weights[first + column]! +
        b * weights[second + column]! +
        c * weights[third + column]! +
        d * weights[fourth + column]!;
  }
}

/** Scores as shares of one, in place. */
export function shares(scores: Float32Array): Float32Array {
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < scores.length; at++) if (scores[at]! > most) most = scores[at]!;
  let sum = 0;
  for (let at = 0; at < scores.length; at++) {
    scores[at] = Math.exp(scores[at]! - most);
    sum += scores[at]!;
  }
  for (let at = 0; at < scores.length; at++) scores[at]! /= sum;
  return scores;
}

const TABLES = ['before', 'inner', 'innerOffset', 'outer', 'straight', 'offset'] as const;

/** A network as a header for JSON and bytes: two places of the table a byte, the rest as they are. */
export function packNetwork(network: AnswerNetwork): { header: object; bytes: Uint8Array[] } {
  const { ids, meaning, told, hidden, table, steps } = network;
  const halves = new Uint8Array(table.length / 2);
  for (let at = 0; at < halves.length; at++)
    halves[at] = ((table[2 * at]! + MOST) << 4) | (table[2 * at + 1]! + MOST);
  const floats = [steps, ...TABLES.map((name) => network[name])];
  return {
    header: { ids, meaning, told, hidden, lengths: floats.map(({ length }) => length), table: halves.length },
    bytes: [halves, ...floats.map((one) => new Uint8Array(one.buffer, one.byteOffset, one.byteLength))],
  };
}

/** The greatest whole number of four bits with a sign. */
export const MOST = 7;

/** What `packNetwork` puts into the header. */
export type NetworkHeader = Sizes & { ids: string[]; lengths: number[]; table: number };

/** Reads back what `packNetwork` gave; `next` gives the file's next bytes. */
export function unpackNetwork(header: NetworkHeader, next: (length: number) => Uint8Array): AnswerNetwork {
  const { ids, meaning, told, hidden, lengths } = header;
  const halves = next(header.table);
  const table = new Int8Array(halves.length * 2);
  for (let at = 0; at < halves.length; at++) {
    table[2 * at] = (halves[at]! >> 4) - MOST;
    table[2 * at + 1] = (halves[at]! & 15) - MOST;
  }
  // Copies, because numbers of four bytes must begin at a place that four divides.
  const [steps, ...floats] = lengths.map((length) => new Float32Array(next(length * 4).slice().buffer));
  const rest = Object.fromEntries(TABLES.map((name, at) => [name, floats[at]!])) as Record<
    (typeof TABLES)[number],
    Float32Array
  >;
  return { ids, meaning, told, hidden, table, steps: steps!, ...rest };
}
