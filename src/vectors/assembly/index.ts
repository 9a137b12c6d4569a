/**
 * The inner loops of the network and the classifiers that rank answers, four numbers at a time (WebAssembly SIMD). Written in
 * AssemblyScript, compiled by `npm run vectors` to `../vectors.wasm`. All arguments named after a list are the
 * addresses of its first number in this module's memory; `../vectors.ts` puts the lists there.
 */
export { passBack, scatterRows } from './learning';

/**
 * Adds to `sums` the rows `places` of a table of signed bytes, each times its amount. `width`: numbers in a row,
 * a multiple of sixteen; `length`: how many rows are added.
 */
export function addRows(
  sums: usize,
  width: u32,
  table: usize,
  places: usize,
  amounts: usize,
  length: u32,
): void {
  for (let d: u32 = 0; d < width; d += 16) {
    const sum = sums + ((<usize>d) << 2);
    let a = v128.load(sum);
    let b = v128.load(sum, 16);
    let c = v128.load(sum, 32);
    let e = v128.load(sum, 48);
    for (let row: u32 = 0; row < length; row++) {
      const amount = f32x4.splat(load<f32>(amounts + ((<usize>row) << 2)));
      const place = load<u32>(places + ((<usize>row) << 2));
      const bytes = v128.load(table + <usize>place * width + d);
      const low = i16x8.extend_low_i8x16_s(bytes);
      const high = i16x8.extend_high_i8x16_s(bytes);
      a = f32x4.add(a, f32x4.mul(amount, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(low))));
      b = f32x4.add(b, f32x4.mul(amount, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(low))));
      c = f32x4.add(c, f32x4.mul(amount, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(high))));
      e = f32x4.add(e, f32x4.mul(amount, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(high))));
    }
    v128.store(sum, a);
    v128.store(sum, b, 16);
    v128.store(sum, c, 32);
    v128.store(sum, e, 48);
  }
}

/**
 * Adds to `sums` the product of the vector `inputs` and the matrix `weights`, which has a row of `columns` numbers
 * for each of the `rows` inputs. Both counts are multiples of four.
 */
export function addProduct(sums: usize, columns: u32, inputs: usize, rows: u32, weights: usize): void {
  const stride = (<usize>columns) << 2;
  for (let row: u32 = 0; row < rows; row += 4) {
    const four = v128.load(inputs + ((<usize>row) << 2));
    // Units that are zero add nothing.
    if (!v128.any_true(f32x4.ne(four, f32x4.splat(0)))) continue;
    const a = f32x4.splat(f32x4.extract_lane(four, 0));
    const b = f32x4.splat(f32x4.extract_lane(four, 1));
    const c = f32x4.splat(f32x4.extract_lane(four, 2));
    const d = f32x4.splat(f32x4.extract_lane(four, 3));
    const first = weights + <usize>row * stride;
    const second = first + stride;
    const third = second + stride;
    const fourth = third + stride;
    for (let at: usize = 0; at < stride; at += 16) {
      const pair = f32x4.add(f32x4.mul(a, v128.load(first + at)), f32x4.mul(b, v128.load(second + at)));
      const other = f32x4.add(f32x4.mul(c, v128.load(third + at)), f32x4.mul(d, v128.load(fourth + at)));
      v128.store(sums + at, f32x4.add(v128.load(sums + at), f32x4.add(pair, other)));
    }
  }
}

/** Sets the negative ones among `length` numbers to zero; `length` is a multiple of four. */
export function withoutNegatives(numbers: usize, length: u32): void {
  const none = f32x4.splat(0);
  for (let at: usize = 0; at < (<usize>length) << 2; at += 16)
    v128.store(numbers + at, f32x4.max(none, v128.load(numbers + at)));
}
