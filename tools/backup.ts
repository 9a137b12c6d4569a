/**
 * Copies what the store holds (DATA_DIR, or REDIS_URL) into one file, while the bot runs. The file is as secret as the store:
 * with SESSION_KEY its conversations are sealed and need the same key; without, whoever has it can read them.
 *
 *   npm run --silent backup -- --to guia-2026-11-27.backup
 */

import { backUp } from '../src/backup.ts';
import { copying } from './copying.ts';

await copying('npm run --silent backup -- --to FILE', 'to', async (store, file) => {
  const { chats, counts } = await backUp(store, file);
  return `${chats} conversations and ${counts} counts are in ${file}.`;
});
