/**
 * Prints what the directory costs, in a fresh process: `node --expose-gc --import tsx tools/measure-directory.ts`.
 * Wall and CPU time differ when the machine is busy with something else.
 */
import { fileURLToPath } from 'node:url';
import { loadDirectory } from '../src/directory/load.ts';

const collect = (globalThis as { gc?: () => void }).gc;
const before = process.memoryUsage().heapUsed;
const cpuBefore = process.cpuUsage();
const start = performance.now();
const directory = loadDirectory(fileURLToPath(new URL('../data', import.meta.url)));
const wall = performance.now() - start;
const cpu = process.cpuUsage(cpuBefore);
collect?.();
const heap = (process.memoryUsage().heapUsed - before) / 1e6;

/** Median of runs of a hundred calls each, in microseconds a call, after warming up. */
const microseconds = (call: (n: number) => void): number => {
  const runs: number[] = [];
  for (let run = 0; run < 40; run++) {
    const from = performance.now();
    for (let n = 0; n < 100; n++) call(run * 100 + n);
    runs.push((performance.now() - from) * 10);
  }
  return runs.slice(10).sort((a, b) => a - b)[15] ?? 0;
};

const spots = Array.from({ length: 4000 }, (_, n) => ({
  lat: 16 + ((n * 7919) % 1600) / 100,
  lon: -117 + ((n * 104729) % 3000) / 100,
}));
const spot = (n: number) => spots[n % spots.length] ?? { lat: 20.9, lon: -100.7 };
const figures: [string, number, string][] = [
  ['load, wall', wall, 'ms'],
  ['load, CPU', (cpu.user + cpu.system) / 1000, 'ms'],
  ['heap after load', heap, collect === undefined ? 'MB (no gc: start with --expose-gc)' : 'MB'],
  ['nearest five family clinics', microseconds((n) => directory.nearest(spot(n), 'family', 5)), 'µs'],
  ['nearest five hospitals', microseconds((n) => directory.nearest(spot(n), 'hospital', 5)), 'µs'],
  ['nearest five of IMSS-Bienestar', microseconds((n) => directory.nearest(spot(n), 'bienestar', 5)), 'µs'],
  ['postal code', microseconds((n) => directory.postalCode(n % 2 === 0 ? '37700' : '01000')), 'µs'],
  [
    'place by name',
    microseconds((n) => directory.findPlaces(n % 2 === 0 ? 'Celaya' : 'roma norte, cdmx', 5)),
    'µs',
  ],
  [
    'place in a sentence',
    microseconds(() => directory.findPlaces('quiero una clínica en celaya por favor', 5)),
    'µs',
  ],
  ['place with a typing error', microseconds(() => directory.findPlaces('guadaljara', 5)), 'µs'],
  ['text without a place', microseconds(() => directory.findPlaces('no entiendo nada de esto', 5)), 'µs'],
];
for (const [what, value, unit] of figures)
  console.log(`${what.padEnd(32)} ${value.toFixed(1).padStart(8)} ${unit}`);
