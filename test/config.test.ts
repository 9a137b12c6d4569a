import { readConfig } from '../src/config.ts';

const token = '123456789:AAbbCCddEEffGGhhIIjjKKllMM';

test('nothing set gives the embedded default: no channel, conversations in var/', () => {
  expect(readConfig({})).toEqual({
    web: { origins: [], trustProxy: false, chosen: false },
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

test('an address without a channel to reach there is a mistake', () => {
  expect(() => readConfig({ PUBLIC_URL: 'https://bot.example.org', WEB: 'off' })).toThrow(/^PUBLIC_URL /);
});

describe('the web chat', () => {
  test('is on when no other channel is, and off beside another unless it is asked for', () => {
    expect(readConfig({}).web).toEqual({ origins: [], trustProxy: false, chosen: false });
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
  WHATSAPP_TOKEN: 'EAAabcdefghijklmnopqrst',
  WHATSAPP_PHONE_ID: '106540352242922',
  WHATSAPP_APP_SECRET: '0123456789abcdef0123456789abcdef',
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
