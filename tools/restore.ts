/**
 * Fills an empty store (DATA_DIR, or REDIS_URL) from a file that `npm run backup` made, from either kind of
 * store. Rows that have expired since are skipped; a store that holds conversations is left unchanged.
 *
 *   npm run --silent restore -- --from guia-2026-11-27.backup
 */

import { restore } from '../src/backup.ts';
import { copying } from './copying.ts';

await copying('npm run --silent restore -- --from FILE', 'from', async (store, file) => {
  const { chats, counts } = await restore(store, file);
  return `${chats} conversations and ${counts} counts were restored from ${file}.`;
});
