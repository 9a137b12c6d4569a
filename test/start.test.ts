import { writeFileSync } from 'node:fs';
import { type Run, startBot as startProcess, temporary } from './support/process.ts';
import { redisUrl } from './support/redis-server.ts';

const { folder, remove } = temporary();
const runs: Run[] = [];
afterEach(async () => {
  for (const run of runs.splice(0)) await run.stop('SIGKILL');
});
afterAll(remove);

const startBot = (...given: Parameters<typeof startProcess>): Run => {
  const run = startProcess(...given);
  runs.push(run);
  return run;
};
const here = { DATA_DIR: folder };

describe('npm start with nothing configured', () => {
  test('says what is on, what is off, and the setting that turns each on; then answers', async () => {
    const bot = startBot([], here);
    bot.type('hola\n');
    await bot.printed(/¡Hola!/);
    expect(await bot.stop()).toBe(0);
    const { out } = bot.output();
    expect(out).toMatch(/terminal +on/);
    expect(out).toMatch(/telegram +off +set TELEGRAM_BOT_TOKEN/);
    expect(out).toMatch(/web +on/);
    expect(out).toMatch(/whatsapp +off +set WHATSAPP_TOKEN/);
    expect(out).toMatch(/address +off +set PUBLIC_URL/);
    expect(out).toMatch(/Web chat: http:\/\/127\.0\.0\.1:\d+\//);
    expect(out).toMatch(/redis +off +set REDIS_URL/);
    expect(out).toMatch(/directory +on +[\d,]+ units/);
    expect(out).toContain('¡Hola! Soy la *Guía IMSS*');
  });

  test('stops on SIGTERM without an error', async () => {
    const bot = startBot([], here);
    await bot.printed(/directory +on/);
    bot.type('hola\n');
    await bot.printed(/¡Hola!/);
    expect(await bot.stop()).toBe(0);
    expect(bot.output().out).not.toContain('goes on');
  });
});

describe('a wrong setting stops the start with one sentence', () => {
  const notAFolder = `${folder}/file`;
  writeFileSync(notAFolder, '');
  test.each([
    ['TELEGRAM_BOT_TOKEN', 'nonsense'],
    ['SESSION_DAYS', '-1'],
    ['REDIS_URL', 'http://nowhere'],
    ['DATA_DIR', notAFolder],
  ])('%s=%s', async (name, value) => {
    const bot = startBot([], { ...here, [name]: value });
    bot.endInput();
    expect(await bot.ended).toBe(1);
    const lines = bot.output().err.trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(name);
  });
});

(redisUrl() ? test : test.skip)(
  'a Redis that refuses its user stops the start with one sentence',
  async () => {
    const url = redisUrl()!.replace('redis://', 'redis://nobody:wrong-XYZZY@');
    const bot = startBot([], { ...here, REDIS_URL: url });
    bot.endInput();
    expect(await bot.ended).toBe(1);
    const { err } = bot.output();
    expect(err.trim().split('\n').at(-1)).toMatch(/REDIS_URL.*WRONGPASS/);
    expect(err).not.toContain('XYZZY');
  },
);

describe('npm run chat', () => {
  const chat = async (input: string, ...args: string[]) => {
    const bot = startBot(['chat', ...args]);
    bot.type(input);
    bot.endInput();
    await bot.ended;
    return bot.output();
  };

  test('reads one message a line and prints the transcript, the same each time', async () => {
    const { out, err } = await chat('hola\n37700\n');
    expect(out).toMatch(/^> hola\n< ¡Hola!/);
    expect(out).toMatch(/\n> 37700\n< \*Clínicas/);
    expect(err).toBe('');
    expect((await chat('hola\n37700\n')).out).toBe(out);
  });

  test('speaks the language of --lang', async () => {
    expect((await chat('37700\n', '--lang', 'en')).out).toContain('IMSS family clinics closest to 37700');
  });

  test('a last line without its end is answered too', async () => {
    expect((await chat('hola')).out).toContain('¡Hola!');
  });

  test('prints objects with --json', async () => {
    const { out } = await chat('hola\n', '--json', '--now', '2026-11-21T09:00:00-06:00');
    expect(JSON.parse(out)).toMatchObject({
      text: expect.stringContaining('Hola'),
      buttons: expect.any(Array),
    });
  });

  test.each([
    [['--now', 'yesterday'], /--now must be an ISO time/],
    [['--loud'], /Usage: npm run chat/],
  ])('refuses %j with one sentence', async (args, sentence) => {
    const { out, err } = await chat('', ...args);
    expect(out).toBe('');
    expect(err).toMatch(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('reads no setting of the environment when it is a script', async () => {
    const bot = startBot(['chat'], { REDIS_URL: 'nonsense', TELEGRAM_BOT_TOKEN: 'nonsense' });
    bot.type('hola\n');
    bot.endInput();
    expect(await bot.ended).toBe(0);
  });
});
