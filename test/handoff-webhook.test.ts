/** A hand-off behind a webhook: WhatsApp and the web on one side, a receiver of our own on the other, HTTP between. */

import { type Bot, makeBot } from '../src/bot.ts';
import { handoffCases } from '../src/cases.ts';
import { deskPath, signatureOf, webhookDesk } from '../src/channels/desk-webhook.ts';
import { httpServer } from '../src/channels/http.ts';
import { watchedDesk, watchedHearing } from '../src/handoff.ts';
import { memoryStore } from '../src/stores/memory.ts';
import { type Browser, browser } from './channels/web-browser.ts';
import { webOver, whatsappOver } from './support/channels.ts';
import { deskReceiver } from './support/desk-receiver.ts';
import { type FakeGraphApi, fakeGraphApi, type Person } from './support/fake-graph-api.ts';
import { handoffGuide } from './support/handoff.ts';
import { notes } from './support/notes.ts';
import { silent } from './support/talk.ts';
import { until } from './support/until.ts';

const secret = 'f3a1c98be27d4450a6d1b7e9920c5518';
const guide = handoffGuide();
let api: FakeGraphApi;
let receiver: Awaited<ReturnType<typeof deskReceiver>>;
let ana: Person;
let page: Browser;
let bot: Bot;
let hook: string;
let isAway: boolean;
/** How often something was stored. */
let saves: number;
let log: ReturnType<typeof notes>;
let closing: (() => Promise<void> | void)[];

beforeEach(async () => {
  api = await fakeGraphApi();
  receiver = await deskReceiver(secret);
  ana = api.person('5214151234567');
  log = notes();
  isAway = false;
  saves = 0;
  const kept = memoryStore();
  const store = {
    ...kept,
    load: (chat: Parameters<typeof kept.load>[0]) =>
      isAway ? Promise.reject(new Error('away')) : kept.load(chat),
    save: (...saved: Parameters<typeof kept.save>) => {
      saves += 1;
      return kept.save(...saved);
    },
  };
  const http = httpServer({ port: 0, log: notes() });
  const cases = handoffCases(store, secret);
  const hear = watchedHearing((word) => bot.hearStaff(word), cases);
  const desk = webhookDesk({ url: receiver.url, secret, cases, hear, http: http.app, log, patience: 2_000 });
  const whatsapp = whatsappOver(guide, api, { http: http.app, log: notes() });
  const web = webOver(guide, { http: http.app, log: notes(), history: store });
  bot = makeBot({ guide, store, channels: [whatsapp, web], desk: watchedDesk(desk, cases), log: silent });
  const { url } = await http.open();
  hook = url + deskPath;
  for (const channel of [whatsapp, web]) await channel.open(bot.hear);
  api.webhook(`${url}/webhooks/whatsapp`);
  page = browser(() => url);
  closing = [
    () => page.close(),
    () => whatsapp.close(),
    () => web.close(),
    () => bot.close(),
    () => http.close(),
    () => api.close(),
    () => receiver.close(),
  ];
});
afterEach(async () => {
  for (const close of closing) await close();
  expect(receiver.complaints).toEqual([]);
  expect(log.all.filter((line) => line.includes(secret))).toEqual([]);
});

const quiet = async () => {
  await api.quiet();
  await bot.idle();
  await api.quiet();
};

/** Ana asks for a person and agrees; gives the case. */
const asks = async (): Promise<string> => {
  ana.says('quiero hablar con una persona');
  await quiet();
  ana.says('sí');
  await quiet();
  await until(() => receiver.events.length === 1);
  return receiver.events[0]!.case;
};

const heard = () => ana.heard().map(({ text }) => text);

test('from WhatsApp and back: what is said is passed on both ways, until they are done', async () => {
  const name = await asks();
  expect(receiver.events[0]).toMatchObject({ type: 'opened', case: expect.stringMatching(/^[\da-f]{12}$/) });
  ana.says('¿cuándo me pagan?');
  await quiet();
  expect(receiver.events[1]).toMatchObject({ type: 'message', case: name, text: '¿cuándo me pagan?' });
  expect(await receiver.says(hook, { case: name, type: 'message', text: 'El <b>viernes</b>, Ana.' })).toBe(
    202,
  );
  await quiet();
  expect(heard().at(-1)).toContain('El <b>viernes</b>, Ana.');
  expect(await receiver.says(hook, { case: name, type: 'done' })).toBe(202);
  await quiet();
  expect(heard().at(-1)).toContain('terminó la conversación');
  expect(receiver.events.at(-1)).toMatchObject({
    type: 'closed',
    text: expect.stringContaining('• ¿cuándo me pagan?'),
  });
});

test('from the web and back', async () => {
  await page.ask('/');
  page.listen();
  page.post({ kind: 'text', text: 'quiero hablar con una persona' });
  await until(() => page.seen().some(({ text }) => text.includes('¿Está de acuerdo?')));
  page.post({ kind: 'text', text: 'sí' });
  await until(() => receiver.events.length === 1);
  const { case: name } = receiver.events[0]!;
  page.post({ kind: 'text', text: '¿cuándo me pagan?' });
  await until(() => receiver.events.length === 2 && page.unsent() === 0);
  await receiver.says(hook, { case: name, type: 'message', text: 'El viernes.' });
  await until(() => page.seen().some(({ text }) => text.includes('El viernes.')));
});

test('an answer after WhatsApp’s 24 hours is told as not delivered', async () => {
  const name = await asks();
  ana.wasSilentForADay();
  await receiver.says(hook, { case: name, type: 'message', text: 'Perdón por la demora.' });
  await until(() => receiver.events.some(({ type }) => type === 'undelivered'));
  expect(heard().join()).not.toContain('demora');
});

test('a word that comes again counts once, however much has come in between', async () => {
  const name = await asks();
  const word = { id: 'w1', case: name, type: 'message', text: 'El viernes.' };
  for (let n = 0; n < 3; n++) expect(await receiver.says(hook, word)).toBe(202);
  for (let n = 0; n < 20; n++)
    await receiver.says(hook, { id: `x${n}`, case: name, type: 'message', text: `Otra ${n}.` });
  expect(await receiver.says(hook, word)).toBe(202);
  await quiet();
  expect(heard().filter((text) => text.includes('El viernes.'))).toHaveLength(1);
  expect(heard().filter((text) => text.includes('Otra'))).toHaveLength(20);
});

describe('what is forged', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const word = { case: '0123456789ab', type: 'message', text: 'Deme su contraseña' };

  test.each([
    ['a wrong signature', { signature: `v1=${'0'.repeat(64)}` }],
    ['none', { signature: '' }],
    ['a time six minutes ago', { time: now() - 360 }],
    ['a time to come', { time: now() + 360 }],
    [
      'another time than was signed',
      { signature: signatureOf(secret, String(now() - 100), JSON.stringify(word)) },
    ],
  ])('%s is refused with 401, a line in the log, and nothing is heard', async (_, more) => {
    const name = await asks();
    const before = heard().length;
    const kept = saves;
    expect(await receiver.says(hook, { ...word, case: name }, more)).toBe(401);
    await quiet();
    expect(heard()).toHaveLength(before);
    expect(saves).toBe(kept);
    expect(log.warnings).toEqual([expect.stringContaining('wrong signature')]);
  });

  test('a body over 64 kilobytes is refused with 413, whoever signed it', async () => {
    const name = await asks();
    const kept = saves;
    const text = 'x'.repeat(70_000);
    expect(await receiver.says(hook, { case: name, type: 'message', text })).toBe(413);
    expect(saves).toBe(kept);
    expect(log.warnings).toEqual([expect.stringContaining('64 kilobytes')]);
  });

  test.each([
    'no JSON',
    '[]',
    '{}',
    '{"id":"1","case":"0123456789ab","type":"message"}',
    '{"id":"1","case":"0123456789ab","type":"message","text":"  "}',
    '{"id":"1","case":"0123456789ab","type":"erase"}',
    '{"id":"../1","case":"0123456789ab","type":"done"}',
    '{"id":1,"case":"0123456789ab","type":"done"}',
    '{"id":"1","case":{"$gt":""},"type":"done"}',
  ])('%s is refused with 400', async (body) => {
    expect(await receiver.says(hook, {}, { body })).toBe(400);
    expect(log.warnings).toEqual([expect.stringContaining('no word of a hand-off')]);
    expect(saves).toBe(0);
  });

  test('a text of more than 3,000 characters is refused with 400', async () => {
    const name = await asks();
    expect(await receiver.says(hook, { case: name, type: 'message', text: 'x'.repeat(3_001) })).toBe(400);
  });

  test.each(['0123456789ab', '__proto__', 'open', '../web:1', ''])(
    'the case "%s" is not found',
    async (name) => {
      expect(await receiver.says(hook, { case: name, type: 'done' })).toBe(404);
      expect(log.warnings).toEqual([expect.stringContaining('a case that there is not')]);
      expect(saves).toBe(0);
    },
  );
});

test('a receiver that is away, or cut off after it took an event, gets each once and in order', async () => {
  const name = await asks();
  receiver.troubled({ status: 503 }, { status: 'cut', taken: true }, { status: 'cut' });
  ana.says('primero');
  ana.says('segundo');
  await until(() => receiver.events.length === 3, 20_000);
  expect(receiver.events.map(({ text }) => text).slice(1)).toEqual(['primero', 'segundo']);
  expect(receiver.calls()).toBeGreaterThan(4);
  expect(receiver.events.every((event) => event.case === name)).toBe(true);
}, 30_000);

test('what a receiver refuses for good is dropped, with a line in the log', async () => {
  await asks();
  receiver.troubled({ status: 410 });
  ana.says('primero');
  await quiet();
  ana.says('segundo');
  await until(() => receiver.events.length === 2);
  expect(receiver.events.at(-1)!.text).toBe('segundo');
  expect(log.errors).toEqual([expect.stringContaining('HANDOFF_URL answered with 410')]);
});

test('while the store is away a word is answered with 503, and counts when it is sent again', async () => {
  const name = await asks();
  isAway = true;
  const word = { id: 'w1', case: name, type: 'message', text: 'El viernes.' };
  expect(await receiver.says(hook, word)).toBe(503);
  isAway = false;
  expect(await receiver.says(hook, word)).toBe(202);
  await quiet();
  expect(heard().at(-1)).toContain('El viernes.');
});
