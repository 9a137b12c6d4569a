/**
 * What people say after an answer, and which answer they ask for by it: whole conversations in
 * `locales/<language>/talks/<topic>.json`, and single messages in `locales/<language>/next/<topic>.json`. People ask for the
 * same things after the same answers, and mostly in like words: "y eso en donde".
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { SIZE } from './features.ts';
import type { Row } from './linear.ts';

/** A message said after an answer, both by their ids; of a conversation also the messages before it, the last one first. */
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

/** The follow-ups of these languages in `talks` and in `next`. Throws where a file is no JSON. */
export const followUpsIn = (locales: string, languages: readonly string[]): FollowUp[] =>
  languages.flatMap((language) => [
    ...filesIn<Talk[]>(`${locales}/${language}/talks`).flatMap(([, talks]) =>
      talks.flatMap((talk) => followUpsOf(talk, language)),
    ),
    ...listedIn(`${locales}/${language}/next`, language),
  ]);

/**
 * The follow-ups of these languages in `contrasts`: messages written in pairs that share their words and mean different
 * things, which teach what words say and not how often something is asked. Throws where a file is no JSON.
 */
export const contrastsIn = (locales: string, languages: readonly string[]): FollowUp[] =>
  languages.flatMap((language) => listedIn(`${locales}/${language}/contrasts`, language));

const followUpsOf = (talk: Talk, language: string): FollowUp[] =>
  talk.slice(1).map(([asks, text], at) => ({
    after: talk[at]![0],
    asks,
    text,
    language,
    earlier: talk
      .slice(Math.max(0, at + 1 - EARLIER), at + 1)
      .map(([, said]) => said)
      .reverse(),
  }));

const listedIn = (folder: string, language: string): FollowUp[] =>
  filesIn<Listed>(folder).flatMap(([topic, listed]) =>
    Object.entries(listed).flatMap(([name, asked]) =>
      Object.entries(asked).flatMap(([asks, texts]) =>
        texts.map((text) => ({ after: `${topic}/${name}`, asks, text, language })),
      ),
    ),
  );

/** The files of a folder, by their names without ending, in order; none where there is no such folder. */
const filesIn = <Content>(folder: string): [name: string, content: Content][] =>
  existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((file) => [
          file.slice(0, -'.json'.length),
          JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Content,
        ])
    : [];

/** What is known of an answer asked for after another: how often that is, as a share of one, and how alike the words were, 0 to 1. */
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

/** Recalls these follow-ups. Their features are worked out when the answer they follow is first told. */
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
    const { asks, shares, askedBy, index } = known;
    const likenesses = likenessesIn(index, unit(row), askedBy.length);
    const most = new Float64Array(asks.length);
    for (let text = 0; text < askedBy.length; text++) {
      const which = askedBy[text]!;
      if (likenesses[text]! > most[which]!) most[which] = likenesses[text]!;
    }
    return new Map(asks.map((id, which) => [id, { share: shares[which]!, likeness: most[which]! }]));
  };
}

/** What was asked for after one answer, how often, which of these each text asks for, and the texts by their features. */
type Known = { asks: readonly string[]; shares: readonly number[]; askedBy: Uint16Array; index: Index };

function knownOf(followUps: readonly FollowUp[], rowOf: (text: string) => Row): Known {
  const asks = [...new Set(followUps.map((one) => one.asks))];
  const askedBy = Uint16Array.from(followUps, (one) => asks.indexOf(one.asks));
  const shares = asks.map(() => 0);
  for (const which of askedBy) shares[which]! += 1 / followUps.length;
  return { asks, shares, askedBy, index: indexOf(followUps.map(({ text }) => unit(rowOf(text)))) };
}

/**
 * An inverted index, so that a message is compared only with texts that share a feature with it: `features`
 * ascend; the texts that have the feature at `at` stand from `starts[at]` on in `texts`, and how much of it each
 * has in `values`.
 */
type Index = { features: Uint16Array; starts: Uint32Array; texts: Uint16Array; values: Float32Array };

function indexOf(rows: readonly Row[]): Index {
  const counts = new Map<number, number>();
  for (const { ids } of rows) for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  const features = Uint16Array.from(counts.keys()).sort();
  const starts = new Uint32Array(features.length + 1);
  for (let at = 0; at < features.length; at++) starts[at + 1] = starts[at]! + counts.get(features[at]!)!;
  const free = new Map(Array.from(features, (feature, at) => [feature, starts[at]!]));
  const texts = new Uint16Array(starts.at(-1)!);
  const values = new Float32Array(texts.length);
  for (const [text, row] of rows.entries())
    for (const [at, id] of row.ids.entries()) {
      const place = free.get(id)!;
      free.set(id, place + 1);
      texts[place] = text;
      values[place] = row.values[at]!;
    }
  return { features, starts, texts, values };
}

/** The product of a message with each text of an index. */
function likenessesIn(index: Index, { ids, values: said }: Row, count: number): Float64Array {
  const { features, starts, texts, values } = index;
  const sums = new Float64Array(count);
  for (let at = 0; at < ids.length; at++) amounts[ids[at]!] = said[at]!;
  for (let at = 0; at < ids.length; at++) {
    const value = amounts[ids[at]!]!;
    // Two kinds of features may share a place: it counts once.
    amounts[ids[at]!] = 0;
    const which = value === 0 ? -1 : placeIn(features, ids[at]!);
    if (which < 0) continue;
    for (let place = starts[which]!; place < starts[which + 1]!; place++)
      sums[texts[place]!]! += value * values[place]!;
  }
  return sums;
}

/** Where a feature stands among those that ascend; below zero where it is none of them. */
function placeIn(features: Uint16Array, feature: number): number {
  let from = 0;
  let to = features.length - 1;
  while (from <= to) {
    const middle = (from + to) >> 1;
    if (features[middle]! < feature) from = middle + 1;
    else if (features[middle]! > feature) to = middle - 1;
    else return middle;
  }
  return -1;
}

/** Room for one message's features, all zero between calls. */
const amounts = new Float32Array(SIZE);

/** A row brought to length one, so that a product with another is their cosine. */
export function unit({ ids, values }: Row): Row {
  let square = 0;
  for (let at = 0; at < values.length; at++) square += values[at]! * values[at]!;
  const length = Math.sqrt(square) || 1;
  return { ids, values: values.map((value) => value / length) };
}
