import { factValue, linkTo, readFacts } from '../../src/core/facts.ts';
import { person, realGuide } from '../support/talk.ts';
import { tinyFact, tinyGuide } from '../support/tiny.ts';

const sure = (fact: object) => readFacts('tea', { one: fact });

test('a fact without a source, a date or a review date is refused with the file’s name', () => {
  for (const field of ['sources', 'asOf', 'reviewBy', 'sure']) {
    const { [field]: _, ...rest } = tinyFact as Record<string, unknown>;
    expect(() => sure(rest)).toThrow(/flows\/tea\.facts\.json/);
  }
  expect(() => sure({ ...tinyFact, sources: [] })).toThrow(/flows\/tea\.facts\.json/);
});

test('a fact with an unknown field, a false date or a false address is refused', () => {
  expect(() => sure({ ...tinyFact, colour: 'red' })).toThrow(/colour/);
  expect(() => sure({ ...tinyFact, asOf: '2025-02-30' })).toThrow(/asOf/);
  expect(() =>
    sure({ ...tinyFact, sources: [{ name: 'Someone', url: 'nowhere', date: '2025-01-01' }] }),
  ).toThrow(/url/);
});

test('a value is the same in every language, or one a language', () => {
  const { one } = sure({ ...tinyFact, value: 5 });
  expect(factValue(one!, 'en')).toBe('5');
  const { one: two } = sure({ ...tinyFact, value: { es: 'cinco', en: 'five' } });
  expect([factValue(two!, 'es'), factValue(two!, 'en'), factValue(two!, 'fr')]).toEqual([
    'cinco',
    'five',
    '',
  ]);
});

test('an answer cites each source once, with its month, in the person’s language', () => {
  const one = person(tinyGuide(), 'en');
  expect(one.says('tea, 3 cups').outbox[0]?.text.match(/\(Someone \(May 2025\)\)/g)).toHaveLength(1);
});

test.each([
  ['phone', '800 623 2323', 'tel:8006232323'],
  ['phone', '+1 424 309 0009', 'tel:+14243090009'],
  ['web', 'www.imss.gob.mx/cita-medica', 'https://www.imss.gob.mx/cita-medica'],
  ['web', 'http://www.imss.gob.mx/a', 'http://www.imss.gob.mx/a'],
  ['mail', 'atnder@imss.gob.mx', 'mailto:atnder@imss.gob.mx'],
  ['x', '@Tu_IMSS', 'https://x.com/Tu_IMSS'],
] as const)('a %s, %s, leads to %s', (kind, text, href) => {
  expect(linkTo(kind, text)).toEqual({ text, href });
});

test('a reply says what in it leads somewhere: the addresses of facts, and those that views know', () => {
  const ana = person(realGuide(), 'es');
  const hrefs = (text: string) =>
    ana.says(text).outbox.flatMap(({ links = [] }) => links.map(({ href }) => href));
  expect(hrefs('teléfonos del imss')).toEqual(
    expect.arrayContaining(['tel:8006232323', 'mailto:atnder@imss.gob.mx']),
  );
  expect(hrefs('tienen whatsapp?')).toContain('https://x.com/Tu_IMSS');
  expect(
    hrefs('clinica 37700').filter((one) => one.startsWith('https://www.google.com/maps/dir/')),
  ).toHaveLength(3);
});
