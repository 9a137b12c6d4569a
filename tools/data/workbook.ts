import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { createInflateRaw, inflateRawSync } from 'node:zlib';

/**
 * The rows of one sheet of an Excel workbook, one after another. Memory is needed only for the workbook's
 * shared texts, however large the sheet. `sheet`: the beginning of its name, in capitals. Cells are texts as
 * in the file; dates, booleans and errors are undefined, because no data here is one. Throws a sentence if
 * the file is not a workbook or has no such sheet.
 */
export async function* rowsOfSheet(path: string, sheet: string): AsyncGenerator<(string | undefined)[]> {
  const parts = partsOf(path);
  const xml = (name: string): string => {
    const part = parts.get(name);
    return part === undefined ? '' : readPart(path, part).toString('utf8');
  };
  const relations = new Map(
    [...xml('xl/_rels/workbook.xml.rels').matchAll(/<Relationship\b[^>]*>/g)].map(([tag]) => [
      attribute(tag, 'Id'),
      attribute(tag, 'Target').replace(/^\/?(xl\/)?/, 'xl/'),
    ]),
  );
  const listed = [...xml('xl/workbook.xml').matchAll(/<sheet\b[^>]*>/g)].map(([tag]) => ({
    name: unescaped(attribute(tag, 'name')),
    target: relations.get(attribute(tag, 'r:id')) ?? '',
  }));
  const found = listed.find(({ name }) => name.toUpperCase().startsWith(sheet));
  const part = parts.get(found?.target ?? '');
  if (found === undefined || part === undefined) {
    const names = listed.map(({ name }) => name).join(', ');
    throw new Error(`${path} has no sheet whose name begins with ${sheet}: it has ${names || 'none'}.`);
  }
  const texts = await textsOf(path, parts.get('xl/sharedStrings.xml'));
  const dates = dateStyles(xml('xl/styles.xml'));
  for await (const row of elements(path, part, 'row')) yield cellsOf(row, texts, dates);
}

type Part = { offset: number; packed: number; deflated: boolean };

/** The parts of a zip archive, from the directory at its end. */
const partsOf = (path: string): Map<string, Part> => {
  const size = statSync(path).size;
  const tail = readBytes(path, Math.max(0, size - 66_000), Math.min(size, 66_000));
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0) throw new Error(`${path} is no Excel workbook (.xlsx), or only a part of one.`);
  const at = tail.readUInt32LE(end + 16);
  const directory = readBytes(path, at, tail.readUInt32LE(end + 12));
  const parts = new Map<string, Part>();
  for (let from = 0; from + 46 <= directory.length; ) {
    const [name, extra, note] = [28, 30, 32].map((field) => directory.readUInt16LE(from + field)) as [
      number,
      number,
      number,
    ];
    const header = readBytes(path, directory.readUInt32LE(from + 42), 30);
    parts.set(directory.toString('utf8', from + 46, from + 46 + name), {
      offset: directory.readUInt32LE(from + 42) + 30 + header.readUInt16LE(26) + header.readUInt16LE(28),
      packed: directory.readUInt32LE(from + 20),
      deflated: directory.readUInt16LE(from + 10) === 8,
    });
    from += 46 + name + extra + note;
  }
  return parts;
};

const readBytes = (path: string, from: number, length: number): Buffer => {
  const file = openSync(path, 'r');
  const bytes = Buffer.alloc(length);
  const read = readSync(file, bytes, 0, length, from);
  closeSync(file);
  if (read < length) throw new Error(`${path} is only a part of an Excel workbook.`);
  return bytes;
};

const readPart = (path: string, { offset, packed, deflated }: Part): Buffer => {
  const bytes = readBytes(path, offset, packed);
  return deflated ? inflateRawSync(bytes) : bytes;
};

/** All elements of a name in a part, as whole texts. At most one element is held in memory at a time. */
async function* elements(path: string, part: Part, name: string): AsyncGenerator<string> {
  const packed = createReadStream(path, { start: part.offset, end: part.offset + part.packed - 1 });
  const stream = part.deflated ? packed.pipe(createInflateRaw()) : packed;
  const decoder = new TextDecoder();
  const open = new RegExp(`<${name}(?=[\\s/>])`, 'g');
  const close = `</${name}>`;
  let text = '';
  for await (const chunk of stream) {
    text += decoder.decode(chunk as Buffer, { stream: true });
    let from = 0;
    for (;;) {
      open.lastIndex = from;
      const start = open.exec(text)?.index;
      if (start === undefined) break;
      const head = text.indexOf('>', start);
      if (head < 0) break;
      const end = text[head - 1] === '/' ? head + 1 : text.indexOf(close, head) + close.length;
      if (end < head) break;
      yield text.slice(start, end);
      from = end;
    }
    text = text.slice(from);
    if (text.length > longestElement) text = text.slice(-64);
  }
}

/** In characters: the limit for an element, and for the text between two elements. */
const longestElement = 4_000_000;

const textsOf = async (path: string, part: Part | undefined): Promise<string[]> => {
  const texts: string[] = [];
  if (part === undefined) return texts;
  for await (const element of elements(path, part, 'si')) texts.push(textIn(element));
  return texts;
};

const textIn = (element: string): string => {
  let text = '';
  for (const [, run = ''] of element
    .replace(/<rPh\b.*?<\/rPh>/gs, '')
    .matchAll(/<t(?:\s[^>]*)?>(.*?)<\/t>/gs))
    text += run;
  return unescaped(text);
};

const cellsOf = (
  row: string,
  texts: readonly string[],
  dates: ReadonlySet<string>,
): (string | undefined)[] => {
  const cells: (string | undefined)[] = [];
  for (const [, head = '', body = ''] of row.matchAll(/<c(\s[^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
    const column = columnAt(/\sr="([A-Z]+)\d*"/.exec(head)?.[1]) ?? cells.length;
    const type = /\st="(\w+)"/.exec(head)?.[1] ?? 'n';
    const value = /<v(?:\s[^>]*)?>(.*?)<\/v>/s.exec(body)?.[1];
    if (type === 's') cells[column] = texts[Number(value)];
    else if (type === 'inlineStr') cells[column] = textIn(body);
    else if (type === 'str') cells[column] = unescaped(value ?? '');
    else if (type === 'n' && !dates.has(/\ss="(\d+)"/.exec(head)?.[1] ?? ''))
      cells[column] = plainNumber(value);
  }
  return cells;
};

const plainNumber = (value: string | undefined): string | undefined =>
  value === undefined || value === '' ? undefined : /e/i.test(value) ? String(Number(value)) : value;

const columnAt = (letters: string | undefined): number | undefined =>
  letters === undefined
    ? undefined
    : [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** The cell styles that show a number as a date. */
const dateStyles = (xml: string): Set<string> => {
  const own = new Set(
    [...xml.matchAll(/<numFmt\b[^>]*>/g)]
      .filter(([tag]) => /[dy]/i.test(attribute(tag, 'formatCode').replace(/"[^"]*"|\[[^\]]*\]/g, '')))
      .map(([tag]) => attribute(tag, 'numFmtId')),
  );
  const styles = /<cellXfs\b.*?<\/cellXfs>/s.exec(xml)?.[0] ?? '';
  return new Set(
    [...styles.matchAll(/<xf\b[^>]*>/g)].flatMap(([tag], at) => {
      const format = attribute(tag, 'numFmtId');
      return own.has(format) || (Number(format) >= 14 && Number(format) <= 22) ? [String(at)] : [];
    }),
  );
};

const attribute = (tag: string, name: string): string =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';

const unescaped = (text: string): string =>
  text
    .replace(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&');
