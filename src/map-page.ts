/** `GET /map.svg?place=…&units=…&lang=…`: a map of the clinics in a list, drawn from our own data. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, Hono } from 'hono';
import { cached } from './core/cache.ts';
import type { Language } from './core/conversation.ts';
import type { Guide } from './core/guide.ts';
import type { Directory } from './directory/directory.ts';
import { mapOf } from './map.ts';

export const mapPath = '/map.svg';

export type MapOptions = {
  directory: Directory;
  /** Its first language is the fallback for languages that it does not have. */
  guide: Pick<Guide, 'languages' | 'texts'>;
  /**
   * Adds one to a named counter and resolves with its value. A counter is deleted `windowMs` after its first
   * count.
   */
  tally: (name: string, windowMs: number) => Promise<number>;
  /** The address that a request comes from. */
  source: (c: Context) => string;
};

/** How many maps one address may ask for per minute. Often a whole company shares an address. */
const MOST = 300;
const WINDOW = 60_000;

/**
 * Milliseconds to wait for the count of requests. After that the map is drawn uncounted: this costs less than
 * waiting for a store that is away.
 */
const IN_TIME = 500;

/** How many maps are cached: about two megabytes. */
const REMEMBERED = 300;

/** The longest place and list of units in a query, in characters: enough for nine units and a place. */
const LONGEST = 600;
const MOST_PINS = 9;

/** Mounts the map. It shows only what the directory tells everybody. */
export function mountMap(http: Hono, { directory, guide, tally, source }: MapOptions): void {
  const { languages, texts } = guide;
  const say = (language: Language, key: string, values = {}) =>
    texts.say(language, 'find-clinic', key, values);
  const draw = (language: Language, key: string, ids: string[]): string => {
    const place = directory.place(key);
    const units = ids.slice(0, MOST_PINS).flatMap((id) => directory.unit(id) ?? []);
    if (!place || units.length === 0) return '';
    const far = Math.max(...units.map(({ lat, lon }) => Math.hypot(lat - place.lat, lon - place.lon)));
    return mapOf(
      units.map(({ lat, lon, label }) => ({ lat, lon, name: label })),
      {
        lat: place.lat,
        lon: place.lon,
        here: say(language, place.kind === 'point' ? 'map_you' : 'map_centre', { place: place.name }),
        title: say(language, 'map', { place: place.label || say(language, 'here') }),
        names: directory.around(place, Math.max(1, far * KM_A_DEGREE), NAMES),
      },
    );
  };
  const drawn = cached(REMEMBERED, (asked) => {
    const [language = '', place = '', units = ''] = asked.split('\n');
    return draw(language, place, units.split(','));
  });

  http.get(mapPath, async (c) => {
    const { place = '', units = '', lang = '' } = c.req.query();
    if (place.length + units.length > LONGEST || /\n/.test(place + units)) return c.text('not found', 404);
    const counted = tally(`map:${source(c)}`, WINDOW).catch(() => 0);
    if ((await Promise.race([counted, sleep(IN_TIME, 0, { ref: false })])) > MOST) {
      c.header('Retry-After', String(WINDOW / 1000));
      return c.text('too many maps from one address', 429);
    }
    const svg = drawn(`${languages.includes(lang) ? lang : languages[0]}\n${place}\n${units}`);
    if (svg === '') return c.text('not found', 404);
    // Not cached by browsers: it shows where somebody is, and a deletion does not reach a browser's cache.
    c.header('Cache-Control', 'no-store');
    c.header('Content-Type', 'image/svg+xml; charset=utf-8');
    c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    c.header('X-Content-Type-Options', 'nosniff');
    return c.body(svg);
  });
}

const KM_A_DEGREE = 111;
/** How many place names are offered to the map, which writes only those that have room. */
const NAMES = 30;
