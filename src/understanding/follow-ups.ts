/**
 * What people say after an answer, and which answer they ask for by it: `locales/<language>/next/<topic>.json`. People ask
 * for the same things after the same answers, and mostly in like words: "y eso en donde".
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { SIZE } from './features.ts';
import type { Row } from './linear.ts';

/** A message said after an answer. Both answers by their ids. */
export type FollowUp = { after: string; asks: string; text: string; language: string };

/** What a file holds: by the name of the answer told, by the id of the answer asked for. */
type Listed = Record<string, Record<string, string[]>>;

/**
 * The follow-ups of these languages in `next`, or in `contrasts`: messages written in pairs that share their words and mean
 * different things, which teach what words say and not how often something is asked. Throws where a file is no JSON.
 */
export function followUpsIn(
  locales: string,
  languages: readonly string[],
  kind: 'next' | 'contrasts' = 'next',
): FollowUp[] {
  const found: FollowUp[] = [];
  for (const language of languages) {
    const folder = `${locales}/${language}/${kind}`;
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder).sort()) {
      const topic = file.slice(0, -'.json'.length);
      const listed = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Listed;
      for (const [name, asked] of Object.entries(listed))
        for (const [asks, texts] of Object.entries(asked))
          for (const text of texts) found.push({ after: `${topic}/${name}`, asks, text, language });
    }
  }
  return found;
}

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
