/**
 * Trains the network of `src/understanding/answer-network.ts` one message at a time with AdaGrad (Duchi, Hazan
 * and Singer, JMLR 2011), with one learning rate for each row of the embeddings and each unit. A third of a
 * message's words are dropped each time (Iyyer et al., "Deep Unordered Composition", ACL 2015), so that none is
 * relied on alone, and a twentieth of the certainty is spread over all answers ("label smoothing", Szegedy et al.,
 * CVPR 2016). Deterministic.
 */
import { partsOf } from '../src/core/guide.ts';
import {
  type AnswerNetwork,
  FADING,
  LIGHT,
  outputsOf,
  type Sizes,
  shares,
} from '../src/understanding/answer-network.ts';
import { randomFrom, shuffle } from '../src/understanding/linear.ts';
import { MOST_ROWS, MOST_WORDS, PIECE_ROWS, type Terms } from '../src/understanding/terms.ts';
import { MOST } from '../src/vectors/halves.ts';
import { type Held, vectorsWith } from '../src/vectors/vectors.ts';

/**
 * A training message (`terms`), the answer it asks for, and what came before it. `after`: the id of the answer
 * told before, if known. `follow`: without `after`, the message follows any answer of the same topic.
 * `before`: the messages before it, latest first.
 */
export type Asked = {
  terms: Terms;
  asks: string;
  after?: string;
  follow: boolean;
  before: readonly Terms[];
};

const SIZES: Sizes = { meaning: 96, told: 32, hidden: 96 };
const ROUNDS = 14;
const STEP = 0.05;
/** The share of its step that the last round takes. */
const LAST_STEP = 0.1;
const LEFT_OUT = 0.35;
const SMOOTHING = 0.05;
/** How many of the messages before one are heard. */
const EARLIER = 3;
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
/** What each network begins with. */
const SEEDS = [1, 2];

/** How the network is trained; this goes into the model's fingerprint. */
export const NETWORK = {
  ...SIZES,
  rounds: ROUNDS,
  step: STEP,
  lastStep: LAST_STEP,
  leftOut: LEFT_OUT,
  smoothing: SMOOTHING,
  anywhere: ANYWHERE,
  forgotten: FORGOTTEN,
  earlier: EARLIER,
  fading: FADING,
  light: LIGHT,
  pieces: PIECE_ROWS,
  seeds: SEEDS,
};

/** Learns one network from these messages, of which `vocabulary` has the terms. */
export function learnNetwork(asked: readonly Asked[], vocabulary: Uint32Array, seed: number): AnswerNetwork {
  const { meaning, told: width, hidden } = SIZES;
  const known = vocabulary.length;
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
  const places = known + PIECE_ROWS;
  const gistAt = meaning + width;
  const inputs = gistAt + meaning;
  const outputs = outputsOf(ids);
  // The weights, then what is computed of a message, its gradients and the steps, and the rows that are added.
  const lengths = [
    ...[places * meaning, inputs * hidden, hidden * outputs, meaning * outputs, meaning * outputs],
    ...[inputs, hidden, outputs, ...Array<number>(EARLIER + 1).fill(MOST_WORDS * meaning)],
    ...[inputs, hidden, meaning, meaning, hidden, outputs, outputs, outputs],
    ...Array<number>(4).fill(MOST_ROWS),
  ];
  const vectors = vectorsWith(lengths.map((length) => 4 * length));
  const zeros = (length: number): Held<Float32Array> => vectors.float32(length);

  const table = vectors.float32(filled(places * meaning, 0.1));
  /** The logarithm of each term's importance; those of all unknown words share the last one. */
  const importance = new Float32Array(known + 1);
  const before = filled((ids.length + 1) * width, 0.3);
  const inner = vectors.float32(filled(inputs * hidden, 1.4 / Math.sqrt(inputs)));
  const innerOffset = new Float32Array(hidden);
  const outer = vectors.float32(filled(hidden * outputs, 0.3 / Math.sqrt(hidden)));
  const straight = vectors.float32(filled(meaning * outputs, 0.3 / Math.sqrt(meaning)));
  const straightGist = vectors.float32(filled(meaning * outputs, 0.05 / Math.sqrt(meaning)));
  const offset = new Float32Array(outputs);
  // AdaGrad's sums of squared gradients: one for each row of the table and each unit and answer.
  const moved = {
    table: new Float32Array(places),
    importance: new Float32Array(known + 1),
    before: new Float32Array(before.length),
    inner: new Float32Array(hidden),
    innerOffset: new Float32Array(hidden),
    outer: new Float32Array(outputs),
    straight: new Float32Array(outputs),
    straightGist: new Float32Array(outputs),
    offset: new Float32Array(outputs),
  };

  const input = zeros(inputs);
  const said = input.list.subarray(0, meaning);
  const gist = input.list.subarray(gistAt);
  const units = zeros(hidden);
  const errors = zeros(outputs);
  const answers = errors.list.subarray(0, ids.length);
  const towardsUnits = zeros(hidden);
  const towardsInput = zeros(inputs);
  const towardsGist = zeros(meaning);
  const towardsSaid = zeros(meaning);
  const innerStep = zeros(hidden);
  const outerStep = zeros(outputs);
  const straightStep = zeros(outputs);
  const gistStep = zeros(outputs);
  const rows = vectors.uint32(MOST_ROWS);
  const ofWord = vectors.uint32(MOST_ROWS);
  /** The first row, again and again. */
  const first = vectors.uint32(MOST_ROWS);
  const amounts = zeros(MOST_ROWS);

  /** A message while it is learned: which of its words are kept, how important each is, and what each means. */
  const heard = Array.from({ length: EARLIER + 1 }, () => ({
    terms: undefined as Terms | undefined,
    share: 1,
    /** How many of its rows are heard: of a message before, no pieces. */
    rows: 0,
    kept: new Uint8Array(MOST_WORDS),
    weights: new Float32Array(MOST_WORDS),
    length: 1,
    sum: new Float32Array(meaning),
    meanings: zeros(MOST_WORDS * meaning),
  }));
  type Heard = (typeof heard)[number];

  /** Adds rows of a table, each times its amount, to the rows `to` of another one. */
  const scatter = (
    from: Held<Float32Array>,
    which: Held<Uint32Array>,
    into: Held<Float32Array>,
    to: Held<Uint32Array>,
    count: number,
  ): void =>
    vectors.scatterRows(
      into.address,
      meaning,
      from.address,
      which.address,
      amounts.address,
      to.address,
      count,
    );

  /** Hears this many rows of a message and adds what they mean to `sums`, `share` of it. */
  const hear = (one: Heard, terms: Terms, length: number, share: number, sums: Float32Array): void => {
    const count = terms.heads.length;
    one.terms = terms;
    one.share = share;
    one.rows = length;
    let square = 0;
    let left = 0;
    for (let word = 0; word < count; word++) {
      one.kept[word] = Number(random() >= LEFT_OUT);
      left += one.kept[word]!;
    }
    if (left === 0) one.kept.fill(1, 0, count);
    for (let word = 0; word < count; word++) {
      const weight = one.kept[word] ? Math.exp(importance[terms.heads[word]!]!) : 0;
      one.weights[word] = weight;
      square += weight * weight;
    }
    one.length = Math.sqrt(square + LIGHT);
    let put = 0;
    for (let row = 0; row < length; row++) {
      const word = terms.words[row]!;
      if (!one.kept[word]) continue;
      rows.list[put] = terms.rows[row]!;
      ofWord.list[put] = word;
      amounts.list[put++] = terms.shares[row]!;
    }
    const { meanings } = one;
    meanings.list.fill(0, 0, count * meaning);
    scatter(table, rows, meanings, ofWord, put);
    one.sum.fill(0);
    for (let word = 0; word < count; word++) {
      const weight = one.weights[word]! / one.length;
      if (weight === 0) continue;
      for (let d = 0; d < meaning; d++) one.sum[d]! += weight * meanings.list[word * meaning + d]!;
    }
    for (let d = 0; d < meaning; d++) sums[d]! += share * one.sum[d]!;
  };

  /** Updates the embeddings and the importance of what was heard by the gradient of its sum. */
  const moveHeard = (one: Heard, slopes: Held<Float32Array>, step: number): void => {
    const { terms, share, weights, sum, meanings } = one;
    const count = terms!.heads.length;
    const square = meanSquare(slopes.list);
    let along = 0;
    for (let d = 0; d < meaning; d++) along += slopes.list[d]! * sum[d]!;
    for (let word = 0; word < count; word++) {
      const weight = weights[word]! / one.length;
      if (weight === 0) continue;
      let own = 0;
      for (let d = 0; d < meaning; d++) own += slopes.list[d]! * meanings.list[word * meaning + d]!;
      const slope = share * weight * (own - weight * along);
      const head = terms!.heads[word]!;
      moved.importance[head]! += slope * slope;
      importance[head]! -= (step * slope) / Math.sqrt(moved.importance[head]! + TINY);
    }
    let put = 0;
    for (let row = 0; row < one.rows; row++) {
      const value = (share * terms!.shares[row]! * weights[terms!.words[row]!]!) / one.length;
      if (value === 0) continue;
      const place = terms!.rows[row]!;
      moved.table[place]! += value * value * square;
      rows.list[put] = place;
      amounts.list[put++] = (-step * value) / Math.sqrt(moved.table[place]! + TINY);
    }
    scatter(slopes, first, table, rows, put);
  };

  const order = asked.map((_, index) => index);
  for (let round = 0; round < ROUNDS; round++) {
    shuffle(order, random);
    for (const [done, which] of order.entries()) {
      const progress = (round + done / order.length) / ROUNDS;
      const step = STEP * (LAST_STEP + (1 - LAST_STEP) * 0.5 * (1 + Math.cos(Math.PI * progress)));
      const { terms, asks, after, follow, before: earlier } = asked[which]!;
      if (terms.heads.length === 0) continue;
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
      const remembered = random() < FORGOTTEN ? [] : earlier.slice(0, EARLIER);

      // Forwards.
      input.list.fill(0);
      hear(heard[0]!, terms, terms.rows.length, 1, said);
      for (const [ago, one] of remembered.entries())
        hear(heard[ago + 1]!, one, one.pieces, FADING ** (ago + 1), gist);
      input.list.set(before.subarray(told * width, (told + 1) * width), meaning);
      units.list.set(innerOffset);
      vectors.addProduct(units.address, hidden, input.address, inputs, inner.address);
      vectors.withoutNegatives(units.address, hidden);
      errors.list.set(offset);
      vectors.addProduct(errors.address, outputs, units.address, hidden, outer.address);
      vectors.addProduct(errors.address, outputs, input.address, meaning, straight.address);
      if (remembered.length > 0)
        vectors.addProduct(
          errors.address,
          outputs,
          input.address + 4 * gistAt,
          meaning,
          straightGist.address,
        );
      shares(answers);
      for (let id = 0; id < answers.length; id++) answers[id]! -= SMOOTHING / answers.length;
      answers[target]! -= 1 - SMOOTHING;
      errors.list.fill(0, ids.length);

      // Backward pass: each layer is updated as soon as the gradient for the layer before it is computed.
      const unitsSquare = meanSquare(units.list);
      const saidSquare = meanSquare(said);
      const gistSquare = meanSquare(gist);
      for (let id = 0; id < ids.length; id++) {
        const error = answers[id]!;
        const square = error * error;
        moved.outer[id]! += square * unitsSquare;
        moved.straight[id]! += square * saidSquare;
        moved.straightGist[id]! += square * gistSquare;
        moved.offset[id]! += square;
        outerStep.list[id] = (step * error) / Math.sqrt(moved.outer[id]! + TINY);
        straightStep.list[id] = (step * error) / Math.sqrt(moved.straight[id]! + TINY);
        gistStep.list[id] = (step * error) / Math.sqrt(moved.straightGist[id]! + TINY);
        offset[id]! -= (step * error) / Math.sqrt(moved.offset[id]! + TINY);
      }
      const back = (
        towards: number,
        from: number,
        count: number,
        weights: Held<Float32Array>,
        steps: Held<Float32Array>,
      ): void =>
        vectors.passBack(towards, from, count, weights.address, outputs, errors.address, steps.address);
      back(towardsUnits.address, units.address, hidden, outer, outerStep);
      for (let unit = 0; unit < hidden; unit++) if (units.list[unit] === 0) towardsUnits.list[unit] = 0;
      back(towardsSaid.address, input.address, meaning, straight, straightStep);
      if (remembered.length > 0)
        back(towardsGist.address, input.address + 4 * gistAt, meaning, straightGist, gistStep);
      else towardsGist.list.fill(0);
      const inputSquare = meanSquare(input.list);
      for (let unit = 0; unit < hidden; unit++) {
        const error = towardsUnits.list[unit]!;
        moved.inner[unit]! += error * error * inputSquare;
        innerStep.list[unit] = (step * error) / Math.sqrt(moved.inner[unit]! + TINY);
      }
      vectors.passBack(
        towardsInput.address,
        input.address,
        inputs,
        inner.address,
        hidden,
        towardsUnits.address,
        innerStep.address,
      );
      for (let d = 0; d < meaning; d++) {
        towardsSaid.list[d]! += towardsInput.list[d]!;
        towardsGist.list[d]! += towardsInput.list[gistAt + d]!;
      }
      descend(innerOffset, 0, towardsUnits.list, moved.innerOffset, step);
      descend(before, told * width, towardsInput.list.subarray(meaning, gistAt), moved.before, step);
      moveHeard(heard[0]!, towardsSaid, step);
      for (const ago of remembered.keys()) moveHeard(heard[ago + 1]!, towardsGist, step);
    }
  }
  const used = new Uint8Array(places);
  for (const { terms, before: earlier } of asked)
    for (const one of [terms, ...earlier]) for (const row of one.rows) used[row] = 1;
  return {
    ids,
    vocabulary,
    ...SIZES,
    ...rounded(table.list, used),
    importance,
    before,
    inner: inner.list.slice(),
    innerOffset,
    outer: outer.list.slice(),
    straight: straight.list.slice(),
    straightGist: straightGist.list.slice(),
    offset: offset.slice(0, ids.length),
  };
}

const meanSquare = (values: Float32Array): number => {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum / values.length;
};

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
