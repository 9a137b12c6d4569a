/** Days as a file that every calendar reads (iCalendar, RFC 5545). Pure. */
import { createHash } from 'node:crypto';
import ical, { ICalAlarmType, ICalCalendarMethod } from 'ical-generator';
import type { CalendarEvent } from './core/conversation.ts';
import { addDays } from './core/day.ts';

/** What a file of days is called. */
export const calendarName = 'imss.ics';

/** Seconds before the day begins at which a calendar reminds of it: at nine in the morning of the day before. */
const REMINDED = 15 * 3600;

/**
 * The file. `at` (milliseconds) is when the days were worked out; the same day under the same name is the same event, so a
 * file that is opened twice makes no second one.
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
