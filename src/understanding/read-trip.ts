/** Reads what a person says about a trip: when, how long, where to, and whether it is one. */
import { type Inbound, textOf } from '../core/conversation.ts';
import { addDays, type Day, dayAt, daysFrom } from '../core/day.ts';
import type { Data, Reader, Reading } from '../core/topic.ts';
import { plain } from '../core/understand.ts';
import type { Directory } from '../directory/directory.ts';
import { datesIn } from './read-dates.ts';

/** What reads trips, over this directory. */
export const tripReader =
  (directory: Directory): Reader =>
  (inbound, asked) =>
    readTrip(directory, inbound, asked);

/** Takes any mention of elsewhere, or a town, as a trip: for where the question is what kind of trip it is. */
export const elsewhereReader =
  (directory: Directory): Reader =>
  (inbound) => {
    const text = textOf(inbound);
    if (!text) return undefined;
    const destination = destinationIn(directory, datesIn(text, inbound.at).rest);
    const elsewhere = destination !== undefined || ELSEWHERE.test(plain(text));
    return elsewhere ? { event: { type: 'trip', destination } } : undefined;
  };

const ELSEWHERE =
  /\b(?:foran\w*|fuera|lejos|temporal\w*|temporary|otr[ao]s? (?:\w+ )?(?:ciudad|estado|clinica|umf|unidad|lado|parte)\w*|(?:an)?other (?:\w+ )?(?:city|state|town|clinic|umf)|different (?:city|state|town|clinic)|away|out of town|outside|not my (?:city|state|town)|on the road|56)\b/;

/** Reads being turned away, and dates from a text that says nothing else: "y si regreso el 25". For where nothing is asked about a trip. */
export const newDatesReader =
  (directory: Directory): Reader =>
  (inbound, asked) => {
    const text = textOf(inbound);
    if (text === undefined) return undefined;
    const reading = readTrip(directory, inbound, asked);
    if (reading && 'event' in reading && ['refused', 'stay_longer'].includes(reading.event.type))
      return reading;
    const only = plain(datesIn(text, inbound.at).rest)
      .split(' ')
      .every((word) => FILLERS.has(word));
    return only && reading && (!('event' in reading) || reading.event.type === 'dates') ? reading : undefined;
  };

const FILLERS: ReadonlySet<string> = new Set(
  `y si regreso regresamos salgo salimos me nos voy vamos vuelvo mejor no es son serian del al el la hasta desde a que
  ahora bueno por and what if i we leave leaving return returning come coming back go going on until from to the
  actually for it is s`
    .split(/\s+/)
    .concat(''),
);

/** Reads a town and the days there, or the day of leaving, from a text that asks nothing: "Mérida, del 27 al 7". */
export const stayReader =
  (directory: Directory): Reader =>
  (inbound) => {
    const text = textOf(inbound);
    const { from, to, rest } = text ? datesIn(text, inbound.at) : { rest: '' };
    if (!text || !from || !isStay(text, inbound.at)) return undefined;
    const destination = destinationIn(directory, `a ${rest}`);
    return destination || (to && LEAVING.test(plain(text)))
      ? readTrip(directory, inbound, { destination })
      : undefined;
  };

/** Whether a text gives the first and the last day of a stay, or a day of leaving, and doesn't ask for a clinic. */
export function isStay(text: string, at: number): boolean {
  if (/\b(?:clinicas?|clinics?|hospital\w*|umf|cerca|near\w*|closest|c ?p)\b/.test(plain(text))) return false;
  const { from, to } = datesIn(text, at);
  return from !== undefined && (to === undefined ? LEAVING.test(plain(text)) : from < to);
}

/** A trip that began longer ago than this is a date gone by. */
const BEGAN_DAYS = 180;
/** Nobody plans farther ahead, or stays away longer, on a trip. */
const YEAR_DAYS = 366;

/** How people say what it is: the first that fits. `asked` may hold `from`, `to`, `days`, `away`, `destination`. */
const KINDS: [string, RegExp][] = [
  [
    'stay_longer',
    /\b(?:despues de|pasando|pasados|pasan|paso de|mas de|mas que|despues|after|beyond|past|over|more than|longer than) (?:los |las |esos |the |those )?56\b|\b(?:acaban?|vencen?|terminan?|pasan|cumplen?) (?:los |esos )?56\b|\b56 (?:dias|days)\b.*\b(?:acab\w+|venc\w+|termin\w+|despues|run out|are up|over|expired?|after)\b|\b(?:me|nos) (?:quedo|quedamos|tengo que quedar|quiero quedar) mas (?:tiempo|dias|semanas)?\b|\b(?:stay|staying) (?:longer|more)\b/,
  ],
  [
    'refused',
    /\bno (?:me|nos|lo|la|le) (?:quisieron|quieren|quiso) (?:atender|recibir|ver)|\bme (?:negaron|rechazaron|regresaron)|\bme dijeron que no\b|\bque no soy de (?:ah?i|esa|esta)|\b(?:turned (?:me |us )?away|refused|(?:wouldn ?t|didn ?t want to) (?:see|treat|help)|denied)\b/,
  ],
  [
    'move',
    /\b(?:me|nos) (?:voy a |vamos a |acabo de |acabamos de )?(?:mud\w+|cambi\w+ de (?:ciudad|casa))|\bmudanza\b|\b(?:moved|moving|relocat\w+)\b/,
  ],
  [
    'away',
    /\bya (?:estoy|ando|estamos|andamos|sali|salimos|llegue|me fui|esta alla)\b|\b(?:ando|andamos|estoy|estamos) (?:de (?:visita|vacaciones|viaje|paso|paseo)|fuera|varad\w+|en)\b|\b(?:i ?m|i am|we ?re|we are) (?:already |currently |now )?(?:in|away|visiting|staying|on (?:vacation|holiday|a trip))\b/,
  ],
  [
    'longer',
    /\b(?:temporada|todo el (?:ano|semestre)|(?:unos|varios|muchos|dos|tres|cuatro|cinco|seis|\d+) meses|(?:several|a few|some|two|three|four|five|six|\d+) months|half the year|whole (?:year|semester)|larga|long(?:er)? stay)\b/,
  ],
  [
    'trip',
    /\b(?:viaj\w+|vacacion\w*|paseo|visita\w*|boda|puente|comision\w*|voy a|vamos a|ire a|travel\w*|trip|vacation|holiday|visit\w*|going to|fly\w*)\b/,
  ],
];

/** The limit that people have heard of is not how long they go: "lo de los 56 días". */
const LIMIT = /\b56[ -]?(?:d[ií]as?|days?)\b/gi;

/** The fact `away_days` of `traveling`: who stays longer is told so though no day is known. */
const LIMIT_DAYS = 56;

/** Who names the day of leaving doesn't mean the return, though the start is known. */
const LEAVING = /\b(?:salgo|salimos|saldre\w*|saliendo|me voy|nos vamos|leav\w+|depart\w*|fly out)\b/;

/** Where they come from is not where they go. */
const HOME =
  /\b(?:soy|somos|mi clinica es|mi clinica esta en|mi umf es(?: la)?|vivo en|registrad\w+ en|i ?m from|i am from|we ?re from|i live in|home clinic is|from) (?:de |del |in )?[^,.;]+?(?=[,.;]| y | pero | and | but | a | to |$)/g;

function readTrip(directory: Directory, inbound: Inbound, asked: Data | undefined): Reading {
  const text = textOf(inbound);
  if (!text) return undefined;
  const today = dayAt(inbound.at);
  const known = asked ?? {};
  const since = LEAVING.test(plain(text)) ? undefined : (known.from as Day | undefined);
  const when = datesIn(
    text.replace(LIMIT, ' '),
    inbound.at,
    since ?? (known.away === true ? today : undefined),
  );
  const kind = KINDS.find(([, words]) => words.test(plain(text)))?.[0];
  const destination = destinationIn(directory, when.rest) ?? (known.destination as string | undefined);
  if (when.backwards) return { unfit: 'return_before_leaving' };
  if (when.from || when.to || when.days !== undefined) {
    const away = kind === 'away' || (known.away === true && when.from === undefined);
    const from = when.from ?? (known.from as Day | undefined) ?? (away ? today : undefined);
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
  if (kind === 'stay_longer') return { event: { type: kind } };
  if (when.vague && Number(known.days ?? 0) > LIMIT_DAYS) return { event: { type: 'unsure' } };
  if (when.vague) return { unfit: 'which_day' };
  return kind ? { event: { type: kind, destination } } : undefined;
}

/** The return that was said before the day of leaving was. */
const keptEnd = (to: unknown, from: Day): Day | undefined =>
  typeof to === 'string' && to >= from ? to : undefined;

/** The reason why these days are no trip that can be planned. */
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
