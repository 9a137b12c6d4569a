/** Runs once before all tests: gives them a Redis, or says aloud why there is none. In CI that is a failure. */
import { canStartRedis, provideRedis, type RedisServer, startRedis } from './redis-server.ts';

declare global {
  var redisOfThisRun: RedisServer | undefined;
  var redisTestsSkipped: string | undefined;
}

export default async (): Promise<void> => {
  const given = process.env.REDIS_URL;
  const missing = given ? missingBesides() : await provideRedis();
  if (given) process.env.GUIA_TEST_REDIS_URL = given;
  else if (missing) delete process.env.GUIA_TEST_REDIS_URL;
  else {
    globalThis.redisOfThisRun = await startRedis();
    process.env.GUIA_TEST_REDIS_URL = globalThis.redisOfThisRun.url;
  }
  if (!missing) return;
  globalThis.redisTestsSkipped = `${given ? 'Tests that stop or freeze a Redis' : 'Redis tests'} are skipped: ${missing}`;
  if (process.env.CI && process.env.CI !== 'false') throw new Error(globalThis.redisTestsSkipped);
  console.log(globalThis.redisTestsSkipped);
};

const missingBesides = () =>
  canStartRedis()
    ? undefined
    : 'they need one of their own beside REDIS_URL, and there is no redis-server on PATH.';
