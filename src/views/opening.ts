/** Whether an office or a line that keeps central Mexico's time is open now, and if not, when it opens. Pure. */
import type { Language } from '../core/conversation.ts';
import { addDays, type Day, dayAt, timeAt, weekdayName } from '../core/day.ts';
import type { Phrase } from '../core/topic.ts';

/** Opening hours in the form of a fact, `8:00–20:00`; undefined if closed. Holidays count as `weekend`. */
export type Opening = { weekdays?: string; weekend?: string };

/** "Open now, until …" or "closed now; opens …", as a phrase of `common`. */
export function openNow(at: number, opening: Opening, language: Language): Phrase {
  const today = dayAt(at);
  const hours = hoursOn(today, opening);
  const now = timeAt(at);
  if (hours && now >= hours.from && now < hours.to)
    return { key: 'open_now', values: { until: clock(hours.to) } };
  if (hours && now < hours.from) return { key: 'opens_today', values: { from: clock(hours.from) } };
  for (let days = 1; days <= 8; days++) {
    const day = addDays(today, days);
    const later = hoursOn(day, opening);
    if (!later) continue;
    const from = clock(later.from);
    if (days === 1) return { key: 'opens_tomorrow', values: { from } };
    return { key: 'opens_on', values: { day: weekdayName(day, language), from } };
  }
  return { key: 'closed_now' };
}

/** Whether it is open at a moment; always, where no hours are given. */
export const isOpen = (at: number, opening: Opening | undefined): boolean =>
  opening === undefined || openNow(at, opening, 'es').key === 'open_now';

/** Whether a day is a public holiday under the Federal Labour Law (art. 74), not counting election days. */
export function isHoliday(day: Day): boolean {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const monday = (nth: number) => weekday(day) === 1 && Math.ceil(date / 7) === nth;
  if (month === 2) return monday(1);
  if (month === 3) return monday(3);
  if (month === 11) return monday(3);
  if (month === 10) return date === 1 && year % 6 === 2;
  return ['1-1', '5-1', '9-16', '12-25'].includes(`${month}-${date}`);
}

/** Whether a day is a working day, for office hours and for terms counted in working days. */
export const isWorkingDay = (day: Day): boolean => ![0, 6].includes(weekday(day)) && !isHoliday(day);

function hoursOn(day: Day, { weekdays, weekend }: Opening): { from: string; to: string } | undefined {
  const written = weekday(day) === 0 || weekday(day) === 6 || isHoliday(day) ? weekend : weekdays;
  const [from, to] = written?.match(/\d{1,2}:\d\d/g)?.map((time) => time.padStart(5, '0')) ?? [];
  return from && to ? { from, to } : undefined;
}

const weekday = (day: Day): number => new Date(day).getUTCDay();

/** `08:00` as people write it. */
const clock = (time: string): string => time.replace(/^0/, '');
