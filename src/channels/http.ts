import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { compress } from 'hono/compress';

/** The log that all parts write for the operator; pino's logger is one. */
export type Log = Record<'info' | 'warn' | 'error', (sentence: string) => void>;

export type HttpServer = {
  /** Where routes are mounted, before `open`: Hono takes none after the first request. */
  app: Hono;
  /** Starts to accept connections; resolves with the address. Rejects with a sentence when the port can't be had. */
  open(): Promise<{ url: string; port: number }>;
  /** Accepts no more connections, and resolves when the requests under way are answered. */
  close(): Promise<void>;
};

/** The default port: many programs use it, so any free one will do instead. */
const USUAL = 8080;

/** How long clients may take, in milliseconds. */
export type Limits = {
  /** For the head of a request, and for all of it. */
  head: number;
  whole: number;
  /**
   * Keep-alive between two requests on a connection. Longer than load balancers keep an idle connection (mostly
   * 60 s): the side that sends requests must be the one that closes, or a request can be sent into a connection
   * that is just being closed.
   */
  idle: number;
  /** Between two checks for clients that exceed these limits. */
  look: number;
};

/**
 * The content types that are compressed, unless the handler has done it. Never an event stream, which
 * compression would buffer.
 */
const COMPRESSED = /^(?:application\/(?:manifest\+)?json|image\/svg\+xml|text\/(?!event-stream))/;

const LIMITS: Limits = { head: 15_000, whole: 30_000, idle: 75_000, look: 2_000 };

export type HttpOptions = {
  /** 0 takes any free port; left out, 8080, or any free one when that is taken. */
  port?: number;
  host?: string;
  limits?: Limits;
  log: Log;
};

/** Makes the server; `open` starts it. */
export const httpServer = (options: HttpOptions): HttpServer => {
  const { port = USUAL, host = '127.0.0.1', limits = LIMITS, log } = options;
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
    serverOptions: {
      headersTimeout: limits.head,
      requestTimeout: limits.whole,
      keepAliveTimeout: limits.idle,
      connectionsCheckingInterval: limits.look,
    },
  });

  return {
    app,
    open: () =>
      new Promise((resolve, reject) => {
        const refused = (error: NodeJS.ErrnoException) => {
          if (error.code === 'EADDRINUSE' && options.port === undefined && !retried) {
            retried = true;
            server.listen(0, host);
          } else reject(new Error(cannotListen(error, host, port)));
        };
        let retried = false;
        server.on('error', refused);
        server.once('listening', () => {
          server.off('error', refused);
          const address = server.address();
          const taken = typeof address === 'object' && address ? address.port : port;
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

/** A sentence that says why the server cannot listen and names the setting to change. */
const cannotListen = ({ code, message }: NodeJS.ErrnoException, host: string, port: number): string => {
  switch (code) {
    case 'EADDRINUSE':
      return `PORT ${port} is taken: another program, or another copy of this one, listens there. Choose another PORT.`;
    case 'EACCES':
      return `PORT ${port} is not for this user: ports below 1024 need rights. Choose a higher PORT.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST (${host}) is no address of this machine: use 127.0.0.1 for this machine alone, 0.0.0.0 for all of its addresses.`;
    default:
      return `PORT: cannot listen on ${host}:${port} (${code ?? message}).`;
  }
};
