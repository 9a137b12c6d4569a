/**
 * Trains the network of `src/understanding/answer-network.ts` one message at a time with AdaGrad (Duchi, Hazan
 * and Singer, JMLR 2011), with one learning rate for each feature's embedding and one for each answer. Half of a
 * message's features are dropped each time (Srivastava et al., "Dropout", JMLR 2014), so that none is relied on
 * alone. Deterministic.
 */
import { partsOf } from '../src/core/guide.ts';
import {
  type AnswerNetwork,
  FADING,
  MOST,
  placeOf,
  type Sizes,
  shares,
} from '../src/understanding/answer-network.ts';
import { type Row, randomFrom, shuffle } from '../src/understanding/linear.ts';

/**
 * A training message (`row`), the answer it asks for, and what came before it. `after`: the id of the answer
 * told before, if known. `follow`: without `after`, the message follows any answer of the same topic.
 * `before`: the messages before it, latest first.
 */
export type Asked = { row: Row; asks: string; after?: string; follow: boolean; before: readonly Row[] };

const SIZES: Sizes = { meaning: 64, told: 32, hidden: 64 };
const ROUNDS = 5;
const STEP = 0.05;
const LEFT_OUT = 0.5;
/**
 * The share of messages trained without the messages before them, which happens in use when a conversation
 * began with a button.
 */
const FORGOTTEN = 0.3;
/**
 * The share of complete requests trained after a random answer, so that the network learns that it does not
 * matter to them.
 */
const ANYWHERE = 0.3;
const TINY = 1e-8;

/**
 * How the networks are trained; this goes into the model's fingerprint. `seeds`: one per network; the
 * opinions of all networks are combined.
 */
export const NETWORK = {
  ...SIZES,
  rounds: ROUNDS,
  step: STEP,
  leftOut: LEFT_OUT,
  anywhere: ANYWHERE,
  forgotten: FORGOTTEN,
  fading: FADING,
  seeds: [1, 2],
};

/** Learns from these messages. `features` is the number of features; networks of different `seed` begin differently. */
export function learnNetwork(asked: readonly Asked[], features: number, seed: number): AnswerNetwork {
  const { meaning, told, hidden } = SIZES;
  const random = randomFrom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const filled = (length: number, spread: number): Float32Array =>
    Float32Array.from({ length }, () => normal() * spread);
  const ids = [...new Set(asked.map(({ asks }) => asks))].sort();
  const at = new Map(ids.map((id, index) => [id, index]));
  const none = ids.length;
  const byTopic = new Map<string, number[]>();
  ids.forEach((id, index) => {
    byTopic.set(partsOf(id).topic, [...(byTopic.get(partsOf(id).topic) ?? []), index]);
  });
  const places = placeOf(features - 1) + 1;
  const gistAt = meaning + told;
  const inputs = gistAt + meaning;

  const table = filled(places * meaning, 0.9 / Math.sqrt(meaning));
  const before = filled((ids.length + 1) * told, 0.3);
  const inner = filled(inputs * hidden, 1.4 / Math.sqrt(inputs));
  const innerOffset = new Float32Array(hidden);
  const outer = filled(hidden * ids.length, 0.3 / Math.sqrt(hidden));
  const straight = filled(meaning * ids.length, 0.3 / Math.sqrt(meaning));
  const straightGist = filled(meaning * ids.length, 0.05 / Math.sqrt(meaning));
  const offset = new Float32Array(ids.length);
  // AdaGrad's sums of squared gradients: one for each row of the table and each answer, else one for each weight.
  const moved = {
    table: new Float32Array(places),
    before: new Float32Array(before.length),
    inner: new Float32Array(inner.length),
    innerOffset: new Float32Array(hidden),
    outer: new Float32Array(ids.length),
    straight: new Float32Array(ids.length),
    straightGist: new Float32Array(ids.length),
    offset: new Float32Array(ids.length),
  };

  const input = new Float32Array(inputs);
  const said = input.subarray(0, meaning);
  const gist = input.subarray(gistAt);
  const units = new Float32Array(hidden);
  const towardsUnits = new Float32Array(hidden);
  const towardsInput = new Float32Array(inputs);
  const outerStep = new Float32Array(ids.length);
  const straightStep = new Float32Array(ids.length);
  const gistStep = new Float32Array(ids.length);
  /** The features of a message that are not left out this time. */
  const some = ({ ids: all }: Row): number[] => [...all.keys()].filter(() => random() >= LEFT_OUT);
  const addMeaning = (
    sums: Float32Array,
    { ids: features, values }: Row,
    kept: readonly number[],
    share: number,
  ): void => {
    for (const f of kept) {
      const start = placeOf(features[f]!) * meaning;
      const value = (values[f]! * share) / (1 - LEFT_OUT);
      for (let d = 0; d < meaning; d++) sums[d]! += value * table[start + d]!;
    }
  };
  /** Updates the embeddings of a message's features by the gradient of their sum. */
  const moveMeaning = (
    slopes: Float32Array,
    row: Row,
    kept: readonly number[],
    share: number,
    step: number,
  ): void => {
    const square = meanSquare(slopes);
    for (const f of kept) {
      const place = placeOf(row.ids[f]!);
      const value = (row.values[f]! * share) / (1 - LEFT_OUT);
      moved.table[place]! += value * value * square;
      const length = (step * value) / Math.sqrt(moved.table[place]! + TINY);
      const start = place * meaning;
      for (let d = 0; d < meaning; d++) table[start + d]! -= length * slopes[d]!;
    }
  };
  const order = asked.map((_, index) => index);
  for (let round = 0; round < ROUNDS; round++) {
    shuffle(order, random);
    const step = STEP * (1 - (0.8 * round) / ROUNDS);
    for (const which of order) {
      const { row, asks, after, follow, before: earlier } = asked[which]!;
      const target = at.get(asks)!;
      const siblings = byTopic.get(partsOf(asks).topic)!;
      const told =
        after !== undefined
          ? (at.get(after) ?? none)
          : follow
            ? siblings[Math.floor(random() * siblings.length)]!
            : random() < ANYWHERE
              ? Math.floor(random() * ids.length)
              : none;
      const kept = some(row);
      const known = random() < FORGOTTEN ? [] : earlier.map((one) => ({ row: one, kept: some(one) }));

      // Forwards.
      input.fill(0);
      addMeaning(said, row, kept, 1);
      for (const [ago, one] of known.entries()) addMeaning(gist, one.row, one.kept, FADING ** (ago + 1));
      input.set(before.subarray(told * SIZES.told, (told + 1) * SIZES.told), meaning);
      units.set(innerOffset);
      addProduct(units, input, inner);
      for (let unit = 0; unit < hidden; unit++) if (units[unit]! < 0) units[unit] = 0;
      const errors = Float32Array.from(offset);
      addProduct(errors, units, outer);
      addProduct(errors, said, straight);
      if (known.length > 0) addProduct(errors, gist, straightGist);
      shares(errors);
      errors[target]! -= 1;

      // Backward pass: each layer is updated as soon as the gradient for the layer before it is computed.
      const unitsSquare = meanSquare(units);
      const saidSquare = meanSquare(said);
      const gistSquare = meanSquare(gist);
      for (let id = 0; id < errors.length; id++) {
        const error = errors[id]!;
        const square = error * error;
        moved.outer[id]! += square * unitsSquare;
        moved.straight[id]! += square * saidSquare;
        moved.straightGist[id]! += square * gistSquare;
        moved.offset[id]! += square;
        outerStep[id] = (step * error) / Math.sqrt(moved.outer[id]! + TINY);
        straightStep[id] = (step * error) / Math.sqrt(moved.straight[id]! + TINY);
        gistStep[id] = (step * error) / Math.sqrt(moved.straightGist[id]! + TINY);
        offset[id]! -= (step * error) / Math.sqrt(moved.offset[id]! + TINY);
      }
      passBack(towardsUnits, units, outer, errors, outerStep);
      for (let unit = 0; unit < hidden; unit++) if (units[unit] === 0) towardsUnits[unit] = 0;
      towardsInput.fill(0);
      passBack(towardsInput.subarray(0, meaning), said, straight, errors, straightStep);
      if (known.length > 0) passBack(towardsInput.subarray(gistAt), gist, straightGist, errors, gistStep);
      for (let i = 0; i < inputs; i++) {
        let sum = 0;
        const start = i * hidden;
        for (let unit = 0; unit < hidden; unit++) {
          const error = towardsUnits[unit]!;
          if (error === 0) continue;
          sum += error * inner[start + unit]!;
          const slope = error * input[i]!;
          moved.inner[start + unit]! += slope * slope;
          inner[start + unit]! -= (step * slope) / Math.sqrt(moved.inner[start + unit]! + TINY);
        }
        towardsInput[i]! += sum;
      }
      descend(innerOffset, 0, towardsUnits, moved.innerOffset, step);
      descend(before, told * SIZES.told, towardsInput.subarray(meaning, gistAt), moved.before, step);
      moveMeaning(towardsInput.subarray(0, meaning), row, kept, 1, step);
      for (const [ago, one] of known.entries())
        moveMeaning(towardsInput.subarray(gistAt), one.row, one.kept, FADING ** (ago + 1), step);
    }
  }
  const used = new Uint8Array(places);
  for (const { row, before: earlier } of asked)
    for (const one of [row, ...earlier]) for (const id of one.ids) used[placeOf(id)] = 1;
  return {
    ids,
    ...SIZES,
    ...rounded(table, used),
    before,
    inner,
    innerOffset,
    outer,
    straight,
    straightGist,
    offset,
  };
}

const meanSquare = (values: Float32Array): number => {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum / values.length;
};

/** Computes the gradient for a layer's inputs, four at a time, and updates its weights in the same loop. */
function passBack(
  towards: Float32Array,
  inputs: Float32Array,
  weights: Float32Array,
  errors: Float32Array,
  steps: Float32Array,
): void {
  const columns = errors.length;
  for (let at = 0; at < inputs.length; at += 4) {
    const [a, b, c, d] = [inputs[at]!, inputs[at + 1]!, inputs[at + 2]!, inputs[at + 3]!];
    const first = at * columns;
    const second = first + columns;
    const third = second + columns;
    const fourth = third + columns;
    let [toA, toB, toC, toD] = [0, 0, 0, 0];
    for (let column = 0; column < columns; column++) {
      const error = errors[column]!;
      const step = steps[column]!;
      toA += error * weights[first + column]!;
      toB += error * weights[second + column]!;
      toC += error * weights[third + column]!;
      toD += error * weights[fourth + column]!;
      weights[first + column]! -= step * a;
      weights[second + column]! -= step * b;
      weights[third + column]! -= step * c;
      weights[fourth + column]! -= step * d;
    }
    towards[at] = toA;
    towards[at + 1] = toB;
    towards[at + 2] = toC;
    towards[at + 3] = toD;
  }
}

/** Updates the weights from `start` on by gradient descent. */
function descend(
  weights: Float32Array,
  start: number,
  slopes: Float32Array,
  moved: Float32Array,
  step: number,
): void {
  for (let at = 0; at < slopes.length; at++) {
    const slope = slopes[at]!;
    if (slope === 0) continue;
    moved[start + at]! += slope * slope;
    weights[start + at]! -= (step * slope) / Math.sqrt(moved[start + at]! + TINY);
  }
}

/** The table quantised to four bits, with one scale for each row; rows that no message uses are zero. */
function rounded(table: Float32Array, used: Uint8Array): { table: Int8Array; steps: Float32Array } {
  const width = table.length / used.length;
  const small = new Int8Array(table.length);
  const steps = Float32Array.from(used, (isUsed, place) => {
    if (!isUsed) return 0;
    const own = table.subarray(place * width, (place + 1) * width);
    const step = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / MOST || 1;
    own.forEach((value, d) => {
      small[place * width + d] = Math.round(value / step);
    });
    return step;
  });
  return { table: small, steps };
}

/**
 * Adds the product of a vector and a matrix to `sums`. `weights` has a row of `sums.length` numbers for each
 * input. The number of inputs must be a multiple of four.
 */
function addProduct(sums: Float32Array, inputs: Float32Array, weights: Float32Array): void {
  const columns = sums.length;
  // Four rows at a time: half of the time goes into reading and writing the sums.
  for (let at = 0; at < inputs.length; at += 4) {
    const a = inputs[at]!;
    const b = inputs[at + 1]!;
    const c = inputs[at + 2]!;
    const d = inputs[at + 3]!;
    // Units that are zero add nothing.
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
