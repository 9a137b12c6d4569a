import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeMetrics } from '../src/metrics.ts';
import { boundedLabels, keepStatistics, statisticsOn } from '../src/statistics.ts';
import { embeddedStore } from '../src/stores/embedded.ts';
import { memoryStore } from '../src/stores/memory.ts';
import { NOON, silent } from './support/talk.ts';

const DAY = 24 * 60 * 60 * 1000;
const TODAY = '2026-11-21';

const over = (store: ReturnType<typeof memoryStore>, now = () => NOON) =>
  keepStatistics({ store, log: silent, now, every: 3_600_000 });

test('what several processes count comes together by the day, and outlives them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guia-statistics-'));
  for (let start = 0; start < 2; start++) {
    const store = embeddedStore({ folder, sessionDays: 1 });
    const [one, other] = [over(store), over(store)];
    one.count('answers', 'appointment/book');
    other.count('answers', 'appointment/book');
    other.count('ratings', 'appointment/book', 'up');
    await Promise.all([one.close(), other.close()]);
    await store.close();
  }
  const store = embeddedStore({ folder, sessionDays: 1 });
  expect(await statisticsOn(store, [TODAY, '2026-11-20'])).toEqual([
    { day: TODAY, statistic: 'answers', labels: ['appointment/book'], sum: 4 },
    { day: TODAY, statistic: 'ratings', labels: ['appointment/book', 'up'], sum: 2 },
  ]);
  await store.close();
  rmSync(folder, { recursive: true });
});

test('a day ends at midnight in Mexico City', async () => {
  const store = memoryStore();
  let clock = Date.parse('2026-11-21T23:59:59-06:00');
  const statistics = over(store, () => clock);
  statistics.count('conversations', 'web');
  clock += 1_000;
  statistics.count('conversations', 'web');
  await statistics.close();
  const sums = await statisticsOn(store, [TODAY, '2026-11-22']);
  expect(sums.map(({ day, sum }) => [day, sum])).toEqual([
    [TODAY, 1],
    ['2026-11-22', 1],
  ]);
});

test('nothing is lost while the store is away', async () => {
  const store = memoryStore();
  let away = true;
  const add: typeof store.add = async (...all) => {
    if (away) throw new Error('away');
    return store.add(...all);
  };
  const statistics = over({ ...store, add });
  statistics.count('conversations', 'web');
  await statistics.flush();
  statistics.count('conversations', 'web');
  away = false;
  await statistics.flush();
  await statistics.flush();
  expect(await statisticsOn(store, [TODAY])).toMatchObject([{ statistic: 'conversations', sum: 2 }]);
  await statistics.close();
});

test('a name of another version is passed over', async () => {
  const store = memoryStore();
  await store.add(`use:${TODAY}`, { 'moons:full': 3, '__proto__:x': 1, 'answers:a/b': 1 }, DAY);
  expect(await statisticsOn(store, [TODAY])).toEqual([
    { day: TODAY, statistic: 'answers', labels: ['a/b'], sum: 1 },
  ]);
});

test('references, which anybody can invent, are of a bounded number; what parts labels is in none', () => {
  const bounded = boundedLabels();
  const made = Array.from({ length: 5_000 }, (_, n) => bounded('references', ['register', `r${n}`])[1]);
  expect(new Set(made).size).toBe(201);
  expect(made.at(-1)).toBe('other');
  expect(bounded('references', ['register', 'r3'])).toEqual(['register', 'r3']);
  expect(bounded('reference_answers', ['r3', 'nss'])).toEqual(['r3', 'nss']);
  expect(bounded('reference_answers', ['new', 'nss'])).toEqual(['other', 'nss']);
  expect(bounded('failures', ['web', 'a:b'])).toEqual(['web', 'a_b']);
});

test('what is kept is at /metrics too, under the name of its own', async () => {
  const kept: string[] = [];
  const metrics = makeMetrics((...one) => void kept.push(one.join(' ')));
  metrics.count('ratings', 'appointment/book', 'down');
  metrics.refused('web', 'forged');
  expect(kept).toEqual(['ratings appointment/book down', 'refusals web forged']);
  const page = await metrics.page();
  expect(page).toContain('guia_ratings_total{answer="appointment/book",rating="down"} 1');
  expect(page).toContain('guia_refused_total{channel="web",why="forged"} 1');
});

test('which topics who came by a reference was told of is not at /metrics, where few are not hidden', async () => {
  const kept: string[] = [];
  const metrics = makeMetrics((...one) => void kept.push(one.join(' ')));
  for (const topic of ['maternity', 'nss', 'maternity']) metrics.count('reference_answers', 'ana', topic);
  expect(kept.at(-1)).toBe('reference_answers ana maternity');
  const page = await metrics.page();
  expect(page).toContain('guia_reference_answers_total{reference="ana"} 3');
  expect(page).not.toContain('maternity');
});

test('a time is a histogram at /metrics, and is kept by the limit that it is within', async () => {
  const kept: string[] = [];
  const metrics = makeMetrics((...one) => void kept.push(one.join(' ')));
  for (const milliseconds of [-5, 60_000, 60_001, 3 * 86_400_000])
    metrics.waited({ stage: 'first_answer', milliseconds });
  expect(kept).toEqual(['60', '60', '300', 'more'].map((limit) => `handoff_times first_answer ${limit}`));
  const page = await metrics.page();
  expect(page).toContain('guia_handoff_seconds_bucket{le="60",stage="first_answer"} 2');
  expect(page).toContain('guia_handoff_seconds_bucket{le="300",stage="first_answer"} 3');
  expect(page).toContain('guia_handoff_seconds_count{stage="first_answer"} 4');
});
