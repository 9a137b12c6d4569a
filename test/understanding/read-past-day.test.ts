import type { Inbound } from '../../src/core/conversation.ts';
import { jobEndReader, pastDay, timeWorkedReader } from '../../src/readers/read-past-day.ts';
import { cpuMs } from '../support/cpu.ts';

/** Noon of Saturday 21 November 2026 in Mexico City. */
const NOON = Date.parse('2026-11-21T12:00:00-06:00');

test.each([
  ['hoy', '2026-11-21'],
  ['ayer', '2026-11-20'],
  ['antier', '2026-11-19'],
  ['hace 3 días', '2026-11-18'],
  ['hace dos semanas', '2026-11-07'],
  ['hace mes y medio', '2026-10-06'],
  ['hace año y medio', '2025-05-21'],
  ['el lunes', '2026-11-16'],
  ['el 25', '2026-10-25'],
  ['el 3 de octubre', '2026-10-03'],
  ['en marzo', '2026-03-01'],
  ['10/11/2026', '2026-11-10'],
  ['mi contrato termina el 15 de diciembre', '2026-12-15'],
  ['yesterday', '2026-11-20'],
  ['last Friday', '2026-11-20'],
  ['two months ago', '2026-09-21'],
  ['Sept 30', '2026-09-30'],
  ['on the 14th', '2026-11-14'],
  ['my contract ends on Friday', '2026-11-27'],
  ['el 15 del mes pasado', '2026-10-15'],
  ['el 3 de este mes', '2026-11-03'],
  ['the 15th of last month', '2026-10-15'],
  ['el 30 del mes de octubre', '2026-10-30'],
])('“%s” is %s', (text, day) => {
  expect(pastDay(text, NOON)).toBe(day);
});

test('the day it is in Mexico City counts, not the one in Greenwich', () => {
  expect(pastDay('hoy', Date.parse('2026-11-21T23:30:00-06:00'))).toBe('2026-11-21');
});

const says = (text: string): Inbound => ({ id: '1', chat: 'test:1', at: NOON, kind: 'text', text });

test('an unasked text opens on a job that ended, with its day', () => {
  expect(jobEndReader(says('me corrieron la semana pasada'), undefined)).toEqual({
    event: { type: 'ended', ended: '2026-11-14', over: false },
  });
});

test('an unasked date without a lost job says nothing', () => {
  expect(jobEndReader(says('quiero una cita el lunes'), undefined)).toBeUndefined();
});

test('the eight weeks of the rule are no date', () => {
  expect(
    jobEndReader(says('las ocho semanas cuentan desde que me dieron la baja?'), undefined),
  ).toBeUndefined();
});

test.each([
  [
    'tengo 3 semanas sin trabajo, llevaba 10 meses cotizando, hasta que dia me cubre?',
    { type: 'ended', ended: '2026-10-31', over: false, worked: 'yes' },
  ],
  [
    'me despidieron el 1 de noviembre y trabaje 6 semanas',
    { type: 'ended', ended: '2026-11-01', over: false, worked: 'no' },
  ],
  [
    'Buenos días, el día 3 de noviembre me dieron de baja. Trabajé dos años seguidos.',
    { type: 'ended', ended: '2026-11-03', over: false, worked: 'yes' },
  ],
  [
    'Good morning, on November 3 the company let me go. I worked there for two years straight.',
    { type: 'ended', ended: '2026-11-03', over: false, worked: 'yes' },
  ],
  ['trabajé 2 años y me corrieron', { type: 'lost_job', worked: 'yes' }],
  [
    'entré en febrero y me corrieron ayer',
    { type: 'ended', ended: '2026-11-20', over: false, worked: 'yes' },
  ],
  [
    'me corrieron ayer y regreso a mi pueblo a ver a mi familia el lunes',
    { type: 'ended', ended: '2026-11-20', over: false },
  ],
  ['no me corrieron, renuncié hace 2 semanas', { type: 'ended', ended: '2026-11-07', over: false }],
  [
    'I started in January and they let me go yesterday',
    { type: 'ended', ended: '2026-11-20', over: false, worked: 'yes' },
  ],
  [
    'me corrieron hace 3 semanas, me tocan las 8 semanas?',
    { type: 'ended', ended: '2026-10-31', over: false },
  ],
])('“%s” tells when a job ended and whether it was long enough', (text, event) => {
  expect(jobEndReader(says(text), undefined)).toEqual({ event });
});

test.each([
  ['me corrieron el 3 de agosto', '2026-08-03'],
  ['me corrieron en agosto, todavia me atienden?', '2026-08-31'],
  ['me quede sin trabajo en diciembre del año pasado', '2025-12-31'],
])('“%s” is over, however long the job was held', (text, ended) => {
  expect(jobEndReader(says(text), undefined)).toEqual({ event: { type: 'ended', ended, over: true } });
});

test.each([
  'me corrieron en octubre',
  'I got fired in October',
  'renuncié en noviembre',
  'salgo en diciembre',
])('“%s” leaves the day open: nobody is told a day counted from the first of a month', (text) => {
  expect(jobEndReader(says(text), undefined)).toBeUndefined();
});

test.each([
  ['trabaje ahi 2 años', 'yes'],
  ['si, mas de un año', 'yes'],
  ['si trabaje como 3 años', 'yes'],
  ['I worked there 2 years', 'yes'],
  ['sí, las ocho semanas', 'yes'],
  ['desde 2019', 'yes'],
  ['fueron 6 semanas', 'no'],
  ['no, solo 3 semanas', 'no'],
  ['no llegué a las 8 semanas', 'no'],
  ['less than a month', 'no'],
  ['casi dos meses', 'unsure'],
  ['no, fue ayer', undefined],
  ['hace 2 semanas', undefined],
])('“%s” says of the weeks worked: %s', (text, worked) => {
  const reading = timeWorkedReader(says(text), { ended: '2026-10-31' });
  expect(reading).toEqual(worked && { event: { type: worked } });
});

test.each([
  'entré en febrero, salí en abril y volví en junio',
  'me corrieron en abril pero volví a entrar en junio',
  'no he perdido el trabajo, empecé en marzo',
  "I wasn't fired in March",
])('“%s” tells of no job that ended', (text) => {
  expect(jobEndReader(says(text), undefined)).toBeUndefined();
  expect(jobEndReader(says(text), {})).toBeUndefined();
});

test('asked for the day, what is denied or misspelt is read as it is meant', () => {
  const day = (text: string) => jobEndReader(says(text), {});
  expect(day('no fue en febrero, fue en abril')).toEqual({
    event: { type: 'ended', ended: '2026-04-30', over: true },
  });
  expect(day('ase 3 semanas')).toEqual({ event: { type: 'ended', ended: '2026-10-31', over: false } });
  expect(day('entré en febrero')).toBeUndefined();
});

test('a length of employment is no date, and a day years ahead is refused', () => {
  expect(jobEndReader(says('trabajé ahí 2 años'), { ended: '2026-10-31' })).toBeUndefined();
  expect(jobEndReader(says('el 3 de marzo de 2028'), {})).toEqual({ unfit: 'ended_too_far' });
});

test('no text, however strange, makes it dawdle', () => {
  for (const text of [
    'no '.repeat(130),
    'mas de casi '.repeat(30),
    '8 semanas sin '.repeat(25),
    'no menos de '.repeat(30),
  ]) {
    const began = cpuMs();
    jobEndReader(says(text), {});
    timeWorkedReader(says(text.slice(0, 200)), {});
    expect(cpuMs() - began).toBeLessThan(500);
  }
});

test('a month that is hardly over needs its day', () => {
  expect(jobEndReader(says('me corrieron el mes pasado'), undefined)).toBeUndefined();
});

test('a day of the end goes before how long the job was held, and both are read', () => {
  const both = says('ponga fecha de baja 15 de octubre, tenia 3 años en la empresa');
  expect(timeWorkedReader(both, { ended: '2026-10-27' })).toBeUndefined();
  expect(jobEndReader(both, { ended: '2026-10-27' })).toMatchObject({
    event: { ended: '2026-10-15', worked: 'yes' },
  });
});
