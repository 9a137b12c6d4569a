import { margins, pack, probabilities, randomFrom, shuffle } from '../../src/understanding/linear.ts';
import { train } from '../../tools/train-linear.ts';

const row = (...ids: number[]) => ({ ids: Uint32Array.from(ids), values: Float32Array.from(ids, () => 1) });

test('a classifier learns which feature tells two kinds apart', () => {
  const rows = [row(0, 2), row(0, 3), row(1, 2), row(1, 3)];
  const weights = pack([train(rows, [true, true, false, false], 4, { penalty: 1, rounds: 20 })]);
  expect(margins(weights, row(0))[0]).toBeGreaterThan(0.3);
  expect(margins(weights, row(1))[0]).toBeLessThan(-0.3);
});

test('the same rows give the same weights', () => {
  const rows = [row(0, 1), row(1, 2), row(0, 2)];
  const again = () => train(rows, [true, false, true], 3, { penalty: 1, rounds: 5 });
  expect(again()).toEqual(again());
});

test('margins as probabilities add up to one and keep their order', () => {
  const chances = probabilities(Float32Array.from([0.5, -1, 0.2]), 4);
  expect(chances.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  expect(chances[0]).toBeGreaterThan(chances[2]!);
  expect(chances[2]).toBeGreaterThan(chances[1]!);
});

test('a shuffle keeps every entry', () => {
  const list = [1, 2, 3, 4, 5, 6];
  shuffle(list, randomFrom(7));
  expect([...list].sort()).toEqual([1, 2, 3, 4, 5, 6]);
});
