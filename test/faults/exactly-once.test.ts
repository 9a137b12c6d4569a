/** Every message changes the state once, and its reply arrives: with real processes, killed and set against each other. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatId, Inbound } from '../../src/core/conversation.ts';
import { embeddedStore } from '../../src/stores/embedded.ts';
import { redisStore } from '../../src/stores/redis.ts';
import type { Store } from '../../src/stores/store.ts';
import { redisUrl } from '../support/redis-server.ts';
import { until } from '../support/until.ts';
import { type Bot, deliver, killBots, message as messageOf, notesOf, startBot } from './bots.ts';
import type { Point } from './child.ts';

jest.setTimeout(60_000);

const message = (n: number): Inbound => messageOf(chat, n);
const named = (count: number) => Array.from({ length: count }, (_, n) => `m${n}`);

/** Bots that live: a test takes what it needs, and those that it did not kill are taken by the next. */
let idle: Bot[] = [];
/** Each test's own. */
let chat: ChatId;
/** The ids of all replies that arrived, in order, from any process. */
let said: string[];
let place: string;
let store: Store;
let remove: () => void;

const notesNow = () => notesOf(store, chat);

/** Resolves when nothing is left to be said; with an id, when that was said. */
const all = (id?: string) =>
  until(async () => (id === undefined || said.includes(id)) && (await notesNow()).outbox === 0);

const counted = (ids: string[]) =>
  Object.fromEntries([...new Set(ids)].map((id) => [id, ids.filter((one) => one === id).length]));

/** Two bots on one store. */
const two = async (kind: string): Promise<[Bot, Bot]> => {
  idle = idle.filter((bot) => bot.lives());
  const fresh = await Promise.all(
    Array.from({ length: 2 - idle.length }, () => startBot(kind, place, (reply) => said.push(reply))),
  );
  idle.push(...fresh);
  return [idle[0]!, idle[1]!];
};

afterAll(() => {
  killBots();
});

const url = redisUrl();
const kinds = url ? ['redis', 'embedded'] : ['embedded'];

describe.each(kinds)('with the %s store', (kind) => {
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'guia-once-'));
    remove = () => rmSync(folder, { recursive: true, force: true });
    if (kind === 'redis') {
      const prefix = `once:${process.pid}:${Math.random().toString(36).slice(2)}:`;
      place = `${url} ${prefix}`;
      store = redisStore({ url: url!, prefix, sessionDays: 1 });
    } else {
      place = folder;
      store = embeddedStore({ folder, sessionDays: 1 });
    }
  });

  let tests = 0;
  beforeEach(() => {
    said = [];
    tests += 1;
    chat = `script:${tests}`;
  });

  afterAll(async () => {
    killBots();
    idle = [];
    await store.close();
    remove();
  });

  const points: Point[] = [
    'before saving',
    'while saving',
    'before saying',
    'once it is confirmed',
    'after saying',
    'after noting',
  ];
  test.each(points)(
    'a process killed %s: what is not confirmed is redelivered, the message counts once, and another says its reply',
    async (point) => {
      const [first, second] = await two(kind);
      await deliver(first, message(0));
      await until(() => said.length === 1);
      const isConfirmed = await first.hear(message(1), point);
      await until(() => !first.lives());
      if (!isConfirmed) await deliver(second, message(1));
      await until(() => said.includes('m1.0'));
      await deliver(second, message(2));
      await all('m2.0');
      expect(await notesNow()).toEqual({ list: named(3), taken: 3, outbox: 0 });
      const replies = counted(said);
      expect(replies).toEqual({ 'm0.0': 1, 'm1.0': point === 'after saying' ? 2 : 1, 'm2.0': 1 });
      expect([...new Set(said)]).toEqual(['m0.0', 'm1.0', 'm2.0']);
    },
  );

  test('the same message to two processes at once counts once and is answered once', async () => {
    const [one, other] = await two(kind);
    for (let n = 0; n < 20; n++) {
      await Promise.all([one, other].map((bot) => deliver(bot, message(n))));
      await until(() => said.length === n + 1);
    }
    await all();
    expect(await notesNow()).toEqual({ list: named(20), taken: 20, outbox: 0 });
    expect(said).toEqual(named(20).map((id) => `${id}.0`));
  });

  test('messages that overtake each other, and come again, each count once and are answered once', async () => {
    const [one, other] = await two(kind);
    const order = [3, 0, 4, 1, 2, 0, 3, 5, 2, 5, 1, 4];
    for (const [at, n] of order.entries()) {
      await deliver(at % 2 ? one : other, message(n));
      await until(() => said.includes(`m${n}.0`));
    }
    await all();
    expect(await notesNow()).toEqual({ list: ['m3', 'm0', 'm4', 'm1', 'm2', 'm5'], taken: 6, outbox: 0 });
    expect(said).toEqual(['m3', 'm0', 'm4', 'm1', 'm2', 'm5'].map((id) => `${id}.0`));
  });

  test('fifty messages of one chat in two processes at once each count once and are answered once', async () => {
    const bots = await two(kind);
    const ids = Array.from({ length: 50 }, (_, n) => n);
    const taken = await Promise.all(ids.map((n) => bots[n % 2]!.hear(message(n))));
    expect(taken).toEqual(ids.map(() => true));
    await all();
    const { list, ...rest } = await notesNow();
    expect(rest).toEqual({ taken: 50, outbox: 0 });
    expect([...list].sort()).toEqual([...named(50)].sort());
    // Each process keeps to the order in which it was told, in what it takes and in what it says.
    const replies = said.map((id) => id.replace(/\.0$/, ''));
    for (const half of [0, 1]) {
      for (const ids of [list, replies]) {
        const told = ids.filter((id) => Number(id.slice(1)) % 2 === half);
        expect(told).toEqual(named(50).filter((_, n) => n % 2 === half));
      }
    }
    expect(counted(said)).toEqual(Object.fromEntries(named(50).map((id) => [`${id}.0`, 1])));
  });

  test('a process killed in the middle of thirty messages: what was not confirmed comes again, and all count once', async () => {
    const [first, second] = await two(kind);
    const ids = Array.from({ length: 30 }, (_, n) => n);
    const taken = await Promise.all(
      ids.map((n) => first.hear(message(n), n === 12 ? 'before saying' : undefined)),
    );
    const left = ids.filter((n) => !taken[n]);
    expect(left[0]).toBe(12);
    for (const n of left) await deliver(second, message(n));
    await until(() => new Set(said).size === 30);
    await all();
    expect(await notesNow()).toEqual({ list: named(30), taken: 30, outbox: 0 });
    expect([...new Set(said)].sort()).toEqual(
      named(30)
        .map((id) => `${id}.0`)
        .sort(),
    );
    // Twice: what the first had said and not noted yet.
    const twice = Object.entries(counted(said)).filter(([, times]) => times > 1);
    for (const [id, times] of twice) expect([Number(id.slice(1, -2)) < 12, times]).toEqual([true, 2]);
  });
});
