import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { assemble } from '../src/assemble.ts';
import { handoffCases } from '../src/cases.ts';
import { webhookDesk } from '../src/channels/desk-webhook.ts';
import { httpServer } from '../src/channels/http.ts';
import { examine, isIll, type Patient, written } from '../src/doctor.ts';
import type { Finding } from '../src/doctor-finding.ts';
import { memoryStore } from '../src/stores/memory.ts';
import { fakeBotApi } from './support/fake-bot-api.ts';
import { fakeGraphApi } from './support/fake-graph-api.ts';
import { temporary } from './support/process.ts';
import { askRedis, canStartRedis, startRedis } from './support/redis-server.ts';
import { NOON, realDirectory, realGuide, root } from './support/talk.ts';

jest.setTimeout(30_000);

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const patient = (environment: Record<string, string>, more: Partial<Patient> = {}): Patient => {
  const { folder, remove } = temporary();
  closing.push(remove);
  return {
    environment: { DATA_DIR: folder, PORT: '1', ...environment },
    guide: realGuide,
    data: [{ name: 'CLUES', asOf: '2026-04' }],
    isTrained: () => true,
    now: () => Date.now(),
    ...more,
  };
};

const look = async (environment: Record<string, string>, more: Partial<Patient> = {}) => {
  const found = await examine(patient(environment, more));
  const of = (what: string): Finding | undefined => found.find((one) => one.what === what);
  return { found, of };
};

/** A server that answers so at its paths, else with 404. */
const serving = async (paths: Record<string, (url: URL) => string>, date?: Date) => {
  const server: Server = createServer((req, res) => {
    const url = new URL(req.url ?? '', 'http://here');
    const answer = paths[url.pathname];
    if (date) res.setHeader('date', date.toUTCString());
    res.writeHead(answer ? 200 : 404).end(answer?.(url) ?? 'no');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** The bot's own door for a hand-off, as it runs with a secret. */
const hook = async (secret: string) => {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const http = httpServer({ port: 0, log });
  const cases = handoffCases(memoryStore(), secret);
  webhookDesk({ url: 'http://127.0.0.1:1/', secret, cases, hear: async () => {}, http: http.app, log });
  return { http, url: (await http.open()).url };
};

test('with nothing set: what is off is told with the setting, and nothing is ill', async () => {
  const { found, of } = await look({});
  expect(isIll(found)).toBe(false);
  expect(of('store')).toMatchObject({ state: 'ok' });
  expect(of('telegram')).toEqual({ what: 'telegram', state: 'off', says: 'TELEGRAM_BOT_TOKEN is not set' });
  for (const line of written(found).split('\n')) expect(line).toMatch(/^(?:ok|off|look|wrong) +\S/);
});

test('a wrong setting is named, and nothing else is looked at', async () => {
  const { found } = await look({ PORT: 'many' });
  expect(found).toMatchObject([
    { what: 'settings', state: 'wrong', says: expect.stringMatching(/^PORT must/) },
  ]);
});

test('an organisation file with a mistake is told with the file', async () => {
  const { folder, remove } = temporary();
  closing.push(remove);
  writeFileSync(join(folder, 'org.json'), '{"name": 5}');
  const { of } = await look({ ORG_FILE: join(folder, 'org.json') });
  expect(of('organisation')).toMatchObject({ state: 'wrong', says: expect.stringContaining('org.json') });
});

describe('telegram', () => {
  const stage = async () => {
    const api = await fakeBotApi();
    closing.push(() => api.close());
    return { api, environment: { TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root } };
  };

  test('that is reached by polling is well', async () => {
    const { environment } = await stage();
    const { of } = await look(environment);
    expect(of('telegram')).toMatchObject({ state: 'ok', says: expect.stringMatching(/^@\w+ is reached/) });
    expect(of('telegram hook')).toMatchObject({ state: 'ok' });
    expect(of('clock')).toMatchObject({ state: 'ok', says: 'right' });
  });

  test('that knows no such token says where to get one, without the token', async () => {
    const { api, environment } = await stage();
    const token = '123456789:AAbbccddeeffgghhiijjkkllmmnnoopp';
    const { found, of } = await look({ ...environment, TELEGRAM_BOT_TOKEN: token });
    expect(of('telegram')).toMatchObject({ state: 'wrong', todo: expect.stringContaining('@BotFather') });
    expect(written(found)).not.toContain(token);
    expect(api.complaints).toEqual([]);
  });

  test('that is away is told so', async () => {
    const { of } = await look({
      TELEGRAM_BOT_TOKEN: '123456789:AAbbccddeeffgghhiijjkkllmmnnoopp',
      TELEGRAM_API_ROOT: 'http://127.0.0.1:1',
    });
    expect(of('telegram')).toMatchObject({ state: 'wrong', says: 'does not answer' });
  });

  test.each([
    ['another address', { url: 'https://other.example/x' }, 'look', 'leads to another address'],
    ['none', { url: '' }, 'look', 'is not set'],
    [
      'an error',
      { last_error_message: 'SSL error', last_error_date: Date.now() / 1000 - 120 },
      'wrong',
      'SSL error',
    ],
    [
      'an old error',
      { last_error_message: 'SSL error', last_error_date: 1_700_000_000 },
      'ok',
      'without errors',
    ],
    ['many that wait', { pending_update_count: 300 }, 'look', '300 messages wait'],
  ])('whose webhook has %s', async (_, hook, state, says) => {
    const site = await serving({ '/healthz': () => 'ok' });
    const token = '123456789:AAbbccddeeffgghhiijjkkllmmnnoopp';
    const json = (result: object) => () => JSON.stringify({ ok: true, result });
    const root = await serving({
      [`/bot${token}/getMe`]: json({ username: 'guia_bot' }),
      [`/bot${token}/getWebhookInfo`]: json({ url: `${site}/webhooks/telegram`, ...hook }),
    });
    const { of } = await look({ TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: root, PUBLIC_URL: site });
    expect(of('telegram hook')).toMatchObject({ state, says: expect.stringContaining(says) });
  });
});

describe('whatsapp', () => {
  const stage = async () => {
    const api = await fakeGraphApi();
    closing.push(() => api.close());
    return {
      WHATSAPP_TOKEN: api.token,
      WHATSAPP_PHONE_ID: api.phoneId,
      WHATSAPP_APP_SECRET: '9f3ac17be04d5826fb7193ce60a85d42',
      WHATSAPP_VERIFY_TOKEN: 'quetzal-nopal-31',
      WHATSAPP_API_ROOT: `${api.root}`,
    };
  };

  test('that is reached, and whose handshake the bot at PUBLIC_URL answers, is well', async () => {
    const environment = await stage();
    const site = await serving({
      '/healthz': () => 'ok',
      '/webhooks/whatsapp': ({ searchParams }) =>
        searchParams.get('hub.verify_token') === environment.WHATSAPP_VERIFY_TOKEN
          ? searchParams.get('hub.challenge')!
          : 'wrong',
    });
    const { found, of } = await look({ ...environment, PUBLIC_URL: site });
    expect(of('whatsapp')).toMatchObject({ state: 'ok' });
    expect(of('whatsapp hook')).toMatchObject({ state: 'ok' });
    expect(of('address')).toMatchObject({ state: 'ok' });
    for (const secret of [environment.WHATSAPP_TOKEN, environment.WHATSAPP_APP_SECRET])
      expect(written(found)).not.toContain(secret);
  });

  test('whose token, number or address is wrong says which', async () => {
    const environment = await stage();
    const wrongToken = await look({ ...environment, WHATSAPP_TOKEN: 'EAAGm0PX4ZCpsBAKt7ZAqZBw9Qe2' });
    expect(wrongToken.of('whatsapp')).toMatchObject({ todo: expect.stringContaining('WHATSAPP_TOKEN') });
    const wrongNumber = await look({ ...environment, WHATSAPP_PHONE_ID: '999999999999' });
    expect(wrongNumber.of('whatsapp')).toMatchObject({ todo: expect.stringContaining('WHATSAPP_PHONE_ID') });
    const nowhere = await look(environment);
    expect(nowhere.of('whatsapp hook')).toMatchObject({ state: 'wrong', says: 'PUBLIC_URL is not set' });
    const elsewhere = await look({ ...environment, PUBLIC_URL: await serving({}) });
    expect(elsewhere.of('whatsapp hook')).toMatchObject({
      state: 'wrong',
      says: 'answers the handshake with 404',
    });
    expect(elsewhere.of('address')).toMatchObject({ state: 'wrong', says: 'PUBLIC_URL answers with 404' });
  });
});

describe('a hand-off', () => {
  const GROUP = -1001234567890;
  const over = async (more?: Parameters<Awaited<ReturnType<typeof fakeBotApi>>['group']>[1]) => {
    const api = await fakeBotApi();
    closing.push(() => api.close());
    if (more) api.group(GROUP, more);
    return look({
      TELEGRAM_BOT_TOKEN: api.token,
      TELEGRAM_API_ROOT: api.root,
      HANDOFF: 'telegram',
      HANDOFF_GROUP: String(GROUP),
    });
  };

  test('that is off says so', async () => {
    expect((await look({})).of('handoff')).toMatchObject({ state: 'off' });
  });

  test('to a group with topics, whose administrator the bot is, is well', async () => {
    expect((await over({ forum: true })).of('handoff')).toMatchObject({
      state: 'ok',
      says: expect.stringContaining('a topic of its own'),
    });
    expect((await over({})).of('handoff')).toMatchObject({
      state: 'ok',
      todo: expect.stringContaining('Topics'),
    });
  });

  test.each([
    ['that the bot is not in', undefined, 'not in the group'],
    ['in which it is a member', { forum: true, own: { status: 'member' } as const }, 'no administrator'],
    [
      'in which it may not make topics',
      { forum: true, own: { status: 'administrator' } as const },
      'may not make topics',
    ],
  ])('to a group %s is ill, and says what to do', async (_, more, says) => {
    const { found, of } = await over(more);
    expect(of('handoff')).toMatchObject({
      state: 'wrong',
      says: expect.stringContaining(says),
      todo: expect.any(String),
    });
    expect(isIll(found)).toBe(true);
  });

  const secret = 'f3a1c98be27d4450a6d1b7e9920c5518';
  /** A program of the organisation's, and the bot behind PUBLIC_URL with its own secret. */
  const behind = async (own: string) => {
    const { http, url } = await hook(own);
    closing.push(() => http.close());
    return look({
      HANDOFF: 'webhook',
      HANDOFF_URL: `${await serving({})}/in`,
      HANDOFF_SECRET: secret,
      WEB: 'on',
      PUBLIC_URL: url,
    });
  };

  test('behind a webhook is well where each side is reached, and both have one secret', async () => {
    const { of } = await behind(secret);
    expect(of('handoff')).toMatchObject({ state: 'ok', says: 'HANDOFF_URL is reached' });
    expect(of('handoff hook')).toMatchObject({ state: 'ok' });
  });

  test('behind a webhook is ill with another secret, or with nobody there', async () => {
    const other = await behind('a0a1c98be27d4450a6d1b7e9920c5518');
    expect(other.of('handoff hook')).toMatchObject({
      state: 'wrong',
      todo: expect.stringContaining('HANDOFF_SECRET'),
    });
    const { found, of } = await look({
      HANDOFF: 'webhook',
      HANDOFF_URL: 'http://127.0.0.1:1/in',
      HANDOFF_SECRET: secret,
    });
    expect(of('handoff')).toMatchObject({ state: 'wrong', says: 'HANDOFF_URL is not reached' });
    expect(of('handoff hook')).toMatchObject({ state: 'look' });
    expect(written(found)).not.toContain(secret);
  });
});

describe('an organisation’s own answers', () => {
  const having = async (replaces: string, day: string) => {
    const { folder, remove } = temporary();
    closing.push(remove);
    const row = {
      language: 'es',
      title: 'Comedor',
      questions: ['comedor'],
      answer: 'Abre.',
      asOf: '2026-01-01',
    };
    const answers = [{ id: 'canteen', ...row, reviewBy: day, ...(replaces ? { replaces } : {}) }];
    writeFileSync(join(folder, 'org.json'), JSON.stringify({ name: 'Ejemplo', answers }));
    const guide: Patient['guide'] = (org) => assemble(join(root, 'locales'), realDirectory(), { org });
    return look({ ORG_FILE: join(folder, 'org.json') }, { guide, now: () => NOON });
  };

  test('that are past their review are counted among the facts', async () => {
    const { of } = await having('', '2026-02-01');
    expect(of('organisation')?.says).toContain('1 answer of its own');
    expect(of('facts')).toMatchObject({ state: 'look' });
    expect((await having('', '2027-02-01')).of('facts')).toMatchObject({ state: 'ok' });
  });

  test('that would stop the start are told with their line', async () => {
    const { of } = await having('emergency/alarm', '2027-02-01');
    expect(of('organisation')).toMatchObject({ state: 'wrong', says: expect.stringMatching(/line \d+/) });
  });
});

test('a clock that is wrong is told by how much', async () => {
  const site = await serving({ '/healthz': () => 'ok' }, new Date(Date.now() + 90_000));
  const { of } = await look({ PUBLIC_URL: site });
  expect(of('clock')).toMatchObject({ state: 'wrong', says: expect.stringMatching(/^(?:89|90) s slow$/) });
});

test('a bot that runs and is not ready is told', async () => {
  const site = await serving({ '/healthz': () => 'ok' });
  const { of } = await look({ PORT: site.split(':').at(-1)! });
  expect(of('bot')).toMatchObject({ state: 'wrong', says: expect.stringContaining('is not ready') });
});

test('a Redis whose user may not count is told, with where its rights stand; one that is well is well', async () => {
  if (!canStartRedis()) throw new Error('There is no redis-server: install it.');
  const server = await startRedis({});
  closing.push(() => server.stop());
  expect((await look({ REDIS_URL: server.url })).of('store')).toMatchObject({ state: 'ok' });
  await askRedis(server.port, (client) =>
    client.call('ACL', 'SETUSER', 'guia', 'on', '>geheim4711', '~guia:*', '+@all', '-hincrby'),
  );
  const { found, of } = await look({ REDIS_URL: server.url.replace('redis://', 'redis://guia:geheim4711@') });
  expect(of('store')).toMatchObject({ state: 'wrong', todo: expect.stringContaining('docs/security.md') });
  expect(written(found)).not.toContain('geheim4711');
});

test('data, model and facts that are old are told with what to do', async () => {
  const late = { now: () => Date.parse('2099-01-01T12:00:00Z'), isTrained: () => false };
  const { found, of } = await look({}, late);
  expect(of('directory')).toMatchObject({ state: 'look', todo: expect.stringContaining('npm run data') });
  expect(of('model')).toMatchObject({ state: 'look', todo: 'npm run train' });
  expect(of('facts')).toMatchObject({ state: 'look', todo: 'npm run facts -- --past' });
  expect(isIll(found)).toBe(false);
});
