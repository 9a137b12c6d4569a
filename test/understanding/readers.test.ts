import { join } from 'node:path';
import type { Inbound } from '../../src/core/conversation.ts';
import type { Data, Reading } from '../../src/core/topic.ts';
import type { Directory } from '../../src/directory/directory.ts';
import { loadDirectory } from '../../src/directory/load.ts';
import { ownAgesReader, readAges } from '../../src/readers/read-ages.ts';
import { readers } from '../../src/readers/readers.ts';

let directory: Directory;
let read: ReturnType<typeof readers>;
beforeAll(() => {
  directory = loadDirectory(join(process.cwd(), 'data'));
  read = readers(directory);
});

const said = (text: string): Inbound => ({ kind: 'text', id: '1', chat: 'test:1', at: 0, text });
const place = (text: string, asked: Data | undefined = {}): Reading => read.place?.(said(text), asked);
const clinic = (text: string, asked: Data | undefined = {}): Reading => read.clinic?.(said(text), asked);
const event = (reading: Reading) => (reading && 'event' in reading ? reading.event : undefined);
const labels = (reading: Reading): (string | undefined)[] => {
  const { places, place: one } = (event(reading) ?? {}) as { places?: string[]; place?: string };
  return (places ?? (one === undefined ? [] : [one])).map((key) => directory.place(key)?.label);
};

test('a place that is only alike is asked about', () => {
  expect(event(place('guadaljara'))).toMatchObject({ type: 'which_place', why: 'guess' });
  expect(labels(place('guadaljara'))).toEqual(['Guadalajara, Jalisco']);
});

test('a place that is not known in a known city is asked about', () => {
  expect(event(place('nosedonde oaxaca'))).toMatchObject({ why: 'within', places: ['s:OAX'] });
});

describe('a name that several places have', () => {
  const known = (text: string, town: string): Reading =>
    read.place?.(said(text), undefined, { place: event(place(town))?.place });

  test('is that of the town which is known', () => {
    expect(labels(known('estoy en la colonia centro', 'merida yucatan'))).toEqual([
      'Centro, Mérida, Yucatán',
    ]);
    expect(event(place('estoy en la colonia centro'))).toMatchObject({ why: 'many' });
  });

  test('is not near the town: that is said, and the town is taken', () => {
    expect(event(known('colonia Cafetales', 'tapachula'))).toMatchObject({ type: 'place', why: 'within' });
    expect(labels(known('colonia Cafetales', 'tapachula'))).toEqual(['Tapachula, Chiapas']);
  });

  test('is of the town that the message names', () => {
    expect(labels(place('ya estoy en cordoba, colonia centro'))).toEqual(['Córdoba, Veracruz']);
  });

  test('is the larger one where they are side by side', () => {
    expect(labels(place('cholula puebla'))).toEqual(['Cholula de Rivadavia, Puebla']);
  });
});

describe('one of the clinics that were listed', () => {
  const near = (): string[] => {
    const town = directory.postalCode('45500');
    return town ? directory.nearest(town, 'family', 3).map(({ unit }) => unit.id) : [];
  };
  const pointed = (text: string): number => {
    const units = near();
    return units.indexOf(String(event(read.listed?.(said(text), { units }))?.unit));
  };
  test.each([
    ['la 39. a ke ora abre y tel', '39'],
    ['la 39 no la 78!! telefono', '39'],
    ['what time does UMF 54 open', '54'],
  ])('%s is UMF %s', (text, number) => {
    expect(directory.unit(near()[pointed(text)] ?? '')?.number).toBe(Number(number));
  });

  test.each([
    ['la segunda', 1],
    ['the address of the third one', 2],
    ['y la 1?', 0],
    ['a qué hora abre', -1],
    ['a las 3 pm', -1],
  ])('%s is number %d', (text, at) => expect(pointed(text)).toBe(at));
});

describe('a place abroad', () => {
  test.each([
    'houston',
    'texas',
    'california',
    'florida',
    'madrid',
    'guatemala',
    'chicago',
    'los angeles',
    'los angeles california',
    'san diego',
    'estados unidos',
    'vivo en houston',
    'nogales arizona',
    'nogales az',
    'durango colorado',
    'toronto',
  ])('%s is outside Mexico when a place was asked for', (text) =>
    expect(place(text)).toEqual({ unfit: 'outside_mexico' }),
  );

  test.each(['necesito una clinica cerca de houston', 'clinics near austin texas'])(
    '%s, unasked too',
    (text) => expect(read.place?.(said(text), undefined)).toEqual({ unfit: 'outside_mexico' }),
  );

  test.each([
    ['santa ana sonora', 'Santa Ana, Sonora'],
    ['los angeles, queretaro', 'Los Ángeles, Querétaro'],
    ['florida cdmx', 'Florida, Álvaro Obregón, Ciudad de México'],
    ['colonia florida', 'Florida, Álvaro Obregón, Ciudad de México'],
    ['rosarito baja california', 'Playas de Rosarito, Baja California'],
    ['baja california', 'Baja California'],
    ['nuevo laredo', 'Nuevo Laredo, Tamaulipas'],
    ['durango', 'Durango, Durango'],
    ['merida', 'Mérida, Yucatán'],
    ['cordoba', 'Córdoba, Veracruz'],
    ['la paz', 'La Paz, Baja California Sur'],
    ['roma', 'Roma, Cuauhtémoc, Ciudad de México'],
    ['im from texas but living in guadalajara', 'Guadalajara, Jalisco'],
  ])('is not what %s names', (text, label) => expect(labels(place(text))).toEqual([label]));

  test('with a namesake of size in Mexico is asked about', () => {
    expect(labels(place('nogales'))).toContain('Nogales, Sonora');
    expect(event(place('nogales'))?.type).toBe('which_place');
    expect(labels(place('guadalupe'))).toContain('Guadalupe, Zacatecas');
  });
});

describe('a postal code', () => {
  test.each([
    '37700',
    '37 700',
    '37-700',
    '37,700',
    '37.700',
    '3 7 7 0 0',
    '３７７００',
    'cp 37 700',
    'c.p. 37-700',
    'CP37700',
    'codigo postal 3 7 7 0 0',
    'no, 37700',
    '38000 no, 37700',
    '37700, 37700',
    '37700 san miguel de allende',
  ])('is read in %s', (text) => expect(event(place(text))).toEqual({ type: 'place', place: 'cp:37700' }));

  test.each(['cp 37 700', 'c.p. 37-700', '３７７００'])('is read unasked in %s', (text) =>
    expect(event(read.place?.(said(text), undefined))).toEqual({ type: 'place', place: 'cp:37700' }),
  );

  test.each(['gane 37700 pesos', 'me deben $37700', 'mi folio es 37700', '37 700 pesos'])(
    'is not %s',
    (text) => expect(place(text)).toBeUndefined(),
  );

  test('of several is asked about', () => {
    expect(event(place('37700 y 38000'))).toMatchObject({ why: 'many', places: ['cp:37700', 'cp:38000'] });
  });

  test.each(['78701 austin', 'austin tx 78701', '78701 tx', '90210 california', 'K1A 0B1'])(
    'of another country is told: %s',
    (text) => {
      expect(place(text)).toEqual({ unfit: 'foreign_code' });
      expect(read.place?.(said(text), undefined)).toBeUndefined();
    },
  );

  test('beside a Mexican namesake of a city abroad is Mexican', () => {
    expect(labels(place('23400 san jose'))).toEqual(['23400 (San José del Cabo, Baja California Sur)']);
    expect(labels(place('34000 durango'))).toEqual(['34000 (Victoria de Durango, Durango)']);
    expect(labels(place('soy de estados unidos y vivo en mexico, cp 45050'))).toEqual([
      '45050 (Zapopan, Jalisco)',
    ]);
  });

  test.each(['cp 1000', 'cp1000', 'codigo postal 1000', 'mi código es 1000'])(
    'without its zero is mended, unasked too: %s',
    (text) =>
      expect(event(read.place?.(said(text), undefined))).toMatchObject({
        why: 'lost_zero',
        places: ['cp:01000'],
      }),
  );
});

describe('a clinic by number', () => {
  test.each([
    ['clinica 21 leon', 'GTO-HGZMF-21'],
    ['hgz 2 irapuato', 'GTO-HGZMF-2'],
    ['hgsmf 9 apatzingan', 'MICH-HGSMF-9'],
    ['clinica cinco celaya', 'GTO-UMF-5'],
    ['clinic twenty one in leon', 'GTO-HGZMF-21'],
    ['umf 68 vista hermosa', 'MICH-UMF-68'],
    ['umf 43 escobedo', 'NL-UMF-43'],
    ['umf 11 san miguel de allende', 'GTO-UMFH-11'],
  ])('%s is one unit', (text, unit) => expect(event(clinic(text))).toEqual({ type: 'unit', unit }));

  test('in a place that is not known, or has none, says so', () => {
    expect(event(clinic('umf 11 nosedonde'))).toMatchObject({
      type: 'which_clinic',
      why: 'elsewhere',
      heard: 'nosedonde',
    });
    expect(event(clinic('umf 68 vista hermosa queretaro'))).toMatchObject({ why: 'elsewhere' });
  });

  test.each(['umf 22 en ensenada', 'clinica 15 en mexicali', 'UMAA 199 en Tlalnepantla de Baz'])(
    '%s is in its own municipality, however far from the middle of it',
    (text) => {
      expect(event(clinic(text))).not.toHaveProperty('why');
    },
  );

  test('a hospital that is elsewhere is looked for among hospitals', () => {
    const { units } = event(clinic('hospital 1 en comitan')) as unknown as { units: string[] };
    expect(units[0]).toMatch(/^CHIS-HGZ/);
  });

  test('beside a place, but in another state or far off, says so and offers the nearest first', () => {
    expect(event(clinic('clinica 20 de tlalnepantla'))).toMatchObject({
      why: 'elsewhere',
      heard: 'Tlalnepantla, Estado de México',
      units: expect.arrayContaining(['CDMX-UMF-20']),
    });
    const { units } = event(clinic('clinica 20 de tlalnepantla')) as unknown as { units: string[] };
    expect(units[0]).toBe('CDMX-UMF-20');
  });

  test.each(['umf 46 abre los sabados', 'what time does umf 46 open', 'umf 46'])(
    '%s names no place',
    (text) => {
      expect(event(clinic(text))).toMatchObject({ type: 'which_clinic', number: 46 });
      expect(event(clinic(text))).not.toHaveProperty('why');
    },
  );

  test('never offers a unit twice', () => {
    for (const text of [
      'clinica 1 guadalajara',
      'hospital 2 en celaya',
      'umf 1 mexico',
      'clinica 11 jalisco',
      'clinica 46',
      'hospital 1',
    ]) {
      const { unit, units = [unit] } = event(clinic(text)) as { unit?: string; units?: string[] };
      expect(units).not.toContain(undefined);
      expect(units).toEqual([...new Set(units)]);
    }
  });

  test('is no length of time', () => expect(clinic('clinica 24 horas')).toBeUndefined());
});

test('the answer to "which of that number" is taken only when it is certain', () => {
  const units = directory.byNumber(46).map(({ id }) => id);
  const answer = (text: string): Reading => read.namesake?.(said(text), { units, number: 46 });
  expect(event(answer('guadalajara'))).toEqual({ type: 'unit', unit: 'JAL-HGR-46' });
  expect(answer('guadaljara')).toBeUndefined();
});

test.each([
  ['34, and the kids 4 and 9', [34, 4, 9]],
  ['somos 3, yo 35, ella 34 y el niño 6', [35, 34, 6]],
  ["I'm 67 and my wife is 5 years younger", [67, 62]],
  ['67 and 71. The stent was in 2019, he walks 3 miles a day', [67, 71]],
  ['la pension de 65 y mas da derecho al imss o no', undefined],
  ['estábamos casados por el civil, 41 años', undefined],
])('asked for ages, “%s” tells %s', (text, ages) => {
  const inbound = { kind: 'text', text, id: '1', chat: 'test:1', at: 0, languageTag: 'es' } as const;
  expect(readAges(inbound, {})).toEqual(ages && { event: { type: 'ages', ages } });
});

test.each([
  ['My husband Don and I are 67 and 71, from Oregon', [67, 71]],
  ['tengo 58, ¿me puedo pensionar a los 60?', [58]],
  ['con 612 semanas ya me puedo pensionar a los 60', undefined],
])('in passing, “%s” tells of the writer and theirs %s', (text, ages) => {
  const inbound = { kind: 'text', text, id: '1', chat: 'test:1', at: 0, languageTag: 'es' } as const;
  expect(ownAgesReader(inbound, undefined)).toEqual(ages && { event: { type: 'ages', ages } });
});

test('ages that are told besides others say so', () => {
  const inbound = {
    kind: 'text',
    text: "for both, I'm 68",
    id: '1',
    chat: 'test:1',
    at: 0,
    languageTag: 'en',
  } as const;
  expect(readAges(inbound, {})).toEqual({ event: { type: 'ages', ages: [68], also: true } });
});
