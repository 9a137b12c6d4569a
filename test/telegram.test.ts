/** The whole bot as a process, over HTTP, against a Bot API server that checks every call. */
import { fakeBotApi } from './support/fake-bot-api.ts';
import { freePort } from './support/port.ts';
import { type Run, startBot, temporary } from './support/process.ts';
import { canStartRedis, redisUrl } from './support/redis-server.ts';
import { until } from './support/until.ts';

type Api = Awaited<ReturnType<typeof fakeBotApi>>;

let api: Api;
let place: { folder: string; remove: () => void };
let runs: Run[];
beforeEach(async () => {
  api = await fakeBotApi();
  place = temporary();
  runs = [];
});
afterEach(async () => {
  for (const run of runs) await run.stop();
  place.remove();
  await api.close();
});

const start = async (environment: Record<string, string> = {}): Promise<Run> => {
  const run = startBot([], {
    TELEGRAM_BOT_TOKEN: api.token,
    TELEGRAM_API_ROOT: api.root,
    DATA_DIR: place.folder,
    PORT: '0',
    ...environment,
  });
  runs.push(run);
  await run.printed(/listening on/);
  return run;
};

test('a person finds a clinic: buttons, a place, the list edited in place, a clinic on the map', async () => {
  await start();
  const ana = api.person(47, { language: 'es' });
  ana.says('/start');
  expect((await ana.next()).text).toContain('¡Hola!');
  ana.presses('Buscar clínica');
  expect((await ana.next()).text).toContain('¿Dónde está?');
  expect(ana.keyboard()?.rows.flat()).toContainEqual({ label: '📍 Compartir mi ubicación', location: true });
  ana.shares(20.91, -100.74);
  await until(() =>
    ana.heard().some(({ buttons }) => buttons.flat().some(({ label }) => label === 'Ver más')),
  );
  const list = ana.heard().at(-1)!;
  const whole = ana
    .heard()
    .map((one) => one.text)
    .join('\n');
  expect(whole).toContain('UMFH 11 San Miguel de Allende');
  expect(ana.heard().flatMap((one) => one.bold)).toContainEqual(
    expect.stringContaining('UMFH 11 San Miguel de Allende'),
  );
  ana.presses('Ver más');
  await until(() => ana.heard().find((one) => one.id === list.id)?.edits === 1);
  const pressed = ana
    .heard()
    .at(-1)!
    .buttons.flat()
    .find((button) => button.label.startsWith('6.'))!;
  ana.presses(pressed.label);
  const shown = () => ana.heard().find(({ venue }) => venue)?.venue;
  await until(() => shown() !== undefined);
  const venue = shown();
  expect(venue?.title).toBe('UMF 38 San José Iturbide');
  expect(venue?.latitude).toBeCloseTo(21.0, 1);
  expect(api.spinning()).toBe(0);
});

test('every kind of message is answered, and a stale button asks again', async () => {
  await start();
  const bob = api.person(48, { language: 'en' });
  bob.says('clinic 37700');
  const list = await bob.next();
  expect(list.text).toContain('IMSS family clinics closest');
  for (const kind of ['sticker', 'voice', 'photo', 'document'] as const) {
    bob.sends(kind);
    expect((await bob.next()).text).toContain('I read text, buttons and locations');
  }
  bob.says('/privacy');
  await bob.next();
  bob.presses('find-clinic/near/more', list.id);
  await until(() => bob.heard().at(-1)?.text.includes('earlier question') === true);
});

test('the commands are listed in each language', async () => {
  await start();
  await until(
    () => api.commands('en').length > 0 && api.commands().length > 0 && api.commands('es').length > 0,
  );
  const names = (language?: string) => api.commands(language).map(({ command }) => command);
  expect(names('es')).toContain('clinica');
  expect(names('en')).toContain('clinic');
  expect(names()).toEqual(names('es'));
});

test('a conversation goes on after a restart, and a message sent in between is answered', async () => {
  const first = await start();
  const ana = api.person(49, { language: 'es' });
  ana.says('clinica 37700');
  await ana.next();
  await api.quiet();
  expect(await first.stop()).toBe(0);
  ana.says('ver más');
  await start();
  await until(() => ana.heard().at(-1)?.text.includes('de la 4 a la 6') === true);
});

test('a person who blocked the bot stops nobody else', async () => {
  await start();
  const [ana, bob] = [api.person(50), api.person(51, { language: 'es' })];
  ana.says('hola');
  ana.blocks();
  bob.says('hola');
  expect((await bob.next()).text).toContain('¡Hola!');
  await api.quiet();
});

test('by webhook: the same, with a secret that is checked', async () => {
  const port = await freePort();
  await start({ PUBLIC_URL: `http://127.0.0.1:${port}`, PORT: String(port) });
  const ana = api.person(52, { language: 'es' });
  ana.says('clinica 06700');
  expect((await ana.next()).text).toContain('06700');
  await api.quiet();
  const forged = await fetch(`http://127.0.0.1:${port}/webhooks/telegram`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 'forged' },
    body: '{"update_id":1}',
  });
  expect(forged.status).toBe(401);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
});

test('no text, token or chat id reaches the log', async () => {
  const run = await start();
  const ana = api.person(5_551_234_567, { language: 'es' });
  ana.says('clinica 06700 secreto');
  await ana.next();
  await api.quiet();
  await run.stop();
  const { out, err } = run.output();
  for (const secret of [api.token, 'secreto', '5551234567', '06700']) expect(out + err).not.toContain(secret);
});

const redis = canStartRedis() || redisUrl() ? test : test.skip;
redis('two bots on one Redis answer one chat as one', async () => {
  const port = [await freePort(), await freePort()];
  const url = redisUrl()!;
  const one = await start({
    REDIS_URL: url,
    PUBLIC_URL: `http://127.0.0.1:${port[0]}`,
    PORT: String(port[0]),
  });
  const chat = 60_000 + Math.floor(performance.timeOrigin % 10_000);
  const ana = api.person(chat, { language: 'es' });
  ana.says('clinica 37700');
  await ana.next();
  await api.quiet();
  await start({ REDIS_URL: url, PUBLIC_URL: `http://127.0.0.1:${port[1]}`, PORT: String(port[1]) });
  ana.says('ver más');
  await until(() => ana.heard().at(-1)?.text.includes('de la 4 a la 6') === true);
  ana.says('/privacidad');
  ana.says('borrar mis datos');
  ana.says('sí, borrar todo');
  await api.quiet();
  await one.stop();
});
