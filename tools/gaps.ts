/**
 * Prints what people wrote that the guide did not understand, or that they took back after it answered: in
 * redacted words, by kind, with counts, most frequent first. With it somebody can add wordings to
 * `locales/<language>/questions/` and run `npm run train`. The words are collected only while GAPS=on, and
 * read from the store that the environment names.
 *
 *   npm run gaps                  the fifty most frequent of each kind
 *   npm run gaps -- --all         all of them
 *   npm run --silent gaps -- --json   one object a line: kind, language, topic, words, count
 */

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readConfig, SETTINGS } from '../src/config.ts';
import { messageOf } from '../src/core/error.ts';
import { type Gap, gapsIn } from '../src/gaps.ts';
import { openStore } from '../src/open-store.ts';
import { loadSettings } from '../src/settings.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const SHOWN = 50;

/** What each kind is called, in the order shown. */
const KINDS: Record<Gap['kind'], string> = {
  nothing: 'Not understood',
  offer: 'Offered the nearest answers',
  off_topic: 'Taken to be about something else',
  corrected: 'Answered, then taken back',
};

try {
  for (const doubt of loadSettings(`${root}.env`, process.env, SETTINGS)) process.stderr.write(`${doubt}\n`);
  const options = { json: { type: 'boolean' }, all: { type: 'boolean' } } as const;
  await list(parseArgs({ options }).values);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}

async function list({ json = false, all = false }: { json?: boolean; all?: boolean }): Promise<void> {
  const config = readConfig(process.env);
  const { learnsForDays } = config;
  const { store } = await openStore(config);
  const gaps = gapsIn(await store.counts('gap:')).sort((a, b) => b.count - a.count);
  await store.close();
  if (json) {
    for (const gap of gaps) process.stdout.write(`${JSON.stringify(gap)}\n`);
    return;
  }
  if (learnsForDays === undefined) process.stderr.write('GAPS is off: nothing new is kept.\n');
  if (gaps.length === 0) process.stdout.write('Nothing is kept.\n');
  for (const [kind, title] of Object.entries(KINDS)) {
    const found = gaps.filter((gap) => gap.kind === kind);
    if (found.length === 0) continue;
    process.stdout.write(`${title} (${found.length})\n`);
    for (const { count, language, topic, words } of all ? found : found.slice(0, SHOWN)) {
      const as = topic === undefined ? '' : `  (answered as ${topic})`;
      process.stdout.write(`${String(count).padStart(6)}  ${language}  ${words}${as}\n`);
    }
    process.stdout.write('\n');
  }
}
