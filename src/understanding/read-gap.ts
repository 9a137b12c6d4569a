/** The reader of how long ago somebody last contributed, for the rule by which old weeks count again. */
import type { Reader } from '../core/topic.ts';
import { plain } from '../core/understand.ts';

/** Number words by their value, from one. */
const NUMBERS = [
  ['un', 'uno', 'one', 'a'],
  ['dos', 'two'],
  ['tres', 'three'],
  ['cuatro', 'four'],
  ['cinco', 'five'],
  ['seis', 'six'],
  ['siete', 'seven'],
  ['ocho', 'eight'],
  ['nueve', 'nine'],
  ['diez', 'ten'],
];
const LONG_AGO = /\b(?:mucho|muchos|muchisim\w+|bastante|decadas?|long (?:time )?ago|many|decades?)\b/;
const LATELY =
  /\b(?:mes(?:es)?|semanas?|dias?|reciente\w*|apenas|months?|weeks?|days?|recently|last year|ano pasado)\b/;

/**
 * "hace cinco años", "12 years ago", "hace mucho": only where the weeks are being asked about. Up to three and up to six
 * years are the rule's limits (facts `gap_short` and `gap_long` of independent-insurance).
 */
export const readGap: Reader = (inbound, asked) => {
  if (inbound.kind !== 'text' || asked?.about !== 'weeks') return undefined;
  const said = plain(inbound.text);
  const hit = /\b(\w+) (?:anos?|years?|yrs?)\b/.exec(said);
  const years = hit ? Number(hit[1]) || NUMBERS.findIndex((names) => names.includes(hit[1]!)) + 1 : 0;
  if (years > 0) return { event: { type: 'gap', gap: years <= 3 ? 'now' : years <= 6 ? 'later' : 'long' } };
  if (LONG_AGO.test(said)) return { event: { type: 'gap', gap: 'long' } };
  return LATELY.test(said) && !said.includes('mis semanas')
    ? { event: { type: 'gap', gap: 'now' } }
    : undefined;
};
