/** Calendar days as ISO text (`2026-12-03`), on the calendar of Mexico City, and how a person reads them. Pure. */
import { cache } from './cache.ts';
import type { Language } from './conversation.ts';

/** A day, `YYYY-MM-DD`: days compare as text. */
export type Day = string;

/** Mexico City's hours from UTC: the same all year since daylight saving ended there (DOF 2022-10-28). */
const CENTRAL_HOURS = -6;
const HOUR = 3_600_000;

/** The day it is in Mexico City at a moment. */
export function dayAt(at: number): Day {
  const number = dayNumber(at);
  // A turn asks for the same day over and over.
  if (last.number !== number)
    last = { number, day: new Date(at + CENTRAL_HOURS * HOUR).toISOString().slice(0, 10) };
  return last.day;
}
let last: { number: number; day: Day } = { number: Number.NaN, day: '' };

/** Whether a moment is on a later day in Mexico City than one before it. */
export const isLaterDay = (at: number, before: number): boolean => dayNumber(at) > dayNumber(before);

const dayNumber = (at: number): number => Math.floor((at / HOUR + CENTRAL_HOURS) / 24);

/** The time it is in Mexico City at a moment, `15:30`: times compare as text. */
export const timeAt = (at: number): string => new Date(at + CENTRAL_HOURS * HOUR).toISOString().slice(11, 16);

/** The day some days later, or earlier. */
export const addDays = (day: Day, days: number): Day =>
  new Date(Date.parse(day) + days * 24 * HOUR).toISOString().slice(0, 10);

/** The day some months later, or earlier; the last of the month where that is shorter. */
export function addMonths(day: Day, months: number): Day {
  const { year, month, date } = dateParts(day);
  const last = new Date(Date.UTC(year, month + months, 0)).toISOString().slice(0, 10);
  const same = `${last.slice(0, 8)}${String(date).padStart(2, '0')}`;
  return same < last ? same : last;
}

/** The numbers of a day; `month` 1 is January. */
export const dateParts = (day: Day): { year: number; month: number; date: number } => ({
  year: Number(day.slice(0, 4)),
  month: Number(day.slice(5, 7)),
  date: Number(day.slice(8, 10)),
});

/** How many days lie from one day to another: 1 from today to tomorrow. */
export const daysFrom = (from: Day, to: Day): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / (24 * HOUR));

/** Monday to Friday. Holidays are not known. */
export const isWeekday = (day: Day): boolean => ![0, 6].includes(new Date(day).getUTCDay());

/** The first day of the month after a day's. */
export const nextMonth = (day: Day): Day =>
  new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 1)).toISOString().slice(0, 10);

/** The same day and month some years later; 29 February becomes the 28th where the year has none. */
export const addYears = (day: Day, years: number): Day => {
  const year = String(Number(day.slice(0, 4)) + years);
  return isDay(`${year}${day.slice(4)}`) ? `${year}${day.slice(4)}` : `${year}-02-28`;
};

/** Whether a text is a day of the calendar: `2026-02-30` is none. */
export const isDay = (text: string): boolean => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

/** A day as a person says it: `jueves 3 de diciembre`, `Thursday, December 3`; the year is said when it isn't this one. */
export const spokenDay = (day: Day, language: Language, today: Day): string =>
  formatted(day, language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' }),
  });

/** A day for a button: `sáb 28 nov`, `Sat, Nov 28`. */
export const shortDay = (day: Day, language: Language): string =>
  formatted(day, language, { weekday: 'short', day: 'numeric', month: 'short' }).replace(/ de /g, ' ');

/** The month of a day: `mayo de 2025`, `May 2025`; `short`: `may 2025`. */
export const monthName = (day: Day, language: Language, width: 'long' | 'short'): string =>
  dateFormat(language, { month: width, year: 'numeric', timeZone: 'UTC' }).format(new Date(day));

/** A day with its year and without its weekday: `3 de diciembre de 2026`, `December 3, 2026`. */
export const fullDate = (day: Day, language: Language): string =>
  dateFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));

/** The day of the week: `jueves`, `Thursday`. */
export const weekdayName = (day: Day, language: Language): string =>
  dateFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(new Date(day));

function formatted(day: Day, language: Language, parts: Intl.DateTimeFormatOptions): string {
  const text = dateFormat(language, { ...parts, timeZone: 'UTC' }).format(new Date(day));
  return language === 'es' ? text.replace(',', '') : text;
}

const formats = cache<Intl.DateTimeFormat>(500);

/** A format of dates, cached: making one takes a thousand times as long as using it. */
export const dateFormat = (language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  formats(
    `${language} ${JSON.stringify(options)}`,
    () => new Intl.DateTimeFormat(localeOf(language), options),
  );

/** The locale of a language for `Intl`: Spanish as it is written in Mexico ("8:00 a.m.", "1,234.5"). */
export const localeOf = (language: Language): string => (language === 'es' ? 'es-MX' : language);

/** The time zones of a locale's region; newer engines give them by a method, older ones by a field. */
export function timeZonesIn(locale: Intl.Locale): readonly string[] {
  const known = locale as Intl.Locale & { getTimeZones?(): string[]; timeZones?: string[] };
  return known.getTimeZones?.() ?? known.timeZones ?? [];
}
