/** How Telegram's updates reach us by a webhook: Telegram calls, and our answer confirms. */

import type { Update } from 'grammy/types';
import type { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ChatId } from '../core/conversation.ts';
import { fieldsOf } from '../core/json.ts';
import { ALARM_AFTER, type Meter } from './channel.ts';
import type { Log } from './http.ts';
import { isSame } from './secret.ts';
import { type ArrivalQueue, arrivalQueue, quietByWebhook } from './telegram-debounce.ts';
import type { Arrival, Listening } from './telegram-updates.ts';

/** The webhook's path below the public address. */
export const telegramPath = '/webhooks/telegram';

/** A webhook: Telegram waits for the answer to each call, and calls again unless it is 200. */
export const webhook = ({ arrive, handle, waits, log, meter, wait, stop, sentence }: Listening) => {
  type Call = { update: number; status: Promise<number>; answer: (status: number) => void };
  /** Each chat's arrivals, and the calls that brought them and wait for an answer. */
  const chats = new Map<ChatId, { queue: ArrivalQueue; calls: Call[] }>();
  const workers = new Set<Promise<void>>();

  const work = async (chat: ChatId, queue: ArrivalQueue, calls: Call[]): Promise<void> => {
    while (!queue.empty()) {
      const arrival = await queue.next();
      const status = stop.aborted ? 503 : await statusOf(arrival);
      // What comes after a message that was not taken is not taken either: the order of a chat is kept.
      const count = status === 200 ? arrival.updates.length : calls.length;
      if (status !== 200) for (const later of queue.behind(arrival.updates.length)) waits(later);
      queue.drop(count);
      for (const call of calls.splice(0, count)) call.answer(status);
    }
    chats.delete(chat);
  };

  const statusOf = async (arrival: Arrival): Promise<number> => {
    try {
      await handle(arrival);
      return 200;
    } catch (error) {
      const updates = arrival.updates.join(', ');
      log.warn(
        `Telegram's update ${updates} was not taken: ${sentence(error)} Telegram will deliver it again.`,
      );
      return 503;
    }
  };

  return {
    /** Resolves with the status to answer. A call that comes again while the first is handled waits for the same. */
    async take(update: Update): Promise<number> {
      if (stop.aborted) return 503;
      let arrival: Arrival | undefined;
      try {
        arrival = arrive(update);
      } catch (error) {
        log.warn(`Telegram's webhook got an update that can't be read: ${sentence(error)}`);
        meter?.refused('telegram', 'malformed');
        return 400;
      }
      if (!arrival) return 200;
      const { chat } = arrival.inbound;
      const known = chats.get(chat);
      const same = known?.calls.find((call) => call.update === update.update_id);
      if (same) return same.status;
      const { queue, calls } = known ?? { queue: arrivalQueue(wait, stop, quietByWebhook), calls: [] };
      let answer = (_: number) => {};
      const status = new Promise<number>((resolve) => {
        answer = resolve;
      });
      calls.push({ update: update.update_id, status, answer });
      queue.push(arrival);
      if (known) {
        void wait(ALARM_AFTER, stop).then(() => {
          const isWaiting = chats.get(chat)?.calls.some((call) => call.update === update.update_id);
          if (isWaiting) waits(arrival);
        });
      } else {
        chats.set(chat, { queue, calls });
        const worker = work(chat, queue, calls).finally(() => workers.delete(worker));
        workers.add(worker);
      }
      return status;
    },
    async settled(): Promise<void> {
      await Promise.all(workers);
    },
  };
};

/** Mounts the route that Telegram calls, with its secret. `take` resolves with the status to answer. */
export const mountWebhook = (
  http: Hono,
  secret: string,
  { log, meter }: { log: Log; meter?: Meter },
  take: (update: Update) => Promise<number>,
): void => {
  http.post(
    telegramPath,
    async (c, proceed) => {
      if (isSame(c.req.header('x-telegram-bot-api-secret-token') ?? '', secret)) return proceed();
      log.warn("Telegram's webhook was called with a wrong secret.");
      meter?.refused('telegram', 'forged');
      return c.text('wrong secret', 401);
    },
    bodyLimit({
      maxSize: 1_000_000,
      onError: (c) => {
        log.warn("Telegram's webhook got a body over a megabyte.");
        meter?.refused('telegram', 'too_large');
        return c.text('too large', 413);
      },
    }),
    async (c) => {
      const update: unknown = await c.req.json().catch(() => undefined);
      if (!isUpdate(update)) {
        log.warn("Telegram's webhook got a body that is no update.");
        meter?.refused('telegram', 'malformed');
        return c.text('no update', 400);
      }
      const status = await take(update);
      return c.body(null, status as 200);
    },
  );
};

const isUpdate = (body: unknown): body is Update => Number.isSafeInteger(fieldsOf(body).update_id);
