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

/** The parts of a text that may each ask for something, the text itself where it is one; `listed`: it says that they are several. */
export function partsIn(text: string): { parts: string[]; listed: boolean } {
  const parts = text
    .replace(ANNOUNCED, '')
    .split(BETWEEN)
    .map((part) => part.trim())
    .filter((part) => part.split(/\s+/).length >= OWN_WORDS)
    .slice(0, MOST);
  return parts.length > 1 ? { parts, listed: LISTED.test(text) } : { parts: [text], listed: false };
}

/** Greetings and thanks before or behind a request; what follows thanks begins anew: "gracias, y cómo…". */
const BEFORE =
  /^[\W_]{0,20}(?:(?:ok|okay|va|bueno|listo|perfecto|entiendo|(?:muchas gracias|mil gracias|gracias)(?:[\s,.!]{1,4}y)?|hola|buen(?:os|as)? (?:dias?|días?|tardes|noches)|buenas|disculpe|disculpa|oiga|oye|oigan|hey|hi|hello|good (?:morning|afternoon|evening)|(?:many thanks|thanks|thank you)(?:[\s,.!]{1,4}and)?|got it|great|cool|alright)\b[\s,.;:!¡¿]{0,6}){1,6}/i;
const BEHIND =
  /(?:[\s,.;!]{1,4}(?:por favor|porfa|porfavor|please|muchas gracias|gracias|thanks|thank you)\b){1,3}[\s,.!]{0,6}$/i;

/** A text without its pleasantries, where a request of several words is left. */
export function withoutPleasantries(text: string): string {
  const left = text.replace(BEFORE, '').replace(BEHIND, '');
  return left.split(/\s+/).length >= OWN_WORDS ? left : text;
}
