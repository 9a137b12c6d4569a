/**
 * A second opinion on which answer a message asks for. These networks learn from the words, the answer told
 * before and the earlier messages together, while the classifiers of `ranking.ts` learn each topic
 * separately. They are alike but for their random beginnings, and what they say is averaged, so that the chance in
 * one training weighs less. A message is the sum of what its words mean (`terms.ts`; as in Joulin et al., "Bag of Tricks for
 * Efficient Text Classification", 2017), each weighted by a learned importance; the gist is the same sum over the
 * messages before it, without the pieces of words, weighted less the older they are. Both go, with the embedding
 * of the answer told last, through one hidden layer; each of the two also goes straight to the outputs. Trained by
 * `tools/learn-network.ts`.
 */
import { fromHalves, inHalves } from '../vectors/halves.ts';
import { vectorsWith } from '../vectors/vectors.ts';
import { readNumbers, written, writtenLength } from '../vectors/written.ts';
import { MOST_ROWS, MOST_WORDS, type Terms } from './terms.ts';
import { addFloat32, float32At, uint32At } from './typed-arrays.ts';

/** The sizes of every network: of an embedding, of the embedding of an answer told, and of the hidden layer. */
export type Sizes = { meaning: number; told: number; hidden: number };

export type AnswerNetwork = Sizes & {
  /** The answers by their ids. */
  ids: readonly string[];
  /** The hash of each term that has a row of its own, in the order of the rows. */
  vocabulary: Uint32Array;
  /**
   * `table`: the embeddings, a row of `meaning` four-bit integers for each term and piece. `steps`: the scale of
   * each row.
   */
  table: Int8Array;
  steps: Float32Array;
  /** The logarithm of the importance of each term of the vocabulary, by its row; the last one: of an unknown word. */
  importance: Float32Array;
  /** The embedding of each answer as the one told last; the row at the end stands for none. */
  before: Float32Array;
  /** Weights and biases from the inputs (message, answer told, gist) to the hidden layer. */
  inner: Float32Array;
  innerOffset: Float32Array;
  /**
   * Weights to the outputs (`outputsOf`), from the hidden layer, directly from the message, and directly from the
   * gist; and the biases.
   */
  outer: Float32Array;
  straight: Float32Array;
  straightGist: Float32Array;
  offset: Float32Array;
};

/** How many outputs a network of these answers has: the loops of `vectors.ts` take four numbers at a time. */
export const outputsOf = (ids: readonly string[]): number => Math.ceil(ids.length / 4) * 4;

/** The messages of a conversation so far, in one network: a decaying sum of what each means. */
type Gist = Float32Array;

/** The factor by which a gist decays with each message. */
export const FADING = 0.6;

/**
 * Added to the squares of a message's importances before it is scaled to a length of one, so that a message of
 * few and unimportant words ("¿y a qué hora?") stays short, and what was told before decides.
 */
export const LIGHT = 1;

/** The probability of each answer above `UNLIKELY`, by its id. */
export type Opinion = ReadonlyMap<string, number>;

/** Answers less probable than this are ignored. */
export const UNLIKELY = 1e-4;

/** The opinion of the networks, and the gist of a conversation as they see it. */
export type Opinions = {
  /**
   * The probability of each answer, from a message's terms, the id of the answer told last (`told`) and the
   * gist of the messages before; empty where there is no network.
   */
  opinion(terms: Terms, told: string | undefined, gist?: string): Opinion;
  /** The gist after one more message, as text to be stored; `before` is the one until then. */
  gist(terms: Terms, before?: string): string;
};

/** Makes the opinion of these networks, which know the same answers: the geometric mean of what each says. */
export function opinionsOf(networks: readonly AnswerNetwork[]): Opinions {
  const parts = networks.map(partOf);
  const ids = networks[0]?.ids ?? [];
  const sums = new Float32Array(ids.length);
  const { meaning = 0 } = networks[0] ?? {};
  const length = writtenLength(meaning);
  /** The gists of a text; none if other networks wrote it. */
  const gistsIn = (text = ''): Gist[] =>
    text.length !== networks.length * length
      ? []
      : networks.map((_, at) => readNumbers(text.slice(at * length), meaning));
  return {
    opinion: (terms, told, before) => {
      const gists = gistsIn(before);
      sums.fill(0);
      for (const [at, { scores }] of parts.entries()) {
        const own = scores(terms, told, gists[at]);
        for (let id = 0; id < sums.length; id++) addFloat32(sums, id, float32At(own, id) / parts.length);
      }
      shares(sums);
      const chances = new Map<string, number>();
      ids.forEach((id, which) => {
        const chance = float32At(sums, which);
        if (chance > UNLIKELY) chances.set(id, chance);
      });
      return chances;
    },
    gist: (terms, before) => {
      const gists = gistsIn(before);
      return parts.map(({ gist }, at) => written(gist(terms, gists[at]))).join('');
    },
  };
}

/** One of the networks: the score of each answer (the logarithm of its probability, up to a constant), and its gist. */
type Part = {
  scores(terms: Terms, told: string | undefined, gist?: Gist): Float32Array;
  gist(terms: Terms, before?: Gist): Gist;
};

/** Makes one network, in a memory of its own, where the loops of `vectors.ts` compute. */
function partOf(network: AnswerNetwork): Part {
  const { ids, meaning, told: width, hidden, table, steps } = network;
  const weightOf = network.importance.map(Math.exp);
  const inputs = 2 * meaning + width;
  const outputs = outputsOf(ids);
  const copied = [network.inner, network.outer, network.straight, network.straightGist];
  const lengths = [...copied.map(({ length }) => length), MOST_ROWS, MOST_ROWS, inputs, hidden, outputs];
  const vectors = vectorsWith([table.length, ...lengths.map((length) => 4 * length)]);
  const embeddings = vectors.int8(table).address;
  const places = vectors.uint32(MOST_ROWS);
  const amounts = vectors.float32(MOST_ROWS);
  const inner = vectors.float32(network.inner).address;
  const innerOffset = network.innerOffset;
  const outer = vectors.float32(network.outer).address;
  const straight = vectors.float32(network.straight).address;
  const straightGist = vectors.float32(network.straightGist).address;
  const input = vectors.float32(inputs);
  const units = vectors.float32(hidden);
  const weights = new Float32Array(MOST_WORDS);
  const scores = vectors.float32(outputs);
  const said = input.list.subarray(0, meaning);
  const answers = scores.list.subarray(0, ids.length);
  const gistAt = meaning + width;
  const at = new Map(ids.map((id, index) => [id, index]));

  /** Puts the weighted sum of what the words mean where the network's input begins; of `length` rows of theirs. */
  const addMeanings = ({ rows, shares: own, words, heads }: Terms, length: number): void => {
    said.fill(0);
    let square = 0;
    for (let word = 0; word < heads.length; word++) {
      const weight = float32At(weightOf, uint32At(heads, word));
      weights[word] = weight;
      square += weight * weight;
    }
    const scale = 1 / Math.sqrt(square + LIGHT);
    for (let at = 0; at < length; at++) {
      const row = uint32At(rows, at);
      const weight = float32At(weights, uint32At(words, at));
      places.list[at] = row;
      amounts.list[at] = float32At(own, at) * weight * float32At(steps, row) * scale;
    }
    vectors.addRows(input.address, meaning, embeddings, places.address, amounts.address, length);
  };
  return {
    scores: (terms, told, gist) => {
      addMeanings(terms, terms.rows.length);
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
      return answers;
    },
    gist: (terms, before) => {
      addMeanings(terms, terms.pieces);
      return said.map((sum, d) => (sum + (before?.[d] ?? 0)) * FADING);
    },
  };
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

const FLOATS = ['steps', 'importance', 'before', 'inner', 'innerOffset', 'offset'] as const;
/** The largest tables: stored as one byte for each number, and one step (scale) for each row. */
const BYTES = ['outer', 'straight', 'straightGist'] as const;

/** Networks that know the same answers and terms as a header for JSON, and bytes. */
export function packNetworks(networks: readonly AnswerNetwork[]): {
  header: NetworksHeader;
  bytes: Uint8Array[];
} {
  const packed = networks.map(packNetwork);
  const { ids = [], vocabulary = new Uint32Array() } = networks[0] ?? {};
  return {
    header: { ids, vocabulary: vocabulary.length, networks: packed.map(({ header }) => header) },
    bytes: [
      new Uint8Array(vocabulary.buffer, vocabulary.byteOffset, vocabulary.byteLength),
      ...packed.flatMap(({ bytes }) => bytes),
    ],
  };
}

/** What `packNetworks` puts into the header. */
export type NetworksHeader = { ids: readonly string[]; vocabulary: number; networks: NetworkHeader[] };

/** Reads back what `packNetworks` gave; `next` gives the file's next bytes. */
export function unpackNetworks(
  { ids, vocabulary: terms, networks }: NetworksHeader,
  next: (length: number) => Uint8Array,
): AnswerNetwork[] {
  // A copy, as below, because numbers of four bytes must begin at a place that four divides.
  const vocabulary = new Uint32Array(next(4 * terms).slice().buffer);
  return networks.map((header) => ({ ids, vocabulary, ...unpackNetwork(header, outputsOf(ids), next) }));
}

/**
 * A network: two numbers of the embedding table per byte, the largest other tables in a byte per number, the rest as 32-bit
 * floats.
 */
function packNetwork(network: AnswerNetwork): { header: NetworkHeader; bytes: Uint8Array[] } {
  const { ids, meaning, told, hidden, table } = network;
  const halves = inHalves(table);
  const small = BYTES.map((name) => inBytes(network[name], outputsOf(ids)));
  const floats = [...FLOATS.map((name) => network[name]), ...small.map((one) => one.steps)];
  return {
    header: { meaning, told, hidden, lengths: floats.map(({ length }) => length), table: halves.length },
    bytes: [
      halves,
      ...floats.map((one) => new Uint8Array(one.buffer, one.byteOffset, one.byteLength)),
      ...small.map(({ bytes }) => new Uint8Array(bytes.buffer)),
    ],
  };
}

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

type NetworkHeader = Sizes & { lengths: number[]; table: number };

function unpackNetwork(
  { meaning, told, hidden, lengths, table: halves }: NetworkHeader,
  outputs: number,
  next: (length: number) => Uint8Array,
): Omit<AnswerNetwork, 'ids' | 'vocabulary'> {
  const table = fromHalves(next(halves), 2 * halves);
  let which = 0;
  const floats = (): Float32Array => new Float32Array(next((lengths[which++] ?? 0) * 4).slice().buffer);
  const plain = FLOATS.map((name) => [name, floats()]);
  const scales = BYTES.map(floats);
  const large = BYTES.map((name, at) => {
    const steps = scales[at] ?? new Float32Array();
    const numbers = new Int8Array(next(steps.length * outputs));
    const step = (number: number): number => float32At(steps, Math.floor(number / outputs));
    return [name, Float32Array.from(numbers, (number, place) => number * step(place))];
  });
  const arrays: Record<(typeof FLOATS)[number] | (typeof BYTES)[number], Float32Array> = Object.fromEntries([
    ...plain,
    ...large,
  ]);
  return { meaning, told, hidden, table, ...arrays };
}
