/** Reads how long two people have lived together, and whether they have a child in common: "vivimos juntos desde hace 2 años", "no kids". */
import type { Reader } from '../core/topic.ts';
import { figuresIn } from './read-dates.ts';

const LONGEST = 300;
const LENGTH = '(\\d{1,2}) ?(anos?|meses|mes|years?|yrs?|months?)\\b';
const SAID = [
  new RegExp(
    `\\b(?:juntos|juntas|union libre|concubin\\w*|vivimos|vivo con (?:el|ella)|llevamos|together|living|lived)(?: \\S+){0,5}? ${LENGTH}`,
  ),
  new RegExp(
    `\\b${LENGTH} (?:de |en |ya |que )?(?:juntos|juntas|viviendo|vivimos|vivir|union|concubin\\w*|together|living)\\b`,
  ),
];
const MONTHS = 12;

/** Whole years together: `{ type: 'together', together: 2 }`. */
export const togetherReader: Reader = (inbound) => {
  const said = figuresIn(inbound, LONGEST);
  if (said === undefined) return undefined;
  const [, count, unit = ''] = SAID.map((form) => form.exec(said)).find(Boolean) ?? [];
  if (!count) return undefined;
  const years = Math.floor(Number(count) / (/^m/.test(unit) ? MONTHS : 1));
  return { event: { type: 'together', together: years } };
};

const NONE =
  /\b(?:no (?:tenemos|hay|tengo|tuvimos)|sin|aun no tenemos|todavia no tenemos|no|don t have|dont have|without) (?:ningun |any |un |a )?(?:hij[oa]s?|ninos|kids?|child(?:ren)?|bebes?|bab(?:y|ies))\b/;
const ONE =
  /\b(?:(?:ya )?tenemos|tengo|hay|con|tuvimos|we have|we ve got|have) (?:un|una|dos|tres|2|3|a|two|three|one|1) (?:hij[oa]s?|nin[oa]s?|bebes?|kids?|child(?:ren)?|sons?|daughters?|bab(?:y|ies))\b(?: (?:en comun|juntos|together|con (?:el|ella)))?/;

/** Whether they have a child in common: `{ type: 'common_child', common_child: false }`. */
export const commonChildReader: Reader = (inbound) => {
  const said = figuresIn(inbound, LONGEST);
  if (said === undefined) return undefined;
  if (NONE.test(said)) return { event: { type: 'common_child', common_child: false } };
  return ONE.test(said) ? { event: { type: 'common_child', common_child: true } } : undefined;
};
