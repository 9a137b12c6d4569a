/** The whole bot as a process while its Redis is away: nothing is confirmed, nothing is lost, emergencies are answered. */
import { fakeBotApi } from '../support/fake-bot-api.ts';
import { freePort } from '../support/port.ts';
import { type Run, startBot, temporary } from '../support/process.ts';
import { askRedis, canStartRedis, type RedisServer, startRedis } from '../support/redis-server.ts';
import { until } from '../support/until.ts';

jest.setTimeout(60_000);

type Api = Awaited<ReturnType<typeof fakeBotApi>>;

let api: Api;
let redis: RedisServer;
let place: ReturnType<typeof temporary>;
let runs: Run[];

beforeEach(async () => {
  place = temporary();
  runs = [];
  api = await fakeBotApi();
  redis = await startRedis({ args: ['--appendonly', 'yes'] });
});

afterEach(async () => {
  redis.thaw();
  for (const run of runs) await run.stop('SIGKILL');
  place.remove();
  await redis.stop();
  await api.close();
});

const start = async (way: string, until = /listens by/): Promise<{ run: Run; port: number }> => {
  const port = await freePort();
  const run = startBot([], {
    TELEGRAM_BOT_TOKEN: api.token,
    TELEGRAM_API_ROOT: api.root,
    DATA_DIR: place.folder,
    REDIS_URL: redis.url,
    PORT: String(port),
    ...(way === 'webhook' ? { PUBLIC_URL: `http://127.0.0.1:${port}` } : {}),
  });
  runs.push(run);
  await run.printed(until);
  return { run, port };
};

/** What becomes of a delivery that Telegram makes to the webhook. */
const delivery = async (port: number, update: object): Promise<number> => {
  const { status } = await fetch(`http://127.0.0.1:${port}/webhooks/telegram`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': api.webhook()?.secret ?? '',
    },
    body: JSON.stringify(update),
  });
  return status;
};

/** Ways of Redis to go, and to come back with what it was given. */
const faults: Record<string, { go: () => unknown; comeBack: () => unknown }> = {
  'stopped and started again': { go: () => redis.kill(), comeBack: () => redis.restart() },
  frozen: { go: () => redis.freeze(), comeBack: () => redis.thaw() },
  'turned into a read-only replica': {
    go: async () => tellRedis('REPLICAOF', '127.0.0.1', String(await freePort())),
    comeBack: () => tellRedis('REPLICAOF', 'NO', 'ONE'),
  },
  'out of memory': {
    go: () => tellRedis('CONFIG', 'SET', 'maxmemory', '400kb'),
    comeBack: () => tellRedis('CONFIG', 'SET', 'maxmemory', '0'),
  },
};

const tellRedis = (command: string, ...args: string[]): Promise<unknown> =>
  askRedis(redis.port, (client) => client.call(command, ...args));

const texts = (person: ReturnType<Api['person']>) => person.heard().map(({ text }) => text);

(canStartRedis() ? describe : describe.skip)('a bot whose Redis is away', () => {
  describe.each(['webhook', 'long polling'])('by %s', (way) => {
    test.each(Object.keys(faults))(
      '%s: each message is answered once it is back, once and in order',
      async (fault) => {
        const { run } = await start(way);
        const ana = api.person(47, { language: 'es' });
        ana.says('clinica 37700');
        await ana.next();
        await api.quiet();
        await faults[fault]!.go();
        const bob = api.person(48, { language: 'es' });
        const waiting = [ana.says('ver más'), ana.says('/privacidad'), bob.says('clinica 06700')];
        await run.printed(/update \d+ was not taken/);
        await new Promise((resolve) => setTimeout(resolve, 500));
        expect(api.unconfirmed()).toEqual(waiting);
        expect(bob.heard()).toEqual([]);
        await faults[fault]!.comeBack();
        await until(
          () =>
            /privacidad/i.test(texts(ana).at(-1) ?? '') && texts(bob).some((text) => text.includes('06700')),
          30_000,
        );
        await quiet();
        const heard = texts(ana);
        expect(heard.filter((text) => text.includes('de la 4 a la 6'))).toHaveLength(1);
        const last = heard.at(-1)!;
        expect(last).toMatch(/privacidad/i);
        expect(heard.filter((text) => text === last)).toHaveLength(1);
        expect(texts(bob).filter((text) => text.includes('06700'))).toHaveLength(1);
        expect(api.complaints).toEqual([]);
      },
    );
  });

  test('the webhook answers 503, so that the platform delivers again', async () => {
    const { port } = await start('webhook');
    const update = (id: number) => ({
      update_id: id,
      message: {
        message_id: id,
        date: Math.floor(Date.now() / 1000),
        chat: { id: 77, type: 'private', first_name: 'Eva' },
        from: { id: 77, is_bot: false, first_name: 'Eva', language_code: 'es' },
        text: 'clinica 37700',
      },
    });
    const eva = api.person(77, { language: 'es' });
    await redis.kill();
    expect(await delivery(port, update(900_001))).toBe(503);
    expect(await delivery(port, update(900_001))).toBe(503);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503);
    await redis.restart();
    await until(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200);
    expect(await delivery(port, update(900_001))).toBe(200);
    expect(await delivery(port, update(900_001))).toBe(200);
    const found = () => texts(eva).filter((text) => text.includes('UMFH 11')).length;
    await until(() => found() > 0);
    await api.quiet();
    expect(found()).toBe(1);
  });

  test.each(['webhook', 'long polling'])(
    'by %s, an emergency is answered although nothing can be remembered',
    async (way) => {
      const { run } = await start(way);
      const ana = api.person(49, { language: 'es' });
      ana.says('hola');
      await ana.next();
      await api.quiet();
      await redis.kill();
      ana.says('mi papá no respira');
      await until(() => texts(ana).some((text) => text.includes('911') && !text.includes('¡Hola!')));
      expect(api.unconfirmed()).toHaveLength(1);
      await run.printed(/an emergency was answered without the store/);
      await redis.restart();
      await quiet();
      expect(api.unconfirmed()).toEqual([]);
    },
  );

  test('at its start: it says so in its log once, confirms nothing, answers an emergency, and goes on when Redis is there', async () => {
    await redis.kill();
    const { run, port } = await start('long polling', /cannot be used/);
    const ana = api.person(50, { language: 'es' });
    const eva = api.person(51, { language: 'es' });
    const waiting = [ana.says('hola'), eva.says('mi papá no respira')];
    expect((await eva.next()).text).toContain('911');
    expect(ana.heard()).toEqual([]);
    expect(api.unconfirmed()).toEqual(waiting);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503);
    const { err } = run.output();
    expect(
      err.match(/Redis at 127\.0\.0\.1:\d+ cannot be used \(connect ECONNREFUSED [^)]+\)\. Trying again\./g),
    ).toHaveLength(1);
    await redis.restart();
    expect((await ana.next()).text).toContain('¡Hola!');
    expect(run.output().err).toMatch(/Redis at 127\.0\.0\.1:\d+ can be used again\./);
  });
});

/** As `api.quiet`, with the time that reconnecting takes. */
const quiet = () => until(() => api.unconfirmed().length === 0, 30_000).then(() => api.quiet());
