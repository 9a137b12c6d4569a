import { datesIn } from '../../src/readers/read-dates.ts';
import { cpuMs } from '../support/cpu.ts';
import { NOON } from '../support/talk.ts';

/** Read on Saturday 21 November 2026. */
const read = (text: string) => {
  const { from, to, days } = datesIn(text, NOON);
  return [from, to, days].map((one) => one ?? '-').join(' ');
};

test.each([
  ['mañana', '2026-11-22 - -'],
  ['pasado mañana', '2026-11-23 - -'],
  ['salgo mañana en la mañana', '2026-11-22 - -'],
  ['del 3 al 20 de diciembre', '2026-12-03 2026-12-20 -'],
  ['del 28 de diciembre al 3 de enero', '2026-12-28 2027-01-03 -'],
  ['salgo el 3 y regreso el 20', '2026-12-03 2026-12-20 -'],
  ['regreso el 20 de diciembre, salgo el 3', '2026-12-03 2026-12-20 -'],
  ['el próximo viernes', '2026-11-27 - -'],
  ['del viernes al domingo', '2026-11-27 2026-11-29 -'],
  ['dos semanas', '- - 14'],
  ['en dos semanas', '2026-12-05 - -'],
  ['me voy mañana por dos semanas', '2026-11-22 2026-12-06 14'],
  ['salgo el martes y regreso en 10 dias', '2026-11-24 2026-12-04 -'],
  ['salgo el lunes y regreso en 3 meses', '2026-11-23 2027-02-23 -'],
  ['leaving monday for 3 months', '2026-11-23 2027-02-23 90'],
  ['salgo en 10 días y regreso en 20 días', '2026-12-01 2026-12-11 -'],
  ['hace tres días', '2026-11-18 - -'],
  ['hasta el 5 de enero', '- 2027-01-05 -'],
  ['primero de diciembre', '2026-12-01 - -'],
  ['diciembre 3', '2026-12-03 - -'],
  ['3/12/2026', '2026-12-03 - -'],
  ['navidad', '2026-12-25 - -'],
  ['for christmas, from 15 till 29 december', '2026-12-15 2026-12-29 -'],
  ['por navidad, del 20 al 28', '2026-12-20 2026-12-28 -'],
  ['el 5 de noviembre', '2026-11-05 - -'],
  ['el 5 de marzo', '2027-03-05 - -'],
  ['next Friday', '2026-11-27 - -'],
  ['day after tomorrow', '2026-11-23 - -'],
  ['from Dec 3 to Dec 20', '2026-12-03 2026-12-20 -'],
  ['December 3 - 20', '2026-12-03 2026-12-20 -'],
  ['Dec 3 through Jan 10', '2026-12-03 2027-01-10 -'],
  ['Jan 15 - Mar 20', '2027-01-15 2027-03-20 -'],
  ['leaving friday back on the 20th', '2026-11-27 2026-12-20 -'],
  ['tomorrow for two weeks', '2026-11-22 2026-12-06 14'],
  ['Friday the 4th', '2026-12-04 - -'],
])('%j is %s', (text, when) => {
  expect(read(text)).toBe(when);
});

/** Read on Friday 27 November 2026. */
test.each([
  ['el lunes de la semana que entra', '2026-11-30'],
  ['el lunes de la semana que viene', '2026-11-30'],
  ['el lunes de la próxima semana', '2026-11-30'],
  ['la semana que entra el lunes', '2026-11-30'],
  ['el sábado de la semana que entra', '2026-12-05'],
  ['el domingo de la próxima semana', '2026-12-06'],
  ['monday of next week', '2026-11-30'],
  ['next week on saturday', '2026-12-05'],
  ['de este lunes en ocho', '2026-12-07'],
  ['del lunes en ocho', '2026-12-07'],
  ['este lunes en ocho días', '2026-12-07'],
  ['del viernes en ocho', '2026-12-04'],
  ['a week from monday', '2026-12-07'],
  ['hoy en ocho', '2026-12-04'],
  ['mañana en quince', '2026-12-12'],
  ['del lunes al viernes de la semana que entra', '2026-11-30'],
])('%j, said on a Friday, is %s', (text, day) => {
  expect(datesIn(text, Date.parse('2026-11-27T12:00:00-06:00'))).toMatchObject({ from: day, vague: false });
});

test.each(['37700', 'clínica 46', 'mi NSS es 12345678901', 'me voy al mar', 'en la mañana', 'a las 5', ''])(
  'there is no date in %j',
  (text) => {
    expect(read(text)).toBe('- - -');
  },
);

test('a return that comes before the start is noticed', () => {
  expect(datesIn('del 20 al 3 de diciembre', NOON).backwards).toBe(true);
  expect(datesIn('del 20 de diciembre al 3 de enero', NOON).backwards).toBe(false);
});

test.each(['en diciembre', 'la próxima semana', 'next month', '31 de febrero'])('%j names no day', (text) => {
  expect(datesIn(text, NOON)).toMatchObject({ vague: true });
});

test('a day is the return when the start is known', () => {
  expect(datesIn('el 10 de enero', NOON, '2026-12-28')).toMatchObject({ to: '2027-01-10' });
});

test('the day is that of Mexico City, whatever the time elsewhere', () => {
  expect(datesIn('hoy', Date.parse('2026-11-22T05:59:00Z')).from).toBe('2026-11-21');
  expect(datesIn('hoy', Date.parse('2026-11-22T06:00:00Z')).from).toBe('2026-11-22');
});

test('no text, however strange, makes it throw or dawdle', () => {
  for (const text of [
    '9'.repeat(5000),
    'del '.repeat(2000),
    '31 de '.repeat(900),
    '0/0/0',
    '99 de diciembre',
    '\u0000',
  ]) {
    const began = cpuMs();
    datesIn(text, NOON);
    expect(cpuMs() - began).toBeLessThan(500);
  }
});
