/** No secret of an operator is ever printed: the program with every secret marked, in a world where everything fails. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../support/port.ts';
import { type Run, startBot as startProcess, temporary } from '../support/process.ts';
import { canStartRedis, startRedis } from '../support/redis-server.ts';
import { root } from '../support/talk.ts';

jest.setTimeout(60_000);

const runs: Run[] = [];
afterEach(async () => {
  for (const run of runs.splice(0)) await run.stop('SIGKILL');
});

const startBot = (environment: Record<string, string>): Run => {
  const run = startProcess([], environment);
  runs.push(run);
  return run;
};

/** A value for each setting that is a secret or holds one, with a mark that no other text has. */
const SECRETS: Record<string, string> = {
  TELEGRAM_BOT_TOKEN: '123456789:AAmarkedTelegramTokenXYZZY0001',
  WHATSAPP_TOKEN: 'EAAmarkedWhatsappTokenXYZZY0002',
  WHATSAPP_APP_SECRET: 'decafbad0003decafbad0003decafbad',
  WHATSAPP_VERIFY_TOKEN: 'markedVerifyTokenXYZZY0004',
  SESSION_KEY: Buffer.from('marked session key XYZZY 0005 32').toString('base64'),
  ADMIN_TOKEN: 'markedAdminTokenXYZZY0006',
  HANDOFF_SECRET: 'markedHandoffSecretXYZZY0008-of-the-test',
};
const PASSWORD = 'markedRedisPasswordXYZZY0007';

/** How each may stand in a text: as it is, escaped for an address, in base64, or its telling part alone. */
const traces = [...Object.values(SECRETS), PASSWORD].flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  secret.slice(4, 24),
]);

/** What a bot printed, which is no secret but may hold one. */
const printed = (bot: Run): string => Object.values(bot.output()).join('\n');

/** A platform that refuses everything and says back all it was told, as careless proxies do. */
async function carelessPlatform(status: number): Promise<{ url: string; close: () => void }> {
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (data) => {
      body += data;
    });
    request.on('end', () => {
      const all = `${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body}`;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          ok: false,
          error_code: status,
          description: all,
          error: { message: all, code: 190 },
          // Longer than anybody waits: the bot gives up at once.
          parameters: { retry_after: 3600 },
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('every setting whose name sounds like a secret is marked here', () => {
  const example = readFileSync(join(root, '.env.example'), 'utf8');
  const named = [...example.matchAll(/^#?\s*([A-Z][A-Z_]+(?:TOKEN|SECRET|KEY|PASSWORD))=/gm)].map(
    ([, name]) => name,
  );
  expect(named.length).toBeGreaterThan(0);
  expect(Object.keys(SECRETS)).toEqual(expect.arrayContaining(named));
});

test.each([401, 404, 429, 500])(
  'nothing is printed where the platforms answer %i and say back what they were told',
  async (status) => {
    const platform = await carelessPlatform(status);
    const { folder, remove } = temporary();
    const port = await freePort();
    const bot = startBot({
      ...SECRETS,
      TELEGRAM_API_ROOT: platform.url,
      WHATSAPP_API_ROOT: `${platform.url}/v1`,
      WHATSAPP_PHONE_ID: '106540352242922',
      HANDOFF: 'webhook',
      HANDOFF_URL: `${platform.url}/desk`,
      PUBLIC_URL: `http://localhost:${port}`,
      PORT: String(port),
      DATA_DIR: folder,
    });
    if (status < 429) expect(await bot.ended).toBe(1);
    // It would try again for ever.
    else await bot.printed(new RegExp(`Telegram answered getMe with ${status}: POST /bot<token>/getMe`));
    await bot.stop();
    platform.close();
    remove();
    expect(printed(bot)).toMatch(/(?:Telegram|WhatsApp) cannot start: /);
    for (const trace of traces) expect(printed(bot)).not.toContain(trace);
  },
);

test('nothing is printed of forged calls, wrong tokens and broken bodies, nor of what they carried', async () => {
  const { folder, remove } = temporary();
  const port = await freePort();
  const bot = startBot({
    WHATSAPP_TOKEN: SECRETS.WHATSAPP_TOKEN!,
    WHATSAPP_APP_SECRET: SECRETS.WHATSAPP_APP_SECRET!,
    WHATSAPP_VERIFY_TOKEN: SECRETS.WHATSAPP_VERIFY_TOKEN!,
    WHATSAPP_PHONE_ID: '106540352242922',
    WHATSAPP_API_ROOT: 'http://127.0.0.1:9/v1',
    ADMIN_TOKEN: SECRETS.ADMIN_TOKEN!,
    SESSION_KEY: SECRETS.SESSION_KEY!,
    PUBLIC_URL: `http://localhost:${port}`,
    WEB: 'on',
    PORT: String(port),
    DATA_DIR: folder,
  });
  await bot.printed(/listening/);
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, init).then(
      async (answer) => `${answer.status} ${await answer.text()}`,
    );
  const post = {
    method: 'POST',
    headers: { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}`, 'content-type': 'application/json' },
  };
  const answers = await Promise.all([
    call('/metrics', { headers: { authorization: `Bearer wrong` } }),
    call('/metrics', { headers: { authorization: `Bearer ${SECRETS.ADMIN_TOKEN}x` } }),
    call('/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1'),
    call('/webhooks/whatsapp', { ...post, body: '{"object":"whatsapp_business_account"}' }),
    call('/webhooks/whatsapp', { ...post, body: '{"broken' }),
    call('/webhooks/telegram', { ...post, body: '{}' }),
    call('/healthz'),
  ]);
  bot.stop();
  await bot.ended;
  remove();
  expect(answers[0]).toMatch(/^401/);
  expect(answers[3]).toMatch(/^(?:401|403)/);
  for (const trace of traces)
    for (const text of [printed(bot), ...answers]) expect(text).not.toContain(trace);
});

const withRedis = canStartRedis() ? test : test.skip;
withRedis.each([
  ['the right password, and a Redis that goes away', PASSWORD, /^! Redis at \S+ cannot be used/m],
  ['a wrong password', `${PASSWORD}wrong`, /^REDIS_URL does not fit Redis at /m],
])('nothing is printed with %s', async (_, password, atLast) => {
  const redis = await startRedis({ args: ['--requirepass', PASSWORD] });
  const bot = startBot({
    SESSION_KEY: SECRETS.SESSION_KEY!,
    REDIS_URL: `redis://:${password}@127.0.0.1:${redis.port}`,
  });
  bot.type('hola\nclinica 37700\n');
  await bot.printed(/37700|REDIS_URL|password|WRONGPASS/i);
  await redis.stop();
  bot.type('clinica 37700\n');
  await bot.printed(atLast);
  await bot.stop('SIGKILL');
  for (const trace of traces) expect(printed(bot)).not.toContain(trace);
});

test.each(Object.keys(SECRETS))('a malformed %s is named, and its value is not', async (name) => {
  const value = '{"~ÑXY';
  const bot = startBot({ ...SECRETS, WHATSAPP_PHONE_ID: '106540352242922', [name]: value });
  expect(await bot.ended).toBe(1);
  expect(printed(bot)).toMatch(new RegExp(`^\\n?${name} must be [^\\n]+\\n$`));
  for (const part of [value, value.slice(0, 4), 'XY']) expect(printed(bot)).not.toContain(part);
});
