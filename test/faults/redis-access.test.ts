/** How the bot gets to its Redis, and what it may do there: ACL, Sentinels, TLS, what `/readyz` says. Real servers throughout. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { httpServer } from '../../src/channels/http.ts';
import { makeMetrics } from '../../src/metrics.ts';
import { makeGuard, mountOperations } from '../../src/operations.ts';
import { type RedisOptions, type RedisStore, redisStore } from '../../src/stores/redis.ts';
import type { Store } from '../../src/stores/store.ts';
import { storeContract } from '../stores/contract.ts';
import { notes } from '../support/notes.ts';
import { freePort } from '../support/port.ts';
import { startBot, temporary } from '../support/process.ts';
import { type Sentinels, startSentinels } from '../support/redis-sentinel.ts';
import { askRedis, canStartRedis, type RedisServer, startRedis } from '../support/redis-server.ts';
import { root, silent, talk } from '../support/talk.ts';
import { until, within } from '../support/until.ts';

jest.setTimeout(60_000);

const chat = 'telegram:47';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const open = (url: string, more: Partial<RedisOptions> = {}): RedisStore => {
  const store = redisStore({ url, sessionDays: 90, patience: 2_000, ...more });
  closing.unshift(() => store.close());
  return store;
};

const start = async (...args: string[]): Promise<RedisServer> => {
  const server = await startRedis({ args });
  closing.push(() => server.stop());
  return server;
};

/** What `/readyz` answers, and the log behind it. */
const readiness = async (store: Pick<Store, 'ping'>) => {
  const log = notes();
  const http = httpServer({ port: 0, log: silent });
  const guard = makeGuard({ log: silent });
  mountOperations(http.app, {
    store,
    metrics: makeMetrics(),
    guard,
    log: { ...silent, ...log } as never,
  });
  const { url } = await http.open();
  closing.unshift(() => http.close());
  const ask = async (headers = {}) => {
    const answer = await fetch(`${url}/readyz`, { headers });
    return `${answer.status} ${await answer.text()}`;
  };
  return { ask, log };
};

/** The ACL that docs/security.md gives, as rules. */
const leastAcl = async (): Promise<string[]> => {
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(join(root, 'docs/security.md'), 'utf8');
  const [, rules] = /^ACL SETUSER guia on >\S+ (.+)$/m.exec(text) ?? [];
  return rules!.split(' ');
};

const users = async (server: RedisServer, rules: string[]) => {
  await askRedis(server.port, (client) =>
    client.call('ACL', 'SETUSER', 'guia', 'on', '>open-sesame', ...rules),
  );
  return `redis://guia:open-sesame@127.0.0.1:${server.port}`;
};

(canStartRedis() ? describe : describe.skip)(
  'a Redis user with the least rights that docs/security.md lists',
  () => {
    let server: RedisServer;
    let url: string;
    beforeAll(async () => {
      server = await startRedis();
      url = await users(server, await leastAcl());
    });
    afterAll(() => server.stop());
    afterEach(async () => {
      // Each right that lacked is in Redis's own log.
      const denied = await askRedis(server.port, (client) => client.call('ACL', 'LOG'));
      await askRedis(server.port, (client) => client.call('FLUSHALL'));
      await askRedis(server.port, (client) => client.call('SCRIPT', 'FLUSH'));
      expect(denied).toEqual([]);
    });

    storeContract(async () => ({ store: open(url), elsewhere: ['redis', `${url} guia:`] }), { shared: true });

    test('is ready, and waits for replicas', async () => {
      const replica = await start();
      await askRedis(replica.port, (client) => client.replicaof('127.0.0.1', server.port));
      const store = open(`${url}?wait=1`);
      await store.ready();
      await until(() =>
        store.ping().then(
          () => true,
          () => false,
        ),
      );
      expect(await store.save(chat, { said: 'hola' }, 0)).toBeGreaterThan(0);
    });
  },
);

(canStartRedis() ? describe : describe.skip)('a Redis user with less', () => {
  test.each(['set', 'getrange', 'evalsha', 'mget', 'incrby', 'del'])(
    'without %s: the start ends with a sentence, and `/readyz` says why when it is taken away later',
    async (command) => {
      const server = await start();
      const rules = await leastAcl();
      const url = await users(server, rules);
      const store = open(url);
      await store.ready();
      const { ask, log } = await readiness(store);
      expect(await ask()).toBe('200 ready');
      await askRedis(server.port, (client) => client.call('ACL', 'SETUSER', 'guia', `-${command}`));
      for (let n = 0; n < 3; n++) expect(await ask()).toMatch(/^503 not ready: Redis at 127\.0\.0\.1:\d+ .+/);
      expect(await ask({ 'x-forwarded-for': '203.0.113.9' })).toBe('503 not ready');
      expect(log.warnings).toHaveLength(1);
      expect(log.warnings[0]).not.toContain('sesame');
      await expect(open(url).ready()).rejects.toThrow(
        /^REDIS_URL does not fit Redis at 127\.0\.0\.1:\d+: its user may not do what the bot needs/,
      );
    },
  );

  test('as a process: it ends, with one sentence and without the password', async () => {
    const server = await start();
    const { folder, remove } = temporary();
    const REDIS_URL = await users(server, ['~guia:*', '+@read', '+info']);
    const bot = startBot([], { REDIS_URL, DATA_DIR: folder, PORT: String(await freePort()) });
    expect(await bot.ended).toBe(1);
    expect(bot.output().err).toMatch(/^REDIS_URL does not fit .+docs\/security\.md/m);
    expect(bot.output().err).not.toContain('sesame');
    remove();
  });
});

(canStartRedis() ? describe : describe.skip)('`/readyz` over a Redis that takes nothing more', () => {
  test('full (`noeviction`): it is not ready, says why, and is ready again when there is room', async () => {
    const server = await start('--maxmemory-policy', 'noeviction');
    const store = open(server.url);
    await store.ready();
    const { ask, log } = await readiness(store);
    await askRedis(server.port, (client) => client.config('SET', 'maxmemory', '400kb'));
    expect(await ask()).toMatch(/^503 not ready: .+OOM/);
    await askRedis(server.port, (client) => client.config('SET', 'maxmemory', '0'));
    expect(await ask()).toBe('200 ready');
    expect([log.warnings.length, log.infos.length]).toEqual([1, 1]);
  });
});

(canStartRedis() ? describe : describe.skip)('a record that is none', () => {
  test.each([
    ['no JSON', 'k7 {"v":1,"language":'],
    ['without a revision', 'hello there'],
    ['with a revision that no number holds', 'zzzzzzzzzzzzzz {"v":1}'],
    ['with a revision as we never write it', '007 {"v":1}'],
    ['empty', ''],
  ])('%s: its person gets an apology and begins anew', async (_what, text) => {
    const server = await start();
    const store = open(server.url);
    await store.ready();
    await askRedis(server.port, (client) => client.set('guia:{terminal:test}', text));
    const said = await talk(['37700', 'gracias'], { store });
    expect(said).toMatch(/perdí el hilo|de nuevo|Disculpe/i);
    expect(said).toContain('UMFH 11');
    expect((await store.load('terminal:test')).session).toMatchObject({ language: 'es' });
  });

  test('of another type gives way', async () => {
    const server = await start();
    const store = open(server.url);
    await store.ready();
    await askRedis(server.port, (client) => client.rpush(`guia:{${chat}}`, 'a', 'b'));
    expect(await store.save(chat, { said: 'hola' }, (await store.load(chat)).revision)).toBeGreaterThan(0);
    expect((await store.load(chat)).session).toEqual({ said: 'hola' });
  });
});

(canStartRedis() ? describe : describe.skip)('Redis behind Sentinels', () => {
  let sentinels: Sentinels;
  beforeAll(async () => {
    sentinels = await startSentinels('knock-knock');
  });
  afterAll(() => sentinels.stop());

  const urlOf = (more = '?sentinel-password=knock-knock', name = 'mymaster') =>
    `redis-sentinel://${sentinels.hosts}/${name}${more}`;

  test.each(['SIGKILL', 'SIGSTOP'] as const)(
    'a master lost by %s: the store follows the Sentinels to its replica',
    async (signal) => {
      const told: string[] = [];
      const tell = (sentence: string) => told.push(sentence);
      const store = open(urlOf(), { onTrouble: tell, onRecovery: tell });
      await within(10_000, store.ready());
      await store.save(`telegram:${signal}`, { said: 'hola' }, 0);
      const victim = await sentinels.master();
      const other = sentinels.servers.find((server) => server !== victim)!;
      await until(() =>
        askRedis(other.port, async (client) => (await client.get(`guia:{telegram:${signal}}`)) !== null),
      );
      if (signal === 'SIGKILL') await victim.kill();
      else victim.freeze();
      await until(async () => (await sentinels.master()) === other, 30_000);
      await until(
        () =>
          store.load(`telegram:${signal}`).then(
            async ({ session, revision }) =>
              session !== undefined &&
              (await store.save(`telegram:${signal}`, { said: 'adiós' }, revision)) > 0,
            () => false,
          ),
        30_000,
      );
      expect(await askRedis(other.port, (client) => client.get(`guia:{telegram:${signal}}`))).toContain(
        'adiós',
      );
      if (signal === 'SIGKILL') await victim.restart();
      else victim.thaw();
      await until(
        () =>
          askRedis(victim.port, async (client) =>
            /role:slave[\s\S]*link_status:up/.test(await client.info()),
          ),
        30_000,
      );
      expect(told.join()).not.toContain('knock');
      expect(told.length).toBeLessThan(12);
    },
  );

  test.each([
    ['a master of another name', () => urlOf(undefined, 'nobody')],
    ['a wrong password of theirs', () => urlOf('?sentinel-password=wrong')],
  ])('%s: it is said what lacks', async (_what, url) => {
    const told: string[] = [];
    const store = open(url(), { onTrouble: (sentence) => told.push(sentence) });
    await expect(store.load(chat)).rejects.toThrow(/by its Sentinels at .+ cannot be used/);
    await until(() => told.length > 0);
    expect(told[0]).toMatch(/no Sentinel tells where its master is/);
    expect(told.join()).not.toContain('wrong');
  });
});

(canStartRedis() ? describe : describe.skip)('Redis over TLS with a CA of one’s own', () => {
  const { folder, remove } = temporary();
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  let server: RedisServer;
  let tlsPort: number;

  beforeAll(async () => {
    openssl(
      ...'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Our-CA -keyout ca.key -out ca.pem'.split(' '),
    );
    openssl(
      ...'req -newkey rsa:2048 -nodes -subj /CN=redis -addext subjectAltName=IP:127.0.0.1 -keyout redis.key -out redis.csr'.split(
        ' ',
      ),
    );
    openssl(
      ...'x509 -req -in redis.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -copy_extensions copy -out redis.pem'.split(
        ' ',
      ),
    );
    tlsPort = await freePort();
    server = await startRedis({
      args: [
        ...['--tls-port', String(tlsPort), '--tls-auth-clients', 'no', '--tls-ca-cert-file', file('ca.pem')],
        ...['--tls-cert-file', file('redis.pem'), '--tls-key-file', file('redis.key')],
      ],
    });
  });
  afterAll(async () => {
    await server.stop();
    remove();
  });

  test('is trusted when `?ca=` names it', async () => {
    const store = open(`rediss://127.0.0.1:${tlsPort}?ca=${file('ca.pem')}`);
    await within(5_000, store.ready());
    expect(await store.save(chat, { said: 'hola' }, 0)).toBeGreaterThan(0);
  });

  test('is not trusted else, nor where it is named wrongly: the start ends with a sentence', async () => {
    await expect(within(5_000, open(`rediss://127.0.0.1:${tlsPort}`).ready())).rejects.toThrow(
      /^REDIS_URL does not fit Redis at 127\.0\.0\.1:\d+: its certificate .+\?ca=/,
    );
    expect(() => open(`rediss://127.0.0.1:${tlsPort}?ca=${file('none.pem')}`)).toThrow(
      /^REDIS_URL: the file of \?ca= \(.+none\.pem\) cannot be read \(ENOENT\)\.$/,
    );
  });
});
