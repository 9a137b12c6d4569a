/** Waiting for a change of state that somebody else announces. */
export type Waiters = {
  /** Resolves at the next `wake`, or after `limit` milliseconds where that is given. */
  next(limit?: number): Promise<void>;
  /** Resolves all that wait now. */
  wake(): void;
};

/** Nobody waits yet. */
export const waiters = (): Waiters => {
  const waiting = new Set<() => void>();
  return {
    next: (limit) =>
      new Promise((resolve) => {
        const resume = () => {
          clearTimeout(timer);
          waiting.delete(resume);
          resolve();
        };
        const timer = limit === undefined ? undefined : setTimeout(resume, Math.max(0, limit));
        waiting.add(resume);
      }),
    wake() {
      for (const resume of waiting) resume();
    },
  };
};
