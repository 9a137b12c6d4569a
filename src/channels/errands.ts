/** Background work of a channel: only the channel's `close` waits for it, and its failures are ignored. */
export const errands = (): { add(work: Promise<unknown>): void; done(): Promise<void> } => {
  const running = new Set<Promise<unknown>>();
  return {
    add(work) {
      const done = work.catch(() => undefined).finally(() => running.delete(done));
      running.add(done);
    },
    /** Resolves when everything that runs now has ended. */
    async done() {
      await Promise.all(running);
    },
  };
};
