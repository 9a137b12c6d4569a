/** Steps back, kept as what was otherwise. */
import { dataAt, type Past, TRAIL, withPast } from '../../src/core/trail.ts';

const steps = [
  { state: 'a', data: { told: 'x', page: 0 } },
  { state: 'b', data: { told: 'y', page: 0, near: ['p'], from: '2026-12-05' } },
  { state: 'b', data: { told: 'y', page: 1, near: ['p'], from: '2026-12-05' } },
  { state: 'a', data: { told: 'z', page: 1, from: '2026-12-05' } },
  { state: 'c', data: {} },
];

const walked = steps.slice(1).reduce<Past[]>((trail, { data }, at) => withPast(trail, steps[at]!, data), []);

test('each step back has the data that it had, and there are no more than a few', () => {
  expect(walked).toHaveLength(TRAIL);
  let now: Record<string, unknown> = steps.at(-1)!.data;
  for (const [ago, past] of [...walked].reverse().entries()) {
    now = dataAt(past, now);
    expect({ state: past.state, data: now }).toEqual(steps.at(-2 - ago));
  }
});

test('only what differs is kept', () => {
  expect(walked[1]).toEqual({ state: 'b', was: { told: 'y', near: ['p'] } });
});

test('a step of an older record holds all its data', () => {
  expect(dataAt({ state: 'a', data: { told: 'x' } }, { told: 'y', page: 3 })).toEqual({ told: 'x' });
});
