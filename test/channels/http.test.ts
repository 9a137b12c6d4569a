/** The HTTP server's patience: with connections that are kept, and with clients that take their time. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HttpOptions, httpServer } from '../../src/channels/http.ts';
import { notes } from '../support/notes.ts';
import { until } from '../support/until.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const open = async (more: Partial<HttpOptions> = {}) => {
  const http = httpServer({ port: 0, log: notes(), ...more });
  http.app.post('/words', async (c) => c.text(await c.req.text()));
  const { port } = await http.open();
  closing.push(http.close);
  return port;
};

/** A connection, what came over it, and whether it was cut. */
const connected = async (port: number) => {
  const socket: Socket = connect(port, '127.0.0.1');
  closing.unshift(() => socket.destroy());
  const seen = { text: '', isCut: false };
  socket.on('data', (data: Buffer) => {
    seen.text += data;
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    seen.isCut = true;
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  return { write: (text: string) => socket.write(text), seen };
};

const ask = 'GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n';

test('a connection is kept for longer than balancers keep one that is idle, some 60 seconds', async () => {
  const answer = await fetch(`http://127.0.0.1:${await open()}/healthz`);
  const [, seconds] = /timeout=(\d+)/.exec(answer.headers.get('keep-alive') ?? '') ?? [];
  expect(Number(seconds)).toBeGreaterThan(65);
});

test('a kept connection is idle for as long as it may, and is answered again', async () => {
  const port = await open({ limits: { head: 150, whole: 300, idle: 60_000, look: 20 } });
  const { write, seen } = await connected(port);
  write(ask);
  await until(() => seen.text.includes('ok'));
  // Longer than a request may take.
  await sleep(600);
  expect(seen.isCut).toBe(false);
  write(ask);
  await until(() => seen.text.split('200 OK').length === 3);
});

test.each([
  ['nothing', ''],
  ['half a head', 'GET /healthz HTTP/1.1\r\nhost: '],
  ['half a body', 'POST /words HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nhola'],
  ['half a head on a kept connection', `${ask}GET /healthz HTTP/1.1\r\nhost: `],
])('a client that sends %s is cut', async (_what, text) => {
  const port = await open({ limits: { head: 150, whole: 300, idle: 60_000, look: 20 } });
  const { write, seen } = await connected(port);
  if (text) write(text);
  await until(() => seen.isCut);
});

test('a connection that is kept does not hold up the end', async () => {
  const http = httpServer({ port: 0, log: notes() });
  const { port } = await http.open();
  const { write, seen } = await connected(port);
  write(ask);
  await until(() => seen.text.includes('ok'));
  await http.close();
  await until(() => seen.isCut);
});

test('every text is sent compressed where it is long, whatever part made it, but for a stream of events', async () => {
  const http = httpServer({ port: 0, log: notes() });
  const types = [
    'text/html',
    'text/css',
    'text/javascript',
    'text/plain',
    'text/csv',
    'text/calendar',
    'application/json',
    'application/manifest+json',
    'image/svg+xml',
    'text/event-stream',
    'image/png',
  ];
  for (const [n, type] of types.entries())
    http.app.get(`/${n}`, (c) =>
      c.body('palabra '.repeat(500), 200, { 'Content-Type': `${type}; charset=utf-8` }),
    );
  closing.push(http.close);
  const { url } = await http.open();
  const sent = await Promise.all(
    types.map(async (type, n) => {
      const answer = await fetch(`${url}/${n}`, { headers: { 'accept-encoding': 'gzip' } });
      return answer.headers.get('content-encoding') === 'gzip' ? type : undefined;
    }),
  );
  expect(sent.filter(Boolean)).toEqual(types.slice(0, -2));
});
