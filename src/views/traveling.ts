/** What traveling shows: the plan for a trip's days, and which days to offer. Pure. */
import type { traveling } from '../../flows/traveling.ts';
import { addDays, type Day, dayAt, daysFrom, isWeekday, shortDay, spokenDay, timeAt } from '../core/day.ts';
import { type DataOf, type Dated, type Moment, type Phrase, type View, viewsOf } from '../core/topic.ts';

/** The views of `traveling`. */
export const travelingViews = viewsOf<typeof traveling>({
  leaving,
  trip: (data, moment) =>
    isKnown(data)
      ? { key: 'plan', values: { plan: planFor(data, moment) }, dates: datesFor(data, moment) }
      : { values: {} },
});

type Data = DataOf<typeof traveling>;

/**
 * The last office day before leaving, and the last valid day of a document issued on it, as calendar entries.
 */
function datesFor(data: Data, moment: Moment): Dated[] {
  const { from, away, today } = tripOf(data, moment.at);
  const latest = away || from === undefined ? undefined : lastOfficeDay(today, from, moment);
  if (latest === undefined) return [];
  return [
    { key: 'day_get_document', day: latest },
    { key: 'day_document_ends', day: addDays(latest, Number(moment.fact('away_days'))) },
  ];
}

/** Whether anything is known of the days of the trip. */
const isKnown = ({ from, to, days, away, longer }: Data): boolean =>
  [from, to, days].some((value) => value !== undefined) || away === true || longer === true;

/** The label of the button that a text points to. */
const more = { more: { key: 'choice_longer' } };
/** A note that care is sometimes refused, and which button to tap then. */
const friction = { friction: { key: 'friction', values: { refused: { key: 'choice_refused' } } } };

type Trip = { from?: Day; to?: Day; away: boolean; today: Day };

/**
 * The days of the trip, as far as they are known. If somebody is away already, today counts as the start
 * unless an earlier day is known.
 */
function tripOf(data: Data, at: number): Trip {
  const today = dayAt(at);
  const from = data.from ?? (data.away === true ? today : undefined);
  const to = data.to ?? (from && data.days !== undefined ? addDays(from, data.days) : undefined);
  return { from, to, away: data.away === true || (from !== undefined && from < today), today };
}

function leaving(data: Data, moment: Moment): View {
  const today = dayAt(moment.at);
  const saturday = addDays(today, ((6 - new Date(today).getUTCDay() + 6) % 7) + 1);
  const days: [Day, string?][] = [
    [today, 'today'],
    [addDays(today, 1), 'tomorrow'],
  ];
  if (!days.some(([day]) => day === saturday)) days.push([saturday]);
  const example = { from: plainDay(addDays(today, 12), moment), to: plainDay(addDays(today, 26), moment) };
  const known = typeof data.days === 'number' || data.to !== undefined;
  return {
    values: { question: { key: known ? 'which_day_leaving' : 'which_days', values: example } },
    options: {
      from: days.map(([day, key]) => ({
        value: day,
        label: key
          ? { key, values: { day: shortDay(day, moment.language) } }
          : shortDay(day, moment.language),
      })),
    },
  };
}

/** A day in the form of an example to copy: `3 de diciembre`, `December 3`. */
const plainDay = (day: Day, { language, at }: Moment): string =>
  spokenDay(day, language, dayAt(at)).replace(/^\p{L}+,? /u, '');

function planFor(data: Data, moment: Moment): Phrase {
  const trip = tripOf(data, moment.at);
  if (trip.away) return planAway(trip, moment);
  if (trip.from === undefined) return planWithoutDates(data, moment);
  const said = (day: Day) => spokenDay(day, moment.language, trip.today);
  const { from, to } = trip;
  const limit = Number(moment.fact('away_days'));
  const latest = lastOfficeDay(trip.today, from, moment);
  const days: Phrase =
    to === undefined
      ? { key: 'days_open', values: { from: said(from) } }
      : to === from
        ? { key: 'days_one', values: { from: said(from) } }
        : { key: 'days_both', values: { from: said(from), to: said(to) } };
  if (latest === undefined) {
    const tooLong = to !== undefined && daysFrom(trip.today, to) > limit;
    return {
      key: 'plan_too_late',
      values: { days, ...friction, longer: tooLong ? { key: 'longer_than_limit', values: more } : '' },
    };
  }
  const earliest = to === undefined ? undefined : addDays(to, -limit);
  const when: Phrase[] = [
    latest === trip.today ? { key: 'when_today' } : { key: 'when_latest', values: { latest: said(latest) } },
  ];
  if (earliest !== undefined && earliest > trip.today && earliest < latest) {
    when.push({ key: 'when_earliest', values: { earliest: said(earliest) } });
  }
  return { key: 'plan_dates', values: { days, when, reach: reachOf(latest, to, limit, said), ...friction } };
}

/** The plan if the day of leaving is not known: for a season, or saying whether the stay is too long. */
function planWithoutDates({ days, longer }: Data, moment: Moment): Phrase {
  if (typeof days !== 'number')
    return { key: longer === true ? 'plan_longer' : 'plan_no_dates', values: { stay: '', ...friction } };
  const missing = days - Number(moment.fact('away_days'));
  const stay: Phrase =
    missing <= 0
      ? { key: 'stay_fits', values: { days } }
      : { key: 'stay_too_long', values: { days, missing: missingDays(missing) } };
  return { key: 'plan_no_dates', values: { stay, ...friction } };
}

/** How long the document is valid if it is issued on the last office day before leaving. */
function reachOf(latest: Day, to: Day | undefined, limit: number, said: (day: Day) => string): Phrase {
  const values = { ...more, latest: said(latest), ends: said(addDays(latest, limit)) };
  if (to === undefined) return { key: 'reach_open', values };
  const missing = daysFrom(addDays(latest, limit), to);
  return missing <= 0
    ? { key: 'reach_enough', values }
    : { key: 'reach_short', values: { ...values, missing: missingDays(missing) } };
}

const missingDays = (days: number): Phrase =>
  days === 1 ? { key: 'missing_one' } : { key: 'missing_many', values: { days } };

function planAway({ to, today }: Trip, moment: Moment): Phrase {
  const limit = Number(moment.fact('away_days'));
  return {
    key: 'plan_away',
    values: {
      ...friction,
      until: to ? { key: 'until', values: { to: spokenDay(to, moment.language, today) } } : '',
      longer: to && daysFrom(today, to) > limit ? { key: 'longer_than_limit', values: more } : '',
    },
  };
}

/** The last weekday before leaving on which the office can still be reached: today only until it closes. */
function lastOfficeDay(today: Day, from: Day, moment: Moment): Day | undefined {
  const closed = timeAt(moment.at) >= String(moment.fact('office_closes'));
  for (let day = from > today ? addDays(from, -1) : today; day >= today; day = addDays(day, -1)) {
    if (isWeekday(day) && !(day === today && closed)) return day;
  }
  return undefined;
}
