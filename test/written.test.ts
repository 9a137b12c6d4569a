/** Numbers as text, as a session keeps them. */
import { fromHalves, inHalves } from '../src/vectors/halves.ts';
import { readNumbers, written, writtenLength } from '../src/vectors/written.ts';

test.each([[[0.5, -1.25, 0.01, 0]], [[3, 0, -2, 1, 0.4]], [[0, 0]], [[1e-7, 40]]])(
  '%j is read back to a sixth of its greatest number, and a bit',
  (numbers) => {
    const text = written(Float32Array.from(numbers));
    expect(text).toMatch(/^[\w-]+$/);
    expect(text).toHaveLength(writtenLength(numbers.length));
    const most = Math.max(...numbers.map(Math.abs));
    readNumbers(text, numbers.length).forEach((value, at) => {
      expect(Math.abs(value - numbers[at]!)).toBeLessThanOrEqual(most / 5);
    });
  },
);

test.each([[[7, -7, 0, 3, -1]], [[]], [[5, 5]]])('%j comes back from four bits each', (numbers) => {
  const halves = inHalves(Int8Array.from(numbers));
  expect(halves).toHaveLength(Math.ceil(numbers.length / 2));
  expect([...fromHalves(halves, numbers.length)]).toEqual(numbers);
});
