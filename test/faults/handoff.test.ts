/** A hand-off whose process is killed in the middle, again and again: the whole program, over a Telegram that takes its time. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FakeBotApi, fakeBotApi } from '../support/fake-bot-api.ts';
import { GROUP } from '../support/handoff.ts';
import { type Run, startBot, temporary } from '../support/process.ts';
import { canStartRedis, type RedisServer, startRedis } from '../support/redis-server.ts';
import { root } from '../support/talk.ts';
import { until } from '../support/until.ts';

jest.setTimeout(180_000);

/**
 * Milliseconds after a message at which the process is killed. An answer from the group is taken at once, a person's text after a
 * quiet moment: so both are fetched, saved, passed on and noted around some of these.
 */
const FATES = [100, 260, 800, 880, 960, 1_040];

/** The same after somebody agreed: around the save, the making of the topic (120 ms), and the first message in it (120 ms). */
const OPENING = [60, 240, 420];

const kinds = ['embedded', ...(canStartRedis() ? ['redis'] : [])];

let api: FakeBotApi;
let bot: Run;
let redis: RedisServer | undefined;
let place: ReturnType<typeof temporary>;

const start = async () => {
  bot = startBot(
    [],
    {
      TELEGRAM_BOT_TOKEN: api.token,
      TELEGRAM_API_ROOT: api.root,
      HANDOFF: 'telegram',
      HANDOFF_GROUP: String(GROUP),
      ORG_FILE: join(root, 'docs', 'org.example.json'),
      LOG_LEVEL: 'info',
      ...(redis ? { REDIS_URL: redis.url } : { DATA_DIR: place.folder }),
    },
    'ignore',
  );
  await bot.printed(/listens by/);
};

afterEach(async () => {
  await bot.stop('SIGKILL');
  await redis?.stop();
  redis = undefined;
  await api.close();
  place.remove();
});

const count = (texts: string[], part: string): number => texts.filter((text) => text.includes(part)).length;

test.each(kinds)(
  'killed in the middle of a hand-off, %s store: nothing that either side says is lost, nor said twice but for what was in flight',
  async (kind) => {
    place = temporary();
    redis = kind === 'redis' ? await startRedis({ args: ['--appendonly', 'yes'] }) : undefined;
    api = await fakeBotApi({ latency: () => 120 });
    api.group(GROUP, { forum: true });
    const ana = api.person(47, { language: 'es-MX' });
    const laura = api.person(7, { group: GROUP });
    const toAna = () => ana.heard().map(({ text }) => text);
    const toThem = () => laura.heard().map(({ text }) => text);
    await start();
    ana.says('quiero hablar con una persona');
    await until(() => count(toAna(), '¿Está de acuerdo?') > 0);
    ana.presses('Sí, de acuerdo');
    await until(() => toThem().length > 0);
    const there = { thread: laura.heard()[0]!.thread! };
    for (const [n, fate] of FATES.entries()) {
      ana.says(`pregunta ${n}`);
      laura.says(`respuesta ${n}`, there);
      await sleep(fate);
      await bot.stop('SIGKILL');
      await start();
      await until(() => count(toThem(), `pregunta ${n}`) > 0 && count(toAna(), `respuesta ${n}`) > 0, 40_000);
    }
    laura.says('/listo', there);
    await until(() => count(toAna(), 'terminó la conversación') > 0);
    await until(() => count(toThem(), 'Terminada') > 0);
    await api.quiet();
    const asked = FATES.map((_, n) => count(toThem(), `pregunta ${n}`) - count(toThem(), `• pregunta ${n}`));
    const answered = FATES.map((_, n) => count(toAna(), `respuesta ${n}`));
    for (const times of [...asked, ...answered]) expect([1, 2]).toContain(times);
    // One kill cuts one call of each way off.
    const twice = [...asked, ...answered].filter((times) => times === 2);
    expect(twice.length).toBeLessThanOrEqual(FATES.length);
    expect(count(toAna(), 'terminó la conversación')).toBe(1);
    expect(toThem().at(-1)).toContain(
      FATES.map((_, n) => `• pregunta ${n}`)
        .slice(-5)
        .join('\n'),
    );
    expect(new Set(laura.heard().map(({ thread }) => thread)).size).toBe(1);
  },
);

test.each(kinds)(
  'killed while one is opened, %s store: the request reaches the group, and its answer the person, in one topic',
  async (kind) => {
    place = temporary();
    redis = kind === 'redis' ? await startRedis({ args: ['--appendonly', 'yes'] }) : undefined;
    api = await fakeBotApi({ latency: () => 120 });
    api.group(GROUP, { forum: true });
    const laura = api.person(7, { group: GROUP });
    await start();
    for (const [n, fate] of OPENING.entries()) {
      const person = api.person(50 + n, { language: 'es-MX' });
      const told = () => person.heard().map(({ text }) => text);
      const opened = () =>
        laura.heard().filter(({ text }) => text.includes(`«quiero hablar con una persona, caso ${n}»`));
      person.says(`quiero hablar con una persona, caso ${n}`);
      await until(() => count(told(), '¿Está de acuerdo?') > 0);
      person.presses('Sí, de acuerdo');
      await sleep(fate);
      await bot.stop('SIGKILL');
      await start();
      await until(() => opened().length > 0 && count(told(), 'va a leer lo que escriba') > 0, 40_000);
      laura.says(`respuesta ${n}`, { thread: opened()[0]!.thread! });
      await until(() => count(told(), `respuesta ${n}`) > 0, 40_000);
      await api.quiet();
      expect([1, 2]).toContain(opened().length);
      expect(new Set(opened().map(({ thread }) => thread)).size).toBe(1);
      expect(count(told(), `respuesta ${n}`)).toBe(1);
    }
  },
);
