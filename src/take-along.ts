/** Files for use outside of the chat: `GET /calendar.ics?topic=…&days=…&lang=…` and `GET /qr.svg?lang=…`. */
import type { Context, Hono } from 'hono';
import { toString as toText } from 'qrcode';
import { calendarFile, calendarName } from './calendar.ts';
import { cached } from './core/cache.ts';
import type { Language } from './core/conversation.ts';
import { isDay } from './core/day.ts';
import { calendarOf } from './core/found.ts';
import type { Guide } from './core/guide.ts';
import type { Dated } from './core/topic.ts';

export type TakeAlongOptions = {
  /** Its first language is the fallback for languages that it does not have. */
  guide: Guide;
  /** The address where people reach us; default: that of the request. */
  publicUrl?: string;
  now?: () => number;
};

/**
 * `MOST`: the most days in a calendar file. `LONGEST`: the most characters of the query that names them, and
 * of the address in a QR code.
 */
const MOST = 4;
const LONGEST = 300;

/** Keys of the texts that describe days; only these texts may go into a file. */
const DAY_KEY = /^day_[a-z_]+$/;

/**
 * Mounts both. They hold no personal data: a calendar file is made from the request's address and the guide's
 * texts only.
 */
export function mountTakeAlong(http: Hono, { guide, publicUrl, now = Date.now }: TakeAlongOptions): void {
  const languageOf = (c: Context): Language =>
    guide.languages.find((one) => one === c.req.query('lang')) ?? guide.languages[0];
  const drawn = cached(20, (url) => toText(url, { type: 'svg', margin: 1 }));

  http.get('/calendar.ics', (c) => {
    const { topic = '', days = '' } = c.req.query();
    const language = languageOf(c);
    const dates = days.length > LONGEST ? [] : days.split(',').map(datedIn);
    const isKnown = (one: Dated | undefined): one is Dated =>
      one !== undefined && DAY_KEY.test(one.key) && guide.texts.has(language, topic, one.key);
    if (!guide.topics.has(topic) || dates.length > MOST || !dates.every(isKnown))
      return c.text('not found', 404);
    const { events } = calendarOf(guide, language, topic, dates);
    c.header('Content-Type', 'text/calendar; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename="${calendarName}"`);
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
    return c.body(calendarFile(events, now()));
  });

  http.get('/qr.svg', async (c) => {
    const home = publicUrl ?? new URL(c.req.url).origin;
    if (home.length > LONGEST) return c.text('not found', 404);
    const svg = await drawn(`${home.replace(/\/+$/, '')}/?lang=${languageOf(c)}`);
    c.header('Content-Type', 'image/svg+xml; charset=utf-8');
    c.header('Cache-Control', 'private, max-age=86400');
    c.header('Content-Security-Policy', "default-src 'none'; sandbox");
    c.header('X-Content-Type-Options', 'nosniff');
    return c.body(svg);
  });
}

/**
 * Parses `day_cover_ends.2026-12-03`; if it lasts several days, the last day follows after another dot.
 * Undefined if it does not fit.
 */
function datedIn(text: string): Dated | undefined {
  const [key = '', day = '', until, more] = text.split('.');
  if (more !== undefined || !isDay(day) || (until !== undefined && (!isDay(until) || until < day)))
    return undefined;
  return { key, day, ...(until === undefined ? {} : { until }) };
}
