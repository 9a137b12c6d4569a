/**
 * What people say after an answer, and which answer they ask for with it. Whole conversations are in
 * `locales/<language>/talks/<topic>.json` and, divided into clauses, in `clauses/<topic>.json`; single
 * messages are in `next/<topic>.json`. After the same answers people ask for the same things, mostly in
 * similar words: "y eso en donde".
 */
import { requestsIn } from './clauses.ts';
import { SIZE } from './features.ts';
import { filesIn } from './files.ts';
import { type Row, spread } from './linear.ts';
import { float32At, float64At, uint16At, uint32At } from './typed-arrays.ts';

/**
 * A message after an answer, with the ids of the answer told before (`after`) and of the one it asks for
 * (`asks`). In a conversation also the messages before it, latest first.
 */
export type FollowUp = {
  after: string;
  asks: string;
  text: string;
  language: string;
  earlier?: readonly string[];
};

/** A conversation: each message with the id of the answer that it asks for. Its file is called by the topic it begins with. */
type Talk = [asks: string, text: string][];

/** What a file holds: messages by the name of the answer told, then by the id of the answer asked for. */
type Listed = Record<string, Record<string, string[]>>;

/** How many of the messages before a follow-up are kept as its context. */
const EARLIER = 3;

/** The follow-ups of these languages in `talks`, `next` and `clauses`. Throws where a file is no JSON. */
export const followUpsIn = (locales: string, languages: readonly string[]): FollowUp[] =>
  languages.flatMap((language) => [
    ...filesIn<Talk[]>(`${locales}/${language}/talks`).flatMap(([, talks]) =>
      talks.flatMap((talk) => followUpsOf(talk, language)),
    ),
    ...listedIn(`${locales}/${language}/next`, language),
    ...requestsIn(locales, [language]).flatMap(({ after, ...request }) =>
      after === undefined ? [] : [{ ...request, after }],
    ),
  ]);

/**
 * The follow-ups of these languages in `contrasts`: messages written in pairs that share their words and mean different
 * things, which teach what words say and not how often something is asked. Throws where a file is no JSON.
 */
export const contrastsIn = (locales: string, languages: readonly string[]): FollowUp[] =>
  languages.flatMap((language) => listedIn(`${locales}/${language}/contrasts`, language));

const followUpsOf = (talk: Talk, language: string): FollowUp[] =>
  talk.flatMap(([asks, text], at) => {
    const before = talk.slice(Math.max(0, at - EARLIER), at).reverse();
    const [last] = before;
    return last ? [{ after: last[0], asks, text, language, earlier: before.map(([, said]) => said) }] : [];
  });

const listedIn = (folder: string, language: string): FollowUp[] =>
  filesIn<Listed>(folder).flatMap(([topic, listed]) =>
    Object.entries(listed).flatMap(([name, asked]) =>
      Object.entries(asked).flatMap(([asks, texts]) =>
        texts.map((text) => ({ after: `${topic}/${name}`, asks, text, language })),
      ),
    ),
  );

/**
 * How often an answer was asked for after another (as a share of one), and how similar the words were (0 to
 * 1).
 */
export type Followed = { share: number; likeness: number };

/** The answers that were asked for after the one told, by their ids, for a message's features. */
export type Recall = (told: string, row: Row) => ReadonlyMap<string, Followed>;

/** What is asked for after each answer, the most frequent first and the answer itself left out, by ids. */
export function frequentNext(followUps: readonly FollowUp[]): ReadonlyMap<string, string[]> {
  const counts = new Map<string, Map<string, number>>();
  for (const { after, asks } of followUps) {
    const own = counts.get(after) ?? new Map<string, number>();
    counts.set(after, own);
    if (asks !== after) own.set(asks, (own.get(asks) ?? 0) + 1);
  }
  return new Map(
    [...counts].map(([after, own]) => [
      after,
      [...own].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([asks]) => asks),
    ]),
  );
}

/**
 * Makes the recall of these follow-ups. Their features are computed when the answer before them is told for
 * the first time.
 */
export function recallOf(followUps: readonly FollowUp[], rowOf: (text: string) => Row): Recall {
  const byTold = new Map<string, FollowUp[]>();
  for (const one of followUps) {
    const known = byTold.get(one.after);
    if (known) known.push(one);
    else byTold.set(one.after, [one]);
  }
  const indices = new Map<string, Known>();
  return (told, row) => {
    let known = indices.get(told);
    if (!known) {
      known = knownOf(byTold.get(told) ?? [], rowOf);
      indices.set(told, known);
    }
    const { asks, askedBy, index } = known;
    const likenesses = likenessesIn(index, unit(row), askedBy.length);
    const most = new Float64Array(asks.length);
    for (let text = 0; text < askedBy.length; text++) {
      const which = uint16At(askedBy, text);
      most[which] = Math.max(float64At(most, which), float64At(likenesses, text));
    }
    return new Map(asks.map(({ id, share }, which) => [id, { share, likeness: float64At(most, which) }]));
  };
}

/** What was asked for after one answer and how often, which of these each text asks for, and the texts by their features. */
type Known = { asks: readonly { id: string; share: number }[]; askedBy: Uint16Array; index: Index };

function knownOf(followUps: readonly FollowUp[], rowOf: (text: string) => Row): Known {
  const shares = new Map<string, number>();
  for (const { asks } of followUps) shares.set(asks, (shares.get(asks) ?? 0) + 1 / followUps.length);
  const ids = [...shares.keys()];
  return {
    asks: Array.from(shares, ([id, share]) => ({ id, share })),
    askedBy: Uint16Array.from(followUps, ({ asks }) => ids.indexOf(asks)),
    index: indexOf(followUps.map(({ text }) => unit(rowOf(text)))),
  };
}

/**
 * An inverted index, so that a message is compared only with texts that share a feature with it. `features`
 * is sorted. The texts that have feature number `at` begin at `starts[at]` in `texts`; `values` says how much
 * of it each has.
 */
type Index = { features: Uint16Array; starts: Uint32Array; texts: Uint16Array; values: Float32Array };

function indexOf(rows: readonly Row[]): Index {
  const counts = new Map<number, number>();
  for (const { ids } of rows) for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  const features = Uint16Array.from(counts.keys()).sort();
  const starts = new Uint32Array(features.length + 1);
  let length = 0;
  for (const [at, feature] of features.entries()) {
    length += counts.get(feature) ?? 0;
    starts[at + 1] = length;
  }
  const texts = new Uint16Array(length);
  const values = new Float32Array(length);
  /** Where the next text with a feature goes. */
  const free = starts.slice();
  for (const [text, row] of rows.entries())
    for (const [at, id] of row.ids.entries()) {
      const which = placeIn(features, id);
      const place = uint32At(free, which);
      free[which] = place + 1;
      texts[place] = text;
      values[place] = float32At(row.values, at);
    }
  return { features, starts, texts, values };
}

/** The product of a message with each text of an index. */
function likenessesIn(index: Index, row: Row, count: number): Float64Array {
  const { features, starts, texts, values } = index;
  const sums = new Float64Array(count);
  spread(row, amounts);
  for (let at = 0; at < row.ids.length; at++) {
    const id = uint32At(row.ids, at);
    const value = float32At(amounts, id);
    // Two kinds of features may share a place: it counts once.
    amounts[id] = 0;
    const which = value === 0 ? -1 : placeIn(features, id);
    if (which < 0) continue;
    const end = uint32At(starts, which + 1);
    for (let place = uint32At(starts, which); place < end; place++)
      sums[texts[place]!]! += value * values[place]!;
  }
  return sums;
}

/** The position of a feature in a sorted list (binary search); -1 if it is not there. */
function placeIn(features: Uint16Array, feature: number): number {
  let from = 0;
  let to = features.length - 1;
  while (from <= to) {
    const middle = (from + to) >> 1;
    const found = uint16At(features, middle);
    if (found < feature) from = middle + 1;
    else if (found > feature) to = middle - 1;
    else return middle;
  }
  return -1;
}

/** Room for one message's features, all zero between calls. */
const amounts = new Float32Array(SIZE);

/** A row brought to length one, so that a product with another is their cosine. */
export function unit({ ids, values }: Row): Row {
  let square = 0;
  for (const value of values) square += value * value;
  const length = Math.sqrt(square) || 1;
  return { ids, values: values.map((value) => value / length) };
}
