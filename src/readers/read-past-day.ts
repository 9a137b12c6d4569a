/** Reads when something happened: "ayer", "hace dos semanas", "el 3 de octubre", "last Friday", "10/11/2026". */
import * as english from 'chrono-node/en';
import * as spanish from 'chrono-node/es';
import { addDays, addMonths, type Day, dateParts, dayAt, daysFrom } from '../core/day.ts';
import { asText } from '../core/json.ts';
import { plain } from '../core/plain.ts';
import type { Reader } from '../core/topic.ts';
import { inFigures } from './read-dates.ts';

/** Central Mexico keeps UTC−6 all year since 2022. */
const MEXICO_MINUTES = -360;

/**
 * Reads the day on which a job ended or will end, as an event `ended`; with it, whether the job lasted long
 * enough, if the text says so. If the text says only that and names no day, the event is `lost_job`. If it
 * was not asked for, the text must speak of losing a job.
 */
export const jobEndReader: Reader = (inbound, asked) => {
  if (inbound.kind !== 'text' || inbound.text.length > (asked ? 300 : 400)) return undefined;
  const all = inbound.text
    .replace(GREETING, ' ')
    .replace(LAST_DAY, (_, is, es) => (is || es ? ' will be ' : ' '))
    .replace(MISSPELT_AGO, 'hace ');
  const told = ofTheEnd(all);
  if (told === undefined) return undefined;
  const said = inFigures(told);
  const lost = LOST_JOB.test(said);
  if (!lost && (!asked || (told !== all && said === ''))) return undefined;
  const today = dayAt(inbound.at);
  const whole = said.replace(WITHOUT, ' ').replace(LENGTH, (length) => (isAgo(length) ? length : ' '));
  const dated = whole === said ? told.replace(SPAN, '') : whole;
  // "Se acaba el trabajo en febrero", said in November, is the next one.
  const isToCome = TO_COME.test(said);
  const ahead = (day: Day | undefined): Day | undefined =>
    day !== undefined && isToCome && day < today ? addMonths(day, 12) : day;
  const month = ahead(monthEnd(dated, inbound.at));
  // If the month is not over, or not yet eight weeks past, the exact day matters, so nothing is read.
  if (month && !isToCome && (month > today || addDays(month, ENOUGH_DAYS) >= today)) return undefined;
  const ended = outOfWork(said, today) ?? month ?? ahead(pastDay(dated, inbound.at));
  if (ended && ended > addDays(today, 366)) return { unfit: 'ended_too_far' };
  const story = inFigures(all);
  const worked =
    (WORKING.test(story) ? longEnough(story) : undefined) ??
    (ended && startedLongBefore(all, ended, inbound.at));
  const last = asked || isToCome || FUTURE.test(said) ? addDays(today, 366) : today;
  if (ended && ended > addDays(today, -3_650) && ended <= last)
    return {
      event: {
        type: 'ended',
        ended,
        over: addDays(ended, ENOUGH_DAYS) < today,
        ...(worked ? { worked } : {}),
      },
    };
  return worked && lost ? { event: { type: 'lost_job', worked } } : undefined;
};

/** The end is still to come: "se acaba", "it ends", "del año que entra". */
const TO_COME =
  /\b(?:se (?:me )?(?:acaba|acabe|termina|termine)|(?:termina|termine|acaba|acabe) (?:el|mi|la) (?:trabajo|contrato|temporada|chamba|obra|pisca)|(?:job|contract|work|season) (?:ends|finishes|will end)|(?:del|el) ano (?:que|q) (?:entra|viene)|next year)\b/;

/** How long a job was held, as an answer to "at least eight weeks in a row?": `yes`, `no` or `unsure`. */
export const timeWorkedReader: Reader = (inbound, asked) => {
  if (inbound.kind !== 'text' || inbound.text.length > 200) return undefined;
  const said = inFigures(inbound.text);
  if (NO_JOB.test(said)) return undefined;
  // "Ponga baja el 15 de octubre, tenía 3 años ahí": the day it gives goes first, and tells how long, too.
  const whole = jobEndReader(inbound, undefined);
  if (whole && 'event' in whole && whole.event.ended) return undefined;
  const ended = asText(asked?.ended);
  const worked =
    longEnough(said) ??
    (ended && sinceLongEnough(said, ended, inbound.at)) ??
    (LONG.test(said) ? 'yes' : undefined);
  return worked ? { event: { type: worked } } : undefined;
};

/** The boundary between two clauses of a story; "un mes y medio" is not split. */
const CLAUSES = /[,.;:!?\n]+|\s(?:y|e|pero|luego|despu[eé]s|and|but|then)\s(?!medi[oa]\b|a half\b)/i;
/** Durations that do not belong to a job: of a pregnancy, somebody's age, a leave. */
const NO_JOB = /\b(?:embaraz\w*|pregnan\w*|de edad|years old|months old|de nacid[oa]|cumpl\w*|incapacidad)\b/;
/** The beginning of a job, which does not tell when it ended. */
const STARTED =
  /\b(?:entre|entro|empece|empezo|comence|inicie|me contrataron|started|began|joined|was hired|got hired|been (?:here|working)|trabajando desde)\b/;
/** The person works again, so the earlier end does not matter. */
const BACK =
  /\b(?:(?:volvi|regrese|volvio|regreso) (?:a (?:entrar|trabajar)|en|al trabajo)|reingrese|me (?:re|volvieron a )contrat\w*|rehired|(?:went|came|got) back (?:to work|in)|started again)\b/;
/** What did not happen: "No fue en febrero", "no me corrieron". */
const NOT_SO =
  /^(?:que )?(?:no|not|nunca|never) (?:fue |era |was |it was )?(?:en|el|in|on|hace)\b|\b(?:no|not|nunca|never|wasn t|didn t|haven t|weren t) (?:\p{L}+ ){0,2}(?:corri\w*|corrid\w*|despid\w*|despedid\w*|perd\w*|renunci\w*|lost|lose|fired|laid|quit)\b/u;

/**
 * What a story tells about a job's end, without the job's beginning and without what is denied; undefined if
 * the person works again.
 */
function ofTheEnd(text: string): string | undefined {
  const kept: string[] = [];
  let back = false;
  for (const clause of text.split(CLAUSES)) {
    const said = plain(clause);
    if (NOT_SO.test(said)) continue;
    const lost = LOST_JOB.test(said);
    if (BACK.test(said)) back = true;
    else if (lost) back = false;
    if (lost || !STARTED.test(said)) kept.push(clause);
  }
  if (back) return undefined;
  const loss = kept.filter((clause) => LOST_JOB.test(plain(clause)));
  if (loss.length === 0) return kept.join(', ');
  return kept
    .filter(
      (clause) =>
        loss.includes(clause) || DATING.test(clause) || clause.trim().split(/\s+/).length <= DATE_WORDS,
    )
    .join(', ');
}

/** A clause that may hold the day of the loss: it has such a word, or hardly more words than a date. */
const DATING = /\b(?:fue|era|ser[aá]|hasta|desde|was|until|since|sin|without|llevo)\b/i;
const DATE_WORDS = 5;

/**
 * Whether a job that began at the time told ("Entré en enero") lasted long enough until its end; undefined if
 * no beginning is told.
 */
function startedLongBefore(text: string, ended: Day, at: number): Worked | undefined {
  const clause = text.split(CLAUSES).find((one) => STARTED.test(plain(one)) && !LOST_JOB.test(plain(one)));
  const began = clause && pastDay(clause, at);
  if (!began || began >= ended) return undefined;
  return daysFrom(began, ended) >= ENOUGH_DAYS ? 'yes' : 'no';
}

/** Greetings, which could be read as times of day. */
const GREETING =
  /\b(?:good (?:morning|afternoon|evening|day|night)|buen[oa]s? (?:d[ií]as?|tardes?|noches?))\b/gi;

/** "The last day" at work: removed, because it would be read as yesterday. */
const LAST_DAY =
  /\b(?:(?:my|the|his|her|our) )?(?:very )?(?:last|final|first) (?:working |work )?days?\b(?: (?:at work|of work|there))?( (?:is|will be)\b(?! (?:was|today|yesterday)))?|\bultimo d[ií]a(?: de trabajo)? (es|ser[aá])\b/gi;

/** "Ase 3 semanas", misspelt for "hace". */
const MISSPELT_AGO = /\bas[eé] (?=como |ya |\d|una? )/gi;

type Worked = 'yes' | 'no' | 'unsure';

/** `weeks_after_job` of `coverage` in days: how long a job must last first, and how long cover lasts after it. */
const ENOUGH_DAYS = 8 * 7;

const UNITS = '(dias?|semanas?|mes(?:es)?|quincenas?|anos?|anitos?|days?|weeks?|months?|years?|yrs?)';
/** A duration, with the words around it that tell what it belongs to. */
const LENGTH = new RegExp(
  `\\b((?:no (?:\\p{L}+ ){0,3}|mas de |mas d |more than |over |casi |almost |nearly |menos de |less than |under |(?:desde )?hace (?:como |casi |ya |mas de |unos |unas )?|dentro de |en |in |las |los |the |those ){0,2})(\\d{1,3}|una?|an?) ${UNITS}( y medi[oa]| and a half)?( ago| from now| later)?\\b`,
  'gu',
);
const WITHOUT = new RegExp(
  `\\b(?:\\d{1,3}|una?|an?) ${UNITS} (?:que |desde que )?(?:sin(?! (?:parar|descans|interrup|faltar|fallar|dejar|pausa))|desemplead[oa]|parad[oa]|ya no trabajo|without|unemployed|out of|with no|no)(?: (?:un |a |mi |my |tener )?(?:trabajo|chamba|empleo|job|work))?\\b|\\b(?:(?:sin|without|out of|with no) (?:un |a |tener )?(?:trabajo|trabajar|chamba|empleo|job|work)|desemplead[oa]|unemployed) (?:desde hace |hace |for |ya |como |unos |unas )*(?:\\d{1,3}|una?|an?) ${UNITS}\\b`,
  'gu',
);
const WORKING =
  /\b(?:trabaj(?:e|aba|ando|ado|ar|o|amos)|cotiz\w*|llevaba|llevo|dure|duro|estuve|labor\w*|seguid[oa]s|continu\w*|antiguedad|worked|working|lasted|been there|was there|in a row|straight|contribut\w*|paid in|(?<!(?:hij|nin|bebe|espos|mam|pap)\p{L}* )tenia (?:ya |como |casi |mas de )?\d{1,2} (?:anos|meses)(?: (?:ahi|alli|con ellos|en (?:la|el|esa|ese) \p{L}+))?(?= ?$| y ))\b/u;
/** Long enough, although no number is given. */
const LONG =
  /\b(?:medio ano|(?:muchos|varios|unos|algunos|many|several) (?:anos|meses|years|months)|toda la vida|todo el ano|anos trabajando|for years|all my life|years)\b/;
/** The eight weeks of the rule itself ("las 8 semanas"), which do not tell how long somebody worked. */
const RULE = /^(?:las|los|the|those) (?:8 (?:semanas|weeks)|56 (?:dias|days))$/;

const isAgo = (length: string): boolean =>
  /^(?:hace|dentro de|en|in)\b/.test(length) || /\b(?:ago|from now|later)$/.test(length);

/** Whether a job's duration in a text is long enough; undefined if the text gives none. */
function longEnough(said: string): Worked | undefined {
  const whole = said.replace(WITHOUT, ' ');
  for (const [all, before = '', count = '', unit = '', half] of whole.matchAll(LENGTH)) {
    if (isAgo(all) || (RULE.test(all) && !/^(?:si|yes)\b/.test(said))) continue;
    const days = ((Number(count) || 1) + (half ? 0.5 : 0)) * daysIn(unit);
    if (/\b(?:menos de|less than|under)\b/.test(before)) return days <= ENOUGH_DAYS ? 'no' : 'unsure';
    if (/\b(?:casi|almost|nearly)\b/.test(before) && days < ENOUGH_DAYS * 1.2)
      return days <= ENOUGH_DAYS ? 'no' : 'unsure';
    if (/^no\b/.test(before) && /^no (?:llegu|alcan|complet|trabaj|dure|cumpl|junt|tuve|estuve)/.test(before))
      return days <= ENOUGH_DAYS * 1.2 ? 'no' : undefined;
    return days >= ENOUGH_DAYS ? 'yes' : 'no';
  }
  return undefined;
}

/** Whether a job lasted long enough if it began on the day told: "desde 2019", "since January". */
function sinceLongEnough(said: string, ended: Day, at: number): Worked | undefined {
  const [, since] = /\b(?:desde|since) (?:el ano |the year )?(.+)$/.exec(said) ?? [];
  const year = /^(?:19|20)\d{2}\b/.exec(since ?? '')?.[0];
  const began = year ? `${year}-12-31` : since && pastDay(since, at);
  if (!began || (began >= ended && !year)) return undefined;
  return daysFrom(began, ended) >= ENOUGH_DAYS ? 'yes' : year ? 'unsure' : 'no';
}

/** The day that "llevo 3 semanas sin trabajo" or "unemployed for 2 months" gives, counted back from today. */
function outOfWork(said: string, today: Day): Day | undefined {
  const [all] = said.match(WITHOUT) ?? [];
  if (!all) return undefined;
  const count = Number(/\d+/.exec(all)?.[0] ?? 1);
  const unit = new RegExp(`\\b${UNITS}\\b`).exec(all)?.[1] ?? '';
  if (/^m/.test(unit)) return addMonths(today, -count);
  return /^(?:a|y)/.test(unit) ? addMonths(today, -count * 12) : addDays(today, -count * daysIn(unit));
}

const daysIn = (unit: string): number =>
  unit.startsWith('d')
    ? 1
    : /^[sw]/.test(unit)
      ? 7
      : unit.startsWith('q')
        ? 15
        : unit.startsWith('m')
          ? 30
          : 365;

/** Words for losing or leaving a job, in the form of `plain`. */
export const LOST_JOB =
  /\b(?:(?:me|nos|lo|la|le) (?:corrieron|despidieron|botaron|liquidaron|echaron|dieron de baja|quede sin)|(?:fecha|dia) de (?:la |mi )?baja|mi baja|la baja fue|se quedo sin|renunci\w*|(?:perdi\w*|deje|dejo) (?:mi |el |su |la )?(?:trabajo|empleo|chamba|jale)|(?:me|se) sali[oó]? (?:del|de mi|de la|de trabajar|de) ?(?:trabajo|empleo|chamba|jale|trabajar|empresa|fabrica|maquila)?|(?:me|lo|la|nos) (?:descansaron|recortaron)|me dieron las gracias|cerro la (?:empresa|fabrica|planta)|sin (?:trabajo|chamba|empleo|jale)|ya no trabajo|(?:termino|acabo|vencio|termina|acaba|vence)\w* (?:mi |el )?(?:contrato|trabajo)|contrato (?:se )?(?:me )?(?:termin|acab|venc)\w*|deje de trabajar|ocho semanas|8 semanas|desemplead[oa]|lost (?:my|his|her) job|(?:left|quit) (?:my|his|her|the) job|got (?:canned|sacked|terminated)|fired|laid off|let (?:me|him|her|us) go|(?:out of|without) (?:work|a job)|let go|i quit|resign\w*|unemployed|(?:contract|job) (?:ended|ends|finished)|(?:stopped|no longer) work\w*|eight weeks|8 weeks)\b/;

/** The eight weeks of the rule itself, which are not a date. */
const SPAN = /\b(?:8|ocho|eight) (?:semanas|weeks)\b/gi;

const FUTURE =
  /\b(?:termina|terminara|acaba|acabara|vence|va a|voy a|sera|proxim\w*|que viene|will|ends|next|going to)\b/;

/**
 * The day that a text names, as `2026-11-21`; if its year or week is not given, the latest such day in the
 * past. Undefined if it names none. Figures are day/month, as in Mexico. `at`: now, in milliseconds since
 * 1970.
 */
export function pastDay(told: string, at: number): Day | undefined {
  const text = told.replace(MONTHS_BACK, '$1 ago').replace(MESES_ATRAS, 'hace $1');
  const said = plain(text);
  const today = dayAt(at);
  const ago = dayOfThatMonth(said, today) ?? daysAgo(said, today);
  if (ago) return ago;
  const found = best(text, at);
  if (!found) return dayOfMonth(said, today);
  const { start } = found;
  const { year, month, date } = numbersOf(start);
  const day = dayOf(year, month, date);
  const future = FUTURE.test(said);
  if (start.isCertain('weekday') && future !== day > today && day !== today)
    return addDays(day, future ? 7 : -7);
  if (day <= today || start.isCertain('year') || future) return day;
  return start.isCertain('month') ? dayOf(year - 1, month, date) : day;
}

/** "5 months back" and "5 meses atrás", other words for "ago" and "hace". */
const MONTHS_BACK = /(\b(?:\d{1,3}|an?|one|two|three) (?:days?|weeks?|months?|years?)) back\b/gi;
const MESES_ATRAS = /(\b(?:\d{1,3}|una?) (?:d[ií]as?|semanas?|mes(?:es)?|a[nñ]os?)) (?:para )?atr[aá]s\b/gi;

/** The last day of the month that a text names without a day: "me corrieron en septiembre", "el mes pasado". */
function monthEnd(text: string, at: number): Day | undefined {
  const today = dayAt(at);
  if (dayOfThatMonth(plain(text), today)) return undefined;
  if (LAST_MONTH.test(plain(text))) return addDays(`${today.slice(0, 7)}-01`, -1);
  const found = best(text, at);
  const { start } = found ?? {};
  if (!start?.isCertain('month') || start.isCertain('day') || start.isCertain('weekday')) return undefined;
  if (daysAgo(plain(text), today) !== undefined) return undefined;
  const { year, month } = numbersOf(start);
  const day = dayOf(year, month + 1, 0);
  const isAhead = day.slice(0, 7) > today.slice(0, 7) && !start.isCertain('year');
  return isAhead ? dayOf(year - 1, month + 1, 0) : day;
}

type Found = ReturnType<typeof english.parse>[number];

const numbersOf = (start: Found['start']): { year: number; month: number; date: number } => ({
  year: Number(start.get('year')),
  month: Number(start.get('month')),
  date: Number(start.get('day')),
});

/**
 * The longer one of the Spanish and English readings; if they are equally long, the one that gives the day.
 */
function best(said: string, at: number): Found | undefined {
  const text = said.replace(/\bdel mes de\b/gi, 'de').replace(/\bsept\b/gi, 'sep');
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

const LAST_MONTH = /\b(?:mes pasado|pasado mes|last month)\b/;
/** A day of the last month or of this one: "el 15 del mes pasado", "el 3 de este mes", "the 15th of last month". */
const OF_MONTH =
  /\b(\d{1,2}|primero)(?:st|nd|rd|th)? (?:del? |of )?(?:(mes pasado|pasado mes|pasado|last month)|este(?: mismo)? mes|presente(?: mes)?|mes en curso|this month)\b/;

function dayOfThatMonth(said: string, today: Day): Day | undefined {
  const [all, day = '', last] = OF_MONTH.exec(said) ?? [];
  if (all === undefined) return undefined;
  const { year, month } = dateParts(today);
  const first = dayOf(year, last ? month - 1 : month, 1);
  const found = addDays(first, (Number(day) || 1) - 1);
  return found.slice(0, 7) === first.slice(0, 7) ? found : undefined;
}

/** The day of a "hace …", "antier" or "la semana pasada". */
function daysAgo(said: string, today: Day): Day | undefined {
  if (/\b(?:antier|anteayer|antes de ayer|day before yesterday)\b/.test(said)) return addDays(today, -2);
  if (/\b(?:semana antepasada|(?:fue|era|no|de) la antepasada|^la antepasada|week before last)\b/.test(said))
    return addDays(today, -14);
  if (/\bsemana pasada\b/.test(said)) return addDays(today, -7);
  if (LAST_MONTH.test(said)) return addMonths(today, -1);
  const ago =
    /\bhace (?:como |casi |ya |mas de )?(?:(\d{1,3}|\p{L}+) )??(dia|semana|mes|ano)(?:es|s)?( y medio| y media)?\b/u.exec(
      said,
    );
  const count = ago && (COUNTS[ago[1] ?? 'un'] ?? Number(ago[1]));
  if (!ago || !count) return undefined;
  const half = ago[3] ? 0.5 : 0;
  if (ago[2] === 'dia') return addDays(today, -count);
  if (ago[2] === 'semana') return addDays(today, -Math.round((count + half) * 7));
  if (ago[2] === 'ano') return addMonths(today, -(count + half) * 12);
  return addDays(addMonths(today, -count), half ? -15 : 0);
}

/**
 * "el 14", "on the 14th": the latest one in the past, or the next one if the text speaks of the future. For
 * the past, days above 28 are not read, because not every month has them.
 */
function dayOfMonth(said: string, today: Day): Day | undefined {
  const day = Number(/\b(?:el|dia|the) (\d{1,2})(?:st|nd|rd|th)?\b/.exec(said)?.[1] ?? 0);
  const { year, month, date: now } = dateParts(today);
  if (day >= now && day <= 31 && FUTURE.test(said)) {
    const ahead = dayOf(year, month, day);
    return ahead.slice(0, 7) === today.slice(0, 7) ? ahead : undefined;
  }
  if (day < 1 || day > 28) return undefined;
  return dayOf(year, month - (day > now ? 1 : 0), day);
}

const dayOf = (year: number, month: number, day: number): Day =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
