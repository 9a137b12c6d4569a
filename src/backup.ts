/**
 * A copy of a store in one file, and a store filled from such a file. The file has the same format for DATA_DIR
 * and for Redis, so it also moves conversations from one to the other. Lines of JSON, compressed: a head, the
 * rows, and an end that counts them.
 */

import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { codeOf } from './core/error.ts';
import type { Copyable } from './stores/store.ts';

const FORMAT = 1;

const Head = z.strictObject({ guia: z.literal('backup'), format: z.literal(FORMAT), at: z.iso.datetime() });
const End = z.strictObject({ rows: z.int() });
const ends = z.number();
const Row = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('chat'),
    name: z.templateLiteral([z.string(), ':', z.string()]),
    text: z.string(),
    ends,
  }),
  z.strictObject({ kind: z.literal('counter'), name: z.string(), sum: z.number(), ends }),
  z.strictObject({ kind: z.literal('book'), name: z.string(), sums: z.record(z.string(), z.number()), ends }),
]);

/** What was copied: conversations and counts. */
export type Copied = { chats: number; counts: number };

/**
 * Writes a copy to a file that only this user can read; the file is there once it is whole. The bot may run meanwhile: each
 * conversation is as it was at some moment of the copying.
 */
export async function backUp(store: Pick<Copyable, 'rows'>, file: string, now = Date.now): Promise<Copied> {
  const part = `${file}.part`;
  const copied: Copied = { chats: 0, counts: 0 };
  async function* lines(): AsyncGenerator<string> {
    yield lineOf({ guia: 'backup', format: FORMAT, at: new Date(now()).toISOString() });
    let rows = 0;
    for await (const row of store.rows()) {
      yield lineOf(row);
      rows += 1;
      copied[row.kind === 'chat' ? 'chats' : 'counts'] += 1;
    }
    yield lineOf({ rows });
  }
  try {
    await pipeline(lines, createGzip(), createWriteStream(part, { mode: 0o600 }));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return copied;
}

const lineOf = (it: object): string => `${JSON.stringify(it)}\n`;

/**
 * Fills an empty store from a copy; rows that have expired since are skipped. The whole file is checked before
 * anything is written. Rejects with a sentence when the file is no copy or is incomplete, or when the store is
 * not empty: what people deleted after the copy was made would come back among what they said since.
 */
export async function restore(store: Copyable, file: string, now = Date.now): Promise<Copied> {
  for await (const row of store.rows())
    if (row.kind === 'chat')
      throw new Error(
        'The store holds conversations already: restore into an empty one (another DATA_DIR or database).',
      );
  for await (const _ of rowsOf(file));
  const copied: Copied = { chats: 0, counts: 0 };
  for await (const row of rowsOf(file)) {
    if (row.ends <= now()) continue;
    await store.put(row);
    copied[row.kind === 'chat' ? 'chats' : 'counts'] += 1;
  }
  return copied;
}

/** The rows of a copy. Throws a sentence that names the file and the line of what is wrong. */
async function* rowsOf(file: string): AsyncGenerator<z.infer<typeof Row>> {
  const unpacked = createReadStream(file)
    .on('error', (error) => unpacked.destroy(error))
    .pipe(createGunzip());
  let at = 0;
  let end: number | undefined;
  try {
    for await (const line of createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY })) {
      at += 1;
      const read: unknown = JSON.parse(line);
      if (at === 1) Head.parse(read);
      else if (typeof read === 'object' && read !== null && 'rows' in read) end = End.parse(read).rows;
      else yield Row.parse(read);
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new Error(`There is no file ${file}.`);
    throw new Error(`${file} is no whole copy: line ${at + 1} cannot be read.`);
  }
  if (end !== at - 2) throw new Error(`${file} is no whole copy: its end is missing.`);
}
