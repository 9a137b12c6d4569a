import { httpServer } from '../src/channels/http.ts';
import { makeMetrics } from '../src/metrics.ts';
import { guard, mountOperations } from '../src/operations.ts';
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
  mountOperations(http.app, { store: { ping }, metrics, adminToken, isPublic, log: silent });
  http.app.get('/private', guard(adminToken, silent, isPublic), (c) => c.text('in'));
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
  metrics.fellBack('telegram', 'es');
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
    'guia_fallbacks_total{channel="telegram",language="es"} 1',
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
});
