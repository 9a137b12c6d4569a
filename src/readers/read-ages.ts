/** Reads the ages of those whom a message is about: "67", "I'm 67 and my wife is 5 years younger", "67, but I turn 70 next year". */
import { type Inbound, textOf, withWords } from '../core/conversation.ts';
import type { Data, Reader, Reading } from '../core/topic.ts';
import { inFigures } from './read-dates.ts';

/** The most people whose ages are read. */
const PEOPLE = 8;
const OLDEST = 110;

/** Figures that are no age: years ("en el 85"), lengths of time, modalities, money, clinics, kinds of an illness. */
const NO_AGE =
  /\b(?:thats|that s|is (?:that|it|this)|es|eso es|seria|for|por|per|each|cada) (?:for |por |de )?(?:1|one|un) (?:year|ano)\b(?! old)|\b6[58] (?:y mas|y mayores|and (?:over|older|up))\b|\b\d{1,2}(?= (?:adultos?|adults?|hij[oa]|nin[oa]s?|kid|child|bebes?|baby|babies|of us|de nosotros)\b)|\b(?:trabaj\w+|coti[csz]\w+|labor\w+|llevo|llevaba|dur[eo]|worked|after|with) (?:ya |como |mas de |casi )?\d{1,2} (?:anos|years)\b|\b\d{1,2} (?:anos|years) (?:trabaj\w+|coti[csz]\w+|working|de trabajo|en la (?:empresa|fabrica)|juntos|together|casad\w+|married|de casad\w+|de matrimonio)|\b(?:casad[oa]s?|matrimonio|married|together|juntos)(?: \S+){0,5}? \d{1,2} (?:anos|years)\b(?! old)|\b(?:en|desde|hasta|in|since) (?:el|the) (?:ano |year )?\d{2}\b(?! ?(?:anos|years))|\b(?:modalidad|modality|mod|fm|type|tipo|umf|clinica|clinic|hgz|ley|regimen|regimen del|hace|in|en|la) ?\d{1,3}\b|\b(?<!\b(?:wife|husband|espos[oa]|mama|papa|mom|dad|me|yo|ella|he|she) )\d{1,4}(?= ?(?:hijos?|kids|children)\b)|\b\d{1,4}(?= ?(?:mes\w*|months?|dias?|days?|semanas?|weeks?|personas?|people|pesos|usd|dolares|dollars|am|pm|ago|horas|hours|hrs|minut\w*|mins|%|miles?|millas?|km|kilometros?|kilos?|kg|lbs|blocks|cuadras|veces|times|noches|nights|trabajador\w*|emplead[oa]s|workers|employees)\b)|\b(?:19|20)\d\d\b|\b(?:somos|we are|we re) \d{1,2}\b(?! ?(?:anos|years|y \d|and \d|,))/g;
/** "41,200 pesos". */
const THOUSANDS = /\$?\d{1,3}(?:[.,]\d{3})+(?:\.\d+)?/g;
/** A day of a month. */
const MONTHS =
  '(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sept?\\w*|octubre|noviembre|diciembre|january|february|march|april|may|june|july|august|october|november|december|jan|feb|mar|apr|jun|jul|aug|oct|nov|dec)';
const DATE = new RegExp(
  `\\b(?:\\d{1,2} (?:de |of )?${MONTHS}|${MONTHS} (?:el )?\\d{1,2}(?:st|nd|rd|th)?)\\b`,
  'g',
);
/** An age with a word that says so. */
const SAID =
  /\b(?:tengo|tiene|tenemos|tienen|cumpli|cumplio|cumplo|cumple|edad(?: de)?|de|(?<=(?:senora|lady|man|woman|person|mom|mother|mama|dad|father|papa|guy) )of|con|a los|i ?m|i am|is|are|am|aged?|at|turned|he s|she s|im|hes|shes) (?:ya )?(\d{1,3})\b(?! ?(?:years? (?:ago|younger|older)|anos? (?:menor|mayor|mas joven)))|\b(\d{1,3}) ?(?:anos|anitos|years? old|year old|yo(?! \d)|y o|yr old)\b(?! (?:menor|mayor|mas))/g;
/** An age after a name, "I'm Hank, 68", or with a letter, "69m". */
const NAMED =
  /\b(?:i ?m|i am|soy|my name is|me llamo|mi nombre es|this is|aqui) (?!de\b|from\b)\p{L}{2,}(?: \p{L}{2,})? (\d{2})\b(?! (?:pesos|usd|weeks|semanas|years of))|\b(\d{2})[mf]\b/gu;
/** An age in an apposition about the writer: "I'm American, living in San Miguel, 67." */
const APPOSED =
  /\b((?:i['’]?m|i am|soy|me llamo|mi nombre es|my name is)\b[^.;:!?\n\d]{2,60}, ?)([1-9]\d)(?=\s*(?:[.,;!)\n]|$))/gi;
/** A baby's age in months, which counts as its whole years: "our baby 8 months". */
const BABY =
  /(\b(?:bebe|bebita|bebito|baby|nin[oa]|nen[ae]|hij[oa]|son|daughter|infant|newborn|little one)(?: (?:de|is|tiene|who is|of|que tiene))? |^(?:\d{1,2} (?:y |and )?)+)(\d{1,2}) (mes(?:es)?|months?)(?: old| de (?:edad|nacid[oa]))?\b/g;
/** An age after the person who has it: "yo 35, ella 34 y los niños 6 y 3", "me 58". */
const WHOSE =
  /\b(?:yo|me|ella|el|he|she|wife|husband|espos[oa]|mama|papa|mom|dad|mother|father|son|daughter|hij[oa]s?|nin[oa]s?|kids?|children|senora|viejo|vieja)(?: (?:de|es|son|is|are))? (\d{1,2})(?: (?:y|and) (?:otr[oa] de )?(\d{1,2}))?\b(?! (?:de |of )?(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sept\w*|octubre|noviembre|diciembre|january|february|march|april|may|june|july|august|october|november|december))/g;
/** Two people's ages after one verb: "my husband and I are 67 and 71". */
const OF_TWO = /\b(?:are|tenemos|tienen|aged|somos de) (\d{2}) (?:y|and) (?:de )?(\d{2})\b/g;
/** A future age, which is not the person's age now. */
const LATER =
  /\b(?:turn(?:s|ing)?|will be|voy a cumplir|cumplo|cumplira|cumple|cumplire) (?:los )?\d{1,3}\b(?=.*\b(?:next|proxim\w*|en \w+|in \w+|que viene|manana)\b)/g;
/** "My wife is 5 years younger". */
const APART = /\b(\d{1,2}) (?:years?|anos?) (younger|older|menor|mayor|mas joven|mas grande)\b/;

/** Words of somebody who tells everybody's age: "we are 3: 38, 35 and our baby 8 months". */
const ALL_OF_US = /\b(?:we are|we re|somos|there are (?:\d|two|three|four) of us)\b/;

/** Words that add ages to those told before: "you forgot me, I'm 34", "for both", "falta mi esposa, 40". */
const ADDED =
  /\b(?:forgot|left out|^(?:and|y) (?:my|mi|her|his|el|ella|the) (?!.*\b(?:not|no)\b)|missed|missing|also|plus|both|times two|two of us|olvid\w+|falt\w+|tambien|ademas|ambos|los dos|las dos)\b/;

/**
 * Reads the ages in a message. If they were asked for, every figure that may be an age counts. `also` in the
 * event: in addition to the ages told before.
 */
export function readAges(inbound: Inbound, asked: Data | undefined): Reading {
  const text = textOf(inbound)?.replace(THOUSANDS, ' ').replace(APPOSED, '$1$2 años');
  if (!text || text.length > 300) return undefined;
  const told = inFigures(text);
  const said = told
    .replace(DATE, ' ')
    .replace(BABY, (_, who, months) => `${who}${Math.floor(Number(months) / 12)} anos`)
    .replace(LATER, ' ')
    .replace(NO_AGE, ' ');
  // "Tengo 62, ¿me espero a los 65?": the age to come is no second person's.
  const now = said.replace(TO_COME, ' ');
  return agesIn(/\d/.test(now) ? now : said, told, asked);
}

/** An age that somebody considers waiting for. */
const TO_COME =
  /\b(?:esper\w+|hasta|wait\w*|until|till|(?:pension|jubil|retir)\w+(?: \S+){0,2}? (?:a|at)) (?:a |until |till )?(?:los )?\d{2}\b/g;

/** The ages in `said`, the text without figures that are not ages. `whole`: the full text in plain form. */
function agesIn(said: string, whole: string, asked: Data | undefined): Reading {
  const found: { index: number; ages: (string | undefined)[] }[] = [];
  let rest = said;
  for (const { index, 1: one, 2: two } of rest.matchAll(OF_TWO)) found.push({ index, ages: [one, two] });
  rest = rest.replace(OF_TWO, (all) => ' '.repeat(all.length));
  for (const form of [SAID, NAMED]) {
    for (const { index, 1: one, 2: two } of rest.matchAll(form)) found.push({ index, ages: [one ?? two] });
    rest = rest.replace(form, (all) => ' '.repeat(all.length));
  }
  if (found.length > 0 || asked)
    for (const { index, 1: one, 2: two } of rest.matchAll(WHOSE)) found.push({ index, ages: [one, two] });
  const told = found
    .sort((a, b) => a.index - b.index)
    .flatMap(({ ages }) => ages)
    .flatMap((age) => (age === undefined ? [] : Number(age)));
  const bare =
    /^(?:(?:no|pues|son|es|i meant|quise decir|perdon|sorry|digo|y|and|de|at|a los|mejor|me|somos) )*\d{1,4}(?: ?(?:y|and|,|e) ?\d{1,3})*(?: (?:anos|years|yo|old))*$/.test(
      said.trim().replace(/\s+/g, ' '),
    );
  // If the ages were asked for, every figure that may be an age is one: "34, and the kids 4 and 9".
  const figures = (said.replace(APART, ' ').match(/\b\d{1,4}\b/g) ?? []).map(Number);
  const isList = bare || asked !== undefined || (ALL_OF_US.test(whole) && figures.length > 1);
  const ages = isList && figures.length >= told.length ? figures : told;
  // If only babies' ages in months are given, nothing is read: that is not a question about a fee, "y nuestra
  // bebé de 2 meses?".
  const babies = [...whole.matchAll(BABY)].length;
  if (ages.length === 0 || ages.length <= babies) return undefined;
  if (ages.some((age) => age > OLDEST)) return asked && bare ? { unfit: 'age_not_read' } : undefined;
  const [, years, which = ''] = APART.exec(whole) ?? [];
  const apart = (/^(?:younger|menor|mas joven)$/.test(which) ? -1 : 1) * Number(years);
  const all = years ? ages.slice(0, 1).flatMap((own) => [own, own + apart]) : ages;
  const also = ADDED.test(whole) ? { also: true } : {};
  return { event: { type: 'ages', ages: all.slice(0, PEOPLE), ...also } };
}

/** The writer tells their own age, or those of people they live with. */
const OWN = /\b(?:i ?m|i am|i are|soy|tengo|somos|we are|we re|me llamo|my name is|yo|me (?=\d))\b/;
/** Others whose age it may be. */
const OTHERS =
  /\b(?:mama|papa|amigo|amiga|abuel[oa]|herman[oa]|ti[oa]|suegr[oa]|vecin[oa]|emplead[oa]|trabajador\w*|prim[oa]|nuer[ao]|yerno|mother|father|mom|dad|friend|grand\w+|brother|sister|uncle|aunt|in law|neighbou?r|employee|worker|nanny|maid|boss)\b/;

/** The writer's own age, mentioned in passing before it is asked for; it is kept in the profile. */
export const ownAgesReader: Reader = (inbound) => {
  const whole = inFigures(textOf(inbound) ?? '');
  const said = whole.replace(TO_COME, ' ');
  if (!/\d/.test(said) || !OWN.test(said) || OTHERS.test(said)) return undefined;
  return readAges(said === whole ? inbound : withWords(inbound, said), undefined);
};

const CHILD = '(?:hij[oa]|hijit[oa]|much?ach[oa]|chamac[oa]|morr[oa]|plebe|son|daughter|kid|child|boy|girl)';
/** A child's age beside the word for it: "mi hija de 32", "my son is 19", "tiene 27 mi hijo". */
const OF_CHILD = new RegExp(
  `\\b${CHILD} (?:\\w+ ){0,2}?(?:de|tiene|cumplio|con|is|who is|who s|s|aged?|turned|va a cumplir|ya tiene) (?:ya )?(\\d{1,2})\\b(?! (?:semanas|meses|dias|weeks|months|days|pesos|a \\d|to \\d))|\\b(?:tiene|de) (\\d{1,2}) (?:anos )?(?:mi|la|el) ${CHILD}\\b|\\b(\\d{1,2}) (?:year|yr) old ${CHILD}\\b`,
);

/**
 * Reads the age of a child, even of a grown one: without such words, a figure may also be the writer's own
 * age.
 */
export const childYearsReader: Reader = (inbound) => {
  const [, one, two, three] = OF_CHILD.exec(inFigures(textOf(inbound) ?? '')) ?? [];
  const years = one ?? two ?? three;
  return years === undefined ? undefined : { event: { type: 'child_years', child_years: Number(years) } };
};
