/** Whether conversations can be kept in a folder, found out before anything is opened in it. */

import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { codeOf, messageOf } from './core/error.ts';

/** Milliseconds that a folder may take: an access to an unreachable network share never returns. */
const PATIENCE = 1500;

/**
 * Makes the folder where there is none, and writes and removes a file in it. Rejects within two seconds, with a sentence
 * that names DATA_DIR and what is wrong.
 */
export async function checkDataFolder(folder: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it does not answer')), PATIENCE);
  });
  try {
    await Promise.race([tryOut(resolve(folder)), late]);
  } catch (error) {
    throw new Error(
      `DATA_DIR (${folder}) must be a folder to write to: ${WHY[codeOf(error) ?? ''] ?? messageOf(error)}.`,
    );
  } finally {
    clearTimeout(timer);
  }
}

async function tryOut(folder: string): Promise<void> {
  await make(folder);
  const trial = join(folder, `.trial-${process.pid}-${Math.random().toString(36).slice(2)}`);
  await writeFile(trial, 'x');
  await rm(trial);
}

/** Creates one folder at a time: `mkdir` with `recursive` never returns where none can be made, as in /proc. */
async function make(folder: string): Promise<void> {
  const known = await stat(folder).catch(() => undefined);
  if (known?.isDirectory()) return;
  if (known) throw Object.assign(new Error(), { code: 'ENOTDIR' });
  if (dirname(folder) !== folder) await make(dirname(folder));
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

const WHY: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  ENOTDIR: 'a file is in the way',
  ENOENT: 'no folder can be made there',
};
