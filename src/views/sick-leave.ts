/** What a leave pays somebody who told their wage, and whether their weeks are enough for it. Pure. */

import type { sickLeave } from '../../flows/sick-leave.ts';
import { type Day, dayAt, daysFrom } from '../core/day.ts';
import { type DataOf, type Moment, type Phrase, type View, viewsOf } from '../core/topic.ts';
import { factsOfWage, forTheirCase, inPesos, inPesosADay } from './their-case.ts';

/** The views of `sick-leave`. */
export const sickLeaveViews = viewsOf<typeof sickLeave>({
  pay: (data, moment) => reckoned('pay', data, moment, { percent: 'ill_percent', unpaid: UNPAID }),
  workAccidentPay: (data, moment) =>
    reckoned('work_accident_pay', data, moment, { percent: 'risk_percent', unpaid: 0 }),
  weeksNeeded: (data, moment) => forTheirCase('weeks_needed', fourWeeksLine(data, moment)),
});

type Data = DataOf<typeof sickLeave>;

/**
 * Whether the weeks in somebody's present job are enough for sick pay. The text adds that weeks of a job
 * directly before count, too.
 */
function fourWeeksLine({ since }: Data, { at }: Moment): Phrase[] {
  if (since === undefined) return [];
  const weeks = weeksSince(since, at);
  const missing = NEEDED - weeks;
  return [
    { key: missing > 0 ? 'weeks_short' : 'weeks_enough', values: { weeks, missing }, facts: ['need_weeks'] },
  ];
}

/** The fact `need_weeks`, four, as a number. */
const NEEDED = 4;

/** The whole weeks since a day. */
export const weeksSince = (since: Day, at: number): number => Math.floor(daysFrom(since, dayAt(at)) / 7);

/**
 * How many days at the beginning of an illness are unpaid: the fact `ill_from` says that IMSS pays from the
 * fourth day.
 */
const UNPAID = 3;

/** A passage, preceded by the amounts for a person who told a wage or a length of leave, and by `more`. */
export function reckoned(
  key: string,
  { wage: told, leave_days: days }: Pick<Data, 'wage' | 'leave_days'>,
  { fact, language }: Moment,
  { percent, unpaid }: { percent: string; unpaid: number },
  more: Phrase[] = [],
): View {
  const wage = told === undefined ? undefined : inPesosADay(told, { fact });
  const share = Number.parseInt(String(fact(percent)), 10) / 100;
  const paid = days === undefined ? undefined : Math.max(0, days - unpaid);
  const values = {
    wage: wage === undefined ? '' : inPesos(wage, language),
    day: wage === undefined ? '' : inPesos(wage * share, language),
    days: days ?? 0,
    paid: paid ?? 0,
    total: wage === undefined || paid === undefined ? '' : inPesos(wage * share * paid, language),
  };
  const line: Phrase | undefined =
    wage !== undefined && paid
      ? { key: 'reckoned_total', values, facts: [percent, ...factsOfWage(told)] }
      : wage !== undefined && paid === undefined
        ? { key: 'reckoned_day', values, facts: [percent, ...factsOfWage(told)] }
        : unpaid > 0 && days !== undefined
          ? { key: paid === 0 ? 'reckoned_none' : 'reckoned_days', values, facts: ['ill_from'] }
          : undefined;
  return forTheirCase(key, line ? [line, ...more] : more);
}
