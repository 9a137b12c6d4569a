/**
 * Endpoints for an operator's tools: whether the process is alive, whether it is ready, its metrics; and the
 * access guard of the operator's pages.
 */
import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import { guesses, isSame } from './channels/secret.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Store } from './stores/store.ts';

/** Who may see the operator's pages. */
export type PageAccess = {
  /** The token that opens the pages. Without it they are open to this machine only. */
  adminToken?: string;
  /** Whether a proxy may forward other people's requests to us, perhaps without a header that says so. */
  isPublic?: boolean;
  /** Where a request comes from, see `sourceOf`: wrong tokens are counted per source. */
  source?: (c: Context) => string;
  log: Log;
};

export type Operations = Pick<PageAccess, 'isPublic' | 'log'> & {
  store: Pick<Store, 'ping'>;
  metrics: Metrics;
  /** The middleware that protects `/metrics`. */
  guard: MiddlewareHandler;
};

/** Milliseconds that the store may take to say that it is there. */
const PATIENCE = 2000;

/**
 * Mounts `GET /readyz` and `GET /metrics`. `/readyz` answers 200 while the store can do what a turn needs,
 * else 503; the reason is logged once, and shown to requests from this machine. `/healthz` belongs to the
 * HTTP server itself: it answers while the process is alive, whatever else is away.
 */
export function mountOperations(http: Hono, operations: Operations): void {
  const { store, metrics, guard, isPublic, log } = operations;
  let said: string | undefined;
  http.get('/readyz', async (c) => {
    const why = (await withinPatience(store.ping()))?.message;
    if (why !== said && why !== undefined) log.warn(`not ready: ${why}`);
    if (why !== said && why === undefined) log.info('ready again');
    said = why;
    if (why === undefined) return c.text('ready');
    return c.text(isFromHere(c) && !isPublic ? `not ready: ${why}` : 'not ready', 503);
  });
  http.get('/metrics', guard, async (c) =>
    c.body(await metrics.page(), 200, { 'content-type': metrics.contentType }),
  );
}

/**
 * Admits requests with the token (`Authorization: Bearer …`, or as the password of the browser's login
 * dialog, with any user name). After ten wrong tokens in a minute, that source is refused. If no token is
 * set, only direct requests from this machine are admitted, and none at all if `isPublic`.
 */
export function makeGuard({
  adminToken,
  isPublic = false,
  source = peer,
  log,
}: PageAccess): MiddlewareHandler {
  const tries = guesses();
  return async (c, next) => {
    if (adminToken === undefined) {
      if (!isPublic && isFromHere(c)) return next();
      log.warn({ path: c.req.path }, 'refused: ADMIN_TOKEN is not set, so this is for this machine only');
      return c.text('set ADMIN_TOKEN to see this from elsewhere', 403);
    }
    const from = source(c);
    if (tries.areOver(from)) {
      log.warn({ path: c.req.path }, 'refused: too many wrong ADMIN_TOKENs');
      return c.text('too many wrong tokens: wait a minute', 429, { 'retry-after': '60' });
    }
    const shown = c.req.header('authorization');
    if (shown !== undefined && isSame(tokenOf(shown), adminToken)) return next();
    // A browser's first request has no credentials and does not count as a wrong token. `www-authenticate`
    // makes the browser ask for them.
    if (shown !== undefined) tries.wrong(from);
    log.warn({ path: c.req.path }, 'refused: a wrong ADMIN_TOKEN, or none');
    return c.text('wrong token', 401, { 'www-authenticate': 'Basic realm="Guia IMSS", charset="UTF-8"' });
  };
}

function tokenOf(header: string): string {
  const [scheme = '', credentials = ''] = header.split(' ');
  if (scheme.toLowerCase() === 'bearer') return credentials;
  if (scheme.toLowerCase() !== 'basic') return '';
  const pair = Buffer.from(credentials, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}

const bindings = (c: Context) => c.env as HttpBindings | undefined;

const peer = (c: Context): string => bindings(c)?.incoming?.socket.remoteAddress ?? '';

/** Headers with which proxies, load balancers and tunnels mark a forwarded request. */
const PASSED_ON =
  /^(?:forwarded|via|x-forwarded.*|x-real-ip|.*client-ip|.*connecting-ip|x-original-.*|x-envoy-.*|x-amzn-.*|x-azure-.*|cf-.*|cdn-.*|fastly-.*|fly-.*|ngrok-.*|x-request-id|x-cloud-trace-context)$/;

/**
 * Whether a connection comes from this machine and was not made by a proxy on it. By default nginx sends no
 * header about the client and calls us by our loopback address; but it speaks HTTP/1.0, which no browser or
 * scraper does.
 */
function isFromHere(c: Context): boolean {
  const address = peer(c);
  const isLoopback = address === '::1' || /^(?:::ffff:)?127\./.test(address);
  // Against DNS rebinding: a foreign page whose host name resolves to this machine sends that name as the host.
  const isCalledSo = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i.test(c.req.header('host') ?? '');
  const isPassedOn =
    Object.keys(c.req.header()).some((name) => PASSED_ON.test(name)) ||
    bindings(c)?.incoming?.httpVersion === '1.0';
  return isLoopback && isCalledSo && !isPassedOn;
}

/** Why the store is not ready; undefined when it is. */
async function withinPatience(ping: Promise<void>): Promise<Error | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Error>((resolve) => {
    timer = setTimeout(
      () => resolve(new Error(`the store gave no answer within ${PATIENCE / 1000} s.`)),
      PATIENCE,
    );
  });
  const answer = ping.then(
    () => undefined,
    (error: Error) => error,
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
