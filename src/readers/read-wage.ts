/** Reads what somebody earns, as pesos a day, and for how many days a leave is: "420 diarios", "gano 3,000 a la semana", "por 14 días". */
import { textOf } from '../core/conversation.ts';
import type { Reader } from '../core/topic.ts';
import { figuresIn, inFigures } from './read-dates.ts';

/** Days of each unit that wages are told by; a month counts 30, as IMSS counts it. */
const UNITS: readonly [days: number, names: string][] = [
  [1, 'diari[oa]s?|(?:al|por|x|el|cada) dia|(?:a|per|each) day|daily'],
  [7, '(?:a la|por|x|cada|la) semana|semanal(?:es)?|(?:a|per|each) week|weekly'],
  [15, '(?:a la|por|x|cada|la) quincena|quincenal(?:es)?|cada (?:quince|15) dias|every two weeks|biweekly'],
  [30, '(?:al|por|x|cada|el) mes|mensual(?:es)?|(?:a|per|each) month|monthly'],
];
const AMOUNT = String.raw`\b(?:(\d{2,4})|(\d{1,3}) ?(?:mil|k)(?: (\d{1,3}))?)(?: ?(?:pesos|mxn|varos|bolas))?`;
const EARNED = UNITS.map(
  ([days, names]) => [days, new RegExp(`${AMOUNT} ?(?:de |libres? )?(?:${names})\\b`)] as const,
);
/** "1,250.50", "15000". */
const WRITTEN = /\b(\d{1,3}(?:,\d{3})+|\d{2,6})(?:\.\d{1,2})?(?![\d,.]*\d)/g;
/** The plausible range of a registered wage, in pesos per day; IMSS counts nothing above 25 UMA. */
const LEAST = 50;
const MOST = 3000;

/** Registered with the minimum wage, whatever the person earns: "me tienen con el mínimo". */
const REGISTERED_LEAST =
  /\b(?:tienen|tiene|tenia\w*|registr\w+|declar\w+|dado de alta|dieron de alta|cotiz\w+|reporta\w*|inscrit\w+|on the books)(?: \w+){0,6} (?:minimo|minimum)\b|\b(?:minimo|minimum)(?: \w+){0,3} (?:registr\w+|reported|declared)\b/;
/** Paid the minimum wage. */
const LEAST_PAID =
  /\b(?:gano|gana|ganaba|pagan|sueldo|salario|earn|earns|make|paid)(?: \w+){0,3} (?:minimo|minimum)\b|\b(?:salario|sueldo) minimo\b|\bminimum wage\b|\bcon el minimo\b/;

/** `wage` as an event, in pesos a day: `{ type: 'wage', wage: 420 }`; 0 is the minimum wage. */
export const wageReader: Reader = (inbound) => {
  const text = textOf(inbound);
  if (!text || text.length > 400) return undefined;
  const said = inFigures(text.replace(WRITTEN, (_, whole) => inThousands(whole)).replaceAll('$', ' '));
  if (REGISTERED_LEAST.test(said)) return { event: { type: 'wage', wage: 0 } };
  for (const [days, form] of EARNED) {
    const hit = form.exec(said);
    if (!hit) continue;
    const [, pesos, thousands, rest = 0] = hit;
    const earned = pesos === undefined ? Number(thousands) * 1000 + Number(rest) : Number(pesos);
    const wage = Math.round((earned / days) * 100) / 100;
    return wage >= LEAST && wage <= MOST ? { event: { type: 'wage', wage } } : undefined;
  }
  return LEAST_PAID.test(said) ? { event: { type: 'wage', wage: 0 } } : undefined;
};

/**
 * Whole pesos in a form that `inFigures` keeps: it removes runs of five figures, so "15500" becomes "15 mil
 * 500".
 */
function inThousands(written: string): string {
  const pesos = Number(written.replaceAll(',', ''));
  return pesos < 10_000 ? String(pesos) : `${Math.floor(pesos / 1000)} mil ${pesos % 1000 || ''}`.trim();
}

/** How long a leave is, not which of its days, nor when it was. */
const DAYS =
  /\b(?<!desde el |hace |desde hace |a los |cada )(\d{1,3}) (dias?|days?|semanas?|weeks?)\b(?! (?:cotiz|ago|de embarazo|pregnant|habil))/g;
const LONGEST = 364;
/** The days at the beginning of an illness that are not paid: the fact `ill_from` of `sick-leave`. */
const UNPAID = 3;

/**
 * The length of a leave as an event: `{ type: 'leave_days', leave_days: 14 }`. If there are several, the last
 * one counts.
 */
export const leaveDaysReader: Reader = (inbound, asked) => {
  const hit = [...(figuresIn(inbound, 400)?.matchAll(DAYS) ?? [])].at(-1);
  if (!hit) return undefined;
  const [, count, unit = ''] = hit;
  const days = Number(count) * (/^[sw]/.test(unit) ? 7 : 1);
  // The paid days of a leave told before are not a new length.
  if (asked?.leave_days === days + UNPAID) return undefined;
  return days > 0 && days <= LONGEST ? { event: { type: 'leave_days', leave_days: days } } : undefined;
};
