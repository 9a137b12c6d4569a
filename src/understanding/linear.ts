/**
 * The mathematics of the classifiers: linear support vector machines, one against the rest, trained by dual
 * coordinate descent with squared hinge loss. Source: Hsieh, Chang, Lin, Keerthi and Sundararajan, "A Dual Coordinate
 * Descent Method for Large-scale Linear SVM" (ICML 2008), algorithm 1. Deterministic: the same rows give the same
 * weights.
 */

/** A message as numbers: the features it has, ascending ids below `size`, and how much of each. */
export type Row = { ids: Uint32Array; values: Float32Array };

/** Weights of `columns` classifiers as small integers, a feature's weights side by side; `scales` undo the rounding. */
export type Weights = { columns: number; scales: Float32Array; table: Int8Array };

/** How to train: the penalty of an error (`C` in the source) and how often each row is visited at most. */
export type Training = { penalty: number; rounds: number };

/**
 * The weights of one classifier that tells the rows marked true from the others. `size` is the number of features;
 * `importance` multiplies the penalty of a row.
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
  const squares = rows.map(({ values }) => values.reduce((sum, value) => sum + value * value, 0));
  const order = rows.map((_, at) => at);
  const random = randomFrom(rows.length);
  for (let round = 0; round < rounds; round++) {
    shuffle(order, random);
    let worst = 0;
    for (const at of order) {
      const { ids, values } = rows[at]!;
      const sign = positive[at] ? 1 : -1;
      const diagonal = 1 / (2 * penalty * importance(at));
      let margin = 0;
      for (let f = 0; f < ids.length; f++) margin += weights[ids[f]!]! * values[f]!;
      const before = duals[at]!;
      const gradient = sign * margin - 1 + before * diagonal;
      const projected = before === 0 ? Math.min(gradient, 0) : gradient;
      if (projected === 0) continue;
      worst = Math.max(worst, Math.abs(projected));
      const after = Math.max(before - gradient / (squares[at]! + diagonal), 0);
      duals[at] = after;
      const step = (after - before) * sign;
      for (let f = 0; f < ids.length; f++) weights[ids[f]!]! += step * values[f]!;
    }
    if (worst < 0.05) break;
  }
  return weights;
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
    for (let f = 0; f < size; f++) table[f * columns + column] = Math.round(weights[f]! / scale);
  });
  return { columns, scales, table };
}

/** The margin of each classifier for a row: about 1 and more is a clear yes, -1 and less a clear no. */
export function margins({ columns, scales, table }: Weights, { ids, values }: Row): Float32Array {
  const sums = new Float64Array(columns);
  for (let f = 0; f < ids.length; f++) {
    const start = ids[f]! * columns;
    const value = values[f]!;
    for (let column = 0; column < columns; column++) sums[column]! += table[start + column]! * value;
  }
  const scaled = new Float32Array(columns);
  for (let column = 0; column < columns; column++) scaled[column] = sums[column]! * scales[column]!;
  return scaled;
}

/** Margins as probabilities that add up to one. A greater `sharpness` trusts the margins more. */
export function probabilities(margin: Float32Array, sharpness: number): Float32Array {
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < margin.length; at++) if (margin[at]! > most) most = margin[at]!;
  const shares = new Float32Array(margin.length);
  let sum = 0;
  for (let at = 0; at < margin.length; at++) {
    shares[at] = Math.exp((margin[at]! - most) * sharpness);
    sum += shares[at]!;
  }
  for (let at = 0; at < margin.length; at++) shares[at]! /= sum;
  return shares;
}

/** Where the values stand, the greatest first; equal ones in their order. For the few that a message may ask for. */
export function byFalling(values: Float32Array): number[] {
  const order: number[] = [];
  for (let at = 0; at < values.length; at++) {
    let to = at;
    for (; to > 0 && values[order[to - 1]!]! < values[at]!; to--) order[to] = order[to - 1]!;
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
