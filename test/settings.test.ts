/** Settings as people write them: in any editor's encoding, with what is pasted along, and under names that are near. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { httpServer } from '../src/channels/http.ts';
import { readConfig, SETTINGS } from '../src/config.ts';
import { checkDataFolder } from '../src/data-folder.ts';
import { readOrg } from '../src/org.ts';
import { cleaned, loadSettings } from '../src/settings.ts';
import { redisStore } from '../src/stores/redis.ts';
import { startBot } from './support/process.ts';
import { canStartRedis, redisUrl } from './support/redis-server.ts';
import { until } from './support/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'guia-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const token = '123456789:AAbbCCddEEffGGhhIIjjKKllMM';
const big = (text: string) => Buffer.from(text, 'utf16le').swap16();
const ENCODINGS: [string, (text: string) => Buffer][] = [
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with a mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16 with a mark, as PowerShell writes it', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16 without one', (text) => Buffer.from(text, 'utf16le')],
  ['UTF-16 of the other order', (text) => big(`\ufeff${text}`)],
  ['Windows-1252', (text) => Buffer.from(text, 'latin1')],
];

test.each(ENCODINGS)('a .env in %s is read', (_, encode) => {
  const file = join(folder, '.env');
  const text = `TELEGRAM_BOT_TOKEN=${token}\r\n# Niños\r\nSESSION_DAYS="7"\r\nORG_FILE=señas.json\r\n`;
  writeFileSync(file, encode(text));
  const environment = {};
  expect(loadSettings(file, environment, SETTINGS)).toEqual([]);
  expect(environment).toEqual({ TELEGRAM_BOT_TOKEN: token, SESSION_DAYS: '7', ORG_FILE: 'señas.json' });
});

test.each(ENCODINGS)('an ORG_FILE in %s is read', (_, encode) => {
  const file = join(folder, 'org.json');
  writeFileSync(file, encode('{ "name": "Señas y Más" }\n'));
  expect(readOrg(file).name).toBe('Señas y Más');
});

test('the environment wins over the file, and no file is no fault', () => {
  const file = join(folder, '.env');
  writeFileSync(file, 'PORT=1\nHOST=::1\n');
  const environment = { PORT: '2' };
  loadSettings(file, environment, SETTINGS);
  expect(environment).toEqual({ PORT: '2', HOST: '::1' });
  expect(loadSettings(join(folder, 'nowhere'), {}, SETTINGS)).toEqual([]);
});

test.each([
  [` ${token}\n`],
  [`${token}\r\n`],
  [`"${token}"`],
  [`'${token}'`],
  [`“${token}”`],
  [`"'${token}' "\n`],
  [`\ufeff${token}\u200b`],
  [`\u00a0${token}\u00a0`],
])('%j is cleaned of what was pasted along', (value) => {
  expect(cleaned(value)).toBe(token);
  expect(readConfig({ TELEGRAM_BOT_TOKEN: value }).telegram?.token).toBe(token);
});

describe('a name that looks like ours is named', () => {
  test.each([
    ['TELEGRAM_TOKEN', 'TELEGRAM_BOT_TOKEN'],
    ['BOT_TOKEN', 'TELEGRAM_BOT_TOKEN'],
    ['TELEGRAM_BOTTOKEN', 'TELEGRAM_BOT_TOKEN'],
    ['telegram_bot_token', 'TELEGRAM_BOT_TOKEN'],
    ['WHATSAPP_ACCESS_TOKEN', 'WHATSAPP_TOKEN'],
    ['WHATSAPP_PHONE_NUMBER_ID', 'WHATSAPP_PHONE_ID'],
    ['WHATSAP_TOKEN', 'WHATSAPP_TOKEN'],
    ['REDIS_URI', 'REDIS_URL'],
    ['PUBLIC_URI', 'PUBLIC_URL'],
    ['ADMINTOKEN', 'ADMIN_TOKEN'],
    ['SESSIONS_DAYS', 'SESSION_DAYS'],
  ])('%s: did you mean %s?', (name, meant) => {
    const doubts = loadSettings(join(folder, 'nowhere'), { [name]: 'x' }, SETTINGS);
    expect(doubts).toEqual([`${name} is no setting: did you mean ${meant}?`]);
  });

  test('and others are not: what machines set, and what the setting meant is set beside', () => {
    const others = [
      ...[
        'PATH',
        'HOME',
        'HOSTNAME',
        'USER',
        'SHELL',
        'LANG',
        'LC_ALL',
        'PWD',
        'TERM',
        'NODE_ENV',
        'NODE_VERSION',
      ],
      ...[
        'XDG_SESSION_ID',
        'REDIS_PORT',
        'GUIA_REDIS_SERVICE_HOST',
        'KUBERNETES_PORT',
        'npm_config_loglevel',
      ],
      ...['WEB_CONCURRENCY', 'GITHUB_TOKEN', 'AWS_SESSION_TOKEN', 'LOGNAME', 'SSH_TTY', 'DEBUG', 'EDITOR'],
    ];
    const environment = {
      ...Object.fromEntries(others.map((name) => [name, 'x'])),
      ...{ TELEGRAM_BOT_TOKEN: token, TELEGRAM_TOKEN: 'x' },
    };
    expect(loadSettings(join(folder, 'nowhere'), environment, SETTINGS)).toEqual([]);
  });

  test('in .env each that is none, but for those of Docker and its like', () => {
    const file = join(folder, '.env');
    writeFileSync(file, 'COLOUR=red\nPUBLIC_HOST=a.example\nCOMPOSE_PROJECT_NAME=guia\nTELEGRAM_TOKEN=x\n');
    expect(loadSettings(file, {}, SETTINGS).sort()).toEqual([
      'COLOUR in .env is no setting.',
      'TELEGRAM_TOKEN is no setting: did you mean TELEGRAM_BOT_TOKEN?',
    ]);
  });

  test('by the program, at its start', async () => {
    const bot = startBot([], { DATA_DIR: folder, PORT: '0', TELEGRAM_TOKEN: token });
    await bot.printed(/TELEGRAM_TOKEN is no setting: did you mean TELEGRAM_BOT_TOKEN\?/);
    await bot.printed(/Web chat/);
    expect(bot.output().err).not.toContain(token);
    expect(await bot.stop()).toBe(0);
  });
});

test.each(['https://bot.example.org/?a=1', 'https://bot.example.org/#a', 'https://me:word@bot.example.org'])(
  'PUBLIC_URL=%s is no address alone',
  (PUBLIC_URL) => {
    expect(() => readConfig({ TELEGRAM_BOT_TOKEN: token, PUBLIC_URL })).toThrow(
      /^PUBLIC_URL must be an address/,
    );
  },
);

test.each(['many', '99999', '-1', '80.5'])('PORT=%s is told in plain words', (PORT) => {
  expect(() => readConfig({ PORT })).toThrow(
    'PORT must be a number from 0 (any that is free) to 65535, like 8080.',
  );
});

test('WEB=off with nothing else stops the start with a sentence', async () => {
  const bot = startBot([], { DATA_DIR: folder, WEB: 'off' }, 'ignore');
  expect(await bot.ended).toBe(1);
  expect(bot.output().err).toBe(
    'WEB is off, and no other channel is on: set TELEGRAM_BOT_TOKEN or the WHATSAPP settings, or WEB=on.\n',
  );
});

describe('a DATA_DIR that cannot be written', () => {
  test.each([
    ['/proc/nowhere/deeper', 'no folder can be made there'],
    ['/dev/null/folder', 'a file is in the way'],
    ['/dev/full', 'a file is in the way'],
  ])('%s: the start ends within two seconds, and says that %s', async (path, why) => {
    const began = performance.now();
    await expect(checkDataFolder(path)).rejects.toThrow(
      `DATA_DIR (${path}) must be a folder to write to: ${why}.`,
    );
    expect(performance.now() - began).toBeLessThan(2000);
  });

  test('stops the program, and one that is made does not', async () => {
    const bot = startBot([], { DATA_DIR: '/proc/nowhere/deeper', PORT: '0' });
    expect(await bot.ended).toBe(1);
    expect(bot.output().err.trim().split('\n')).toEqual([expect.stringMatching(/^DATA_DIR \(/)]);
    await checkDataFolder(join(folder, 'a', 'b'));
  });
});

test('HOST that is none of this machine’s is told so', async () => {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  await expect(httpServer({ host: '203.0.113.9', port: 0, log }).open()).rejects.toThrow(
    /^HOST \(203\.0\.113\.9\) is no address of this machine/,
  );
});

(canStartRedis() || redisUrl() ? describe : describe.skip)('TLS to Redis', () => {
  test('rediss:// to a port that does not speak it is told so', async () => {
    const told: string[] = [];
    const url = redisUrl()!.replace('redis://', 'rediss://');
    const store = redisStore({ url, sessionDays: 1, patience: 500, onTrouble: (one) => told.push(one) });
    await until(() => told.length > 0);
    await store.close();
    expect(told[0]).toContain('nothing speaks TLS there: it is away, or the port is one for redis://');
  });
});
