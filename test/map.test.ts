import { join } from 'node:path';
import type { Directory, Place } from '../src/directory/directory.ts';
import { loadDirectory } from '../src/directory/load.ts';
import { type Around, mapOf, type Pin } from '../src/map.ts';
import fc from './support/chance.ts';

let directory: Directory;
beforeAll(() => {
  directory = loadDirectory(join(process.cwd(), 'data'));
});

const mapFrom = (text: string): string => {
  const [place] = directory.findPlaces(text, 1).places as [Place];
  const near = directory.nearest(place, 'family', 5);
  const pins = near.map(({ unit }) => ({ lat: unit.lat, lon: unit.lon, name: unit.label }));
  const names = directory.around(place, Math.max(...near.map(({ km }) => km)), 30);
  return mapOf(pins, { ...place, here: place.name, title: `Clínicas cerca de ${place.name}`, names });
};

const circles = (svg: string, kind: string): { x: number; y: number; r: number }[] =>
  [
    ...svg.matchAll(new RegExp(`<circle class="${kind}" cx="([\\d.-]+)" cy="([\\d.-]+)" r="([\\d.]+)"`, 'g')),
  ].map(([, x, y, r]) => ({ x: Number(x), y: Number(y), r: Number(r) }));
const texts = (svg: string, kind: string): string[] =>
  [...svg.matchAll(new RegExp(`<text class="${kind}"[^>]*>([^<]*)<`, 'g'))].map(([, text = '']) => text);

describe('a map of clinics', () => {
  test('shows the person, five numbered pins, rings with their kilometres, and names around', () => {
    const svg = mapFrom('37700');
    expect(texts(svg, 'n')).toEqual(['1', '2', '3', '4', '5']);
    expect(texts(svg, 'u')).toEqual(['37700']);
    expect(texts(svg, 'k')).toEqual(['10 km', '20 km', '30 km']);
    expect(texts(svg, 't')).toContain('Comonfort');
    expect(svg).toContain(
      'aria-label="Clínicas cerca de 37700: 1. UMFH 11 San Miguel de Allende; 2. UMF 5 Comonfort;',
    );
    expect(circles(svg, 'm')).toEqual([{ x: 240, y: 240, r: 7 }]);
  });

  test('in a city names colonias, in the country towns', () => {
    expect(texts(mapFrom('06700'), 't').length).toBeGreaterThan(3);
    expect(texts(mapFrom('Santiago Juxtlahuaca, Oaxaca'), 't')).not.toEqual([]);
  });

  test.each(['37700', '22500', '06700', '80000', 'Santiago Juxtlahuaca, Oaxaca', 'Isla Mujeres'])(
    'of %s is at most ten thousand bytes',
    (text) => expect(Buffer.byteLength(mapFrom(text))).toBeLessThanOrEqual(10_000),
  );
});

test('puts pins where they are: north is up, east is right, and a ring is as far as it says', () => {
  const svg = mapOf(
    [
      { lat: 20.0904, lon: -100, name: 'north' },
      { lat: 20, lon: -99.9044, name: 'east' },
    ],
    { lat: 20, lon: -100, here: 'x', title: 'x' },
  );
  const [north, east] = circles(svg, 'p');
  const ten = circles(svg, 'r').at(-1);
  expect(texts(svg, 'k').at(-1)).toBe('10 km');
  expect(north?.x).toBeCloseTo(240, 0);
  expect(240 - (north?.y ?? 0)).toBeCloseTo(ten?.r ?? 0, -0.5);
  expect((east?.x ?? 0) - 240).toBeCloseTo(ten?.r ?? 0, -0.5);
});

test('moves numbers apart that would cover each other', () => {
  const same = { lat: 20, lon: -100, name: 'same' };
  const pins = circles(mapOf([same, same, same], { ...same, here: 'x', title: 'x' }), 'p');
  for (const [at, a] of pins.entries())
    for (const b of pins.slice(at + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(20);
});

test('is one well-formed, bounded, harmless picture whatever it is given', () => {
  const number = fc.oneof(fc.double({ min: -200, max: 200 }), fc.constantFrom(Number.NaN, Infinity, 0));
  const text = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.constantFrom('<script>alert(1)</script>', '"&\'>', '\u0000\u0001', '</svg>', ''),
  );
  const spot = { lat: number, lon: number };
  const pin: fc.Arbitrary<Pin> = fc.record({ ...spot, name: text });
  const around: fc.Arbitrary<Around> = fc.record({
    ...spot,
    here: text,
    title: text,
    names: fc.array(pin, { maxLength: 60 }),
  });
  fc.assert(
    fc.property(fc.array(pin, { maxLength: 20 }), around, (pins, where) => {
      const svg = mapOf(pins, where);
      expect(Buffer.byteLength(svg)).toBeLessThanOrEqual(10_000);
      expect(svg).not.toMatch(/NaN|Infinity|<script|\p{Cc}/u);
      expect(svg.match(/<\w+/g)?.every((tag) => /^<(svg|style|rect|circle|text)$/.test(tag))).toBe(true);
      expect(svg.match(/<text/g)?.length ?? 0).toBe(svg.match(/<\/text>/g)?.length ?? 0);
      for (const { x, y } of circles(svg, 'p')) expect(x > 0 && x < 480 && y > 0 && y < 480).toBe(true);
    }),
    { numRuns: 300 },
  );
});
