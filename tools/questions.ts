/**
 * What is wrong with the wordings of answers, `locales/<language>/questions/<topic>.json`, and with what people say after
 * answers, `next`, `talks` and `clauses` beside them: a sentence each, with file and line.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { plain } from '../src/core/plain.ts';
import { requestsIn } from '../src/understanding/clauses.ts';
import { type FollowUp, followUpsIn } from '../src/understanding/follow-ups.ts';
import type { Questions } from './training-data.ts';

/** How many wordings that stand alone an answer needs in each language. */
export const LEAST = 12;

/** Faults of all wordings. `answers` are the ids that exist; `languages` the folders that each must be asked in. */
export function questionFaults(
  locales: string,
  languages: readonly string[],
  answers: Iterable<string>,
): string[] {
  const known = new Set(answers);
  const faults: string[] = [];
  const said = new Map<string, string>();
  for (const language of languages) {
    const asked = new Set<string>();
    const folder = `${locales}/${language}/questions`;
    for (const file of existsSync(folder) ? readdirSync(folder).sort() : []) {
      const path = `${folder}/${file}`;
      const text = readFileSync(path, 'utf8');
      const lines = text.split('\n');
      const lineOf = (words: string): number =>
        lines.findIndex((line) => line.includes(JSON.stringify(words))) + 1;
      const topic = file.slice(0, -'.json'.length);
      for (const [name, { ask, follow = [] }] of Object.entries(JSON.parse(text) as Questions)) {
        const id = `${topic}/${name}`;
        const at = `${path}:${lineOf(name)}`;
        if (!known.has(id)) faults.push(`${at} asks for ${id}, which no topic answers`);
        if (ask.length < LEAST) faults.push(`${at} has ${ask.length} wordings of ${id}; it needs ${LEAST}`);
        asked.add(id);
        for (const words of ask) {
          const before = said.get(plain(words));
          if (before !== undefined && before !== id)
            faults.push(`${path}:${lineOf(words)} asks for ${id} in the words of ${before}: "${words}"`);
          said.set(plain(words), id);
        }
        for (const words of follow) if (words.trim() === '') faults.push(`${at} has an empty wording`);
      }
    }
    for (const id of known)
      if (!asked.has(id)) faults.push(`${folder}: nobody asks for ${id} in "${language}"`);
  }
  return faults;
}

/**
 * The faults of all follow-ups, and of conversations divided into clauses: the answers that they ask for, and
 * those they follow, must exist.
 */
export function followUpFaults(
  locales: string,
  languages: readonly string[],
  answers: Iterable<string>,
): string[] {
  const known = new Set(answers);
  const openings = requestsIn(locales, languages).filter(({ after }) => after === undefined);
  const all: FollowUp[] = [
    ...followUpsIn(locales, languages),
    ...openings.map((request) => ({ ...request, after: request.asks })),
  ];
  return all.flatMap(({ after, asks, text, language, earlier }) => {
    const [topic = '', name = ''] = after.split('/');
    const at = (words: string): string =>
      earlier
        ? placeOf(words, [`${locales}/${language}/talks`, `${locales}/${language}/clauses`])
        : placeOf(words, [`${locales}/${language}/next/${topic}.json`]);
    if (!known.has(after)) return [`${at(earlier ? after : name)} follows ${after}, which no topic answers`];
    if (!known.has(asks)) return [`${at(asks)} asks for ${asks}, which no topic answers`];
    return text.trim() === '' ? [`${at(text)} has an empty follow-up of ${after}`] : [];
  });
}

/**
 * The file and line of these words, searched in the given files and folders; the first file with line 0 if
 * they are nowhere.
 */
function placeOf(words: string, paths: readonly string[]): string {
  const files = paths.flatMap((path) =>
    path.endsWith('.json')
      ? [path]
      : existsSync(path)
        ? readdirSync(path).map((file) => `${path}/${file}`)
        : [],
  );
  const places = files.map((file) => {
    const lines = readFileSync(file, 'utf8').split('\n');
    return { file, line: lines.findIndex((line) => line.includes(JSON.stringify(words))) + 1 };
  });
  const { file, line } = places.find((one) => one.line > 0) ?? { file: files[0] ?? paths[0], line: 0 };
  return `${file}:${line}`;
}
