import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../src/config.ts';
import { isPlaceholder } from '../src/placeholders.ts';
import { root } from './support/talk.ts';

const token = '123456789:AAbbCCddEEffGGhhIIjjKKllMM';

test('nothing set gives the embedded default: no channel, conversations in var/', () => {
  expect(readConfig({})).toEqual({
    web: { origins: [], chosen: false },
    trustProxy: false,
    names: {},
    http: { host: '127.0.0.1' },
    dataDir: 'var',
    sessionDays: 90,
    logLevel: 'info',
  });
});

test('what is set to nothing is off', () => {
  expect(readConfig({ TELEGRAM_BOT_TOKEN: '', REDIS_URL: ' ', PUBLIC_URL: '' })).toEqual(readConfig({}));
});

test('addresses lose their last slash', () => {
  const config = readConfig({
    TELEGRAM_BOT_TOKEN: token,
    PUBLIC_URL: 'https://a.example/b/',
    TELEGRAM_API_ROOT: 'http://localhost:8081/',
  });
  expect(config.publicUrl).toBe('https://a.example/b');
  expect(config.telegram).toEqual({ token, apiRoot: 'http://localhost:8081' });
});

test('a proxy that passes on to this finds it at 8080, or at the PORT that was set; else any free one will do', () => {
  const port = (set: object) => readConfig({ TELEGRAM_BOT_TOKEN: token, ...set }).http.port;
  expect([port({}), port({ PUBLIC_URL: 'https://a.example' })]).toEqual([undefined, 8080]);
  expect(port({ PUBLIC_URL: 'https://a.example', PORT: '0' })).toBe(0);
});

test.each([
  ['TELEGRAM_BOT_TOKEN', 'hello'],
  ['TELEGRAM_API_ROOT', 'nowhere'],
  ['PUBLIC_URL', 'http://bot.example.org'],
  ['PUBLIC_URL', 'bot.example.org'],
  ['PORT', '99999'],
  ['PORT', 'many'],
  ['REDIS_URL', 'my-redis-host'],
  ['SESSION_DAYS', 'ninety'],
  ['SESSION_DAYS', '0'],
  ['LOG_LEVEL', 'loud'],
])('a wrong %s (%s) stops the start with one sentence that names it and not its value', (name, value) => {
  const run = () => readConfig({ TELEGRAM_BOT_TOKEN: token, [name]: value });
  expect(run).toThrow(new RegExp(`^${name} [^.]*\\.?[^.]*\\.$`));
  if (value.length > 3) expect(run).not.toThrow(value);
});

const group = { HANDOFF: 'telegram', HANDOFF_GROUP: '-1001234567890', TELEGRAM_BOT_TOKEN: token };
const secret = 'f3a1c98be27d4450a6d1b7e9920c5518';
const hook = { HANDOFF: 'webhook', HANDOFF_URL: 'https://desk.test/in', HANDOFF_SECRET: secret };

test('a hand-off is off, or has all that its kind needs', () => {
  expect(readConfig({ HANDOFF: 'off' }).handoff).toBeUndefined();
  expect(readConfig({ ...group, HANDOFF_HOURS: '9:00-18:00' }).handoff).toEqual({
    by: 'telegram',
    group: -1001234567890,
    hours: { weekdays: '9:00-18:00' },
  });
  expect(readConfig({ ...hook, HANDOFF_HOURS: '9:00-18:00, 10:00 – 13:30' }).handoff).toEqual({
    by: 'webhook',
    url: 'https://desk.test/in',
    secret,
    hours: { weekdays: '9:00-18:00', weekend: '10:00 – 13:30' },
  });
});

test.each([
  ['HANDOFF', { ...group, HANDOFF: 'mail' }],
  ['TELEGRAM_BOT_TOKEN', { ...group, TELEGRAM_BOT_TOKEN: '' }],
  ['HANDOFF_GROUP', { ...group, HANDOFF_GROUP: '' }],
  ['HANDOFF_GROUP', { ...group, HANDOFF_GROUP: '1234567890' }],
  ['HANDOFF_URL', { ...hook, HANDOFF_URL: '' }],
  ['HANDOFF_URL', { ...hook, HANDOFF_URL: 'https://me:word@desk.test' }],
  ['HANDOFF_SECRET', { ...hook, HANDOFF_SECRET: '' }],
  ['HANDOFF_SECRET', { ...hook, HANDOFF_SECRET: 'short' }],
  ['HANDOFF_SECRET', { ...hook, HANDOFF_SECRET: 'replace-this-by-a-long-secret-of-yours' }],
  ['HANDOFF_HOURS', { ...group, HANDOFF_HOURS: 'de nueve a seis' }],
  ['HANDOFF_HOURS', { ...group, HANDOFF_HOURS: '18:00-9:00' }],
])('a hand-off with a wrong %s, or without it, stops the start (%j)', (name, set) => {
  expect(() => readConfig(set)).toThrow(new RegExp(`^${name} `));
});

test('an address without a channel to reach there is a mistake', () => {
  expect(() => readConfig({ PUBLIC_URL: 'https://bot.example.org', WEB: 'off' })).toThrow(/^PUBLIC_URL /);
});

describe('the web chat', () => {
  test('is on when no other channel is, and off beside another unless it is asked for', () => {
    expect(readConfig({}).web).toEqual({ origins: [], chosen: false });
    expect(readConfig({ TELEGRAM_BOT_TOKEN: token }).web).toBeUndefined();
    expect(readConfig({ TELEGRAM_BOT_TOKEN: token, WEB: 'on' }).web?.chosen).toBe(true);
    expect(readConfig({ WEB: 'off' }).web).toBeUndefined();
  });

  test('may be framed by origins, and by nothing less', () => {
    const { web } = readConfig({ WEB_ORIGINS: 'https://a.example, http://b.example:8081' });
    expect(web?.origins).toEqual(['https://a.example', 'http://b.example:8081']);
    for (const WEB_ORIGINS of [
      '*',
      'a.example',
      'https://a.example/page',
      "https://a.example; script-src 'self'",
    ])
      expect(() => readConfig({ WEB_ORIGINS })).toThrow(/^WEB_ORIGINS must/);
  });
});

const four = {
  WHATSAPP_TOKEN: 'EAAJZCq7d2sBAKxw93hTn',
  WHATSAPP_PHONE_ID: '106540352242922',
  WHATSAPP_APP_SECRET: '5f0c1e9a7b3d48260e1f93a7c45b8d62',
  WHATSAPP_VERIFY_TOKEN: 'a-word-of-ours',
};

test('WhatsApp needs its four settings, and the first that lacks is named', () => {
  expect(readConfig(four).whatsapp).toMatchObject({ phoneId: '106540352242922' });
  expect(readConfig(four).web).toBeUndefined();
  for (const name of Object.keys(four))
    expect(() => readConfig({ ...four, [name]: undefined })).toThrow(new RegExp(`^${name} must be set too`));
});

test.each([
  ['WHATSAPP_APP_SECRET', 'not-a-secret'],
  ['WHATSAPP_PHONE_ID', '+52 55'],
  ['WHATSAPP_NUMBER', 'call me'],
  ['TELEGRAM_BOT_USERNAME', 'no spaces here'],
  ['ADMIN_TOKEN', 'short'],
  ['SESSION_KEY', 'c2hvcnQ='],
  ['GAPS', 'yes'],
  ['TRUST_PROXY', '1'],
  ['WEB', 'true'],
])('a wrong %s stops the start with a sentence that names it and not its value', (name, value) => {
  const run = () => readConfig({ ...four, [name]: value });
  expect(run).toThrow(new RegExp(`^${name} must`));
  if (value.length > 4) expect(run).not.toThrow(value);
});

test('learning from use is off unless asked for', () => {
  expect(readConfig({}).learnsForDays).toBeUndefined();
  expect(readConfig({ GAPS: 'on' }).learnsForDays).toBe(90);
});

describe('a secret that everybody knows stops the start', () => {
  /** What every example in the repository shows for a setting that is a secret. */
  const shown = ['.env.example', 'deploy/kubernetes/settings.yaml', 'README.md', 'docs/scaling.md'].flatMap(
    (file) =>
      [
        ...readFileSync(join(root, file), 'utf8').matchAll(
          /^[#\s]*(\w+_(?:TOKEN|SECRET)|SESSION_KEY)[=:] ?"?([^\s"]+)/gm,
        ),
      ].map(([, name, value]) => [name!, value!] as const),
  );

  test('the examples show some', () => {
    expect(shown.length).toBeGreaterThan(6);
  });

  test.each<readonly [string, string]>([
    ...shown,
    ['ADMIN_TOKEN', 'changemechangeme'],
    ['ADMIN_TOKEN', '1234567890123456'],
    ['ADMIN_TOKEN', 'aaaaaaaaaaaaaaaa'],
    ['ADMIN_TOKEN', 'abcdefghijklmnop'],
    ['ADMIN_TOKEN', 'my-password-12345'],
    ['WHATSAPP_VERIFY_TOKEN', 'your-verify-token'],
    ['WHATSAPP_APP_SECRET', '00000000000000000000000000000000'],
    ['SESSION_KEY', Buffer.alloc(32).toString('base64')],
    [
      'SESSION_KEY',
      `${createHash('sha256').update('a').digest('base64')},${Buffer.alloc(32, 7).toString('base64')}`,
    ],
  ])('%s=%s', (name, value) => {
    const run = () => readConfig({ ...four, TELEGRAM_BOT_TOKEN: token, [name]: value });
    expect(run).toThrow(new RegExp(`^${name} must`));
    expect(run).not.toThrow(value);
  });

  test('and one that was drawn by lot never does', () => {
    for (let n = 0; n < 5000; n++) {
      const bytes = createHash('sha256').update(String(n)).digest();
      for (const secret of [
        bytes.subarray(16).toString('hex'),
        bytes.toString('base64'),
        bytes.subarray(14).toString('base64url'),
      ])
        expect([secret, isPlaceholder(secret)]).toEqual([secret, false]);
    }
  });
});
