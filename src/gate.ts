/**
 * How many replies of a platform are under way at once: handed to it, and not noted yet as said. A process that is killed leaves
 * as many to be said again at most, however much it had to say.
 */

/** Gives back a pass; once is enough. */
export type Leave = () => void;

/** Resolves with a pass when there is one. */
export type Gate = () => Promise<Leave>;

/**
 * A gate with so many passes. One that is not given back counts no longer than `longest` milliseconds, so that what hangs, or
 * waits for a platform or a store, holds up nobody for longer than that.
 */
export const makeGate = (passes: number, longest: number): Gate => {
  const waiting: (() => void)[] = [];
  let free = passes;
  return async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    let isHeld = true;
    const leave = (): void => {
      if (!isHeld) return;
      isHeld = false;
      clearTimeout(timer);
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    };
    const timer = setTimeout(leave, longest);
    return leave;
  };
};
