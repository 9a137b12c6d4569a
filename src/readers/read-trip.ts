/** Reads what a person says about a trip: when, how long, where to, and whether it is one. */
import { type Inbound, textOf } from '../core/conversation.ts';
import { addDays, type Day, dayAt, daysFrom } from '../core/day.ts';
import { asText } from '../core/json.ts';
import { plain } from '../core/plain.ts';
import type { Data, Reader, Reading } from '../core/topic.ts';
import type { Directory } from '../directory/directory.ts';
import { datesIn } from './read-dates.ts';

/** The reader of a trip's kind (`away`, `longer`), as listed in the languages' choices. */
type Kinds = Reader;

/** Makes the reader of trips over this directory. */
export const tripReader =
  (directory: Directory, kinds: Kinds): Reader =>
  (inbound, asked) =>
    readTrip(directory, kinds, inbound, asked);

/** Reads only the dates of a trip, as the answer to a question for them. */
export const tripDaysReader =
  (directory: Directory, kinds: Kinds): Reader =>
  (inbound, asked) => {
    const reading = readTrip(directory, kinds, inbound, asked ?? {});
    return reading && 'event' in reading && reading.event.type !== 'dates' ? undefined : reading;
  };

/** Reads a town and the days there, or the day of leaving, from a text that asks nothing: "Mérida, del 27 al 7". */
export const stayReader =
  (directory: Directory, kinds: Kinds): Reader =>
  (inbound) => {
    const text = textOf(inbound);
    const { from, to, rest } = text ? datesIn(text, inbound.at) : { rest: '' };
    if (!text || !from || !isStay(text, inbound.at)) return undefined;
    const destination = destinationIn(directory, `a ${rest}`);
    return destination || (to && LEAVING.test(plain(text)))
      ? readTrip(directory, kinds, inbound, { destination })
      : undefined;
  };

/** Whether a text gives the first and the last day of a stay, or a day of leaving, and doesn't ask for a clinic. */
export function isStay(text: string, at: number): boolean {
  if (/\b(?:clinicas?|clinics?|hospital\w*|umf|cerca|near\w*|closest|c ?p)\b/.test(plain(text))) return false;
  const { from, to } = datesIn(text, at);
  return from !== undefined && (to === undefined ? LEAVING.test(plain(text)) : from < to);
}

/** A trip that began longer ago than this counts as past. */
const BEGAN_DAYS = 180;
/** The farthest start and the longest stay of a trip, in days. */
const YEAR_DAYS = 366;

/** The limit of 56 days, which people mention, is not the length of their trip: "lo de los 56 días". */
const LIMIT = /\b56[ -]?(?:d[ií]as?|days?)\b/gi;

/** The fact `away_days` of `traveling`. Whoever stays longer is told so, even if the dates are not known. */
const LIMIT_DAYS = 56;

/** With such a word a single day is that of leaving and not of the return, even if the start is known. */
const LEAVING = /\b(?:salgo|salimos|saldre\w*|saliendo|me voy|nos vamos|leav\w+|depart\w*|fly out)\b/;

/** The place they come from, which is not where they go. */
const HOME =
  /\b(?:soy|somos|mi clinica es|mi clinica esta en|mi umf es(?: la)?|vivo en|registrad\w+ en|i ?m from|i am from|we ?re from|i live in|home clinic is|from) (?:de |del |in )?[^,.;]+?(?=[,.;]| y | pero | and | but | a | to |$)/g;

function readTrip(directory: Directory, kinds: Kinds, inbound: Inbound, asked: Data | undefined): Reading {
  const text = textOf(inbound);
  if (!text) return undefined;
  const today = dayAt(inbound.at);
  const known = asked ?? {};
  const since = LEAVING.test(plain(text)) ? undefined : asText(known.from);
  const when = datesIn(
    text.replace(LIMIT, ' '),
    inbound.at,
    since ?? (known.away === true ? today : undefined),
  );
  const read = kinds(inbound, undefined);
  const kind = read && 'event' in read ? read.event.type : undefined;
  const destination = destinationIn(directory, when.rest) ?? asText(known.destination);
  if (when.backwards) return { unfit: 'return_before_leaving' };
  if (when.from || when.to || when.days !== undefined) {
    const away = kind === 'away' || (known.away === true && when.from === undefined);
    const from = when.from ?? asText(known.from) ?? (away ? today : undefined);
    const to = when.to ?? (when.from === undefined ? undefined : keptEnd(known.to, when.from));
    if (when.days !== undefined && when.days > YEAR_DAYS) return { unfit: 'over_a_year' };
    const wrong = whyNot(
      from,
      to ?? (from && when.days !== undefined ? addDays(from, when.days) : undefined),
      today,
    );
    if (wrong) return { unfit: wrong };
    const unsure = when.vague && from === undefined && (when.days ?? 0) > LIMIT_DAYS;
    return { event: { type: 'dates', from, to, days: when.days ?? known.days, away, unsure, destination } };
  }
  if (when.vague && Number(known.days ?? 0) > LIMIT_DAYS) return { event: { type: 'dates', unsure: true } };
  if (when.vague) return { unfit: 'which_day' };
  if (kind) return { event: { type: 'dates', [kind]: true, destination } };
  return destination && asked === undefined ? { event: { type: 'dates', destination } } : undefined;
}

/** A return told earlier, if it is not before the day of leaving. */
const keptEnd = (to: unknown, from: Day): Day | undefined =>
  typeof to === 'string' && to >= from ? to : undefined;

/** Why these dates cannot be a trip to plan; undefined if they can. */
function whyNot(from: Day | undefined, to: Day | undefined, today: Day): string | undefined {
  if (to !== undefined && from !== undefined && to < from) return 'return_before_leaving';
  if (to !== undefined && to < today) return 'dates_past';
  if (from !== undefined && daysFrom(from, today) > BEGAN_DAYS) return 'dates_past';
  if (from !== undefined && daysFrom(today, from) > YEAR_DAYS) return 'dates_too_far';
  if (to !== undefined && daysFrom(from ?? today, to) > YEAR_DAYS) return 'over_a_year';
  return undefined;
}

/** The town or city that a text names as where they go, when it is one. */
function destinationIn(directory: Directory, rest: string): string | undefined {
  const onward = rest.replace(HOME, ' ');
  if (!/\b(?:a|al|en|hacia|por|to|in|at|for)\b/.test(onward)) return undefined;
  const { places, guess } = directory.findPlaces(onward, 2);
  const [place] = places;
  return !guess && places.length === 1 && place && ['town', 'municipality'].includes(place.kind)
    ? place.key
    : undefined;
}
