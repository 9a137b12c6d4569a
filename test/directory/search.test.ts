import { join } from 'node:path';
import fc from 'fast-check';
import type { Directory } from '../../src/directory/directory.ts';
import { loadDirectory } from '../../src/directory/load.ts';

let directory: Directory;
beforeAll(() => {
  directory = loadDirectory(join(process.cwd(), 'data'));
});

const labels = (text: string, limit = 6): string[] =>
  directory.findPlaces(text, limit).places.map(({ label }) => label);

describe('a text that names one place', () => {
  test.each([
    ['Celaya', 'Celaya, Guanajuato'],
    ['CELAYA', 'Celaya, Guanajuato'],
    ['celaya guanajuato', 'Celaya, Guanajuato'],
    ['Celaya, Gto.', 'Celaya, Guanajuato'],
    ['Guadalajara', 'Guadalajara, Jalisco'],
    ['León', 'León, Guanajuato'],
    ['merida', 'Mérida, Yucatán'],
    ['Puebla', 'Puebla, Puebla'],
    ['puebla, puebla', 'Puebla, Puebla'],
    ['Oaxaca', 'Oaxaca de Juárez, Oaxaca'],
    ['slp', 'San Luis Potosí, San Luis Potosí'],
    ['San Miguel de Allende', 'San Miguel de Allende, Guanajuato'],
    ['san miguel allende', 'San Miguel de Allende, Guanajuato'],
    ['S. Miguel de Allende', 'San Miguel de Allende, Guanajuato'],
    ['Doctor Mora', 'Doctor Mora, Guanajuato'],
    ['La Paz', 'La Paz, Baja California Sur'],
    ['la paz, edomex', 'La Paz, Estado de México'],
    ['Juárez, Nuevo León', 'Juárez, Nuevo León'],
    ['Guadalupe, N.L.', 'Guadalupe, Nuevo León'],
    ['Guaymas, Son.', 'Guaymas, Sonora'],
    ['Manzanillo, Col.', 'Manzanillo, Colima'],
    ['Cancún, México', 'Cancún, Quintana Roo'],
    ['alcaldía Benito Juárez', 'Benito Juárez, Ciudad de México'],
    ['delegación Coyoacán', 'Coyoacán, Ciudad de México'],
    ['cd juarez', 'Ciudad Juárez, Chihuahua'],
    ['neza', 'Ciudad Nezahualcóyotl, Estado de México'],
    ['acapulco', 'Acapulco de Juárez, Guerrero'],
    ['jalapa', 'Xalapa, Veracruz'],
    ['centro, guadalajara', 'Centro, Guadalajara, Jalisco'],
    ['centro, lagos de moreno', 'Lagos de Moreno, Jalisco'],
    ['roma norte, cdmx', 'Roma Norte, Cuauhtémoc, Ciudad de México'],
    ['roma norte', 'Roma Norte, Cuauhtémoc, Ciudad de México'],
    ['colonia roma norte en ciudad de méxico', 'Roma Norte, Cuauhtémoc, Ciudad de México'],
    ['CP 37700', '37700 (San Miguel de Allende, Guanajuato)'],
    ['01000', '01000 (Álvaro Obregón, Ciudad de México)'],
  ])('%s', (text, label) => expect(labels(text)).toEqual([label]));
});

describe('a state', () => {
  test.each(['México', 'cdmx', 'CDMX', 'D.F.', 'Distrito Federal', 'Mexico City', 'ciudad de méxico'])(
    '%s is the capital',
    (text) => expect(directory.findPlaces(text, 3).places.map(({ key }) => key)).toEqual(['s:CDMX']),
  );

  test.each(['Estado de México', 'edomex', 'Edo. Mex.', 'state of mexico'])(
    '%s is the state around it',
    (text) => expect(directory.findPlaces(text, 3).places.map(({ key }) => key)).toEqual(['s:MEX']),
  );

  test.each([
    ['Coahuila de Zaragoza', 's:COAH'],
    ['Michoacán de Ocampo', 's:MICH'],
    ['estado de puebla', 's:PUE'],
    ['bcs', 's:BCS'],
    ['Jal', 's:JAL'],
    ['Morelos', 's:MOR'],
  ])('%s', (text, key) =>
    expect(directory.findPlaces(text, 3).places.map((place) => place.key)).toEqual([key]),
  );

  test('that shares its name with a city of size is asked about', () => {
    expect(labels('Hidalgo')).toEqual(['Hidalgo (estado)', 'Ciudad Hidalgo, Michoacán']);
  });
});

describe('a name that many places bear', () => {
  test.each(['Guadalupe', 'Juárez', 'Benito Juárez', 'San Juan', 'Progreso'])(
    '%s gives several, told apart',
    (text) => {
      const found = directory.findPlaces(text, 5).places;
      expect(found.length).toBeGreaterThan(1);
      expect(found.length).toBeLessThanOrEqual(5);
      expect(new Set(found.map(({ label }) => label)).size).toBe(found.length);
    },
  );

  test('puts the larger ones first', () => {
    expect(labels('Guadalupe').slice(0, 2)).toEqual(['Guadalupe, Nuevo León', 'Guadalupe, Zacatecas']);
  });
});

describe('a sentence', () => {
  test.each([
    ['quiero una clínica en celaya por favor', 'Celaya, Guanajuato'],
    ['clinics near san miguel de allende', 'San Miguel de Allende, Guanajuato'],
    ['me mude de cdmx a queretaro y necesito clinica', 'Querétaro, Querétaro'],
    ['im from sonora but i am in cdmx right now', 'Ciudad de México'],
    ['vivo en la col doctores, cual es mi clinica??', 'Doctores, Cuauhtémoc, Ciudad de México'],
    ['soy de estados unidos y vivo en mexico, cp 45050', '45050 (Zapopan, Jalisco)'],
  ])('%s', (text, label) => expect(labels(text)).toEqual([label]));
});

describe('a typing error or a beginning', () => {
  test.each([
    ['celya', 'Celaya, Guanajuato'],
    ['guadaljara', 'Guadalajara, Jalisco'],
    ['guadalaj', 'Guadalajara, Jalisco'],
    ['guadalajra jalisco', 'Guadalajara, Jalisco'],
    ['san migel de allende', 'San Miguel de Allende, Guanajuato'],
    ['celaia, guanajuato', 'Celaya, Guanajuato'],
    ['tlajomulco', 'Tlajomulco de Zúñiga, Jalisco'],
  ])('%s', (text, label) => expect(labels(text)).toEqual([label]));
});

describe('a text without a place', () => {
  test.each([
    'banana',
    'no sé',
    'gracias',
    'hola',
    'si',
    'yes',
    'no',
    'the doctor',
    'quiero ir al doctor',
    'Salud',
    'centro de salud',
    'central',
    'perdí mi número de seguro',
    'is clinic 3 still open',
    'puedo tener consulta sin regresar a mexico',
    'how to switch umf online',
    'ya me voy, salte',
    'buenos días, me duele la panza',
    '',
    '???',
    '1234',
    '99999',
  ])('%s', (text) => expect(directory.findPlaces(text, 5)).toEqual({ places: [] }));

  test('names the city in which it knows nothing of the sort', () => {
    const found = directory.findPlaces('colonia nosedonde, celaya', 5);
    expect(found.places).toEqual([]);
    expect(found.within?.label).toBe('Celaya, Guanajuato');
    expect(directory.findPlaces('Celaya, Jalisco', 5)).toMatchObject({
      places: [],
      within: { key: 's:JAL' },
    });
  });
});

describe('any text', () => {
  const word = fc.constantFrom(
    'en',
    'la',
    'san',
    'juárez',
    'celaya',
    'de',
    'roma',
    'norte',
    'cdmx',
    'colonia',
    '37700',
    'x',
    ',',
  );
  const anyText = fc.oneof(
    fc.string({ maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.array(word, { maxLength: 60 }).map((words) => words.join(' ')),
  );

  test('never fails, and gives at most what was asked for, each place found again by its key', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 7 }), (text, limit) => {
        const { places, within } = directory.findPlaces(text, limit);
        expect(places.length).toBeLessThanOrEqual(limit);
        for (const place of places) expect(directory.place(place.key)).toEqual(place);
        if (within !== undefined) expect(places).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('takes a bounded time, however long it is', () => {
    directory.findPlaces('guadaljara', 5);
    const long = `${'san juan de los lagos en la colonia '.repeat(5_000)}`;
    const start = performance.now();
    for (let n = 0; n < 20; n++) directory.findPlaces(long, 5);
    expect((performance.now() - start) / 20).toBeLessThan(100);
  });
});
