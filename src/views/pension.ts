/**
 * What pension topics compute: which law applies, and what a person's own weeks and age mean under it. Pure.
 */

import type { independentInsurance } from '../../flows/independent-insurance.ts';
import type { pension } from '../../flows/pension.ts';
import { dayAt } from '../core/day.ts';
import { type DataOf, type Moment, type Phrase, type View, viewsOf } from '../core/topic.ts';
import { factsOfWage, forTheirCase, inPesos, inPesosADay } from './their-case.ts';

type Data = DataOf<typeof pension>;
type Law = NonNullable<Data['law']>;

/** The views of `pension`. */
export const pensionViews = viewsOf<typeof pension>({
  law73: (data, moment) => weighed('law_73', { ...data, law: '73' }, moment),
  law97: (data, moment) => weighed('law_97', { ...data, law: '97' }, moment),
  whichLaw: (data, moment) =>
    forTheirCase(data.law === undefined ? 'which_law' : `which_law_${data.law}`, [
      ...verdictLine(data, moment),
      ...weeksLine(data, moment),
      ...ageLine(data, moment),
    ]),
  notEnough: (data, moment) =>
    weighed(isEnough(data, moment) ? `law_${data.law ?? '97'}` : 'not_enough', data, moment),
  howMuch: (data, moment) => weighed('how_much', { ...data, weeks: undefined, left: undefined }, moment),
  disability: (data, moment) => forTheirCase('disability', disabilityLine(data, moment)),
  welfarePension: (data, moment) => forTheirCase('welfare_pension', welfareLine(data, moment)),
  widow: widowed,
  keepRight: (data, moment) => forTheirCase('keep_right', leftLines(data, moment)),
  mod40Who: (data, moment) => forTheirCase('mod40_who', inTimeLine(data, moment)),
  mod40Cost: (data, moment) => forTheirCase('mod40_cost', monthLine(data, moment)),
});

/** The views of `independent-insurance`. */
export const independentInsuranceViews = viewsOf<typeof independentInsurance>({
  weeks: ({ left }, moment) => forTheirCase('weeks', left === undefined ? [] : regainLine(left, moment)),
});

/** A passage, preceded by what it means for a person who told their weeks or age. */
function weighed(key: string, data: Data, moment: Moment): View {
  const left = leftLines(data, moment);
  // Where the right has ended, or may have, no share of a pension is promised.
  const isOpen = left.some((line) => line.key === 'left_over' || line.key === 'left_near');
  const own = [...weeksLine(data, moment), ...(isOpen ? [] : ageLine(data, moment))];
  return forTheirCase(key, [...left, ...(isOpen ? [] : verdictLine(data, moment)), ...own]);
}

/**
 * Whether the weeks are enough under the law that applies; if that is not known, under the newer one, which
 * requires more.
 */
function isEnough({ weeks, law = '97', ages }: Data, moment: Moment): boolean {
  const { needed } = weeksFor(law, moment, ages?.length === 1 ? ages[0] : undefined);
  return weeks !== undefined && weeks >= inNumber(needed);
}

/**
 * Says that the person may apply for the pension, if the law is known and weeks and age are enough; else
 * nothing.
 */
function verdictLine(data: Data, moment: Moment): Phrase[] {
  const [age, other] = data.ages ?? [];
  if (data.law === undefined || age === undefined || other !== undefined || !isEnough(data, moment))
    return [];
  return age >= Number(moment.fact('age_min')) ? [{ key: 'may_apply', facts: ['age_min'] }] : [];
}

function weeksLine({ weeks, law, ages }: Data, moment: Moment): Phrase[] {
  if (weeks === undefined) return [];
  const age = ages?.length === 1 ? ages[0] : undefined;
  if (law === undefined) return [byEitherLaw(weeks, age, moment)];
  const { needed, id } = weeksFor(law, moment, age);
  const missing = inNumber(needed) - weeks;
  const values = { weeks, needed, missing, law: nameOf(law, moment.fact) };
  return [{ key: missing > 0 ? 'weeks_missing_yet' : 'weeks_enough', values, facts: [id] }];
}

/** What the weeks mean under both laws, for somebody who has not told which one applies. */
function byEitherLaw(weeks: number, age: number | undefined, moment: Moment): Phrase {
  const [old, now] = [weeksFor('73', moment), weeksFor('97', moment, age)];
  const [missingOld, missing] = [inNumber(old.needed) - weeks, inNumber(now.needed) - weeks];
  const values = {
    weeks,
    old: old.needed,
    needed: now.needed,
    missingOld,
    missing,
    lawOld: nameOf('73', moment.fact),
    law: nameOf('97', moment.fact),
  };
  const facts = [old.id, now.id, 'law_date'];
  if (missing <= 0) return { key: 'weeks_enough_either', values, facts };
  return { key: missingOld <= 0 ? 'weeks_enough_old' : 'weeks_short_either', values, facts };
}

/** The number written as "1,000". */
const inNumber = (figures: string): number => Number(figures.replace(',', ''));

/**
 * The weeks that a law requires, and the id of the fact that says so. The newer law requires more weeks each
 * year, so those of the year count in which a person of this age may first apply.
 */
function weeksFor(law: Law, { fact, at }: Moment, age = 0): { needed: string; id: string } {
  if (law === '73') return { needed: String(fact('weeks_old')), id: 'weeks_old' };
  const wait = age < WORKING ? 0 : Math.max(0, Number(fact('age_min')) - age);
  const year = String(Number(dayAt(at).slice(0, 4)) + wait);
  const steps = String(fact('weeks_new_next')).matchAll(/([\d,]+) \p{L}+ (\d{4})/gu);
  const [, needed] = [...steps].findLast(([, , from = '']) => from <= year) ?? [];
  return needed === undefined
    ? { needed: String(fact('weeks_new')), id: 'weeks_new' }
    : { needed, id: 'weeks_new_next' };
}

/** Whether the weeks are enough for an invalidity pension; the older law requires fewer. */
function disabilityLine({ weeks, law }: Data, { fact }: Moment): Phrase[] {
  if (weeks === undefined) return [];
  const [least, most] = [Number(fact('disability_weeks_old')), Number(fact('disability_weeks_new'))];
  const values = { weeks, least, most, missing: most - weeks, missingLeast: least - weeks };
  const facts = ['disability_weeks_old', 'disability_weeks_new', 'disability_grade'];
  if (weeks < least) return [{ key: 'disability_short', values, facts }];
  if (weeks >= most || law === '73') return [{ key: 'disability_enough', values, facts }];
  return [{ key: law === '97' ? 'disability_grave' : 'disability_either', values, facts }];
}

/** What the age means, if only one is known: of several, it is unclear whose pension it is. */
function ageLine({ ages, law }: Data, { fact }: Moment): Phrase[] {
  const [age, other] = ages ?? [];
  if (age === undefined || other !== undefined || age < WORKING) return [];
  if (age < Number(fact('age_min'))) return [{ key: 'age_not_yet', values: { age } }];
  const share = law === '73' ? shareAt(age, String(fact('shares_old')), Number(fact('age_full'))) : undefined;
  return share === undefined ? [] : [{ key: 'age_share', values: { age, share } }];
}

/** Whether an age suffices for the pension of all older people. */
function welfareLine({ ages }: Data, { fact }: Moment): Phrase[] {
  const [age, other] = ages ?? [];
  if (age === undefined || other !== undefined || age < WORKING) return [];
  const key = age < Number(fact('welfare_age')) ? 'welfare_not_yet' : 'welfare_old_enough';
  return [{ key, values: { age }, facts: ['welfare_age'] }];
}

/** A lower age is taken for a child's. */
const WORKING = 30;

const nameOf = (law: Law, fact: Moment['fact']): string => String(fact(law === '73' ? 'law_old' : 'law_new'));

/** The share of the full pension at an age, as the fact lists them: "60 años, 75 % · 61, 80 % · …". */
const shareAt = (age: number, listed: string, full: number): string | undefined =>
  listed
    .split(' · ')
    .find((one) => new RegExp(`\\b${Math.min(age, full)}\\b`).test(one.split(',', 1).join()))
    ?.split(',')[1]
    ?.trim();

/** Weeks of a year. */
const YEAR = 52;
/** The fact `keep_share`, a quarter, as a number. */
const KEPT = 1 / 4;
/** Where only the year is known, contributions are taken to have stopped in the middle of it. */
const MIDDLE = 1 / 2;
/** The facts `gap_short`, `gap_long` and `mod40_years`, in years. */
const SHORT = 3;
const LONG = 6;
const IN_TIME = 5;

/**
 * Whether the right to a pension still stands for a person who stopped contributing in a year, and how to regain
 * it. Only the year is known, so nothing is said that depends on months.
 */
function leftLines({ left, weeks }: Data, moment: Moment): Phrase[] {
  if (left === undefined) return [];
  const now = thisYear(moment);
  if (weeks === undefined) return now - left > SHORT ? [{ key: 'left_how_many', values: { left } }] : [];
  const kept = Math.max(Number(moment.fact('keep_months')) / 12, (weeks * KEPT) / YEAR);
  // The month in which the person stopped is not known. So if the end is within a year before or after now,
  // the right may or may not have ended.
  const until = left + MIDDLE + kept;
  const values = { left, weeks, until: Math.floor(until) };
  const facts = ['keep_share', 'keep_months'];
  if (until > now + 1) return [{ key: 'left_kept', values, facts }];
  if (until + 1 >= now) return [{ key: 'left_near', values, facts }];
  return [{ key: 'left_over', values, facts }, ...regainLine(left, moment)];
}

/** The passage on a widow's pension. If the right from the weeks has ended or may have, it says so. */
function widowed(data: Data, moment: Moment): View {
  const [line] = leftLines(data, moment);
  return line?.key === 'left_over'
    ? forTheirCase('widow_rule', [{ ...line, key: 'widow_over' }])
    : forTheirCase('widow', line?.key === 'left_near' ? [{ ...line, key: 'widow_near' }] : []);
}

/** How many new weeks bring the earlier ones back, by how many years somebody has not contributed. */
function regainLine(left: number, moment: Moment): Phrase[] {
  const gap = thisYear(moment) - left;
  if (gap < SHORT) return [{ key: 'regain_now', facts: ['gap_short'] }];
  if (gap > SHORT && gap < LONG) return [{ key: 'regain_some', facts: ['gap_short', 'gap_long'] }];
  return gap > LONG ? [{ key: 'regain_most', facts: ['gap_long'] }] : [];
}

function inTimeLine({ left }: Data, moment: Moment): Phrase[] {
  if (left === undefined) return [];
  const gap = thisYear(moment) - left;
  if (gap === IN_TIME) return [];
  return [
    {
      key: gap > IN_TIME ? 'mod40_late' : 'mod40_in_time',
      values: { left },
      facts: ['mod40_years'],
    },
  ];
}

/** What a month of Modalidad 40 costs for a wage. */
function monthLine({ wage: told }: Data, { language, fact }: Moment): Phrase[] {
  if (told === undefined) return [];
  const wage = inPesosADay(told, { fact });
  const rate = Number.parseFloat(String(fact('mod40_rate'))) / 100;
  const values = {
    wage: inPesos(wage, language),
    month: inPesos(wage * MONTH * rate, language),
  };
  return [{ key: 'mod40_cost_yours', values, facts: ['mod40_rate', ...factsOfWage(told)] }];
}

/** Days of a month, as contributions are counted. */
const MONTH = 30;

const thisYear = ({ at }: Moment): number => Number(dayAt(at).slice(0, 4));
