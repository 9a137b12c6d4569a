/**
 * Checks settings, store, channels, addresses, clock, data and facts as the bot would use them, and prints
 * one line about each: its state and what to do. Exits with 1 if something does not work. The bot need not
 * run. No setting or conversation is changed; to test the store, it writes a counter that expires after a
 * minute.
 *
 *   npm run --silent doctor
 *   npm run --silent doctor -- --json     one object a line: what, state, says, todo
 */

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { assemble } from '../src/assemble.ts';
import { SETTINGS } from '../src/config.ts';
import { messageOf } from '../src/core/error.ts';
import { loadDirectory } from '../src/directory/load.ts';
import { examine, isIll, written } from '../src/doctor.ts';
import { loadSettings } from '../src/settings.ts';
import { MODEL_FILE, readModel } from '../src/understanding/intents.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  const { json } = parseArgs({ options: { json: { type: 'boolean' } } }).values;
  const doubts = loadSettings(`${root}.env`, process.env, SETTINGS);
  const directory = loadDirectory(`${root}data`);
  const trained = await trainedHere();
  const found = await examine({
    environment: process.env,
    doubts,
    guide: (org) => assemble(`${root}locales`, directory, { org }),
    data: (JSON.parse(readFileSync(`${root}data/about.json`, 'utf8')) as { builtFrom: Built[] }).builtFrom,
    isTrained: () => trained,
  });
  const lines = json ? found.map((one) => JSON.stringify(one)).join('\n') : written(found);
  process.stdout.write(`${lines}\n`);
  if (isIll(found)) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}

type Built = { name: string; asOf: string };

/** Whether the model was trained on the examples here; undefined where they are missing, as in the image. */
async function trainedHere(): Promise<boolean | undefined> {
  if (!existsSync(`${root}test/understanding`) || !existsSync(`${root}tools/learn.ts`)) return undefined;
  process.chdir(root);
  const { behind, fingerprint, MOST_BEHIND } = await import('./learn.ts');
  const { everything, wordings } = await import('./training-data.ts');
  const model = readModel(`${root}${MODEL_FILE}`);
  return model.inputs === fingerprint(everything()) && behind(model, wordings()).length <= MOST_BEHIND;
}
