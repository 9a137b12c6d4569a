import type { Inbound } from '../../src/core/conversation.ts';
import { weeksReader } from '../../src/readers/read-weeks.ts';

const weeks = (text: string, asked?: object) => {
  const inbound: Inbound = { kind: 'text', text, id: '1', chat: 'test:1', at: 0, languageTag: 'es' };
  const reading = weeksReader(inbound, asked as never);
  return reading && 'event' in reading ? reading.event.weeks : undefined;
};

test.each([
  ['cumplo 60 en marzo, tengo 860 semanas', 860],
  ['I have like 1,250 weeks', 1250],
  ['tengo 1.300 semanas', 1300],
  ['tengo 200 y pico de semanas', 200],
  ['¿piden 875 semanas?', undefined],
  ['me faltan 20 semanas', undefined],
  ['tengo 840, bueno 845 semanas', 845],
  ['tengo 61 años', undefined],
  ['podría pagar yo las 52 semanas', undefined],
  ['y si pago 100 semanas más?', undefined],
  ['if I paid another 52 weeks?', undefined],
  ['con 52 semanas me alcanza?', 52],
  ['cumplo 60 en marzo, tengo 860 semanas y empece a cotizar en 2003, ya me puedo pensionar?', 860],
  ['mi esposo tiene 1,300 semanas, yo podría pagar 52 semanas más', 1300],
  ['la ley pide 1000 semanas', undefined],
  ['Tengo 67 años. Trabajé en el ingenio del 78 al 89', 572],
  ['¿3484 semanas? No, fueron 11 años, como 570', 570],
  ['digamos que sí son 570 semanas', 570],
  ['llevo 40 semanas incapacitada', undefined],
  ['entonces tengo 8 semanas nomas', undefined],
  ['no no son 6 AÑOS cotizados no 8 semanas', 312],
  ['tengo 8 semanas cotizadas', 8],
])('“%s”: %s', (text, expected) => {
  expect(weeks(text)).toBe(expected);
});

test('said to an answer about weeks, a bare number is one of weeks', () => {
  expect(weeks('como 200 y pico', {})).toBe(200);
  expect(weeks('como 200 y pico')).toBeUndefined();
  expect(weeks('fueron como 7 años seguidos', {})).toBe(364);
  expect(weeks('del 99 al 2006 le digo', {})).toBe(364);
  expect(weeks('llevo 6 años sin cotizar', {})).toBeUndefined();
});
