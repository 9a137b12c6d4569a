/**
 * What stands before several processes: each call goes to the one with the fewest under way, and to another where that one
 * does not take it. A call that was begun is the platform's to repeat (502), as with deploy/Caddyfile.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Balancer = { url: string; close(): Promise<void> };

/** A balancer before these ports of this machine. */
export const startBalancer = async (ports: readonly number[]): Promise<Balancer> => {
  const busy = new Map(ports.map((port) => [port, 0]));

  /** The answer's status; undefined where the call reached nobody. */
  const passOn = (port: number, { method, url, headers }: IncomingMessage, body: Buffer) =>
    new Promise<number | undefined>((resolve) => {
      let isBegun = false;
      const call = request(
        { host: '127.0.0.1', port, method, path: url, headers, agent: false },
        (answer) => {
          answer.resume();
          answer.once('end', () => resolve(answer.statusCode));
          answer.once('error', () => resolve(502));
        },
      );
      call.once('socket', (socket) => {
        socket.once('connect', () => {
          isBegun = true;
        });
      });
      call.once('error', () => resolve(isBegun ? 502 : undefined));
      call.end(body);
    });

  const take = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    let status: number | undefined;
    for (const [port] of [...busy].sort(([, a], [, b]) => a - b)) {
      busy.set(port, (busy.get(port) ?? 0) + 1);
      status = await passOn(port, req, body);
      busy.set(port, (busy.get(port) ?? 1) - 1);
      if (status !== undefined) break;
    }
    res.writeHead(status ?? 502).end();
  };

  const server = createServer((req, res) => void take(req, res).catch(() => res.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
