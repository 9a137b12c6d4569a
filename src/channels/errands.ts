/** Work on the side of a conversation: nothing waits for it but the channel's `close`, and what fails is let go. */
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
