/**
 * What maternity leave comes to for a person who told when the birth is due, how far the pregnancy is, or since
 * when they work. Pure.
 */

import type { maternity } from '../../flows/maternity.ts';
import { addDays, type Day, dayAt, daysFrom, spokenDay } from '../core/day.ts';
import { type DataOf, type Dated, type Moment, type Phrase, viewsOf } from '../core/topic.ts';
import { reckoned, weeksSince } from './sick-leave.ts';
import { forTheirCase } from './their-case.ts';

/** The views of `maternity`. */
export const maternityViews = viewsOf<typeof maternity>({
  pay: (data, moment) =>
    reckoned(
      'pay',
      { ...data, leave_days: Number(moment.fact('leave_days')) },
      moment,
      { percent: 'pay_percent', unpaid: 0 },
      weeksLine(data, moment),
    ),
  howLong: (data, moment) => forTheirCase('how_long', whenLine(data, moment), leaveOf(data, moment)),
  certificate: (data, moment) => forTheirCase('certificate', whenLine(data, moment), leaveOf(data, moment)),
  weeksNeeded: (data, moment) => forTheirCase('weeks_needed', weeksLine(data, moment)),
  notEnoughWeeks: (data, moment) => forTheirCase('not_enough_weeks', weeksLine(data, moment)),
});

type Data = DataOf<typeof maternity>;

/**
 * When the leave begins and ends, if the expected day of birth is known; else how many weeks are left until
 * its certificate.
 */
function whenLine({ due, pregnant }: Data, moment: Moment): Phrase[] {
  const { at, language, fact } = moment;
  if (due !== undefined) {
    const today = dayAt(at);
    const spoken = (day: Day): string => spokenDay(day, language, today);
    const { from, to } = leaveAround(due, moment);
    const values = { due: spoken(due), from: spoken(from), to: spoken(to) };
    return [{ key: 'leave_from_to', values, facts: ['leave_before', 'leave_days'] }];
  }
  if (pregnant === undefined) return [];
  const left = Number(fact('cert_week')) - pregnant;
  const values = { weeks: pregnant, left };
  return [{ key: left > 0 ? 'certificate_in' : 'certificate_now', values, facts: ['cert_week'] }];
}

/** The days of the leave around an expected day of birth. */
function leaveAround(due: Day, { fact }: Moment): { from: Day; to: Day } {
  const from = addDays(due, -Number(fact('leave_before')));
  return { from, to: addDays(from, Number(fact('leave_days')) - 1) };
}

/** The days of the leave as a calendar entry; none if they are over. */
function leaveOf({ due }: Data, moment: Moment): Dated[] {
  if (due === undefined) return [];
  const { from, to } = leaveAround(due, moment);
  return to < dayAt(moment.at) ? [] : [{ key: 'day_leave', day: from, until: to }];
}

/**
 * Whether the weeks in somebody's present job will be enough by the week of the certificate. The text adds
 * that weeks of earlier jobs count, too.
 */
function weeksLine({ since, due, pregnant }: Data, { at, fact }: Moment): Phrase[] {
  if (since === undefined) return [];
  const certificate = Number(fact('cert_week'));
  const week = pregnant ?? (due === undefined ? undefined : weekOf(due, at));
  const ahead = week === undefined ? 0 : Math.max(0, certificate - week);
  const weeks = weeksSince(since, at) + ahead;
  const needed = Number(fact('weeks_needed'));
  const values = { weeks, needed, week: certificate };
  const when = weeks >= needed * 2 ? '_long' : ahead > 0 ? '_then' : '';
  return [
    {
      key: `${weeks >= needed ? 'weeks_enough' : 'weeks_short'}${when}`,
      values,
      facts: ['weeks_needed', 'cert_week'],
    },
  ];
}

/** Weeks of a whole pregnancy. */
const WHOLE = 40;

const weekOf = (due: Day, at: number): number => WHOLE - Math.ceil(daysFrom(dayAt(at), due) / 7);
