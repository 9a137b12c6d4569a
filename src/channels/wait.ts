import { setTimeout as sleep } from 'node:timers/promises';

/** Waits so many milliseconds, or less when the signal aborts. Never rejects. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** By the clock; tests wait faster. */
export const byClock: Wait = (milliseconds, signal) =>
  sleep(milliseconds, undefined, { signal }).catch(() => undefined);
