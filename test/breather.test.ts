import { breather } from '../src/breather.ts';

const work = (milliseconds: number) => {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
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
  expect(done.indexOf('outside')).toBe(1);
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
