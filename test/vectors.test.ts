/** The loops in WebAssembly: what they compute, and that the compiled file is that of its source. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../src/understanding/linear.ts';
import { roomFor, vectorsWith } from '../src/vectors/vectors.ts';
import { root } from './support/talk.ts';

const random = randomFrom(7);
const some = (length: number): Float32Array => Float32Array.from({ length }, () => random() * 2 - 1);

test('rows of a table are added, each times its amount', () => {
  const width = 32;
  const table = Int8Array.from({ length: 10 * width }, () => Math.floor(random() * 256) - 128);
  const vectors = vectorsWith(10_000);
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
  const vectors = vectorsWith(10_000);
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
  const vectors = vectorsWith(1000);
  const numbers = vectors.float32(Float32Array.of(-1, 2, -0.5, 0, 3, -4, 5, 6));
  vectors.withoutNegatives(numbers.address, 8);
  expect([...numbers.list]).toEqual([0, 2, 0, 0, 3, 0, 5, 6]);
});

test('a list that the memory has no room for is refused', () => {
  const vectors = vectorsWith(roomFor(8));
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
