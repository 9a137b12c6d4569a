import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Directory } from '../../src/directory/directory.ts';
import { loadDirectory } from '../../src/directory/load.ts';

/**
 * The bar: from sixty codes of cities and forty colonias in all states, the family clinic nearest to the official centre
 * of the postal code comes first. The centres are those of Correos de México's polygons, copied from their source; the
 * distances are computed here, from the compiled table of units, with nothing of the program.
 */
type Centre = {
  what: 'code' | 'colonia';
  code: string;
  name: string;
  state: string;
  lat: string;
  lon: string;
};

const root = process.cwd();
const centres: Centre[] = parse(readFileSync(join(root, 'test/directory/official-centres.csv')), {
  columns: true,
});

const clinics = readFileSync(join(root, 'data/units.tsv'), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t'))
  .filter(([, system, flags = '']) => system === 'i' && flags.includes('f') && !flags.includes('e'))
  .map(([id = '', , , lat, lon]) => ({ id, lat: Number(lat), lon: Number(lon) }));

const greatCircle = (lat1: number, lon1: number, lat2: number, lon2: number): number => {
  const [a, b, c] = [lat1, lat2, lon2 - lon1].map((angle) => (angle * Math.PI) / 180) as [
    number,
    number,
    number,
  ];
  const half = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(c / 2) ** 2;
  return 2 * 6371.0088 * Math.asin(Math.sqrt(half));
};

let directory: Directory;
beforeAll(() => {
  directory = loadDirectory(join(root, 'data'));
});

test('the sample holds sixty codes and forty colonias of 32 states', () => {
  expect(centres.filter(({ what }) => what === 'code')).toHaveLength(60);
  expect(centres.filter(({ what }) => what === 'colonia')).toHaveLength(40);
  expect(new Set(centres.map(({ state }) => state)).size).toBe(32);
});

test.each(centres)('$what $code $name, $state', ({ what, code, name, state, lat, lon }) => {
  const found = directory.findPlaces(what === 'code' ? code : `${name}, ${state}`, 5).places;
  expect(found.map(({ key }) => key.slice(key.indexOf(':') + 1, key.indexOf(':') + 6))).toEqual([code]);
  const best = clinics
    .map((clinic) => ({ ...clinic, km: greatCircle(Number(lat), Number(lon), clinic.lat, clinic.lon) }))
    .sort((a, b) => a.km - b.km)[0];
  const [first] = directory.nearest(found[0] as (typeof found)[0], 'family', 1);
  expect(first?.unit.id).toBe(best?.id);
  expect(first?.km).toBeCloseTo(best?.km ?? 0, 1);
});
