/** Reads whether somebody still studies, which decides until which age a child is covered: "ya no estudio", "she is in college". */
import type { Reader } from '../core/topic.ts';
import { figuresIn } from './read-dates.ts';

const LONGEST = 300;
const SCHOOL =
  '(?:escuela|prepa\\w*|uni|universidad|carrera|secundaria|bachillerato|cbtis|conalep|cch|estudios)';
const NO_MORE = new RegExp(
  [
    `\\b(?:ya no|no|sin) (?:estudi\\w+|va a (?:la )?${SCHOOL}|voy a (?:la )?${SCHOOL}|(?:quiso|quiere|quiero|voy a|va a|sigue|sigo) (?:seguir )?estudi\\w+|entre a (?:la )?${SCHOOL}|entro a (?:la )?${SCHOOL})\\b`,
    `\\b(?:deje|dejo|(?:me |se )?sal[ií]o? de|sali|acabe|acabo|termine|termino|abandon\\w+) (?:ya )?(?:la |el |mi |de la )?${SCHOOL}\\b`,
    '\\b(?:not|isn t|aren t|no longer|don t|doesn t|stopped|quit|without) (?:a |in |going to |go to |attend\\w* )?(?:study\\w*|student|school|college|university)\\b',
    '\\b(?:dropped out|left (?:school|college|university)|finished (?:high )?school)\\b',
  ].join('|'),
);
const STILL =
  /\b(?:estudi(?:o|a|an|ando|ante)|(?:voy|va|esta) (?:a|en) (?:la )?(?:escuela|prepa\w*|uni\w*|carrera)|study|studies|studying|student|in (?:school|college|university))\b/;

/** The name of an insurance scheme, which does not say that anybody studies. */
const INSURANCE =
  /\b(?:seguro|alta|afiliacion|imss) (?:social )?(?:de|para|del) (?:\w+ )?estudiantes?\b|\bstudent (?:insurance|cover\w*)\b/g;

/** `studies` as an event: `{ type: 'studies', studies: false }`. */
export const studiesReader: Reader = (inbound) => {
  const said = figuresIn(inbound, LONGEST)?.replace(INSURANCE, ' ');
  if (said === undefined) return undefined;
  if (NO_MORE.test(said)) return { event: { type: 'studies', studies: false } };
  return STILL.test(said) ? { event: { type: 'studies', studies: true } } : undefined;
};
