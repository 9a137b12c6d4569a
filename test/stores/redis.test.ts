import { Redis } from 'ioredis';
import { type RedisOptions, type RedisStore, redisStore } from '../../src/stores/redis.ts';
import { freePort } from '../support/port.ts';
import { canStartRedis, type RedisServer, redisUrl, startRedis } from '../support/redis-server.ts';
import { until, within } from '../support/until.ts';
import { storeContract } from './contract.ts';

const DAY = 24 * 60 * 60 * 1000;
const chat = 'telegram:47';

let opened: RedisStore[] = [];

/** Opens a store; closed at the end of the test. */
const open = (options: Partial<RedisOptions> & { url: string }) => {
  const store = redisStore({ sessionDays: 90, patience: 10_000, ...options });
  opened.push(store);
  return store;
};

afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  opened = [];
});

const url = redisUrl();
(url ? describe : describe.skip)('the Redis store', () => {
  let client: Redis;
  let prefix: string;

  beforeAll(() => {
    client = new Redis(url!);
  });

  beforeEach(() => {
    prefix = `guia-test:${process.pid}:${Math.random().toString(36).slice(2)}:`;
  });

  afterEach(async () => {
    for await (const keys of client.scanStream({ match: `${prefix}*`, count: 1_000 })) {
      if (keys.length > 0) await client.unlink(keys);
    }
  });

  afterAll(() => client.quit());

  storeContract(
    async () => ({ store: open({ url: url!, prefix }), elsewhere: ['redis', `${url} ${prefix}`] }),
    { shared: true },
  );

  test('keeps one key a chat, in the chat’s own hash slot', async () => {
    const revision = await open({ url: url!, prefix }).save(chat, { said: 'hola' }, 0);
    expect(await client.keys(`${prefix}*`)).toEqual([`${prefix}{telegram:47}`]);
    expect(await client.get(`${prefix}{telegram:47}`)).toBe(`${revision.toString(36)} {"said":"hola"}`);
  });

  test('restarts the lifetime with each save', async () => {
    const key = `${prefix}{${chat}}`;
    const store = open({ url: url!, prefix });
    const first = await store.save(chat, { said: 'hola' }, 0);
    await client.pexpire(key, 5_000);
    await store.save(chat, { said: 'adiós' }, first);
    const left = await client.pttl(key);
    expect(left).toBeLessThanOrEqual(90 * DAY);
    expect(left).toBeGreaterThan(90 * DAY - 60_000);
  });

  test('does not restart the lifetime with a save that is refused', async () => {
    const key = `${prefix}{${chat}}`;
    const store = open({ url: url!, prefix });
    await store.save(chat, { said: 'hola' }, 0);
    await client.pexpire(key, 60_000);
    expect(await store.save(chat, { said: 'late' }, 0)).toBe(0);
    const left = await client.pttl(key);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(60_000);
  });

  test('answers nothing once the lifetime is over', async () => {
    const store = open({ url: url!, prefix, sessionDays: 50 / DAY });
    await store.save(chat, { said: 'hola' }, 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await store.load(chat)).toEqual({ session: undefined, revision: 0 });
  });

  test('saves although Redis has lost the script', async () => {
    const store = open({ url: url!, prefix });
    const first = await store.save(chat, { said: 'hola' }, 0);
    await client.script('FLUSH');
    const answers = await Promise.all([1, 2].map((by) => store.save(chat, { by }, first)));
    expect(answers.filter(Boolean)).toEqual([first + 1]);
    expect((await store.load(chat)).revision).toBe(first + 1);
  });
});

describe('a REDIS_URL that is wrong', () => {
  test.each([
    '',
    'localhost',
    'localhost:6379',
    'http://localhost',
    'redis://',
    'redis://h/zero',
    'me:hush@h:1',
    'redis://:hush@h:port',
  ])('%j is refused with a sentence that names it and keeps its secrets', (wrong) => {
    expect(() => redisStore({ url: wrong, sessionDays: 90 })).toThrow(/^REDIS_URL must look like redis:/);
    expect(() => redisStore({ url: wrong, sessionDays: 90 })).not.toThrow(/hush/);
  });
});

describe('when nothing listens', () => {
  test('every call rejects in time and the trouble is told once', async () => {
    const troubles: string[] = [];
    const port = await freePort();
    const store = open({
      url: `redis://me:hush@127.0.0.1:${port}`,
      patience: 1_000,
      onTrouble: (sentence) => troubles.push(sentence),
    });
    const calls = [store.load(chat), store.save(chat, {}, 0), store.forget(chat)];
    for (const { reason } of (await within(2_000, Promise.allSettled(calls))) as PromiseRejectedResult[]) {
      expect(reason.message).toBe(
        `Redis at 127.0.0.1:${port} cannot be used (connect ECONNREFUSED 127.0.0.1:${port}).`,
      );
    }
    expect(troubles).toEqual([
      `Redis at 127.0.0.1:${port} cannot be used (connect ECONNREFUSED 127.0.0.1:${port}). Trying again.`,
    ]);
  });

  test('closing ends the wait for readiness', async () => {
    const store = open({ url: `redis://127.0.0.1:${await freePort()}` });
    const waited = expect(store.ready()).rejects.toThrow('was given up before it answered');
    await store.close();
    await waited;
  });
});

(canStartRedis() ? describe : describe.skip)('a Redis that comes and goes', () => {
  let servers: RedisServer[] = [];

  const start = async (options?: Parameters<typeof startRedis>[0]) => {
    const server = await startRedis(options);
    servers.push(server);
    return server;
  };

  afterEach(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    servers = [];
  });

  test('is waited for at start', async () => {
    const port = await freePort();
    const told: string[] = [];
    const tell = (sentence: string) => told.push(sentence);
    const store = open({ url: `redis://127.0.0.1:${port}`, onTrouble: tell, onRecovery: tell });
    const ready = store.ready();
    await until(() => told.length > 0);
    await start({ port });
    await ready;
    expect(await store.save(chat, { said: 'hola' }, 0)).toBeGreaterThan(0);
    expect(told).toEqual([
      `Redis at 127.0.0.1:${port} cannot be used (connect ECONNREFUSED 127.0.0.1:${port}). Trying again.`,
      `Redis at 127.0.0.1:${port} can be used again.`,
    ]);
  });

  test('is used again after it was restarted', async () => {
    const first = await start();
    const store = open({ url: first.url, patience: 1_000 });
    await store.save(chat, { said: 'hola' }, 0);
    await first.stop();
    await expect(store.load(chat)).rejects.toThrow(/^Redis at 127\.0\.0\.1:\d+ cannot be used/);
    await start({ port: first.port });
    await store.ready();
    expect(await store.save(chat, { said: 'hola' }, 0)).toBeGreaterThan(0);
  });

  test('rejects what is under way when it dies', async () => {
    const server = await start();
    const store = open({ url: server.url });
    await store.ready();
    server.freeze();
    const call = expect(store.load(chat)).rejects.toThrow(/^Redis at 127\.0\.0\.1:\d+ /);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.stop();
    await call;
  });

  test('rejects in time while it is frozen, and goes on when it thaws', async () => {
    const server = await start();
    const store = open({ url: server.url, patience: 1_000 });
    await store.ready();
    await store.save(chat, { said: 'hola' }, 0);
    server.freeze();
    for (let n = 0; n < 3; n++) {
      await expect(within(2_500, store.load(chat))).rejects.toThrow(/^Redis at 127\.0\.0\.1:\d+ /);
    }
    server.thaw();
    await store.ready();
    expect((await store.load(chat)).session).toEqual({ said: 'hola' });
  });

  test('that refuses the password or the database is not waited for', async () => {
    const { port } = await start({ args: ['--requirepass', 'open sesame', '--databases', '2'] });
    for (const [access, database] of [
      ['', ''],
      [':hush@', ''],
      ['me:hush@', ''],
      [':open%20sesame@', '/7'],
    ]) {
      const store = open({ url: `redis://${access}127.0.0.1:${port}${database}` });
      const problem = await store.ready().catch((error: Error) => error);
      expect(String(problem)).toMatch(/^Error: REDIS_URL does not fit Redis at 127\.0\.0\.1:\d+: .+\.$/);
      expect(String(problem)).not.toMatch(/hush|sesame/);
      await expect(store.load(chat)).rejects.toThrow('cannot be used');
    }
    const store = open({ url: `redis://:open%20sesame@127.0.0.1:${port}/1` });
    await store.ready();
    expect(await store.save(chat, { said: 'hola' }, 0)).toBeGreaterThan(0);
  });
});
