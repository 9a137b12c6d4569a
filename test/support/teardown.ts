/** Runs once after all tests: ends this run's redis-server, and repeats below the summary what was skipped. */
import './setup.ts';

export default async (): Promise<void> => {
  await globalThis.redisOfThisRun?.stop();
  if (globalThis.redisTestsSkipped) console.log(globalThis.redisTestsSkipped);
};
