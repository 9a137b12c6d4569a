/** The other side of HANDOFF=webhook, as somebody would write it: it checks, takes each event once, and answers. */
import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Event = { id: string; case: string; type: string; text: string };

export const deskReceiver = async (secret: string) => {
  const events: Event[] = [];
  const seen = new Set<string>();
  let calls = 0;
  /** What the next calls are answered with, after they were taken where `taken` says so. */
  let trouble: { status: number | 'cut'; taken?: boolean }[] = [];
  const complaints: string[] = [];
  const sign = (time: string, body: string) =>
    `v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`;

  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req.setEncoding('utf8')) body += chunk;
    calls += 1;
    const time = String(req.headers['x-guia-time']);
    if (req.headers['x-guia-signature'] !== sign(time, body)) complaints.push('a wrong signature');
    if (Math.abs(Date.now() / 1000 - Number(time)) > 300) complaints.push('an old time');
    const now = trouble.shift();
    if (!now || now.taken) {
      const event = JSON.parse(body) as Event;
      if (!seen.has(event.id)) events.push(event);
      seen.add(event.id);
    }
    if (now?.status === 'cut') req.socket.destroy();
    else res.writeHead(now?.status ?? 204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
    events,
    complaints,
    calls: () => calls,
    troubled: (...some: typeof trouble) => {
      trouble = some;
    },
    /** Says something into a case, signed; gives the status. `more` changes what is sent. */
    async says(
      to: string,
      word: object,
      more: { time?: number; signature?: string; body?: string } = {},
    ): Promise<number> {
      const body = more.body ?? JSON.stringify({ id: randomUUID(), ...word });
      const time = String(more.time ?? Math.floor(Date.now() / 1000));
      const headers = {
        'content-type': 'application/json',
        'x-guia-time': time,
        'x-guia-signature': more.signature ?? sign(time, body),
      };
      return (await fetch(to, { method: 'POST', headers, body })).status;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
