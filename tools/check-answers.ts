/**
 * Tests an organisation's own answers: which wordings get their answer, which lose and to what, which
 * questions they take from the guide, and which answers are past their review date.
 *
 *   npm run --silent check-answers                       those that ORG_FILE names
 *   npm run --silent check-answers -- my-folder          those of this file or folder
 *   npm run --silent check-answers -- --guide            the guide's own answers by their ids, for replaces
 *                                                        and answersOff
 *   npm run --silent check-answers -- --try people.txt   one line each: the answer's id, the language, what
 *                                                        somebody asks
 */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { assemble } from '../src/assemble.ts';
import { SETTINGS } from '../src/config.ts';
import { messageOf } from '../src/core/error.ts';
import { loadDirectory } from '../src/directory/load.ts';
import { readOrg } from '../src/org.ts';
import { loadSettings } from '../src/settings.ts';
import { answersReport, guideAnswers, takenFrom, triedReport, tryWordings } from './own-answers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  for (const doubt of loadSettings(`${root}.env`, process.env, SETTINGS)) process.stderr.write(`${doubt}\n`);
  const options = { guide: { type: 'boolean' }, try: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const directory = loadDirectory(`${root}data`);
  if (values.guide) console.log(guideAnswers(assemble(`${root}locales`, directory)));
  else check(positionals[0] ?? process.env.ORG_FILE, values.try);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}

function check(path: string | undefined, people: string | undefined): void {
  if (!path) throw new Error('Which answers? Set ORG_FILE, or: npm run check-answers -- my-folder');
  const directory = loadDirectory(`${root}data`);
  const plain = timed(() => assemble(`${root}locales`, directory));
  const read = timed(() => readOrg(path));
  const { made: org } = read;
  const { made: guide, took } = timed(() => assemble(`${root}locales`, directory, { org }));
  const now = Date.now();
  if (people) return console.log(triedReport(guide, org, readFileSync(people, 'utf8'), now));
  const tried = tryWordings(guide, org, now);
  const taken = takenFrom(guide, org, `${root}locales`);
  const on = new Date(now).toISOString().slice(0, 10);
  const ready = Math.max(0, Math.round(read.took + took - plain.took));
  console.log(answersReport(guide, org, tried, taken, { on, ready }));
}

function timed<R>(make: () => R): { made: R; took: number } {
  const began = performance.now();
  return { made: make(), took: performance.now() - began };
}
