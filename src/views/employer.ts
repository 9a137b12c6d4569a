/**
 * What the topic employer computes: by which day a worker must be registered, and an accident reported. Pure.
 */

import type { employer } from '../../flows/employer.ts';
import { addDays, type Day, dayAt, spokenDay } from '../core/day.ts';
import { type DataOf, type Moment, type Phrase, type View, viewsOf } from '../core/topic.ts';
import { isWorkingDay } from './opening.ts';
import { forTheirCase } from './their-case.ts';

/** The views of `employer`. */
export const employerViews = viewsOf<typeof employer>({
  deadline: (data, moment) => withLastDay('deadline', data, moment),
  accident: (data, moment) => forTheirCase('accident', noticeLine(data, moment)),
  foreignEmployee: (data, moment) => withLastDay('foreign_employee', data, moment),
});

/** The fact `employer_days`, five, as a number. */
const DAYS = 5;

/**
 * The passage `key`, preceded by the last day for the notice. The first working day is counted, too: this is
 * the safer of two ways to count. The notice may be sent from one working day before.
 */
function withLastDay(
  key: string,
  { first_day: first }: DataOf<typeof employer>,
  { at, language }: Moment,
): View {
  if (first === undefined) return forTheirCase(key, []);
  const today = dayAt(at);
  const last = workingDay(first, DAYS, 1);
  const spoken = (day: Day): string => spokenDay(day, language, today);
  const values = { first: spoken(first), last: spoken(last) };
  if (last < today) return forTheirCase(key, [{ key: 'deadline_over', values }]);
  const before = spoken(workingDay(addDays(first, -1), 1, -1));
  return forTheirCase(
    key,
    [{ key: 'deadline_day', values: { ...values, before } }],
    [{ key: 'day_register', day: last }],
  );
}

/** Until when an accident must be told: the hours of the fact `accident_hours` end on the next day at the same time. */
function noticeLine({ hurt }: DataOf<typeof employer>, { at, language }: Moment): Phrase[] {
  if (hurt === undefined) return [];
  const today = dayAt(at);
  const next = addDays(hurt, 1);
  const values = { hurt: spokenDay(hurt, language, today), next: spokenDay(next, language, today) };
  return [{ key: next < today ? 'accident_late' : 'accident_by', values, facts: ['accident_hours'] }];
}

/** The nth working day from a day on. That day counts if it is a working day. A step of −1 goes backwards. */
function workingDay(from: Day, nth: number, step: 1 | -1): Day {
  let day = from;
  for (let left = nth; ; day = addDays(day, step)) {
    if (isWorkingDay(day)) left--;
    if (left === 0) return day;
  }
}
