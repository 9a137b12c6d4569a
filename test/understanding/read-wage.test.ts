import type { Inbound } from '../../src/core/conversation.ts';
import type { Reader } from '../../src/core/topic.ts';
import { leaveDaysReader, wageReader } from '../../src/readers/read-wage.ts';

const read = (reader: Reader, text: string): unknown => {
  const inbound: Inbound = { kind: 'text', text, id: '1', chat: 'test:1', at: 0, languageTag: 'es' };
  const reading = reader(inbound, undefined);
  return reading && 'event' in reading ? (reading.event.wage ?? reading.event.leave_days) : undefined;
};

test.each([
  ['mi sueldo es de 420 diarios', 420],
  ['gano $3,150 a la semana', 450],
  ['gano 12 mil al mes, ¿cuánto me toca?', 400],
  ['me dan 6,000 quincenales', 400],
  ['gano 15000 al mes', 500],
  ['sueldo de $15,600.00 mensuales', 520],
  ['me pagan 7,250.50 a la quincena', 483.33],
  ['vivo en el 37700 y gano 420 diarios', 420],
  ['1,250.50 al día', 1250],
  ['I make 500 pesos a day', 500],
  ['they pay me 3500 a week', 500],
  ['llevo 14 días de incapacidad', undefined],
  ['la cuota es de 14,350 al año', undefined],
  ['gano 90 mil al día', undefined],
])('“%s” tells a wage of %s pesos a day', (text, wage) => {
  expect(read(wageReader, text)).toBe(wage);
});

test.each([
  ['me dieron 14 días', 14],
  ['cuánto me toca por dos semanas', 14],
  ['a leave of 7 days', 7],
  ['paga desde el 4 día', undefined],
  ['hace 3 semanas me caí', undefined],
  ['tengo 30 semanas cotizadas', undefined],
])('“%s” tells a leave of %s days', (text, days) => {
  expect(read(leaveDaysReader, text)).toBe(days);
});
