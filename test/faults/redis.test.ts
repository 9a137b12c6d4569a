/** What the Redis store does when its Redis, or the way to it, is not as it should be. Each test runs its own servers. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type RedisOptions, type RedisStore, redisStore } from '../../src/stores/redis.ts';
import { askRedis, canStartRedis, type RedisServer, startRedis } from '../support/redis-server.ts';
import { until, within } from '../support/until.ts';

const chat = 'telegram:47';

/** Milliseconds within which a call is answered or rejects, where a test does not set its own. */
const PATIENCE = 3_000;

let stores: RedisStore[] = [];
let servers: RedisServer[] = [];
let proxies: Proxy[] = [];

const open = (url: string, more: Partial<RedisOptions> = {}) => {
  const store = redisStore({ url, sessionDays: 90, patience: PATIENCE, ...more });
  stores.push(store);
  return store;
};

const start = async (...args: string[]) => {
  const server = await startRedis({ args });
  servers.push(server);
  return server;
};

afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await Promise.all(proxies.map((proxy) => proxy.close()));
  await Promise.all(servers.map((server) => server.stop()));
  stores = [];
  proxies = [];
  servers = [];
});

(canStartRedis() ? describe : describe.skip)('a Redis at fault', () => {
  test('killed and started again on its append-only file: nothing that was acknowledged is lost', async () => {
    const server = await start('--appendonly', 'yes', '--appendfsync', 'everysec');
    const store = open(server.url);
    const saved = new Map<number, number>();
    let writing = true;
    const writers = Array.from({ length: 10 }, async (_, writer) => {
      for (let n = 1, revision = 0; writing; n++) {
        try {
          revision = await store.save(`telegram:${writer}`, { n }, revision);
          saved.set(writer, n);
        } catch {
          return;
        }
      }
    });
    await until(() => [...saved.values()].filter((n) => n > 20).length === 10);
    await server.kill();
    writing = false;
    await Promise.all(writers);
    await server.restart();
    await store.ready();
    for (const [writer, n] of saved) {
      const { session } = await store.load(`telegram:${writer}`);
      // One more than acknowledged, where only the answer was lost.
      expect([n, n + 1]).toContain((session as { n: number }).n);
    }
  });

  test('turned into a read-only replica: loads go on, saves are refused in time, and go on when it is a master again', async () => {
    const [server, master] = [await start(), await start()];
    const told: string[] = [];
    const store = open(server.url, { onTrouble: (sentence) => told.push(sentence) });
    await Promise.all([store.ready(), open(master.url).save(chat, { said: 'hola' }, 0)]);
    await askRedis(server.port, (client) => client.replicaof('127.0.0.1', master.port));
    await until(async () => (await store.load(chat).catch(() => undefined))?.session !== undefined);
    const { session, revision } = await store.load(chat);
    expect(session).toEqual({ said: 'hola' });
    for (const call of [() => store.save(chat, { said: 'adiós' }, revision), () => store.ping()]) {
      await expect(within(2 * PATIENCE, call())).rejects.toThrow(/^Redis at 127\.0\.0\.1:\d+ .+\.$/);
    }
    await store.ready();
    await askRedis(server.port, (client) => client.replicaof('NO', 'ONE'));
    await until(async () => (await store.save(chat, { said: 'adiós' }, revision).catch(() => 0)) > 0);
    expect((await store.load(chat)).session).toEqual({ said: 'adiós' });
    expect(told.length).toBeLessThan(4);
  });

  test('out of memory: loads go on, saves are refused and change nothing, and go on when there is room', async () => {
    const server = await start('--maxmemory-policy', 'noeviction');
    const store = open(server.url);
    const revision = await store.save(chat, { said: 'hola' }, 0);
    await askRedis(server.port, (client) => client.config('SET', 'maxmemory', '400kb'));
    for (const call of [
      () => store.save(chat, { said: 'adiós' }, revision),
      () => store.save('telegram:48', { said: 'hola' }, 0),
      () => store.ping(),
    ]) {
      await expect(call()).rejects.toThrow(/^Redis at 127\.0\.0\.1:\d+ did not do as asked \(.*OOM .+\)\.$/);
    }
    expect(await store.load(chat)).toEqual({ session: { said: 'hola' }, revision });
    await askRedis(server.port, (client) => client.config('SET', 'maxmemory', '0'));
    expect(await store.save(chat, { said: 'adiós' }, revision)).toBe(revision + 1);
  });

  test('cut off after it took a save and before it answered: the save rejects, was done once, and is found', async () => {
    const server = await start();
    const proxy = await proxyTo(server.port);
    const store = open(`redis://127.0.0.1:${proxy.port}`);
    let revision = await store.save(chat, { n: 0 }, 0);
    for (let n = 1; n <= 5; n++) {
      proxy.cutNextAnswer();
      await expect(store.save(chat, { n }, revision)).rejects.toThrow(/^Redis at 127\.0\.0\.1:\d+ .+\.$/);
      await store.ready();
      expect(await store.load(chat)).toEqual({ session: { n }, revision: revision + 1 });
      expect(await store.save(chat, { n: 'twice' }, revision)).toBe(0);
      revision += 1;
    }
    proxy.cutNextAnswer();
    await expect(store.count('tea', 1, 60_000)).rejects.toThrow('Redis at');
    await store.ready();
    expect(await store.count('tea', 0, 60_000)).toBe(1);
  });

  test('a way on which nothing arrives any more: every call rejects within twice its patience', async () => {
    const server = await start();
    const proxy = await proxyTo(server.port);
    const store = open(`redis://127.0.0.1:${proxy.port}`, { patience: 1_000 });
    await store.ready();
    await store.save(chat, { said: 'hola' }, 0);
    proxy.stall(true);
    for (let call = 0; call < 3; call++) {
      await expect(within(2_000, store.load(chat))).rejects.toThrow('Redis at');
    }
    proxy.stall(false);
    await store.ready();
    expect((await store.load(chat)).session).toEqual({ said: 'hola' });
  });

  test('a Redis that drops every connection is not stormed, however many calls there are', async () => {
    let connections = 0;
    const slammer = createServer((socket) => {
      connections += 1;
      socket.on('error', () => undefined);
      socket.destroy();
    });
    const port = await listening(slammer);
    try {
      for (const url of [`redis://127.0.0.1:${port}`, `redis-cluster://127.0.0.1:${port}`]) {
        connections = 0;
        const told: string[] = [];
        const store = open(url, { patience: 300, onTrouble: (sentence) => told.push(sentence) });
        const began = performance.now();
        let rejected = 0;
        while (rejected <= 200 || performance.now() - began < 2_500) {
          const calls = Array.from({ length: 50 }, () => store.load(chat).catch(() => (rejected += 1)));
          await Promise.all([...calls, new Promise((resolve) => setTimeout(resolve, 50))]);
        }
        const seconds = (performance.now() - began) / 1000;
        expect(connections).toBeGreaterThan(1);
        expect(connections / seconds).toBeLessThan(24);
        expect(told.length).toBeLessThan(4);
      }
    } finally {
      await new Promise((resolve) => slammer.close(resolve));
    }
  });

  test('with min-replicas-to-write and no replica left, a save is refused and changes nothing', async () => {
    const server = await start('--min-replicas-to-write', '1', '--min-replicas-max-lag', '2');
    const store = open(server.url);
    await expect(store.save(chat, { said: 'hola' }, 0)).rejects.toThrow(
      /^Redis at 127\.0\.0\.1:\d+ did not do as asked \(.*NOREPLICAS .+\)\.$/,
    );
    expect((await store.load(chat)).revision).toBe(0);
  });

  test('with ?wait=1 a save that no replica has rejects, and is found by the next load', async () => {
    const [server, replica] = [await start(), await start()];
    await askRedis(replica.port, (client) => client.replicaof('127.0.0.1', server.port));
    await until(() =>
      askRedis(replica.port, async (client) => /link_status:up/.test(await client.info('replication'))),
    );
    const store = open(`${server.url}?wait=1`);
    const revision = await store.save(chat, { n: 1 }, 0);
    expect(await askRedis(replica.port, (client) => client.get(`guia:{${chat}}`))).toContain('{"n":1}');
    replica.freeze();
    const saves = [2, 3, 4].map((n) => store.save(`telegram:${n}`, { n }, 0));
    for (const save of await Promise.allSettled([...saves, store.save(chat, { n: 2 }, revision)])) {
      expect((save as PromiseRejectedResult).reason.message).toMatch(
        /^Redis at 127\.0\.0\.1:\d+ has what was written, but only 0 of 1 replicas have it\.$/,
      );
    }
    expect(await store.load(chat)).toEqual({ session: { n: 2 }, revision: revision + 1 });
    replica.thaw();
    await until(async () => {
      const now = await store.load(chat);
      return store.save(chat, { n: 3 }, now.revision).then(Boolean, () => false);
    });
  });
});

type Proxy = {
  port: number;
  /** Lets the next bytes from the client through, and cuts both sides when their answer comes. */
  cutNextAnswer(): void;
  /** Lets nothing through in either direction, without closing anything. */
  stall(now: boolean): void;
  close(): Promise<void>;
};

/** The way to a server, on loopback, which a test can cut. */
const proxyTo = async (target: number): Promise<Proxy> => {
  const sockets = new Set<Socket>();
  let cutting = false;
  let stalled = false;
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    let asked = false;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (data) => {
      if (stalled) return;
      asked = cutting;
      far.write(data);
    });
    far.on('data', (data) => {
      if (stalled) return;
      if (!asked) return void near.write(data);
      cutting = false;
      near.destroy();
    });
  });
  const proxy: Proxy = {
    port: await listening(server),
    cutNextAnswer: () => {
      cutting = true;
    },
    stall: (now) => {
      stalled = now;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  proxies.push(proxy);
  return proxy;
};

const listening = (server: ReturnType<typeof createServer>): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
