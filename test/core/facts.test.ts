import { addDays } from '../../src/core/day.ts';
import { factValue, linkTo, newestPage, readFacts, readSources } from '../../src/core/facts.ts';
import { partsOf } from '../../src/core/guide.ts';
import { sourcesOf } from '../../src/core/sources.ts';
import { person, realGuide } from '../support/talk.ts';
import { tinyFact, tinyGuide, tinySources } from '../support/tiny.ts';

const sure = (fact: object) => readFacts('tea', { one: fact }, tinySources);

test('a fact without a source, a date or a review date is refused with the file’s name', () => {
  for (const field of ['sources', 'asOf', 'reviewBy', 'sure']) {
    const { [field]: _, ...rest } = tinyFact as Record<string, unknown>;
    expect(() => sure(rest)).toThrow(/flows\/tea\.facts\.json/);
  }
  expect(() => sure({ ...tinyFact, sources: [] })).toThrow(/flows\/tea\.facts\.json/);
});

test('a fact with an unknown field, a false date or a source that is not stored is refused', () => {
  expect(() => sure({ ...tinyFact, colour: 'red' })).toThrow(/colour/);
  expect(() => sure({ ...tinyFact, asOf: '2025-02-30' })).toThrow(/asOf/);
  expect(() => sure({ ...tinyFact, sources: ['someone', 'nobody'] })).toThrow(
    'flows/tea.facts.json: one names the source "nobody", which flows/sources.json does not have.',
  );
  expect(() => sure({ ...tinyFact, sources: ['constructor'] })).toThrow(/names the source "constructor"/);
});

test('a source with a false address or a false date is refused with the file’s name', () => {
  const page = { name: 'Someone', url: 'https://example.org/' };
  expect(readSources({ 'some-one': page })).toEqual({ 'some-one': page });
  expect(() => readSources({ one: { ...page, url: 'nowhere' } })).toThrow(/flows\/sources\.json.*url/s);
  expect(() => readSources({ one: { ...page, date: '2025-02-30' } })).toThrow(/flows\/sources\.json.*date/s);
});

test('a value is the same in every language, or one a language; one without its own has the first', () => {
  const { one } = sure({ ...tinyFact, value: 5 });
  expect(factValue(one!, 'en')).toBe('5');
  const { one: two } = sure({ ...tinyFact, value: { es: 'cinco', en: 'five' } });
  expect([factValue(two!, 'es'), factValue(two!, 'en'), factValue(two!, 'fr')]).toEqual([
    'cinco',
    'five',
    'cinco',
  ]);
});

test('an answer cites each source once, with its month, in the person’s language', () => {
  const one = person(tinyGuide(), 'en');
  expect(one.says('tea, 3 cups').outbox[0]?.text.match(/\(Someone \(May 2025\)\)/g)).toHaveLength(1);
});

test('the line under an answer names a page without a date only where no other is, and each page by its own month', () => {
  const cited = (...facts: object[]) =>
    sourcesOf(
      realGuide(),
      'es',
      new Set(facts.map((fact) => sure({ ...tinyFact, asOf: '2026-11-26', ...fact }).one!)),
    )?.text;
  expect(cited({ sources: ['anybody', 'someone'] })).toMatch(/^Fuente: Someone \(may 2025\)/);
  expect(cited({ sources: ['anybody'] }, { sources: ['someone'] })).toMatch(
    /^Fuente: Someone \(may 2025\) y 1 más/,
  );
  expect(cited({ sources: ['anybody'] })).toMatch(/^Fuente: Anybody \(sin fecha\)/);
});

const paper = { name: { es: 'Guía de una empresa', en: 'A company’s guide' }, date: '2018~' };

test('a source is named in the person’s language, and dated no closer than is known', () => {
  const cited = (language: string, source: object) => {
    const { one } = readFacts('tea', { one: { ...tinyFact, sources: ['it'] } }, readSources({ it: source }));
    return sourcesOf(realGuide(), language, new Set([one!]))?.text;
  };
  expect(cited('es', paper)).toBe('Fuente: Guía de una empresa (hacia 2018).');
  expect(cited('en', paper)).toBe('Source: A company’s guide (about 2018).');
  expect(cited('en', { ...paper, date: '2018' })).toBe('Source: A company’s guide (2018).');
  expect(() => readSources({ it: { ...paper, date: '2018-13' } })).toThrow(/flows\/sources\.json.*date/s);
  expect(() => readSources({ it: { ...paper, url: 'urn:guide' } })).toThrow(/flows\/sources\.json.*url/s);
});

test('the newest page is one that can be read: no paper, and not a year alone', () => {
  const url = 'https://example.org/';
  const sources = readSources({
    paper: { ...paper, date: '2026-11-26' },
    year: { name: 'Year', url, date: '2026' },
    month: { name: 'Month', url, date: '2026-08-01' },
    old: { name: 'Old', url, date: '2018~' },
  });
  expect(newestPage(sources)).toBe('2026-08-01');
});

test('who asks how old the facts are is told the month of the newest page', () => {
  const month = (language: string) =>
    new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
      new Date(`${newestPage()}T00:00:00Z`),
    );
  const told = (language: string, text: string) => person(realGuide(), language).says(text).outbox[0]?.text;
  expect(told('es', '¿de cuándo son tus datos?')).toContain(
    `La página más nueva que leí es de ${month('es-MX')}`,
  );
  expect(told('en', 'how current is your information?')).toContain(
    `The newest page I read is from ${month('en')}`,
  );
});

test('who asks where it comes from sees a paper that is on no page without an address', () => {
  const ana = person(realGuide(), 'en');
  ana.says('when is the deadline to hand in the nss receipt at my school?');
  const told = ana.says('where does that come from?').outbox[0]?.text;
  expect(told).toContain("A high-school system's guide to enrolment (undated, ");
  expect(told).not.toMatch(/urn:|https?:/);
});

const noon = (day: string) => Date.parse(`${day}T12:00:00-06:00`);
/** What a reply warns with once a value is over: its last day as a person reads it. */
const ended = /⚠️ Un dato de esta respuesta valía hasta el \p{L}+ \d+ de \p{L}+/u;
const heard = (text: string, day: string): string => {
  const { outbox } = person(realGuide(), 'es-MX', noon(day)).says(text);
  return outbox.map((reply) => reply.text).join('\n\n');
};

/** What is asked, a figure of the answer, and the last day of it. */
test.each([
  ['cuantas semanas pide la ley 97', '875', '2026-12-31'],
  ['ya coticé 800 semanas, empecé en 2001, ¿me alcanza para la pensión?', '875', '2026-12-31'],
  ['cuanto cuesta la modalidad 40', '14.438', '2026-12-31'],
  ['que dia depositan la pension de diciembre', '1 de diciembre de 2026', '2026-12-01'],
  ['cuanto da el imss de ayuda para gastos de funeral', '7,132.44', '2027-01-31'],
  ['cuanto dan de ayuda por matrimonio', '3,519.30', '2027-01-31'],
  ['cuanto vale la uma', '117.31', '2026-12-31'],
  ['que multa hay por no dar de alta a un trabajador', '41,058.50', '2027-01-31'],
  ['cuanto cuesta el seguro voluntario si tengo 65 años', '20,600', '2027-02-28'],
  ['cuanto cuesta la consulta en el imss sin seguro', '1,298', '2026-12-31'],
])('%s: after the last day of its figure the answer says so', (asked, figure, last) => {
  const next = addDays(last, 1);
  const before = heard(asked, last);
  expect(before).toContain(figure);
  expect(before).not.toMatch(ended);
  expect(heard(asked, next)).toMatch(ended);
  expect(heard(asked, last)).toBe(before);
});

test.each([
  ['2026-12-31', 'faltan 175* para las 875'],
  ['2027-01-01', 'faltan 200* para las 900'],
  ['2031-05-01', 'faltan 300* para las 1,000'],
  ['2034-05-01', 'faltan 300* para las 1,000'],
])('on %s who tells their weeks is told those of that year', (day, figure) => {
  const told = heard('qué pasa si no junto las semanas, soy ley 97 y tengo 700 semanas', day);
  expect(told).toContain(figure);
  expect(told).not.toMatch(ended);
});

test.each([
  ['how many weeks does ley 97 ask for', '875', '2026-12-31'],
  ['when is the december pension paid', 'December 1, 2026', '2026-12-01'],
  ['how much does imss give for a funeral', '7,132.44', '2027-01-31'],
  ['how much is the uma', '117.31', '2026-12-31'],
  ['what does imss charge without insurance', '1,298', '2026-12-31'],
])('%s: in English too', (asked, figure, last) => {
  const told = (day: string) =>
    person(realGuide(), 'en', noon(day))
      .says(asked)
      .outbox.map((reply) => reply.text)
      .join('\n\n');
  const over = /⚠️ Something in this answer was good until \w+, \w+ \d+/;
  expect(told(last)).toContain(figure);
  expect(told(last)).not.toMatch(over);
  expect(told(addDays(last, 1))).toMatch(over);
});

test.each(['es', 'en'])('no reply in %s that a day ends says "this year" of its figure', (language) => {
  const guide = realGuide();
  const undated = [...guide.answers.keys()].filter((id) => {
    const { topic, name } = partsOf(id);
    const ends = guide.texts.factsOf(topic, name).some(({ until }) => until !== undefined);
    const text = guide.texts.say(language, topic, name, { fact: guide.texts.values(language, topic) });
    return ends && /\d[^.]*(?:este año|this year)/.test(text);
  });
  expect(undated).toEqual([]);
});

test.each([
  ['tengo 480 semanas y soy ley 73, ¿a qué edad me pensiono?', 'le faltan 20'],
  ['cuanto cuesta el seguro voluntario si tengo 55 años', 'cuota de 2025'],
])('%s: what does not end is told without that warning', (asked, figure) => {
  expect(heard(asked, '2027-06-01')).toContain(figure);
  expect(heard(asked, '2027-06-01')).not.toMatch(ended);
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
