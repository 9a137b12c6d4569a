/** A list of numbers as a short text, coarsely: what a session keeps of a conversation. */

/** Each digit stands for two numbers, of seven steps each. */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The step that stands for zero; also the number of steps on either side of it. */
const MIDDLE = 3;
const STEPS = 2 * MIDDLE + 1;
/** In the first position, a digit stands for the step size `2 ** (digit / 4 - SMALLEST)`. */
const SMALLEST = 12;

/** How long the text of so many numbers is. */
export const writtenLength = (numbers: number): number => 1 + Math.ceil(numbers / 2);

/** Numbers of at most 40 as text: a digit for the step size, then one for every two numbers. */
export function written(numbers: Float32Array): string {
  const most = numbers.reduce((so, number) => Math.max(so, Math.abs(number)), 0);
  const digit = Math.min(63, Math.max(0, Math.ceil(4 * (Math.log2(most / MIDDLE || 1e-9) + SMALLEST))));
  const step = stepOf(digit);
  const stepsAt = (at: number): number => MIDDLE + Math.round((numbers[at] ?? 0) / step);
  let text = DIGITS.charAt(digit);
  for (let at = 0; at < numbers.length; at += 2) text += DIGITS.charAt(stepsAt(at) * STEPS + stepsAt(at + 1));
  return text;
}

/** So many numbers, from the text that `written` gave. */
export function readNumbers(text: string, length: number): Float32Array {
  const step = stepOf(DIGITS.indexOf(text.charAt(0)));
  return new Float32Array(length).map((_, at) => {
    const two = DIGITS.indexOf(text.charAt(1 + (at >> 1)));
    return ((at & 1 ? two % STEPS : Math.floor(two / STEPS)) - MIDDLE) * step;
  });
}

const stepOf = (digit: number): number => 2 ** (digit / 4 - SMALLEST);
