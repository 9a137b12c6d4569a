/** Waiting in tests: for as long as a busy machine takes, and no longer than it takes an idle one. */
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a test waits for what must come about, in milliseconds; far longer than it ever takes. */
export const PATIENCE = 15_000;

/** Resolves once it holds, looking again and again; rejects when it did not in all that time. */
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
 * What becomes of a promise, or a rejection when a timer of so many milliseconds ends first. Both wait in one process: one
 * that the machine lets stand still for a while is not taken for a slow one.
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
