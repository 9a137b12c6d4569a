/** The parts of a message that may each ask for something: sentences, questions, and what "además" or "also" adds. */

/** A part shorter than this, in words, is no request of its own. */
const OWN_WORDS = 3;
/** No message asks for more than this. */
const MOST = 6;

/** Words that add one request to another. */
const ADDED =
  'y tambien|y también|tambien quiero|también quiero|ademas|además|aparte|y aparte|y otra cosa|otra cosa|y otra pregunta|y luego|y la otra|y el otro|and also|also|plus|and another thing|another thing|oh and|and then|and the other one';
const LISTED = new RegExp(`\\b(?:${ADDED})\\b`, 'i');
const BETWEEN = new RegExp(`[.?!;\\n]+\\s|[?;\\n]|,? \\b(?:${ADDED})\\b`, 'i');

/** What announces several requests and asks for nothing: "dos cosas, una…". */
const ANNOUNCED =
  /^.{0,50}?\b(?:(?:dos|tres|unas|varias|two|three|a few|a couple of|some) (?:cosas|dudas|preguntas|things|questions)\W{0,6}(?:(?:(?:la )?una|primero|la primera|uno|one|first)\W{0,6})?)/i;

/** Who writes, said before the question: "Escribo de Recursos Humanos de una planta en Ramos Arizpe." */
const INTRODUCTION =
  /^(?:buen[oa]s? (?:d[ií]as?|tardes?|noches?)[\s,.]*|hola[\s,.]*|hi[\s,.]*|hello[\s,.]*|good (?:morning|afternoon)[\s,.]*)?(?:(?:le |les )?(?:escribo|hablo|llamo|somos|(?:yo )?soy|trabajo)|i (?:do|work in|write from|am in|am from|handle)|i['’]?m (?:in|from|with)|we are|this is) (?:la |el |de |del |en |desde |the |a |encargad[oa] de |jef[ea] de |gerente de |asistente de |auxiliar de |contador[a]? de )*(?:rr ?hh|rh|recursos humanos|n[oó]minas?|capital humano|hr|human resources|payroll)\b[^.?!;\n]{0,80}?(?:[.;\n]+|,(?= )|$)\s*/iu;

/** The parts of a text that may each ask for something, the text itself where it is one; `listed`: it says that they are several. */
export function partsIn(text: string): { parts: string[]; listed: boolean } {
  const parts = text
    .replace(INTRODUCTION, '')
    .replace(ANNOUNCED, '')
    .split(BETWEEN)
    .map((part) => part.trim())
    .filter((part) => part.split(/\s+/).length >= OWN_WORDS)
    .slice(0, MOST);
  return parts.length > 1 ? { parts, listed: LISTED.test(text) } : { parts: [text], listed: false };
}

/** Greetings and thanks before or behind a request; what follows thanks begins anew: "gracias, y cómo…". So does "no, la del niño". */
const BEFORE =
  /^[\W_]{0,20}(?:(?:no+(?=\s*,)|ok|okay|va|bueno|listo|perfecto|entiendo|(?:muchas gracias|mil gracias|gracias)(?:[\s,.!]{1,4}y)?|hola|buen(?:os|as)? (?:dias?|días?|tardes|noches)|buenas|disculpe|disculpa|oiga|oye|oigan|hey|hi|hello|good (?:morning|afternoon|evening)|(?:many thanks|thanks|thank you)(?:[\s,.!]{1,4}and)?|got it|great|cool|alright)\b[\s,.;:!¡¿]{0,6}){1,6}/i;
const BEHIND =
  /(?:[\s,.;!]{1,4}(?:por favor|porfa|porfavor|please|muchas gracias|gracias|thanks|thank you)\b){1,3}[\s,.!]{0,6}$/i;

/** A text without its pleasantries and who writes, where a request of several words is left. */
export function withoutPleasantries(text: string): string {
  const left = text.replace(INTRODUCTION, '').replace(BEFORE, '').replace(BEHIND, '');
  return left.split(/\s+/).length >= OWN_WORDS ? left : text;
}

const THE = 'el|la|los|las|lo|al|del|un|una|mi|mis|su|sus|the|my|an?';
const ABOUT = 'a|de|por|para|sobre|con|en|for|about|in|from|at|to';
/** What is denied before its contrast: "no es por enfermedad, es por…", "no en Mérida, en…", "not the pension, the…". */
const DENIED = new RegExp(
  String.raw`\b(?:(?:no|not)\s+(?:(?:es|era|fue|son|eran|quiero|quise|quer[ií]a|busco|pregunto|pregunt[eé]|preguntaba|hablo|hablaba|digo|dije|me refiero|asking|talking)\s+|(?:(?:${ABOUT})\s+)?(?:${THE})\s+|(?:${ABOUT})\s+)|(?:it['’]?s not|it is not|it was not|it wasn['’]?t|i don['’]?t mean|i didn['’]?t mean|i['’]?m not asking|i don['’]?t want|i didn['’]?t ask)\s+)[^,.;?!]{1,60}?(?:\s*[,.;]+\s*(?:sino|pero|but)?\s*|\s+(?:sino|but)\s+)(?=(?:que |solo )?(?:es|era|fue|son|digo|quiero|quer[ií]a|pregunto|hablo|me refiero|m[aá]s bien|it['’]?s|it is|it was|i mean|i meant|i want|i asked|${ABOUT}|${THE})\b)`,
  'giu',
);
/** What is denied after what is meant: "la guardería, no la incapacidad". */
const DENIED_LAST = new RegExp(
  String.raw`[,;]\s*(?:y |and )?(?:no|not)\s+(?:(?:${ABOUT})\s+)?(?:${THE}|${ABOUT})\s+(?:[\p{L}\d]+\s*){1,4}[.!]*$`,
  'iu',
);
/** What a text says without what it denies, where several words are left: "no la pensión, la incapacidad" is about the latter. */
export function affirmed(text: string): string {
  if (!/\bno+t?\b|n['’]t\b/i.test(text)) return text;
  const left = text.replace(DENIED, '').replace(DENIED_LAST, '').trim();
  return left.split(/\s+/).length >= 2 ? left : text;
}
