/**
 * The shared part of `npm run backup` and `npm run restore`: one argument, the store that the settings name,
 * one sentence as the result.
 */

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readConfig, SETTINGS } from '../src/config.ts';
import { messageOf } from '../src/core/error.ts';
import { checkDataFolder } from '../src/data-folder.ts';
import { loadSettings } from '../src/settings.ts';
import { embeddedStore } from '../src/stores/embedded.ts';
import { redisStore } from '../src/stores/redis.ts';
import type { Copyable } from '../src/stores/store.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a command on the store without decrypting it, and prints the sentence it gives. If it fails, prints
 * why and exits with 1.
 */
export async function copying(
  usage: string,
  option: 'to' | 'from',
  work: (store: Copyable, file: string) => Promise<string>,
): Promise<void> {
  try {
    for (const doubt of loadSettings(`${root}.env`, process.env, SETTINGS))
      process.stderr.write(`${doubt}\n`);
    const file = parseArgs({ options: { [option]: { type: 'string' } } }).values[option];
    if (typeof file !== 'string' || file === '') throw new Error(`Usage: ${usage}`);
    const { redisUrl, dataDir, sessionDays } = readConfig(process.env);
    if (!redisUrl) await checkDataFolder(dataDir);
    const store = redisUrl
      ? redisStore({ url: redisUrl, sessionDays })
      : embeddedStore({ folder: dataDir, sessionDays });
    try {
      await store.ping();
      process.stdout.write(`${await work(store, file)}\n`);
    } finally {
      await store.close();
    }
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}
