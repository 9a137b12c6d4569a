/**
 * Limits how many replies to one platform are in flight at once: handed to the platform, but not yet noted as
 * sent. If the process is killed, at most this many replies are sent twice, however many were waiting.
 */

/** Gives back a pass; further calls do nothing. */
export type Leave = () => void;

/** Resolves with a pass as soon as one is free. */
export type Gate = () => Promise<Leave>;

/**
 * Makes a gate with this number of passes. A pass that is not given back is freed after `longest`
 * milliseconds, so a reply that hangs, or waits for a platform or a store, blocks the others no longer than
 * that.
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
