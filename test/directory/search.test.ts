import { join } from 'node:path';
import type { Directory } from '../../src/directory/directory.ts';
import { loadDirectory } from '../../src/directory/load.ts';
import fc from '../support/chance.ts';
import { cpuMs } from '../support/cpu.ts';

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

describe('a typing error or a part of a name is a guess, never certain', () => {
  test.each([
    ['celya', 'Celaya, Guanajuato'],
    ['guadaljara', 'Guadalajara, Jalisco'],
    ['guadalaj', 'Guadalajara, Jalisco'],
    ['guadalajra jalisco', 'Guadalajara, Jalisco'],
    ['san migel de allende', 'San Miguel de Allende, Guanajuato'],
    ['celaia, guanajuato', 'Celaya, Guanajuato'],
    ['tepic nayarti', 'Tepic, Nayarit'],
    ['valle de chalco', 'Valle de Chalco Solidaridad, Estado de México'],
    ['chapalitta, guadalajara', 'Chapalita, Guadalajara, Jalisco'],
    ['fracc vila fontana tijuana', 'Villa Fontana I, Tijuana, Baja California'],
    ['vivo en mexico', 'Ciudad de México'],
  ])('%s', (text, label) => {
    expect(labels(text)).toEqual([label]);
    expect(directory.findPlaces(text, 5).guess).toBe(true);
  });
});

describe('a well-known short name or nickname', () => {
  test.each([
    ['tlaxiaco', 'Heroica Ciudad de Tlaxiaco, Oaxaca'],
    ['tlaxiaco oaxaca', 'Heroica Ciudad de Tlaxiaco, Oaxaca'],
    ['huajuapan', 'Heroica Ciudad de Huajuapan de León, Oaxaca'],
    ['huajuapan de leon', 'Heroica Ciudad de Huajuapan de León, Oaxaca'],
    ['tuxtepec', 'San Juan Bautista Tuxtepec, Oaxaca'],
    ['parral', 'Hidalgo del Parral, Chihuahua'],
    ['escobedo', 'Ciudad General Escobedo, Nuevo León'],
    ['jamiltepec', 'Santiago Jamiltepec, Oaxaca'],
    ['zaachila', 'Villa de Zaachila, Oaxaca'],
    ['nochixtlan', 'Asunción Nochixtlán, Oaxaca'],
    ['pinotepa nacional', 'Santiago Pinotepa Nacional, Oaxaca'],
    ['tehuantepec', 'Santo Domingo Tehuantepec, Oaxaca'],
    ['juchitan oaxaca', 'Juchitán de Zaragoza, Oaxaca'],
    ['rosarito', 'Playas de Rosarito, Baja California'],
    ['rosarito bc', 'Playas de Rosarito, Baja California'],
    ['rosarito baja california', 'Playas de Rosarito, Baja California'],
    ['cordoba', 'Córdoba, Veracruz'],
    ['tlacotalpan', 'Tlacotalpan, Veracruz'],
    ['tlajomulco', 'Tlajomulco de Zúñiga, Jalisco'],
    ['gdl', 'Guadalajara, Jalisco'],
    ['mty nl', 'Monterrey, Nuevo León'],
    ['playa', 'Playa del Carmen, Quintana Roo'],
    ['estoy en cabo', 'Cabo San Lucas, Baja California Sur'],
    ['pv', 'Puerto Vallarta, Jalisco'],
    ['coatza', 'Coatzacoalcos, Veracruz'],
    ['juaritos', 'Ciudad Juárez, Chihuahua'],
    ['chilpo', 'Chilpancingo de los Bravo, Guerrero'],
    ['sma', 'San Miguel de Allende, Guanajuato'],
    ['izcalli', 'Cuautitlán Izcalli, Estado de México'],
    ['sjr', 'San Juan del Río, Querétaro'],
    ['slrc', 'San Luis Río Colorado, Sonora'],
    ['san pancho', 'San Francisco, Nayarit'],
    ['rocky point', 'Puerto Peñasco, Sonora'],
    ['tlatelolco', 'Nonoalco Tlatelolco, Cuauhtémoc, Ciudad de México'],
    ['tepito', 'Morelos, Cuauhtémoc, Ciudad de México'],
    ['los reyes la paz', 'Los Reyes Acaquilpan, Estado de México'],
    ['oaxaca oax.', 'Oaxaca de Juárez, Oaxaca'],
    ['san luis potosi slp', 'San Luis Potosí, San Luis Potosí'],
    ['depa en la condesa', 'Condesa, Cuauhtémoc, Ciudad de México'],
    ['en la condesa', 'Condesa, Cuauhtémoc, Ciudad de México'],
  ])('%s', (text, label) => {
    expect(labels(text)).toEqual([label]);
    expect(directory.findPlaces(text, 5).guess).toBeUndefined();
  });

  test.each([
    ['cadereyta', ['Cadereyta Jiménez, Nuevo León', 'Cadereyta de Montes, Querétaro']],
    ['la laguna', ['Torreón, Coahuila', 'Gómez Palacio, Durango', 'Lerdo, Durango']],
    ['lake chapala', ['Chapala, Jalisco', 'Ajijic, Jalisco']],
    [
      'satelite',
      [
        'Ciudad Satélite, Naucalpan de Juárez, Estado de México',
        'Satélite, Santiago de Querétaro, Querétaro',
      ],
    ],
    [
      'san juan mixtepec oaxaca',
      ['San Juan Mixtepec Distrito 08, Oaxaca', 'San Juan Mixtepec (distrito 26), Oaxaca'],
    ],
    ['matamoros', ['Matamoros, Tamaulipas', 'Matamoros, Coahuila']],
    ['nogales', ['Nogales, Sonora', 'Nogales, Veracruz']],
  ])('%s that several bear is asked about', (text, first) =>
    expect(labels(text).slice(0, first.length)).toEqual(first),
  );
});

describe('a colonia that few have heard of', () => {
  test.each([
    ['la Condesa, CDMX', 'Condesa, Cuauhtémoc, Ciudad de México'],
    ['la condesa', 'Condesa, Cuauhtémoc, Ciudad de México'],
    ['Chapalita, Guadalajara', 'Chapalita, Guadalajara, Jalisco'],
    ['la Chapalita, Guadalajara', 'Chapalita, Guadalajara, Jalisco'],
    ['Las Américas, Ecatepec', 'Las Américas, Ecatepec de Morelos, Estado de México'],
    ['americas, ecatepec', 'Las Américas, Ecatepec de Morelos, Estado de México'],
    ['fracc. Villa Fontana Tijuana', 'Villa Fontana I, Tijuana, Baja California'],
    ['tijuana villa fontana', 'Villa Fontana I, Tijuana, Baja California'],
    ['col. Lomas de Poleo, Juárez', 'Lomas del Poleo, Juárez, Chihuahua'],
    ['vivo en riberas del bravo en juarez', 'Riberas del Bravo, Juárez, Chihuahua'],
    ['cerca de villas otoch cancun', 'Villas Otoch, Cancún, Quintana Roo'],
    ['which seguro is for colonia libertad in tj', 'Libertad, Tijuana, Baja California'],
    ['el cambio, lerdo', 'El Cambio, Ciudad Lerdo, Durango'],
  ])('is found by the city around it: %s', (text, label) => expect(labels(text)).toEqual([label]));

  test.each([
    [
      'Riberas del Bravo',
      ['Riberas del Bravo, Juárez, Chihuahua', 'Riberas del Bravo, Nuevo Laredo, Tamaulipas'],
    ],
    [
      'fracc. villas del sol irapuato',
      ['Villas del Sol (36804), Irapuato, Guanajuato', 'Villas del Sol (36834), Irapuato, Guanajuato'],
    ],
    [
      'vivo en las joyas',
      ['Las Joyas, San Luis Potosí, San Luis Potosí', 'Las Joyas (39422), Acapulco de Juárez, Guerrero'],
    ],
  ])('is asked about where several bear the name: %s', (text, first) =>
    expect(labels(text).slice(0, first.length)).toEqual(first),
  );

  test('stands at the centre of its postal code, and is found again by its key', () => {
    const [place] = directory.findPlaces('Chapalita, Guadalajara', 3).places;
    const code = directory.postalCode('44500');
    expect(place).toMatchObject({ key: 'n:44500:chapalita', lat: code?.lat, lon: code?.lon });
    expect(directory.place('n:44500:chapalita')).toEqual(place);
    expect(directory.place('n:44500.0')?.key.slice(0, 8)).toBe('n:44500:');
    expect(directory.place('n:44500.999')).toBeUndefined();
    expect(directory.place('n:44500:nosedonde')).toBeUndefined();
  });

  test('does not win against a town of size or a neighbourhood that is known everywhere', () => {
    expect(labels('Guadalupe')[0]).toBe('Guadalupe, Nuevo León');
    expect(labels('clinica en sayula')).toEqual(['Sayula, Jalisco', 'Sayula de Alemán, Veracruz']);
    expect(labels('roma norte')).toEqual(['Roma Norte, Cuauhtémoc, Ciudad de México']);
  });

  test('is only a guess where a single word is all that is said', () => {
    expect(directory.findPlaces('electricista', 5).guess).toBe(true);
  });

  test.each([
    'el cambio',
    'cuanto tarda el cambio',
    'centro',
    'la esperanza',
    'tengo la esperanza de que me atiendan',
    'bonito dia',
    'gracias por la paciencia',
    'clinica por codigo postal',
    'vivo en chicago y quiero una teleconsulta',
    'i live in denver',
    'issste',
    'clinica del issste',
    'cruz roja',
    'somos de comunidad y no hay doctor',
    'vive en estados unidos',
    'xbox',
  ])('is not meant by everyday words, places abroad and institutions: %s', (text) =>
    expect(labels(text)).toEqual([]),
  );
});

describe('a word beside a known city that is not known', () => {
  test.each([
    ['nosedonde oaxaca', 'Oaxaca (estado)'],
    ['nosedonde en oaxaca', 'Oaxaca (estado)'],
    ['nosedonde, celaya', 'Celaya, Guanajuato'],
    ['colonia nosedonde en celaya', 'Celaya, Guanajuato'],
    ['vivo en nosedonde cerca de celaya', 'Celaya, Guanajuato'],
    ['vivo en nosedonde y trabajo en celaya', 'Celaya, Guanajuato'],
    ['un pueblo que se llama nosedonde, oaxaca', 'Oaxaca (estado)'],
    ['a town called nosedonde in oaxaca', 'Oaxaca (estado)'],
    ['colonia mexico leon', 'León, Guanajuato'],
    ['colonia del valle monterrey', 'Monterrey, Nuevo León'],
    ['tlaxiaco jalisco', 'Jalisco'],
    ['fracc. villas del solar irapuato', 'Irapuato, Guanajuato'],
    ['col. nosedonde, juarez', 'Ciudad Juárez, Chihuahua'],
    ['fraccionamiento nosedonde tijuana', 'Tijuana, Baja California'],
  ])('%s is only within it', (text, within) => {
    const found = directory.findPlaces(text, 5);
    expect(found.places).toEqual([]);
    expect(found.within?.label).toBe(within);
  });

  test.each([
    'dentista en celaya',
    'cita en celaya',
    'quiero afiliarme en celaya',
    'mi hija nacio en celaya y tiene fiebre',
    'soy nuevo en celaya',
    'no encuentro clinica en celaya',
    'no tengo seguro y vivo en celaya',
    'calle morelos 25 celaya',
    'calle morelos celaya',
    'calle 5 de mayo 12 centro celaya',
    'me llamo santiago perez y vivo en celaya',
    'celaya celaya',
    'no, celaya',
    'celaya, no irapuato',
    'irapuato no, mejor celaya',
    'ya no vivo en irapuato, ahora en celaya',
    'no es irapuato, es celaya',
  ])('but not an everyday word, a street, a person or what is said no to: %s', (text) =>
    expect(labels(text)).toEqual(['Celaya, Guanajuato']),
  );
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
    'mi mama esta en el hospital',
    'estoy con mi mama',
    'vivo en mama',
    'me llamo guadalupe',
    'hola soy santiago',
    'im leon',
    'mi hijo se llama leon',
    'mi esposa guadalupe necesita cita',
    'mi hija victoria tiene fiebre',
    'doctor hidalgo',
    'voy a la playa',
    'me duele la boca',
    'calle benito juarez 12',
    'esquina hidalgo y morelos',
    'no vivo en celaya',
    'celaya no',
    "i don't live in celaya",
    'no quiero ir a celaya',
    'no estoy en mexico',
    'gane 37700 pesos',
    'mi folio es 37700',
    'no se quien son',
    'desde aca no puedo',
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

test.each([
  ['mama, yucatan', 'Mama, Yucatán'],
  ['soy de leon', 'León, Guanajuato'],
  ['im in la paz', 'La Paz, Baja California Sur'],
  ['av. insurgentes sur 1234 cdmx', 'Ciudad de México'],
  ['calle 13 num 45 merida yucatan', 'Mérida, Yucatán'],
  ['privada san fernando irapuato guanajuato', 'Irapuato, Guanajuato'],
  ['cerrada los olivos juarez chihuahua', 'Ciudad Juárez, Chihuahua'],
  ['tijuana no, mejor mexicali', 'Mexicali, Baja California'],
  ['me mude de cdmx a queretaro x el trabajo', 'Querétaro, Querétaro'],
  ['ya ando en acapulco, desde aca', 'Acapulco de Juárez, Guerrero'],
  ['no, 37710', '37710 (San Miguel de Allende, Guanajuato)'],
])('with what tells it from a word of every day: %s', (text, label) => expect(labels(text)).toEqual([label]));

test('several postal codes are several places', () => {
  expect(directory.findPlaces('37700 y 38000', 5).places.map(({ name }) => name)).toEqual(['37700', '38000']);
});

test('the words that were taken for names are told', () => {
  expect(directory.findPlaces('vivo en la Roma Norte, CDMX', 5).heard).toEqual(['roma norte', 'cdmx']);
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
    const start = cpuMs();
    for (let n = 0; n < 20; n++) directory.findPlaces(long, 5);
    expect((cpuMs() - start) / 20).toBeLessThan(100);
  });
});
