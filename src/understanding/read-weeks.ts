/** Reads how many weeks somebody has contributed: "tengo 860 semanas", "like 1,250 weeks", "200 y pico de semanas". */
import { textOf } from '../core/conversation.ts';
import type { Reader } from '../core/topic.ts';
import { inFigures } from './read-dates.ts';

/** More weeks than anybody works in a life. */
const MOST = 4000;
/** "1,250". */
const THOUSANDS = /\b(\d)[.,](\d{3})\b/g;
/** A number of weeks. */
const WEEKS =
  /\b(\d{1,4}) ?(?:y (?:pico|fraccion|tantas?|algo)|and (?:something|change))? ?(?:de )?(?:semanas?|sem|weeks?|wks?)\b/g;
/** What a rule asks for is not what somebody has: "¿piden 875 semanas?", "faltan 20 semanas". */
const NOT_OWN =
  /\b(?:piden?|exige\w*|necesit\w*|ocup\w+|minim\w+|falt\w+|antes eran|son|de las|need\w*|require\w*|minimum|missing|lack\w*|short) (?:\w+ ){0,2}\d{1,4} ?(?:semanas?|weeks?)/g;
/** Said to a question about weeks: "como 200 y pico", "860". */
const BARE =
  /^(?:tengo |llevo |son |como |unas |about |like |i have |around |mas o menos )*(\d{2,4})(?: y (?:pico|tantas|algo).*)?$/;

/** Words of who tells what they have. */
const OWN =
  /\b(?:tengo|tiene|tenia|tenemos|llevo|lleva|junt[eo]|cotic\w+|cotizad[ao]s|mis|sus|con|ya son|aparec\w+|salen|suman?|i have|i ve|i had|have|has|had|got|my|his|her|with|show\w*|worked|contributed)\b/;
/** Weeks that are only supposed, planned or asked for are not had: "podría pagar las 52", "if I paid 100 more". */
const SUPPOSED =
  /\b(?:podria\w*|pudiera\w*|puedo|tuviera\w*|tuviese|junt(?:ar|ara|o)|complet\w+|llegara|pagar\w*|pago|cotizar|trabajar|voy a|pienso|planeo|falt\w+|could|can i|would|if i (?:had|pay|paid|work|worked|get|got|reach)|what if|plan\w*|going to|until i|to (?:pay|work|get|reach))(?: \S+){0,4} \d{1,4} ?(?:semanas?|sem|weeks?|wks?)\b/;
/** Behind these stands the right number of one said wrongly. */
const RATHER = /^(?:bueno|digo|perdon|o sea|mas bien|no|sino|sorry|actually|i mean|i meant|es|son)\b/;
const CLAUSE = /[.;:!?¿¡\n]+|,(?!\d)|\s(?=(?:pero|sino|but)\s)/;

/** The weeks that somebody says they have, as an event: `{ type: 'weeks', weeks: 860 }`. Of several the greatest counts. */
export const weeksReader: Reader = (inbound, asked) => {
  const text = textOf(inbound);
  if (!text || text.length > 400) return undefined;
  const said = inFigures(text.replace(THOUSANDS, '$1$2')).replace(NOT_OWN, ' ');
  const clauses = text
    .split(CLAUSE)
    .map((one) => inFigures(one.replace(THOUSANDS, '$1$2')).replace(NOT_OWN, ' '));
  const isOwn = OWN.test(said);
  const named = clauses
    .filter((clause) => (isOwn || asked !== undefined) && !SUPPOSED.test(clause))
    .filter((clause) => OWN.test(clause) || RATHER.test(clause) || asked !== undefined)
    .flatMap((clause) => [...clause.matchAll(WEEKS)].map((hit) => hit[1]!));
  const bare = asked ? BARE.exec(said.trim())?.[1] : undefined;
  const weeks = [...named, ...(bare ? [bare] : [])].map(Number);
  const most = Math.max(0, ...weeks.filter((count) => count <= MOST));
  return most > 0 ? { event: { type: 'weeks', weeks: most } } : undefined;
};
