/** The life of a process: signals, and the order in which its parts are closed. */
import type { Bot } from './bot.ts';
import type { Channel } from './channels/channel.ts';
import type { HttpServer } from './channels/http.ts';
import type { Log } from './log.ts';
import type { Statistics } from './statistics.ts';
import type { Store } from './stores/store.ts';

/**
 * The running parts, entered here as they start. `stop` may be called at any time and works once: it takes no
 * new messages, finishes and answers those that have come, and closes the store last.
 */
export type Running = {
  channels: Channel[];
  bot?: Bot;
  statistics?: Statistics;
  /** The watch for hand-offs in which nobody answers. */
  silence?: { close(): Promise<void> };
  store?: Store;
  http?: HttpServer;
  /** Aborts when the stop begins. */
  ending: AbortSignal;
  stop(): Promise<void>;
};

/**
 * Runs something until a signal or `stop` ends it. The handlers are set before the start, because the first process of a
 * container ignores every signal that it has no handler for. Rejects when the start fails, unless it was stopped meanwhile.
 */
export async function untilStopped(log: Log, start: (running: Running) => Promise<void>): Promise<void> {
  const end = new AbortController();
  let stopped: Promise<void> | undefined;
  const running: Running = {
    channels: [],
    ending: end.signal,
    stop: () => {
      end.abort();
      stopped ??= closeAll(running, log);
      return stopped;
    },
  };
  const stop = () => {
    log.debug('stopping');
    void running.stop();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  stopWithNpm(stop);
  try {
    await start(running);
  } catch (error) {
    const isGivenUp = end.signal.aborted;
    await running.stop();
    if (!isGivenUp) throw error;
  }
}

async function closeAll(running: Running, log: Log): Promise<void> {
  // A channel that fails to close does not stop the others from closing.
  const closed = await Promise.allSettled(running.channels.map((channel) => channel.close()));
  for (const one of closed) if (one.status === 'rejected') log.error(`closing: ${one.reason}`);
  await running.silence?.close();
  await running.bot?.close();
  await running.http?.close();
  await running.statistics?.close();
  await running.store?.close();
  process.stdin.destroy();
}

/** Stops when npm ends: npm sends SIGTERM to its shell, which does not pass it on. Checked every 200 ms. */
function stopWithNpm(stop: () => void): void {
  const { ppid } = process;
  if (process.env.npm_lifecycle_event === undefined) return;
  const watch = setInterval(() => {
    if (process.ppid === ppid) return;
    clearInterval(watch);
    stop();
  }, 200).unref();
}
