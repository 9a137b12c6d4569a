/**
 * Gives input and output their turn. Messages that arrive together are processed in one turn of the event
 * loop, in which no socket is read and no reply leaves. After a while, the messages that are left wait for
 * the next turn.
 */

/**
 * Milliseconds of processor time after which the next message waits for pending input and output. A warm
 * process handles more than a hundred messages in that time.
 */
const LONG = 20;

/**
 * Called before each message; gives a promise to await where a pause is due, else undefined. Keeps the order of
 * the callers.
 */
export const breather = (long = LONG): (() => Promise<void> | undefined) => {
  /**
   * `began`: when this turn of the event loop began, in ms of `performance.now()`; `used`: processor time
   * used until then, in µs.
   */
  let turn: { began: number; used: number } | undefined;
  /**
   * All callers that wait share one pause and go on in the same turn, so that their calls of the store are
   * batched.
   */
  let pause: Promise<void> | undefined;

  const used = (): number => {
    const { user, system } = process.cpuUsage();
    return user + system;
  };
  const isLong = (): boolean => {
    if (!turn) {
      turn = { began: performance.now(), used: used() };
      setImmediate(() => {
        turn = undefined;
      });
      return false;
    }
    // Elapsed time alone says little on a busy machine, so processor time is measured too.
    return performance.now() - turn.began > long && used() - turn.used > 1_000 * long;
  };
  const rest = async (): Promise<void> => {
    do {
      pause ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        pause = undefined;
      });
      await pause;
    } while (isLong());
  };
  return () => (isLong() ? rest() : undefined);
};
