/**
 * Which answer a message asks for, in two stages: which topic (`intents.ts`), then which of that topic's
 * answers. The context shifts the first stage: a fragment stays in the open topic, a complete request depends on
 * its own words.
 */
import { fromHalves, inHalves } from '../vectors/halves.ts';
import { type Held, type Vectors, vectorsWith } from '../vectors/vectors.ts';
import { byFalling, probabilities, type Row, type Weights } from './linear.ts';
import { float32At, uint32At } from './typed-arrays.ts';

/**
 * The second stage for one topic: a linear classifier per answer, over the features that occur in the topic's
 * wordings.
 */
export type AnswerWeights = {
  topic: string;
  names: string[];
  /** Ascending places of the features. */
  features: Uint16Array;
  weights: Weights;
};

/** An answer of a topic, by its id, with how probable it is among them. */
export type Named = { id: string; share: number };

/** A topic's answers, most probable first, for a row of features. */
export type RankNames = (row: Row) => Named[];

/** Makes the ranking of the answers of each topic, by the topics' ids. */
export function namesByTopic(all: readonly AnswerWeights[]): ReadonlyMap<string, RankNames> {
  const lengths = all.flatMap(({ features, weights: { columns } }) => [
    features.length * wholeWidth(columns),
    4 * wholeWidth(columns),
  ]);
  const vectors = vectorsWith([...lengths, 4 * MOST, 4 * MOST]);
  const found = { places: vectors.uint32(MOST), amounts: vectors.float32(MOST) };
  return new Map(all.map((one) => [one.topic, rankNames(one, vectors, found)] as const));
}

/** The most features of a message that are looked at: its texts are short, and the first ones are its words. */
const MOST = 4096;

/** A row of a table, in numbers: `addRows` takes sixteen at a time. */
const wholeWidth = (columns: number): number => Math.ceil(columns / 16) * 16;

/** Makes the ranking of one topic's answers. `found`: where the features that it knows are put. */
function rankNames(
  { topic, names, features, weights }: AnswerWeights,
  vectors: Vectors,
  { places, amounts }: { places: Held<Uint32Array>; amounts: Held<Float32Array> },
): RankNames {
  const ids = names.map((name) => `${topic}/${name}`);
  const rows = new Int32Array(1 << 16).fill(-1);
  features.forEach((feature, row) => {
    rows[feature] = row;
  });
  const { columns, scales, table } = weights;
  const width = wholeWidth(columns);
  const wide = new Int8Array(features.length * width);
  for (let row = 0; row < features.length; row++)
    wide.set(table.subarray(row * columns, (row + 1) * columns), row * width);
  const held = vectors.int8(wide).address;
  const { list: sums, address } = vectors.float32(width);
  return ({ ids: asked, values }) => {
    let known = 0;
    for (let f = 0; f < asked.length && known < MOST; f++) {
      const row = rows[uint32At(asked, f)] ?? -1;
      if (row < 0) continue;
      places.list[known] = row;
      amounts.list[known++] = float32At(values, f);
    }
    sums.fill(0);
    vectors.addRows(address, width, held, places.address, amounts.address, known);
    const margins = new Float32Array(columns);
    for (let column = 0; column < columns; column++)
      margins[column] = float32At(sums, column) * float32At(scales, column);
    const shares = probabilities(margins, NAME_SHARPNESS);
    return byFalling(shares).map((column) => ({ id: ids[column]!, share: float32At(shares, column) }));
  };
}

/**
 * The factor applied to the margins of a topic's answers before they become probabilities. Fitted on held-out
 * questions.
 */
export const NAME_SHARPNESS = 4;

/**
 * The second stage as it is stored in the model file: a header for JSON, then features and weights as bytes, two
 * weights to a byte.
 */
export function packAnswers(all: readonly AnswerWeights[]): { header: object[]; bytes: Uint8Array[] } {
  return {
    header: all.map(({ topic, names, features, weights }) => ({
      topic,
      names,
      features: features.length,
      scales: [...weights.scales].map((scale) => Number(scale.toPrecision(6))),
    })),
    bytes: all.flatMap(({ features, weights }) => [
      new Uint8Array(features.buffer, features.byteOffset, features.byteLength),
      inHalves(weights.table),
    ]),
  };
}

/** Reads back what `packAnswers` gave; `next` gives the file's next bytes. */
export function unpackAnswers(
  header: { topic: string; names: string[]; features: number; scales: number[] }[],
  next: (length: number) => Uint8Array,
): AnswerWeights[] {
  return header.map(({ topic, names, features, scales }) => {
    // A copy, because a Uint16Array must begin at an even byte offset.
    const places = Uint16Array.from(new Uint16Array(next(features * 2).slice().buffer));
    const length = features * names.length;
    return {
      topic,
      names,
      features: places,
      weights: {
        columns: names.length,
        scales: Float32Array.from(scales),
        table: fromHalves(next(Math.ceil(length / 2)), length),
      },
    };
  });
}
