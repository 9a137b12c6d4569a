/**
 * Trains the linear classifiers of `src/understanding/linear.ts`: support vector machines, by dual coordinate descent
 * with squared hinge loss. Source: Hsieh, Chang, Lin, Keerthi and Sundararajan, "A Dual Coordinate Descent Method for
 * Large-scale Linear SVM" (ICML 2008), algorithm 1. Deterministic: the same rows give the same weights.
 */
import { product, type Row, randomFrom, shuffle } from '../src/understanding/linear.ts';
import { addFloat32, float32At, uint32At } from '../src/understanding/typed-arrays.ts';

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
