/** Admits requests to the web chat: whose browser sent one, from which address and site, and what it says. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { ChatId, Inbound, Unreadable } from '../core/conversation.ts';
import { isSame } from './secret.ts';

/** A person's browser, as its cookie tells. `isNew`: it brought none of ours, and was given one with this answer. */
export type Visitor = { chat: ChatId; isNew: boolean };

/** How cookies are given. */
export type Cookies = {
  /** Whether cookies are given over https only. */
  secure: boolean;
  /** Seconds that a browser keeps a cookie after the person last sent a message or opened the page. */
  lifetime: number;
  /**
   * The first key signs; a signature by any of them is accepted. Empty while the store that holds the key is
   * away: then every id is accepted, and new ones are signed with a temporary key.
   */
  keys: readonly Buffer[];
};

/**
 * Whose browser this is. The cookie holds 192 random bits and our signature of them. The chat's id is their
 * digest, so that nobody can use the store or the log to write in somebody else's place. An id that we did
 * not issue is replaced by one of ours: another person may have planted it in the browser so as to know it.
 *
 * A page opened by itself, or framed on the same site (an intranet under the same domain), is given a cookie
 * with SameSite Lax. A frame on another site is given a second cookie, `None; Secure; Partitioned`: each
 * embedding site has one of its own, of no use elsewhere. Browsers take that one over https only. A browser
 * that refuses it is new with every request, and the page tells the person so.
 */
export const visitorOf = (c: Context, cookies: Cookies): Visitor => {
  const names = namesOf(cookies);
  const known = names
    .map((name) => ({ name, cookie: getCookie(c, name) ?? '' }))
    .find(({ cookie }) => isIssued(cookie, cookies.keys));
  const cookie = known?.cookie ?? issued(cookies.keys);
  const embedded = known ? known.name === names[1] : cookies.secure && isForeign(c);
  if (c.req.method !== 'GET' || c.req.path === '/' || !known)
    give(c, names[embedded ? 1 : 0], cookie, cookies);
  return { chat: `web:${digest(cookie.slice(0, ID))}`, isNew: known === undefined };
};

/** Gives a browser a new id once its person had everything deleted: what comes now is not linked to what was. */
export const renew = (c: Context, cookies: Cookies): void => {
  for (const name of namesOf(cookies))
    if (getCookie(c, name) !== undefined) give(c, name, issued(cookies.keys), cookies);
};

/** Deletes the cookie in the browser of a person who chose "I'm done here". */
export const dismiss = (c: Context, cookies: Cookies): void => {
  for (const name of namesOf(cookies))
    if (getCookie(c, name) !== undefined) give(c, name, '', { ...cookies, lifetime: 0 });
};

/** The names of the two cookies: for a page on our own site, and for a frame on another site. */
const namesOf = ({ secure }: Cookies): readonly [string, string] => {
  const prefix = secure ? '__Host-' : '';
  return [`${prefix}guia`, `${prefix}guia-embedded`];
};

const give = (c: Context, name: string, value: string, { secure, lifetime }: Cookies): void =>
  setCookie(c, name, value, {
    path: '/',
    httpOnly: true,
    secure,
    maxAge: lifetime,
    ...(name.endsWith('-embedded') ? { sameSite: 'None', partitioned: true } : { sameSite: 'Lax' }),
  });

/** Characters of the id in a cookie, before the signature. */
const ID = 32;

const issued = ([key = randomBytes(32)]: readonly Buffer[]): string => {
  const id = randomBytes(24).toString('base64url');
  return `${id}.${signature(id, key)}`;
};

const isIssued = (cookie: string, keys: readonly Buffer[]): boolean =>
  /^[\w-]{32}\.[\w-]{43}$/.test(cookie) &&
  (keys.length === 0 ||
    keys.some((key) => isSame(cookie.slice(ID + 1), signature(cookie.slice(0, ID), key))));

const signature = (id: string, key: Buffer): string =>
  createHmac('sha256', key).update(id).digest('base64url');

/** Whether the request comes out of a frame on another site. */
const isForeign = (c: Context): boolean =>
  c.req.header('sec-fetch-site') === 'cross-site' && c.req.header('sec-fetch-dest') === 'iframe';

/**
 * Whether our own page sent this request, and not another site in the person's name. The browser tells this
 * in `Sec-Fetch-Site`; where that is missing (an old browser, or plain http), the origin must be our own.
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
export type Sent = { what: PageMessage; after: number; waiting: PageMessage[] };

/** A message as its page tells it: the union of `Inbound` without what the server knows better. */
type PageMessage = Marks & Content;
type Marks = Pick<Inbound, 'id' | 'languageTag'>;
type Content = Inbound extends infer One
  ? One extends Inbound
    ? Omit<One, 'id' | 'languageTag' | 'chat' | 'at' | 'edited' | 'forwarded' | 'group' | 'local'>
    : never
  : never;

/** The message for the core. `at`: milliseconds since 1970. */
export const heardIn = (told: PageMessage, chat: ChatId, at: number): Inbound => ({ ...told, chat, at });

/** How many of the waiting messages are checked for an emergency. */
const WAITING = 8;

const UNREADABLE: Unreadable[] = ['sticker', 'voice', 'photo', 'video', 'file', 'contact', 'other'];

/**
 * Reads the body of a message; undefined when it is no message. The page itself chooses `id`, and uses the
 * same one when it sends the message again. `tag`: the language tag to use where the body has none.
 */
export const readSent = (body: unknown, tag: string | undefined): Sent | undefined => {
  if (typeof body !== 'object' || body === null) return undefined;
  const { id, after = 0, lang, waiting = [], ...rest }: Record<string, unknown> = { ...body };
  if (!isShort(id, 64) || !/^[\w-]{8,}$/.test(id) || !isWhole(after)) return undefined;
  const what = readKind(rest);
  const languageTag = [lang, tag].find(
    (one): one is string => isShort(one, 35) && /^[a-z]{2,3}\b/i.test(one),
  );
  if (!what) return undefined;
  return {
    what: { id, ...(languageTag ? { languageTag } : {}), ...what },
    after,
    waiting: (Array.isArray(waiting) ? waiting.slice(0, WAITING) : []).flatMap(
      (one) => readSent({ ...one, lang, waiting: [] }, tag)?.what ?? [],
    ),
  };
};

const readKind = (told: Record<string, unknown>): Content | undefined => {
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
      return isUnreadable(what) ? { kind, what } : undefined;
    default:
      return undefined;
  }
};

/** Characters of a message, and of a bubble. */
export const LONGEST = 4000;

const isShort = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= most;

const isUnreadable = (value: unknown): value is Unreadable => UNREADABLE.some((one) => one === value);

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

const isWithin = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Math.abs(value) <= most;
