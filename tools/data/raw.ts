import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

/** A raw row that did not make it into the data as it stands, and why. */
export type Rejection = { file: string; row: string; name: string; reason: string };

/** Where the tool notes what it left out, merged or moved. */
export type Report = {
  /** Left out. */
  rejected: Rejection[];
  /** Kept, but not as the file has it: merged, moved, corrected. */
  changed: Rejection[];
};

/** Mexico's land with its islands, degrees WGS 84. */
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
    postal_code: text.pipe(z.string().regex(/^\d{5}$/, 'is not five digits')),
    state: filled,
    municipality: filled,
    city: maybe,
    ...point,
    coordinates_from: filled,
  })
  .refine(inside, outside);
export type PostalRow = z.infer<typeof postalRow>;

/** One line of `inegi-localities.csv`. */
export const localityRow = z
  .object({
    cvegeo: text.pipe(z.string().regex(/^\d{9}$/, 'is not nine digits')),
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
  postal_code: text.pipe(z.string().regex(/^\d{5}$/, 'is not five digits')),
  source_url: filled,
  seen: filled,
});
export type ColoniaRow = z.infer<typeof coloniaRow>;

/** One line of the official postal-code file; only these columns are used. */
export const sepomexRow = z.object({
  d_codigo: text.pipe(z.string().regex(/^\d{5}$/, 'is not five digits')),
  d_asenta: filled,
  D_mnpio: filled,
  d_estado: filled,
  d_ciudad: maybe,
});
export type SepomexRow = z.infer<typeof sepomexRow>;

/** The first sentence of what is wrong with a row. */
export const complaint = (error: z.ZodError): string => {
  const issue = error.issues[0];
  if (issue === undefined) return 'the row is not readable';
  const where = issue.path.join('.');
  return where === '' ? issue.message : `${where} ${issue.message}`;
};

/** Keeps the rows that fit the schema and reports the others. `name` picks the column that identifies a row. */
export const keepValid = <Row>(
  file: string,
  rows: readonly Record<string, unknown>[],
  schema: z.ZodType<Row>,
  name: string,
  report: Report,
): Row[] => {
  const kept: Row[] = [];
  rows.forEach((row, at) => {
    const parsed = schema.safeParse(row);
    if (parsed.success) kept.push(parsed.data);
    else {
      const label = String(row[name] ?? '').trim();
      report.rejected.push({ file, row: String(at + 2), name: label, reason: complaint(parsed.error) });
    }
  });
  return kept;
};

/** Reads a UTF-8 CSV file with a header line. A missing file is an error that names it, unless `optional`. */
export const readCsv = <Row>(
  folder: string,
  file: string,
  schema: z.ZodType<Row>,
  name: string,
  report: Report,
  optional = false,
): Row[] => {
  const path = join(folder, file);
  if (optional && !existsSync(path)) return [];
  if (!existsSync(path)) throw new Error(`${path} is missing: give the folder of the raw files with --from.`);
  const rows = parse(readFileSync(path), {
    columns: true,
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
  });
  return keepValid(file, rows as Record<string, unknown>[], schema, name, report);
};

/**
 * Reads the official postal-code file (`CPdescarga.txt`): Latin-1, a notice on the first line, then a header and
 * one settlement a line, parted by `|`.
 */
export const readSepomex = (path: string, report: Report): SepomexRow[] => {
  if (!existsSync(path))
    throw new Error(`${path} is missing: give the official postal-code file with --postal.`);
  const lines = new TextDecoder('latin1').decode(readFileSync(path)).split(/\r?\n/);
  const headerAt = lines.findIndex((line) => line.startsWith('d_codigo|'));
  if (headerAt < 0)
    throw new Error(`${path} has no line that begins with "d_codigo|": not the official text file.`);
  const columns = (lines[headerAt] as string).split('|');
  const rows = lines
    .slice(headerAt + 1)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const cells = line.split('|');
      return Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? '']));
    });
  return keepValid('postal file', rows, sepomexRow, 'd_asenta', report);
};
