/** Days as a file that every calendar reads (iCalendar, RFC 5545). Pure. */
import { createHash } from 'node:crypto';
import ical, { ICalAlarmType, ICalCalendarMethod } from 'ical-generator';
import type { CalendarEvent } from './core/conversation.ts';
import { addDays } from './core/day.ts';

/** Name of the calendar file. */
export const calendarName = 'imss.ics';

/**
 * How long before the day begins the calendar reminds of it, in seconds: at nine in the morning of the day
 * before.
 */
const REMINDED = 15 * 3600;

/**
 * The text of the calendar file. `at`: when the days were worked out, in milliseconds. The same day under the
 * same name gets the same event id, so opening the file twice adds no second event.
 */
export const calendarFile = (events: readonly CalendarEvent[], at: number): string => {
  const prodId = { company: 'Guía IMSS', product: 'no oficial', language: 'ES' };
  const calendar = ical({ prodId, method: ICalCalendarMethod.PUBLISH });
  for (const { title, day, until = day } of events) {
    const name = createHash('sha256').update(`${day} ${until} ${title}`).digest('hex').slice(0, 24);
    const event = calendar.createEvent({
      id: `${name}@guia-imss`,
      stamp: new Date(at),
      start: new Date(day),
      end: new Date(addDays(until, 1)),
      allDay: true,
      summary: title,
    });
    event.createAlarm({ type: ICalAlarmType.display, triggerBefore: REMINDED, description: title });
  }
  return calendar.toString();
};
