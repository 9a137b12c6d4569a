import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { backUp, restore } from '../src/backup.ts';
import type { ChatId } from '../src/core/conversation.ts';
import { embeddedStore } from '../src/stores/embedded.ts';
import { redisStore } from '../src/stores/redis.ts';
import { sealed, sealKeys } from '../src/stores/sealed.ts';
import type { Store } from '../src/stores/store.ts';
import { temporary } from './support/process.ts';
import { canStartRedis, type RedisServer, startRedis } from './support/redis-server.ts';
import { root } from './support/talk.ts';

jest.setTimeout(60_000);

const DAY = 24 * 60 * 60 * 1000;
let server: RedisServer;
let folder: string;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  if (!canStartRedis()) throw new Error('There is no redis-server: install it.');
  server = await startRedis({});
});
afterAll(() => server.stop());
beforeEach(() => {
  const place = temporary();
  ({ folder } = place);
  closing.push(place.remove);
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

let made = 0;
const open = {
  embedded: (sessionDays = 90) => {
    const store = embeddedStore({ folder: join(folder, `store-${++made}`), sessionDays });
    closing.push(() => store.close());
    return store;
  },
  redis: (sessionDays = 90) => {
    const store = redisStore({ url: server.url, sessionDays, prefix: `b${++made}${Math.random()}:` });
    closing.push(() => store.close());
    return store;
  },
};
type Kind = keyof typeof open;

const CHATS: ChatId[] = ['telegram:47', 'whatsapp:MX.13', 'web:a}b%c', 'web-log:a}b%c'];

const fill = async (store: Store) => {
  for (const [n, chat] of CHATS.entries()) {
    const revision = await store.save(chat, { n: 0 }, 0);
    await store.save(chat, { n, words: 'ñandú "comillas"\n' }, revision);
  }
  await store.count('gap:nothing:es:{lo} mío', 7, DAY);
  await store.add('use:2026-11-21', { 'answers:a/b': 3, 'conversations:web': 2 }, DAY);
  await store.ledger?.owe('somebody', ['telegram:47']);
};

const held = async (store: Store) => ({
  chats: await Promise.all(CHATS.map(async (chat) => (await store.load(chat)).session)),
  counts: await store.counts('gap:'),
  sums: await store.sums('use:2026-11-21'),
});

test.each([
  ['embedded', 'embedded'],
  ['embedded', 'redis'],
  ['redis', 'embedded'],
  ['redis', 'redis'],
] as [Kind, Kind][])('all that %s holds comes back in %s, and can be changed there', async (from, to) => {
  const [one, other] = [open[from](), open[to]()];
  await fill(one);
  const file = join(folder, 'copy');
  expect((await backUp(one, file)).chats).toBe(CHATS.length);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(existsSync(`${file}.part`)).toBe(false);
  expect((await restore(other, file)).chats).toBe(CHATS.length);
  expect(await held(other)).toEqual(await held(one));
  expect(await other.ledger?.processes()).toEqual([]);
  const { revision } = await other.load('telegram:47');
  expect(await other.save('telegram:47', { n: 9 }, revision)).toBeGreaterThan(0);
  expect(await other.count('gap:nothing:es:{lo} mío', 1, DAY)).toBe(8);
});

test.each(['embedded', 'redis'] as Kind[])(
  'a conversation in %s ends when it would have, not later',
  async (kind) => {
    const short = open[kind](2 / (24 * 60 * 60));
    await short.save('telegram:47', { n: 1 }, 0);
    await short.count('gap:nothing:es:corto', 1, 1_500);
    const file = join(folder, 'copy');
    await backUp(short, file);
    const again = open[kind](90);
    await restore(again, file);
    expect((await again.load('telegram:47')).session).toEqual({ n: 1 });
    const began = performance.now();
    while ((await again.load('telegram:47')).session !== undefined) {
      expect(performance.now() - began).toBeLessThan(20_000);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await again.counts('gap:')).toEqual([]);
    expect(await restore(open[kind](90), file)).toEqual({ chats: 0, counts: 0 });
  },
);

test('sealed conversations stay sealed in the copy, and open with their key', async () => {
  const keys = sealKeys(Buffer.alloc(32, 7).toString('base64'));
  const one = open.embedded();
  await sealed(one, keys).save('telegram:47', { secret: 'palabra' }, 0);
  const file = join(folder, 'copy');
  await backUp(one, file);
  expect(gunzipSync(readFileSync(file)).toString()).not.toContain('palabra');
  const other = open.redis();
  await restore(other, file);
  expect((await sealed(other, keys).load('telegram:47')).session).toEqual({ secret: 'palabra' });
});

test('a store that holds conversations is left alone', async () => {
  const [one, other] = [open.embedded(), open.redis()];
  await fill(one);
  await other.save('web:new', { n: 1 }, 0);
  const file = join(folder, 'copy');
  await backUp(one, file);
  await expect(restore(other, file)).rejects.toThrow('holds conversations already');
  expect((await other.load('telegram:47')).session).toBeUndefined();
});

/** What a copy can become, and what is said of it. */
const SPOILT: [string, (text: string) => Buffer, string][] = [
  ['cut short', (text: string) => gzipSync(text.split('\n').slice(0, -2).join('\n')), 'its end is missing'],
  [
    'without a line',
    (text: string) => gzipSync(text.split('\n').toSpliced(2, 1).join('\n')),
    'its end is missing',
  ],
  ['of another program', () => gzipSync('{"hello":1}\n'), 'line 2 cannot be read'],
  [
    'with a line of something else',
    (text: string) => gzipSync(text.replace('"kind":"chat"', '"kind":"cat"')),
    'cannot be read',
  ],
  ['not compressed', (text: string) => Buffer.from(text), 'cannot be read'],
  ['cut in its bytes', (text: string) => gzipSync(text).subarray(0, 60), 'cannot be read'],
];

test.each(SPOILT)('a file that is %s is refused before anything is written', async (_, spoil, why) => {
  const one = open.embedded();
  await fill(one);
  const file = join(folder, 'copy');
  await backUp(one, file);
  writeFileSync(file, spoil(gunzipSync(readFileSync(file)).toString()));
  const other = open.embedded();
  await expect(restore(other, file)).rejects.toThrow(why);
  expect(await held(other)).toMatchObject({
    chats: [undefined, undefined, undefined, undefined],
    counts: [],
  });
});

test('a copy that cannot be written says why, and leaves nothing half', async () => {
  const one = open.embedded();
  await fill(one);
  const file = join(folder, 'nowhere', 'copy');
  await expect(backUp(one, file)).rejects.toThrow('ENOENT');
  await expect(restore(open.embedded(), file)).rejects.toThrow('There is no file');
});

test('three thousand conversations, copied while more are written', async () => {
  const [one, other] = [open.redis(), open.embedded()];
  await Promise.all(Array.from({ length: 3_000 }, (_, n) => one.save(`web:${n}`, { n }, 0)));
  const file = join(folder, 'copy');
  const [{ chats }] = await Promise.all([
    backUp(one, file),
    ...Array.from({ length: 200 }, (_, n) => one.save(`web:late-${n}`, { n }, 0)),
  ]);
  expect(chats).toBeGreaterThanOrEqual(3_000);
  await restore(other, file);
  expect((await other.load('web:2999')).session).toEqual({ n: 2999 });
});

test('the commands copy and fill what the settings name', async () => {
  const one = embeddedStore({ folder: join(folder, 'one'), sessionDays: 90 });
  await fill(one);
  await one.close();
  const run = (tool: string, args: string[], environment: Record<string, string>) => {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['tools/run.mjs', `tools/${tool}.ts`, ...args],
      {
        cwd: root,
        env: { PATH: process.env.PATH, ...environment },
        encoding: 'utf8',
        timeout: 30_000,
      },
    );
    return { stdout, stderr, status };
  };
  const file = join(folder, 'copy');
  expect(run('backup', ['--to', file], { DATA_DIR: join(folder, 'one') })).toEqual({
    stdout: `4 conversations and 3 counts are in ${file}.\n`,
    stderr: '',
    status: 0,
  });
  const REDIS_URL = `${server.url}/3`;
  expect(run('restore', ['--from', file], { REDIS_URL })).toMatchObject({ stderr: '', status: 0 });
  const again = run('restore', ['--from', file], { REDIS_URL });
  expect(again).toMatchObject({ stdout: '', status: 1, stderr: expect.stringContaining('already') });
  expect(run('backup', [], {})).toMatchObject({ status: 1, stderr: expect.stringContaining('Usage') });
});
