/** Measures one contestant, alone in this process, and prints one line of JSON. Started by `run.mjs`. */
import { Redis } from 'ioredis';
import { chatAt, chatFor, hold, isPostalCode, messagesOf, warmUp } from './dialog.mjs';
import { profiled } from './profile.mjs';
import { counters, countingDoor, fill, recordsOf } from './redis-figures.mjs';

const { name, port, ...options } = JSON.parse(process.argv[2]);
process.setSourceMapsEnabled(true);
const { open } = await import(`./cases/${name}.mjs`);
const redis = new Redis(port, '127.0.0.1');
const url = `redis://127.0.0.1:${port}`;
const { seconds, warm, atOnce, codes, talks, stored, keep } = options;

await redis.flushall();
const one = await inspected();
await redis.flushall();
const [memory] = keep > 0 ? [await memoryAt(keep)] : [];
await redis.flushall();
if (stored !== undefined) await fill(redis, one.chat, one.records, 0, stored);

let sent = 0;
const contestant = await open({ url, sent: () => void sent++ });
await warmUp(contestant.handle, { seconds: warm, codes, talks });
await redis.config('RESETSTAT');
globalThis.gc?.();
sent = 0;
const before = await counters(redis);
const work = () =>
  hold(contestant.handle, { atOnce, seconds, codes, talks, chat: (n) => chatFor(n, stored) });
const { result, rows } = options.profile ? await profiled(work) : { result: await work() };
const after = await counters(redis);
const { turns, latencies } = result;
const perTurn = (figure) => (after[figure] - before[figure]) / turns;
const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
await contestant.close();
await redis.quit();

console.log(
  JSON.stringify({
    name,
    turnsPerSec: Math.round(turns / result.seconds),
    cpuUsPerTurn: tenth(result.cpuUs / turns),
    p50: tenth(at(0.5)),
    p99: tenth(at(0.99)),
    redisCommandsPerTurn: tenth(perTurn('commands')),
    redisBytesPerTurn: Math.round(perTurn('bytes')),
    redisCpuUsPerTurn: tenth(perTurn('cpuUs')),
    requestsPerTurn: tenth(one.requests),
    roundTripsBeforeReply: one.roundTrips,
    bytesPerSession: one.bytes,
    bodyBytes: one.body,
    ...(memory === undefined ? {} : { memoryMB: tenth(memory / 1e6), memoryChats: keep }),
    ...(stored === undefined ? {} : { storedChats: stored }),
    messagesPerTurn: tenth(sent / turns),
    turns,
    ...(rows && {
      profile: rows.map(([what, place, self, total]) => [what, place, self / turns, total / turns]),
    }),
  }),
);

/**
 * Looks at one chat through the counting door: that the dialog is held as it should be, what is asked of Redis and how often
 * before the reply leaves, and the largest that is stored of a chat in which much was said.
 */
async function inspected() {
  const door = await countingDoor(port);
  let said = [];
  let trips = 0;
  const contestant = await open({
    url: door.url,
    sent: (message) => {
      if (said.length === 0) trips = door.seen.roundTrips;
      said.push(typeof message === 'string' ? message : message.html);
    },
  });
  const chat = chatAt(0);
  await contestant.handle(chatAt(1), '/clinica');
  const found = { chat, requests: 0, roundTrips: 0, bytes: 0, body: 0, records: [] };
  let count = 0;
  for (let dialog = 0; dialog < 6; dialog++) {
    for (const text of messagesOf(dialog)) {
      said = [];
      const start = { ...door.seen };
      await contestant.handle(chat, text, count);
      if (said.length === 0) throw new Error(`${name} did not answer "${text}"`);
      if (dialog === 0 && isPostalCode(text) && !said.join('\n').includes(text))
        throw new Error(`${name} did not take the postal code: ${said.join('\n')}`);
      found.roundTrips = Math.max(found.roundTrips, trips - start.roundTrips);
      found.requests += door.seen.requests - start.requests;
      count += 1;
      const records = await recordsOf(redis, chat);
      const bytes = records.reduce((sum, record) => sum + record.bytes, 0);
      if (bytes > found.bytes)
        Object.assign(found, {
          bytes,
          records,
          body: records.reduce((sum, { length }) => sum + (length ?? 0), 0),
        });
    }
  }
  await contestant.close();
  door.close();
  return { ...found, requests: found.requests / count };
}

/** Bytes that Redis holds for so many conversations. */
async function memoryAt(count) {
  const empty = (await counters(redis)).held;
  await fill(redis, one.chat, one.records, 0, count);
  return (await counters(redis)).held - empty;
}

function tenth(figure) {
  return Number(figure.toFixed(1));
}
