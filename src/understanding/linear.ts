/** The mathematics of the classifiers: linear ones, each against the rest. `tools/train-linear.ts` trains them. */
import { float32At, float64At, uint32At } from './typed-arrays.ts';

/** A message as numbers: its features (`ids`, ascending, below `size`) and how much of each it has. */
export type Row = { ids: Uint32Array; values: Float32Array };

/**
 * The weights of `columns` classifiers as small integers, with all weights of a feature side by side.
 * `scales` reverses the rounding.
 */
export type Weights = { columns: number; scales: Float32Array; table: Int8Array };

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

/**
 * Rounds trained weights to integers of at most `most` (eight bits if none is given), with one scale a classifier.
 * `cut`: at which part of the greatest weight all greater ones are cut, so that the many small ones keep their differences.
 */
export function pack(trained: readonly Float32Array[], most = 127, cut = 1): Weights {
  const columns = trained.length;
  const size = trained[0]?.length ?? 0;
  const scales = new Float32Array(columns);
  const table = new Int8Array(size * columns);
  trained.forEach((weights, column) => {
    const greatest = weights.reduce((so, weight) => Math.max(so, Math.abs(weight)), 0);
    const scale = (cut * greatest) / most || 1;
    scales[column] = scale;
    for (let f = 0; f < size; f++)
      table[f * columns + column] = Math.max(
        -most,
        Math.min(most, Math.round(float32At(weights, f) / scale)),
      );
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
