/** What foreign-residents shows: fees by age, when cover begins, when to renew. Pure. */
import type { foreignResidents } from '../../flows/foreign-residents.ts';
import {
  addDays,
  addYears,
  type Day,
  dayAt,
  daysFrom,
  isWeekday,
  nextMonth,
  spokenDay,
} from '../core/day.ts';
import { type DataOf, type Moment, type Phrase, type View, viewsOf } from '../core/topic.ts';

/** The views of `foreign-residents`. */
export const foreignResidentsViews = viewsOf<typeof foreignResidents>({ fee, begins, renewal, expiry });

type Data = DataOf<typeof foreignResidents>;

/** The lowest age of each fee group; the facts are named after it: `fee_60`. */
const BANDS = [0, 20, 30, 40, 50, 60, 70, 80];

function fee({ ages }: Data, moment: Moment): View {
  if (!ages) return { values: {} };
  const lines = ages.map((age): Phrase => {
    const band = bandOf(age);
    const { key, id } = isNew(band, moment)
      ? { key: 'fee_line', id: `fee_2026_${band}` }
      : { key: 'fee_line_old', id: `fee_${band}` };
    return { key, values: { age, band: bandName(band), fee: money(feeOf(band, moment)) }, facts: [id] };
  });
  const total = ages.reduce((sum, age) => sum + feeOf(bandOf(age), moment), 0);
  return {
    key: 'fee_by_age',
    values: { lines, total: ages.length > 1 ? { key: 'fee_total', values: { total: money(total) } } : '' },
  };
}

/** The fee group of an age, as its lowest age. */
const bandOf = (age: number): number => BANDS.findLast((from) => from <= age) ?? 0;

/** Whether this year's fee of a group of ages is known; if not, last year's is given, and the text says so. */
const isNew = (band: number, moment: Moment): boolean => moment.fact(`fee_2026_${band}`) !== undefined;

const feeOf = (band: number, moment: Moment): number =>
  Number(moment.fact(`fee_2026_${band}`) ?? moment.fact(`fee_${band}`));

const money = (pesos: number): string => `$${pesos.toLocaleString('en-US')}`;

const bandName = (from: number): string => {
  const next = BANDS[BANDS.indexOf(from) + 1];
  return next === undefined ? `${from}+` : `${from}–${next - 1}`;
};

/** When cover begins for somebody who joins on a day: on the 1st of the next month, for one year. */
function begins(data: Data, moment: Moment): View {
  const today = dayAt(moment.at);
  const joins = data.from ?? today;
  const starts = nextMonth(joins);
  const expires = addDays(addYears(starts, 1), -1);
  const said = (day: Day) => spokenDay(day, moment.language, today);
  const opens = addDays(expires, -Number(moment.fact('renewal_days')));
  return {
    key: 'begins_on',
    dates: [
      { key: 'day_cover_begins', day: starts },
      { key: 'day_renewal', day: opens, until: expires },
    ],
    values: {
      joins: joins === today ? { key: 'joins_today' } : { key: 'joins_on', values: { day: said(joins) } },
      starts: said(starts),
      expires: said(expires),
      opens: said(opens),
      example: spokenDay(addDays(today, 14), moment.language, today).replace(/^\p{L}+,? /u, ''),
    },
  };
}

function expiry(_data: Data, { at, language }: Moment): View {
  const today = dayAt(at);
  return { values: { example: spokenDay(addDays(today, 40), language, today).replace(/^\p{L}+,? /u, '') } };
}

/** Whether it is early, time or late to renew. */
function renewal(data: Data, moment: Moment): View {
  const { from: expires } = data;
  if (expires === undefined) return { values: {} };
  const today = dayAt(moment.at);
  const said = (day: Day) => spokenDay(day, moment.language, today);
  const opens = addDays(expires, -Number(moment.fact('renewal_days')));
  let last = expires;
  while (!isWeekday(last)) last = addDays(last, -1);
  const values = {
    opens: said(opens),
    expires: said(expires),
    last: said(last),
    again: said(nextMonth(today)),
  };
  if (today > expires) return { key: 'renewal', values: { when: { key: 'renewal_late', values } } };
  const key = today < opens ? 'renewal_early' : today > last ? 'renewal_weekend' : 'renewal_now';
  return {
    key: 'renewal',
    dates: [
      {
        key: 'day_renewal',
        day: key === 'renewal_early' ? opens : today,
        until: key === 'renewal_weekend' ? expires : last,
      },
    ],
    values: {
      when: { key, values: { ...values, days: daysFrom(today, key === 'renewal_early' ? opens : last) } },
    },
  };
}
