import { join } from 'node:path';
import { loadDirectory } from '../../src/directory/load.ts';
import { entityReader } from '../../src/readers/entities.ts';
import fc from '../support/chance.ts';
import { root } from '../support/talk.ts';

const NOW = Date.UTC(2026, 10, 21, 18);
const read = entityReader(loadDirectory(join(root, 'data')));

test.each([
  ['37700', { postal_code: '37700' }],
  ['clinica cerca del cp 06700 porfa', { postal_code: '06700' }],
  ['O6700', { postal_code: '06700' }],
  ['cp 6700', { postal_code: '06700', postal_code_unsure: true }],
  ['c.p.37700', { postal_code: '37700' }],
  ['soy de chiapas y ando en monterrey', { place: 'Monterrey, Nuevo León' }],
  ['im in la', { place: 'Los Ángeles', time_zone: 'America/Los_Angeles' }],
  ['nuevo laredo', { place: 'Nuevo Laredo, Tamaulipas' }],
  ['ando en guadalajarra', { place: 'Guadalajara, Jalisco' }],
  ['cp 37 700', { postal_code: '37700' }],
  ['umf 46 en guadalajara', { clinic_kind: 'UMF', clinic_number: 46, place: 'Guadalajara, Jalisco' }],
  ['la clinica 7 donde queda', { clinic_number: 7 }],
  ['ando en merida y me enferme', { place: 'Mérida, Yucatán' }],
  ['im in texas', { place: 'Texas' }],
  ['horario si vivo en chicago', { place: 'Chicago', time_zone: 'America/Chicago' }],
  ['voy a cancun del 3 al 20 de diciembre', { date: '2026-12-03', date_to: '2026-12-20' }],
  ['mi cita es mañana', { date: '2026-11-22' }],
  ['i leave next friday', { date: '2026-11-27' }],
  ['mi hija de 5 años', { age: 5, person: 'child' }],
  ['im 67 years old', { age: 67 }],
  ['tengo residencia temporal', { visa: 'temporary_resident' }],
  ['tourist visa', { visa: 'tourist' }],
  ['cita para mi esposa', { person: 'spouse' }],
  ['can i add my mom', { person: 'parent' }],
])('%j names %j', (text, named) => {
  expect(read(text, NOW)).toMatchObject(named);
});

test.each([
  'hola',
  'quiero sacar cita',
  'thanks a lot',
  'pague 15000 pesos',
  'me llamo Guadalupe',
  'my name is Victoria',
  'mi telefono termina en 44100',
])('%j names no code, place or day', (text) => {
  const { postal_code, place, date } = read(text, NOW);
  expect([postal_code, place, date]).toEqual([undefined, undefined, undefined]);
});

test('any text is safe, and what is read off it has its form', () => {
  const scraps = fc.constantFrom(
    'tengo',
    '67',
    '150 años',
    'cp',
    '6700',
    'O67O0',
    'el 31 de',
    'marzo',
    'al 20',
  );
  const text = fc
    .array(fc.oneof(scraps, scraps, fc.string({ unit: 'binary', maxLength: 100 })), { maxLength: 8 })
    .map((parts) => parts.join(' '));
  fc.assert(
    fc.property(text, (text) => {
      const { postal_code = '00000', age = 0, date = '2026-11-21', date_to = date } = read(text, NOW);
      expect(postal_code).toMatch(/^\d{5}$/);
      expect(age).toBeLessThanOrEqual(115);
      for (const day of [date, date_to]) expect(new Date(day).toISOString().slice(0, 10)).toBe(day);
    }),
    { numRuns: 200 },
  );
});
