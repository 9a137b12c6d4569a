import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnswerDraft, answerDraft } from '../src/answer-draft.ts';
import type { Gap } from '../src/gaps.ts';
import { readOrg } from '../src/org.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'draft-'));
  mkdirSync(join(folder, 'answers'));
  writeFileSync(join(folder, 'org.json'), '{"name":"Ejemplo"}');
});
afterEach(() => rmSync(folder, { recursive: true }));

const drafted = (words: string[], { language = 'es', taken = [] as string[] } = {}) =>
  answerDraft(
    { gaps: words.map((one): Gap => ({ kind: 'nothing', language, words: one, count: 1 })) },
    { today: '2026-11-21', hints: ['Escriba aquí: la respuesta'], isTaken: (id) => taken.includes(id) },
  );
/** As the organisation's file is read at start, with so much written below. */
const read = ({ file, text }: Pick<AnswerDraft, 'file' | 'text'>, answer: string) => {
  writeFileSync(join(folder, 'answers', file), text + answer);
  return readOrg(folder).answers[0]!;
};

test('is a page as docs/own-answers.md describes it, all but the answer', () => {
  expect(drafted(['a qué hora abre el comedor', 'horario del comedor'])).toMatchObject({
    file: 'a_que_hora_abre_el_comedor.es.md',
    text: `---
# Escriba aquí: la respuesta
id: a_que_hora_abre_el_comedor
idioma: es
título: "A qué hora abre el comedor"
preguntas:
  - "a qué hora abre el comedor"
  - "horario del comedor"
desde: 2026-11-21
revisar: 2027-11-21
---
`,
  });
  expect(drafted(['canteen'], { language: 'en' }).text).toContain(
    '\nlanguage: en\ntitle: "Canteen"\nquestions:\n',
  );
});

test.each(['es', 'en'])(
  'is taken once an answer stands below, and refused with its line before (%s)',
  (language) => {
    const draft = drafted(['where is the gym'], { language });
    expect(read(draft, 'Abre de 6 a 22.').texts[language]).toMatchObject({
      title: 'Where is the gym',
      questions: ['where is the gym'],
      answer: 'Abre de 6 a 22.',
    });
    expect(() => read(draft, '')).toThrow(/where_is_the_gym\.\w\w\.md, line \d+: "answer" is empty/);
  },
);

test('is a row of a spreadsheet, too: taken once its answer is in it, and refused with its line before', () => {
  const draft = drafted(['a qué hora abre el comedor, y el café', 'horario | del comedor', '=1+1 pesos']);
  expect(draft.sheet).toEqual({
    file: 'a_que_hora_abre_el_comedor_y_el_cafe.es.csv',
    text: `\ufeffid,idioma,título,preguntas,respuesta,desde,revisar,reemplaza\r
a_que_hora_abre_el_comedor_y_el_cafe,es,"A qué hora abre el comedor, y","a qué hora abre el comedor, y el café | horario del comedor | =1+1 pesos",,2026-11-21,2027-11-21,\r
`,
  });
  expect(() => read(draft.sheet, '')).toThrow(/\.es\.csv, line 2: "answer" is empty/);
  const filled = draft.sheet.text.replace(',,2026', ',De 6 a 22.,2026');
  expect(read({ ...draft.sheet, text: filled }, '').texts.es).toMatchObject({
    title: 'A qué hora abre el comedor, y',
    questions: ['a qué hora abre el comedor, y el café', 'horario del comedor', '=1+1 pesos'],
    answer: 'De 6 a 22.',
    asOf: '2026-11-21',
  });
  expect(drafted(['=hyperlink("x")']).sheet.text).toContain(`"'=hyperlink(""x"")"`);
  expect(drafted(['canteen'], { language: 'en' }).sheet.text).toContain(
    'id,language,title,questions,answer,asOf,reviewBy,replaces\r\ncanteen,en,Canteen,canteen,,',
  );
});

test.each([
  ['marks of what was redacted', 'soy <name> y trabajo en <place>', 'soy y trabajo en'],
  ['HTML', '<img src=x onerror=alert(1)>', 'img src=x onerror=alert(1)'],
  ['what YAML means', 'id: "x" # no: &a *b - [1]', 'id: "x" # no: &a b - [1]'],
  ['placeholders', '{{fact.x}} y $t(y)', 'fact.x y $t(y)'],
  ['another end of the front matter', 'a\n---\nb', 'a --- b'],
  ['what cannot be seen', 'ho\u202ela\u0000 s\u200bi', 'ho la s i'],
  ['a formula', '=1+1 pesos', '=1+1 pesos'],
])('%s become plain words', (_, words, question) => {
  expect(read(drafted([words]), 'Sí.').texts.es!.questions).toEqual([question]);
});

test('what is long is cut at a word; ids are free ones; of questions there are forty at most', () => {
  const long = read(
    drafted(['quiero saber cuándo se reparten los vales de despensa de diciembre de este año']),
    'x',
  );
  expect(long.texts.es!.title).toBe('Quiero saber cuándo se');
  expect(long.id).toMatch(/^quiero_saber[a-z_]*$/);
  expect(drafted(['x'.repeat(120)]).text).toContain(`título: "X${'x'.repeat(29)}"`);
  expect(drafted(['gimnasio'], { taken: ['gimnasio', 'gimnasio_2'] }).file).toBe('gimnasio_3.es.md');
  expect(drafted(['¿¿123??']).file).toBe('answer.es.md');
  const many = drafted(Array.from({ length: 60 }, (_, n) => `pregunta número ${n} del gimnasio`));
  rmSync(join(folder, 'answers'), { recursive: true });
  mkdirSync(join(folder, 'answers'));
  expect(read(many, 'x').texts.es!.questions).toHaveLength(40);
});
