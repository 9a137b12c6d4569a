import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A tab-separated file held as its lines, sorted by their first cell. Looking up is a binary search and a line is
 * taken apart only when it is asked for, so that reading sixty thousand lines costs milliseconds.
 */
export type Table = {
  readonly length: number;
  /** The cells of the line whose first cell is `key`. */
  find(key: string): string[] | undefined;
  /** Position of the first line that is not before `text`. */
  from(text: string): number;
  /** The line at a position, whole. */
  line(at: number): string;
  cells(at: number): string[];
};

/** Reads a table. Throws a sentence that names the file when it is missing or not as expected. */
export const readTable = (
  folder: string,
  file: string,
  columns: readonly string[],
  lines?: number,
): Table => {
  const path = join(folder, file);
  if (!existsSync(path)) throw new Error(`${path} is missing: npm run data writes it.`);
  const rows = readFileSync(path, 'utf8').split('\n');
  if (rows.at(-1) === '') rows.pop();
  if (rows.shift() !== columns.join('\t')) throw new Error(`${path} does not begin with its column names.`);
  if (lines !== undefined && rows.length !== lines) {
    throw new Error(`${path} has ${rows.length} lines, about.json says ${lines}: run npm run data again.`);
  }
  return tableOf(rows);
};

/** A table of lines that are sorted already. */
export const tableOf = (rows: readonly string[]): Table => {
  const from = (text: string): number => {
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((rows[middle] ?? '') < text) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const cells = (at: number): string[] => rows[at]?.split('\t') ?? [];
  return {
    length: rows.length,
    from,
    line: (at) => rows[at] ?? '',
    cells,
    find: (key) => {
      const start = `${key}\t`;
      const at = from(start);
      return rows[at]?.startsWith(start) ? cells(at) : undefined;
    },
  };
};
