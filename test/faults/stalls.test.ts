/** Nobody waits for a chat that cannot be answered, nor for a process that is gone. Telegram takes its time here. */
import { canStartRedis } from '../support/redis-server.ts';
import { type Game, play } from './play.ts';

jest.setTimeout(150_000);

const game: Omit<Game, 'way' | 'store'> = { seconds: 25, rate: 8, faults: ['kill'], every: [8, 8] };

/** Milliseconds beside what the machine takes to start a process; far from what it is, and farther from a lease that runs out. */
const LONG = 10_000;

const games: [Game['way'], Game['store']][] = [
  ['polling', 'embedded'],
  ['webhook', 'redis'],
];

(canStartRedis() ? describe : describe.skip)('while one chat can never be answered', () => {
  test.each(games)(
    'by %s, %s store, a process that is killed again and again holds up nobody, and nothing is lost',
    async (way, store) => {
      const { lost, wrong, twice, underWay, kills, longest, emergencies, restart, ...rest } = await play({
        ...game,
        way,
        store,
      });
      expect({ lost, wrong, emergencies: emergencies.lost }).toEqual({ lost: 0, wrong: 0, emergencies: 0 });
      expect(rest.answered).toBe(rest.asked);
      expect(kills).toBeGreaterThan(1);
      const bound = restart.longest + LONG;
      expect(longest).toBeLessThan(bound);
      for (const one of [emergencies['bot away'], emergencies.nothing])
        expect(one?.longest ?? 0).toBeLessThan(bound);
      // What was on its way, and one more for each kill that came while a busy machine was noting what had just been said.
      expect(twice).toBeLessThanOrEqual(underWay + kills);
    },
  );
});
