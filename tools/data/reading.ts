import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/** One row of a file: what stands under each column's name. */
export type RawRow = Record<string, unknown>;

/**
 * The text of a file, whatever its encoding: UTF-8 or UTF-16, with or without a byte order mark; else
 * Windows-1252, which contains Latin-1. `.gz` is unpacked. Throws a sentence if there is no such file, or if
 * letters were lost when it was saved.
 */
export const readText = (path: string, hint: string): string => {
  if (!existsSync(path)) throw new Error(`${path} is missing: ${hint}.`);
  const text = decoded(readFileSync(path), path);
  if (text.includes('\ufffd'))
    throw new Error(
      `${path} holds letters that were lost when it was saved (\ufffd): save it again, as UTF-8 or as Latin-1.`,
    );
  return text;
};

const decoded = (raw: Buffer, path: string): string => {
  const bytes = path.endsWith('.gz') ? gunzipSync(raw) : raw;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
};

/**
 * The rows of a text with a header line. The separator is the one that the header has most of: comma,
 * semicolon, tab or bar.
 */
export const rowsOf = (text: string): { columns: string[]; rows: RawRow[] } => {
  const head = text.slice(0, 4_000);
  const count = (mark: string): number => head.split(mark).length;
  const delimiter = [',', ';', '\t', '|'].sort((a, b) => count(b) - count(a))[0] as string;
  const lines: string[][] = parse(text, {
    bom: true,
    delimiter,
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
  });
  const columns = (lines[0] ?? []).map(columnName);
  return {
    columns,
    rows: lines
      .slice(1)
      .map((cells) => Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? '']))),
  };
};

/** A column's name without what spreadsheets put into it: line breaks, blanks that don't break, double blanks. */
export const columnName = (value: unknown): string =>
  String(value ?? '')
    .replace(/[\s\u00a0\u200b\ufeff]+/g, ' ')
    .trim();

/** Throws a sentence that names the columns a file should have and has not. */
export const requireColumns = (path: string, columns: readonly string[], needed: readonly string[]): void => {
  const missing = needed.filter((column) => !columns.includes(column));
  if (missing.length === 0) return;
  throw new Error(
    `${path} has no column ${missing.join(', ')}. It has: ${columns.filter((column) => column !== '').join(', ') || 'none'}.`,
  );
};

/** A code whose leading zeros a spreadsheet has dropped gets them back. Anything but digits stays as it is. */
export const restoreZeros = (value: unknown, digits: number): string => {
  const text = columnName(value).replace(/^'/, '').replace(/\.0$/, '');
  return /^\d+$/.test(text) && text.length >= digits - 2 ? text.padStart(digits, '0') : text;
};
