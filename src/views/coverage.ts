/** What coverage computes: the days offered as a job's end, and until when the insurance lasts after it. Pure. */

import type { coverage } from '../../flows/coverage.ts';
import { addDays, dayAt, daysFrom, shortDay, spokenDay } from '../core/day.ts';
import { type DataOf, type Moment, type Phrase, type View, viewsOf } from '../core/topic.ts';

/** The views of `coverage`. */
export const coverageViews = viewsOf<typeof coverage>({
  daysToChoose,
  jobEnd,
  weeksBefore: (data, moment) => ({ values: jobEnd(data, moment).values }),
  jobEndShort: (data, moment) => (data.ended ? jobEnd({ ...data, worked: 'no' }, moment) : { values: {} }),
});

type Data = DataOf<typeof coverage>;

/** The days offered as buttons, counted back from today. */
const OFFERED: [key: string, back: number][] = [
  ['today', 0],
  ['week', 7],
  ['two_weeks', 14],
  ['month', 30],
  ['two_months', 60],
];

function daysToChoose(_data: Data, { at, language }: Moment): View {
  const today = dayAt(at);
  return {
    values: {},
    options: {
      ended: OFFERED.map(([key, back]) => {
        const day = addDays(today, -back);
        return { value: day, label: { key: `ended_${key}`, values: { day: shortDay(day, language) } } };
      }),
    },
  };
}

function jobEnd(data: Data, { at, language, fact }: Moment): View {
  const today = dayAt(at);
  const { ended } = data;
  if (!ended) return { values: {} };
  const until = addDays(ended, Number(fact('weeks_after_job')) * 7);
  const values = {
    ended: spokenDay(ended, language, today),
    day: spokenDay(until, language, today),
    days: daysFrom(today, until),
  };
  const over = until < today;
  const phrase = (): Phrase => {
    if (data.worked === 'no') return { key: 'until_no', values };
    const left: Phrase | string = over
      ? ''
      : { key: ['last_day', 'one_day_left'][values.days] ?? 'days_left', values };
    return { key: `until_${data.worked ?? 'unsure'}_${over ? 'over' : 'open'}`, values: { ...values, left } };
  };
  return {
    key: 'covered_until',
    values: { until: phrase(), ended: values.ended },
    ...(over || data.worked === 'no' ? {} : { dates: [{ key: 'day_cover_ends', day: until }] }),
  };
}
