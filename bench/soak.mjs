/**
 * The whole bot under a fixed load for minutes: `npm run soak -- --minutes 10 --rate 2000`. Messages start at their time
 * whether or not the ones before are answered, as people's do. Each minute a line; at the end whether memory is flat.
 */

import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { chatAt, messagesOf } from './dialog.mjs';
import { buildBot, startRedis } from './redis.mjs';
import { codes } from './varied.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '2000' },
    chats: { type: 'string', default: '100000' },
    /** Another postal code in each dialog. */
    varied: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const [minutes, rate, chats] = ['minutes', 'rate', 'chats'].map((name) => Number(values[name]));

/** Growth of the heap, in bytes a minute, that is more than the breathing of caches. */
const FLAT = 2_000_000;
/** The first part of a run, in which caches fill and code is compiled, says nothing about leaks. */
const SETTLING = 0.2;
/** Minutes from which the heap's slope means something. */
const ENOUGH = 3;
/** Milliseconds between two bursts of messages. */
const BEAT = 5;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
buildBot();
const { open } = await import('./cases/guia-imss.mjs');
const redis = await startRedis();
const bot = await open({ url: redis.url, sent: () => void said++ });
let said = 0;

const spoken = values.varied ? codes() : undefined;
const people = Array.from({ length: chats }, (_, at) => ({ id: chatAt(at), turn: 0, busy: false }));
let [next, due, errors, waiting, late] = [0, 0, 0, 0, 0];
let latencies = [];
const heaps = [];
const began = performance.now();
const length = minutes * 60_000;
const minute = Math.min(60_000, length / 4);
print(['minute', 'turns/s', 'CPU %', 'p50 ms', 'p99 ms', 'max ms', 'open', 'errors', 'heap MB', 'rss MB']);

for (let part = 0; part * minute < length; part++) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await load(began + (part + 1) * minute);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const sorted = Float64Array.from(latencies).sort();
  const at = (share) => sorted[Math.floor(sorted.length * share)] ?? 0;
  latencies = [];
  collect();
  const { heapUsed, rss } = process.memoryUsage();
  heaps.push({ at: (performance.now() - began) / 60_000, heapUsed });
  print([
    (((part + 1) * minute) / 60_000).toFixed(2),
    Math.round(sorted.length / seconds),
    Math.round((user + system) / seconds / 10_000),
    at(0.5).toFixed(1),
    at(0.99).toFixed(1),
    (sorted.at(-1) ?? 0).toFixed(1),
    waiting,
    errors,
    (heapUsed / 1e6).toFixed(1),
    (rss / 1e6).toFixed(1),
  ]);
}
while (waiting > 0) await new Promise((resolve) => setTimeout(resolve, 20));
await bot.close();
await redis.stop();
const growth = slope(heaps.filter(({ at }) => at * 60_000 >= length * SETTLING));
const flat = growth < FLAT;
const told = minutes < ENOUGH ? 'too short a run to tell' : flat ? 'flat' : 'NOT flat';
const kept = late < due / 1000;
print([
  `heap grows by ${(growth / 1e6).toFixed(2)} MB a minute: ${told}; errors: ${errors}; replies: ${said}; ${kept ? 'the rate was kept' : `the rate was NOT kept: ${late} messages found their chat still busy`}`,
]);
process.exitCode = (flat || minutes < ENOUGH) && errors === 0 ? 0 : 1;

/** Sends what is due until then, in bursts a few milliseconds apart. */
async function load(until) {
  for (let now = performance.now(); now < until; now = performance.now()) {
    const owed = Math.floor(((now - began) / 1000) * rate);
    for (; due < owed; due++) speak();
    await new Promise((resolve) => setTimeout(resolve, BEAT));
  }
}

/** The next person says the next thing of their dialog; one who still waits for an answer is passed over. */
function speak() {
  const person = people[next++ % chats];
  if (person.busy) {
    late += 1;
    return;
  }
  const text = messagesOf(Math.floor(person.turn / 3) + person.id, spoken)[person.turn % 3];
  const before = performance.now();
  person.busy = true;
  waiting += 1;
  bot
    .handle(person.id, text, person.turn)
    .catch((error) => {
      errors += 1;
      if (errors === 1) process.stderr.write(`${error?.stack}\n`);
    })
    .finally(() => {
      latencies.push(performance.now() - before);
      person.busy = false;
      person.turn += 1;
      waiting -= 1;
    });
}

/** Bytes a minute, by least squares. */
function slope(points) {
  const mean = (of) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(({ at }) => at), mean(({ heapUsed }) => heapUsed)];
  const over = points.reduce((sum, { at, heapUsed }) => sum + (at - x) * (heapUsed - y), 0);
  return over / points.reduce((sum, { at }) => sum + (at - x) ** 2, 0);
}

function print(cells) {
  process.stdout.write(`${cells.join(values.json ? '\t' : ' | ')}\n`);
}
