/**
 * The mathematics of the classifiers: linear support vector machines, one against the rest, trained by dual
 * coordinate descent with squared hinge loss. Source: Hsieh, Chang, Lin, Keerthi and Sundararajan, "A Dual Coordinate
 * Descent Method for Large-scale Linear SVM" (ICML 2008), algorithm 1. Deterministic: the same rows give the same
 * weights.
 */
import { addFloat32, float32At, float64At, uint32At } from './typed-arrays.ts';

/** A message as numbers: its features (`ids`, ascending, below `size`) and how much of each it has. */
export type Row = { ids: Uint32Array; values: Float32Array };

/**
 * The weights of `columns` classifiers as small integers, with all weights of a feature side by side.
 * `scales` reverses the rounding.
 */
export type Weights = { columns: number; scales: Float32Array; table: Int8Array };

/** How to train: the penalty of an error (`C` in the source) and how often each row is visited at most. */
export type Training = { penalty: number; rounds: number };

/**
 * Trains one classifier that tells rows marked true from the others, and gives its weights. `size`: the
 * number of features; `importance`: a factor for a row's penalty.
 */
export function train(
  rows: readonly Row[],
  positive: readonly boolean[],
  size: number,
  { penalty, rounds }: Training,
  importance: (row: number) => number = () => 1,
): Float32Array {
  const weights = new Float32Array(size);
  const duals = new Float32Array(rows.length);
  const cases = rows.map((row, at) => ({
    at,
    row,
    sign: positive[at] ? 1 : -1,
    diagonal: 1 / (2 * penalty * importance(at)),
    square: row.values.reduce((sum, value) => sum + value * value, 0),
  }));
  const random = randomFrom(rows.length);
  for (let round = 0; round < rounds; round++) {
    shuffle(cases, random);
    let worst = 0;
    for (const { at, row, sign, diagonal, square } of cases) {
      const before = float32At(duals, at);
      const gradient = sign * product(weights, row) - 1 + before * diagonal;
      const projected = before === 0 ? Math.min(gradient, 0) : gradient;
      if (projected === 0) continue;
      worst = Math.max(worst, Math.abs(projected));
      const after = Math.max(before - gradient / (square + diagonal), 0);
      duals[at] = after;
      const step = (after - before) * sign;
      const { ids, values } = row;
      for (let f = 0; f < ids.length; f++) addFloat32(weights, uint32At(ids, f), step * float32At(values, f));
    }
    if (worst < 0.05) break;
  }
  return weights;
}

/** The product of a row with numbers of all features. */
export function product(numbers: Float32Array, { ids, values }: Row): number {
  let sum = 0;
  for (let f = 0; f < ids.length; f++) sum += numbers[ids[f]!]! * values[f]!;
  return sum;
}

/** Writes a row's values to their places among numbers of all features. */
export function spread({ ids, values }: Row, numbers: Float32Array): void {
  for (let f = 0; f < ids.length; f++) numbers[ids[f]!] = values[f]!;
}

/** Rounds trained weights to eight bits each, with one scale a classifier. */
export function pack(trained: readonly Float32Array[]): Weights {
  const columns = trained.length;
  const size = trained[0]?.length ?? 0;
  const scales = new Float32Array(columns);
  const table = new Int8Array(size * columns);
  trained.forEach((weights, column) => {
    const scale = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127 || 1;
    scales[column] = scale;
    for (let f = 0; f < size; f++) table[f * columns + column] = Math.round(float32At(weights, f) / scale);
  });
  return { columns, scales, table };
}

/** The margin of each classifier for a row: about 1 and more is a clear yes, -1 and less a clear no. */
export function margins(weights: Weights, row: Row): Float32Array {
  const { columns, scales } = weights;
  const sums = sumsOf(weights, row);
  const scaled = new Float32Array(columns);
  for (let column = 0; column < columns; column++)
    scaled[column] = float64At(sums, column) * float32At(scales, column);
  return scaled;
}

/** The sum of a row's weights for each classifier, not scaled yet. */
export function sumsOf({ columns, table }: Weights, { ids, values }: Row): Float64Array {
  const sums = new Float64Array(columns);
  for (let f = 0; f < ids.length; f++) {
    const start = uint32At(ids, f) * columns;
    const value = float32At(values, f);
    for (let column = 0; column < columns; column++) sums[column]! += table[start + column]! * value;
  }
  return sums;
}

/** Margins as probabilities that add up to one. A greater `sharpness` trusts the margins more. */
export function probabilities(margin: Float32Array, sharpness: number): Float32Array {
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < margin.length; at++) most = Math.max(most, float32At(margin, at));
  const shares = new Float32Array(margin.length);
  let sum = 0;
  for (let at = 0; at < margin.length; at++) {
    shares[at] = Math.exp((float32At(margin, at) - most) * sharpness);
    sum += float32At(shares, at);
  }
  for (let at = 0; at < margin.length; at++) shares[at] = float32At(shares, at) / sum;
  return shares;
}

/**
 * The indices of the values, greatest first; equal values keep their order. Fast only if few values matter,
 * as for the few answers that a message may ask for.
 */
export function byFalling(values: Float32Array): number[] {
  const order: number[] = [];
  for (let at = 0; at < values.length; at++) {
    const value = float32At(values, at);
    let to = at;
    for (; to > 0; to--) {
      const before = order[to - 1] ?? at;
      if (!(float32At(values, before) < value)) break;
      order[to] = before;
    }
    order[to] = at;
  }
  return order;
}

/** Numbers in [0, 1) that look random and are the same every time: mulberry32 (public domain, Tommy Ettinger). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Puts a list in a random order, in place (Fisher and Yates). */
export function shuffle<T>(list: T[], random: () => number): void {
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [list[last], list[other]] = [list[other]!, list[last]!];
  }
}
