import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type RawRow, readText, requireColumns, restoreZeros, rowsOf } from './reading.ts';

/** A raw row that did not make it into the data as it stands, and why. */
export type Rejection = { file: string; row: string; name: string; reason: string };

/** Where the tool notes what it left out, merged or moved. */
export type Report = {
  /** Left out. */
  rejected: Rejection[];
  /** Kept, but not as the file has it: merged, moved, corrected. */
  changed: Rejection[];
  /** Rows that each source had, before any was left out. */
  read: Record<string, number>;
};

/** Whether a point is in Mexico, islands included, roughly; degrees WGS 84. */
export const inMexico = (lat: number, lon: number): boolean =>
  lat > 14.3 && lat < 32.8 && lon > -118.5 && lon < -86.6;

const text = z.string().transform((value) => value.replace(/[\s\u00a0]+/g, ' ').trim());
const filled = text.pipe(z.string().min(1, 'is empty'));
const maybe = text.transform((value) => (value === '' || value === 'null' ? undefined : value));
const degrees = z
  .string()
  .trim()
  .regex(/^-?\d+(\.\d+)?$/, 'is not a number')
  .transform(Number);
/** A code of this many digits; a spreadsheet may have dropped its leading zeros. */
const digits = (count: number, words: string) =>
  z
    .unknown()
    .transform((value) => restoreZeros(value, count))
    .pipe(z.string().regex(new RegExp(`^\\d{${count}}$`), `is not ${words} digits`));
const point = { lat: degrees, lon: degrees };
const inside = <T extends { lat: number; lon: number }>(row: T): boolean => inMexico(row.lat, row.lon);
const outside = { message: 'the pin is outside Mexico' };

/** One line of `imss-clinics.csv` and `imss-hospitals.csv`. */
export const imssRow = z.object({ name: filled, ...point }).refine(inside, outside);
export type ImssRow = z.infer<typeof imssRow>;

/** One line of `imss-bienestar-units.csv`. */
export const bienestarRow = z.object({
  clues: filled.pipe(z.string().regex(/^[A-Z]{5}\d{6}$/, 'is not a CLUES code')),
  name: filled,
  state: filled,
  municipality: filled,
  locality: maybe,
  type: filled,
  status: filled,
  ...point,
});
export type BienestarRow = z.infer<typeof bienestarRow>;

/** One line of `postal-codes.csv`. */
export const postalRow = z
  .object({
    postal_code: digits(5, 'five'),
    state: filled,
    municipality: filled,
    city: maybe,
    ...point,
    coordinates_from: filled,
  })
  .refine(inside, outside);
export type PostalRow = z.infer<typeof postalRow>;

/** One line of `postal-code-centres-2025.csv.gz`: official centres, some of codes that the other list lacks. */
export const centreRow = z
  .object({ postal_code: digits(5, 'five'), state: filled, municipality: filled, ...point })
  .refine(inside, outside);
export type CentreRow = z.infer<typeof centreRow>;

/** One line of `geonames-mx-settlements-2016.csv.gz`. Its pins are not used: the code's centre is better. */
export const geonamesRow = z.object({
  postal_code: digits(5, 'five'),
  place: filled,
  state: filled,
  municipality: filled,
  city: maybe,
});
export type GeonamesRow = z.infer<typeof geonamesRow>;

/** One line of `clues-cdmx-imss-hospitals-2019.csv.gz`. */
export const cdmxRow = z.object({
  clues: filled,
  name: filled,
  type: filled,
  municipality: filled,
  address_text: filled,
  postal_code: text,
  ...point,
});
export type CdmxRow = z.infer<typeof cdmxRow>;

/** One line of `imss-bienestar-baja-california-2025.csv.gz`. */
export const addressRow = z.object({ clues: filled, name: filled, address: filled, ...point });
export type AddressRow = z.infer<typeof addressRow>;

/** One line of `inegi-localities.csv`. */
export const localityRow = z
  .object({
    cvegeo: digits(9, 'nine'),
    locality: filled,
    municipality: filled,
    state: filled,
    ...point,
    population: text.pipe(z.string().regex(/^\d+$/, 'is not a count')).transform(Number),
  })
  .refine(inside, outside);
export type LocalityRow = z.infer<typeof localityRow>;

/** One line of `tools/data/colonias.csv`. */
export const coloniaRow = z.object({
  colonia: filled,
  municipality: filled,
  state: filled,
  postal_code: digits(5, 'five'),
  source_url: filled,
  seen: filled,
});
export type ColoniaRow = z.infer<typeof coloniaRow>;

/** One line of the official postal-code file; only these columns are used. */
export const sepomexRow = z.object({
  d_codigo: digits(5, 'five'),
  d_asenta: filled,
  D_mnpio: filled,
  d_estado: filled,
  d_ciudad: maybe,
});
export type SepomexRow = z.infer<typeof sepomexRow>;

/** What is wrong with a row: the first problem, as a sentence. */
export const complaint = (error: z.ZodError): string => {
  const issue = error.issues[0];
  if (issue === undefined) return 'the row is not readable';
  const where = issue.path.join('.');
  return where === '' ? issue.message : `${where} ${issue.message}`;
};

/**
 * Keeps the rows that fit the schema and reports the others. `name` picks the column that identifies a row. Throws a
 * sentence where most rows don't fit: then the columns are not what their names say.
 */
export const keepValid = <Row>(
  file: string,
  rows: readonly RawRow[],
  schema: z.ZodType<Row>,
  name: string,
  report: Report,
): Row[] => {
  const kept: Row[] = [];
  const before = report.rejected.length;
  rows.forEach((row, at) => {
    const parsed = schema.safeParse(row);
    if (parsed.success) kept.push(parsed.data);
    else {
      const label = String(row[name] ?? '').trim();
      report.rejected.push({ file, row: String(at + 2), name: label, reason: complaint(parsed.error) });
    }
  });
  const lost = report.rejected.length - before;
  if (lost > rows.length / 2)
    throw new Error(
      `${file}: ${lost} of ${rows.length} rows cannot be read, the first because ${report.rejected[before]?.reason}. Nothing was written.`,
    );
  return kept;
};

/**
 * Reads a CSV file with a header line, gzipped or not. Throws a sentence that names the file if it is missing
 * or lacks a needed column; `optional` files may be missing.
 */
export const readCsv = <Row>(
  folder: string,
  file: string,
  schema: z.ZodObject<z.ZodRawShape, z.core.$strip> & z.ZodType<Row>,
  name: string,
  report: Report,
  optional = false,
): Row[] => {
  const path = join(folder, file);
  if (optional && !existsSync(path)) return [];
  const { columns, rows } = rowsOf(readText(path, 'give the folder of the raw files with --from'));
  requireColumns(path, columns, Object.keys(schema.shape));
  report.read[file] = rows.length;
  return keepValid(file, rows, schema, name, report);
};

/**
 * Reads the official postal-code file (`CPdescarga.txt`): a notice on the first line, then a header and one settlement
 * a line, parted by `|`.
 */
export const readSepomex = (path: string, report: Report): SepomexRow[] => {
  const text = readText(path, 'give the official postal-code file with --postal');
  const start = text.search(/^\ufeff?d_codigo\|/m);
  if (start < 0)
    throw new Error(`${path} has no line that begins with "d_codigo|": not the official text file.`);
  const [header = '', ...lines] = text.slice(start).split(/\r?\n/);
  const columns = header.split('|').map((column) => column.trim());
  requireColumns(path, columns, Object.keys(sepomexRow.shape));
  const rows = lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const cells = line.split('|');
      return Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? '']));
    });
  report.read['postal file'] = rows.length;
  return keepValid('postal file', rows, sepomexRow, 'd_asenta', report);
};
