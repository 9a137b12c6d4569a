/** The whole bot as a process at its start and its end: what is away then, who ends it, and how. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fakeBotApi } from '../support/fake-bot-api.ts';
import { fakeGraphApi } from '../support/fake-graph-api.ts';
import { freePort } from '../support/port.ts';
import { type Run, startBot, temporary } from '../support/process.ts';
import { root } from '../support/talk.ts';
import { until } from '../support/until.ts';

jest.setTimeout(60_000);

let place: ReturnType<typeof temporary>;
let runs: Run[];
beforeEach(() => {
  place = temporary();
  runs = [];
});
afterEach(async () => {
  for (const run of runs) await run.stop('SIGKILL');
  place.remove();
});

const start = (environment: Record<string, string>): Run => {
  const run = startBot([], { DATA_DIR: place.folder, PORT: '0', ...environment });
  runs.push(run);
  return run;
};

/** The address of its web chat, once it is there. */
const addressOf = async (run: Run): Promise<string> => {
  await run.printed(/Web chat: \S+/);
  return /Web chat: (\S+)/.exec(run.output().out)![1]!;
};

/** How many lines of its log say this. */
const lines = (run: Run, what: RegExp): number =>
  run
    .output()
    .err.split('\n')
    .filter((line) => what.test(line)).length;

const isThere = async (url: string): Promise<boolean> =>
  fetch(url).then(
    (answer) => answer.ok,
    () => false,
  );

describe('a platform that is away when the bot starts', () => {
  test.each([
    'drop',
    'page',
    { status: 429, retryAfter: 100 },
    { status: 400, description: 'Bad Request' },
  ] as const)(
    'Telegram answering %j: the web chat is up meanwhile, it is said once, and Telegram joins when it can',
    async (trouble) => {
      const api = await fakeBotApi();
      try {
        api.answers(trouble, { times: 1_000, method: 'deleteWebhook' });
        api.answers(trouble, { times: 1_000, method: 'getMe' });
        const run = start({ TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root, WEB: 'on' });
        const address = await addressOf(run);
        const tries = () => api.calls.filter(({ method }) => method === 'getMe').length;
        // Where it gives no answer, one opening takes four calls.
        await until(() => tries() > (typeof trouble === 'string' ? 4 : 1), 40_000);
        expect(await isThere(address)).toBe(true);
        expect(lines(run, /Telegram cannot start/)).toBe(1);
        const ana = api.person(47, { language: 'es' });
        ana.says('hola');
        api.answersWell();
        await until(() => ana.heard().some(({ text }) => text.includes('¡Hola!')), 40_000);
        expect(await run.stop()).toBe(0);
      } finally {
        for (const run of runs) await run.stop('SIGKILL');
        await api.close();
      }
    },
  );

  test('WhatsApp: the same', async () => {
    const api = await fakeGraphApi();
    try {
      api.answers('page', { times: 1_000, what: 'number' });
      const run = start({
        WHATSAPP_TOKEN: api.token,
        WHATSAPP_PHONE_ID: api.phoneId,
        WHATSAPP_APP_SECRET: '5f0c1e9a7b3d48260e1f93a7c45b8d62',
        WHATSAPP_VERIFY_TOKEN: api.verifyToken,
        WHATSAPP_API_ROOT: api.root,
        WEB: 'on',
      });
      expect(await isThere(await addressOf(run))).toBe(true);
      await run.printed(/WhatsApp cannot start/);
      api.answersWell();
      await run.printed(/WhatsApp listens/);
      expect(lines(run, /WhatsApp cannot start/)).toBe(1);
      expect(await run.stop()).toBe(0);
    } finally {
      await api.close();
    }
  });

  test('a wrong token stops the start with a sentence all the same', async () => {
    const api = await fakeBotApi();
    try {
      const TELEGRAM_BOT_TOKEN = '123456789:not-the-token-of-this-bot';
      const run = start({ TELEGRAM_BOT_TOKEN, TELEGRAM_API_ROOT: api.root, WEB: 'on' });
      expect(await run.ended).toBe(1);
      expect(run.output().err).toContain('TELEGRAM_BOT_TOKEN is not a valid token.');
    } finally {
      await api.close();
    }
  });

  test('it is stopped in the middle of trying', async () => {
    const silent = createServer(() => undefined);
    const port = await freePort();
    await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve));
    try {
      const run = start({
        TELEGRAM_BOT_TOKEN: '123456789:not-the-token-of-this-bot',
        TELEGRAM_API_ROOT: `http://127.0.0.1:${port}`,
        WEB: 'on',
      });
      await addressOf(run);
      const asked = performance.now();
      expect(await run.stop()).toBe(0);
      expect(performance.now() - asked).toBeLessThan(5_000);
    } finally {
      silent.close();
    }
  });
});

describe('the end', () => {
  test('SIGTERM while it waits for its Redis ends it well, as it does to the first process of a container', async () => {
    const run = start({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
    await run.printed(/cannot be used/);
    expect(await run.stop()).toBe(0);
    expect(run.output().err).not.toMatch(/given up/);
  });

  test('SIGTERM to `npm start` reaches the bot: nothing goes on that holds the port', async () => {
    const PORT = String(await freePort());
    const env = { PATH: process.env.PATH, HOME: place.folder, DATA_DIR: place.folder, PORT };
    const npm = spawn('npm', ['start'], { cwd: root, env, stdio: 'ignore' });
    const address = `http://127.0.0.1:${PORT}/healthz`;
    await until(() => isThere(address), 40_000);
    npm.kill('SIGTERM');
    await until(async () => !(await isThere(address)));
  });

  test('standard input that ends leaves the web chat up', async () => {
    const run = start({});
    const address = await addressOf(run);
    run.type('hola\n');
    run.endInput();
    await run.printed(/¡Hola!/);
    await run.printed(/the web chat goes on/);
    expect(await isThere(address)).toBe(true);
    expect(await run.stop()).toBe(0);
  });

  test('standard input that ends is the end where there is nothing else', async () => {
    const run = start({ WEB: 'off' });
    run.type('hola\n');
    run.endInput();
    expect(await run.ended).toBe(0);
    expect(run.output().out).toContain('¡Hola!');
  });

  test('a PORT that is taken is an error where it was set by hand', async () => {
    const taken = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
    try {
      const run = start({ PORT: String(port) });
      expect(await run.ended).toBe(1);
      expect(run.output().err).toMatch(/^PORT/m);
    } finally {
      taken.close();
    }
  });
});
