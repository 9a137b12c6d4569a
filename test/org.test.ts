import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemble } from '../src/assemble.ts';
import type { Guide } from '../src/core/guide.ts';
import { openQuestion } from '../src/core/question.ts';
import { newSession } from '../src/core/session.ts';
import { type Org, readOrg } from '../src/org.ts';
import { NOON, person, realDirectory, realGuide, root } from './support/talk.ts';

const example = () => readOrg(join(root, 'docs', 'org.example.json'));
const guideOf = (org: Partial<Org>) =>
  assemble(join(root, 'locales'), realDirectory(), {
    org: { name: 'Ejemplo', topicsOff: [], answersOff: [], facts: [], answers: [], ...org },
  });

const last = (session: { outbox: { text: string; choices: { label: string }[] }[] }) =>
  session.outbox.at(-1)!;

describe('a file that ORG_FILE names', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'org-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const reading = (text: string) => () => {
    writeFileSync(join(folder, 'org.json'), text);
    return readOrg(join(folder, 'org.json'));
  };

  test('may hold a name alone', () => {
    expect(reading('{"name":"Ejemplo"}')()).toEqual({
      name: 'Ejemplo',
      topicsOff: [],
      answersOff: [],
      facts: [],
      answers: [],
    });
  });

  test.each([
    ['{', /ORG_FILE \(.*org\.json, line 1\) is not valid JSON: .+\.$/],
    ['{\n  "name": "X"\n  "hr": {}\n}', /org\.json, line 3\) is not valid JSON: .*comma.*\.$/],
    ['{\n  "nam": "X"\n}', /org\.json, line 2\) has "nam", which is no field: is it misspelt\?/],
    ['{\n  "name": "X",\n  "hr": {\n    "mail": "a@b.mx"\n  }\n}', /line 4\) has "mail", which is no field/],
    ['{}', /ORG_FILE \(.*\) has a mistake at "name": is missing\.$/],
    ['{"name":"X","hr":{"email":"rh at x"}}', /at "hr\.email": must be an e-mail address\.$/],
    ['{"name":"X","hr":{"hours":"9-18"}}', /at "hr": must have a name, an email or a phone\.$/],
    ['{"name":"X","hr":{"phone":"call us"}}', /at "hr\.phone": must be a telephone number/],
    [
      '{"name":"X","facts":[{"says":{"es":"a"},"source":"RH","asOf":"ayer","reviewBy":"2027-01-01"}]}',
      /at "facts\.0\.asOf"/,
    ],
    ['{"name":"X","logo":"x.png"}', /has "logo", which is no field/],
  ])('%s is answered with one sentence that says where the mistake is', (text, sentence) => {
    expect(reading(text)).toThrow(sentence);
  });

  test('that is missing is said to be missing', () => {
    expect(() => readOrg(join(folder, 'none.json'))).toThrow(
      /ORG_FILE \(.*none\.json\) can't be read: ENOENT\./,
    );
  });
});

test('the example in docs is whole', () => {
  expect(example().hr?.email).toBe('rh@example.com');
  expect(() => guideOf(example())).not.toThrow();
});

test('without an organisation, contact says that there is no HR contact here, what to do, and how HR sets it', () => {
  const { text } = last(person().says('quiero hablar con recursos humanos'));
  expect(text).toContain('guía pública');
  expect(text).toContain('recibo de nómina');
  expect(text).toContain('ORG_FILE');
});

test.each([
  [
    'es-MX',
    'quiero hablar con recursos humanos',
    'Recursos Humanos (Laura Pérez)',
    'lunes a viernes, de 9:00 a 18:00',
    'Si se muda de ciudad',
  ],
  [
    'en-US',
    'contact human resources',
    'Human Resources (Laura Pérez)',
    'Monday to Friday, 9:00 to 18:00',
    'If you move to another city',
  ],
])('with one, contact gives its HR and its notes in the person’s language (%s)', (tag, says, ...parts) => {
  const { text } = last(person(guideOf(example()), tag).says(says));
  for (const part of ['Ejemplo, S.A. de C.V.', 'rh@example.com', '55 5000 0000 ext. 12', ...parts])
    expect(text).toContain(part);
});

test('the welcome names the organisation', () => {
  expect(last(person(guideOf({ name: 'Ejemplo' })).says('hola')).text).toContain('*Guía IMSS* de Ejemplo');
});

test('the privacy notice names who is responsible', () => {
  expect(last(person(guideOf({ name: 'Ejemplo' })).says('aviso de privacidad')).text).toContain(
    '*Responsable*: Ejemplo',
  );
});

test('a topic that is off is in no menu, behind no button and opened by no command', () => {
  const guide = guideOf({ topicsOff: ['student', 'scam'] });
  const someone = person(guide);
  someone.says('hola');
  const menu = last(someone.presses('menu/choose/everything')).choices.map(({ label }) => label);
  expect(menu).toEqual(expect.arrayContaining(['Quejas y derechos', 'Privacidad']));
  expect(menu).not.toEqual(expect.arrayContaining(['¿Es un engaño?']));
  expect(menu).not.toEqual(expect.arrayContaining(['Seguro para estudiantes']));
  const toStudent = (button: string) => /\/student(?:\/|$)/.test(button);
  expect(buttonsAfterAnswers(realGuide()).some(toStudent)).toBe(true);
  expect(buttonsAfterAnswers(guide).filter(toStudent)).toEqual([]);
  expect(last(someone.commands('fraude')).text).toMatch(/^No entendí/);
});

/** The buttons that are shown after each answer of the topics that are on. */
const buttonsAfterAnswers = (guide: Guide): string[] =>
  [...guide.topics.values()]
    .filter(({ id }) => id !== 'student' && id !== 'scam')
    .flatMap(({ id, version, answers }) =>
      Object.keys(answers).flatMap((told) => {
        const frame = { topic: id, version, state: 'home', data: { told, page: 0 }, trail: [] };
        const question = openQuestion(guide, { ...newSession('es', 'tag'), stack: [frame] }, NOON);
        return question!.buttons.map((button) => button.id);
      }),
    );

test.each(['menu', 'emergency', 'privacy', 'language', 'help'])('%s can’t be switched off', (id) => {
  expect(() => guideOf({ topicsOff: [id] })).toThrow(
    `ORG_FILE switches off "${id}", which can't be switched off.`,
  );
});

test('a topic or language that there is not is said so', () => {
  expect(() => guideOf({ topicsOff: ['lottery'] })).toThrow(
    'ORG_FILE switches off "lottery", which is no topic.',
  );
  expect(() => guideOf({ languages: ['fr'] })).toThrow('ORG_FILE asks for the language "fr"');
});

test('the languages of the organisation are spoken, its first one first', () => {
  expect(guideOf({ languages: ['en', 'es'] }).languages).toEqual(['en', 'es']);
  expect(guideOf({ languages: ['es'] }).languages).toEqual(['es']);
});

test('the example needs nothing that the schema does not know', () => {
  expect(
    Object.keys(JSON.parse(readFileSync(join(root, 'docs', 'org.example.json'), 'utf8'))).sort(),
  ).toEqual(Object.keys(example()).sort());
});

describe('whom the organisation sent here by a link of its own', () => {
  const opening = (org: Partial<Org> | undefined, argument: string, tag = 'es-MX') =>
    last(person(org ? guideOf(org) : realGuide(), tag).commands('start', argument)).text.split('\n\n')[0];
  const hr = { name: { es: 'Recursos Humanos', en: 'Human Resources' } };

  test('hears who that was', () => {
    expect(opening({ hr }, 'register-onboarding')).toBe('Le manda Recursos Humanos de Ejemplo.');
    expect(opening({ hr }, 'register-onboarding', 'en-US')).toBe(
      'Sent to you by Human Resources at Ejemplo.',
    );
    expect(opening({ hr: { name: 'Ana' } }, 'register-onboarding')).toBe('Le manda Ana de Ejemplo.');
    expect(opening({ name: '$& S.A.' }, 'register-onboarding')).toBe('Le manda $& S.A..');
  });

  test('and nobody else does', () => {
    expect(opening({ hr }, 'register')).toBe('Guía no oficial: no soy el IMSS.');
    expect(opening(undefined, 'register-onboarding')).toBe('Guía no oficial: no soy el IMSS.');
  });
});
