/** Long polling: updates are fetched by a loop, and each call confirms the updates before its offset. */
import { type Api, GrammyError } from 'grammy';
import type { Update } from 'grammy/types';
import type { ChatId } from '../core/conversation.ts';
import { ALARM_AFTER } from './channel.ts';
import { askedPause, forGrammy, pollSeconds } from './telegram-calls.ts';
import { type ArrivalQueue, arrivalQueue, quietByPolling } from './telegram-debounce.ts';
import { type Arrival, type Listening, updatesWanted } from './telegram-updates.ts';

/**
 * Long polling. At each call Telegram delivers again what isn't confirmed, 100 updates at most. Updates that
 * keep failing must not block the others: when 100 are waiting and others succeed, the failing ones are
 * confirmed too, and this process retries them from memory. An update that fails again and again while others
 * succeed is given up.
 */
export const longPolling = (listening: Listening & { api: Api }) => {
  const { api, log, stop, wait, sentence } = listening;
  const receipts = pollingReceipts();
  const chats = pollingChats(listening, receipts);
  let running: Promise<void> | undefined;

  /** Gets updates once. */
  const fetchOnce = async (): Promise<void> => {
    const from = receipts.offset();
    const timeout = receipts.areOpen() ? 0 : pollSeconds;
    const updates = await api.getUpdates(
      { offset: from, limit: most, timeout, allowed_updates: updatesWanted },
      forGrammy(stop),
    );
    receipts.confirmed(from);
    chats.takeAll(updates);
    const isNew = receipts.received(updates);
    if (updates.length < most || isNew) return;
    const passed = receipts.letPass();
    if (passed > 0)
      log.warn(`Telegram: ${passed} updates are confirmed before they are taken: others waited behind them.`);
  };

  const poll = async (): Promise<void> => {
    let failures = 0;
    let complaint = '';
    while (!stop.aborted) {
      const began = performance.now();
      try {
        await fetchOnce();
        if (failures > 0) log.info('Telegram: updates arrive again.');
        failures = 0;
        complaint = '';
      } catch (error) {
        if (stop.aborted) return;
        const said = pollHint(error) ?? `Telegram gives no updates: ${sentence(error)}`;
        if (said !== complaint) log.error(`${said} It is tried again.`);
        complaint = said;
        await wait(Math.max(backoff(++failures), askedPause(error) ?? 0), stop);
        continue;
      }
      const every = chats.areGathering() ? pollWhileGathering : pollWhileBusy;
      if (receipts.areOpen()) await pause(Math.max(0, every - (performance.now() - began)));
    }
  };

  /** Waits; ends early once no update is open any more, or when it is time to stop. */
  const pause = async (milliseconds: number): Promise<void> => {
    const pace = new AbortController();
    const end = () => pace.abort();
    receipts.whenAllSettled(end);
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
      await chats.settled();
    },
    /** Confirms what was handled, up to the first that was not. */
    async confirm(): Promise<void> {
      const from = receipts.offset();
      const soon = forGrammy(AbortSignal.timeout(5000));
      if (!running || from === undefined) return;
      await api.getUpdates({ offset: from, limit: 1, timeout: 0 }, soon).catch((error) => {
        log.warn(`${sentence(error)} Telegram will deliver again what was handled last.`);
      });
    },
  };
};

type Receipts = ReturnType<typeof pollingReceipts>;

/** Which updates were received, handled and confirmed, by their numbers. */
const pollingReceipts = () => {
  /** Received and not handled: nothing from the first of them on may be confirmed. */
  const open = new Set<number>();
  /** Handled, but not confirmed, because of an earlier one. */
  const handled = new Set<number>();
  /** Updates whose first try failed, each with the number of successes up to then. */
  const failed = new Map<number, number>();
  let next: number | undefined;
  let successes = 0;
  let whenIdle = () => {};
  return {
    /** Where the next call begins, which confirms all before it. */
    offset: (): number | undefined => (open.size > 0 ? Math.min(...open) : next),
    areOpen: (): boolean => open.size > 0,
    isOpen: (update: number): boolean => open.has(update),
    isKnown: (update: number): boolean => open.has(update) || handled.has(update) || failed.has(update),
    open: (update: number): void => void open.add(update),
    settle(update: number): void {
      open.delete(update);
      failed.delete(update);
      handled.add(update);
      if (open.size === 0) whenIdle();
    },
    succeeded(): void {
      successes++;
    },
    successes: (): number => successes,
    fail(updates: readonly number[], before: number): void {
      for (const update of updates) failed.set(update, before);
    },
    /**
     * Confirms updates that fail while others succeed, so that Telegram delivers those behind them; returns how
     * many. They are retried from memory.
     */
    letPass(): number {
      const some = [...failed].filter(([update, before]) => open.has(update) && successes > before);
      for (const [update] of some) open.delete(update);
      return some.length;
    },
    /** Telegram has confirmed all before `from`, and will not give it again. */
    confirmed(from: number | undefined): void {
      for (const id of handled) if (from !== undefined && id < from) handled.delete(id);
    },
    /** Moves the offset past these updates; `true` when the last of them is a new one. */
    received(updates: readonly Update[]): boolean {
      const last = updates.at(-1)?.update_id;
      const isNew = last !== undefined && last + 1 !== next;
      if (last !== undefined) next = last + 1;
      return isNew;
    },
    /** Sets the callback (one only) for each time when no update is open any more. */
    whenAllSettled(call: () => void): void {
      whenIdle = call;
    },
  };
};

/**
 * The queues of the chats. Each handles its messages one after another and retries a message until the core
 * has taken it.
 */
const pollingChats = (
  { arrive, handle, waits, log, meter, wait, stop, sentence }: Listening,
  receipts: Receipts,
) => {
  const queues = new Map<ChatId, ArrivalQueue>();
  /** Chats whose first message was not taken: those that come behind it wait. */
  const held = new Set<ChatId>();
  const workers = new Set<Promise<void>>();
  /** When the newest message was written, by Telegram's clock: everything written before it has arrived. */
  let newest = 0;

  const read = (update: Update): Arrival | undefined => {
    if (receipts.isKnown(update.update_id)) return undefined;
    receipts.open(update.update_id);
    let arrival: Arrival | undefined;
    try {
      arrival = arrive(update);
      if (arrival && newest - arrival.inbound.at > longAgo) arrival = { ...arrival, late: true };
    } catch (error) {
      log.error(`Telegram sent an update that can't be read: ${sentence(error)}`);
      meter?.refused('telegram', 'malformed');
    }
    if (!arrival) receipts.settle(update.update_id);
    return arrival;
  };

  const take = (arrival: Arrival): void => {
    const { chat } = arrival.inbound;
    const queue = queues.get(chat);
    if (queue) {
      queue.push(arrival);
      const isOpen = () => arrival.updates.some(receipts.isOpen);
      if (held.has(chat)) waits(arrival);
      else void wait(ALARM_AFTER, stop).then(() => isOpen() && waits(arrival));
      return;
    }
    const begun = arrivalQueue(wait, stop, quietByPolling);
    begun.push(arrival);
    queues.set(chat, begun);
    const worker = work(chat, begun).finally(() => workers.delete(worker));
    workers.add(worker);
  };

  const work = async (chat: ChatId, queue: ArrivalQueue): Promise<void> => {
    while (!queue.empty()) {
      const arrival = await queue.next();
      const hold = () => {
        if (held.has(chat)) return;
        held.add(chat);
        for (const later of queue.behind(arrival.updates.length)) waits(later);
      };
      if (stop.aborted || !(await persist(arrival, hold))) return;
      held.delete(chat);
      queue.drop(arrival.updates.length);
      for (const update of arrival.updates) receipts.settle(update);
    }
    queues.delete(chat);
  };

  /** Handles an arrival, again if need be; `false` when the stop came first. `failed` is called after each failure. */
  const persist = async (arrival: Arrival, failed: () => void): Promise<boolean> => {
    let before = 0;
    for (let tries = 1; ; tries++) {
      try {
        await handle(arrival);
        receipts.succeeded();
        return true;
      } catch (error) {
        if (tries === 1) before = receipts.successes();
        receipts.fail(arrival.updates, before);
        failed();
        const what = `Telegram's update ${arrival.updates.join(', ')} was not taken: ${sentence(error)}`;
        if (tries >= triesBeforeGivingUp && receipts.successes() > before) {
          log.error(`${what} Given up after ${tries} tries: others succeed.`);
          return true;
        }
        log.warn(`${what} It is tried again.`);
        await wait(backoff(tries), stop);
        if (stop.aborted) return false;
      }
    }
  };

  return {
    /** Takes what one call brought; a chat in which somebody may be in danger comes before the others. */
    takeAll(updates: readonly Update[]): void {
      for (const { message } of updates) newest = Math.max(newest, 1000 * (message?.date ?? 0));
      const arrivals = updates.flatMap((update) => read(update) ?? []);
      const urgent = new Set(arrivals.filter((one) => one.urgent).map(({ inbound }) => inbound.chat));
      const isLater = ({ inbound }: Arrival) => Number(!urgent.has(inbound.chat));
      for (const arrival of arrivals.sort((a, b) => isLater(a) - isLater(b))) take(arrival);
    },
    /** Whether a text waits for the next one. */
    areGathering: (): boolean => [...queues.values()].some((queue) => queue.gathering()),
    async settled(): Promise<void> {
      await Promise.all(workers);
    },
  };
};

/**
 * An arrival this many milliseconds older than the newest message (dated in whole seconds) came from a backlog.
 */
const longAgo = 2000;
/** How many updates Telegram gives at once. */
const most = 100;
/** Milliseconds from one call to the next while something is being handled: what is new may be an emergency. */
const pollWhileBusy = 300;
/** The same while a text waits to be joined with the next one, which must be fetched in time. */
const pollWhileGathering = 150;
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
