import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A sorted, tab-separated file of two columns that is kept in memory as its raw bytes. In a table of lines, a
 * hundred thousand lines are as many objects; here they are one, nothing is prepared, and a look-up reads
 * only the lines that it compares.
 */
export type ByteTable = {
  /** The second cell of the line whose first cell is `key`. */
  find(key: string): string | undefined;
  /** Whether the first cell of any line begins with the text. */
  begins(text: string): boolean;
};

/** Reads such a file. Throws a sentence that names it when it is missing or not as expected. */
export const readBytes = (
  folder: string,
  file: string,
  columns: readonly string[],
  size?: number,
): ByteTable => {
  const path = join(folder, file);
  if (!existsSync(path)) throw new Error(`${path} is missing: npm run data writes it.`);
  const bytes = readFileSync(path);
  const header = `${columns.join('\t')}\n`;
  if (bytes.toString('utf8', 0, header.length) !== header)
    throw new Error(`${path} does not begin with its column names.`);
  if (size !== undefined && bytes.length !== size)
    throw new Error(`${path} has ${bytes.length} bytes, about.json says ${size}: run npm run data again.`);
  return tableOf(bytes, header.length);
};

const newline = 10;
const tab = 9;

const tableOf = (bytes: Buffer, first: number): ByteTable => {
  /**
   * How the first cell of the line at a position compares with a key. A cell that begins with the key and is
   * longer comes after it.
   */
  const compare = (line: number, key: string): number => {
    for (let n = 0; n < key.length; n++) {
      const byte = bytes[line + n] ?? tab;
      if (byte === tab) return -1;
      const difference = byte - key.charCodeAt(n);
      if (difference !== 0) return difference;
    }
    return bytes[line + key.length] === tab ? 0 : 1;
  };
  const after = (at: number): number => {
    const end = bytes.indexOf(newline, at);
    return end < 0 ? bytes.length : end + 1;
  };
  /** The position of the first line that does not sort before the key. */
  const from = (key: string): number => {
    let low = first;
    let high = bytes.length;
    while (low < high) {
      let line = (low + high) >> 1;
      while (line > low && bytes[line - 1] !== newline) line--;
      if (compare(line, key) < 0) low = after(line);
      else high = line;
    }
    return low;
  };
  return {
    find: (key) => {
      const line = from(key);
      if (line >= bytes.length || compare(line, key) !== 0) return undefined;
      return bytes.toString('utf8', line + key.length + 1, after(line) - 1);
    },
    begins: (text) => {
      const line = from(text);
      for (let n = 0; n < text.length; n++) if (bytes[line + n] !== text.charCodeAt(n)) return false;
      return line < bytes.length;
    },
  };
};
