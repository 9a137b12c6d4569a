import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assemble } from '../src/assemble.ts';
import { untranslatedLines } from '../src/untranslated.ts';
import { temporary } from './support/process.ts';
import { person, realDirectory, root } from './support/talk.ts';

/** A language is its folder: Portuguese, with a few texts of its own and English words in the rest. No code knows of it. */
const { folder, remove } = temporary();
afterAll(remove);

const portuguese = () => {
  const locales = join(folder, 'locales');
  mkdirSync(join(locales, 'pt'), { recursive: true });
  symlinkSync(join(root, 'data'), join(folder, 'data'));
  for (const language of ['es', 'en'])
    cpSync(join(root, 'locales', language), join(locales, language), { recursive: true });
  cpSync(join(root, 'locales/en/choices'), join(locales, 'pt/choices'), { recursive: true });
  for (const file of readdirSync(join(root, 'locales/en')).filter((name) => name.endsWith('.json')))
    cpSync(join(root, 'locales/en', file), join(locales, 'pt', file));
  const change = (file: string, change: object) => {
    const path = join(locales, file);
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...change }));
  };
  change('pt/menu.json', { what_can_i_do: 'Em que posso ajudar?' });
  change('pt/common.json', { language_set: 'Claro, seguimos em português.' });
  change('pt/find-clinic.json', { card: 'A clínica mais perto de você' });
  change('pt/words.json', {
    thanks: ['obrigado', 'obrigada'],
    speak: ['português', 'em português'],
    marks: ['olá', 'você', 'não', 'onde', 'fica', 'minha', 'obrigado'],
  });
  for (const language of ['es', 'en', 'pt']) change(`${language}/language.json`, { choice_pt: 'Português' });
  return assemble(locales, realDirectory());
};

const guide = portuguese();
const said = (one: ReturnType<typeof person>, text: string) =>
  one
    .says(text)
    .outbox.map((reply) => `${reply.language} ${reply.text}`)
    .join('\n');

test('a third language is found by its folder, after the first', () => {
  expect(guide.languages).toEqual(['es', 'en', 'pt']);
});

test('somebody whose app is in that language is greeted in it', () => {
  expect(said(person(guide, 'pt-BR'), 'olá')).toMatch(/^pt .*Em que posso ajudar\?/s);
});

test('it is spoken to who writes it, by its marks, and to who wishes it', () => {
  expect(said(person(guide, 'es-MX'), 'olá, onde fica a minha clínica?')).toMatch(/^pt /);
  const ana = person(guide, 'es-MX');
  expect(said(ana, 'hola')).toMatch(/^es /);
  expect(said(ana, 'em português')).toContain('pt Claro, seguimos em português.');
});

test('the menu of languages offers it in each', () => {
  for (const tag of ['es', 'en', 'pt'])
    expect(
      person(guide, tag)
        .commands('idioma')
        .outbox.at(-1)
        ?.choices.map(({ label }) => label),
    ).toEqual(['Español', 'English', 'Português']);
});

test('a place is found in it', () => {
  const ana = person(guide, 'pt-BR');
  said(ana, 'olá');
  expect(said(ana, '37700')).toMatch(/^pt .*San Miguel de Allende/s);
});

describe('a language of which only words.json and one text are there', () => {
  const { folder: bare, remove: removeBare } = temporary();
  afterAll(removeBare);
  const locales = join(bare, 'locales');
  mkdirSync(join(locales, 'fr'), { recursive: true });
  symlinkSync(join(root, 'data'), join(bare, 'data'));
  cpSync(join(root, 'locales/es'), join(locales, 'es'), { recursive: true });
  writeFileSync(
    join(locales, 'fr/menu.json'),
    JSON.stringify({ what_can_i_do: 'En quoi puis-je vous aider ?' }),
  );
  const words = {
    ...JSON.parse(readFileSync(join(root, 'locales/en/words.json'), 'utf8')),
    marks: ['bonjour'],
    greeting: ['bonjour'],
  };

  test('without words.json the guide does not start, and says why', () => {
    expect(() => assemble(locales, realDirectory())).toThrow('locales/fr has no words.json');
  });

  test('what it lacks is said in the first language, facts too, and named', () => {
    writeFileSync(join(locales, 'fr/words.json'), JSON.stringify(words));
    const french = assemble(locales, realDirectory());
    const [line] = untranslatedLines(french.untranslated);
    expect(line).toMatch(
      /^locales\/fr lacks 1,\d{3} texts \(the first: phrases\/emergency\.json, without which dangers/,
    );
    const ana = person(french, 'fr-FR');
    expect(said(ana, 'bonjour')).toContain('En quoi puis-je vous aider ?');
    const reply = said(ana, 'a que hora abren las subdelegaciones');
    expect(reply).toMatch(/viernes, \d/);
    expect(reply).not.toMatch(/\{\{|\[\w+_/);
  });
});
