import { normalise } from '../../src/understanding/normalise.ts';
import fc from '../support/chance.ts';

test.each([
  ['kiero 1 sita xq me mudé al 37700!!', 'quiero <n1> cita porque me mude al <cp>'],
  ['HOLAAAA q onda', 'hola que onda'],
  ["I don't know, pls help", 'i dont know please help'],
  ['jajajaja', '<laugh>'],
  ['👋🙏', '<wave> <thumb>'],
  ['umf28', 'umf <n2>'],
  ['modalidad 40', 'modalidad 40'],
  ['800 623 2323', '800 <n3> <n4>'],
  ['¿cuánto?', '? cuanto ?'],
  ['', ''],
])('%j reads %j', (text, plain) => {
  expect(normalise(text).join(' ')).toBe(plain);
});

test('a long message is cut, so that a hostile one stays cheap', () => {
  expect(normalise('a '.repeat(100_000)).length).toBeLessThanOrEqual(500);
});

test('any text gives words without capitals, accents and spaces', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      for (const word of normalise(text)) expect(word).toMatch(/^\S+$/u);
    }),
  );
});

test('a daughter is no laughter', () => {
  expect(normalise('mi hija jajaja jeje jiji haha')).toEqual([
    'mi',
    'hija',
    '<laugh>',
    '<laugh>',
    '<laugh>',
    '<laugh>',
  ]);
});
