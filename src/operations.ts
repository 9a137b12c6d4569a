/** What an operator's tools ask over HTTP: is it alive, is it ready, how does it do; and the guard of their pages. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Store } from './stores/store.ts';

export type Operations = {
  store: Pick<Store, 'ping'>;
  metrics: Metrics;
  /** What opens `/metrics` and the pages that `guard` stands before; without it they are for this machine only. */
  adminToken?: string;
  /** A proxy passes on to us what others ask. */
  isPublic?: boolean;
  log: Log;
};

/** Milliseconds that the store may take to say that it is there. */
const PATIENCE = 2000;

/**
 * Mounts `GET /readyz` (200 while the store does what a turn needs, else 503; why not is in the log, once, and told to
 * who asks from this machine) and `GET /metrics`. `/healthz` is the server's own: it says that the process is alive,
 * whatever is away.
 */
export function mountOperations(http: Hono, operations: Operations): void {
  const { store, metrics, adminToken, isPublic, log } = operations;
  let said: string | undefined;
  http.get('/readyz', async (c) => {
    const why = (await withinPatience(store.ping()))?.message;
    if (why !== said && why !== undefined) log.warn(`not ready: ${why}`);
    if (why !== said && why === undefined) log.info('ready again');
    said = why;
    if (why === undefined) return c.text('ready');
    return c.text(isFromHere(c) && !isPublic ? `not ready: ${why}` : 'not ready', 503);
  });
  http.get('/metrics', guard(adminToken, log, isPublic), async (c) =>
    c.body(await metrics.page(), 200, { 'content-type': metrics.contentType }),
  );
}

/**
 * Lets in who shows the token (`Authorization: Bearer …`, or the password of a browser's own question, whatever the
 * name); without a token, who asks from this machine and not through a proxy. `isPublic`: there is a proxy, which may pass
 * on what others ask without saying so: then nobody without a token.
 */
export function guard(adminToken: string | undefined, log: Log, isPublic = false): MiddlewareHandler {
  return async (c, next) => {
    if (adminToken === undefined) {
      if (!isPublic && isFromHere(c)) return next();
      log.warn({ path: c.req.path }, 'refused: ADMIN_TOKEN is not set, so this is for this machine only');
      return c.text('set ADMIN_TOKEN to see this from elsewhere', 403);
    }
    if (isSame(tokenOf(c.req.header('authorization') ?? ''), adminToken)) return next();
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

/** Digests have one length, so that the comparison's time tells nothing of the token's. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A proxy on this machine asks for others: what it passes on says so. */
function isFromHere(c: Context): boolean {
  const address = (c.env as HttpBindings | undefined)?.incoming?.socket.remoteAddress ?? '';
  const isLoopback = address === '::1' || /^(?:::ffff:)?127\./.test(address);
  // A page of somebody else's, under a name that leads to this machine, asks for that name.
  const isCalledSo = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i.test(c.req.header('host') ?? '');
  const isPassedOn = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'].some((name) => c.req.header(name));
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
