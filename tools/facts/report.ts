/** Facts as the texts use them: where each is used, what is wrong with it, and a table of all by age. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Fact,
  factValue,
  readFacts,
  readSources,
  type Source,
  sourceName,
} from '../../src/core/facts.ts';
import { OWN } from '../../src/core/guide.ts';
import type { Org } from '../../src/org.ts';
import { ownFacts } from '../../src/org-topic.ts';

/** A fact with where it stands: its file's topic and its id, and the text keys that use it. */
export type Placed = { topic: string; id: string; fact: Fact; uses: string[] };

type Texts = Record<string, string>;

/** Every fact of `flows/`, and a sentence for each that CI must not let through. */
export function readAllFacts(root: string): { facts: Placed[]; faults: string[] } {
  const facts: Placed[] = [];
  const faults: string[] = [];
  const texts = readTexts(root);
  const views = readViews(root);
  const sources = readSources(readJson(join(root, 'flows', 'sources.json')));
  const named = new Set<Source>();
  for (const file of readdirSync(join(root, 'flows'))
    .filter((name) => name.endsWith('.facts.json'))
    .sort()) {
    const topic = file.slice(0, -'.facts.json'.length);
    for (const [id, raw] of Object.entries(readJson(join(root, 'flows', file)) as Record<string, unknown>)) {
      let fact: Fact;
      try {
        fact = readFacts(topic, { [id]: raw }, sources)[id]!;
      } catch (error) {
        faults.push((error as Error).message);
        continue;
      }
      for (const source of fact.sources) named.add(source);
      const uses = usesOf(topic, id, fact, texts, views);
      facts.push({ topic, id, fact, uses });
      const name = `flows/${file}: ${id}`;
      if (!fact.withdrawn && uses.length === 0) faults.push(`${name} is used by no text and backs none.`);
      if (fact.withdrawn && uses.length > 0)
        faults.push(`${name} is withdrawn, but used by ${uses.join(', ')}.`);
      if (fact.asOf > fact.reviewBy) faults.push(`${name} is to be reviewed before it was true.`);
      for (const key of fact.backs) {
        if (keysOf(topic, texts).every((known) => known !== key))
          faults.push(`${name} backs "${key}", which is no text.`);
      }
    }
  }
  for (const [id, source] of Object.entries(sources))
    if (!named.has(source)) faults.push(`flows/sources.json: ${id} is named by no fact.`);
  return { facts, faults };
}

/** What an organisation says of itself, placed among the facts. */
export const ownPlaced = (org: Org): Placed[] =>
  ownFacts(org).map(({ id, fact }) => ({ topic: OWN, id, fact, uses: [`${OWN}.${id}`] }));

/** The table, the oldest first, and the counts by confidence, on a day. `past`: only those past their review. */
export function report(facts: Placed[], on: string, past: boolean): string {
  const live = facts.filter(({ fact }) => !fact.withdrawn);
  const late = live.filter(({ fact }) => fact.reviewBy < on);
  const rows = (past ? late : live)
    .sort((a, b) => a.fact.asOf.localeCompare(b.fact.asOf) || a.topic.localeCompare(b.topic))
    .map(({ topic, id, fact, uses }) => [
      `${topic}.${id}`,
      shortened(factValue(fact, 'en')),
      fact.sure,
      fact.asOf,
      fact.sources[0]!.date === undefined ? 'undated' : age(fact.asOf, on),
      `${fact.reviewBy}${fact.reviewBy < on ? ' PAST' : ''}`,
      nameOf(fact.sources[0]!),
      uses.join(', '),
    ]);
  const count = (sure: Fact['sure']) => live.filter(({ fact }) => fact.sure === sure).length;
  return [
    table([['fact', 'value', 'sure', 'as of', 'age', 'review by', 'source', 'used by'], ...rows]),
    '',
    `${live.length} facts: ${count('high')} high, ${count('medium')} medium, ${count('low')} low; ` +
      `${facts.length - live.length} withdrawn. Past their review on ${on}: ${late.length}.`,
  ].join('\n');
}

/** A value as it fits a column. */
const shortened = (value: string): string => (value.length > 24 ? `${value.slice(0, 23)}…` : value);

const nameOf = (source: Source): string => {
  const name = sourceName(source, 'en');
  return source.date === undefined ? `${name} (undated)` : name;
};

/** The texts that show a fact or stand on it, and the views that compute with it. Common facts serve every topic. */
function usesOf(
  topic: string,
  id: string,
  fact: Fact,
  texts: Record<string, Texts>,
  views: string,
): string[] {
  const shown = new RegExp(`\\{\\{\\s*fact\\.${id}\\s*\\}\\}`);
  const scope = topic === 'common' ? Object.keys(texts) : [topic, 'common'];
  const uses = scope.flatMap((name) =>
    Object.entries(texts[name] ?? {}).flatMap(([key, text]) =>
      shown.test(text) || fact.backs.includes(key) ? [`${name}.${key}`] : [],
    ),
  );
  if (views.includes(`'${id}'`)) uses.push('src/views');
  return fact.withdrawn ? uses.filter((use) => use !== 'src/views') : uses;
}

const keysOf = (topic: string, texts: Record<string, Texts>): string[] =>
  (topic === 'common' ? Object.keys(texts) : [topic, 'common']).flatMap((name) =>
    Object.keys(texts[name] ?? {}),
  );

/** The texts by topic and key; those of all languages are joined under the same key. */
function readTexts(root: string): Record<string, Texts> {
  const texts: Record<string, Texts> = {};
  for (const language of readdirSync(join(root, 'locales'), { withFileTypes: true })) {
    if (!language.isDirectory()) continue;
    const folder = join(root, 'locales', language.name);
    for (const file of readdirSync(folder).filter(
      (name) => name.endsWith('.json') && name !== 'words.json',
    )) {
      const topic = file.slice(0, -'.json'.length);
      const known = texts[topic] ?? {};
      texts[topic] = known;
      for (const [key, text] of Object.entries(readJson(join(folder, file)) as Texts)) {
        known[key] = `${known[key] ?? ''}\n${text}`;
      }
    }
  }
  return texts;
}

const readViews = (root: string): string =>
  readdirSync(join(root, 'src', 'views'))
    .map((file) => readFileSync(join(root, 'src', 'views', file), 'utf8'))
    .join('\n');

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

function age(asOf: string, on: string): string {
  const months =
    (Number(on.slice(0, 4)) - Number(asOf.slice(0, 4))) * 12 +
    Number(on.slice(5, 7)) -
    Number(asOf.slice(5, 7));
  if (months < 1) return 'new';
  return months < 24 ? `${months} mo` : `${Math.floor(months / 12)} yr`;
}

function table(rows: string[][]): string {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
