import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { About } from '../../src/directory/files.ts';

/** The share of a source's rows, or of a file's lines, that may disappear before a build stops for review. */
const mayBeGone = 0.05;

/** What a build counted: rows of each source, lines of each file. */
export type Counts = Pick<About, 'read' | 'addresses' | 'lines'>;

/**
 * Stops a build that would make the directory poorer: if a source has no rows, or if more than one in twenty
 * of a source's rows or a file's lines is lost compared with the present data. Throws a sentence before
 * anything is written.
 */
export const guardLosses = (folder: string, { read, addresses, lines }: Counts): void => {
  for (const [source, rows] of Object.entries(read))
    if (rows === 0) throw new Error(`${source} has no rows below its header. Nothing was written.`);
  const before = countsOf(folder);
  if (before === undefined) return;
  const losses = [
    ...Object.entries(read).map(([what, now]) => [what, now, before.read[what] ?? 0] as const),
    ['units with an address', addresses, before.addresses] as const,
    ...(Object.entries(lines) as [keyof About['lines'], number][]).map(
      ([what, now]) => [`${what}.tsv`, now, before.lines[what] ?? 0] as const,
    ),
  ].filter(([, now, then]) => now < then * (1 - mayBeGone));
  const [first] = losses;
  if (first === undefined) return;
  const [what, now, then] = first;
  throw new Error(
    `${what}: ${now} rows, where the data in ${folder} was made from or has ${then}: more than 5 % are gone. Nothing was written. If that is right, say so with --fewer.`,
  );
};

const countsOf = (folder: string): Counts | undefined => {
  const path = join(folder, 'about.json');
  if (!existsSync(path)) return undefined;
  const about = JSON.parse(readFileSync(path, 'utf8')) as Partial<About>;
  return {
    read: about.read ?? {},
    addresses: about.addresses ?? 0,
    lines: (about.lines ?? {}) as About['lines'],
  };
};
