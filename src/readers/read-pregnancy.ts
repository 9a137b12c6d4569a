/** Reads how far a pregnancy is, and when the birth is due: "tengo 7 meses de embarazo", "24 weeks pregnant", "due February 20". */
import { textOf } from '../core/conversation.ts';
import type { Reader } from '../core/topic.ts';
import { datesIn, figuresIn, inFigures } from './read-dates.ts';

const LONGEST = 400;
/** Weeks in a month of pregnancy: nine of them make forty weeks. */
const MONTH = 40 / 9;
const LAST_WEEK = 42;

const UNITS = '(mes(?:es)?|semanas?|sem|months?|weeks?|wks?|mo)';
/** Not followed by words that make it the length of a job. */
const OF_NO_JOB =
  '(?! ?(?:en (?:mi|este|el|la|un|una)|trabajando|de trabaj\\w+|ahi|alli|alla|aqui|aca|con|laborando|chambeando|de antiguedad|there|here|working|employed|on the job|with|ago|in this|at|cotizad))';
const SAID = [
  `\\b(\\d{1,2}) ?${UNITS} (?:de |y medio de )?(?:embaraz\\w*|gestacion|gestando|pregnan\\w*|along)`,
  `\\b(?:embarazad[ao]|embarazo|pregnant|preñada)(?: \\S+){0,3}? (?:de |con |at )?(\\d{1,2}) ?${UNITS}\\b${OF_NO_JOB}`,
  `\\b(?:son|de|tengo|voy en|voy por|im|i m|she s|are|estoy de|estoy en) (?:las? )?(?:semana )?(\\d{1,2}) ?${UNITS}\\b(?=.*\\b(?:embaraz\\w*|pregnan\\w*|bebe|baby|parto)\\b)`,
  `\\b(?:de embarazo|embarazada|de embarazada|pregnant) (?:ya )?(?:tengo|llevo|voy en|voy|son|de|for) (\\d{1,2})(?: ?${UNITS})?\\b`,
  `\\b(?:ando|voy|estoy|vamos) (?:ya )?(?:en|por) (?:la )?semana (\\d{1,2})\\b()`,
  `\\b(?:i m|im|she s|shes) (?:now )?(?:in|at|on) (?:my |her )?week (\\d{1,2})\\b()`,
].map((form) => new RegExp(form));
/** A length of time that belongs to a job: "started this job 5 months back". */
const OF_A_JOB = new RegExp(
  `\\b(?:started|joined|began|hired|working|worked|trabaj\\w+|entr[eéo]|empec[eé]|contrat\\w+|chambe\\w+|labor\\w+|cotiz\\w+)\\b(?: \\S+){0,5}? \\d{1,2} ?${UNITS}\\b|\\b\\d{1,2} ?${UNITS} (?:\\S+ ){0,3}(?:job|work|empleo|trabajo|chamba|jale|empresa|company)\\b`,
  'g',
);
/** Forms that count only after an answer about a pregnancy. */
const ASKED = [
  `^(?:\\S+ ){0,4}?(?<!\\b(?:en|in|dentro de|within) (?:unas |unos |como |about |like )?)(\\d{1,2}) ?${UNITS}\\b${OF_NO_JOB}`,
  '(?<!\\b(?:hasta|para|desde|antes de|despues de) (?:la )?)\\bsemana (\\d{1,2})\\b()',
  '(?<!\\b(?:till|until|til|to|by|from|before|after) )\\bweek (\\d{1,2})\\b()',
].map((form) => new RegExp(form));

/** `pregnant` as an event, in weeks: `{ type: 'pregnant', pregnant: 31 }`. */
export const pregnantReader: Reader = (inbound, asked) => {
  const said = figuresIn(inbound, LONGEST);
  if (said === undefined) return undefined;
  const besides = said.replace(OF_A_JOB, ' ');
  for (const form of asked ? [...SAID, ...ASKED] : SAID) {
    const [, count, unit] = form.exec(ASKED.includes(form) ? besides : said) ?? [];
    if (!count) continue;
    const weeks = Math.round(Number(count) * (unit === undefined || unit.startsWith('m') ? MONTH : 1));
    if (weeks > 0 && weeks <= LAST_WEEK) return { event: { type: 'pregnant', pregnant: weeks } };
  }
  return undefined;
};

/** Words that say that a day is that of a birth. */
const DUE =
  /\b(?:due|fecha (?:probable|de parto)|parto|me alivio|se alivia|aliviar\w*|nace|nacer\w*|doy a luz|dar a luz|give birth|baby (?:is )?(?:coming|arrives)|expecting|birth)\b/;

/**
 * `WHICH`: a day with a month, or one named in words. `RIGHT_BEHIND`: a bare day like "the 30", which counts
 * only directly after words for the birth, because it may be a number of weeks.
 */
const WHICH =
  /\b(?:ene|feb|mar|abr|apr|may|jun|jul|ago|aug|se[pt]|oct|nov|dic|dec|jan)[a-z]*\b|\d[/-]\d|\b(?:hoy|manana|semanas?|mes(?:es)?|dias|lunes|martes|miercoles|jueves|viernes|sabado|domingo|today|tomorrow|weeks?|months?|days|\w+day)\b/;
const RIGHT_BEHIND =
  /\b(?:due|parto|alivi\w*|nac\w+|luz|birth|fecha|coming|arrives)(?: \S+){0,2} (?:el|the|on|para el)(?: dia)? \d/;

/** The expected day of birth: `{ type: 'due', due: '2027-02-20' }`. */
export const dueReader: Reader = (inbound) => {
  const text = textOf(inbound);
  if (!text || text.length > LONGEST) return undefined;
  const clause = text.split(/[.;!?\n]+/).find((one) => DUE.test(inFigures(one)));
  const said = clause === undefined ? '' : inFigures(clause);
  if (!clause || !(WHICH.test(said) || RIGHT_BEHIND.test(said))) return undefined;
  const { from, to } = datesIn(clause, inbound.at);
  const due = from ?? to;
  return due === undefined ? undefined : { event: { type: 'due', due } };
};
