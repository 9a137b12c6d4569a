import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { keepValid, type Report } from './raw.ts';
import { columnName, type RawRow, readText, requireColumns, restoreZeros, rowsOf } from './reading.ts';
import { rowsOfSheet } from './workbook.ts';

/**
 * A cell as text. Where text belongs, a spreadsheet sometimes makes dates or booleans; such a cell counts as
 * empty.
 */
const cell = z
  .unknown()
  .transform((value) => (typeof value === 'string' || typeof value === 'number' ? columnName(value) : ''));
const filled = cell.pipe(z.string().min(1, 'is empty'));
const degrees = cell.transform((text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined));

/** One row of the official CLUES register; only these columns are used. */
const cluesRow = z.object({
  CLUES: filled.pipe(z.string().regex(/^[A-Z]{5}\d{6}$/, 'is not a CLUES code')),
  ENTIDAD: filled,
  MUNICIPIO: filled,
  LOCALIDAD: cell,
  'CLAVE DE TIPOLOGIA': cell,
  'NOMBRE DE LA UNIDAD': filled,
  'TIPO DE VIALIDAD': cell,
  VIALIDAD: cell,
  'NUMERO EXTERIOR': cell,
  'TIPO DE ASENTAMIENTO': cell,
  ASENTAMIENTO: cell,
  'CODIGO POSTAL': cell.transform((code) => restoreZeros(code, 5)),
  'ESTATUS DE OPERACION': filled,
  'TELEFONO 1 DEL ESTABLECIMIENTO': cell,
  'CLAVE DE LA INS ADM': filled,
  LATITUD: degrees,
  LONGITUD: degrees,
});
export type CluesRow = z.infer<typeof cluesRow>;

/** The rows of one source of the register, and the month they date from. */
export type CluesSource = { file: string; asOf: string; rows: CluesRow[] };

/** The month in a file's name, `ESTABLECIMIENTO_SALUD_202608.xlsx` -> `2026-08`. */
export const monthOf = (path: string): string | undefined => {
  const match = /(20\d\d)(0[1-9]|1[0-2])(?!\d)/.exec(basename(path));
  return match === null ? undefined : `${match[1]}-${match[2]}`;
};

/**
 * Reads the rows of IMSS and IMSS-Bienestar from the register: the official workbook, read row by row from the sheet
 * whose name begins with `CLUES` (of 64,000 rows only these are kept), or the same columns as CSV.
 */
export const readClues = async (path: string, file: string, report: Report): Promise<CluesSource> => {
  if (!existsSync(path))
    throw new Error(`${path} is missing: give the official CLUES workbook with --clues.`);
  const { total, rows } = /\.xlsx$/i.test(path) ? await workbookRows(path) : textRows(path);
  report.read[file] = total;
  return {
    file,
    asOf: monthOf(path) ?? 'undated',
    rows: keepValid(file, rows, cluesRow, 'NOMBRE DE LA UNIDAD', report),
  };
};

const needed = Object.keys(cluesRow.shape);

/** The keys of our institutions in the register: IMSS, and IMSS-Bienestar under its present key. */
const ours = new Set(['IMSS', 'IMB']);

type Read = { total: number; rows: RawRow[] };

const workbookRows = async (path: string): Promise<Read> => {
  const rows: RawRow[] = [];
  let columns: string[] | undefined;
  let total = 0;
  for await (const cells of rowsOfSheet(path, 'CLUES')) {
    if (columns === undefined) {
      columns = Array.from(cells, columnName);
      requireColumns(path, columns, needed);
      continue;
    }
    total++;
    if (!ours.has(columnName(cells[columns.indexOf('CLAVE DE LA INS ADM')]))) continue;
    rows.push(
      Object.fromEntries(needed.map((column) => [column, cells[(columns as string[]).indexOf(column)]])),
    );
  }
  if (columns === undefined) throw new Error(`${path} has nothing on its sheet CLUES.`);
  return { total, rows };
};

const textRows = (path: string): Read => {
  const { columns, rows } = rowsOf(readText(path, 'give the official CLUES file with --clues'));
  requireColumns(path, columns, needed);
  return {
    total: rows.length,
    rows: rows.filter((row) => ours.has(columnName(row['CLAVE DE LA INS ADM']))),
  };
};
