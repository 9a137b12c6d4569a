/**
 * Days named by their week: "el lunes de la semana que entra", "de este lunes en ocho" (as Mexico says a week after
 * it), "a week from Monday". chrono-node reads the weekday alone, which is this week's. For read-dates.ts.
 */
import { addDays, type Day } from '../core/day.ts';

/** How each day begins in both languages, Monday first. "Martes" whole: "mar" begins other words. */
const DAYS = ['lun|mon', 'martes|tue', 'mie|wed', 'jue|thu', 'vie|fri', 'sab|sat', 'dom|sun'];
const WEEKDAY =
  '(lunes|martes|miercoles|jueves|viernes|sabado|domingo|monday|tuesday|wednesday|thursday|friday|saturday|sunday)';
const NEXT_WEEK = '(?:(?:la )?(?:proxima semana|semana (?:que (?:viene|entra)|proxima|entrante))|next week)';
const COUNTED = `(?:${WEEKDAY}|hoy|today|(manana|tomorrow))`;

/**
 * Patterns, and the day that each hit means, counted from today. They match text that was folded as in
 * read-dates.ts.
 */
export const NAMED_WEEKS: readonly [RegExp, (hit: readonly string[], today: Day) => Day][] = [
  [
    new RegExp(`\\b${WEEKDAY} (?:de |of )?${NEXT_WEEK}\\b`, 'g'),
    ([, name = ''], today) => nextWeeks(name, today),
  ],
  [
    new RegExp(`\\b${NEXT_WEEK},? (?:el |on )?${WEEKDAY}\\b`, 'g'),
    ([, name = ''], today) => nextWeeks(name, today),
  ],
  [
    new RegExp(`\\b${COUNTED} en (?:(ocho|8)|quince|15)(?: dias)?\\b`, 'g'),
    ([, name, isTomorrow, eight], today) => addDays(from(name, isTomorrow, today), eight ? 7 : 14),
  ],
  [
    new RegExp(`\\b(?:(an?|one|1)|2) weeks? (?:from|after) (?:this |next )?${COUNTED}\\b`, 'g'),
    ([, one, name, isTomorrow], today) => addDays(from(name, isTomorrow, today), one ? 7 : 14),
  ],
];

/** The number of a weekday; 0 is Monday. */
const weekday = (day: Day): number => (new Date(day).getUTCDay() + 6) % 7;
const named = (name: string): number => DAYS.findIndex((one) => new RegExp(`^(?:${one})`).test(name));

/** A weekday of the week after this one; a week begins on Monday, as on Mexico's calendars. */
const nextWeeks = (name: string, today: Day): Day => addDays(today, 7 - weekday(today) + named(name));

/** The day to count from: the next such weekday (today, if today is one), tomorrow, or today. */
const from = (name: string | undefined, isTomorrow: string | undefined, today: Day): Day =>
  addDays(today, name ? (named(name) - weekday(today) + 7) % 7 : isTomorrow ? 1 : 0);
