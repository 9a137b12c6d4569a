import type { Inbound } from '../../src/core/conversation.ts';
import { jobEndReader, pastDay } from '../../src/understanding/read-past-day.ts';

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
])('“%s” is %s', (text, day) => {
  expect(pastDay(text, NOON)).toBe(day);
});

test('the day it is in Mexico City counts, not the one in Greenwich', () => {
  expect(pastDay('hoy', Date.parse('2026-11-21T23:30:00-06:00'))).toBe('2026-11-21');
});

const says = (text: string): Inbound => ({ id: '1', chat: 'test:1', at: NOON, kind: 'text', text });

test('an unasked text opens on a job that ended, with its day', () => {
  expect(jobEndReader(says('me corrieron la semana pasada'), undefined)).toEqual({
    event: { type: 'ended', ended: '2026-11-14' },
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
