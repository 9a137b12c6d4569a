/**
 * An organisation's own answers as its people write them: `answers/*.md` with front matter, `answers/*.csv`, or the list
 * `answers` of org.json. All three give the same rows; the first mistake is a sentence with its file and line.
 */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CsvError, type Info, parse } from 'csv-parse/sync';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { messageOf } from './core/error.ts';
import { textOf } from './settings.ts';

const day = z.iso.date({
  error: ({ input }) =>
    input === undefined
      ? 'is missing: a day like 2026-11-21'
      : 'must be a day like 2026-11-21 (in a spreadsheet, format the cell as text)',
});
const HTML = /<[/!]?[a-z-][^<>]*>/i;
const CONTROL = /[\p{Cc}\p{Cs}\p{Co}\u202a-\u202e\u2066-\u2069]/u;

/** Words for people to read: no markup, no placeholder, nothing invisible. */
const words = (most: number) =>
  z
    .string({
      error: ({ input }) =>
        input === undefined
          ? 'is missing'
          : 'must be a text; a text with ": " in it stands between quotation marks',
    })
    .trim()
    .min(1, 'is empty')
    .max(most, `must have ${most} characters at most`)
    .refine((text) => !HTML.test(text), 'has HTML, which would be shown as it is: write plain text')
    .refine((text) => !/\{\{|\}\}/.test(text), 'must not contain {{ or }}')
    .refine((text) => !CONTROL.test(text.replace(/[\n\t]/g, '')), 'has a character that cannot be seen');

const Row = z
  .strictObject({
    id: z
      .string('is missing: a short name like canteen_hours')
      .regex(
        /^[a-z][a-z0-9_]{0,39}$/,
        'must be a short name of small letters a to z, digits and _, like canteen_hours',
      ),
    language: z.string('is missing: es or en').regex(/^[a-z]{2}$/, 'must be es or en'),
    /** What a button says. */
    title: words(30),
    questions: z
      .array(words(200), 'must be a list of questions')
      .min(1, 'must have at least one question')
      .max(40, 'must have 40 questions at most'),
    answer: words(900),
    asOf: day,
    reviewBy: day,
    replaces: z
      .string()
      .regex(/^[a-z-]+\/[a-z0-9_]+$/, 'must be an answer of the guide, like sick-leave/hand_in')
      .optional(),
  })
  .refine(({ asOf, reviewBy }) => asOf <= reviewBy, { path: ['reviewBy'], error: 'must not be before asOf' });

/** One answer in one language, with the file and line it comes from. */
export type OwnText = z.infer<typeof Row> & { file: string; line: number };

/** One answer: the same id in each language that it is written in. */
export type OwnEntry = { id: string; replaces?: string; texts: Record<string, OwnText> };

/** The names of the fields in each language, where they differ from the field's own name. */
export const FIELD_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  es: {
    language: 'idioma',
    title: 'título',
    questions: 'preguntas',
    answer: 'respuesta',
    asOf: 'desde',
    reviewBy: 'revisar',
    replaces: 'reemplaza',
  },
};

/** Which field each column or key name means, so that a spreadsheet in Spanish can be read, too. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ...Object.values(FIELD_NAMES).flatMap((names) =>
    Object.entries(names).map(([field, name]): [string, string] => [name, field]),
  ),
  ['titulo', 'title'],
  ['asof', 'asOf'],
  ['reviewby', 'reviewBy'],
]);

const fieldOf = (name: string): string => FIELDS.get(name.trim().toLowerCase()) ?? name.trim();

/** A row as read, not yet checked, and the line of each of its fields. */
export type Raw = { file: string; row: unknown; lineOf: (field: string | undefined) => number };

/** The largest size of a file, in bytes, and the largest number of rows in total. */
const LARGEST = 1_000_000;
const MOST = 1000;

const fault = (file: string, line: number, what: string): Error =>
  new Error(`ORG_FILE: ${file}, line ${line}: ${what.replace(/\.?$/, '.')}`);

/** The rows of a folder's `answers`. Throws a sentence that names the file and the line. */
export function rowsIn(folder: string): Raw[] {
  const answers = join(folder, 'answers');
  if (!existsSync(answers)) return [];
  return readdirSync(answers)
    .filter((name) => !/^[.~]/.test(name))
    .sort()
    .flatMap((name) => {
      const file = join(answers, name);
      if (/\.md$/i.test(name)) return [pageIn(file)];
      if (/\.csv$/i.test(name)) return sheetIn(file);
      throw new Error(
        `ORG_FILE: ${file} is neither .md nor .csv; save a spreadsheet as "CSV UTF-8" and a document as text.`,
      );
    });
}

/**
 * A file's text, whatever encoding the editor used. Throws a sentence if the file is too large or is not
 * text.
 */
export function textIn(file: string): string {
  const { size } = statSync(file);
  if (size > LARGEST)
    throw new Error(
      `ORG_FILE: ${file} has ${size} bytes; there is room for ${LARGEST}: share it out over files.`,
    );
  const bytes = readFileSync(file);
  if (bytes.subarray(0, 2).toString('latin1') === 'PK')
    throw new Error(
      `ORG_FILE: ${file} is a workbook or a document, whatever its name says: save it as "CSV UTF-8".`,
    );
  const text = textOf(bytes).replace(/\r\n?/g, '\n');
  const garbled = GARBLED.exec(text);
  if (garbled)
    throw fault(
      file,
      lineAt(text, garbled.index),
      `"${garbled[0].replace(/[\p{Cc}\ufffd]/gu, '?')}" is no letter: save the file as UTF-8`,
    );
  return text;
}

/**
 * Signs that a file was read in the wrong encoding: replacement characters, UTF-8 bytes read one by one,
 * letters of DOS and old Macs.
 */
const GARBLED = /[\0\ufffd\u0080-\u009f]|[ÃÂ][\u00a0-\u00bf]|\p{L}[‚ˆ‡Ž¢£¤¥]/u;

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** A page: front matter between two lines of `---`, then the answer. */
function pageIn(file: string): Raw {
  const text = textIn(file);
  const [, front, answer] = /^\s*---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n([\s\S]*))?$/.exec(text) ?? [];
  if (front === undefined)
    throw fault(file, 1, 'must begin with a line "---", then the fields, another line "---", and the answer');
  const lines = new LineCounter();
  const read = parseDocument(front, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
  const first = lineAt(text, text.indexOf(front));
  const at = (offset: number) => first + lines.linePos(offset).line - 1;
  const [error] = read.errors;
  if (error)
    throw fault(
      file,
      at(error.pos[0]),
      `${error.message} (a text with ": " in it stands between quotation marks)`,
    );
  let fields: unknown;
  try {
    fields = read.toJS({ maxAliasCount: 0 });
  } catch {
    throw fault(file, first, 'must not contain & or * before a name');
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    throw fault(file, first, 'must have fields like "title: Canteen hours"');
  const named = Object.entries(fields).map(([name, value]) => [fieldOf(name), value] as const);
  const lineOf = (field: string | undefined): number => {
    if (field === 'answer') return lineAt(text, text.indexOf(front) + front.length) + 2;
    const written = Object.keys(fields).find((name) => fieldOf(name) === field);
    const key = written === undefined ? undefined : keyRange(read, written);
    return key === undefined ? 1 : at(key);
  };
  const row = Object.fromEntries([...named, ['answer', answer ?? '']]);
  return { file, row: { ...row, questions: listed(row.questions) }, lineOf };
}

/** The offset of a key in its document. */
function keyRange(read: ReturnType<typeof parseDocument>, name: string): number | undefined {
  const items = isMap(read.contents) ? read.contents.items : [];
  const key = items.map((item): unknown => item.key).find((one) => isScalar(one) && one.value === name);
  return isScalar(key) ? key.range?.[0] : undefined;
}

/** A single question is a list of one. */
const listed = (questions: unknown): unknown => (typeof questions === 'string' ? [questions] : questions);

/** A spreadsheet: the first line names the columns, each other one is an answer in one language. */
function sheetIn(file: string): Raw[] {
  const text = textIn(file);
  const heading = text.slice(0, text.indexOf('\n') < 0 ? text.length : text.indexOf('\n'));
  const delimiter = [',', ';', '\t'].reduce((best, one) =>
    heading.split(one).length > heading.split(best).length ? one : best,
  );
  let records: { record: string[]; info: Info }[];
  try {
    records = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: false,
    }) as unknown as typeof records;
  } catch (error) {
    const line = error instanceof CsvError ? Number(error.lines ?? 1) : 1;
    throw fault(file, line, `cannot be read as a table: ${messageOf(error)}`);
  }
  const columns = (records[0]?.record ?? []).map(fieldOf);
  const twice = columns.find((name, at) => name !== '' && columns.indexOf(name) !== at);
  if (twice) throw fault(file, 1, `has two columns "${twice}"`);
  for (const needed of ['id', 'language', 'title', 'questions', 'answer', 'asOf', 'reviewBy'])
    if (!columns.includes(needed)) throw fault(file, 1, `has no column "${needed}"`);
  return records.flatMap(({ record }, n) => {
    const before = records[n - 1];
    // The first line names the columns.
    if (!before) return [];
    const line = before.info.lines + 1;
    if (record.every((cell) => cell.trim() === '')) return [];
    if (record.length > columns.length)
      throw fault(file, line, `has ${record.length} cells and the first line ${columns.length}`);
    const at = record.findIndex((cell) => /^\s*[=+@]/.test(cell));
    const formula = record[at];
    if (formula !== undefined)
      throw fault(
        file,
        line,
        `the cell "${columns[at]}" begins with ${formula.trim()[0]}, as a formula does: begin with a word`,
      );
    const cells = columns.flatMap((name, at) =>
      name === '' ? [] : [[name, record[at]?.trim() ?? ''] as const],
    );
    const { replaces, questions, ...row } = Object.fromEntries(cells);
    const asked = (questions ?? '').split(/[\n|]/).flatMap((one) => one.trim() || []);
    return [
      { file, row: { ...row, questions: asked, ...(replaces ? { replaces } : {}) }, lineOf: () => line },
    ];
  });
}

/** The answers of these rows. Throws a sentence about the first mistake. */
export function ownAnswers(rows: readonly Raw[]): OwnEntry[] {
  if (rows.length > MOST) throw new Error(`ORG_FILE has ${rows.length} answers; there is room for ${MOST}.`);
  const entries = new Map<string, OwnEntry>();
  const titles = new Map<string, OwnText>();
  for (const { file, row, lineOf } of rows) {
    const read = Row.safeParse(row);
    if (!read.success) {
      const [issue] = read.error.issues;
      const field = issue?.path[0] === undefined ? undefined : String(issue.path[0]);
      const strange = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
      if (strange) throw fault(file, lineOf(strange), `"${strange}" is no field of an answer`);
      throw fault(file, lineOf(field), `"${field ?? 'the answer'}" ${issue?.message}`);
    }
    const text: OwnText = { ...read.data, answer: inPlainForm(read.data.answer), file, line: lineOf('id') };
    const { id, language, replaces, title } = text;
    const entry = entries.get(id) ?? { id, texts: {}, ...(replaces ? { replaces } : {}) };
    const before = entry.texts[language];
    if (before)
      throw fault(
        file,
        text.line,
        `"${id}" in ${language} is already in ${before.file}, line ${before.line}`,
      );
    if (entry.replaces !== replaces)
      throw fault(
        file,
        lineOf('replaces'),
        `"${id}" replaces ${replaces ?? 'nothing'} here and ${entry.replaces ?? 'nothing'} in another language`,
      );
    const called = titles.get(`${language} ${title.toLowerCase()}`);
    if (called) throw fault(file, lineOf('title'), `"${title}" is already the title of "${called.id}"`);
    titles.set(`${language} ${title.toLowerCase()}`, text);
    entry.texts[language] = text;
    entries.set(id, entry);
  }
  return [...entries.values()];
}

/**
 * Converts people's Markdown to the format of replies: bold between single asterisks, bullets, links as text
 * and address.
 */
const inPlainForm = (text: string): string =>
  text
    .replace(/^[ \t]*[-*+][ \t]+/gm, '• ')
    .replace(/^#{1,6}[ \t]+(.+?)[ \t#]*$/gm, '*$1*')
    .replace(/(\*\*|__)(?=\S)([^\n]{1,300}?)(?<=\S)\1/g, '*$2*')
    .replace(/!?\[([^\]\n]{1,200})\]\((https?:[^)\s]{1,500})\)/g, '$1: $2')
    .replace(/\n{3,}/g, '\n\n');
