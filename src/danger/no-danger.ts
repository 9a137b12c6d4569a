/**
 * Recognises messages that sound like a danger but are none now: questions about what may happen, moderate
 * fever.
 */
import { plain } from '../core/plain.ts';
import type { Model } from '../understanding/intents.ts';
import { saysWell, withoutWell } from './lately.ts';

export const isSupposed = (text: string): boolean => {
  const said = plain(text);
  if (NOW.test(said)) return false;
  return COVERS.test(said) || (/\?\s*$/.test(text) && SUPPOSED.test(said) && !IN_MINUTES.test(said));
};

/** Whether a short text asks what to do about something that kills in minutes: it may be happening. */
export const asksOfMinutes = (text: string): boolean => {
  const said = plain(text);
  return SUPPOSED.test(said) && IN_MINUTES.test(said) && said.split(' ').length <= IN_HASTE;
};

/** The most words of a question asked in haste. */
const IN_HASTE = 7;

/** Whether nothing but a moderate fever makes a message an alarm. */
export function isMildFever(text: string, model: Model): boolean {
  if (!FEVER.test(text) || YOUNGEST.test(text)) return false;
  const rest = text.replace(FEVER, ' ').replace(/\s+/g, ' ').trim();
  return rest === '' || model.danger(rest) !== 'yes';
}

/** Whether nothing but a wound that is slow to heal makes a message an alarm: it needs a doctor, and no ambulance. */
export function isSlowWound(text: string, model: Pick<Model, 'danger'>): boolean {
  const said = plain(text.replace(/['’]/g, ''));
  const rest = said.replace(SLOW_WOUND, ' ').replace(/\s+/g, ' ').trim();
  return rest !== said && (rest === '' || model.danger(rest) !== 'yes');
}

const SLOW_WOUND =
  /\b(?:cortad\w+|h?erid\w+|llag\w+|raspon\w*|ampoll\w+|ulcer\w*|sores?|cuts?|wounds?|blisters?)\b(?: \w+){0,8}? (?:no (?:me |le |se )*(?:cierr|sierr|san|cur|cicatriz)\w+|(?:wont|not|doesnt|hasnt|isnt) (?:heal|clos)\w*)/;

/**
 * "What if he goes skiing and breaks his leg?": a question about what may happen. `IN_MINUTES`: what kills in
 * minutes; such a question stays an alarm.
 */
const SUPPOSED =
  /^(?:(?:and|but|so|ok|y|pero|entonces|oiga|oye) )*(?:what (?:if|happens if)|que (?:pasa|pasaria) si|(?:y )?si (?:me|le|nos|un|una|yo|el|ella|choco|alguien)|if (?:i|he|she|we|they|someone|somebody|my|a|one)|suppose|supongamos)\b/;
/** "Does it cover a heart attack?", "¿me atienden si me accidento?": a question of cover about what may happen. */
const COVERS =
  /\b(?:covers?|cubr(?:e|en|iria)|incluyen?) (?:\w+ ){0,3}(?:heart attacks?|strokes?|emergenc\w+|accidents?|infartos?|derrames?|accidentes?|urgencias)\b|\b(?:covered|cover (?:her|him|me|us)|cubiert[oa]s?|me cubren?|l[ea]s? cubren?|(?:me|l[ea]s?|nos) (?:atienden|pagan|pagarian|atenderian)|(?:they|imss) (?:see|treat|take|pay) (?:me|him|her|us)) (?:\w+ ){0,3}(?:if|si|en caso de que) (?:i|he|she|they|we|it|me|se|l[ea]|un|una|el|ella|alguien|yo)\b/;
const NOW =
  /\b(?:now|ahorita|ahora|orita|just|acaba|acabo|hace (?:un rato|minutos|rato)|ya no|right now|llamen|help|ayuda)\b/;
const IN_MINUTES =
  /\b(?:breath\w*|unconscious|faint\w*|pass(?:es|ed)? out|bleed\w*|chest|stroke|seizure\w*|overdos\w*|kill\w*|hurt (?:my|him|her)self|respir\w*|desmay\w*|sangr\w*|pecho|convuls\w*|infart\w*|mat[oae]\w*|inconsciente|ahog\w*|now|ahorita|ahora)\b/;

/**
 * "Tiene 38.5", "fever of 39": a fever of so many degrees, alone, needs a doctor today but is not an
 * emergency.
 */
const FEVER =
  /\b(?:(?:calentura|fiebre|temperatura|fever|temp(?:erature)?)(?: de| of| at)? )?(?:37|38|39)(?:[.,][0-4])?(?! ?(?:a[nñ]os|years|semanas|weeks))\b(?: ?(?:grados|degrees|c\b))?(?: de (?:calentura|fiebre|temperatura))?/i;
/** The exception: under about three months of age, any fever is an emergency. */
const YOUNGEST =
  /\b(?:reci[eé]n nacid|newborn|(?:un|1|2|dos|one|two) mes|(?:1|2|one|two) months?|d[ií]as de nacid|days old|semanas de nacid|weeks old)/i;

/**
 * Whether a text says that the person is not unwell, and nothing else that sounds like a danger: "Orita no me
 * siento mal, ¿dónde…?".
 */
export function isWell(text: string, model: Pick<Model, 'danger'>): boolean {
  return saysWell(text) && model.danger(withoutWell(text)) === 'no';
}

/** A text without its "no es emergencia", so that the rest can be judged. Undefined if it does not say so. */
export function besidesNoEmergency(text: string): string | undefined {
  const said = plain(text.replace(/['’]/g, ''));
  const rest = said.replace(NO_EMERGENCY, ' ').trim();
  return rest === said ? undefined : rest;
}

const NO_EMERGENCY =
  /\b(?:no+ )*(?:no (?:es|era|fue|hay) (?:una? )?(?:emergencia|urgencia|urgente|nada grave)|no emergency(?! room)|(?:its |it is |this is |this isnt |its )?(?:not|isnt|wasnt) (?:an? )?(?:emergency|urgent|serious))\b/g;

/**
 * A text without "no me quiero matar", "no bleeding", "nothing is wrong with me", where enough is said besides: "le
 * hablo de las escaleras de mi casa". A denial that is nearly all of a message stays, and is met with care.
 */
export function besidesDenied(text: string): string {
  const said = plain(text.replace(/['’]/g, ''));
  const rest = said.replace(DENIED, ' ').trim();
  return rest !== said && rest.split(/\s+/).length >= DENIED_BESIDES ? rest : text;
}

/** "No me quiero matar". */
const WISH_DENIED =
  /\b(?:no+ )+(?:me |es que me |es que )?(?:quiero|pienso|voy a|estoy pensando en) (?:matar(?:me)?|morir(?:me)?|suicid\w+|quitarme la vida|hacerme dano)\b|\b(?:i )?(?:dont|do not|am not|im not|not) (?:want(?:ing)? to|going to|trying to|gonna|wanna) (?:kill|hurt|harm) myself\b/;
/** "No bleeding", "nothing is wrong with me". */
const SIGN_DENIED =
  /\b(?:no (?:tengo|tiene|hay|traigo|trae)|sin|(?:i have|he has|she has|theres|there is|with)? ?no) (?:nada de |ningun |ninguna )?(?:sangrados?|sangre|fiebre|calentura|desmayos|sintomas|bleeding|fever|fainting|symptoms)\b|\bnothing (?:is |s )?wrong with (?:me|us|him|her|them)\b|\bno (?:me|nos|le) pasa nada\b/;
const DENIED = new RegExp(`${WISH_DENIED.source}|${SIGN_DENIED.source}`, 'g');
const DENIED_BESIDES = 6;

/** Whether a text says how old somebody is, and nothing else: "my baby is 2 months old". */
export const isAgeOnly = (text: string): boolean => AGE_ONLY.test(plain(text));

const AGE_ONLY =
  /^(?:(?:y|and|pues|my|mi|our|the|el|la|los|las|nuestr[oa]) )*(?:\p{L}+ ){0,2}(?:is|are|s|tiene|tienen|acaba de cumplir|turned) (?:now |ya |como )?\d{1,3}(?: (?:and|y) \d{1,3})?(?: (?:months?|years?|weeks?|mes|meses|anos?|anitos|semanas?))?(?: old| de edad| de nacid[oa]| cumplidos)?$/u;

/** "Hace 3 días tuve un sangrado pero ya se me quitó": of days ago, and over. Nothing in it is of now. */
export function isOverSince(text: string): boolean {
  const said = plain(text.replace(/['’]/g, ''));
  return DAYS_AGO.test(said) && OVER.test(said) && !AGAIN.test(said);
}

const DAYS_AGO =
  /\b(?:hace (?:ya )?(?:como )?(?:un|una|dos|tres|cuatro|cinco|unos|varios|\d{1,2}) (?:dias?|semanas?)|antier|anteayer|la semana pasada|el (?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)(?: pasado)?|(?:a|two|three|four|five|few|\d{1,2}) (?:days?|weeks?) (?:ago|back)|last week|last (?:mon|tues|wednes|thurs|fri|satur|sun)day|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/;
const OVER =
  /\bya (?:se (?:me|le) (?:quito|paso|fue)|paso|no (?:me|le) (?:duele|sangra|ha (?:vuelto|dado)))\b|\b(?:its|it is|it|that|all) (?:gone|stopped|over|went away)\b|\b(?:ok|fine|good) (?:since|now)\b|\bfelt (?:ok|fine|good)\b/;
const AGAIN =
  /\b(?:otra vez|de nuevo|volvio|regreso|vuelve|ahorita|ahora (?:me|le)|hoy|again|came back|back now|right now|today|me esta dando|le esta dando)\b/;
