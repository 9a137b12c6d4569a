/**
 * How Telegram's updates reach us and are confirmed: by long polling, or by a webhook. Both promise the same: an
 * update is confirmed only when it was handled, one chat's updates are handled in order, chats side by side.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { type Api, GrammyError } from 'grammy';
import type { Update } from 'grammy/types';
import type { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ChatId } from '../core/conversation.ts';
import type { Log } from './http.ts';
import { type Arrival, updatesWanted } from './telegram-updates.ts';

/** Waits, or less when the signal aborts. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** The webhook's path below the public address. */
export const telegramPath = '/webhooks/telegram';

/** Seconds that Telegram holds a call for updates when there are none. */
export const pollSeconds = 25;

/** What both ways of listening are given. `handle` rejects when the core could not take the message. */
export type Listening = {
  arrive: (update: Update) => Arrival | undefined;
  handle: (arrival: Arrival) => Promise<void>;
  log: Log;
  stop: AbortSignal;
  sentence: (error: unknown) => string;
};

/**
 * Long polling. Telegram keeps what isn't confirmed and gives it again at each call, 100 at most, so a chat that
 * must be tried again delays nobody else until 100 later updates have come; and an update that fails again and again
 * while others succeed is given up.
 */
export const longPolling = ({
  api,
  arrive,
  handle,
  log,
  wait,
  stop,
  sentence,
}: Listening & {
  api: Api;
  wait: Wait;
}) => {
  /** Received and not handled: nothing from the first of them on may be confirmed. */
  const open = new Set<number>();
  /** Handled, but not confirmed, because of an earlier one. */
  const handled = new Set<number>();
  const queues = new Map<ChatId, Arrival[]>();
  const workers = new Set<Promise<void>>();
  let next: number | undefined;
  let successes = 0;
  let running: Promise<void> | undefined;
  let whenIdle = () => {};

  const offset = (): number | undefined => (open.size > 0 ? Math.min(...open) : next);

  const settle = (update: number): void => {
    open.delete(update);
    handled.add(update);
    if (open.size === 0) whenIdle();
  };

  const take = (update: Update): void => {
    if (open.has(update.update_id) || handled.has(update.update_id)) return;
    open.add(update.update_id);
    let arrival: Arrival | undefined;
    try {
      arrival = arrive(update);
    } catch (error) {
      log.error(`Telegram sent an update that can't be read: ${sentence(error)}`);
    }
    if (!arrival) {
      settle(update.update_id);
      return;
    }
    const queue = queues.get(arrival.inbound.chat);
    if (queue) {
      queue.push(arrival);
      return;
    }
    const begun = [arrival];
    queues.set(arrival.inbound.chat, begun);
    const worker = work(arrival.inbound.chat, begun).finally(() => workers.delete(worker));
    workers.add(worker);
  };

  const work = async (chat: ChatId, queue: Arrival[]): Promise<void> => {
    for (let arrival = queue[0]; arrival && !stop.aborted; arrival = queue[0]) {
      if (!(await persist(arrival))) return;
      settle(arrival.update);
      queue.shift();
    }
    queues.delete(chat);
  };

  /** Handles an update, again if need be; `false` when the stop came first. */
  const persist = async (arrival: Arrival): Promise<boolean> => {
    let before = 0;
    for (let tries = 1; ; tries++) {
      try {
        await handle(arrival);
        successes++;
        return true;
      } catch (error) {
        if (tries === 1) before = successes;
        const what = `Telegram's update ${arrival.update} was not taken: ${sentence(error)}`;
        if (tries >= triesBeforeGivingUp && successes > before) {
          log.error(`${what} Given up after ${tries} tries: others succeed.`);
          return true;
        }
        log.warn(`${what} It is tried again.`);
        await wait(backoff(tries), stop);
        if (stop.aborted) return false;
      }
    }
  };

  const poll = async (): Promise<void> => {
    let failures = 0;
    let complaint = '';
    let quietCalls = 0;
    while (!stop.aborted) {
      try {
        const from = offset();
        const busy = open.size > 0;
        const updates = await api.getUpdates(
          { offset: from, limit: 100, timeout: busy ? 0 : pollSeconds, allowed_updates: updatesWanted },
          stop as never,
        );
        if (failures > 0) log.info('Telegram: updates arrive again.');
        failures = 0;
        complaint = '';
        for (const id of handled) if (from !== undefined && id < from) handled.delete(id);
        for (const update of updates) take(update);
        const last = updates.at(-1)?.update_id;
        quietCalls = last === undefined || last + 1 === next ? quietCalls + 1 : 0;
        if (last !== undefined) next = last + 1;
      } catch (error) {
        if (stop.aborted) return;
        const said = pollHint(error) ?? `Telegram gives no updates: ${sentence(error)}`;
        if (said !== complaint) log.error(`${said} It is tried again.`);
        complaint = said;
        await wait(Math.max(backoff(++failures), retryAfter(error)), stop);
        continue;
      }
      if (open.size > 0) await pause(Math.min(pollWhileBusy * 2 ** quietCalls, 2000));
    }
  };

  /** Waits, less when everything gets handled meanwhile or it is time to stop. */
  const pause = async (milliseconds: number): Promise<void> => {
    const pace = new AbortController();
    const end = () => pace.abort();
    whenIdle = end;
    stop.addEventListener('abort', end);
    await wait(milliseconds, pace.signal);
    stop.removeEventListener('abort', end);
  };

  return {
    start(): void {
      running = poll();
    },
    async settled(): Promise<void> {
      await running;
      await Promise.all(workers);
    },
    /** Confirms what was handled, up to the first that was not. */
    async confirm(): Promise<void> {
      const from = offset();
      const soon = AbortSignal.timeout(5000);
      if (!running || from === undefined) return;
      await api.getUpdates({ offset: from, limit: 1, timeout: 0 }, soon as never).catch((error) => {
        log.warn(`${sentence(error)} Telegram will deliver again what was handled last.`);
      });
    },
  };
};

/** A webhook: Telegram waits for the answer to each call, and calls again unless it is 200. */
export const webhook = ({ arrive, handle, log, stop, sentence }: Listening) => {
  const flights = new Set<Promise<number>>();
  /** A chat's last flight. A call that comes again while the first is handled waits for it like any other. */
  const tails = new Map<ChatId, Promise<number>>();

  const fly = async (arrival: Arrival, before: Promise<number> | undefined): Promise<number> => {
    const earlier = await before;
    if (stop.aborted || (earlier ?? 200) !== 200) return 503;
    try {
      await handle(arrival);
      return 200;
    } catch (error) {
      log.warn(
        `Telegram's update ${arrival.update} was not taken: ${sentence(error)} Telegram will deliver it again.`,
      );
      return 503;
    }
  };

  return {
    /** Resolves with the status to answer. */
    async take(update: Update): Promise<number> {
      if (stop.aborted) return 503;
      let arrival: Arrival | undefined;
      try {
        arrival = arrive(update);
      } catch (error) {
        log.warn(`Telegram's webhook got an update that can't be read: ${sentence(error)}`);
        return 400;
      }
      if (!arrival) return 200;
      const { chat } = arrival.inbound;
      const flight = fly(arrival, tails.get(chat)).finally(() => {
        flights.delete(flight);
        if (tails.get(chat) === flight) tails.delete(chat);
      });
      flights.add(flight);
      tails.set(chat, flight);
      return flight;
    },
    async settled(): Promise<void> {
      await Promise.all(flights);
    },
  };
};

/** Mounts the route that Telegram calls, with its secret. `take` resolves with the status to answer. */
export const mountWebhook = (
  http: Hono,
  secret: string,
  log: Log,
  take: (update: Update) => Promise<number>,
): void => {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(secret);
  http.post(
    telegramPath,
    async (c, proceed) => {
      // Digests have one length, so that the comparison's time tells nothing of the secret's.
      if (timingSafeEqual(digest(c.req.header('x-telegram-bot-api-secret-token') ?? ''), expected))
        return proceed();
      log.warn("Telegram's webhook was called with a wrong secret.");
      return c.text('wrong secret', 401);
    },
    bodyLimit({ maxSize: 1_000_000, onError: (c) => c.text('too large', 413) }),
    async (c) => {
      const update: unknown = await c.req.json().catch(() => undefined);
      if (!isUpdate(update)) {
        log.warn("Telegram's webhook got a body that is no update.");
        return c.text('no update', 400);
      }
      const status = await take(update);
      return c.body(null, status as 200);
    },
  );
};

const isUpdate = (body: unknown): body is Update =>
  typeof body === 'object' &&
  body !== null &&
  Number.isSafeInteger((body as { update_id?: unknown }).update_id);

/** Milliseconds between calls while something is being handled; doubled while they bring nothing new. */
const pollWhileBusy = 300;
const triesBeforeGivingUp = 10;

const pollHint = (error: unknown): string | undefined => {
  if (!(error instanceof GrammyError)) return undefined;
  if (error.error_code === 401) return 'Telegram no longer accepts TELEGRAM_BOT_TOKEN: was it revoked?';
  if (error.error_code === 409) {
    return 'Telegram gives no updates (409): another process uses this token, or has set a webhook.';
  }
  return undefined;
};

const backoff = (failures: number): number => Math.min(1000 * 2 ** (failures - 1), 60_000);

const retryAfter = (error: unknown): number =>
  error instanceof GrammyError ? (error.parameters.retry_after ?? 0) * 1000 : 0;
