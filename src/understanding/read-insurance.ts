/** Reads what foreigners who live in Mexico say and ask about the voluntary insurance: visa, ages, questions. */
import { type Inbound, textOf } from '../core/conversation.ts';
import type { Data, Reading } from '../core/topic.ts';
import { plain } from '../core/understand.ts';
import { datesIn } from './read-dates.ts';

/** How many people's ages are added up at most. */
const PEOPLE = 8;
const OLDEST = 110;

/** Which permission to be in Mexico, as a choice of `foreign-residents`. */
const VISAS: [string, RegExp][] = [
  [
    'no_papers',
    /\b(?:sin papeles|sin visa|indocumentad\w*|undocumented|illegal\w*|no (?:visa|papers)|(?:no|sin|dont|don t|do not|not|without|never) (?:tengo |have |hold |got )?(?:a |any |una |la |mi |my |ninguna |yet )?(?:visa|papers|papeles|residen\w+)|(?:applying|apply|aplicar|tramitando|tramitar|waiting) (?:\w+ ){0,2}residen\w+|(?:visa|permiso|permit|tarjeta|card|residenc\w+) (?:\w+ ){0,2}(?:vencio|vencid[ao]|expired|caduc\w*)|overstay\w*|expired (?:visa|card|permit))\b/,
  ],
  ['tourist', /\b(?:turist\w*|tourist\w*|visitor|visitante|fmm)\b/],
  ['permanent', /\b(?:permanente?s?|inmigrado)\b/],
  ['temporary', /\b(?:temporal(?:es)?|temporary|residen\w+|fm ?[23]|refugiad\w+|refugee)\b/],
  [
    'mexican',
    /\b(?:(?<!\bno )(?:soy|somos|i ?m|i am|we are) (?:a )?(?:mexican\w*|naturali[sz]\w*|nacional)|naturali[sz]ad\w+|naturali[sz]ed|mexican citizen|ciudadan\w+ mexican\w+)\b/,
  ],
];

/** Questions, the first that fits; each is an event of `foreign-residents`. */
const QUESTIONS: [string, RegExp][] = [
  ['renew', /\b(?:renew\w*|renov\w*|renuev\w*|expir\w*|vence|vencio|vencid\w*|lapse\w*|caduc\w*)\b/],
  [
    'begins',
    /\b(?:when (?:do|does|will|would|am|can) .{0,40}(?:start|begin|kick|effective|covered)|cuando .{0,30}(?:empieza|comienza|inicia|cubr\w+)|start date|(?:cover\w*|cobertura) (?:start\w*|begin\w*|empieza|inicia))\b/,
  ],
  ['away', /\b(?:travel\w*|viaj\w*|(?:another|other) (?:part|city|state)|otr[ao] (?:parte|ciudad|estado))\b/],
  [
    'doctors',
    /\b(?:same (?:doctor|physician)|mism[oa] (?:doctora?|medic[oa])|private|privad[oa]s?|particular(?:es)?)\b/,
  ],
  [
    'double',
    /\b(?:seguro popular|insabi|bienestar|both|ambos|dos seguros|two (?:insurances|plans)|medicare)\b/,
  ],
  ['changes', /\b(?:politic\w*|govern?ment|gobierno|presiden\w*|election\w*|eleccion\w*)\b/],
  [
    'prices',
    /\b(?:sin seguro|without (?:insurance|being)|uninsured|non ?members?|not (?:a )?members?|no (?:estoy )?afiliad\w*)\b/,
  ],
  [
    'health',
    /\b(?:pre ?exist\w*|conditions?|enfermedad\w*|padecimient\w*|diabet\w*|cancer|vih|hiv|asma|asthma|stroke|stent|hipertens\w*|presion|blood pressure|depress\w*|waiting|waits?|esperas?|exclu\w*|questionnaire|cuestionario|surger\w*|operaci\w*|operar\w*|hernia|pregnan\w*|embaraz\w*|childbirth|parto|maternidad|rechaz\w*|reject\w*|den(?:y|ied)|refund\w*|reembols\w*|medical exam)\b/,
  ],
  [
    'medicines',
    /\b(?:medicines?|medications?|medicinas?|medicament\w*|pills|pastillas|prescription\w*|recetas?|pharmacy|farmacia)\b/,
  ],
  [
    'visit',
    /\b(?:spanish|espanol|english|ingles|translat\w*|interpret\w*|traductor\w*|bring (?:to|with)|que (?:debo )?llev\w+|nurs\w*|enfermer\w*|blankets?|cobijas?|ambulanc\w*|admitted|internad\w*|hospitaliz\w*)\b/,
  ],
  ['san_miguel', /\b(?:closed|cerrad[oa]|after hours|open 24)\b/],
  [
    'where',
    /\b(?:where .{0,40}(?:apply|sign|enrol\w*|join|register|go)|donde .{0,40}(?:inscrib\w*|tramit\w*|contrat\w*|afili\w*|voy)|which office|que oficina|subdelegacion|oficinas?|online|en linea)\b/,
  ],
  ['san_miguel', /\b(?:san miguel|aurora)\b/],
  ['hospitals', /\b(?:hospital\w*|referr\w*|celaya|leon|queretaro|specialists?|especialistas?)\b/],
  [
    'documents',
    /\b(?:documents?|documentos?|papers|papeles|paperwork|requisitos?|requirements?|apostil\w*|certificate|acta|photos?|fotos?|passport|pasaporte|oath|single|solter[oa]s?|individual)\b/,
  ],
  [
    'fee',
    /\b(?:cost\w*|cuesta\w*|cuanto|price\w*|precio\w*|fees?|cuotas?|how much|premiums?|pag[oa]r?|pay|annual\w*|anual\w*)\b/,
  ],
];

const MONEY =
  /\b(?:cost\w*|cuesta\w*|cuanto|price\w*|precio\w*|fees?|cuotas?|how much|premiums?|pag\w+|pay)\b/;
const AGE = /\b(\d{1,3})(?= ?(?:anos|anitos|years?|yrs?|yo|y o)\b)/g;
const NOT_AGE =
  /\b(?:modalidad|modality|mod|m|fm) ?\d{1,2}\b|\b(?:la|the) 33\b|\b\d{1,3}(?= ?(?:mes\w*|months?|dias?|days?|semanas?|weeks?|hijos?|kids|children|personas?|people|pesos)\b)/g;

/** The visa a person holds. */
export function readVisa(inbound: Inbound, _asked: Data | undefined): Reading {
  const text = textOf(inbound);
  const visa = text && !MONEY.test(plain(text)) && VISAS.find(([, words]) => words.test(plain(text)))?.[0];
  return visa ? { event: { type: visa } } : undefined;
}

/** The ages of those who would join, where that was asked. */
export function readAges(inbound: Inbound, _asked: Data | undefined): Reading {
  const text = textOf(inbound);
  if (!text) return undefined;
  const ages = (
    plain(text)
      .replace(NOT_AGE, ' ')
      .match(/\b\d{1,4}\b/g) ?? []
  ).map(Number);
  if (ages.length === 0) return undefined;
  if (ages.some((age) => age > OLDEST)) return { unfit: 'age_not_read' };
  return { event: { type: 'ages', ages: ages.slice(0, PEOPLE) } };
}

/** A question about the insurance, with the ages or the day of expiry when it names them. */
export function readInsurance(inbound: Inbound, _asked: Data | undefined): Reading {
  const text = textOf(inbound);
  if (!text) return undefined;
  const said = plain(text);
  if (VISAS[0]![1].test(said)) return undefined;
  const question = QUESTIONS.find(([, words]) => words.test(said))?.[0];
  const about = said.replace(NOT_AGE, ' ');
  const found = question === 'fee' ? about.match(/\b\d{1,3}\b/g) : question ? null : about.match(AGE);
  const ages = (found ?? []).map(Number).filter((age) => age <= OLDEST);
  if (ages.length > 0) return { event: { type: 'ages', ages: ages.slice(0, PEOPLE) } };
  const { from, to } = question === 'renew' ? datesIn(text, inbound.at) : {};
  if (from ?? to) return { event: { type: 'expiry', from: from ?? to } };
  return question ? { event: { type: question } } : undefined;
}
