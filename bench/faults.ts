/**
 * `npm run faults -- --minutes 20`: random faults while people write, by polling and by webhook, with both stores, one
 * after another for a quarter of the time each. Ends with 1 when anything was lost or wrong.
 */
import { parseArgs } from 'node:util';
import { type Fault, type Game, play } from '../test/faults/play.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    rate: { type: 'string', default: '8' },
    /** `polling` or `webhook`, `embedded` or `redis`; default all. */
    way: { type: 'string' },
    store: { type: 'string' },
    /** Bots at once behind a balancer, by webhook. */
    processes: { type: 'string', default: '1' },
    /** Some of the faults, with commas between; default all. */
    faults: { type: 'string' },
    /** Seconds from one to the next. */
    every: { type: 'string', default: '5-12' },
  },
});

const ways = ['polling', 'webhook'].filter((one) => (values.way ?? one) === one) as Game['way'][];
const stores = ['embedded', 'redis'].filter((one) => (values.store ?? one) === one) as Game['store'][];
const all: Fault[] = ['kill', 'freeze', 'slow', 'refusals', 'redis stopped', 'redis frozen'];
const games = ways.flatMap((way) => stores.map((store) => ({ way, store })));
const seconds = (Number(values.minutes) * 60) / games.length;
const [least, most] = values.every.split('-').map(Number);

for (const { way, store } of games) {
  const outcome = await play({
    way,
    store,
    processes: way === 'webhook' ? Number(values.processes) : 1,
    seconds,
    rate: Number(values.rate),
    faults: values.faults ? (values.faults.split(',') as Fault[]) : all,
    every: [least!, most ?? least!],
  });
  const { faults, emergencies, restart, ...figures } = outcome;
  const { lost, ...plights } = emergencies;
  const told = (row: object): string =>
    Object.entries(row)
      .map(([name, figure]) =>
        typeof figure === 'object' ? `${name}: ${told(figure)}` : `${name} ${figure}`,
      )
      .join(', ');
  const lines = [
    `${way}, ${store}, ${Math.round(seconds)} s`,
    `  ${told(figures)}`,
    `  emergencies: lost ${lost}`,
    ...Object.entries(plights).map(([plight, row]) => `    ${plight}: ${told(row)}`),
    `  restart: ${told(restart)}; faults: ${told(faults)}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (outcome.lost + outcome.wrong + emergencies.lost > 0) process.exitCode = 1;
}
