import type { ChatId } from '../../src/core/conversation.ts';
import { type RedisOptions, type RedisStore, redisStore } from '../../src/stores/redis.ts';
import { slotOf } from '../../src/stores/redis-slots.ts';
import {
  askRedis,
  canStartRedis,
  type RedisCluster,
  startCluster,
  startRedis,
} from '../support/redis-server.ts';
import { until, within } from '../support/until.ts';
import { storeContract } from './contract.ts';

jest.setTimeout(60_000);

let opened: RedisStore[] = [];

/** Opens a store; closed at the end of the test. */
const open = (options: Partial<RedisOptions> & { url: string }) => {
  const store = redisStore({ sessionDays: 90, patience: 3_000, ...options });
  opened.push(store);
  return store;
};

afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  opened = [];
});

test('a chat’s slot is that of the specification, and its tag is its id', () => {
  expect(slotOf('123456789')).toBe(0x31c3);
  expect(slotOf('guia:{telegram:47}')).toBe(slotOf('telegram:47'));
  expect(slotOf('foo{}{bar}')).toBe(slotOf('foo{}{bar}'));
  expect(slotOf('{user1000}.following')).toBe(slotOf('user1000'));
});

(canStartRedis() ? describe : describe.skip)('Redis Cluster', () => {
  let cluster: RedisCluster;
  let prefix: string;

  beforeAll(async () => {
    cluster = await startCluster();
  });

  afterAll(() => cluster.stop());

  beforeEach(() => {
    prefix = `t${Math.random().toString(36).slice(2)}:`;
  });

  storeContract(
    async () => {
      const store = open({ url: cluster.url, prefix });
      return { store, elsewhere: ['redis', `${cluster.url} ${prefix}`] };
    },
    { shared: true },
  );

  test('finds all servers from one of them, a replica', async () => {
    const store = open({ url: `redis-cluster://127.0.0.1:${cluster.nodes[4]!.port}`, prefix });
    await store.ready();
    const chats = Array.from({ length: 60 }, (_, n): ChatId => `telegram:${n}`);
    for (const chat of chats) expect(await store.save(chat, { chat }, 0)).toBeGreaterThan(0);
    for (const chat of chats) expect((await store.load(chat)).session).toEqual({ chat });
    const sizes = await Promise.all(
      cluster.nodes.slice(0, 3).map(({ port }) => askRedis(port, (client) => client.keys(`${prefix}*`))),
    );
    for (const keys of sizes) expect(keys.length).toBeGreaterThan(5);
    expect(sizes.flat()).toHaveLength(60);
  });

  test('follows a slot while it moves from one server to another and after', async () => {
    await followsASlot(cluster, open({ url: cluster.url, prefix }), prefix);
  });

  test.each([
    ['a host name that nobody gave them (`?`)', 'hostname'],
    ['no host (whoever asks knows it)', 'unknown-endpoint'],
  ])(
    'servers that name as their place %s are found, and a slot that moves is followed',
    async (_what, type) => {
      const name = 'cluster-preferred-endpoint-type';
      const set = (value: string) =>
        Promise.all(
          cluster.nodes.map(({ port }) => askRedis(port, (client) => client.config('SET', name, value))),
        );
      await set(type);
      try {
        const store = open({ url: cluster.nodes[0]!.url.replace('redis:', 'redis-cluster:'), prefix });
        await within(10_000, store.ready());
        const chats = Array.from({ length: 60 }, (_, n): ChatId => `telegram:${n}`);
        for (const chat of chats) expect(await store.save(chat, { chat }, 0)).toBeGreaterThan(0);
        for (const chat of chats) expect((await store.load(chat)).session).toEqual({ chat });
        await followsASlot(cluster, store, prefix);
      } finally {
        await set('ip');
      }
    },
  );

  test('a server that is no cluster is not waited for', async () => {
    const single = await startRedis();
    try {
      const store = open({ url: `redis-cluster://127.0.0.1:${single.port}` });
      await expect(store.ready()).rejects.toThrow(
        /^REDIS_URL does not fit Redis Cluster at 127\.0\.0\.1:\d+: /,
      );
      const other = open({ url: cluster.nodes[0]!.url, prefix });
      const calls = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => other.load(`telegram:${id}`));
      const answers = await Promise.allSettled(calls);
      expect(answers.map((one) => (one as PromiseRejectedResult).reason?.message).join()).toContain(
        'begin REDIS_URL with redis-cluster://',
      );
    } finally {
      await single.stop();
    }
  });

  /** Twenty chats, each with a writer that counts what it was told is saved. */
  const writers = (store: RedisStore, chats: ChatId[]) => {
    const saved = new Map(chats.map((chat) => [chat, 0]));
    const tried = new Map(chats.map((chat) => [chat, 0]));
    const problems: string[] = [];
    let writing = true;
    const write = async (chat: ChatId) => {
      for (let n = 1; writing; n++) {
        tried.set(chat, n);
        for (;;) {
          try {
            // An earlier try that rejected may have happened: saved again, it is sure to have copies.
            const { revision } = await store.load(chat);
            if (await store.save(chat, { n }, revision)) break;
          } catch (error) {
            problems.push((error as Error).message);
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        }
        saved.set(chat, n);
      }
    };
    const running = Promise.all(chats.map(write));
    return {
      saved,
      tried,
      problems,
      total: () => [...saved.values()].reduce((sum, n) => sum + n, 0),
      stop: () => {
        writing = false;
        return running;
      },
    };
  };

  test.each(['SIGKILL', 'SIGSTOP'] as const)(
    'a master lost by %s under load: its replica takes over, and no acknowledged turn is lost',
    async (signal) => {
      const told: string[] = [];
      const tell = (sentence: string) => told.push(sentence);
      const chats = Array.from({ length: 20 }, (_, n): ChatId => `telegram:${n}`);
      const url = `${cluster.url}?wait=1`;
      const store = open({ url, prefix, patience: 1_500, onTrouble: tell, onRecovery: tell });
      await store.ready();
      const load = writers(store, chats);
      await until(() => load.total() > 200);
      const victim = await cluster.masterOf(slotOf(chats[0]!));
      const before = load.saved.get(chats[0]!)!;
      if (signal === 'SIGKILL') await victim.kill();
      else victim.freeze();
      await until(async () => (await cluster.masterOf(slotOf(chats[0]!))) !== victim, 20_000);
      // The new master has no replica before the old one is back: until then it refuses to be alone.
      const alone = /has what was written, but only 0 of 1 replicas have it\.$/;
      await until(() => load.problems.some((one) => alone.test(one)), 20_000);
      if (signal === 'SIGKILL') await victim.restart();
      else victim.thaw();
      await until(() => load.saved.get(chats[0]!)! > before + 50, 20_000);
      await load.stop();
      for (const chat of chats) {
        expect((await store.load(chat)).session).toEqual({ n: load.saved.get(chat) });
      }
      expect(told.join('\n')).toContain(`Redis at 127.0.0.1:${victim.port} cannot be used`);
      expect(told.join('\n')).toContain(`others have taken over from Redis at 127.0.0.1:${victim.port}.`);
      // Told once, however often it was tried.
      expect(told.length).toBeLessThan(12);
      expect(new Set(load.problems.map((one) => one.replace(/\d+/g, '0'))).size).toBeLessThan(8);
    },
  );
});

/** Moves the slot of a chat from its server to another, and sees that the store goes along. */
const followsASlot = async (cluster: RedisCluster, store: RedisStore, prefix: string): Promise<void> => {
  const chat: ChatId = 'telegram:moving';
  const slot = slotOf(chat);
  const from = await cluster.masterOf(slot);
  const to = cluster.nodes.slice(0, 3).find((node) => node !== from)!;
  let revision = await store.save(chat, { n: 0 }, 0);
  const key = `${prefix}{${chat}}`;
  const [fromId, toId] = await Promise.all(
    [from, to].map(({ port }) => askRedis(port, (client) => client.cluster('MYID'))),
  );
  await askRedis(to.port, (client) => client.cluster('SETSLOT', slot, 'IMPORTING', fromId!));
  await askRedis(from.port, (client) => client.cluster('SETSLOT', slot, 'MIGRATING', toId!));
  revision = await store.save(chat, { n: 1 }, revision);
  // As tools that move slots do: until none of the slot's keys is left, whatever else was put there meanwhile.
  const moveKeys = () =>
    askRedis(from.port, async (client) => {
      for (;;) {
        const keys = (await client.call('CLUSTER', 'GETKEYSINSLOT', slot, 100)) as string[];
        if (keys.length === 0) return;
        for (const one of keys) await client.migrate('127.0.0.1', to.port, one, 0, 5_000);
      }
    });
  await moveKeys();
  // The old server now answers ASK.
  revision = await store.save(chat, { n: 2 }, revision);
  expect(await store.load(chat)).toEqual({ session: { n: 2 }, revision });
  await moveKeys();
  for (const { port } of [to, from, ...cluster.nodes.slice(0, 3)]) {
    await askRedis(port, (client) => client.cluster('SETSLOT', slot, 'NODE', toId!));
  }
  // And now MOVED.
  revision = await store.save(chat, { n: 3 }, revision);
  expect(await store.load(chat)).toEqual({ session: { n: 3 }, revision });
  expect(await askRedis(to.port, (client) => client.exists(key))).toBe(1);
};
