import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Directory, Place, Unit, Want } from '../../src/directory/directory.ts';
import { loadDirectory } from '../../src/directory/load.ts';
import { stateOfPostalCode } from '../../src/directory/states.ts';
import fc from '../support/chance.ts';

const folder = join(process.cwd(), 'data');
let directory: Directory;
beforeAll(() => {
  directory = loadDirectory(folder);
});

const column = (file: string, at: number): string[] =>
  readFileSync(join(folder, file), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t')[at] ?? '');

const placeOf = (code: string): Place => {
  const place = directory.postalCode(code);
  if (place === undefined) throw new Error(`postal code ${code} is missing`);
  return place;
};

describe('the directory as shipped', () => {
  test('says what it is built from and how much it holds', () => {
    expect(directory.about.units).toBeGreaterThan(10_000);
    expect(directory.about.postalCodes).toBeGreaterThan(32_000);
    expect(directory.about.builtFrom.map(({ name }) => name)).toContain('INEGI');
    expect(directory.states).toHaveLength(32);
  });

  test('has family clinics and hospitals with urgencias in all 32 states', () => {
    const units = column('units.tsv', 0).map((id) => directory.unit(id));
    for (const { key } of directory.states) {
      const own = units.filter((unit) => unit?.state === key && unit.system === 'imss');
      expect([key, own.some((unit) => unit?.family)]).toEqual([key, true]);
      expect([key, own.some((unit) => unit?.urgencias === 'yes')]).toEqual([key, true]);
    }
  });

  test('keeps every unit inside Mexico, with a name, a known state and ten digits of phone', () => {
    const states = new Set(directory.states.map(({ key }) => key));
    for (const id of column('units.tsv', 0)) {
      const unit = directory.unit(id);
      expect(id).toMatch(/^[\x21-\x2e\x30-\x7e]{4,40}$/);
      expect(unit?.lat).toBeGreaterThan(14.3);
      expect(unit?.lat).toBeLessThan(32.8);
      expect(unit?.lon).toBeGreaterThan(-118.5);
      expect(unit?.lon).toBeLessThan(-86.6);
      expect(unit?.name).not.toBe('');
      expect(states.has(unit?.state ?? '')).toBe(true);
      if (unit?.phone !== undefined) expect(unit.phone).toMatch(/^[1-9]\d{9}$/);
      if (unit?.postalCode !== undefined)
        expect(directory.postalCode(unit.postalCode)?.state).toBe(unit.state);
    }
  });

  test('prints no name in capitals but known abbreviations', () => {
    const known =
      /^(CMN|CFE|XXI|XXIII|II|III|IV|VI|VII|VIII|IX|XI|XII|DIF|IMSS|CTM|CESSA|CROC|CEAPS|ISSSTE|FOVISSSTE|SSA|CERESO|CEFERESO)$/;
    const shouting = [
      ...column('units.tsv', 7),
      ...column('towns.tsv', 1),
      ...column('municipalities.tsv', 1),
    ]
      .flatMap((name) => name.match(/[\p{L}]{3,}/gu) ?? [])
      .filter((word) => word === word.toUpperCase() && !known.test(word));
    expect([...new Set(shouting)]).toEqual([]);
  });

  test('puts every postal code in the state of its first two digits', () => {
    for (const code of column('postal.tsv', 0))
      expect(placeOf(code).state).toBe(stateOfPostalCode(code)?.key);
  });

  test('ships the settlements of GeoNames, none of the postal catalogue', () => {
    expect(directory.about.places).toBeGreaterThan(180_000);
    expect(directory.about.builtFrom).toContainEqual({ name: 'GeoNames', asOf: '2016-06' });
    expect(existsSync(join(folder, 'colonias.local.tsv'))).toBe(false);
  });

  test('loads in little time and memory', () => {
    loadDirectory(folder);
    const from = process.cpuUsage();
    const before = process.memoryUsage();
    const kept = loadDirectory(folder);
    const { user, system } = process.cpuUsage(from);
    const after = process.memoryUsage();
    expect(kept.about.places).toBeGreaterThan(0);
    expect((user + system) / 1000).toBeLessThan(400);
    expect(after.heapUsed + after.external - before.heapUsed - before.external).toBeLessThan(90e6);
  });

  test('reads again what it labels: the label of any large town finds that town', () => {
    const keys = column('towns.tsv', 0);
    const large = keys
      .map((key) => directory.place(`t:${key}`))
      .filter((place) => (place?.population ?? 0) > 50_000);
    const lost = large.filter(
      (town) => !directory.findPlaces(town?.label ?? '', 3).places.some(({ key }) => key === town?.key),
    );
    const partsOfACity = [
      'Naucalpan de Juárez, Huixquilucan, Estado de México',
      'Veracruz, Boca del Río, Veracruz',
    ];
    expect(lost.map((town) => town?.label).sort()).toEqual(partsOfACity);
  });
});

describe('nearest', () => {
  test('finds the San Miguel de Allende clinic first from 37700, with its distance', () => {
    const [first, ...others] = directory.nearest(placeOf('37700'), 'family', 5);
    expect(first?.unit).toMatchObject({
      label: 'UMFH 11 San Miguel de Allende',
      kind: 'UMFH',
      number: 11,
      state: 'GTO',
    });
    expect(first?.km).toBeLessThan(5);
    expect(others).toHaveLength(4);
  });

  test('finds clinics of the city from Celaya and from 06700', () => {
    const [celaya] = directory.findPlaces('Celaya', 5).places;
    const near = directory.nearest(celaya as Place, 'family', 2);
    expect(near.map(({ unit }) => unit.name)).toEqual(['Celaya', 'Celaya']);
    const roma = directory.nearest(placeOf('06700'), 'family', 5);
    expect(roma[0]?.km).toBeLessThan(2);
    expect(roma.map(({ unit }) => unit.state)).toEqual(Array(5).fill('CDMX'));
  });

  test('orders by distance and pages without a gap', () => {
    const place = placeOf('44100');
    for (const want of ['family', 'urgencias', 'hospital', 'bienestar'] as Want[]) {
      const ten = directory.nearest(place, want, 10);
      expect(ten).toHaveLength(10);
      expect([...ten].sort((a, b) => a.km - b.km)).toEqual(ten);
      expect([...directory.nearest(place, want, 5), ...directory.nearest(place, want, 5, 5)]).toEqual(ten);
    }
  });

  test('gives what was asked for', () => {
    const wanted: [Want, Partial<Unit>][] = [
      ['family', { family: true, system: 'imss' }],
      ['urgencias', { hospital: true }],
      ['hospital', { hospital: true }],
      ['bienestar', { system: 'bienestar' }],
    ];
    for (const [want, unit] of wanted)
      expect(directory.nearest(placeOf('68000'), want, 9)).toMatchObject(Array(9).fill({ unit }));
  });

  test('in danger gives the hospitals with urgencias of IMSS and every hospital of IMSS-Bienestar', () => {
    const [town] = directory.findPlaces('Santiago Juxtlahuaca, Oaxaca', 1).places;
    const [first] = directory.nearest(town as Place, 'urgencias', 1);
    expect(first?.unit).toMatchObject({ system: 'bienestar', kind: 'HR' });
    expect(first?.km).toBeLessThan(2);
    for (const { unit } of directory.nearest(placeOf('06700'), 'urgencias', 40))
      expect(unit.hospital && (unit.system === 'bienestar' || unit.urgencias === 'yes')).toBe(true);
  });

  test('leaves out clinics of one employer, which stay findable by number', () => {
    const cfe = directory.byNumber(38, 'UMF', 'CDMX');
    expect(cfe.map(({ employer }) => employer)).toEqual(['CFE']);
    const around = directory.nearest(cfe[0] as Place & (typeof cfe)[0], 'family', 40);
    expect(around).toHaveLength(40);
    expect(around.filter(({ unit }) => unit.employer !== undefined)).toEqual([]);
  });

  test('answers nothing for a point that is no point', () => {
    expect(directory.nearest({ lat: Number.NaN, lon: 0 }, 'family', 5)).toEqual([]);
    expect(directory.nearest({ lat: 20, lon: -100 }, 'family', 0)).toEqual([]);
  });

  test('shows address and phone where the official register has them', () => {
    const [tuxtepec] = directory.byNumber(64, 'UMF', 'OAX');
    expect(tuxtepec).toMatchObject({
      name: 'Tuxtepec',
      postalCode: '68340',
      phone: '2878754280',
      approximate: false,
    });
    expect(tuxtepec?.address).toBe('Boulevard Benito Juárez 195, Colonia El Castillo');
    expect(tuxtepec?.lat).toBeCloseTo(18.0829, 3);
  });
});

test.each([
  ['SON-HGZ-5', { name: 'Nogales', postalCode: '84094', phone: '6313110680', asOf: '2025-04' }],
  ['SON-UMF-5', { label: 'UMF 5 Nogales', phone: '6313205237' }],
  ['SON-UMFH-9', { name: 'Luis B. Sánchez', postalCode: '83500' }],
  ['SON-UMF-17', { municipality: 'Benito Juárez', lat: 27.1278 }],
  ['SON-UMF-50', { lat: 30.7235 }],
  ['SON-UMF-56', { lat: 28.2868 }],
  ['SON-UMF-31', { lat: 27.3889 }],
  ['SON-HGS-9', { lat: 31.3171 }],
  ['CDMX-HGZ-24', { postalCode: '07760', asOf: '2019-01' }],
  ['BCIMB000145', { address: 'Emiliano Zapata 157', asOf: '2025-07' }],
])('%s has what its register says, and the more believable pin', (id, facts) =>
  expect(directory.unit(id)).toMatchObject(facts),
);

test('an address has the month it is of, and no address has none', () => {
  for (const id of column('units.tsv', 0)) {
    const unit = directory.unit(id);
    expect([id, unit?.asOf !== undefined]).toEqual([id, unit?.address !== undefined]);
  }
});

describe('pins', () => {
  test.each([
    ['MICH-UMF-48', 'Huetamo'],
    ['MICH-UMF-80', 'Morelia'],
    ['MICH-UMF-74', 'Tacámbaro'],
    ['MICH-UMFH-20', 'Pátzcuaro'],
    ['MICH-UMFH-64', 'Puruándiro'],
    ['MICH-UMF-72', 'Yurécuaro'],
    ['MICH-HGSMF-9', 'Apatzingán'],
  ])('of %s, far from its town, is moved to %s and marked', (id, town) => {
    const unit = directory.unit(id);
    const [place] = directory.findPlaces(`${town}, michoacan`, 2).places;
    expect(unit?.approximate).toBe(true);
    expect(unit?.municipality).toBe(town);
    expect(unit?.lat).toBeCloseTo(place?.lat ?? 0, 3);
    expect(unit?.lon).toBeCloseTo(place?.lon ?? 0, 3);
  });

  test.each(['CHIH-UMF-70', 'BC-UMF-18', 'NL-UMF-39'])(
    'of %s, at the edge of its city, is left alone',
    (id) => expect(directory.unit(id)?.approximate).toBe(false),
  );
});

test.each([
  ['TLAX-UMF-6', 'Panzacola'],
  ['CDMX-HGZ-48', 'San Pedro Xalpa'],
])('%s is in its own state', (id, name) => expect(directory.unit(id)?.name).toBe(name));

test('the general hospital of La Raza stands beside its siblings', () => {
  const hospital = directory.unit('CDMX-HG-cmn-la-raza');
  const near = directory.nearest(hospital as Unit, 'hospital', 4);
  expect(near.map(({ unit }) => unit.name)).toEqual(Array(4).fill('CMN La Raza'));
});

describe('by number', () => {
  test('finds number 46 of Guadalajara, a hospital, among those of other states', () => {
    expect(directory.byNumber(46).length).toBeGreaterThan(5);
    expect(directory.byNumber(46, undefined, 'JAL').map(({ label }) => label)).toEqual([
      'HGR 46 Guadalajara',
    ]);
    expect(directory.byNumber(46, 'UMF', 'JAL')).toEqual([]);
    expect(directory.byNumber(46, 'umf', 'GTO').map(({ label }) => label)).toEqual(['UMF 46 Guanajuato']);
  });

  test('takes the beginning of a kind, and gives one unit once', () => {
    const hospitals = directory.byNumber(1, 'H');
    expect(hospitals.length).toBeGreaterThan(1);
    expect(hospitals.filter(({ hospital }) => !hospital)).toEqual([]);
    expect(new Set(hospitals.map(({ id }) => id)).size).toBe(hospitals.length);
    expect(directory.byNumber(9_999)).toEqual([]);
  });
});

describe('postal codes', () => {
  test('keeps leading zeros', () => {
    expect(placeOf('01000')).toMatchObject({
      key: 'cp:01000',
      name: '01000',
      state: 'CDMX',
      approximate: true,
    });
    expect(directory.postalCode('1000')).toBeUndefined();
  });

  test('stand where Correos de México has them: Playas de Tijuana is beside the sea, near UMF 33', () => {
    expect(directory.nearest(placeOf('22500'), 'family', 1)[0]?.unit).toMatchObject({
      id: 'BC-UMF-33',
      label: 'UMF 33 Tijuana',
    });
    expect(placeOf('22500').lon).toBeLessThan(-117.1);
  });

  test('that only the official polygons have are there too, but not the one that means none', () => {
    expect(placeOf('01864')).toMatchObject({ municipality: 'Álvaro Obregón', lat: 19.285, lon: -99.2993 });
    expect(directory.postalCode('99999')).toBeUndefined();
    expect(directory.about.postalCodes).toBeGreaterThan(37_000);
  });

  test('and cities say when their point stands for all of a city', () => {
    expect(placeOf('22500').coarse).toBeUndefined();
    expect(directory.place('s:JAL')?.coarse).toBe(true);
    expect(directory.findPlaces('Celaya', 1).places[0]?.coarse).toBe(true);
    expect(directory.findPlaces('Mama, Yucatán', 1).places[0]?.coarse).toBeUndefined();
  });

  test('offers existing codes of the same state for one that does not exist', () => {
    expect(directory.postalCode('37999')).toBeUndefined();
    const near = directory.nearbyCodes('37999', 3);
    expect(near).toHaveLength(3);
    expect(near.every(({ state }) => state === 'GTO')).toBe(true);
    expect(directory.nearbyCodes('99999', 2)).toMatchObject([{ state: 'ZAC' }, { state: 'ZAC' }]);
    expect(directory.nearbyCodes('00000', 2)[0]?.name).toBe('01000');
    expect(directory.nearbyCodes('1234', 2)).toEqual([]);
  });
});

describe('places by key', () => {
  test('gives a shared point the state of the nearest town, and none far from all', () => {
    expect(directory.place('@20.9153,-100.7439')).toMatchObject({ kind: 'point', state: 'GTO', label: '' });
    expect(directory.place('@40.7128,-74.0060')?.state).toBeUndefined();
    expect(directory.place('@95.0000,-100.0000')).toBeUndefined();
  });

  test('gives back the place that a search found', () => {
    for (const text of ['Celaya', 'roma norte', 'Los Cabos', 'Jalisco', '37700']) {
      const [found] = directory.findPlaces(text, 1).places;
      expect(found?.key.length).toBeLessThanOrEqual(24);
      expect(found?.key).toMatch(/^[\x21-\x2e\x30-\x7e]+$/);
      expect(directory.place(found?.key ?? '')).toEqual(found);
    }
  });

  test('knows nothing under any other text', () => {
    fc.assert(fc.property(fc.string(), (key) => directory.place(key) === undefined || key.startsWith('@')));
    for (const key of [
      '',
      ':',
      't:',
      'cp:',
      'x:1',
      '@',
      '@1',
      '__proto__:a',
      'constructor:name',
      't:110070001\t',
      's:XX',
    ]) {
      expect(directory.place(key)).toBeUndefined();
    }
  });
});
