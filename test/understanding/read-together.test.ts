import type { Inbound } from '../../src/core/conversation.ts';
import type { Reader } from '../../src/core/topic.ts';
import { commonChildReader, togetherReader } from '../../src/readers/read-together.ts';

const read = (reader: Reader, text: string): unknown => {
  const inbound: Inbound = { kind: 'text', text, id: '1', chat: 'test:1', at: 0, languageTag: 'es' };
  const reading = reader(inbound, undefined);
  return reading && 'event' in reading ? reading.event[reading.event.type] : undefined;
};

test.each([
  ['si vivimos juntos desde hace 2 años', 2],
  ['nomas llevamos 2 años y no hay hijos', 2],
  ["we're not legally married, just living together 3 yrs", 3],
  ['tenemos siete años viviendo en union libre', 7],
  ['llevamos 18 meses juntos', 1],
  ['mi novio tiene 25 años', undefined],
])('“%s”: together for %s years', (text, years) => {
  expect(read(togetherReader, text)).toBe(years);
});

test.each([
  ['nomas llevamos 2 años y no hay hijos este es el primero', false],
  ["so what if not? we don't have kids", false],
  ['ya tenemos una niña', true],
  ['we have a son together', true],
  ['quiero registrar a mi hijo', undefined],
])('“%s”: a child in common, %s', (text, child) => {
  expect(read(commonChildReader, text)).toBe(child);
});
