/** The loops of `npm run train` over the same network, whose embeddings are then numbers of four bytes. */

/**
 * Adds each row of `places`, times its amount, to a row of the table that begins at `sums`, the one that `to` says.
 * `width`: numbers in a row, a multiple of four; `length`: how many rows are added.
 */
export function scatterRows(
  sums: usize,
  width: u32,
  table: usize,
  places: usize,
  amounts: usize,
  to: usize,
  length: u32,
): void {
  const stride = (<usize>width) << 2;
  for (let row: u32 = 0; row < length; row++) {
    const at = (<usize>row) << 2;
    const amount = f32x4.splat(load<f32>(amounts + at));
    const from = table + <usize>load<u32>(places + at) * stride;
    const sum = sums + <usize>load<u32>(to + at) * stride;
    for (let d: usize = 0; d < stride; d += 16)
      v128.store(sum + d, f32x4.add(v128.load(sum + d), f32x4.mul(amount, v128.load(from + d))));
  }
}

/**
 * The way back through a layer: `towards` gets the product of `weights` and `errors`, one number for each of the
 * `rows` inputs; and each weight loses its input times its column's step. Counts are multiples of four.
 */
export function passBack(
  towards: usize,
  inputs: usize,
  rows: u32,
  weights: usize,
  columns: u32,
  errors: usize,
  steps: usize,
): void {
  const stride = (<usize>columns) << 2;
  for (let row: u32 = 0; row < rows; row++) {
    const input = f32x4.splat(load<f32>(inputs + ((<usize>row) << 2)));
    const own = weights + <usize>row * stride;
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < stride; at += 16) {
      const weight = v128.load(own + at);
      sum = f32x4.add(sum, f32x4.mul(weight, v128.load(errors + at)));
      v128.store(own + at, f32x4.sub(weight, f32x4.mul(input, v128.load(steps + at))));
    }
    const both = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
    store<f32>(towards + ((<usize>row) << 2), f32x4.extract_lane(both, 0) + f32x4.extract_lane(both, 1));
  }
}
