/**
 * Many messages that came at once are thought over one after another, in one turn of the event loop: nobody else is heard
 * meanwhile, and what was thought is not even sent. So after a while of that the world is seen to first.
 */

/** Milliseconds of processor time after which the next waits until what is due outside was done; a hundred warm turns and more. */
const LONG = 20;

/** Asked before each piece of work, and awaited where it is to be: a piece that needs no rest begins at once. Order is kept. */
export const breather = (long = LONG): (() => Promise<void> | undefined) => {
  /** When this turn of the event loop began, and what the processor had done by then, in µs. */
  let turn: { began: number; used: number } | undefined;
  /** All go on together: what they ask of the store then goes out together, too. */
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
    // On a busy machine time passes without work.
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
