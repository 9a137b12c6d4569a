/** The web chat's door: who comes in, from where, how often, and with what. */
import { createHash, randomBytes } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { ChatId, Inbound, Unreadable } from '../core/conversation.ts';

/** A person's browser, as its cookie tells. `isNew`: it brought none, and was given one with this answer. */
export type Visitor = { chat: ChatId; isNew: boolean };

/** Seconds that a browser keeps the cookie after its last look at the page. */
const YEAR = 365 * 86_400;

/**
 * Whose browser this is. The cookie holds 192 random bits and nothing else; the chat's id is their digest, so that
 * neither store nor log can be used to talk in somebody's place.
 *
 * SameSite is Lax for a page of its own and for a frame on the same site (an intranet under the same domain). A frame
 * on another site is given a second cookie, `None; Secure; Partitioned`: of its own for each embedding site, and
 * of no use elsewhere. Browsers take it over https only; one that refuses it is new with every request, which the page
 * tells the person.
 */
export const visitorOf = (c: Context, secure: boolean): Visitor => {
  const names = namesOf(secure);
  const value = (name: string) => [getCookie(c, name)].find((one) => one && /^[\w-]{32}$/.test(one));
  const name = names.find(value);
  const secret = (name && value(name)) ?? newSecret();
  const embedded = name ? name === names[1] : secure && isForeign(c);
  if (!name || c.req.path === '/') give(c, names[embedded ? 1 : 0], secret, secure);
  return { chat: `web:${digest(secret)}`, isNew: name === undefined };
};

/** Makes a browser another one to us, once its person had all deleted: what comes now has nothing to do with what was. */
export const renew = (c: Context, secure: boolean): void => {
  for (const name of namesOf(secure))
    if (getCookie(c, name) !== undefined) give(c, name, newSecret(), secure);
};

const newSecret = (): string => randomBytes(24).toString('base64url');

/** The cookie of a page of its own, and that of a frame on another site. */
const namesOf = (secure: boolean): readonly [string, string] => {
  const prefix = secure ? '__Host-' : '';
  return [`${prefix}guia`, `${prefix}guia-embedded`];
};

const give = (c: Context, name: string, secret: string, secure: boolean): void =>
  setCookie(c, name, secret, {
    path: '/',
    httpOnly: true,
    secure,
    maxAge: YEAR,
    ...(name.endsWith('-embedded') ? { sameSite: 'None', partitioned: true } : { sameSite: 'Lax' }),
  });

/** Whether the request comes out of a frame on another site. */
const isForeign = (c: Context): boolean =>
  c.req.header('sec-fetch-site') === 'cross-site' && c.req.header('sec-fetch-dest') === 'iframe';

/**
 * Whether our own page sent this, and not another site in the person's name: by what the browser says of the sender, or,
 * where it is an old one or the address plain http, by the origin being our own.
 */
export const isOurs = (c: Context, publicUrl: string | undefined): boolean => {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = c.req.header('origin');
  if (origin === undefined || !URL.canParse(origin)) return false;
  return origin === (publicUrl && new URL(publicUrl).origin) || new URL(origin).host === c.req.header('host');
};

/**
 * The address that a request came from, as a digest: the limits need only to tell addresses apart. Behind a
 * proxy it is what the proxy nearest to us wrote, the last in the list; what stands before it anybody can write.
 */
export const sourceOf = (c: Context, trustProxy: boolean): string => {
  const forwarded = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  return digest(forwarded || (getConnInfo(c).remote.address ?? ''));
};

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 32);

/** What a page sends: `after` is its cursor (see `Entry.n`); `waiting` is what it will send once this one is taken. */
export type Sent = { what: Told; after: number; waiting: Told[] };
type Told = Omit<Inbound, 'chat' | 'at'>;

/** How many of the messages that wait are looked at. */
const WAITING = 8;

const UNREADABLE: Unreadable[] = ['sticker', 'voice', 'photo', 'video', 'file', 'contact', 'other'];

/** Reads the body of a message; undefined when it is none. `id` is the page's own, and the same when it sends it again. */
export const readSent = (body: unknown, tag: string | undefined): Sent | undefined => {
  if (typeof body !== 'object' || body === null) return undefined;
  const { id, after = 0, lang, waiting = [], ...rest } = body as Record<string, unknown>;
  if (!isShort(id, 64) || !/^[\w-]{8,}$/.test(id) || !Number.isSafeInteger(after)) return undefined;
  const what = readKind(rest);
  const languageTag = [lang, tag].find(
    (one): one is string => isShort(one, 35) && /^[a-z]{2,3}\b/i.test(one),
  );
  if (!what) return undefined;
  return {
    what: { id, ...(languageTag ? { languageTag } : {}), ...what } as Told,
    after: after as number,
    waiting: (Array.isArray(waiting) ? waiting.slice(0, WAITING) : []).flatMap(
      (one) => readSent({ ...one, lang, waiting: [] }, tag)?.what ?? [],
    ),
  };
};

const readKind = (told: Record<string, unknown>): object | undefined => {
  const { kind, text, button, message, lat, lon, command, argument, what } = told;
  switch (kind) {
    case 'text':
      return isShort(text, LONGEST) ? { kind, text } : undefined;
    case 'press':
      if (!isShort(button, 200) || (message !== undefined && !isShort(message, 200))) return undefined;
      return { kind, button, ...(message === undefined ? {} : { message }) };
    case 'place':
      return isWithin(lat, 90) && isWithin(lon, 180) ? { kind, point: { lat, lon } } : undefined;
    case 'command':
      if (!isShort(command, 64) || !/^\w+$/.test(command)) return undefined;
      if (argument !== undefined && !isShort(argument, 200)) return undefined;
      return { kind, command, ...(argument === undefined ? {} : { argument }) };
    case 'unreadable':
      return UNREADABLE.includes(what as Unreadable) ? { kind, what } : undefined;
    default:
      return undefined;
  }
};

/** Characters of a message, and of a bubble. */
export const LONGEST = 4000;

const isShort = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= most;

const isWithin = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Math.abs(value) <= most;
