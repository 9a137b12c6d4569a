import type { Inbound } from '../../src/core/conversation.ts';
import { lawReader } from '../../src/readers/read-law.ts';

const law = (text: string) => {
  const inbound: Inbound = { kind: 'text', text, id: '1', chat: 'test:1', at: 0, languageTag: 'es' };
  const reading = lawReader(inbound, undefined);
  return reading && 'event' in reading ? reading.event.law : undefined;
};

test.each([
  ['empecé a cotizar en 2016, llevo 180 semanas', '97'],
  ['mi primer trabajo con seguro fue en el 95', '73'],
  ['trabajé en la fábrica desde el 83', '73'],
  ['started in 99', '97'],
  ['dejé de trabajar en el 2009, bueno 2011, y empecé en 1980', '73'],
  ['trabajé en 2005 y antes trabajé en 1990', '73'],
  ['me fui en 2011 y empecé en 2002, ¿estoy en ley 73 o la otra?', '97'],
  ['which law am I under, I started 1995', '73'],
  ['empecé a cotizar 1999', '97'],
  ['desde 1994 cotizo, qué ley me toca', '73'],
  ['desde 1994 no cotizo', undefined],
  ['soy ley 73', '73'],
  ['¿qué pide la ley 73?', undefined],
  ['empecé en 1997', undefined],
  ['vivo en el 83', undefined],
])('“%s”: %s', (text, expected) => {
  expect(law(text)).toBe(expected);
});
