/** Fits how much the place in a conversation counts, `LEAN` of `src/understanding/context.ts`, on talks. */
import type { Guide } from '../../src/core/guide.ts';
import { LEAN } from '../../src/understanding/context.ts';
import { judge, type Talk } from '../checks.ts';

/** What is tried of each number: so many times what it is now. */
const TIMES = [0.5, 0.7, 0.85, 1.2, 1.5, 2];

const ROUNDS = 2;

/** One number after the other, the others as they are, twice over. A line for each that was tried. */
export function fitted(guide: Guide, talks: readonly Talk[]): string {
  const lines: string[] = [];
  const names = Object.keys(LEAN) as (keyof typeof LEAN)[];
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) {
      let best = { value: LEAN[name], answered: answered(guide, talks) };
      for (const value of TIMES.map((times) => times * best.value).map(rounded)) {
        LEAN[name] = value;
        const count = answered(guide, talks);
        lines.push(`${name} ${value}: ${count} answered, ${best.answered} with ${best.value}`);
        if (count > best.answered) best = { value, answered: count };
      }
      LEAN[name] = best.value;
    }
  }
  return [...lines, `best: ${names.map((name) => `${name} ${LEAN[name]}`).join(' · ')}`].join('\n');
}

const answered = (guide: Guide, talks: readonly Talk[]): number =>
  talks.flatMap((talk) => judge(guide, talk)).filter(({ ok }) => ok).length;

const rounded = (value: number): number => Number(value.toPrecision(2));
