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

/** What a file holds: by the name of the answer told, by the id of the answer asked for. */
type Listed = Record<string, Record<string, string[]>>;

/** How many of the messages before one say what it is about. */
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
  const rows = new Map<string, { asks: string; row: Row }[]>();
  const dense = new Float32Array(SIZE);
  return (told, row) => {
    const known = byTold.get(told) ?? [];
    let seen = rows.get(told);
    if (!seen) {
      seen = known.map(({ asks, text }) => ({ asks, row: unit(rowOf(text)) }));
      rows.set(told, seen);
    }
    const said = unit(row);
    spread(said, dense);
    const found = new Map<string, Followed>();
    for (const one of seen) {
      const likeness = product(dense, one.row);
      const before = found.get(one.asks);
      found.set(one.asks, {
        share: (before?.share ?? 0) + 1 / seen.length,
        likeness: Math.max(before?.likeness ?? 0, likeness),
      });
    }
    clear(said, dense);
    return found;
  };
}

/** A message's features at their places, so that a product with another's is one look each. */
function spread({ ids, values }: Row, dense: Float32Array): void {
  for (let at = 0; at < ids.length; at++) dense[ids[at]!] = values[at]!;
}

function clear({ ids }: Row, dense: Float32Array): void {
  for (const id of ids) dense[id] = 0;
}

function product(dense: Float32Array, { ids, values }: Row): number {
  let sum = 0;
  for (let at = 0; at < ids.length; at++) sum += dense[ids[at]!]! * values[at]!;
  return sum;
}

/** A row brought to length one, so that a product with another is their cosine. */
export function unit({ ids, values }: Row): Row {
  const length = Math.hypot(...values) || 1;
  return { ids, values: values.map((value) => value / length) };
}
