/** Waiting in tests: for as long as a busy machine takes, and no longer than it takes an idle one. */
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a test waits for what must come about, in milliseconds; far longer than it ever takes. */
export const PATIENCE = 15_000;

/** Resolves once the condition holds, polled every 10 ms; rejects after the given time. */
export const until = async (
  holds: () => boolean | Promise<boolean>,
  milliseconds = PATIENCE,
): Promise<void> => {
  const end = performance.now() + milliseconds;
  for (let last = false; !(await holds()); last = performance.now() > end) {
    if (last) throw new Error(`In ${milliseconds / 1000} s it did not come true: ${holds}`);
    await sleep(10);
  }
};

/**
 * The promise's result, or a rejection after so many milliseconds. The timer runs in the same process, so that
 * a machine that stops the process for a while does not look like a slow promise.
 */
export const within = async <P extends Promise<unknown>>(
  milliseconds: number,
  promise: P,
): Promise<Awaited<P>> => {
  const over = new AbortController();
  const late = sleep(milliseconds, undefined, { signal: over.signal }).then(() => {
    throw new Error(`It took longer than ${milliseconds} ms.`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    over.abort();
  }
};
