/** Converts times of day from Mexico's central zone to another zone. Pure. */
import { dateFormat } from '../core/day.ts';

/** The zone in which IMSS announces its hours. */
export const HOME = 'America/Mexico_City';
export const MINUTE = 60_000;

/** "07:30" as minutes of a day. */
export function minutes(time: string | number | undefined): number {
  const [hour = 0, minute = 0] = String(time).split(':').map(Number);
  return hour * 60 + minute;
}

/** How many minutes a zone's clock is ahead of the home zone's at an instant. */
export const ahead = (zone: string, at: number): number => offset(zone, at) - offset(HOME, at);

/** A zone's offset from UTC in minutes at an instant. */
export function offset(zone: string, at: number): number {
  const parts = Object.fromEntries(
    dateFormat('en', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour, minute } = parts;
  const civil = Date.UTC(year, month - 1, day, hour, minute);
  return (civil - Math.floor(at / MINUTE) * MINUTE) / MINUTE;
}

/** An instant's time of day in a zone. */
export const clock = (at: number, zone: string, language: string): string =>
  dateFormat(language, { hour: 'numeric', minute: '2-digit', timeZone: zone })
    .format(at)
    .replace(/[\u00a0\u202f]/g, ' ');

/** "hora de Chicago", "Central Time". */
export function zoneName(zone: string, language: string, at: number): string {
  const style = language === 'es' ? 'shortGeneric' : 'longGeneric';
  const parts = dateFormat(language, { timeZone: zone, timeZoneName: style }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** Converts "8:00–20:00" to a clock that is `gap` minutes ahead. */
export const rangeAhead = (range: string, gap: number, language: string): string =>
  range
    .split(/[–-]/)
    .map((time) => clock((minutes(time) + gap) * MINUTE, 'UTC', language))
    .join('–');
