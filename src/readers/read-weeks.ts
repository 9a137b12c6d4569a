/** Reads how many weeks somebody has contributed: "tengo 860 semanas", "like 1,250 weeks", "200 y pico de semanas". */
import { textOf } from '../core/conversation.ts';
import type { Reader } from '../core/topic.ts';
import { CLAUSE_END } from '../understanding/corrections.ts';
import { figuresIn, inFigures, yearOf } from './read-dates.ts';

/** More weeks than anybody works in a life. */
const MOST = 4000;
/** "1,250". */
const THOUSANDS = /\b(\d)[.,](\d{3})\b/g;
/** A number of weeks. */
const WEEKS =
  /\b(\d{1,4}) ?(?:y (?:pico|fraccion|tantas?|algo)|and (?:something|change))? ?(?:de )?(?:semanas?|sem|weeks?|wks?)\b(?! (?:ya )?(?:incapacitad|de incapacidad|enferm|en cama|off work|off sick|on sick|on leave))/g;
/**
 * Weeks that a rule asks for, or that are missing, which the person does not have: "¿piden 875 semanas?",
 * "faltan 20 semanas".
 */
const NOT_OWN =
  /\b(?:piden?|exige\w*|necesit\w*|ocup\w+|minim\w+|falt\w+|antes eran|(?<!\b(?:si|digamos|digamos que|ya|realidad|no) )son|de las|need\w*|require\w*|minimum|missing|lack\w*|short) (?:\w+ ){0,2}\d{1,4} ?(?:semanas?|weeks?)/g;
/** An answer to a question about weeks: "como 200 y pico", "860". */
const BARE =
  /^(?:(?:y si|y con|que tal|what if|and if|and with|tengo|tuviera|fueran|llevo|son|eran|como|unas|no|perdon|digo|bueno|mas bien|quise decir|me equivoque|about|like|i have|around|mas o menos|sorry|i mean|i meant|actually|make that|it s|its|they are|ya) )*(\d{2,4})(?: y (?:pico|tantas|algo).*)?$/;

/** "Le dije como 820": the number told before, said because the reply calculated with another one. */
const TOLD_BEFORE =
  /\b(?:dije|digo|said|told you)(?: (?:que|son|eran|como|unas|about|like|it s|it was))* (?!19\d\d|20\d\d)(\d{2,4})\b(?! (?:anos|years|meses|months|mil|pesos))/;

/** Words of somebody who tells what they have. */
const OWN =
  /\b(?:digamos|tengo|tiene|tenia|tenemos|llevo|lleva|junt[eo]|coti[csz](?:e|o|i|ad[ao]s?|amos|aron)|mis|sus|con|ya son|aparec\w+|salen|suman?|i have|i ve|i had|have|has|had|got|my|his|her|with|show\w*|worked|contributed)\b/;
/**
 * Weeks that somebody only supposes, plans or asks about, and does not have: "podría pagar las 52", "if I
 * paid 100 more".
 */
const SUPPOSED =
  /\b(?:podria\w*|pudiera\w*|puedo|tuviera\w*|tuviese|junt(?:ar|ara|o)|complet\w+|llegara|pagar\w*|pago|cotizar|trabajar|voy a|pienso|planeo|falt\w+|could|can i|would|if i (?:had|pay|paid|work|worked|get|got|reach)|what if|plan\w*|going to|until i|to (?:pay|work|get|reach))(?: \S+){0,4} \d{1,4} ?(?:semanas?|sem|weeks?|wks?)\b/;
/** Words before a number that corrects a wrong one. */
const RATHER = /^(?:bueno|digo|perdon|o sea|mas bien|no|sino|sorry|actually|i mean|i meant|es|son)\b/;

/** The greatest age. */
const OLDEST = 110;

/** The longest text that is read, in characters. */
const LONGEST = 400;

/** The weeks that somebody says they have, as an event: `{ type: 'weeks', weeks: 860 }`. Of several the greatest counts. */
export const weeksReader: Reader = (inbound, asked) => {
  const text = textOf(inbound);
  if (!text || !/\d/.test(figuresIn(inbound, LONGEST) ?? '')) return undefined;
  const said = counted(text);
  const clauses = text.split(CLAUSE_END).map(counted);
  const isOwn = OWN.test(said);
  const named = clauses
    .filter((clause) => (isOwn || asked !== undefined) && !SUPPOSED.test(clause))
    .filter((clause) => OWN.test(clause) || RATHER.test(clause) || asked !== undefined)
    .flatMap((clause) => [...clause.matchAll(WEEKS)].map(([, count]) => count));
  // A small figure said after ages or weeks were told corrects the age.
  const figure = asked ? BARE.exec(said.trim())?.[1] : undefined;
  const isAge = Number(figure) <= OLDEST && (asked?.weeks !== undefined || asked?.ages !== undefined);
  const bare = isAge ? undefined : figure;
  const again = asked?.weeks === undefined ? undefined : TOLD_BEFORE.exec(said)?.[1];
  if (again) return { event: { type: 'weeks', weeks: Number(again) } };
  const rather = /\b(?:semanas?|weeks?)\b/.test(said) ? YEARS_ABOUT.exec(said)?.[1] : undefined;
  if (rather) return { event: { type: 'weeks', weeks: Number(rather) } };
  const weeks = [...named, ...(bare ? [bare] : [])].map(Number);
  const most = Math.max(0, ...weeks.filter((count) => count <= MOST));
  if (most > 0) return { event: { type: 'weeks', weeks: most } };
  // Where weeks are told, even hypothetically, none are computed from years.
  const years = said.match(WEEKS) ? 0 : Math.max(0, ...clauses.map(yearsIn));
  return years > 0 ? { event: { type: 'weeks', weeks: years * YEAR }, estimate: true } : undefined;
};

/** A text in figures, without the weeks that a rule asks for or gives, and without those of a pregnancy. */
function counted(text: string): string {
  const said = inFigures(text.replace(THOUSANDS, '$1$2'))
    .replace(NOT_OWN, ' ')
    .replace(AFTER_WORK, ' ')
    .replace(OUT_OF_WORK, ' ');
  return OF_PREGNANCY.test(said) ? said.replace(FEW_WEEKS, ' ') : said;
}

/** The weeks in which care goes on after a job, "entonces tengo 8 semanas nomás": nobody contributed them. */
const AFTER_WORK = /\b8 ?(?:semanas?|sem|weeks?|wks?)\b(?! (?:cotizad|pagad|contribut|paid))/g;

/** "Me quedé sin trabajo hace 2 años": years in which nobody contributed. */
const OUT_OF_WORK =
  /\b(?:sin trabajo|sin chamba|sin empleo|sin cotizar|me (?:corrieron|despidieron|liquidaron|jubile)|deje de (?:trabajar|cotizar)|out of work|unemployed|lost my job|laid off|fired)(?: \S+){0,2}? (?:hace |for |desde hace )?\d{1,2} (?:anos|years)\b(?: ago)?/g;

/** Words of a pregnancy, and so few weeks as one may have. */
const OF_PREGNANCY =
  /\b(?:embaraz\w*|cartilla|gestacion|ultrasonidos?|preñad\w*|pregnan\w*|ultrasounds?|along)\b/;
const FEW_WEEKS =
  /\b(?:[1-9]|[1-3]\d|4[0-2]) ?(?:semanas?|sem|weeks?|wks?)\b(?! (?:cotizad|pagad|contribut|paid))/g;

/** "¿3484 semanas? No, fueron 11 años, como 570": the weeks that the years told are about. */
const YEARS_ABOUT =
  /\b(?:fueron|eran|son|was|were|it s|that s) \d{1,2} (?:anos|years) (?:o sea |so |or )?(?:como|unas|mas o menos|about|like|around) (\d{2,4})\b/;

/** Weeks of a year, and the most years that somebody works. */
const YEAR = 52;
const MOST_YEARS = 55;
/** "Trabajé 7 años", "7 años seguidos", as an answer to a question about weeks; not years without work. */
const YEARS = [
  /\b(?:trabaj\w+|coti[scz]\w+|labor\w+|worked|contributed|paid in)(?: \S+){0,6}? (\d{1,2}) (?:anos?|years?)\b(?! (?:sin|que no|without|ago))/,
  /\b(\d{1,2}) (?:anos?|years?) (?:seguidos|corridos|completos|coti[scz]\w+|trabaj\w+|de trabajo|in a row|straight|of work|working)\b/,
];
/** "Del 99 al 2006", "from 1999 to 2006". */
const SPAN =
  /\b(?:del?|from) (?:el )?((?:19|20)?\d{2}) (?:al?|h?asta(?: el)?|to|until|till) (?:el )?((?:19|20)?\d{2})\b/;

function yearsIn(said: string): number {
  const told = YEARS.map((form) => form.exec(said)?.[1]).find(Boolean);
  if (told) return Number(told) <= MOST_YEARS ? Number(told) : 0;
  const [from, to] = (SPAN.exec(said)?.slice(1) ?? []).map(yearOf);
  return from !== undefined && to !== undefined && to > from ? to - from : 0;
}
