/** Four-bit integers, two to a byte, as tables of weights are stored. */

/** The greatest value of a signed four-bit integer. */
export const MOST = 7;

/** Four-bit integers, two to a byte. */
export function inHalves(numbers: Int8Array): Uint8Array {
  const halves = new Uint8Array(Math.ceil(numbers.length / 2));
  numbers.forEach((number, at) => {
    halves[at >> 1] = (halves[at >> 1] ?? 0) | ((number + MOST) << (at & 1 ? 0 : 4));
  });
  return halves;
}

/** So many four-bit integers, from the bytes that `inHalves` gave. */
export function fromHalves(halves: Uint8Array, length: number): Int8Array {
  const numbers = new Int8Array(length);
  for (let at = 0; at < length; at++)
    numbers[at] = (((halves[at >> 1] ?? 0) >> (at & 1 ? 0 : 4)) & 15) - MOST;
  return numbers;
}
