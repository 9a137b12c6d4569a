/** `deploy/chatwoot.mjs` as a process of its own, between the guide's hand-off and a small Chatwoot. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Bot, makeBot } from '../src/bot.ts';
import { handoffCases } from '../src/cases.ts';
import { signed, webhookDesk } from '../src/channels/desk-webhook.ts';
import { httpServer } from '../src/channels/http.ts';
import { watchedDesk, watchedHearing } from '../src/handoff.ts';
import { memoryStore } from '../src/stores/memory.ts';
import { type Browser, browser } from './channels/web-browser.ts';
import { webOver } from './support/channels.ts';
import { fakeChatwoot } from './support/fake-chatwoot.ts';
import { handoffGuide } from './support/handoff.ts';
import { notes } from './support/notes.ts';
import { root, silent } from './support/talk.ts';
import { until } from './support/until.ts';

const secret = 'f3a1c98be27d4450a6d1b7e9920c5518';
const key = 'a-long-word-of-chatwoots-own';
const guide = handoffGuide();
jest.setTimeout(120_000);

let chatwoot: Awaited<ReturnType<typeof fakeChatwoot>>;
let page: Browser;
let adapter: string;
let closing: (() => unknown)[];

/** Starts the adapter; gives its address. */
const startAdapter = async (environment: Record<string, string>): Promise<string> => {
  const child = spawn(process.execPath, ['deploy/chatwoot.mjs'], {
    cwd: root,
    env: { PATH: process.env.PATH, PORT: '0', HANDOFF_SECRET: secret, CHATWOOT_KEY: key, ...environment },
  });
  let out = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  closing.push(() => {
    child.kill();
    return ended;
  });
  await until(() => /listens on port \d+/.test(out));
  return `http://127.0.0.1:${/port (\d+)/.exec(out)![1]}`;
};

beforeEach(async () => {
  closing = [];
  chatwoot = await fakeChatwoot('inbox-1');
  const http = httpServer({ port: 0, log: notes() });
  const { url } = await http.open();
  adapter = await startAdapter({
    GUIDE_URL: url,
    CHATWOOT_URL: `${chatwoot.url}/`,
    CHATWOOT_INBOX: 'inbox-1',
  });
  chatwoot.tellsTo(`${adapter}/chatwoot?key=${key}`);
  const store = memoryStore();
  const cases = handoffCases(store, secret);
  let bot: Bot | undefined;
  const hear = watchedHearing((word) => bot!.hearStaff(word), cases);
  const desk = webhookDesk({ url: `${adapter}/guide`, secret, cases, hear, http: http.app, log: notes() });
  const web = webOver(guide, { http: http.app, log: notes(), history: store });
  bot = makeBot({ guide, store, channels: [web], desk: watchedDesk(desk, cases), log: silent });
  await web.open(bot.hear);
  page = browser(() => url);
  closing.unshift(
    () => page.close(),
    () => web.close(),
    () => bot.close(),
    () => http.close(),
    () => chatwoot.close(),
  );
});
afterEach(async () => {
  for (const close of closing) await close();
  expect(chatwoot.unknown).toEqual([]);
});

const says = (text: string) => page.post({ kind: 'text', text });
const heard = (part: string) => until(() => page.seen().some(({ text }) => text.includes(part)));
const seen = (part: string) => until(() => chatwoot.seen().some((text) => text.includes(part)));

/** Somebody asks for a person, and agrees. */
const asks = async (): Promise<void> => {
  await page.ask('/');
  page.listen();
  says('quiero hablar con una persona');
  await heard('¿Está de acuerdo?');
  says('sí');
  await seen('«quiero hablar con una persona»');
};

test('a conversation goes both ways, and is over when an agent resolves it', async () => {
  await asks();
  says('¿cuándo me pagan?');
  await seen('¿cuándo me pagan?');
  await chatwoot.writes('El viernes.');
  await heard('El viernes.');
  expect(chatwoot.seen().at(-1)).toBe('> El viernes.');
  chatwoot.resolves();
  await heard('terminó la conversación');
  await seen('• ¿cuándo me pagan?');
  await until(() => chatwoot.conversations[0]!.status === 'resolved');
  expect(chatwoot.conversations).toHaveLength(1);
});

test('what is asked later stands in the same conversation, open again', async () => {
  await asks();
  chatwoot.resolves();
  await heard('terminó la conversación');
  await until(() => chatwoot.conversations[0]!.status === 'resolved');
  says('quiero hablar con una persona');
  await until(() => page.seen().filter(({ text }) => text.includes('¿Está de acuerdo?')).length === 2);
  says('sí');
  await until(() => chatwoot.conversations[0]!.status === 'open');
  await chatwoot.writes('Aquí estoy.');
  await heard('Aquí estoy.');
});

test('when the person goes on with the guide the agent is told, and resolving says nothing to them', async () => {
  await asks();
  says('seguir con la guía');
  await until(() => chatwoot.seen().length === 2);
  expect(chatwoot.conversations[0]!.status).toBe('open');
  const before = page.seen().length;
  chatwoot.resolves();
  await chatwoot.writes('¿Sigue ahí?');
  await until(() => chatwoot.seen().length === 4);
  await until(() => chatwoot.conversations[0]!.status === 'resolved');
  expect(page.seen()).toHaveLength(before);
});

test('a private note, a file, a text that is too long and a guide that does not take it reach nobody, and the agent sees what failed', async () => {
  await asks();
  const before = page.seen().length;
  await chatwoot.writes('Entre nosotros.', { private: true });
  await chatwoot.writes('', { content: null, attachments: [{ id: 1 }] });
  await chatwoot.writes('Vea esto.', { attachments: [{ id: 1 }] });
  await chatwoot.writes('x'.repeat(3_001));
  await chatwoot.writes('Bienvenido', { message_type: 'template' });
  expect(chatwoot.seen().slice(1)).toEqual([
    '> Entre nosotros.',
    '! ',
    '! Vea esto.',
    `! ${'x'.repeat(3_001)}`,
    '> Bienvenido',
  ]);
  await chatwoot.writes('Hola.');
  await heard('Hola.');
  expect(page.seen()).toHaveLength(before + 1);
});

test('while Chatwoot is away nothing is lost: the guide tries again, in order, and each is said once', async () => {
  await asks();
  chatwoot.away(true);
  says('primero');
  await until(() => page.unsent() === 0);
  says('segundo');
  await until(() => page.unsent() === 0);
  chatwoot.away(false);
  await until(() => chatwoot.seen().length === 3, 60_000);
  expect(chatwoot.seen().slice(1)).toEqual(['primero', 'segundo']);
});

const forged = { 'x-guia-time': '1795000000', 'x-guia-signature': `v1=${'0'.repeat(64)}` };
const elsewhere = { event: 'message_created', conversation: { contact_inbox: { source_id: '../x' } } };

test.each([
  ['a call of the guide’s without a signature', '/guide', {}, '{}', 401],
  ['one with a wrong signature', '/guide', forged, '{}', 401],
  ['a call of Chatwoot’s without the key', '/chatwoot', {}, '{}', 401],
  ['one with another key', '/chatwoot?key=guessed', {}, '{}', 401],
  ['what is no JSON', `/chatwoot?key=${key}`, {}, 'no JSON', 400],
  ['what is no object', `/chatwoot?key=${key}`, {}, 'null', 204],
  ['a conversation of no case', `/chatwoot?key=${key}`, {}, JSON.stringify(elsewhere), 204],
  ['what is huge', `/chatwoot?key=${key}`, {}, 'x'.repeat(1_000_001), 413],
  ['another path', '/elsewhere', {}, '{}', 404],
] as const)('%s does nothing', async (_, path, headers, body, status) => {
  const answer = await fetch(adapter + path, { method: 'POST', body, headers });
  expect(answer.status).toBe(status);
  expect(chatwoot.conversations).toEqual([]);
});

test('an event of the guide’s that comes again is said once; a setting that is missing stops the start', async () => {
  const body = JSON.stringify({
    id: '3f9a12bc77de.1.d0',
    case: '3f9a12bc77de',
    type: 'opened',
    text: 'Alguien',
  });
  const time = String(Math.floor(Date.now() / 1000));
  for (let n = 0; n < 3; n++) {
    const { status } = await fetch(`${adapter}/guide`, {
      method: 'POST',
      body,
      headers: signed(secret, time, body),
    });
    expect(status).toBe(204);
  }
  expect(chatwoot.seen()).toEqual(['Alguien']);
  const child = spawn(process.execPath, [join(root, 'deploy/chatwoot.mjs')], {
    env: { HANDOFF_SECRET: secret },
  });
  let err = '';
  child.stderr.on('data', (data) => {
    err += data;
  });
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(1);
  expect(err).toContain('GUIDE_URL is not set');
});
