/**
 * Reads days and lengths of time in Spanish and English: "mañana", "del 3 al 20 de diciembre", "next Friday", "dos
 * semanas". chrono-node reads single dates; pairs, bare days of the month, lengths and holidays are read here.
 * Figures are day first, as in Mexico: 3/12 is 3 December.
 */
import * as english from 'chrono-node/en';
import * as spanish from 'chrono-node/es';
import { cachedReading } from '../core/cache.ts';
import { type Inbound, textOf } from '../core/conversation.ts';
import { addDays, addMonths, addYears, type Day, dayAt, daysFrom, isDay } from '../core/day.ts';
import { plain } from '../core/plain.ts';
import type { Data, Reading } from '../core/topic.ts';
import { NAMED_WEEKS } from './named-weeks.ts';
import { NUMBER_WORDS, NUMBERS } from './number-words.ts';

/** The dates and durations in a text. */
export type When = {
  from?: Day;
  to?: Day;
  /** The duration in days: "dos semanas" is 14. Several years are not read: they are somebody's age. */
  days?: number;
  /** Whether the end is before the start. */
  backwards: boolean;
  /** Whether only a month or a week was named, without the day. */
  vague: boolean;
  /** The text without its dates and lengths, in lower case without accents. */
  rest: string;
};

/** A day without a year means the past one if that was at most this many days ago; else the next one. */
const RECENT_DAYS = 60;
/**
 * If an end without a year would be more than this many days after the start, the two are in the wrong order:
 * "del 20 al 3 de diciembre".
 */
const TURNED_DAYS = 300;

/** Reads one day or two, relative to the message's time: `dates { from, to? }`. Past days count, too. */
export function readDates(inbound: Inbound, _asked: Data | undefined): Reading {
  const text = textOf(inbound);
  if (!text) return undefined;
  const { from, to, vague } = datesIn(text, inbound.at);
  const day = from ?? to;
  if (day) return { event: { type: 'dates', from: day, ...(from && to ? { to } : {}) } };
  return vague ? { unfit: 'which_day' } : undefined;
}

/**
 * The dates and durations in a text. `at`: when it was written, in milliseconds since 1970. `since`: a start
 * that is known already; then a single day in the text is the end.
 */
export function datesIn(text: string, at: number, since?: Day): When {
  if (!last || last.text !== text || last.at !== at || last.since !== since)
    last = { text, at, since, when: readWhen(text, at, since) };
  return last.when;
}

/** The text read last: several readers look at one message. */
let last: { text: string; at: number; since: Day | undefined; when: When } | undefined;

/** A day with its month. */
const DATED =
  /\b(?:\d{1,2}(?:st|nd|rd|th)? (?:de |of )?(?:ene|feb|mar|abr|may|jun|jul|ago|sep|oct|nov|dic|jan|apr|aug|dec)\w*|(?:ene|feb|mar|abr|may|jun|jul|ago|sep|oct|nov|dic|jan|apr|aug|dec)\w* (?:el )?\d{1,2})\b/;
const NOW = /\b(?:right now|now|ahora|ahorita)\b/gi;
/** When something happened that no answer depends on. */
const JUST_NOW = /\bjust now\b/gi;

function readWhen(text: string, at: number, since: Day | undefined): When {
  if (!MAYBE.test(plain(text))) {
    return {
      backwards: false,
      vague: false,
      get rest() {
        return fold(text).replace(/\s+/g, ' ').trim();
      },
    };
  }
  const today = dayAt(at);
  const whole = fold(text).replace(JUST_NOW, ' ');
  // "I live there now. It runs out January 14": "now" is not a date if there is another.
  const said = DATED.test(plain(whole)) ? whole.replace(NOW, ' ') : whole;
  const { mentions, length, vague, rest } = mentionsIn(said, at, today);
  const [first, second] = inOrder(mentions);
  const when: When = { backwards: false, vague: vague && !first, rest: rest.replace(/\s+/g, ' ').trim() };
  if (length) when.days = inDays(length);
  if (!first) return when;
  if (!second && (first.until || since)) return { ...when, ...end(first, since, today) };
  const from = resolve(first, undefined, today);
  if (second) return { ...when, from, ...end(second, first.span ? undefined : from, today) };
  return { ...when, from, ...(length === undefined ? {} : { to: later(from, length) }) };
}

/** A text as `plain`, with counted things in figures: "dos años" is "2 anos". */
export const inFigures = (text: string): string =>
  plain(fold(text))
    .replace(/\base (?=como |\d|un)/g, 'hace ')
    .replace(/(?<!\b(?:i|you|he|she|we|they|it|that|there|who)) d (?=[a-z])/g, ' de ')
    .replace(/(?<=\d )(?:sem|sems|smns)\b/g, 'semanas');

/** The text of a message in that form; undefined if it is longer than `longest` characters. */
export function figuresIn(inbound: Inbound, longest: number): string | undefined {
  const text = textOf(inbound);
  return !text || text.length > longest ? undefined : counted(text);
}

/** Cached, because several readers look at the same message. */
const counted = cachedReading((text) => inFigures(text));

/**
 * A day in a text: as read (`day`), its position (`at`), whether it is an end (`until`), and what the text
 * leaves open.
 */
type Mention = {
  day: Day;
  at: number;
  until: boolean;
  open: 'nothing' | 'year' | 'month' | 'week';
  /** For "en diez días": `day` is counted from today, but from the departure if one is known. */
  span?: Length;
};

/** A duration; months are calendar months. */
type Length = { days: number; months: number };

/** Two mentions, the start first though the return be named first: "regreso el 20, salgo el 3". */
function inOrder([a, b]: Mention[]): [Mention?, Mention?] {
  return a?.until && b && !b.until ? [b, a] : [a, b];
}

function end(mention: Mention, since: Day | undefined, today: Day): { to: Day; backwards: boolean } {
  const counted =
    mention.span && since !== undefined && since > today ? later(since, mention.span) : undefined;
  const to = counted ?? resolve(mention, since, today);
  const turned = since !== undefined && mention.open === 'year' && daysFrom(since, to) > TURNED_DAYS;
  return { to, backwards: turned || (since !== undefined && to < since) };
}

/** The day a mention means: on or after `after`; without it the coming one, or one that has just gone by. */
function resolve({ day, open }: Mention, after: Day | undefined, today: Day): Day {
  const least = after ?? today;
  switch (open) {
    case 'nothing':
      return day;
    case 'week':
      return day >= least ? day : addDays(day, 7 * Math.ceil(daysFrom(day, least) / 7));
    case 'month': {
      const days = Array.from({ length: 62 }, (_, n) => addDays(least, n));
      return days.find((one) => one.slice(8) === day.slice(8)) ?? day;
    }
    case 'year': {
      const years = [-2, -1, 0, 1, 2].map((n) => addYears(`${least.slice(0, 4)}${day.slice(4)}`, n));
      const recent = after
        ? undefined
        : years.find((one) => one < today && daysFrom(one, today) <= RECENT_DAYS);
      return recent ?? years.find((one) => one >= least) ?? day;
    }
  }
}

const MONTHS =
  'enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|ene|feb|mar|abr|may|jun|jul|ago|sep|sept|oct|nov|dic|january|february|march|april|june|july|august|september|october|november|december|jan|apr|aug|dec';
const WEEKDAYS =
  'lunes|martes|miercoles|jueves|viernes|sabado|domingo|lun|mie|jue|vie|sab|dom|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun';
/** The beginnings of words of which every date in words has at least one. */
const TIMELY = `\\b(?:${MONTHS}|${WEEKDAYS}|ahor|hoy|man+an|ayer|ante?a?yer|antier|anoche|noche|tarde|medi[ao]|sem|fin|navid|ano|dia|mes|quinc|hora|prox|pasad|siguient|now|tod|ton|tom|tmr|yest|night|morn|after|even|noon|midn|week|christ|xmas|new|day|month|year|hour|last|next|this|past)`;
/** What chrono needs to find a date: a bare number is not enough. */
const CHRONO = new RegExp(`\\d ?[/.-] ?\\d|${TIMELY}`);
const UNIT = '(dias?|semanas?|mes(?:es)?|quincenas?|anos?|days?|weeks?|months?|years?)';
const UNTIL =
  /\b(?:hasta|regres\w*|vuelv\w*|volver\w*|retorn\w*|until|till?|back|return\w*|through)\b[^\d]{0,24}$/;

const pattern = (source: string): RegExp => new RegExp(source, 'g');
const PAIR_THEN_MONTH = pattern(
  `\\b(\\d{1,2})(?:st|nd|rd|th)?\\s*(?:al?|y (?:el )?|-|to|hasta el|through|and)\\s*(?:the )?(\\d{1,2})(?:st|nd|rd|th)? (?:de |of )?(${MONTHS})\\b(?:,? (?:de )?(\\d{4}))?`,
);
const IN_OR_AGO = pattern(
  `\\b(?:(en|dentro de|in|within|hace)\\s+)(\\d{1,3}|un|una|a|an|one)\\s+${UNIT}\\b|\\b(\\d{1,3}|un|una|a|an|one)\\s+${UNIT}\\s+(ago|from now)\\b`,
);
const LENGTH = pattern(`\\b(\\d{1,3}|un|una|a|an|one)\\s+${UNIT}\\b`);
const WEEKDAY_AND_NUMBER = pattern(
  `\\b(?:${WEEKDAYS})\\s+(?:the\\s+)?(\\d{1,2})(?:st|nd|rd|th)?\\b(?!\\s*(?:de\\b|of\\b|[/:.-]|${MONTHS}))`,
);
const BARE_PAIR = pattern('\\b(\\d{1,2})\\s*(?:al|to|-)\\s*(\\d{1,2})\\b(?!\\s*[/:.])');
const BARE_DAY = pattern(
  '\\b(?:(?:el|del|al|dia|the)\\s+(?:dia\\s+)?(\\d{1,2})(?:st|nd|rd|th)?|(\\d{1,2})(?:st|nd|rd|th))\\b(?!\\s*(?:[/:%]|am\\b|pm\\b|hrs|hora|pers|anos|years|de\\b|of\\b))',
);
const VAGUE =
  /\b(?:(?:la )?proxima semana|semana que (?:viene|entra)|next week|(?:el )?proximo mes|mes que (?:viene|entra)|next month)\b/g;

/** From one day to another in figures. */
const RANGE =
  /\b\d{1,2}(?:st|nd|rd|th)?(?: de \w+)? (?:al|a|to|till|until|through|thru|hasta(?: el)?) \d{1,2}\b/;

/** Words for a day: the number of days from today, or a day of the year as month and day. */
const NAMED: [RegExp, number | string][] = [
  [/\bpasado manana\b|\b(?:the )?day after tomorrow\b/g, 2],
  [/\banteayer\b|\bantier\b|\bday before yesterday\b/g, -2],
  [/\bmanana\b|\btomorrow\b/g, 1],
  [/\bhoy\b|\btoday\b|\btonight\b/g, 0],
  [/\bayer\b|\byesterday\b/g, -1],
  [/\bnochebuena\b|\bchristmas eve\b/g, '12-24'],
  [/\bnavidad\b|\bchristmas\b|\bxmas\b/g, '12-25'],
  [/\bfin de ano\b|\bnew year'?s eve\b/g, '12-31'],
  [/\bano nuevo\b|\bnew year'?s?(?: day)?\b/g, '01-01'],
];

function mentionsIn(
  said: string,
  at: number,
  today: Day,
): { mentions: Mention[]; length: Length | undefined; vague: boolean; rest: string } {
  const found: Omit<Mention, 'until'>[] = [];
  let rest = said;
  const blank = (from: number, length: number) => {
    rest = rest.slice(0, from) + ' '.repeat(length) + rest.slice(from + length);
  };
  const take = (
    what: RegExp,
    read: (hit: readonly string[]) => [Day, Mention['open'], Length?][] | undefined,
  ) => {
    for (const hit of rest.matchAll(what)) {
      const days = read(hit);
      if (!days) continue;
      for (const [n, [day, open, span]] of days.entries())
        found.push({ day, open, at: hit.index + n, ...(span ? { span } : {}) });
      blank(hit.index, hit[0].length);
    }
  };
  let length: Length | undefined;
  let vague = false;

  take(/\b\d{4}-\d{2}-\d{2}\b/g, ([day = '']) => (isDay(day) ? [[day, 'nothing']] : undefined));
  take(PAIR_THEN_MONTH, ([, one, two, month, year]) => {
    const pair = [one, two].map((day) => chronoDays(`${day} de ${month}${year ? ` ${year}` : ''}`, at)[0]);
    return pair.every((day) => day !== undefined) ? pair.map(({ day, open }) => [day, open]) : undefined;
  });
  for (const [words, day] of NAMED_WEEKS) take(words, (hit) => [[day(hit, today), 'nothing']]);
  // "For Christmas, from 15 till 29 December": the feast only says what for.
  const isRange = RANGE.test(said);
  for (const [word, means] of NAMED) {
    if (isRange && typeof means !== 'number') continue;
    take(word, () =>
      typeof means === 'number'
        ? [[addDays(today, means), 'nothing']]
        : [[`${today.slice(0, 4)}-${means}`, 'year']],
    );
  }
  take(/\b(?:fin(?:de)?(?: de semana)?|weekend)\b/g, () => {
    const saturday = addDays(today, (6 - new Date(today).getUTCDay() + 7) % 7);
    return [
      [saturday, 'week'],
      [addDays(saturday, 1), 'week'],
    ];
  });
  take(IN_OR_AGO, ([, before, count, unit, count2 = '', unit2 = '', after]) => {
    const span = lengthOf(count ?? count2, unit ?? unit2);
    const ago = before === 'hace' || after === 'ago';
    if (ago) return [[addDays(today, -inDays(span)), 'nothing']];
    return [[later(today, span), 'nothing', span]];
  });

  take(LENGTH, ([, count = '', unit = '']) => {
    if (/^[ay]/.test(unit) && /^\d/.test(count) && count !== '1') return undefined;
    length ??= lengthOf(count, unit);
    return [];
  });
  take(VAGUE, () => {
    vague = true;
    return [];
  });
  take(WEEKDAY_AND_NUMBER, ([, day]) => bare(day, today));
  for (const one of chronoDays(rest, at)) {
    found.push(one);
    blank(one.at, one.length);
  }
  take(BARE_PAIR, ([, one, two]) => {
    const from = bare(one, today);
    const to = bare(two, today);
    return from && to ? [...from, ...to] : undefined;
  });
  take(BARE_DAY, ([, one, two]) => bare(one ?? two, today));

  found.sort((a, b) => a.at - b.at);
  const mentions = found.slice(0, 2).map((one, n): Mention => {
    const before = said.slice(found[n - 1]?.at ?? 0, one.at);
    return { ...one, until: UNTIL.test(before) };
  });
  vague ||= new RegExp(`\\b(?:en|in|de|of|for|para) (?:${MONTHS})\\b`).test(rest);
  return { mentions, length, vague, rest };
}

const bare = (number: string | undefined, today: Day): [Day, 'month'][] | undefined => {
  const day = Number(number);
  return day >= 1 && day <= 31
    ? [[`${today.slice(0, 8)}${String(day).padStart(2, '0')}`, 'month']]
    : undefined;
};

function lengthOf(count: string, unit: string): Length {
  const times = /^\d/.test(count) ? Number(count) : 1;
  if (/^m/.test(unit)) return { days: 0, months: times };
  if (/^[ay]/.test(unit)) return { days: 0, months: times * 12 };
  const each = unit.startsWith('d') ? 1 : /^[sw]/.test(unit) ? 7 : 15;
  return { days: times * each, months: 0 };
}

/** About how many days: a month is thirty, a year 365. */
const inDays = ({ days, months }: Length): number =>
  days + Math.trunc(months / 12) * 365 + (months % 12) * 30;

/** The day after a duration; if the month there is shorter, its last day. */
function later(day: Day, { days, months }: Length): Day {
  return addDays(months === 0 ? day : addMonths(day, months), days);
}

type ChronoDay = { day: Day; at: number; length: number; open: Mention['open'] };

/**
 * The single dates that chrono finds, in Spanish or English; the longer match wins. Times of day and bare
 * months are left out.
 */
function chronoDays(text: string, at: number): ChronoDay[] {
  if (!CHRONO.test(text)) return [];
  const reference = { instant: new Date(at), timezone: -360 };
  const results = [spanish.casual, english.casual].flatMap((chrono) =>
    chrono.parse(text, reference, { forwardDate: true }).flatMap((result) => {
      const parts = [result.start, ...(result.end ? [result.end] : [])];
      if (/^(?:mar|sol|sun|sat|may)\.?$/.test(result.text)) return [];
      const days = parts.map((part, n): ChronoDay | undefined => {
        const day = [part.get('year'), part.get('month'), part.get('day')]
          .map((value, place) => String(value).padStart(place === 0 ? 4 : 2, '0'))
          .join('-');
        const dated = part.isCertain('day') && part.isCertain('month');
        if (!dated && !part.isCertain('weekday')) return undefined;
        const open = !dated ? 'week' : part.isCertain('year') ? 'nothing' : 'year';
        const length = parts.length === 1 ? result.text.length : n === 0 ? 1 : result.text.length - 1;
        return { day, open, at: result.index + n, length };
      });
      return days.every((day) => day !== undefined)
        ? [{ length: result.text.length, at: result.index, days }]
        : [];
    }),
  );
  const kept: typeof results = [];
  for (const one of results.sort((a, b) => b.length - a.length)) {
    if (!kept.some((other) => one.at < other.at + other.length && other.at < one.at + one.length))
      kept.push(one);
  }
  return kept.flatMap(({ days }) => days).sort((a, b) => a.at - b.at);
}

/** What every date contains. A text without it is not searched, because searching takes most of the time. */
const MAYBE = new RegExp(`\\d|${TIMELY}|\\b(?:${NUMBER_WORDS})\\b`);
const BEFORE_UNIT = pattern(
  `\\b(?:un |a )?(${NUMBER_WORDS})(?: (?:de|of))?(?= ${UNIT}\\b| de (?:${MONTHS})\\b)`,
);
const AFTER_ARTICLE = pattern(`\\b(del?|al|el|dia) (${NUMBER_WORDS})\\b`);

/** "Diciembre 3": chrono would read the number as a year. */
const SPANISH_MONTH_FIRST =
  /\b(enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|ene|abr|ago|dic) (\d{1,2})\b(?!\s*(?:-|al\b))/g;

/**
 * Lower case without accents, with counted things in figures. Long runs of figures are removed, because they
 * are not dates.
 */
const fold = cachedReading((text): string =>
  text
    .slice(0, 400)
    // Runs of blanks cost chrono a second.
    .replace(/\s+/g, ' ')
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[–—]/g, '-')
    .replace(/\d{5,}/g, ' ')
    .replace(/\b(?:(?:en|por|de|a) la manana|in the morning)\b/g, ' ')
    .replace(/\bprimero de\b/g, '1 de')
    .replace(/\b(\d{1,2})(?:ro|er|o|°|º)(?= de\b)/g, '$1')
    .replace(/\bdel (\d{4})\b/g, 'de $1')
    .replace(BEFORE_UNIT, (_, word) => String(NUMBERS.get(word)))
    .replace(AFTER_ARTICLE, (_, article, word) => `${article} ${NUMBERS.get(word)}`)
    .replace(SPANISH_MONTH_FIRST, '$2 de $1'),
);

/** A two-digit year above this belongs to the last century. */
const CENTURY = 40;

/** The year for its two or four digits: "2012", "88". */
export const yearOf = (year: string): number =>
  year.length === 4 ? Number(year) : Number(year) + (Number(year) > CENTURY ? 1900 : 2000);
