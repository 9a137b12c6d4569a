/**
 * WhatsApp's webhook: Meta's handshake, and calls that carry messages. A call is confirmed (200) only when the core has
 * taken every message in it; else Meta calls again, with the same messages, for up to seven days.
 */

import { createHmac } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ChatId } from '../core/conversation.ts';
import { messageOf } from '../core/error.ts';
import { ALARM_AFTER, type Meter, type Refusal } from './channel.ts';
import type { Log } from './http.ts';
import { guesses, isSame } from './secret.ts';
import type { Wait } from './wait.ts';
import type { Arrival } from './whatsapp-updates.ts';

/** The webhook's path below the public address. */
export const whatsappPath = '/webhooks/whatsapp';

/** Meta sends up to 3 MB in one call. */
const largestCall = 3 * 1024 * 1024 + 1024;

/**
 * Mounts the routes.
 * @param options.take resolves with the status to answer to a call's body: 200, 400 or 503.
 */
export const mountWebhook = (options: {
  http: Hono;
  appSecret: string;
  verifyToken: string;
  log: Log;
  meter?: Meter;
  take: (body: unknown) => Promise<200 | 400 | 503>;
}): void => {
  const { http, appSecret, verifyToken, log, meter, take } = options;

  const refuse = (c: Context, status: 400 | 401 | 403 | 413 | 429, why: Refusal, sentence: string) => {
    log.warn(sentence);
    meter?.refused('whatsapp', why);
    return c.text(why.replace('_', ' '), status);
  };

  // Meta does this handshake once, from any address, so wrong tries from everywhere share one count.
  const handshakes = guesses();
  http.get(whatsappPath, (c) => {
    const [mode, token, challenge] = ['mode', 'verify_token', 'challenge'].map((name) =>
      c.req.query(`hub.${name}`),
    );
    if (mode !== 'subscribe' || challenge === undefined)
      return refuse(c, 400, 'malformed', "WhatsApp's webhook got a handshake that is none.");
    if (handshakes.areOver(''))
      return refuse(c, 429, 'too_many', "WhatsApp's webhook got too many wrong handshakes: wait a minute.");
    if (!isSame(token ?? '', verifyToken)) {
      handshakes.wrong('');
      return refuse(
        c,
        403,
        'forged',
        "WhatsApp's webhook got a handshake with another token than WHATSAPP_VERIFY_TOKEN.",
      );
    }
    return c.text(challenge);
  });

  http.post(
    whatsappPath,
    bodyLimit({
      maxSize: largestCall,
      onError: (c) => refuse(c, 413, 'too_large', "WhatsApp's webhook got a call that is too large."),
    }),
    async (c) => {
      const raw = Buffer.from(await c.req.arrayBuffer());
      const signed = `sha256=${createHmac('sha256', appSecret).update(raw).digest('hex')}`;
      if (!isSame(c.req.header('x-hub-signature-256') ?? '', signed))
        return refuse(c, 401, 'forged', "WhatsApp's webhook was called with a wrong signature.");
      const status = await take(parsed(raw));
      if (status === 400)
        return refuse(c, 400, 'malformed', "WhatsApp's webhook got a body that is no call of WhatsApp's.");
      return c.body(null, status);
    },
  );
};

/**
 * Handles the messages of a chat one after another, chats in parallel. If a message was not taken, those behind
 * it are not taken either, so that all are delivered again; a repeated delivery waits until the first one is
 * handled.
 * @param options.handle rejects when the core could not take the message.
 * @param options.waits is told of a message that is not handled because the one before it failed, or is still
 * being handled.
 */
export const flights = (options: {
  handle: (arrival: Arrival) => Promise<void>;
  waits: (arrival: Arrival) => Promise<void>;
  wait: Wait;
  log: Log;
  stop: AbortSignal;
}) => {
  const { handle, waits, wait, log, stop } = options;
  const underWay = new Set<Promise<boolean>>();
  /** The last call of each chat that is being handled. */
  const tails = new Map<ChatId, Promise<boolean>>();

  const fly = async (arrival: Arrival, before: Promise<boolean> | undefined): Promise<boolean> => {
    const over = new AbortController();
    if (before)
      void wait(ALARM_AFTER, over.signal).then(() => (over.signal.aborted ? undefined : waits(arrival)));
    const cleared = (await before) ?? true;
    over.abort();
    if (stop.aborted) return false;
    if (!cleared) {
      await waits(arrival);
      return false;
    }
    try {
      await handle(arrival);
      return true;
    } catch (error) {
      const why = messageOf(error);
      log.warn(`A message from WhatsApp was not taken: ${why} WhatsApp will deliver it again.`);
      return false;
    }
  };

  return {
    /** Resolves with whether every message was taken. Their order is that of the calls of `take`. */
    async take(arrivals: Arrival[]): Promise<boolean> {
      const all = arrivals.map((arrival) => {
        const { chat } = arrival.inbound;
        const flight = fly(arrival, tails.get(chat)).finally(() => {
          underWay.delete(flight);
          if (tails.get(chat) === flight) tails.delete(chat);
        });
        underWay.add(flight);
        tails.set(chat, flight);
        return flight;
      });
      return (await Promise.all(all)).every(Boolean);
    },
    async settled(): Promise<void> {
      await Promise.all(underWay);
    },
  };
};

const parsed = (raw: Buffer): unknown => {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
};
