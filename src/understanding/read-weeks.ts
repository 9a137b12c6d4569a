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

/** `weeks` as an event: `{ type: 'weeks', weeks: 860 }`. Of several the greatest counts. */
export const weeksReader: Reader = (inbound, asked) => {
  const text = textOf(inbound);
  if (!text || text.length > 400) return undefined;
  const said = inFigures(text.replace(THOUSANDS, '$1$2')).replace(NOT_OWN, ' ');
  const named = [...said.matchAll(WEEKS)].map((hit) => hit[1]!);
  const bare = asked ? BARE.exec(said.trim())?.[1] : undefined;
  const weeks = [...named, ...(bare ? [bare] : [])].map(Number);
  const most = Math.max(0, ...weeks.filter((count) => count <= MOST));
  return most > 0 ? { event: { type: 'weeks', weeks: most } } : undefined;
};
