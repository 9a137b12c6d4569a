/**
 * What conversations cost in each store: `node --expose-gc --import tsx tools/measure-stores.ts [sessions]` prints one JSON
 * object a line. It starts a redis-server of its own on loopback, and ends it. `docs/scaling.md` is computed from these.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { assemble } from '../src/assemble.ts';
import type { ChatId, Inbound } from '../src/core/conversation.ts';
import type { Session } from '../src/core/session.ts';
import { turn } from '../src/core/turn.ts';
import { loadDirectory } from '../src/directory/load.ts';
import { embeddedStore } from '../src/stores/embedded.ts';
import { memoryStore } from '../src/stores/memory.ts';
import { redisStore } from '../src/stores/redis.ts';
import { sealed, sealKeys } from '../src/stores/sealed.ts';
import type { Store } from '../src/stores/store.ts';
import { startRedis } from '../test/support/redis-server.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sessions = Number(process.argv[2] ?? 100_000);
const keys = sealKeys(Buffer.alloc(32, 7).toString('base64'));
/** Chats that write at once. */
const AT_ONCE = 500;

const print = (name: string, figures: Record<string, number>) =>
  console.log(JSON.stringify({ name, ...figures }));

/**
 * A typical conversation as stored between two messages: a clinic was found, then "ver más" was asked for.
 */
const typical = (): Session => {
  const guide = assemble(`${root}locales`, loadDirectory(`${root}data`));
  let session: Session | undefined;
  for (const [n, text] of ['hola', 'busco clinica cerca de 37700', 'ver más'].entries()) {
    const at = Date.parse('2026-11-21T12:00:00-06:00') + n * 20_000;
    const inbound: Inbound = { id: String(728_182_000 + n), chat: 'telegram:47', at, kind: 'text', text };
    session = { ...turn(guide, session, inbound), outbox: [], effects: [] };
  }
  return session!;
};

const chatOf = (n: number): ChatId => `telegram:${5_000_000_000 + n}`;

/** Runs `job` for each number below `count`, AT_ONCE of them at a time. */
const each = async (count: number, job: (n: number) => Promise<unknown>) => {
  let next = 0;
  const worker = async () => {
    while (next < count) await job(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};

/** The store's part of a turn: load, save with what is to be said, save once it is said. */
const turnsOn = async (store: Store, session: Session, count: number) => {
  const told = { ...session, outbox: [{ id: '1.0', text: 'x'.repeat(400), language: 'es', choices: [] }] };
  const one = async (n: number) => {
    const chat = chatOf(n % 1_000);
    const { revision } = await store.load(chat);
    await store.save(chat, session, await store.save(chat, told, revision));
  };
  await each(count / 10, one);
  const [began, before] = [performance.now(), process.cpuUsage()];
  await each(count, one);
  const { user, system } = process.cpuUsage(before);
  return {
    turnsPerSec: Math.round(count / ((performance.now() - began) / 1000)),
    cpuUsPerTurn: Math.round((user + system) / count),
  };
};

/** Processor time of a load and a save of one record in a store of this process, in microseconds. */
const loadAndSave = async (store: Store, session: Session): Promise<number> => {
  const rounds = async (count: number) => {
    const before = process.cpuUsage();
    for (let n = 0; n < count; n++) {
      const { revision } = await store.load('telegram:47');
      await store.save('telegram:47', session, revision);
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / count;
  };
  await rounds(5_000);
  return rounds(20_000);
};

const session = typical();
const folder = mkdtempSync(join(tmpdir(), 'guia-measure-'));
const server = await startRedis();
const client = new Redis({ port: server.port, host: '127.0.0.1' });
const used = async () => Number(/used_memory:(\d+)/.exec(await client.info('memory'))![1]);
/**
 * The CPU time that Redis has used so far, in microseconds: this limits a shard, whatever else the machine
 * does.
 */
const redisCpu = async () => {
  const text = await client.info('cpu');
  const seconds = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)![1]);
  return (seconds('used_cpu_user') + seconds('used_cpu_sys')) * 1e6;
};
try {
  print('session', { jsonBytes: Buffer.byteLength(JSON.stringify(session)) });
  for (const kind of ['plain', 'sealed']) {
    const inner = redisStore({ url: server.url, sessionDays: 90, prefix: 'guia:' });
    const store = kind === 'plain' ? inner : sealed(inner, keys);
    await inner.ready();
    await client.flushall();
    const empty = await used();
    await each(sessions, (n) => store.save(chatOf(n), session, 0));
    const key = `guia:{${chatOf(0)}}`;
    print(`redis ${kind}`, {
      sessions,
      usedBytesPerSession: Math.round(((await used()) - empty) / sessions),
      memoryUsage: (await client.memory('USAGE', key)) ?? 0,
      recordBytes: await client.strlen(key),
    });
    const before = await redisCpu();
    const figures = await turnsOn(store, session, 40_000);
    const redisCpuUsPerTurn = Math.round((await redisCpu()) - before) / 44_000;
    print(`redis ${kind} turns`, { ...figures, redisCpuUsPerTurn: Number(redisCpuUsPerTurn.toFixed(1)) });
    await inner.close();
  }
  const embedded = embeddedStore({ folder, sessionDays: 90 });
  print('embedded turns', await turnsOn(embedded, session, 4_000));
  await embedded.close();
  const [plain, seal] = [memoryStore(), sealed(memoryStore(), keys)];
  const extra = (await loadAndSave(seal, session)) - (await loadAndSave(plain, session));
  print('sealing', { cpuUsPerLoadAndSave: Number(extra.toFixed(1)) });
} finally {
  client.disconnect();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
