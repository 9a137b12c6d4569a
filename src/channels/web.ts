/**
 * The web chat: a page that a browser loads from here, messages by POST, replies in the answer and by
 * server-sent events.
 *
 * Nothing of a conversation lives in this process. The browser keeps what it shows, the person's own words among it,
 * which are kept nowhere else; its tabs agree because they share that. The last replies lie in a mailbox that
 * all processes see. The page sends each message until it is answered, with the same id and with how far it has read; the
 * answer is everything in the mailbox from there on. So a lost answer is asked for again and found, whichever process
 * is reached, and one reply is never shown twice. The events bring what is said outside of an answer.
 *
 * A press shows as the person's own message and its answer below it. So a reply that takes another's place is put at
 * the end as well: what changed further up would be missed by eyes and by screen readers.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ChatId, Language } from '../core/conversation.ts';
import { messageOf } from '../core/error.ts';
import type { Channel, Hear, Meter, Refusal } from './channel.ts';
import type { Log } from './http.ts';
import { type Handled, type WebChats, webChats } from './web-chats.ts';
import {
  type Cookies,
  dismiss,
  heardIn,
  isOurs,
  readSent,
  renew,
  type Sent,
  sourceOf,
  type Visitor,
  visitorOf,
} from './web-door.ts';
import { type CookieKeys, storedKey } from './web-keys.ts';
import { type Entry, type History, type Mailboxes, mailboxes } from './web-mailbox.ts';
import { mountPage, type WebWords } from './web-page.ts';
import { type Listeners, listeners } from './web-stream.ts';

export type WebOptions = {
  /** Where the routes go: `/`, `/widget.js`, `/chat/…`. */
  http: Hono;
  log: Log;
  meter?: Meter;
  /** Where the last replies are kept for a page that missed them; the conversations' own store will do. */
  history: History;
  /** The page's words by language, the first language first: see `webWords`. */
  words: Record<Language, WebWords>;
  /** The title of a topic, for previews of links that open it; undefined if there is no such topic. */
  titleOf?: (topic: string, language: Language) => string | undefined;
  /** The origins (`https://intranet.example`) whose pages may show the chat in a frame. */
  allowedOrigins: string[];
  /**
   * Adds one to a named counter and gives its sum; a counter ends `windowMs` after it began. All processes share
   * it. When it rejects, nobody is turned away: people who ask for help are answered without a store.
   */
  tally: (name: string, windowMs: number) => Promise<number>;
  /** Deletes what is kept of a conversation beside its mailbox. */
  wipe: (chat: ChatId) => Promise<unknown>;
  /**
   * How many days a conversation is kept after its last message; the browser keeps its cookie for as long.
   */
  sessionDays: number;
  /** Default: one key that is kept in the history. */
  cookieKeys?: CookieKeys;
  /** Where people reach us. Its https makes the cookies `Secure`. */
  publicUrl?: string;
  /** A proxy stands in front and writes the address it was called from at the end of `X-Forwarded-For`. */
  trustProxy?: boolean;
  limits?: Partial<WebLimits>;
  now?: () => number;
};

/** An address is often a whole company's, so it may do much more than one person. */
export type WebLimits = {
  /** Messages allowed in a `window` (milliseconds), by person and by address. */
  messages: number;
  messagesOfAddress: number;
  window: number;
  /** Streams open at once, by person, by address, and in this process. */
  streams: number;
  streamsOfAddress: number;
  streamsInAll: number;
  /**
   * Milliseconds between heartbeats on a stream; each one checks the mailbox for what other processes said.
   */
  heartbeat: number;
};

const LIMITS: WebLimits = {
  messages: 20,
  messagesOfAddress: 300,
  window: 10_000,
  streams: 12,
  streamsOfAddress: 600,
  streamsInAll: 10_000,
  heartbeat: 20_000,
};

/** Milliseconds that the store may take to count a message, or to give the key of the cookies. */
const IN_TIME = 250;

/**
 * The store's answer, or the other value when it does not come in time: neither limits nor cookies are worth
 * the seconds until an unreachable store gives up.
 */
const inTime = <T>(answer: Promise<T>, otherwise: T): Promise<T> =>
  Promise.race([answer.catch(() => otherwise), sleep(IN_TIME, otherwise, { ref: false })]);

/** Bytes of a message's body; the longest text in the widest letters, and what waits behind it, is less. */
const BODY = 32_000;

export type WebChannel = Channel & {
  /** Deletes the mailbox of a chat whose person had their conversation deleted. The page clears what it shows. */
  forget(chat: ChatId): Promise<void>;
};

/** The web channel. Routes are mounted now, and answer 503 until `open`. */
export const webChannel = (options: WebOptions): WebChannel => {
  const { http, log, meter, publicUrl, now = Date.now } = options;
  const limits: WebLimits = { ...LIMITS, ...options.limits };
  const mailbox = mailboxes(options.history, now);
  const streams: Listeners = listeners(mailbox.since, limits.heartbeat, () =>
    meter?.failed('web', 'mailbox'),
  );
  const keys = options.cookieKeys ?? storedKey(options.history, now);
  const secure = publicUrl?.startsWith('https:') ?? false;
  const lifetime = Math.round(options.sessionDays * 86_400);
  const cookies = async () => ({ secure, lifetime, keys: await inTime(keys(), []) });
  const visitor = async (c: Context) => visitorOf(c, await cookies());

  let hear: Hear | undefined;
  let closed = false;
  const whileOpen = () => (closed ? undefined : hear);
  const chats = webChats({ hear: whileOpen, mailbox, streams, wipe: options.wipe, log, meter });
  const routes: Routes = {
    ...{ limits, publicUrl, mailbox, streams, chats, log, meter, now, cookies, visitor },
    hear: whileOpen,
    source: (c) => sourceOf(c, options.trustProxy ?? false),
    refuse: refuser(limits, log, meter),
    isOver: (name, limit) =>
      inTime(
        options.tally(`web:${name}`, limits.window).then((sum) => sum > limit),
        false,
      ),
  };

  const { words, allowedOrigins: origins, titleOf } = options;
  mountPage(http, { words, origins, greet: visitor, titleOf, publicUrl });
  mountMessages(http, routes);
  mountDone(http, routes, () => closed);
  mountEvents(http, routes);

  return {
    name: 'web',
    async open(hearing) {
      hear = hearing;
    },
    say: chats.say,
    sayUnkept: chats.sayUnkept,
    forget: chats.forget,
    async close() {
      closed = true;
      streams.close();
      await chats.settled();
    },
  };
};

/** What the routes share. */
type Routes = {
  limits: WebLimits;
  publicUrl?: string;
  mailbox: Mailboxes;
  streams: Listeners;
  chats: WebChats;
  log: Log;
  meter?: Meter;
  now: () => number;
  /** The core, while the channel is open. */
  hear: () => Hear | undefined;
  cookies: () => Promise<Cookies>;
  visitor: (c: Context) => Promise<Visitor>;
  /** A digest of the address that a request came from. */
  source: (c: Context) => string;
  refuse: ReturnType<typeof refuser>;
  /** Adds one to a named counter, and answers whether its sum in the window exceeds `limit`. */
  isOver: (name: string, limit: number) => Promise<boolean>;
};

/** Answers a request that is not let in; counted and logged. */
const refuser =
  ({ window }: WebLimits, log: Log, meter: Meter | undefined) =>
  (c: Context, status: 400 | 403 | 413 | 415 | 429, why: Refusal, what: string): Response => {
    meter?.refused('web', why);
    log.warn(`Web: a request was refused (${status}): ${what}.`);
    if (status === 429) c.header('Retry-After', String(Math.ceil(window / 1000)));
    return c.json({ error: what }, status);
  };

const unavailable = (c: Context, replies: Entry[] = []): Response => {
  c.header('Retry-After', '2');
  return c.json({ error: 'not taken, send it again', replies }, 503);
};

/** `POST /chat/messages`: a message of the page, answered with what its mailbox holds. */
const mountMessages = (http: Hono, routes: Routes): void => {
  const { publicUrl, hear, refuse, visitor, now } = routes;
  http.post(
    '/chat/messages',
    async (c, next) => {
      c.header('Cache-Control', 'no-store');
      if (!isOurs(c, publicUrl)) return refuse(c, 403, 'forged', 'it came from another site');
      if (!/^application\/json\b/.test(c.req.header('content-type') ?? ''))
        return refuse(c, 415, 'malformed', 'its body is not JSON');
      if (!hear()) return unavailable(c);
      return next();
    },
    bodyLimit({ maxSize: BODY, onError: (c) => refuse(c, 413, 'too_large', 'its body is too large') }),
    async (c) => {
      const body: unknown = await c.req.json().catch(() => undefined);
      const sent = readSent(body, c.req.header('accept-language')?.split(/[,;]/)[0]);
      if (!sent) return refuse(c, 400, 'malformed', 'it is no message');
      const { chat, isNew } = await visitor(c);
      const first = heardIn(sent.what, chat, now());
      const waiting = sent.waiting.map((one) => heardIn(one, chat, now()));
      const passed = limitPassed(c, chat, routes);
      // Who is in danger does not wait for the count.
      const limit = [first, ...waiting].some((one) => hear()?.isUrgent?.(one)) ? undefined : await passed;
      if (limit) return refuse(c, 429, 'too_many', `too many messages from one ${limit}`);
      return answerTo(c, sent, { chat, isNew }, await routes.chats.take(first, waiting), routes);
    },
  );
};

/** Which of the two limits of messages is exceeded; undefined if neither is. */
const limitPassed = async (
  c: Context,
  chat: ChatId,
  { source, isOver, limits }: Routes,
): Promise<'address' | 'person' | undefined> => {
  const [address, person] = await Promise.all([
    isOver(source(c), limits.messagesOfAddress),
    isOver(chat, limits.messages),
  ]);
  return address ? 'address' : person ? 'person' : undefined;
};

/** The answer to a message: what its page has not read of the mailbox, or that the message was not taken. */
const answerTo = async (
  c: Context,
  sent: Sent,
  { chat, isNew }: Visitor,
  handled: Handled,
  { mailbox, chats, cookies }: Routes,
): Promise<Response> => {
  const held = handled.said ?? (await mailbox.since(chat, sent.after).catch(() => []));
  // A browser that is new has read nothing, whatever its page remembers.
  const unread = held.filter(({ n }) => n === 0 || isNew || n > sent.after);
  if (!handled.taken) return unavailable(c, [...unread, ...chats.missed(chat, unread)]);
  chats.taken(chat);
  if (handled.forgotten) renew(c, await cookies());
  const replies = handled.forgotten ? unread.filter((one) => one.id.startsWith(`${sent.what.id}.`)) : unread;
  const answer = JSON.stringify({
    replies,
    ...(isNew ? { isNew } : {}),
    ...(handled.forgotten ? { forgotten: true } : {}),
  });
  // The middleware that compresses decides by the length.
  const length = String(Buffer.byteLength(answer));
  return c.body(answer, 200, { 'Content-Type': 'application/json', 'Content-Length': length });
};

/** `POST /chat/done`: "I'm done here", at a computer that others use. */
const mountDone = (http: Hono, routes: Routes, isClosed: () => boolean): void => {
  const { publicUrl, chats, refuse, visitor, cookies, log, meter } = routes;
  http.post('/chat/done', async (c) => {
    c.header('Cache-Control', 'no-store');
    if (!isOurs(c, publicUrl)) return refuse(c, 403, 'forged', 'it came from another site');
    if (isClosed()) return unavailable(c);
    const { chat } = await visitor(c);
    try {
      await chats.end(chat);
    } catch (error) {
      meter?.failed('web', 'done');
      log.warn(`Web: a conversation could not be deleted: ${messageOf(error)} The page asks again.`);
      return unavailable(c);
    }
    dismiss(c, await cookies());
    return c.json({ forgotten: true });
  });
};

/** `GET /chat/events`: a stream of what is said outside of answers. */
const mountEvents = (http: Hono, { limits, streams, hear, refuse, visitor, source }: Routes): void => {
  http.get('/chat/events', async (c) => {
    if ((c.req.header('sec-fetch-site') ?? 'same-origin') !== 'same-origin')
      return refuse(c, 403, 'forged', 'it came from another site');
    if (!hear()) return unavailable(c);
    const { chat } = await visitor(c);
    const from = source(c);
    if (
      streams.count({ chat }) >= limits.streams ||
      streams.count({ source: from }) >= limits.streamsOfAddress ||
      streams.count({}) >= limits.streamsInAll
    )
      return refuse(c, 429, 'too_many', 'too many streams at once');
    const read = [c.req.header('last-event-id'), c.req.query('after')].map(Number);
    const after = Math.max(0, ...read.filter(Number.isSafeInteger));
    c.header('Content-Type', 'text/event-stream');
    c.header('Cache-Control', 'no-store');
    // nginx buffers a stream otherwise.
    c.header('X-Accel-Buffering', 'no');
    return c.body(streams.open({ chat, source: from, after }));
  });
};
