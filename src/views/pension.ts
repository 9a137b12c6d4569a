/** What pensions compute: which law it is, and what somebody's own weeks and age come to under it. Pure. */
import { dayAt } from '../core/day.ts';
import type { Data, Moment, Phrase, View, ViewOf } from '../core/topic.ts';
import { forTheirCase } from './their-case.ts';

type Law = '73' | '97';

/** The views of `pension`. */
export const pensionViews: Record<string, ViewOf> = {
  law73: (data, moment) => weighed('law_73', { ...data, law: '73' }, moment),
  law97: (data, moment) => weighed('law_97', { ...data, law: '97' }, moment),
  whichLaw: (data, moment) =>
    weighed(data.law === undefined ? 'which_law' : `which_law_${data.law}`, data, moment),
  notEnough: (data, moment) => weighed('not_enough', { law: '97', ...data }, moment),
  howMuch: (data, moment) => weighed('how_much', { ...data, weeks: undefined }, moment),
};

/** A passage after what it means for who told their weeks or age. */
const weighed = (key: string, data: Data, moment: Moment): View =>
  forTheirCase(key, [...weeksLine(data, moment), ...ageLine(data, moment)]);

function weeksLine({ weeks, law }: Data, moment: Moment): Phrase[] {
  if (weeks === undefined || law === undefined) return [];
  const { needed, id } = weeksFor(law as Law, moment);
  const missing = Number(needed.replace(',', '')) - Number(weeks);
  const values = { weeks: Number(weeks), needed, missing, law: nameOf(law as Law, moment.fact) };
  return [{ key: missing > 0 ? 'weeks_missing_yet' : 'weeks_enough', values, facts: [id] }];
}

/** The weeks that a law asks for on the day, and the fact that says so: those of the newer one rise every year. */
function weeksFor(law: Law, { fact, at }: Moment): { needed: string; id: string } {
  if (law === '73') return { needed: String(fact('weeks_old')), id: 'weeks_old' };
  const year = dayAt(at).slice(0, 4);
  const later = [...String(fact('weeks_new_next')).matchAll(/([\d,]+) \p{L}+ (\d{4})/gu)].findLast(
    ([, , from]) => from! <= year,
  );
  return later
    ? { needed: later[1]!, id: 'weeks_new_next' }
    : { needed: String(fact('weeks_new')), id: 'weeks_new' };
}

/** One person's age: of several it is not known whose pension it is. */
function ageLine({ ages, law }: Data, { fact }: Moment): Phrase[] {
  const [age, other] = (ages as number[] | undefined) ?? [];
  if (age === undefined || other !== undefined || age < WORKING) return [];
  if (age < Number(fact('age_min'))) return [{ key: 'age_not_yet', values: { age } }];
  const share = law === '73' ? shareAt(age, String(fact('shares_old')), Number(fact('age_full'))) : undefined;
  return share === undefined ? [] : [{ key: 'age_share', values: { age, share } }];
}

/** A younger age is a child's. */
const WORKING = 30;

const nameOf = (law: Law, fact: Moment['fact']): string => String(fact(law === '73' ? 'law_old' : 'law_new'));

/** The share of the full pension at an age, as the fact lists them: "60 años, 75 % · 61, 80 % · …". */
const shareAt = (age: number, listed: string, full: number): string | undefined =>
  listed
    .split(' · ')
    .find((one) => new RegExp(`\\b${Math.min(age, full)}\\b`).test(one.split(',')[0]!))
    ?.split(',')[1]
    ?.trim();
