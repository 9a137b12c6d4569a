/**
 * The mathematics of the emergency detector: networks with one hidden layer, which can learn that a sign of danger and
 * "last year" together are harmless though neither is alone. Trained one message at a time with AdaGrad steps. Source:
 * Duchi, Hazan and Singer, "Adaptive Subgradient Methods" (JMLR 2011). Deterministic: the same rows give the same
 * network.
 */
import { pack, type Row, randomFrom, shuffle, sumsOf, type Weights } from '../understanding/linear.ts';
import { addFloat32, float32At, float64At, uint32At } from '../understanding/typed-arrays.ts';

/**
 * A network with one hidden layer of `tanh` units. `says`: the output weight of each unit; `offset`: the
 * output's bias.
 */
export type Network = { hidden: Weights; biases: Float32Array; says: Float32Array; offset: number };

/** How to learn: units of a network, visits of each row, the length of a step, and how many networks are averaged. */
export type Learning = { units: number; rounds: number; step: number; networks: number };

/**
 * Trains a network whose score is above zero for rows marked true, and below for the others. `size`: the
 * number of features; `importance`: a factor for the cost of a row's error. Several networks with different
 * starts are averaged: together they err less than each.
 */
export function learnNetwork(
  rows: readonly Row[],
  positive: readonly boolean[],
  size: number,
  { units, rounds, step, networks }: Learning,
  importance: (row: number) => number,
): Network {
  const seen = new Uint8Array(size);
  for (const { ids } of rows) for (const id of ids) seen[id] = 1;
  const all = Array.from({ length: networks }, (_, at) =>
    one(rows, positive, size, { units, rounds, step }, importance, randomFrom(at + 1)),
  );
  const columns = all.flatMap(({ weights }) =>
    Array.from({ length: units }, (_, unit) =>
      Float32Array.from(seen, (known, feature) => (known ? float32At(weights, feature * units + unit) : 0)),
    ),
  );
  return {
    hidden: pack(columns),
    biases: Float32Array.from(all.flatMap(({ biases }) => [...biases])),
    says: Float32Array.from(all.flatMap(({ says }) => [...says].map((says) => says / networks))),
    offset: all.reduce((sum, { offset }) => sum + offset, 0) / networks,
  };
}

/** A network's score for a row: above zero, it rather belongs to the rows marked true. */
export function score({ hidden, biases, says, offset }: Network, row: Row): number {
  const { columns, scales } = hidden;
  const sums = sumsOf(hidden, row);
  let sum = offset;
  for (let unit = 0; unit < columns; unit++) {
    const scaled = float64At(sums, unit) * float32At(scales, unit);
    sum += float32At(says, unit) * Math.tanh(scaled + float32At(biases, unit));
  }
  return sum;
}

type Trained = { weights: Float32Array; biases: Float32Array; says: Float32Array; offset: number };

function one(
  rows: readonly Row[],
  positive: readonly boolean[],
  size: number,
  { units, rounds, step }: Omit<Learning, 'networks'>,
  importance: (row: number) => number,
  random: () => number,
): Trained {
  const weights = Float32Array.from({ length: size * units }, () => (random() - 0.5) * 0.2);
  const says = Float32Array.from({ length: units }, (_, unit) => (unit % 2 ? 1 : -1) * (0.5 + random() / 2));
  const biases = new Float32Array(units);
  let offset = 0;
  // The sums of the squared gradients so far; AdaGrad shortens later steps by them.
  const past = {
    weights: new Float32Array(size * units).fill(0.01),
    says: new Float32Array(units).fill(0.01),
    biases: new Float32Array(units).fill(0.01),
    offset: 0.01,
  };
  const active = new Float32Array(units);
  const slopes = new Float32Array(units);
  const order = [...rows.entries()];
  for (let round = 0; round < rounds; round++) {
    shuffle(order, random);
    for (const [at, { ids, values }] of order) {
      active.set(biases);
      for (let f = 0; f < ids.length; f++) {
        const start = uint32At(ids, f) * units;
        const value = float32At(values, f);
        for (let unit = 0; unit < units; unit++)
          addFloat32(active, unit, float32At(weights, start + unit) * value);
      }
      let sum = offset;
      for (let unit = 0; unit < units; unit++) {
        active[unit] = Math.tanh(float32At(active, unit));
        sum += float32At(says, unit) * float32At(active, unit);
      }
      const slope = (1 / (1 + Math.exp(-sum)) - (positive[at] ? 1 : 0)) * importance(at);
      past.offset += slope * slope;
      offset -= (step * slope) / Math.sqrt(past.offset);
      for (let unit = 0; unit < units; unit++) {
        const on = float32At(active, unit);
        slopes[unit] = slope * float32At(says, unit) * (1 - on ** 2);
        descend(says, past.says, unit, slope * on, step);
        descend(biases, past.biases, unit, float32At(slopes, unit), step);
      }
      for (let f = 0; f < ids.length; f++) {
        const start = uint32At(ids, f) * units;
        const value = float32At(values, f);
        for (let unit = 0; unit < units; unit++)
          descend(weights, past.weights, start + unit, float32At(slopes, unit) * value, step);
      }
    }
  }
  return { weights, biases, says, offset };
}

function descend(of: Float32Array, past: Float32Array, at: number, slope: number, step: number): void {
  addFloat32(past, at, slope * slope);
  addFloat32(of, at, -(step * slope) / Math.sqrt(float32At(past, at)));
}
