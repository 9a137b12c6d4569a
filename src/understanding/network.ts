/**
 * The mathematics of the emergency detector: networks with one hidden layer, which can learn that a sign of danger and
 * "last year" together are harmless though neither is alone. Trained one message at a time with AdaGrad steps. Source:
 * Duchi, Hazan and Singer, "Adaptive Subgradient Methods" (JMLR 2011). Deterministic: the same rows give the same
 * network.
 */
import { pack, type Row, randomFrom, shuffle, type Weights } from './linear.ts';

/** A hidden layer of `tanh` units and what each of them says; `offset` is what is said without any. */
export type Network = { hidden: Weights; biases: Float32Array; says: Float32Array; offset: number };

/** How to learn: units of a network, visits of each row, the length of a step, and how many networks are averaged. */
export type Learning = { units: number; rounds: number; step: number; networks: number };

/**
 * A network whose score tells the rows marked true (above zero) from the others (below). `size` is the number of
 * features, `importance` multiplies what an error about a row costs. Several networks that began differently are
 * averaged: together they err less than each.
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
      Float32Array.from(seen, (known, feature) => (known ? weights[feature * units + unit]! : 0)),
    ),
  );
  return {
    hidden: pack(columns),
    biases: Float32Array.from(all.flatMap(({ biases }) => [...biases])),
    says: Float32Array.from(all.flatMap(({ says }) => [...says].map((says) => says / networks))),
    offset: all.reduce((sum, { offset }) => sum + offset, 0) / networks,
  };
}

/** What a network says of a row: above zero it is rather one of those marked true. */
export function score({ hidden, biases, says, offset }: Network, { ids, values }: Row): number {
  const { columns, scales, table } = hidden;
  const sums = new Float64Array(columns);
  for (let f = 0; f < ids.length; f++) {
    const start = ids[f]! * columns;
    const value = values[f]!;
    for (let unit = 0; unit < columns; unit++) sums[unit]! += table[start + unit]! * value;
  }
  let sum = offset;
  for (let unit = 0; unit < columns; unit++) {
    sum += says[unit]! * Math.tanh(sums[unit]! * scales[unit]! + biases[unit]!);
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
  // The sums of the squared gradients so far, by which AdaGrad shortens the next steps.
  const past = {
    weights: new Float32Array(size * units).fill(0.01),
    says: new Float32Array(units).fill(0.01),
    biases: new Float32Array(units).fill(0.01),
    offset: 0.01,
  };
  const active = new Float32Array(units);
  const slopes = new Float32Array(units);
  const order = rows.map((_, at) => at);
  for (let round = 0; round < rounds; round++) {
    shuffle(order, random);
    for (const at of order) {
      const { ids, values } = rows[at]!;
      active.set(biases);
      for (let f = 0; f < ids.length; f++) {
        const start = ids[f]! * units;
        for (let unit = 0; unit < units; unit++) active[unit]! += weights[start + unit]! * values[f]!;
      }
      let sum = offset;
      for (let unit = 0; unit < units; unit++) {
        active[unit] = Math.tanh(active[unit]!);
        sum += says[unit]! * active[unit]!;
      }
      const slope = (1 / (1 + Math.exp(-sum)) - (positive[at] ? 1 : 0)) * importance(at);
      past.offset += slope * slope;
      offset -= (step * slope) / Math.sqrt(past.offset);
      for (let unit = 0; unit < units; unit++) {
        slopes[unit] = slope * says[unit]! * (1 - active[unit]! ** 2);
        descend(says, past.says, unit, slope * active[unit]!, step);
        descend(biases, past.biases, unit, slopes[unit]!, step);
      }
      for (let f = 0; f < ids.length; f++) {
        const start = ids[f]! * units;
        for (let unit = 0; unit < units; unit++)
          descend(weights, past.weights, start + unit, slopes[unit]! * values[f]!, step);
      }
    }
  }
  return { weights, biases, says, offset };
}

function descend(of: Float32Array, past: Float32Array, at: number, slope: number, step: number): void {
  past[at]! += slope * slope;
  of[at]! -= (step * slope) / Math.sqrt(past[at]!);
}
