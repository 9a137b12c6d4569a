import { readConfig } from '../src/config.ts';

const token = '123456789:AAbbCCddEEffGGhhIIjjKKllMM';

test('nothing set gives the embedded default: no channel, conversations in var/', () => {
  expect(readConfig({})).toEqual({
    telegram: undefined,
    publicUrl: undefined,
    http: { host: '127.0.0.1', port: 8080 },
    redisUrl: undefined,
    dataDir: 'var',
    sessionDays: 90,
    logLevel: 'info',
    ...('org' in readConfig({}) ? { org: undefined } : {}),
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
  expect(() => readConfig({ PUBLIC_URL: 'https://bot.example.org' })).toThrow(/TELEGRAM_BOT_TOKEN/);
});
