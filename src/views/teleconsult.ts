/**
 * What the topic teleconsult shows: the announced hours in the person's own time zone, and whether it is open
 * now. Pure.
 */
import type { teleconsult } from '../../flows/teleconsult.ts';
import { dateFormat, localeOf, timeZonesIn } from '../core/day.ts';
import { type DataOf, type Moment, type Phrase, type Values, type View, viewsOf } from '../core/topic.ts';
import { ahead, clock, HOME, MINUTE, minutes, offset, zoneName } from './own-time.ts';

/** How many days ahead a change of the clock is announced. */
const AHEAD = 14;
const DAY = 24 * 60 * MINUTE;

/** Where most Mexicans abroad live, with the time zones there. */
const USUAL = [
  { zone: 'America/Los_Angeles', name: 'California, Washington' },
  { zone: 'America/Phoenix', name: 'Arizona' },
  { zone: 'America/Denver', name: 'Colorado, Utah, El Paso' },
  { zone: 'America/Chicago', name: 'Texas, Illinois' },
  { zone: 'America/New_York', name: 'New York, Georgia' },
];

/** The views of `teleconsult`. */
export const teleconsultViews = viewsOf<typeof teleconsult>({
  hours: ({ zone, where }, moment) => (zone === undefined ? { values: {} } : hoursTold(zone, where, moment)),
  zones: (data) => ({
    values: {},
    options: {
      zone: (data.zones ?? USUAL).map(({ zone, name }) => ({ value: zone, label: name })),
    },
  }),
});

/** A stretch of announced hours, in milliseconds since 1970. */
type Stretch = { open: number; close: number };

function hoursTold(zone: string, where: DataOf<typeof teleconsult>['where'], moment: Moment): View {
  const { at, language } = moment;
  const stretches = stretchesFrom(moment, AHEAD + 2);
  const [next] = stretches;
  if (!next) return { values: {} };
  const now = ahead(zone, next.open);
  const change = stretches.findIndex(({ open }) => ahead(zone, open) !== now);
  const changed = stretches[change];
  const week = (gap: number): Phrase => ({ key: 'week', values: weekWith(gap, moment) });
  const day = ({ open }: Stretch): string => dayOf(open, zone, language);
  const values: Values = {
    zone: where ?? zoneName(zone, language, at),
    own:
      changed === undefined
        ? week(now)
        : {
            key: 'change',
            values: {
              until: day(stretches[change - 1] ?? next),
              old: week(now),
              from: day(changed),
              new: week(ahead(zone, changed.open)),
            },
          },
    home: now === 0 && !changed ? { key: 'same_as_home' } : { key: 'home', values: { week: week(0) } },
    now: nowTold(next, zone, moment),
    note: inMexico(zone) ? { key: 'in_mexico_note' } : '',
  };
  return { key: 'hours_in_zone', values };
}

function nowTold(next: Stretch, zone: string, { at, language }: Moment): Phrase {
  const time = clock(at, zone, language);
  if (next.open <= at) {
    const values = { time, close: clock(next.close, zone, language), left: duration(next.close - at) };
    return { key: 'open_now', values };
  }
  const days = civilDay(next.open, zone) - civilDay(at, zone);
  const day =
    days < 2
      ? new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'auto' }).format(days, 'day')
      : dateFormat(language, { weekday: 'long', timeZone: zone }).format(next.open);
  const values = { time, day, open: clock(next.open, zone, language), left: duration(next.open - at) };
  return { key: 'closed_now', values };
}

/**
 * The week's hours on a clock that is `gap` minutes ahead of the home zone; if a time passes midnight, the
 * weekday changes, too.
 */
function weekWith(gap: number, { fact, language }: Moment): Values {
  const stretch = (kind: 'work' | 'weekend', first: number, last: number): Phrase => {
    const open = minutes(fact(`${kind}_open`)) + gap;
    const close = minutes(fact(`${kind}_close`)) + gap;
    const shift = Math.floor(open / 1440);
    return {
      key: `${kind}_hours`,
      values: {
        first: dayNamed(first + shift, language),
        last: dayNamed(last + shift, language),
        open: clock(open * MINUTE, 'UTC', language),
        close: clock(close * MINUTE, 'UTC', language),
        next: Math.floor(close / 1440) > shift ? { key: 'next_day' } : '',
      },
    };
  };
  return { work: stretch('work', 1, 5), weekend: stretch('weekend', 6, 7) };
}

/**
 * The open periods of `days` days, beginning yesterday, from the hours in the facts; periods that are over
 * are left out.
 */
function stretchesFrom({ at, fact }: Moment, days: number): Stretch[] {
  const yesterday = civilDay(at, HOME) - 1;
  const all = Array.from({ length: days }, (_, index) => {
    const day = yesterday + index;
    const kind = [0, 6].includes((day + 4) % 7) ? 'weekend' : 'work';
    return {
      open: instant(day, minutes(fact(`${kind}_open`))),
      close: instant(day, minutes(fact(`${kind}_close`))),
    };
  });
  return all.filter(({ close }) => close > at);
}

/** The instant of a civil day (days since 1970) and minute in the home zone. */
function instant(day: number, minute: number): number {
  const utc = day * DAY + minute * MINUTE;
  return utc - offset(HOME, utc - offset(HOME, utc) * MINUTE) * MINUTE;
}

const civilDay = (at: number, zone: string): number => Math.floor((at + offset(zone, at) * MINUTE) / DAY);

const dayOf = (at: number, zone: string, language: string): string =>
  dateFormat(language, { weekday: 'long', day: 'numeric', month: 'long', timeZone: zone })
    .format(at)
    .replace(',', '');

/** The name of a day of the week, 1 for Monday; 8 is Monday again. */
const dayNamed = (day: number, language: string): string =>
  dateFormat(language, { weekday: 'long', timeZone: 'UTC' }).format((day + 3) * DAY);

function duration(milliseconds: number): Phrase {
  const all = Math.ceil(milliseconds / MINUTE);
  const hours = Math.floor(all / 60);
  const values = { hours, minutes: all % 60 };
  return { key: hours === 0 ? 'left_minutes' : all % 60 === 0 ? 'left_hours' : 'left_both', values };
}

let mexican: ReadonlySet<string> | undefined;

function inMexico(zone: string): boolean {
  mexican ??= new Set(timeZonesIn(new Intl.Locale('und-MX')));
  return mexican.has(zone);
}
