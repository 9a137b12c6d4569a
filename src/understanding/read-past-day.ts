/** Reads when something happened: "ayer", "hace dos semanas", "el 3 de octubre", "last Friday", "10/11/2026". */
import * as english from 'chrono-node/en';
import * as spanish from 'chrono-node/es';
import { addDays, type Day, dayAt } from '../core/day.ts';
import type { Reader } from '../core/topic.ts';
import { plain } from '../core/understand.ts';

/** Central Mexico keeps UTC−6 all year since 2022. */
const MEXICO_MINUTES = -360;

/** The day a job ended or will end, as an event `ended`. Unasked, the text must speak of losing a job. */
export const jobEndReader: Reader = (inbound, asked) => {
  if (inbound.kind !== 'text' || inbound.text.length > (asked ? 200 : 110)) return undefined;
  if (!asked && !LOST_JOB.test(plain(inbound.text))) return undefined;
  const ended = pastDay(inbound.text.replace(SPAN, ''), inbound.at);
  const today = dayAt(inbound.at);
  const last = asked || FUTURE.test(plain(inbound.text)) ? addDays(today, 366) : today;
  const likely = ended && ended > addDays(today, -3_650) && ended <= last;
  return likely ? { event: { type: 'ended', ended } } : undefined;
};

/** Words for losing or leaving a job, in the form of `plain`. */
export const LOST_JOB =
  /\b(?:(?:me|nos|lo|la|le) (?:corrieron|despidieron|botaron|liquidaron|echaron|dieron de baja|quede sin)|se quedo sin|renunci\w*|perdi\w* (?:mi |el |su |la )?(?:trabajo|empleo|chamba)|sin (?:trabajo|chamba|empleo)|ya no trabajo|(?:termino|acabo|vencio|termina|acaba|vence)\w* (?:mi |el )?(?:contrato|trabajo)|deje de trabajar|ocho semanas|8 semanas|desemplead[oa]|lost (?:my|his|her) job|fired|laid off|let go|i quit|resign\w*|unemployed|(?:contract|job) (?:ended|ends|finished)|(?:stopped|no longer) work\w*|eight weeks|8 weeks)\b/;

/** The rule's own eight weeks, which are no date. */
const SPAN = /\b(?:8|ocho|eight) (?:semanas|weeks)\b/gi;

const FUTURE =
  /\b(?:termina|terminara|acaba|acabara|vence|va a|voy a|sera|proxim\w*|que viene|will|ends|next|going to)\b/;

/**
 * The day a text speaks of as `2026-11-21`, the latest one past where the year or week is left open; undefined when it
 * names none. Figures are day/month, as in Mexico. `at` is now, in milliseconds.
 */
export function pastDay(text: string, at: number): Day | undefined {
  const said = plain(text);
  const today = dayAt(at);
  const ago = daysAgo(said, today);
  if (ago) return ago;
  const found = best(text.replace(/\bsept\b/gi, 'sep'), at);
  if (!found) return dayOfMonth(said, today);
  const { start } = found;
  const day = dayOf(start.get('year')!, start.get('month')!, start.get('day')!);
  const future = FUTURE.test(said);
  if (start.isCertain('weekday') && future !== day > today && day !== today)
    return addDays(day, future ? 7 : -7);
  if (day <= today || start.isCertain('year') || future) return day;
  return start.isCertain('month')
    ? dayOf(start.get('year')! - 1, start.get('month')!, start.get('day')!)
    : day;
}

type Found = ReturnType<typeof english.parse>[number];

/** Of the two languages' readings the longer one; of equal ones that which names the day. */
function best(text: string, at: number): Found | undefined {
  const now = { instant: new Date(at), timezone: MEXICO_MINUTES };
  const ordered = /\d[/.-]\d/.test(text) ? english.GB : english.casual;
  const found = [...spanish.parse(text, now), ...ordered.parse(text, now)];
  const weight = ({ text: part, start }: Found) => part.length * 2 + (start.isCertain('day') ? 1 : 0);
  return found.sort((a, b) => weight(b) - weight(a))[0];
}

const COUNTS: Record<string, number> = Object.fromEntries(
  ['un', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve', 'diez'].map((word, at) => [
    word,
    at + 1,
  ]),
);
Object.assign(COUNTS, { una: 1, unos: 3, unas: 3, quince: 15, veinte: 20, treinta: 30 });

/** The day of a "hace …", "antier" or "la semana pasada". */
function daysAgo(said: string, today: Day): Day | undefined {
  if (/\b(?:antier|anteayer|antes de ayer)\b/.test(said)) return addDays(today, -2);
  if (/\bsemana pasada\b/.test(said)) return addDays(today, -7);
  if (/\b(?:mes pasado|last month)\b/.test(said)) return monthsBefore(today, 1);
  const ago =
    /\bhace (?:como |casi |ya |mas de )?(?:(\d{1,3}|\p{L}+) )??(dia|semana|mes|ano)(?:es|s)?( y medio| y media)?\b/u.exec(
      said,
    );
  const count = ago && (COUNTS[ago[1] ?? 'un'] ?? Number(ago[1]));
  if (!ago || !count) return undefined;
  const half = ago[3] ? 0.5 : 0;
  if (ago[2] === 'dia') return addDays(today, -count);
  if (ago[2] === 'semana') return addDays(today, -Math.round((count + half) * 7));
  if (ago[2] === 'ano') return monthsBefore(today, (count + half) * 12);
  return addDays(monthsBefore(today, count), half ? -15 : 0);
}

/** "el 14", "on the 14th": the latest one past. Days that not every month has are left to whole dates. */
function dayOfMonth(said: string, today: Day): Day | undefined {
  const day = Number(/\b(?:el|dia|the) (\d{1,2})(?:st|nd|rd|th)?\b/.exec(said)?.[1] ?? 0);
  if (day < 1 || day > 28) return undefined;
  const [year, month, now] = today.split('-').map(Number) as [number, number, number];
  return dayOf(year, month - (day > now ? 1 : 0), day);
}

/** The same day some months earlier, or the last one that month has. */
function monthsBefore(day: Day, months: number): Day {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = dayOf(year, month - months + 1, 0);
  const same = `${last.slice(0, 8)}${String(date).padStart(2, '0')}`;
  return same < last ? same : last;
}

const dayOf = (year: number, month: number, day: number): Day =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
