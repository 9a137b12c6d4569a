/** The parts of a message that may each ask for something: sentences, questions, and what "además" or "also" adds. */

import { plain } from '../core/plain.ts';

/** A part shorter than this, in words, is no request of its own. */
const OWN_WORDS = 3;
/** The most parts of a message that count as requests. */
const MOST = 6;

/** Words that add one request to another. */
const ADDED =
  'y tambien|y también|tambien quiero|también quiero|ademas|además|aparte|y aparte|y otra cosa|otra cosa|y otra pregunta|y luego|y la otra|y el otro|and also|also|plus|and another thing|another thing|oh and|and then|and the other one|(?:y )?por cierto|(?:y )?de paso|(?:y )?la otra (?:es|duda|pregunta)|(?:y )?otra duda|(?:and )?by the way|(?:and )?btw';
const LISTED = new RegExp(`\\b(?:${ADDED})\\b`, 'i');
/** What a question begins with. */
const ASKED =
  '(?:a |de |en |con |por |desde |hasta )?(?:qu[eé]|q|k|cu[aá]nt[oa]s?|kuant[oa]s?|cu[aá]ndo|d[oó]nde|c[oó]mo|kien|qui[eé]n|cu[aá]l(?:es)?)|(?:at |for )?(?:what|how|where|when|who)s?|which|will|does|do|can|is there|are they';
/** A second question after "y" or "and": "cuánto cuesta y a qué hora abren". */
const JOINED = `,? (?:y|and) (?=(?:${ASKED})\\b)`;
// A question keeps its question mark, which may be the only sign of it: "mi rodilla es enfermedad de
// trabajo?".
const BETWEEN = new RegExp(`(?<=[?])(?![?!])\\s*|[.!;\\n]+\\s|[;\\n]|,? \\b(?:${ADDED})\\b|${JOINED}`, 'i');
/** "Le pregunto si … y si …". */
const INDIRECT =
  /\b(?:pregunto|pregunta|saber|dudo|d[ií]game|wonder\w*|know|ask\w*|tell me) (?:si|if|whether)\b/i;
const INDIRECTLY = /,? (?:y|and) (?=(?:si|if|whether)\b)/i;

const QUESTION = new RegExp(`^(?:y |and )?(?:${ASKED})\\b`, 'i');

/** What announces several requests and asks for nothing: "dos cosas, una…". */
const ANNOUNCED =
  /^.{0,50}?\b(?:(?:dos|tres|unas|varias|two|three|a few|a couple of|some) (?:cosas|dudas|preguntas|things|questions)\W{0,6}(?:(?:(?:la )?una|primero|la primera|uno|one|first)\W{0,6})?)/i;

/** Who writes, said before the question: "Escribo de Recursos Humanos de una planta en Ramos Arizpe." */
const INTRODUCTION =
  /^(?:buen[oa]s? (?:d[ií]as?|tardes?|noches?)[\s,.]*|hola[\s,.]*|hi[\s,.]*|hello[\s,.]*|good (?:morning|afternoon)[\s,.]*)?(?:(?:le |les )?(?:escribo|hablo|llamo|somos|(?:yo )?soy|trabajo)|i (?:do|work in|write from|am in|am from|handle)|i['’]?m (?:in|from|with)|we are|this is) (?:la |el |de |del |en |desde |the |a |encargad[oa] de |jef[ea] de |gerente de |asistente de |auxiliar de |contador[a]? de )*(?:rr ?hh|rh|recursos humanos|n[oó]minas?|capital humano|hr|human resources|payroll)\b[^.?!;\n]{0,80}?(?:[.;\n]+|,(?= )|$)\s*/iu;

/** "1) … 2) …", "1. …": the marks of a numbered list. */
const NUMBER = /(?:^|\s)\(?[1-4](?:[).:]|\.-|-)\s+/g;

/** A further question of a list: "what papers do they want, where do I go". */
const COMMA = new RegExp(`, (?:and |y )?(?=(?:${ASKED}|is|are|was|did|should|would)\\b)`, 'i');

/** A question within a clause, at the end of a story and without marks: "¿Y ahora qué hago?". */
const WITHIN =
  /(?<!\p{L})(?:qu[eé]|q|k) (?:hago|hacemos|se hace|sigue|procede|puedo hacer|debo|papel\p{L}*|documentos?|necesito|ocupo|llevo|horas?|d[ií]as?|me (?:toca|falta|piden))(?!\p{L})|(?:[\p{So}\p{P}]|^|(?<!\p{L})y) ?(?:(?:y|ahora|entonces|pues|asi|así) )?(?:d[oó]nde|cu[aá]ndo|cu[aá]nt[oa]s?|c[oó]mo|qui[eé]n|cu[aá]l) /iu;

/** Whether a clause is a question by its words, even without a question mark. */
export const asksByWords = (clause: string): boolean => QUESTION.test(clause) || WITHIN.test(clause);

/**
 * A clear wish or request: "Quiero saber…", "I need…". Words such as "is" or "tengo" are not enough: they
 * state facts as often as they ask.
 */
const WISHED =
  /(?:^|[^a-z])(?:quiero|quisiera|kiero|necesito|ocupo|digame|dime|deseo|(?:se|me|le|lo|la|nos) (?:puede|pueden)|puedo|podria|podre|hay (?:algun|manera|forma|que)|tengo que|(?:i|we) (?:want|need)|id like|i d like|wanna|(?:can|could|should|would|will|do|does|is|are) (?:i|we|you|they|he|she|it|there|my|imss|the)|tell me|wonder\w*|need to)(?![a-z])/;

/** Whether a clause with a word that may ask really wishes or asks for something. */
export const wishes = (clause: string): boolean => WISHED.test(plain(clause));

/** Where in a message a clause stands: whether it is its last one, and whether one before it asks for something. */
export type Position = { isLast: boolean; hasAsked: boolean };

/**
 * The probability that a clause asks for something rather than only tells it. A logistic regression over the
 * margin of its words (`Classification.asking`), its question mark, hand-picked words, and its position: a
 * message mostly ends with its request, and a further request needs clearer signs than the first. Fitted on
 * the clauses of five authors, one of whom wrote many messages with several requests; each was predicted by a
 * classifier trained on the others. `npm run eval -- --clauses` measures it.
 */
export function chanceOfRequest(
  margin: number,
  { isMarked, isByWords, isWish }: { isMarked: boolean; isByWords: boolean; isWish: boolean },
  { isLast, hasAsked }: Position,
): number {
  const sum =
    ASKING.bias +
    ASKING.margin * margin +
    (isMarked ? ASKING.marked : 0) +
    (isByWords ? ASKING.byWords : 0) +
    (isMarked || isByWords || isWish ? ASKING.any : 0) +
    (isLast && !hasAsked ? ASKING.only : 0) +
    (isLast && hasAsked ? ASKING.lastFurther : 0) +
    (!isLast && hasAsked ? ASKING.further : 0);
  return 1 / (1 + Math.exp(-sum));
}

const ASKING = {
  bias: -1.72,
  margin: 2.58,
  marked: 1.48,
  byWords: 0.44,
  any: 0.84,
  only: 4.57,
  lastFurther: 0.96,
  further: 0.39,
};

/**
 * Splits a text into parts that may each ask for something; a single part is the text itself. `listed`:
 * whether the text shows that it has several requests.
 */
export function partsIn(text: string): { parts: string[]; listed: boolean } {
  const said = text.replace(INTRODUCTION, '').replace(ANNOUNCED, '');
  const isNumbered = (said.match(NUMBER)?.length ?? 0) > 1;
  const parts = (isNumbered ? said.replace(NUMBER, '\n') : said)
    .split(BETWEEN)
    .flatMap((part) => (INDIRECT.test(part) ? part.split(INDIRECTLY) : [part]))
    .flatMap((part) => (QUESTION.test(part.trim()) ? part.split(COMMA) : [part]))
    .map((part) => part.trim())
    .filter(
      (part) =>
        part.split(/\s+/).length >= (QUESTION.test(part) || part.endsWith('?') ? OWN_WORDS - 1 : OWN_WORDS),
    )
    .slice(0, MOST);
  return parts.length > 1
    ? { parts, listed: isNumbered || LISTED.test(text) || parts.every((part) => QUESTION.test(part)) }
    : { parts: [text], listed: false };
}

/**
 * `BEFORE`, `BEHIND`: greetings and thanks before or after a request. What follows thanks is a new request,
 * "gracias, y cómo…"; so is "no, la del niño".
 */
const BEFORE =
  /^[\W_]{0,20}(?:(?:no+(?=\s*,)|olv[ií]d(?:alo|elo|ese|ate)|d[eé]j(?:alo|elo|ese|emoslo)|dej[eé]moslo|equis|ni modo|forget (?:it|that)|never ?mind|nvm|whatever|ok|okay|va|bueno|listo|perfecto|entiendo|(?:muchas gracias|mil gracias|gracias)(?:[\s,.!]{1,4}(?:y|pero))?|hola|buen(?:os|as)? (?:dias?|días?|tardes|noches)|buenas|disculpe|disculpa|oiga|oye|oigan|hey|hi|hello|good (?:morning|afternoon|evening)|(?:many thanks|thanks|thank you)(?:[\s,.!]{1,4}(?:and|but))?|got it|great|cool|alright)\b[\s,.;:!¡¿]{0,6}){1,6}/i;
const BEHIND =
  /(?:[\s,.;!]{1,4}(?:por favor|porfa|porfavor|please|muchas gracias|gracias|thanks|thank you)\b){1,3}[\s,.!]{0,6}$/i;

/**
 * Thanks in several words, up to the first stop: "gracias muy amable ya pude,", "thanks a lot God bless
 * you.".
 */
const THANKS =
  /^(?:[^.,;!\n?¿]{1,25}[,.!]+ )?(?=[^.,;!\n?¿]{0,60}(?:gracias|thank|bless you|bendiga|agradezco|amable))(?:[^\s.,;!\n?¿]+ ?){1,9}[.,;!\n]+\s*(?:(?:y|and|pero|but)\s+)?(?=\S)/i;

/**
 * A text without pleasantries and the writer's introduction, if a request of several words is left; else the
 * text.
 */
export function withoutPleasantries(text: string): string {
  const thanked = THANKS.exec(text)?.[0] ?? '';
  const said = asksByWords(thanked) ? text : text.slice(thanked.length);
  const left = said.replace(INTRODUCTION, '').replace(BEFORE, '').replace(BEHIND, '');
  return left.split(/\s+/).length >= OWN_WORDS ? left : text;
}

/** "Quiero saber de la pensión", "info about daycare": a subject by its name, and nothing asked about it. */
const SUBJECT =
  /^(?:[a-z]+ ){0,4}?(?:saber|informacion|info|informes|preguntar(?:le|te)?|dudas?|information|know|ask|hear|tell me) (?:(?:mas|more|algo|acerca) )?(?:de|del|sobre|about|on) (?:(?:el|la|los|las|lo|mi|un|una|the|my) )*((?:[a-z]+ ?){1,2})$/;
/** "Qué es una incapacidad", "what is an NSS". */
const WHAT_IS =
  /^(?:[a-z]+ ){0,2}?(?:que (?:es|son)|what (?:is|are)|whats) (?:eso de |esto de |esto del |eso del )?(?:(?:el|la|los|las|lo|un|una|the|an?) )*((?:[a-z]+ ?){1,2})$/;
export const subjectOf = (text: string): string | undefined =>
  (SUBJECT.exec(plain(text)) ?? WHAT_IS.exec(plain(text)))?.[1];

/** Laughter, and a start that takes back what was just said: "jajaja", "lol", "wait no". */
const LAUGHTER =
  /(?<![\p{L}\d])(?:a*(?:ja|je|ji){2,}j?|a*(?:ha|he){2,}h?|lo+l+|lmao+|xd+|ntc|wait,? no|no,? wait|wait|esp[eé]ra(?:te|me)?,? no)(?![\p{L}\d])[\s,.!:]*/giu;
/** A text without its laughter: a danger that is told with a laugh is still one. */
export const soberly = (text: string): string => text.replace(LAUGHTER, '').trim();
