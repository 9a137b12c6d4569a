import { connect } from 'node:net';
import type { Context } from 'hono';
import { httpServer } from '../src/channels/http.ts';
import { guesses } from '../src/channels/secret.ts';
import { makeMetrics } from '../src/metrics.ts';
import { makeGuard, mountOperations } from '../src/operations.ts';
import { silent } from './support/talk.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

async function running(
  options: { adminToken?: string; isPublic?: boolean; ping?: () => Promise<void> } = {},
) {
  const http = httpServer({ port: 0, log });
  const metrics = makeMetrics();
  const { adminToken, isPublic, ping = async () => {} } = options;
  const source = (c: Context) => c.req.header('x-tester') ?? '';
  const guard = makeGuard({ adminToken, isPublic, source, log: silent });
  mountOperations(http.app, { store: { ping }, metrics, guard, isPublic, log: silent });
  http.app.get('/private', guard, (c) => c.text('in'));
  const { url } = await http.open();
  open.push(http.close);
  return { url, metrics, get: (path: string, headers = {}) => fetch(`${url}${path}`, { headers }) };
}

test('alive is alive, whatever the store does; ready is the store’s answer', async () => {
  let away = false;
  const { get } = await running({
    ping: async () => {
      if (away) throw new Error('away');
    },
  });
  expect([(await get('/healthz')).status, (await get('/readyz')).status]).toEqual([200, 200]);
  away = true;
  expect([(await get('/healthz')).status, (await get('/readyz')).status]).toEqual([200, 503]);
});

test('a store that never answers is not ready', async () => {
  const { get } = await running({ ping: () => new Promise(() => {}) });
  expect((await get('/readyz')).status).toBe(503);
});

test('what is counted is on the page, without anybody’s chat', async () => {
  const { get, metrics } = await running();
  metrics.took('web', 12, 'menu', 'find-clinic');
  metrics.took('web', 12, 'menu', 'menu');
  metrics.count('outcomes', 'telegram', 'not_understood');
  metrics.refused('whatsapp', 'forged');
  metrics.failed('telegram', 'sendMessage');
  metrics.outbox(2);
  metrics.outbox(-1);
  metrics.raced();
  metrics.dropped('telegram', 'refused');
  metrics.alarmed('web');
  const page = await (await get('/metrics')).text();
  for (const line of [
    'guia_turn_seconds_count{channel="web"} 2',
    'guia_topic_transitions_total{from="menu",to="find-clinic"} 1',
    'guia_outcomes_total{channel="telegram",outcome="not_understood"} 1',
    'guia_refused_total{channel="whatsapp",why="forged"} 1',
    'guia_channel_errors_total{channel="telegram",what="sendMessage"} 1',
    'guia_outbox_replies 1',
    'guia_races_total 1',
    'guia_replies_dropped_total{channel="telegram",why="refused"} 1',
    'guia_emergencies_without_store_total{channel="web"} 1',
  ])
    expect(page).toContain(line);
  expect(page).not.toContain('to="menu"');
});

describe('the operator’s pages', () => {
  test('without a token are for this machine, and not for those a proxy asks for', async () => {
    const { get } = await running();
    expect((await get('/private')).status).toBe(200);
    expect((await get('/private', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(403);
    expect((await get('/metrics', { forwarded: 'for=203.0.113.9' })).status).toBe(403);
  });

  test('without a token are for nobody behind a proxy, which may not say that it passes on', async () => {
    const { url } = await running({ isPublic: true });
    expect((await fetch(`${url}/private`)).status).toBe(403);
    expect((await fetch(`${url}/metrics`)).status).toBe(403);
  });

  test('with a token are for who shows it, as a bearer or as a browser’s password', async () => {
    const { get } = await running({ adminToken: 'sixteen letters!' });
    const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
    expect((await get('/private', { authorization: 'Bearer sixteen' })).status).toBe(401);
    expect((await get('/private')).headers.get('www-authenticate')).toContain('Basic');
    expect((await get('/private', basic('anyone:sixteen letters?'))).status).toBe(401);
    expect((await get('/private', basic('anyone:sixteen letters!'))).status).toBe(200);
    expect((await get('/private', { authorization: 'Bearer sixteen letters!' })).status).toBe(401);
    expect((await get('/metrics', basic(':sixteen letters!'))).status).toBe(200);
  });

  test.each([
    'via',
    'x-real-ip',
    'x-forwarded-host',
    'x-forwarded-proto',
    'cf-connecting-ip',
    'true-client-ip',
    'x-client-ip',
    'x-amzn-trace-id',
    'x-envoy-external-address',
    'fly-client-ip',
  ])('without a token are for nobody of whom a proxy says anything, as by %s', async (name) => {
    const { get } = await running();
    expect((await get('/private', { [name]: '203.0.113.9' })).status).toBe(403);
  });

  test.each([
    ['HTTP/1.1', 'localhost', 200],
    ['HTTP/1.1', '127.0.0.1', 200],
    ['HTTP/1.1', '[::1]', 200],
    ['HTTP/1.1', 'bot.example.org', 403],
    ['HTTP/1.1', 'localhost.example.org', 403],
    // As nginx asks, unless told otherwise.
    ['HTTP/1.0', '127.0.0.1', 403],
  ])('without a token, asked by %s for %s, answer %i', async (version, host, status) => {
    const { url } = await running();
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(`GET /private ${version}\r\nHost: ${host}:${port}\r\nConnection: close\r\n\r\n`);
    let answer = '';
    for await (const data of socket) answer += data;
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  test('look at ten wrong tokens a minute from one place, and then at no right one from there', async () => {
    const { get } = await running({ adminToken: 'sixteen-letters!' });
    const from = (tester: string, token: string) =>
      get('/private', { 'x-tester': tester, authorization: `Bearer ${token}` });
    for (let n = 0; n < 10; n++) expect((await from('a', `guess-${n}`)).status).toBe(401);
    const right = await from('a', 'sixteen-letters!');
    expect([right.status, right.headers.get('retry-after')]).toEqual([429, '60']);
    expect((await from('b', 'sixteen-letters!')).status).toBe(200);
    for (let n = 0; n < 20; n++) expect((await get('/private', { 'x-tester': 'c' })).status).toBe(401);
    expect((await from('c', 'sixteen-letters!')).status).toBe(200);
  });
});

test('guesses are forgotten after a minute, and of many sources the first', () => {
  let at = 0;
  const tries = guesses(() => at);
  for (let n = 0; n < 10; n++) tries.wrong('a');
  expect(tries.areOver('a')).toBe(true);
  at = 60_000;
  expect(tries.areOver('a')).toBe(false);
  for (let n = 0; n < 10; n++) tries.wrong('b');
  for (let n = 0; n < 10_000; n++) tries.wrong(`other ${n}`);
  expect(tries.areOver('b')).toBe(false);
});
