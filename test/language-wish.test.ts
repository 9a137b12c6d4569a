import { realGuide } from './support/talk.ts';

/** Wishes to be answered in another language, as people put them beside something else. */
const wish = (text: string) => realGuide().understanding.wishedLanguage(text);

test.each([
  ['English please', 'en', ''],
  ['sorry can you answer in english? my husband is reading', 'en', 'sorry my husband is reading'],
  ['ahora en español por favor', 'es', ''],
  ['me lo puedes decir en ingles? es para mi novio', 'en', 'es para mi novio'],
  ['switch to english and tell me how do i register my wife', 'en', 'and tell me how do i register my wife'],
  ['mi esposa no lee ingles, en español porfa', 'es', 'en español porfa'],
  ['my wife doesn’t read Spanish, what does it cost', 'en', 'my wife what does it cost'],
  ['i only speak english', 'en', ''],
])('%s: %s', (text, language, rest) => {
  const found = wish(text);
  expect(found?.language).toBe(language);
  if (rest === '') expect(found?.rest).toBe('');
  else expect(found?.rest).toContain(rest.split(' ').at(-1));
});

test.each([
  'do the doctors there speak english?',
  'is there a form in english',
  'can someone at imss talk in english to me',
  'mi mamá no habla español, habla mixteco, ¿hay quien traduzca?',
  '¿hay doctores que hablen inglés?',
  'my birth certificate is in english, does it need a translation',
  'el acta está en inglés, ¿la traduce el consulado?',
  'doy clases de inglés y no me tienen en el seguro',
])('%s: no wish', (text) => {
  expect(wish(text)).toBeUndefined();
});

test.each([
  ['is he covered if he works in the us', 'en'],
  ['sorry my spanish is bad, my brother only needs the report, not the pension', 'en'],
  ['¿y cuánto tarda el trámite de mi esposo?', 'es'],
  ['it says su solicitud fue rechazada por datos incorrectos', undefined],
  ['pension', undefined],
])('“%s” is wholly in: %s', (text, language) => {
  expect(realGuide().understanding.onlyLanguageOf(text)).toBe(language);
});
