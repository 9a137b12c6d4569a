import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemble } from '../src/assemble.ts';
import { readOrg } from '../src/org.ts';
import { realDirectory, root } from './support/talk.ts';

const HEAD = 'id,language,title,questions,answer,asOf,reviewBy,replaces';
const ROW = 'gym,es,Gimnasio,¿Hay gimnasio?|horario del gimnasio,Abre de 6 a 22.,2026-11-01,2027-11-01,';
const PAGE = `---
id: gym
language: es
title: Gimnasio
questions:
  - ¿Hay gimnasio?
asOf: 2026-11-01
reviewBy: 2027-11-01
---
Abre de 6 a 22.
`;
const JSON_ANSWER = {
  id: 'gym',
  language: 'es',
  title: 'Gimnasio',
  questions: ['¿Hay gimnasio?'],
  answer: 'Abre de 6 a 22.',
  asOf: '2026-11-01',
  reviewBy: '2027-11-01',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'org-'));
  mkdirSync(join(folder, 'answers'));
  writeFileSync(join(folder, 'org.json'), '{"name":"Ejemplo"}');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string | Buffer) => writeFileSync(join(folder, 'answers', name), text);
const read = () => readOrg(folder);
const start = () => assemble(join(root, 'locales'), realDirectory(), { org: read() });

describe('own answers are read alike', () => {
  const expected = { title: 'Gimnasio', answer: 'Abre de 6 a 22.', asOf: '2026-11-01' };

  test('from a page', () => {
    write('gym.es.md', PAGE);
    expect(read().answers[0]?.texts.es).toMatchObject({
      ...expected,
      questions: ['¿Hay gimnasio?'],
      line: 2,
    });
  });

  test('from a page with its ends of lines from Windows and one question alone', () => {
    write('gym.es.md', PAGE.replace('\n  - ', ' ').replace(/\n/g, '\r\n'));
    expect(read().answers[0]?.texts.es).toMatchObject({ ...expected, questions: ['¿Hay gimnasio?'] });
  });

  test.each([',', ';', '\t'])('from a table with %j between its cells', (delimiter) => {
    write('all.csv', `${HEAD}\n\n${ROW}\n`.replaceAll(',', delimiter));
    expect(read().answers[0]?.texts.es).toMatchObject({
      ...expected,
      questions: ['¿Hay gimnasio?', 'horario del gimnasio'],
      line: 3,
    });
  });

  test('from a table whose columns have Spanish names, in the encoding of old Excel', () => {
    const head = 'id,idioma,título,preguntas,respuesta,desde,revisar,reemplaza';
    write('all.csv', Buffer.from(`${head}\r\n${ROW}\r\n`, 'latin1'));
    expect(read().answers[0]?.texts.es).toMatchObject({ ...expected, line: 2 });
  });

  test('from the list in org.json', () => {
    writeFileSync(
      join(folder, 'org.json'),
      JSON.stringify({ name: 'Ejemplo', answers: [JSON_ANSWER] }, null, 2),
    );
    expect(readOrg(join(folder, 'org.json')).answers[0]?.texts.es).toMatchObject({ ...expected, line: 5 });
  });

  test('with the marks of Markdown in the form that replies have', () => {
    write(
      'gym.es.md',
      PAGE.replace('Abre de 6 a 22.', '# Gimnasio\n- **Lunes**: de 6 a 22\n* [mapa](https://x.example/m)'),
    );
    expect(read().answers[0]?.texts.es?.answer).toBe(
      '*Gimnasio*\n• *Lunes*: de 6 a 22\n• mapa: https://x.example/m',
    );
  });
});

/** A page with one of its lines changed. */
const page = (from: string, to: string) => PAGE.replace(from, () => to);

test.each([
  [
    'a table with a formula',
    'all.csv',
    `${HEAD}\n${ROW.replace('Abre', '=HYPERLINK(A1)')}`,
    /all\.csv, line 2: the cell "answer" begins with =, as a formula does/,
  ],
  [
    'a table with a formula behind blanks',
    'all.csv',
    `${HEAD}\n${ROW}\n${ROW.replace('gym', 'b').replace('Gimnasio', '  @SUM(A1)')}`,
    /all\.csv, line 3: the cell "title" begins with @/,
  ],
  [
    'a table with a plus',
    'all.csv',
    `${HEAD}\n${ROW.replace('Abre', '+1+cmd|x')}`,
    /all\.csv, line 2: the cell "answer" begins with \+/,
  ],
  ['a table without a column', 'all.csv', 'id,language\ngym,es', /all\.csv, line 1: has no column "title"/],
  [
    'a table with two columns of a name',
    'all.csv',
    `${HEAD},id\n${ROW},b`,
    /all\.csv, line 1: has two columns "id"/,
  ],
  [
    'a table with too many cells',
    'all.csv',
    `${HEAD}\n${ROW},b,c`,
    /all\.csv, line 2: has 10 cells and the first line 8/,
  ],
  [
    'a table whose quotation marks do not close',
    'all.csv',
    `${HEAD}\n"${ROW}`,
    /all\.csv, line \d+: cannot be read as a table/,
  ],
  [
    'a table with a day as Excel writes it',
    'all.csv',
    `${HEAD}\n${ROW.replace('2026-11-01', '01/11/2026')}`,
    /line 2: "asOf" must be a day like 2026-11-21 \(in a spreadsheet/,
  ],
  [
    'a table with a column that there is not',
    'all.csv',
    `${HEAD},colour\n${ROW},red`,
    /line 2: "colour" is no field of an answer/,
  ],
  [
    'a row after one of several lines',
    'all.csv',
    `${HEAD}\n${ROW.replace('Abre de 6 a 22.', '"Abre\n\nhoy"')}\n${ROW}`,
    /all\.csv, line 5: "gym" in es is already in .*all\.csv, line 2/,
  ],
  ['a page without front matter', 'a.md', 'Abre de 6 a 22.', /a\.md, line 1: must begin with a line "---"/],
  ['a page with HTML', 'a.md', page('de 6 a 22', 'de <b>6</b>'), /a\.md, line 10: "answer" has HTML/],
  [
    'a page with a script',
    'a.md',
    page('¿Hay gimnasio?', '<script>alert(1)</script>'),
    /a\.md, line 5: "questions" has HTML/,
  ],
  [
    'a page with a placeholder',
    'a.md',
    page('de 6', '{{fact.crisis_phone}}'),
    /a\.md, line 10: "answer" must not contain \{\{/,
  ],
  [
    'a page that hides what it says',
    'a.md',
    page('de 6', '\u202e6 ed'),
    /a\.md, line 10: "answer" has a character that cannot be seen/,
  ],
  ['a page without title', 'a.md', page('title: Gimnasio\n', ''), /a\.md, line 1: "title" is missing/],
  [
    'a page without a day to review',
    'a.md',
    page('reviewBy: 2027-11-01\n', ''),
    /a\.md, line 1: "reviewBy" is missing: a day like/,
  ],
  [
    'a page with a title too long',
    'a.md',
    page('title: Gimnasio', `title: ${'x'.repeat(31)}`),
    /a\.md, line 4: "title" must have 30 characters at most/,
  ],
  [
    'a page with an answer too long',
    'a.md',
    page('Abre', 'x'.repeat(901)),
    /a\.md, line 10: "answer" must have 900 characters at most/,
  ],
  [
    'a page with an unquoted colon',
    'a.md',
    page('- ¿Hay', '- Duda: ¿Hay'),
    /a\.md, line 5: "questions" must be a text; a text with ": " in it stands between quotation marks/,
  ],
  ['a page with no answer', 'a.md', page('Abre de 6 a 22.\n', ''), /a\.md, line 10: "answer" is empty/],
  [
    'a page with a field twice',
    'a.md',
    page('language: es', 'language: es\nlanguage: en'),
    /a\.md, line 4: .*unique/,
  ],
  [
    'a page with aliases',
    'a.md',
    page('title: Gimnasio', 'title: &a Gimnasio\nreplaces: *a'),
    /a\.md, line 2: must not contain & or \*/,
  ],
  [
    'a page with an id with blanks',
    'a.md',
    page('id: gym', 'id: The Gym'),
    /a\.md, line 2: "id" must be a short name/,
  ],
  [
    'a page that is due before it was written',
    'a.md',
    page('reviewBy: 2027', 'reviewBy: 2025'),
    /a\.md, line 8: "reviewBy" must not be before asOf/,
  ],
  ['a workbook', 'a.csv', Buffer.from('PK\u0003\u0004xyz'), /a\.csv is a workbook or a document/],
  ['a workbook by its name', 'a.xlsx', 'x', /a\.xlsx is neither \.md nor \.csv/],
  [
    'a file that is too large',
    'a.csv',
    'x'.repeat(1_000_001),
    /a\.csv has 1000001 bytes; there is room for 1000000/,
  ],
  [
    'UTF-8 that was read as something else',
    'a.md',
    page('¿Hay', 'Â¿Hay'),
    /a\.md, line 6: "Â¿" is no letter: save the file as UTF-8/,
  ],
  [
    'letters of DOS',
    'a.md',
    Buffer.from(page('Abre', 'Caf\u0082 abre'), 'latin1'),
    /a\.md, line 10: ".*" is no letter: save the file as UTF-8/,
  ],
  [
    'bytes that are no text',
    'a.md',
    Buffer.from([45, 45, 45, 0, 1, 2, 10]),
    /a\.md, line 1: ".*" is no letter/,
  ],
] as [string, string, string | Buffer, RegExp][])(
  '%s stops the start with a sentence that says where',
  (_, name, text, sentence) => {
    write(name, text);
    expect(read).toThrow(sentence);
    expect(read).toThrow(/^ORG_FILE: [^\n]+\.$/);
  },
);

test('a mistake in an answer of org.json is said with its line', () => {
  const text = JSON.stringify(
    { name: 'X', answers: [JSON_ANSWER, { ...JSON_ANSWER, id: 'b', reviewBy: 'soon' }] },
    null,
    2,
  );
  writeFileSync(join(folder, 'org.json'), text);
  expect(read).toThrow(/org\.json, line 24: "reviewBy" must be a day/);
});

test('a mistake elsewhere in org.json has its line, too', () => {
  writeFileSync(join(folder, 'org.json'), '{\n  "name": "X",\n  "hr": {\n    "email": "rh"\n  }\n}');
  expect(read).toThrow(
    /ORG_FILE \(.*org\.json, line 4\) has a mistake at "hr\.email": must be an e-mail address\./,
  );
});

test('a folder without org.json is said to be without', () => {
  rmSync(join(folder, 'org.json'));
  expect(read).toThrow(/ORG_FILE \(.*org\.json\) can't be read: ENOENT\./);
});

test('the same title twice, or one id that replaces two answers, is said with both', () => {
  write('a.md', PAGE);
  write('b.md', page('id: gym', 'id: other'));
  expect(read).toThrow(/b\.md, line 4: "Gimnasio" is already the title of "gym"/);
  write('b.md', page('language: es', 'language: en\nreplaces: nss/cost'));
  expect(read).toThrow(/b\.md, line 4: "gym" replaces nss\/cost here and nothing in another language/);
});

test.each([
  ['emergency/call', /a\.md, line 2: "emergency\/call" keeps people safe and can't be replaced\./],
  ['privacy/erase', /"privacy\/erase" keeps people safe/],
  ['contact/mental_health_line', /"contact\/mental_health_line" keeps people safe/],
  ['nss/no_such', /it replaces "nss\/no_such", which is no answer of the guide\./],
])('an answer that replaces %s stops the start', (id, sentence) => {
  write('a.md', page('id: gym', `id: gym\nreplaces: ${id}`));
  expect(start).toThrow(sentence);
});

test('two that replace the same stop the start', () => {
  write('a.md', page('id: gym', 'id: gym\nreplaces: nss/cost'));
  write('b.md', PAGE.replace('id: gym', 'id: b\nreplaces: nss/cost').replace('title: Gimnasio', 'title: B'));
  expect(start).toThrow(/b\.md, line 2: "nss\/cost" is already replaced in .*a\.md, line 2\./);
});

test.each([
  ['emergency/call', `ORG_FILE switches off "emergency/call", which can't be switched off.`],
  ['privacy/erase', `ORG_FILE switches off "privacy/erase", which can't be switched off.`],
  ['nss/no_such', 'ORG_FILE switches off "nss/no_such", which is no answer.'],
])('to switch off %s stops the start', (id, sentence) => {
  writeFileSync(join(folder, 'org.json'), JSON.stringify({ name: 'X', answersOff: [id] }));
  expect(start).toThrow(sentence);
});

test.each(['constructor', 'prototype', '__proto__', 'tostring'])(
  'an answer called %s changes nothing else',
  (id) => {
    write('a.md', page('id: gym', `id: ${id}`));
    try {
      expect(start().answers.has(`org/${id}`)).toBe(true);
    } catch (error) {
      expect((error as Error).message).toMatch(/a\.md, line 2: "id" must be a short name/);
    }
  },
);
