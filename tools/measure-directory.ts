/**
 * Prints what the directory costs, how precise it is and what it lacks, in a fresh process: `node --expose-gc --import tsx tools/measure-directory.ts`.
 * Wall and CPU time differ when the machine is busy with something else.
 */
import { fileURLToPath } from 'node:url';
import { columns } from '../src/directory/files.ts';
import { loadDirectory } from '../src/directory/load.ts';
import { readTable } from '../src/directory/table.ts';
import { measureCentres } from './data/centres.ts';

const collect = (globalThis as { gc?: () => void }).gc;
/** What lives on the heap, and the files that are kept as bytes beside it. */
const memory = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
};
const folder = fileURLToPath(new URL('../data', import.meta.url));
const before = memory();
const cpuBefore = process.cpuUsage();
const start = performance.now();
const directory = loadDirectory(folder);
const wall = performance.now() - start;
const cpu = process.cpuUsage(cpuBefore);
collect?.();
const heap = memory() - before;

/** Median of runs of a hundred calls each, in microseconds of CPU a call, after warming up. */
const microseconds = (call: (n: number) => void): number => {
  const runs: number[] = [];
  for (let run = 0; run < 40; run++) {
    const from = process.cpuUsage();
    for (let n = 0; n < 100; n++) call(run * 100 + n);
    const { user, system } = process.cpuUsage(from);
    runs.push((user + system) / 100);
  }
  return runs.slice(10).sort((a, b) => a - b)[15] ?? 0;
};

/** Used to build texts that were not asked before, because the directory caches recent ones. */
const cities = ['celaya', 'tijuana', 'guadalajara', 'ecatepec', 'monterrey', 'puebla', 'merida', 'oaxaca'];
const places = (make: (n: number) => string): number => microseconds((n) => directory.findPlaces(make(n), 5));
const city = (n: number): string => cities[n % cities.length] ?? '';

const spots = Array.from({ length: 4000 }, (_, n) => ({
  lat: 16 + ((n * 7919) % 1600) / 100,
  lon: -117 + ((n * 104729) % 3000) / 100,
}));
const spot = (n: number) => spots[n % spots.length] ?? { lat: 20.9, lon: -100.7 };
const figures: [string, number, string][] = [
  ['load, wall', wall, 'ms'],
  ['load, CPU', (cpu.user + cpu.system) / 1000, 'ms'],
  ['memory after load', heap, collect === undefined ? 'MB (no gc: start with --expose-gc)' : 'MB'],
  ['nearest five family clinics', microseconds((n) => directory.nearest(spot(n), 'family', 5)), 'µs'],
  ['nearest five hospitals', microseconds((n) => directory.nearest(spot(n), 'hospital', 5)), 'µs'],
  ['nearest five of IMSS-Bienestar', microseconds((n) => directory.nearest(spot(n), 'bienestar', 5)), 'µs'],
  ['postal code', microseconds((n) => directory.postalCode(n % 2 === 0 ? '37700' : '01000')), 'µs'],
  ['place by name', places((n) => `${city(n)}${'.'.repeat(n)}`), 'µs'],
  ['place in its state', places((n) => `roma norte, cdmx${'.'.repeat(n)}`), 'µs'],
  ['colonia in its city', places((n) => `fracc. villa fontana ${city(n)}${'.'.repeat(n)}`), 'µs'],
  ['colonia of many cities', places((n) => `colonia san antonio${'.'.repeat(n)}`), 'µs'],
  ['place in a sentence', places((n) => `quiero una clínica en ${city(n)} por favor${'.'.repeat(n)}`), 'µs'],
  [
    'text without a place',
    places((n) => `no entiendo nada de esto, me duele la cabeza desde ayer${'.'.repeat(n)}`),
    'µs',
  ],
  ['place with a typing error', places((n) => `guadaljara${'.'.repeat(n)}`), 'µs'],
  ['the same text again', microseconds(() => directory.findPlaces('guadaljara', 5)), 'µs'],
];
for (const [what, value, unit] of figures)
  console.log(`${what.padEnd(32)} ${value.toFixed(1).padStart(8)} ${unit}`);

const table = readTable(folder, 'units.tsv', columns.units);
const units = Array.from({ length: table.length }, (_, at) =>
  directory.unit(table.cells(at)[0] ?? ''),
).filter((unit) => unit !== undefined);
const located = units.flatMap((unit) =>
  unit.postalCode !== undefined && !unit.approximate ? [{ ...unit, postalCode: unit.postalCode }] : [],
);
const townTable = readTable(folder, 'towns.tsv', columns.towns);
const towns = Array.from({ length: townTable.length }, (_, at) => {
  const [, , lat, lon, population] = townTable.cells(at);
  return { lat: Number(lat), lon: Number(lon), population: Number(population) };
});
const measured = measureCentres(located, directory.postalCode, towns);
console.log("\nfrom the centre of the postal code in a unit's address to its pin");
for (const [where, { places: count, median, ninth }] of Object.entries(measured))
  console.log(
    `${where.padEnd(32)} ${median.toFixed(1).padStart(8)} km median, ${ninth.toFixed(1)} km for nine of ten, ${count} units`,
  );

console.log('\nunits with an address');
for (const system of ['imss', 'bienestar'] as const) {
  const own = units.filter((unit) => unit.system === system);
  const share = (100 * own.filter(({ address }) => address !== undefined).length) / own.length;
  console.log(`${system.padEnd(32)} ${share.toFixed(1).padStart(8)} % of ${own.length}`);
}
