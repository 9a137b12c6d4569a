/** Nobody waits for a chat that cannot be answered, nor for a process that is gone. Telegram takes its time here. */
import { canStartRedis } from '../support/redis-server.ts';
import { type Game, play } from './play.ts';

jest.setTimeout(150_000);

const game: Omit<Game, 'way' | 'store'> = { seconds: 25, rate: 8, faults: ['kill'], every: [8, 8] };

/** Far from what it takes on an idle machine, which is three seconds, and farther from a lease that runs out. */
const LONG = 20_000;

const games: [Game['way'], Game['store']][] = [
  ['polling', 'embedded'],
  ['webhook', 'redis'],
];

(canStartRedis() ? describe : describe.skip)('while one chat can never be answered', () => {
  test.each(games)(
    'by %s, %s store, a process that is killed again and again holds up nobody, and nothing is lost',
    async (way, store) => {
      const { lost, wrong, twice, underWay, kills, longest, emergencies, ...rest } = await play({
        ...game,
        way,
        store,
      });
      expect({ lost, wrong, emergencies: emergencies.lost }).toEqual({ lost: 0, wrong: 0, emergencies: 0 });
      expect(rest.answered).toBe(rest.asked);
      expect(kills).toBeGreaterThan(1);
      expect(longest).toBeLessThan(LONG);
      for (const { longest } of [emergencies['bot away'], emergencies.nothing].flatMap((one) => one ?? []))
        expect(longest).toBeLessThan(LONG);
      // What was on its way, and one more for each kill that came while a busy machine was noting what had just been said.
      expect(twice).toBeLessThanOrEqual(underWay + kills);
    },
  );
});
