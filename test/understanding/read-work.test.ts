import type { Inbound } from '../../src/core/conversation.ts';
import type { Reader } from '../../src/core/topic.ts';
import { dueReader, pregnantReader } from '../../src/readers/read-pregnancy.ts';
import { firstDayReader, leftReader, sinceReader } from '../../src/readers/read-work.ts';

/** Thursday 26 November 2026, noon in Mexico City. */
const NOW = Date.UTC(2026, 10, 26, 18);

const read = (reader: Reader, text: string, asked?: object): unknown => {
  const inbound: Inbound = { kind: 'text', text, id: '1', chat: 'test:1', at: NOW, languageTag: 'es' };
  const reading = reader(inbound, asked as never);
  return reading && 'event' in reading ? reading.event[reading.event.type] : undefined;
};

test.each([
  ['no es de cuota le digo, es de mi pension. deje de cotizar en 2012', 2012],
  ['empeze en el imss en el 88 y lo deje en 2003 cuando me vine pal norte', 2003],
  ['trabajé del 84 al 2012', 2012],
  ['mi ultimo trabajo fue en el 2015', 2015],
  ['hace 14 años que no cotizo', 2012],
  ['llevo 5 años sin cotizar', 2021],
  ['ya no tengo trabajo de planta desde el 2012', 2012],
  ['I stopped working there in 2010', 2010],
  ['my dad worked in Mexico until 1999', 1999],
  ['trabaje en una fabrica de textil asta el 2017', 2017],
  ['aunq tengo desde el 2017 sin cotisar', 2017],
  ['empecé a trabajar en 1984', undefined],
  ['me corrieron en marzo', undefined],
])('“%s”: last contributed in %s', (text, year) => {
  expect(read(leftReader, text)).toBe(year);
});

test('a year worked out is an estimate, one that is named is none', () => {
  const reading = (text: string) =>
    leftReader({ kind: 'text', text, id: '1', chat: 'test:1', at: NOW, languageTag: 'es' }, undefined);
  expect(reading('llevo seis años sin cotizar')).toMatchObject({ event: { left: 2020 }, estimate: true });
  expect(reading('dejé de cotizar en 2019')).not.toHaveProperty('estimate');
});

test.each([
  ['nomas llevo 4 meses en este trabajo xq me cambie, si me pagan?', '2026-07-29'],
  ['entré hace tres semanas', '2026-11-05'],
  ['no, 7 meses de trabajar, de embarazo tengo 5', '2026-04-30'],
  ['él ingresó el 9 de noviembre, ¿le alcanzan las semanas?', '2026-11-09'],
  ["I've been working here for 3 weeks", '2026-11-05'],
  ["she's been with us since March 2024", '2024-12-31'],
  ['ella lleva 3 años con nosotros, 7 meses de embarazo', '2023-11-27'],
  ['tengo 7 meses de embarazo', undefined],
  ['llevo 3 meses enferma', undefined],
  ['me corrieron hace dos meses', undefined],
  ['tengo 800 semanas cotizadas', undefined],
])('“%s”: has had the job since %s', (text, day) => {
  expect(read(sinceReader, text)).toBe(day);
});

test.each([
  ['hola estoy embarazada de 7 meses y trabajo de cajera', 31],
  ["I'm 24 weeks pregnant", 24],
  ['tengo 31 semanas de embarazo', 31],
  ['no, 7 meses de trabajar, de embarazo tengo 5', 22],
  ['llevo 4 meses en este trabajo', undefined],
  ['tengo 900 semanas', undefined],
])('“%s”: %s weeks pregnant', (text, weeks) => {
  expect(read(pregnantReader, text)).toBe(weeks);
});

test('asked about a pregnancy, a length is that of it', () => {
  expect(read(pregnantReader, 'no perdon son 31 semanas no 7 meses, cuanto me falta', {})).toBe(31);
  expect(read(pregnantReader, 'voy en la semana 30', {})).toBe(30);
  expect(read(pregnantReader, '4 meses en este trabajo', {})).toBeUndefined();
  expect(read(pregnantReader, 'started this job 5 months back, will imss pay', {})).toBeUndefined();
  expect(read(pregnantReader, 'entré a trabajar hace 5 meses, me pagan?', {})).toBeUndefined();
  expect(read(pregnantReader, 'pero apenas llevo 7 meses ahí, sí me la pagan?', {})).toBeUndefined();
  expect(read(pregnantReader, 'can i work till week 38 and take it later', {})).toBeUndefined();
  expect(read(pregnantReader, 'puedo trabajar hasta la semana 38', {})).toBeUndefined();
});

test.each([
  ['Lupita is pregnant, due February 20. When does her leave start?', '2027-02-20'],
  ['me alivio el 3 de enero', '2027-01-03'],
  ['mi cita es el 3 de enero', undefined],
])('“%s”: the birth is due on %s', (text, day) => {
  expect(read(dueReader, text)).toBe(day);
});

test.each([
  ["we're hiring a guy from Colombia, starts December 7. Can I register him?", '2026-12-07'],
  ['Ingresa personal nuevo el lunes 30 de noviembre', '2026-11-30'],
  ['I mean the motorcycle accident on Monday, how long do I have to give notice of it?', undefined],
  ["so what's the last day?", undefined],
  ['an employee resigned last Friday, what is the deadline for the baja', undefined],
  ['nobody starts Saturday', undefined],
  ['nadie entra el sábado', undefined],
  ['contraté a una señora que se va el viernes', undefined],
])('“%s”: begins to work on %s', (text, day) => {
  expect(read(firstDayReader, text)).toBe(day);
});

test('who was told the deadline says the day alone', () => {
  expect(read(firstDayReader, 'December 7', {})).toBe('2026-12-07');
  expect(read(firstDayReader, "so what's the last day?", {})).toBeUndefined();
});

test.each([
  ['tengo 7 meses d embarazo y llevo 5 meses en mi trabajo, antes estaba en otro', 31, '2026-06-29'],
  ['me estas volteando los datos. EMBARAZO 7 meses, TRABAJO 5 meses', 31, '2026-06-29'],
  ["I've been here 5 months and I'm 7 months pregnant", 31, '2026-06-29'],
  ['33? como sacaste eso, llevo 5 meses apenas', undefined, '2026-06-29'],
  ['no me cuadra, ya tengo 7 meses. las del otro trabajo cuentan?', undefined, undefined],
])('“%s”: %s weeks pregnant, working since %s', (text, weeks, since) => {
  expect([read(pregnantReader, text), read(sinceReader, text)]).toEqual([weeks, since]);
});

test.each([
  ['soy de rh, entro un trabajador el lunes 9 de noviembre y se me paso darlo de alta', '2026-11-09'],
  ['a worker started on november 9 and we forgot to register him', '2026-11-09'],
  ['el lunes 30 de noviembre entra una persona', '2026-11-30'],
])('“%s”: the first day is %s', (text, day) => {
  expect(read(firstDayReader, text)).toBe(day);
});
