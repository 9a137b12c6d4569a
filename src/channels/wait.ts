import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for so many milliseconds, or until the signal aborts. Never rejects. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Waits by the real clock; tests use one that waits for less. */
export const byClock: Wait = (milliseconds, signal) =>
  sleep(milliseconds, undefined, { signal }).catch(() => undefined);
