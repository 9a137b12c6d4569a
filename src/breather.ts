/**
 * Many messages that came at once are thought over one after another, in one turn of the event loop: nobody else is heard
 * meanwhile, and what was thought is not even sent. So after a while of that the world is seen to first.
 */

/** Milliseconds of work after which the next waits until what is due outside was done; far more than a warm turn takes. */
const LONG = 20;

/** Asked before each piece of work, and awaited where it is to be: a piece that needs no rest begins at once. Order is kept. */
export const breather = (long = LONG): (() => Promise<void> | undefined) => {
  let began: number | undefined;
  const isLong = (): boolean => {
    const now = performance.now();
    if (began === undefined) {
      began = now;
      setImmediate(() => {
        began = undefined;
      });
    }
    return now - began > long;
  };
  const rest = async (): Promise<void> => {
    do await new Promise(setImmediate);
    while (isLong());
  };
  return () => (isLong() ? rest() : undefined);
};
