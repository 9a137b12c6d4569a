/** The loops in WebAssembly: what they compute, and that the compiled file is that of its source. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../src/understanding/linear.ts';
import { vectorsWith } from '../src/vectors/vectors.ts';
import { root } from './support/talk.ts';

const random = randomFrom(7);
const some = (length: number): Float32Array => Float32Array.from({ length }, () => random() * 2 - 1);

test('rows of a table are added, each times its amount', () => {
  const width = 32;
  const table = Int8Array.from({ length: 10 * width }, () => Math.floor(random() * 256) - 128);
  const vectors = vectorsWith([10_000]);
  const held = vectors.int8(table);
  const places = vectors.uint32(3);
  const amounts = vectors.float32(some(3));
  const sums = vectors.float32(some(width));
  const expected = sums.list.map((sum, d) =>
    [7, 0, 9].reduce((total, place, at) => total + amounts.list[at]! * table[place * width + d]!, sum),
  );
  places.list.set([7, 0, 9]);
  vectors.addRows(sums.address, width, held.address, places.address, amounts.address, 3);
  sums.list.forEach((sum, d) => {
    expect(sum).toBeCloseTo(expected[d]!, 3);
  });
});

test('a vector is multiplied by a matrix, and inputs that are zero add nothing', () => {
  const [rows, columns] = [8, 12];
  const vectors = vectorsWith([10_000]);
  const inputs = vectors.float32(Float32Array.of(0, 0, 0, 0, ...some(4)));
  const weights = vectors.float32(some(rows * columns));
  const sums = vectors.float32(some(columns));
  const expected = sums.list.map((sum, column) =>
    inputs.list.reduce((total, input, row) => total + input * weights.list[row * columns + column]!, sum),
  );
  vectors.addProduct(sums.address, columns, inputs.address, rows, weights.address);
  sums.list.forEach((sum, column) => {
    expect(sum).toBeCloseTo(expected[column]!, 4);
  });
});

test('negative numbers become zero, the others stay', () => {
  const vectors = vectorsWith([1000]);
  const numbers = vectors.float32(Float32Array.of(-1, 2, -0.5, 0, 3, -4, 5, 6));
  vectors.withoutNegatives(numbers.address, 8);
  expect([...numbers.list]).toEqual([0, 2, 0, 0, 3, 0, 5, 6]);
});

test('rows are added to the sums that they belong to', () => {
  const width = 8;
  const vectors = vectorsWith([10_000]);
  const table = vectors.float32(some(5 * width));
  const amounts = vectors.float32(some(3));
  const [places, to, sums] = [vectors.uint32(3), vectors.uint32(3), vectors.float32(some(2 * width))];
  const expected = sums.list.slice();
  places.list.set([4, 1, 0]);
  to.list.set([1, 0, 1]);
  places.list.forEach((place, at) => {
    for (let d = 0; d < width; d++)
      expected[to.list[at]! * width + d]! += amounts.list[at]! * table.list[place * width + d]!;
  });
  vectors.scatterRows(sums.address, width, table.address, places.address, amounts.address, to.address, 3);
  sums.list.forEach((sum, d) => {
    expect(sum).toBeCloseTo(expected[d]!, 5);
  });
});

test('rows move by a slope, each by its amount', () => {
  const width = 8;
  const vectors = vectorsWith([10_000]);
  const table = vectors.float32(some(4 * width));
  const [slopes, amounts] = [vectors.float32(some(width)), vectors.float32(some(2))];
  const [places, first] = [vectors.uint32(2), vectors.uint32(2)];
  places.list.set([3, 1]);
  const expected = table.list.slice();
  places.list.forEach((place, at) => {
    for (let d = 0; d < width; d++) expected[place * width + d]! += amounts.list[at]! * slopes.list[d]!;
  });
  vectors.scatterRows(
    table.address,
    width,
    slopes.address,
    first.address,
    amounts.address,
    places.address,
    2,
  );
  table.list.forEach((number, at) => {
    expect(number).toBeCloseTo(expected[at]!, 5);
  });
});

test('errors go back through the weights as they were, and the weights move by input and step', () => {
  const [rows, columns] = [8, 12];
  const vectors = vectorsWith([10_000]);
  const [inputs, weights] = [vectors.float32(some(rows)), vectors.float32(some(rows * columns))];
  const [errors, steps] = [vectors.float32(some(columns)), vectors.float32(some(columns))];
  const towards = vectors.float32(rows);
  const before = weights.list.slice();
  vectors.passBack(
    towards.address,
    inputs.address,
    rows,
    weights.address,
    columns,
    errors.address,
    steps.address,
  );
  towards.list.forEach((slope, row) => {
    const own = before.subarray(row * columns, (row + 1) * columns);
    expect(slope).toBeCloseTo(
      own.reduce((sum, weight, column) => sum + weight * errors.list[column]!, 0),
      4,
    );
    own.forEach((weight, column) => {
      expect(weights.list[row * columns + column]).toBeCloseTo(
        weight - inputs.list[row]! * steps.list[column]!,
        5,
      );
    });
  });
});

test('a list that the memory has no room for is refused', () => {
  const vectors = vectorsWith([8]);
  expect(() => vectors.float32(65_536)).toThrow('there is no room for 262144 more bytes');
});

test('vectors.wasm is what its source compiles to: else run `npm run vectors`', () => {
  const made = join(mkdtempSync(join(tmpdir(), 'vectors-')), 'vectors.wasm');
  execFileSync(
    process.execPath,
    [
      'node_modules/assemblyscript/bin/asc.js',
      '--config',
      'src/vectors/assembly/asconfig.json',
      '--outFile',
      made,
    ],
    { cwd: root },
  );
  expect(readFileSync(made).equals(readFileSync(join(root, 'src/vectors/vectors.wasm')))).toBe(true);
}, 60_000);
