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
import type { ChatId, Inbound, Language } from '../core/conversation.ts';
import type { Channel, Hear, Meter, Refusal } from './channel.ts';
import type { Log } from './http.ts';
import { dismiss, isOurs, LONGEST, readSent, renew, sourceOf, visitorOf } from './web-door.ts';
import { type CookieKeys, storedKey } from './web-keys.ts';
import { bubblesOf, type Entry, type History, mailboxes } from './web-mailbox.ts';
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
  /** What a topic is called, for what a chat shows of a link that opens it; undefined for what is no topic. */
  titleOf?: (topic: string, language: Language) => string | undefined;
  /** The origins (`https://intranet.example`) whose pages may show the chat in a frame. */
  allowedOrigins: string[];
  /**
   * Counts one more under a name and gives the sum since the count began, which is forgotten after `windowMs`; shared
   * by all processes. When it rejects, nobody is turned away: who asks for help is answered without a store.
   */
  tally: (name: string, windowMs: number) => Promise<number>;
  /** Deletes what is kept of a conversation beside its mailbox. */
  wipe: (chat: ChatId) => Promise<unknown>;
  /** How many days a conversation is kept after its last message: as long as a browser knows which is its own. */
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
  /** Messages a `window`, by person and by address. */
  messages: number;
  messagesOfAddress: number;
  window: number;
  /** Streams open at once, by person, by address, and in this process. */
  streams: number;
  streamsOfAddress: number;
  streamsInAll: number;
  /** Milliseconds between two signs of life on a stream; it also looks then for what other processes said. */
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

/** Milliseconds that counting, and knowing one's own cookies, may take. */
const IN_TIME = 500;

/** What the store says, or else: neither a limit nor a cookie is worth the seconds that a store which is away takes to say so. */
const inTime = <T>(answer: Promise<T>, otherwise: T): Promise<T> =>
  Promise.race([answer.catch(() => otherwise), sleep(IN_TIME, otherwise, { ref: false })]);

/** Of how many chats something is remembered here, and how many replies of one that could not be kept. */
const CHATS = 10_000;
const UNKEPT = 4;

/** Bytes of a message's body; the longest text in the widest letters, and what waits behind it, is less. */
const BODY = 32_000;

export type WebChannel = Channel & {
  /** Deletes the mailbox of a chat whose person had their conversation deleted. The page clears what it shows. */
  forget(chat: ChatId): Promise<void>;
};

/**
 * A message being handled: `said` is what its chat's mailbox held when something was said last, and what could not be put
 * there.
 */
type Flight = { said?: Entry[]; forgotten: boolean; taken: boolean };

/** The web channel. Routes are mounted now, and answer 503 until `open`. */
export const webChannel = (options: WebOptions): WebChannel => {
  const { http, log, meter, tally, publicUrl, now = Date.now } = options;
  const limits: WebLimits = { ...LIMITS, ...options.limits };
  const mailbox = mailboxes(options.history, now);
  const streams: Listeners = listeners(mailbox.since, limits.heartbeat, () =>
    meter?.failed('web', 'mailbox'),
  );
  const secure = publicUrl?.startsWith('https:') ?? false;
  const keys = options.cookieKeys ?? storedKey(options.history, now);
  const lifetime = Math.round(options.sessionDays * 86_400);
  const cookies = async () => ({ secure, lifetime, keys: await inTime(keys(), []) });
  const visitor = async (c: Context) => visitorOf(c, await cookies());
  const source = (c: Context) => sourceOf(c, options.trustProxy ?? false);

  let hear: Hear | undefined;
  let closed = false;
  /** The message each chat waits for: a chat's messages are handled one after another. */
  const flights = new Map<ChatId, Flight>();
  const tails = new Map<ChatId, Promise<unknown>>();
  /**
   * What could not be kept in a mailbox, for pages that missed the answer it was in: emergencies, while the store is away.
   * They are said once, but given with each refusal until a message is taken, which says them anew.
   */
  const unkept = new Map<ChatId, Entry[]>();
  /** Chats whose people had all deleted, and have not come back: nothing may be kept for them again. */
  const left = new Set<ChatId>();

  const refuse = (c: Context, status: 400 | 403 | 413 | 415 | 429, why: Refusal, what: string): Response => {
    meter?.refused('web', why);
    log.warn(`Web: a request was refused (${status}): ${what}.`);
    if (status === 429) c.header('Retry-After', String(Math.ceil(limits.window / 1000)));
    return c.json({ error: what }, status);
  };

  const unavailable = (c: Context, replies: Entry[] = []): Response => {
    c.header('Retry-After', '2');
    return c.json({ error: 'not taken, send it again', replies }, 503);
  };

  const isOver = (name: string, limit: number): Promise<boolean> =>
    inTime(
      tally(`web:${name}`, limits.window).then((sum) => sum > limit),
      false,
    );

  /**
   * Hears a message after those before it. One that cannot be taken now may be an emergency all the same, and so may
   * those that wait behind it in the page: what is said to them goes out with the refusal.
   */
  const take = async (inbound: Inbound, waiting: Inbound[]): Promise<Flight> => {
    const before = tails.get(inbound.chat);
    const fly = async (): Promise<Flight> => {
      const flight: Flight = { forgotten: false, taken: false };
      await before;
      if (closed || !hear) return flight;
      flights.set(inbound.chat, flight);
      left.delete(inbound.chat);
      try {
        await hear(inbound);
        await hear.said?.(inbound.chat);
        flight.taken = true;
      } catch (error) {
        meter?.failed('web', 'message');
        log.warn(`Web: a message was not taken: ${sentence(error)} The page sends it again.`);
        for (const one of waiting) await hear.urgent?.(one);
      } finally {
        flights.delete(inbound.chat);
      }
      return flight;
    };
    const tail = fly();
    tails.set(inbound.chat, tail);
    return tail.finally(() => {
      if (tails.get(inbound.chat) === tail) tails.delete(inbound.chat);
    });
  };

  const forget = async (chat: ChatId): Promise<void> => {
    const flight = flights.get(chat);
    if (flight) flight.forgotten = true;
    unkept.delete(chat);
    left.add(chat);
    if (left.size > CHATS) left.delete([...left][0]!);
    await mailbox.forget(chat);
  };

  const end = async (chat: ChatId): Promise<void> => {
    await options.wipe(chat);
    await forget(chat);
    streams.leave(chat);
  };

  const { words, allowedOrigins: origins, titleOf } = options;
  mountPage(http, { words, origins, greet: visitor, titleOf, publicUrl });

  http.post(
    '/chat/messages',
    async (c, next) => {
      c.header('Cache-Control', 'no-store');
      if (!isOurs(c, publicUrl)) return refuse(c, 403, 'forged', 'it came from another site');
      if (!/^application\/json\b/.test(c.req.header('content-type') ?? ''))
        return refuse(c, 415, 'malformed', 'its body is not JSON');
      if (closed || !hear) return unavailable(c);
      return next();
    },
    bodyLimit({ maxSize: BODY, onError: (c) => refuse(c, 413, 'too_large', 'its body is too large') }),
    async (c) => {
      const body: unknown = await c.req.json().catch(() => undefined);
      const sent = readSent(body, c.req.header('accept-language')?.split(/[,;]/)[0]);
      if (!sent) return refuse(c, 400, 'malformed', 'it is no message');
      const { chat, isNew } = await visitor(c);
      const heard = [sent.what, ...sent.waiting].map((one) => ({ ...one, chat, at: now() }) as Inbound);
      const [address, person] = await Promise.all([
        isOver(source(c), limits.messagesOfAddress),
        isOver(chat, limits.messages),
      ]);
      if ((address || person) && !heard.some((one) => hear?.isUrgent?.(one)))
        return refuse(c, 429, 'too_many', `too many messages from one ${address ? 'address' : 'person'}`);
      const flight = await take(heard[0]!, heard.slice(1));
      const held = flight.said ?? (await mailbox.since(chat, sent.after).catch(() => []));
      // A browser that is new has read nothing, whatever its page remembers.
      const unread = held.filter(({ n }) => n === 0 || isNew || n > sent.after);
      const missed = unkept.get(chat)?.filter(({ id }) => unread.every((one) => one.id !== id)) ?? [];
      if (!flight.taken) return unavailable(c, [...unread, ...missed]);
      unkept.delete(chat);
      if (flight.forgotten) renew(c, await cookies());
      const replies = flight.forgotten
        ? unread.filter((one) => one.id.startsWith(`${sent.what.id}.`))
        : unread;
      const answer = JSON.stringify({
        replies,
        ...(isNew ? { isNew } : {}),
        ...(flight.forgotten ? { forgotten: true } : {}),
      });
      // By its length it is seen whether it is worth compressing.
      const length = String(Buffer.byteLength(answer));
      return c.body(answer, 200, { 'Content-Type': 'application/json', 'Content-Length': length });
    },
  );

  // A computer that others use: "I'm done here".
  http.post('/chat/done', async (c) => {
    c.header('Cache-Control', 'no-store');
    if (!isOurs(c, publicUrl)) return refuse(c, 403, 'forged', 'it came from another site');
    if (closed) return unavailable(c);
    const { chat } = await visitor(c);
    const ended = (tails.get(chat) ?? Promise.resolve()).then(() => end(chat));
    const tail = ended.catch(() => undefined);
    tails.set(chat, tail);
    try {
      await ended;
    } catch (error) {
      meter?.failed('web', 'done');
      log.warn(`Web: a conversation could not be deleted: ${sentence(error)} The page asks again.`);
      return unavailable(c);
    } finally {
      if (tails.get(chat) === tail) tails.delete(chat);
    }
    dismiss(c, await cookies());
    return c.json({ forgotten: true });
  });

  http.get('/chat/events', async (c) => {
    if ((c.req.header('sec-fetch-site') ?? 'same-origin') !== 'same-origin')
      return refuse(c, 403, 'forged', 'it came from another site');
    if (closed || !hear) return unavailable(c);
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
    // nginx holds a stream back otherwise.
    c.header('X-Accel-Buffering', 'no');
    return c.body(streams.open({ chat, source: from, after }));
  });

  return {
    name: 'web',

    async open(hearing) {
      hear = hearing;
    },

    async say(chat, reply) {
      if (left.has(chat)) return 'gone';
      const flight = flights.get(chat);
      const bubbles = bubblesOf(reply, LONGEST);
      const held = await mailbox.put(chat, bubbles).catch((error) => {
        meter?.failed('web', 'mailbox');
        if (!flight) throw error;
        log.warn(`Web: a reply could not be kept: ${sentence(error)} It is given to the page that waits.`);
        const entries = bubbles.map((bubble) => ({ ...bubble, n: 0 }));
        unkept.set(chat, [...(unkept.get(chat) ?? []), ...entries].slice(-UNKEPT));
        if (unkept.size > CHATS) unkept.delete([...unkept.keys()][0]!);
        return [...(flight.said ?? []), ...entries];
      });
      if (flight) flight.said = held;
      streams.wake(chat);
      return 'sent';
    },

    forget,

    async close() {
      closed = true;
      streams.close();
      await Promise.all(tails.values());
    },
  };
};

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
