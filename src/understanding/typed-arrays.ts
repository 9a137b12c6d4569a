/**
 * Reads and changes numbers of typed arrays at places that are known to exist: a loop's own, or those that an index
 * holds. The one place that asserts it. There is a function for each kind of array, because V8 reads fastest where it
 * has seen only one kind, and each is so short that V8 always takes it into the loop that calls it. Only the innermost
 * loops, a row of weights times a number, read by themselves: there even looking up an imported name costs a third.
 */

export const float32At = (numbers: Float32Array, place: number): number => numbers[place]!;
export const float64At = (numbers: Float64Array, place: number): number => numbers[place]!;
export const uint16At = (numbers: Uint16Array, place: number): number => numbers[place]!;
export const uint32At = (numbers: Uint32Array, place: number): number => numbers[place]!;

/** Adds to the number at a place. */
export function addFloat32(numbers: Float32Array, place: number, amount: number): void {
  numbers[place]! += amount;
}
