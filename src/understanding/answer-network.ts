/**
 * A second opinion on which answer a message asks for. This network learns from the words, the answer told
 * before and the earlier messages together, while the classifiers of `ranking.ts` learn each topic
 * separately. A message is the sum of its features' embeddings (as in Joulin et al., "Bag of Tricks for
 * Efficient Text Classification", 2017); the gist is the same sum over the messages before it, weighted less
 * the older they are. Both go, with the embedding of the answer told last, through one hidden layer; each of
 * the two also goes straight to the outputs. Trained by `tools/learn-network.ts`.
 */
import { roomFor, vectorsWith } from '../vectors/vectors.ts';
import type { Row } from './linear.ts';
import { float32At, int8At, uint32At } from './typed-arrays.ts';

/**
 * The row of the embedding table for a feature. Four features share a row, which makes the table a quarter as
 * large; with several networks together this costs no accuracy.
 */
export const placeOf = (feature: number): number => feature >> 2;

/**
 * The sizes of a network: of a feature's embedding, of the embedding of an answer told, and of the hidden layer.
 */
export type Sizes = { meaning: number; told: number; hidden: number };

export type AnswerNetwork = Sizes & {
  /** The answers by their ids. */
  ids: readonly string[];
  /**
   * `table`: the embeddings, a row of `meaning` four-bit integers for each place. `steps`: the scale of each
   * row.
   */
  table: Int8Array;
  steps: Float32Array;
  /** The embedding of each answer as the one told last; the row at the end stands for none. */
  before: Float32Array;
  /** Weights and biases from the inputs (message, answer told, gist) to the hidden layer. */
  inner: Float32Array;
  innerOffset: Float32Array;
  /**
   * Weights to the outputs, from the hidden layer, directly from the message, and directly from the gist; and
   * the biases.
   */
  outer: Float32Array;
  straight: Float32Array;
  straightGist: Float32Array;
  offset: Float32Array;
};

/**
 * The messages of a conversation so far, in one vector for each network: a decaying sum of their features'
 * embeddings.
 */
export type Gist = readonly Float32Array[];

/** The factor by which a gist decays with each message. */
export const FADING = 0.6;

/** The probability of each answer above `UNLIKELY`, by its id. */
export type Opinion = ReadonlyMap<string, number>;

/** Answers less probable than this are ignored. */
export const UNLIKELY = 1e-4;

/** The opinion of some networks, and the gist of a conversation as they see it. */
export type Opinions = {
  /**
   * The probability of each answer, from a message's features, the id of the answer told last (`told`) and the
   * gist of the messages before. It is the geometric mean of networks trained from different starts, which
   * errs less than each of them.
   */
  opinion(row: Row, told: string | undefined, gist?: Gist): Opinion;
  /** The gist after one more message; `before` is the one until then. */
  gist(row: Row, before?: Gist): Gist;
};

/** Makes the opinion of these networks. Their tables are copied to where the loops of `vectors.ts` find them. */
export function opinionsOf(networks: readonly AnswerNetwork[]): Opinions {
  const ids = networks[0]?.ids ?? [];
  const each = networks.map(heldNetwork);
  // Most answers are below `UNLIKELY`, which can be seen without a logarithm. Skipping them does not change
  // the results of the others in any bit.
  const least = (1.99 * UNLIKELY) ** each.length;
  return {
    opinion: (row, told, gist) => {
      const all = each.map(({ sharesOf }, which) => sharesOf(row, told, gist?.[which]));
      const chances = new Map<string, number>();
      ids.forEach((id, at) => {
        let product = 1;
        for (const of of all) product *= float32At(of, at) + UNLIKELY;
        if (product < least) return;
        let sum = 0;
        for (const of of all) sum = Math.fround(sum + Math.log(float32At(of, at) + UNLIKELY));
        const chance = Math.exp(sum / each.length) - UNLIKELY;
        if (chance > UNLIKELY) chances.set(id, chance);
      });
      return chances;
    },
    gist: (row, before) =>
      each.map(({ meaningOf }, which) => {
        const earlier = before?.[which];
        return meaningOf(row).map((sum, d) => (sum + (earlier?.[d] ?? 0)) * FADING);
      }),
  };
}

/** The most features that are added up at once; those of a longer message follow in another round. */
const AT_ONCE = 1024;

/** One network in a memory of its own, where the products are computed. */
function heldNetwork(network: AnswerNetwork) {
  const { ids, meaning, told: width, hidden, table, steps } = network;
  const inputs = 2 * meaning + width;
  // The loops take four numbers at a time, so each row of the outputs ends at a multiple of four.
  const outputs = Math.ceil(ids.length / 4) * 4;
  const floats = [
    inputs * hidden,
    hidden,
    (hidden + 2 * meaning) * outputs,
    outputs,
    inputs,
    hidden,
    outputs,
  ];
  const room = [table.length, 4 * AT_ONCE, 4 * AT_ONCE, ...floats.map((length) => 4 * length)];
  const vectors = vectorsWith(room.reduce((sum, bytes) => sum + roomFor(bytes), 0));
  const embeddings = vectors.int8(table).address;
  const places = vectors.uint32(AT_ONCE);
  const amounts = vectors.float32(AT_ONCE);
  const inner = vectors.float32(network.inner).address;
  const innerOffset = network.innerOffset;
  const toOutputs = (weights: Float32Array): number =>
    vectors.float32(wider(weights, ids.length, outputs)).address;
  const outer = toOutputs(network.outer);
  const straight = toOutputs(network.straight);
  const straightGist = toOutputs(network.straightGist);
  const input = vectors.float32(inputs);
  const units = vectors.float32(hidden);
  const scores = vectors.float32(outputs);
  const said = input.list.subarray(0, meaning);
  const answers = scores.list.subarray(0, ids.length);
  const gistAt = meaning + width;
  const at = new Map(ids.map((id, index) => [id, index]));

  /** Puts the sum of the features' embeddings where the network's input begins. */
  const addMeanings = ({ ids: features, values }: Row): void => {
    said.fill(0);
    for (let from = 0; from < features.length; from += AT_ONCE) {
      const length = Math.min(AT_ONCE, features.length - from);
      for (let f = 0; f < length; f++) {
        const place = placeOf(uint32At(features, from + f));
        places.list[f] = place;
        amounts.list[f] = float32At(values, from + f) * float32At(steps, place);
      }
      vectors.addRows(input.address, meaning, embeddings, places.address, amounts.address, length);
    }
  };
  return {
    /** The sum of the features' embeddings, in an array that the next call overwrites. */
    meaningOf: (row: Row): Float32Array => {
      addMeanings(row);
      return said;
    },
    /** The probabilities of the answers, in an array that the next call overwrites. */
    sharesOf: (row: Row, told: string | undefined, gist?: Float32Array): Float32Array => {
      addMeanings(row);
      const which = (told === undefined ? undefined : at.get(told)) ?? ids.length;
      input.list.set(network.before.subarray(which * width, (which + 1) * width), meaning);
      if (gist) input.list.set(gist, gistAt);
      else input.list.fill(0, gistAt);
      units.list.set(innerOffset);
      vectors.addProduct(units.address, hidden, input.address, inputs, inner);
      vectors.withoutNegatives(units.address, hidden);
      answers.set(network.offset);
      vectors.addProduct(scores.address, outputs, units.address, hidden, outer);
      vectors.addProduct(scores.address, outputs, input.address, meaning, straight);
      if (gist)
        vectors.addProduct(scores.address, outputs, input.address + 4 * gistAt, meaning, straightGist);
      return shares(answers);
    },
  };
}

/** A matrix with this many `columns` as one with `more` of them, the others zero. */
function wider(weights: Float32Array, columns: number, more: number): Float32Array {
  const wide = new Float32Array((weights.length / columns) * more);
  for (let row = 0; row * columns < weights.length; row++)
    wide.set(weights.subarray(row * columns, (row + 1) * columns), row * more);
  return wide;
}

/** Turns scores into probabilities, in place (softmax). */
export function shares(scores: Float32Array): Float32Array {
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < scores.length; at++) most = Math.max(most, float32At(scores, at));
  let sum = 0;
  for (let at = 0; at < scores.length; at++) {
    scores[at] = Math.exp(float32At(scores, at) - most);
    sum += float32At(scores, at);
  }
  for (let at = 0; at < scores.length; at++) scores[at] = float32At(scores, at) / sum;
  return scores;
}

const FLOATS = ['before', 'inner', 'innerOffset', 'offset'] as const;
/** The largest tables: stored as one byte for each number, and one step (scale) for each row. */
const BYTES = ['outer', 'straight', 'straightGist'] as const;

/**
 * A network as a header for JSON, and bytes: two numbers of the embedding table per byte, the largest other
 * tables in a byte per number, the rest as 32-bit floats.
 */
export function packNetwork(network: AnswerNetwork): { header: NetworkHeader; bytes: Uint8Array[] } {
  const { ids, meaning, told, hidden, table, steps } = network;
  const halves = new Uint8Array(table.length / 2);
  for (let at = 0; at < halves.length; at++)
    halves[at] = ((int8At(table, 2 * at) + MOST) << 4) | (int8At(table, 2 * at + 1) + MOST);
  const small = BYTES.map((name) => inBytes(network[name], ids.length));
  const floats = [steps, ...FLOATS.map((name) => network[name]), ...small.map((one) => one.steps)];
  return {
    header: { ids, meaning, told, hidden, lengths: floats.map(({ length }) => length), table: halves.length },
    bytes: [
      halves,
      ...floats.map((one) => new Uint8Array(one.buffer, one.byteOffset, one.byteLength)),
      ...small.map(({ bytes }) => new Uint8Array(bytes.buffer)),
    ],
  };
}

/** The greatest value of a signed four-bit integer. */
export const MOST = 7;
/** The greatest value of a signed eight-bit integer. */
const GREATEST = 127;

/** A table with each row rounded to signed eight-bit integers, and the scale of each row. */
function inBytes(weights: Float32Array, columns: number): { bytes: Int8Array; steps: Float32Array } {
  const steps = new Float32Array(weights.length / columns).map((_, row) => {
    const own = weights.subarray(row * columns, (row + 1) * columns);
    return own.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / GREATEST || 1;
  });
  return {
    bytes: Int8Array.from(weights, (weight, at) =>
      Math.round(weight / float32At(steps, Math.floor(at / columns))),
    ),
    steps,
  };
}

/** What `packNetwork` puts into the header. */
export type NetworkHeader = Sizes & { ids: readonly string[]; lengths: number[]; table: number };

/** Reads back what `packNetwork` gave; `next` gives the file's next bytes. */
export function unpackNetwork(header: NetworkHeader, next: (length: number) => Uint8Array): AnswerNetwork {
  const { ids, meaning, told, hidden, lengths } = header;
  const halves = next(header.table);
  const table = new Int8Array(halves.length * 2);
  halves.forEach((half, at) => {
    table[2 * at] = (half >> 4) - MOST;
    table[2 * at + 1] = (half & 15) - MOST;
  });
  let which = 0;
  // In the order of `FLOATS` and `BYTES`; copies, because numbers of four bytes must begin at a place that four
  // divides.
  const floats = (): Float32Array => new Float32Array(next((lengths[which++] ?? 0) * 4).slice().buffer);
  const small = {
    steps: floats(),
    before: floats(),
    inner: floats(),
    innerOffset: floats(),
    offset: floats(),
  };
  const rowSteps = { outer: floats(), straight: floats(), straightGist: floats() };
  const large = (steps: Float32Array): Float32Array => {
    const bytes = next(steps.length * ids.length);
    const numbers = Float32Array.from(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length));
    return numbers.map((number, at) => number * float32At(steps, Math.floor(at / ids.length)));
  };
  return {
    ids,
    meaning,
    told,
    hidden,
    table,
    ...small,
    outer: large(rowSteps.outer),
    straight: large(rowSteps.straight),
    straightGist: large(rowSteps.straightGist),
  };
}

/** The digits that a gist is written in: six bits each. */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The value of each digit. */
const WORTH: ReadonlyMap<string, number> = new Map([...DIGITS].map((digit, at) => [digit, at]));
/** The digit that stands for zero; also the number of steps on either side of it. */
const MIDDLE = 31;
/** In the first position, a digit stands for the step size `2 ** (digit / 4 - SMALLEST)`. */
const SMALLEST = 12;

/** A gist as text, to be stored: for each network a digit for the step size, then one digit per number. */
export const writtenGist = (gist: Gist): string =>
  gist
    .map((sums) => {
      const most = sums.reduce((so, sum) => Math.max(so, Math.abs(sum)), 0);
      const digit = Math.min(63, Math.max(0, Math.ceil(4 * (Math.log2(most / MIDDLE || 1e-9) + SMALLEST))));
      const step = stepOf(digit);
      return DIGITS.charAt(digit) + [...sums].map((sum) => DIGITS[MIDDLE + Math.round(sum / step)]).join('');
    })
    .join('');

const worthOf = (digit: string): number => WORTH.get(digit) ?? MIDDLE;

const stepOf = (digit: number): number => 2 ** (digit / 4 - SMALLEST);

/** Reads the text that `writtenGist` gave; undefined if another set of networks wrote it. */
export function readGist(networks: readonly Pick<Sizes, 'meaning'>[], written: string): Gist | undefined {
  const lengths = networks.map(({ meaning }) => 1 + meaning);
  if (written.length !== lengths.reduce((sum, length) => sum + length, 0)) return undefined;
  let from = 0;
  return lengths.map((length) => {
    const own = written.slice(from, from + length);
    from += length;
    const step = stepOf(worthOf(own.charAt(0)));
    return Float32Array.from(own.slice(1), (digit) => (worthOf(digit) - MIDDLE) * step);
  });
}
