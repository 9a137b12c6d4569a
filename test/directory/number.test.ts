import { parseUnitNumber } from '../../src/directory/number.ts';
import fc from '../support/chance.ts';

test.each([
  ['UMF 46', { number: 46, kind: 'UMF', rest: '' }],
  ['umf46', { number: 46, kind: 'UMF', rest: '' }],
  ['clínica 46', { number: 46, kind: undefined, rest: '' }],
  ['clinica 46 en guadalajara', { number: 46, kind: undefined, rest: 'guadalajara' }],
  ['Clínica No. 46 de Guadalajara', { number: 46, kind: undefined, rest: 'guadalajara' }],
  ['UMF 94, CDMX', { number: 94, kind: 'UMF', rest: 'cdmx' }],
  ['unidad de medicina familiar 7 porfa', { number: 7, kind: 'UMF', rest: '' }],
  ['hospital 2', { number: 2, kind: 'H', rest: '' }],
  ['HGZ 1 Tepic', { number: 1, kind: 'HGZ', rest: 'tepic' }],
  ['hgz/mf 1', { number: 1, kind: 'HGZ', rest: '' }],
  ['hospital general de zona 1 tepic', { number: 1, kind: 'HGZ', rest: 'tepic' }],
  ['hospital general regional no 251', { number: 251, kind: 'HGR', rest: '' }],
  ['where is clinic number 28?', { number: 28, kind: undefined, rest: '' }],
  ['clinic #3 in Celaya', { number: 3, kind: undefined, rest: 'celaya' }],
  ['donde esta la clinica 28 del imss en puebla', { number: 28, kind: undefined, rest: 'puebla' }],
  ['clinica cinco', { number: 5, kind: undefined, rest: '' }],
  ['la clinica numero veinte', { number: 20, kind: undefined, rest: '' }],
  ['umf treinta y dos leon', { number: 32, kind: 'UMF', rest: 'leon' }],
  ['clinic twenty-one in leon', { number: 21, kind: undefined, rest: 'leon' }],
  ['clinica noventa y nueve', { number: 99, kind: undefined, rest: '' }],
])('%s names a unit by number', (text, expected) => expect(parseUnitNumber(text)).toEqual(expected));

test.each([
  '46',
  '37700',
  'cp 06700',
  'calle juarez 46',
  'tengo 46 años',
  'clinica 4155',
  'clínica',
  'umf 0',
  'clinica 24 horas',
  'hospital 3 dias',
  'una clinica',
  'banana',
])('%s names no unit', (text) => expect(parseUnitNumber(text)).toBeUndefined());

test('any text is read without failing', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const found = parseUnitNumber(text);
      return found === undefined || (found.number > 0 && found.number < 1000);
    }),
  );
});
