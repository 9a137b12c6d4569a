/** Fits the context prior, `LEAN` of `src/understanding/context.ts`, on conversations. */
import type { Guide } from '../../src/core/guide.ts';
import { LEAN } from '../../src/understanding/context.ts';
import { judge, type Talk } from '../checks.ts';

/** The factors by which each number is varied. */
const TIMES = [0.5, 0.7, 0.85, 1.2, 1.5, 2];

const ROUNDS = 2;

/** Coordinate search: varies one number at a time, in two rounds. A line for each value tried. */
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
