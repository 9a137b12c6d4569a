/** How Telegram's updates reach us by long polling: we ask, and confirm by what we ask for next. */
import { type Api, GrammyError } from 'grammy';
import type { Update } from 'grammy/types';
import type { ChatId } from '../core/conversation.ts';
import { askedPause, type GrammySignal, pollSeconds } from './telegram-calls.ts';
import { type Line, lineOf, quietByPolling } from './telegram-together.ts';
import { type Arrival, alarmAfter, type Listening, updatesWanted } from './telegram-updates.ts';

/**
 * Long polling. Telegram keeps what isn't confirmed and gives it again at each call, 100 at most. So a message that
 * is not taken may hold up nobody else: when 100 wait and others succeed, those that fail are confirmed all the same,
 * and tried on from here; and one that fails again and again while others succeed is given up.
 */
export const longPolling = ({
  api,
  arrive,
  handle,
  waits,
  log,
  meter,
  wait,
  stop,
  sentence,
}: Listening & { api: Api }) => {
  /** Received and not handled: nothing from the first of them on may be confirmed. */
  const open = new Set<number>();
  /** Handled, but not confirmed, because of an earlier one. */
  const handled = new Set<number>();
  const lines = new Map<ChatId, Line>();
  /** Chats whose first message was not taken: those that come behind it wait. */
  const held = new Set<ChatId>();
  /** Updates that were not taken at the first try, and how many others had been until then. */
  const failed = new Map<number, number>();
  const workers = new Set<Promise<void>>();
  let next: number | undefined;
  /** When the newest message was written, by Telegram's clock: what was written before it has come. */
  let newest = 0;
  let successes = 0;
  let running: Promise<void> | undefined;
  let whenIdle = () => {};

  const offset = (): number | undefined => (open.size > 0 ? Math.min(...open) : next);

  const settle = (update: number): void => {
    open.delete(update);
    failed.delete(update);
    handled.add(update);
    if (open.size === 0) whenIdle();
  };

  /** Confirms what fails while others succeed: they would wait behind it. */
  const letPass = (): void => {
    const some = [...failed].filter(([update, before]) => open.has(update) && successes > before);
    for (const [update] of some) open.delete(update);
    if (some.length > 0)
      log.warn(
        `Telegram: ${some.length} updates are confirmed before they are taken: others waited behind them.`,
      );
  };

  /** What came together is read at once; a chat in which somebody may be in danger comes before the others. */
  const takeAll = (updates: Update[]): void => {
    const arrivals = updates.flatMap((update) => read(update) ?? []);
    const urgent = new Set(arrivals.filter((one) => one.urgent).map(({ inbound }) => inbound.chat));
    const isLater = ({ inbound }: Arrival) => Number(!urgent.has(inbound.chat));
    for (const arrival of arrivals.sort((a, b) => isLater(a) - isLater(b))) take(arrival);
  };

  const read = (update: Update): Arrival | undefined => {
    if (open.has(update.update_id) || handled.has(update.update_id) || failed.has(update.update_id))
      return undefined;
    open.add(update.update_id);
    let arrival: Arrival | undefined;
    try {
      arrival = arrive(update);
      if (arrival && newest - arrival.inbound.at > longAgo) arrival = { ...arrival, late: true };
    } catch (error) {
      log.error(`Telegram sent an update that can't be read: ${sentence(error)}`);
      meter?.refused('telegram', 'malformed');
    }
    if (!arrival) settle(update.update_id);
    return arrival;
  };

  const take = (arrival: Arrival): void => {
    const { chat } = arrival.inbound;
    const [update] = arrival.updates as [number];
    const line = lines.get(chat);
    if (line) {
      line.push(arrival);
      if (held.has(chat)) waits(arrival);
      else void wait(alarmAfter, stop).then(() => open.has(update) && waits(arrival));
      return;
    }
    const begun = lineOf(wait, stop, quietByPolling);
    begun.push(arrival);
    lines.set(chat, begun);
    const worker = work(chat, begun).finally(() => workers.delete(worker));
    workers.add(worker);
  };

  const work = async (chat: ChatId, line: Line): Promise<void> => {
    while (!line.empty()) {
      const arrival = await line.next();
      const waiting = () => {
        if (held.has(chat)) return;
        held.add(chat);
        for (const later of line.behind(arrival.updates.length)) waits(later);
      };
      if (stop.aborted || !(await persist(arrival, waiting))) return;
      held.delete(chat);
      line.drop(arrival.updates.length);
      for (const update of arrival.updates) settle(update);
    }
    lines.delete(chat);
  };

  /** Handles an update, again if need be; `false` when the stop came first. `told` is told of each failure. */
  const persist = async (arrival: Arrival, told: () => void): Promise<boolean> => {
    let before = 0;
    for (let tries = 1; ; tries++) {
      try {
        await handle(arrival);
        successes++;
        return true;
      } catch (error) {
        if (tries === 1) before = successes;
        for (const update of arrival.updates) failed.set(update, before);
        told();
        const what = `Telegram's update ${arrival.updates.join(', ')} was not taken: ${sentence(error)}`;
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
    while (!stop.aborted) {
      const began = performance.now();
      try {
        const from = offset();
        const busy = open.size > 0;
        const updates = await api.getUpdates(
          { offset: from, limit: most, timeout: busy ? 0 : pollSeconds, allowed_updates: updatesWanted },
          stop as GrammySignal,
        );
        if (failures > 0) log.info('Telegram: updates arrive again.');
        failures = 0;
        complaint = '';
        for (const id of handled) if (from !== undefined && id < from) handled.delete(id);
        for (const { message } of updates) newest = Math.max(newest, 1000 * (message?.date ?? 0));
        takeAll(updates);
        const last = updates.at(-1)?.update_id;
        const isNew = last !== undefined && last + 1 !== next;
        if (updates.length === most && !isNew) letPass();
        if (last !== undefined) next = last + 1;
      } catch (error) {
        if (stop.aborted) return;
        const said = pollHint(error) ?? `Telegram gives no updates: ${sentence(error)}`;
        if (said !== complaint) log.error(`${said} It is tried again.`);
        complaint = said;
        await wait(Math.max(backoff(++failures), askedPause(error) ?? 0), stop);
        continue;
      }
      const gathering = [...lines.values()].some((line) => line.gathering());
      const every = gathering ? pollWhileGathering : pollWhileBusy;
      if (open.size > 0) await pause(Math.max(0, every - (performance.now() - began)));
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
      await api.getUpdates({ offset: from, limit: 1, timeout: 0 }, soon as GrammySignal).catch((error) => {
        log.warn(`${sentence(error)} Telegram will deliver again what was handled last.`);
      });
    },
  };
};

/** Milliseconds before the newest message of all, whose date is in seconds, that make a message an old one. */
const longAgo = 2000;
/** How many updates Telegram gives at once. */
const most = 100;
/** Milliseconds from one call to the next while something is being handled: what is new may be an emergency. */
const pollWhileBusy = 300;
/** The same while a text waits for the next one: what is not fetched in time is heard apart. */
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
