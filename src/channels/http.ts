/** The one HTTP server that webhooks (and whatever else arrives by HTTP) share, with `GET /healthz`. */
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { compress } from 'hono/compress';

/** Where the parts write down what an operator must know. pino's logger is one. */
export type Log = Record<'info' | 'warn' | 'error', (sentence: string) => void>;

export type HttpServer = {
  /** Where routes are mounted, before `open`: Hono takes none after the first request. */
  app: Hono;
  /** Starts to accept connections; resolves with the address. Rejects with a sentence when the port can't be had. */
  open(): Promise<{ url: string; port: number }>;
  /** Accepts no more connections, and resolves when the requests under way are answered. */
  close(): Promise<void>;
};

/** Where it listens when nobody said: a port that many programs use, so any free one will do instead. */
const USUAL = 8080;

/** Milliseconds that a request may take to arrive: its head, and all of it. */
const HEAD = 15_000;
const WHOLE = 30_000;

/** What is worth compressing where its maker did not: never a stream of events, which would be held back. */
const COMPRESSED = /^(?:application\/json|text\/(?:html|css|javascript))\b/;

/** @param options.port 0 takes any free port; left out, 8080, or any free one when that is taken. */
export const httpServer = (options: { port?: number; host?: string; log: Log }): HttpServer => {
  const { port = USUAL, host = '127.0.0.1', log } = options;
  const app = new Hono();
  app.use(compress({ contentTypeFilter: COMPRESSED }));
  app.get('/healthz', (c) => c.text('ok'));
  app.notFound((c) => c.text('not found', 404));
  app.onError((error, c) => {
    log.error(`HTTP ${c.req.method} ${c.req.path} failed: ${error.message}`);
    return c.text('error', 500);
  });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { headersTimeout: HEAD, requestTimeout: WHOLE },
  });

  return {
    app,
    open: () =>
      new Promise((resolve, reject) => {
        const refused = (error: NodeJS.ErrnoException) => {
          if (error.code === 'EADDRINUSE' && options.port === undefined && !retried) {
            retried = true;
            server.listen(0, host);
          } else
            reject(new Error(`PORT: cannot listen on ${host}:${port} (${error.code ?? error.message}).`));
        };
        let retried = false;
        server.on('error', refused);
        server.once('listening', () => {
          server.off('error', refused);
          const taken = (server.address() as AddressInfo).port;
          resolve({ url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`, port: taken });
        });
        server.listen(port, host);
      }),
    close: () =>
      new Promise((resolve) => {
        // A connection kept alive after its last answer would hold the server open for seconds.
        const sweep = setInterval(
          () => 'closeIdleConnections' in server && server.closeIdleConnections(),
          50,
        );
        server.close(() => {
          clearInterval(sweep);
          resolve();
        });
      }),
  };
};
