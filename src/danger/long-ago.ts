/**
 * Recognises messages that tell only of what happened weeks or years ago: no danger now, however bad it was.
 */
import { plain } from '../core/plain.ts';

const COUNT =
  '(?:\\d{1,2}|un|una|dos|tres|cuatro|cinco|seis|unas?|varias?|algunas?|a|one|two|three|four|five|six|a few|several)';
const LONG_AGO = new RegExp(
  `\\b(?:(?:la semana|el mes|el ano) pasad[oa]|hace (?:como |mas de |ya )?${COUNT} (?:semanas?|mes(?:es)?|anos?)|last (?:week|month|year)|(?:about )?${COUNT} (?:weeks?|months?|years?) ago)\\b`,
);
/** It goes on, comes back or gets worse. */
const NOW =
  /\b(?:ahora|ahorita|ahora mismo|hoy|anoche|esta (?:noche|manana|tarde)|desde|sigue|siguen|sigo|todavia|aun|otra vez|de nuevo|volvio|empeor\w*|cada vez|peor|ya no|no (?:puede|puedo|despierta|respira|reacciona|deja|para|paro)|sangr\w*|infect\w*|fiebre|calentura|desmay\w*|now|today|tonight|this morning|last night|since|still|again|worse|getting|cant|cannot|wont|bleed\w*|infect\w*|fever|faint\w*|pass(?:ed|ing) out)\b/;

/** Whether all that is told happened weeks ago or more. */
export function isLongAgo(text: string): boolean {
  const said = plain(text);
  return LONG_AGO.test(said) && !NOW.test(said);
}
