import { crc32, deflateRawSync } from 'node:zlib';

/** What a cell may hold: a text, or what spreadsheets make of one. */
export type Cell = string | number | boolean | Date;

/** A minimal Excel workbook, as the bytes of an .xlsx file. `packed`: as spreadsheets save it. */
export const workbook = (sheets: { name: string; rows: Cell[][] }[], packed = false): Buffer => {
  const type = 'http://schemas.openxmlformats.org';
  const xml = (text: string): string => `<?xml version="1.0" encoding="UTF-8"?>${text}`;
  const relation = (id: string, kind: string, target: string): string =>
    `<Relationship Id="${id}" Type="${type}/officeDocument/2006/relationships/${kind}" Target="${target}"/>`;
  const texts = new Map<string, number>();
  for (const cell of sheets.flatMap(({ rows }) => rows.flat()))
    if (typeof cell === 'string' && !texts.has(cell)) texts.set(cell, texts.size);
  const list = sheets
    .map(({ name }, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
    .join('');
  const parts: [string, string][] = [
    [
      '[Content_Types].xml',
      xml(
        `<Types xmlns="${type}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
      ),
    ],
    [
      '_rels/.rels',
      xml(
        `<Relationships xmlns="${type}/package/2006/relationships">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
      ),
    ],
    [
      'xl/workbook.xml',
      xml(
        `<workbook xmlns="${type}/spreadsheetml/2006/main" xmlns:r="${type}/officeDocument/2006/relationships"><sheets>${list}</sheets></workbook>`,
      ),
    ],
    [
      'xl/_rels/workbook.xml.rels',
      xml(
        `<Relationships xmlns="${type}/package/2006/relationships">${sheets
          .map((_, at) => relation(`rId${at + 1}`, 'worksheet', `worksheets/sheet${at + 1}.xml`))
          .join('')}${relation('rId99', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
      ),
    ],
    [
      'xl/sharedStrings.xml',
      xml(
        `<sst xmlns="${type}/spreadsheetml/2006/main">${[...texts.keys()].map((text) => `<si><t>${escaped(text)}</t></si>`).join('')}</sst>`,
      ),
    ],
    [
      'xl/styles.xml',
      xml(
        `<styleSheet xmlns="${type}/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
      ),
    ],
    ...sheets.map(({ rows }, at): [string, string] => [
      `xl/worksheets/sheet${at + 1}.xml`,
      xml(
        `<worksheet xmlns="${type}/spreadsheetml/2006/main"><sheetData>${rowsOf(rows, texts)}</sheetData></worksheet>`,
      ),
    ]),
  ];
  return zip(parts, packed);
};

const rowsOf = (rows: Cell[][], texts: ReadonlyMap<string, number>): string =>
  rows
    .map((row, at) => {
      const cells = row.map((cell, column) => {
        const place = `r="${letters(column)}${at + 1}"`;
        if (typeof cell === 'string') return `<c ${place} t="s"><v>${texts.get(cell)}</v></c>`;
        if (typeof cell === 'boolean') return `<c ${place} t="b"><v>${Number(cell)}</v></c>`;
        if (cell instanceof Date) return `<c ${place} s="1"><v>${cell.getTime() / 864e5 + 25569}</v></c>`;
        return `<c ${place}><v>${cell}</v></c>`;
      });
      return `<row r="${at + 1}">${cells.join('')}</row>`;
    })
    .join('');

const letters = (column: number): string =>
  column < 26
    ? String.fromCharCode(65 + column)
    : letters(Math.floor(column / 26) - 1) + letters(column % 26);

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** A zip archive. */
const zip = (files: [name: string, text: string][], packed: boolean): Buffer => {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of files) {
    const plain = Buffer.from(text);
    const data = packed ? deflateRawSync(plain, { level: 1 }) : plain;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(packed ? 8 : 0, 4);
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(plain.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, Buffer.from(name)]),
    );
    bodies.push(local);
    offset += local.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, ...directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
};
