import { breather } from '../src/breather.ts';

/** Milliseconds of the processor. */
const work = (milliseconds: number) => {
  const begun = process.cpuUsage();
  const used = () => process.cpuUsage(begun).user + process.cpuUsage(begun).system;
  while (used() < 1_000 * milliseconds);
};

test('what is due outside is done between pieces of work, and these keep their order', async () => {
  const breath = breather(20);
  const done: string[] = [];
  const piece = async (n: number) => {
    await undefined;
    const rest = breath();
    if (rest) await rest;
    work(25);
    done.push(String(n));
  };
  setImmediate(() => done.push('outside'));
  await Promise.all([0, 1, 2, 3].map(piece));
  expect(done.filter((one) => one !== 'outside')).toEqual(['0', '1', '2', '3']);
  // Which of the pieces it comes after hangs on how fast they are; never after the last.
  expect(done.indexOf('outside')).toBeGreaterThan(0);
  expect(done.indexOf('outside')).toBeLessThan(done.length - 1);
});

test('little work is done in one go', async () => {
  const breath = breather(10_000);
  const done: string[] = [];
  setImmediate(() => done.push('outside'));
  await Promise.all(
    [0, 1, 2].map(async (n) => {
      await undefined;
      const rest = breath();
      if (rest) await rest;
      done.push(String(n));
    }),
  );
  expect(done).toEqual(['0', '1', '2']);
});

test('those that rested go on together, so that what they ask for goes out together', async () => {
  const breath = breather(5);
  const rounds: number[] = [];
  let round = 0;
  const next = () =>
    setImmediate(() => {
      round += 1;
      if (rounds.length < 6) next();
    });
  next();
  await Promise.all(
    Array.from({ length: 6 }, async (_, n) => {
      await undefined;
      const rest = breath();
      if (rest) await rest;
      if (n === 0) work(10);
      rounds.push(round);
    }),
  );
  expect(rounds[0]).toBe(0);
  expect(new Set(rounds.slice(1)).size).toBe(1);
});
