/** What a message names besides what it asks for: a postal code, a place, a clinic, days, an age, a visa, a person. */
import type { Inbound } from '../core/conversation.ts';
import { asText, fieldsOf } from '../core/json.ts';
import { plain } from '../core/plain.ts';
import type { Data, Reading, TopicEvent } from '../core/topic.ts';
import { codesIn } from '../directory/codes.ts';
import type { Directory, Place } from '../directory/directory.ts';
import { LONGEST } from '../understanding/normalise.ts';
import { datesIn } from './read-dates.ts';
import { zoneReader } from './read-zone.ts';
import { EVERYDAY, gatherSpots } from './zones.ts';

/** Whom a request is for. */
export type Person = 'me' | 'child' | 'spouse' | 'parent';

export type Visa =
  | 'tourist'
  | 'temporary_resident'
  | 'permanent_resident'
  | 'visitor'
  | 'student'
  | 'refugee';

/** The entities of a message. Only what was named is there. */
export type Entities = {
  /** Five digits, leading zeros kept. It may not exist: ask the directory. */
  postal_code?: string;
  /** Four digits were given as a postal code: the zero in front of it is to be confirmed. */
  postal_code_unsure?: true;
  /** The place's readable name: `Celaya, Guanajuato`, `Chicago`. */
  place?: string;
  /** Set if the text is only similar to the place's name: to be confirmed. */
  place_unsure?: true;
  /** The place's key in the directory, if it is in Mexico. */
  place_key?: string;
  /** Other places of the same name, best first. */
  place_alternatives?: string[];
  /** IANA zone of a place abroad, when it has one only. */
  time_zone?: string;
  /** `UMF`, `HGZ` and the like, if named. */
  clinic_kind?: string;
  clinic_number?: number;
  /** ISO days. `date_to` is the end of a range. */
  date?: string;
  date_to?: string;
  /** A length of time in days: "dos semanas" is 14. */
  days?: number;
  /** Years. */
  age?: number;
  visa?: Visa;
  person?: Person;
};

/** Reads the entities of a message. `at`: when it was sent, in milliseconds since 1970. Any text is safe. */
export type EntityReader = (text: string, at: number) => Entities;

/** The reader over a directory. It takes up to a few milliseconds a message, most of it for places. */
export function entityReader(directory: Directory): EntityReader {
  const zones = zoneReader(directory);
  return (whole, at) => {
    const text = whole.slice(0, LONGEST);
    const said = plain(text);
    const found: Entities = {
      ...postalCode(text),
      ...clinic(said),
      ...age(said),
      ...visa(said),
      ...person(said),
    };
    const placeOf = (words: string) => placeIn(words, at, directory, zones, found);
    return { ...found, ...whereIn(text, placeOf), ...whenIn(text, said, at) };
  };
}

/** How far `codesIn` reads: a longer message is read piece by piece, with some overlap. */
const PIECE = 360;

/** The postal code in a text. If four digits are called a postal code, a zero is put in front. */
function postalCode(text: string): Entities {
  const tidy = text.replace(/\b(c\.?\s?p\.?)\s*[#:]\s*(?=\d)/gi, '$1 ').replace(OTHER_DIGITS, ' ');
  for (let from = 0; from === 0 || from < tidy.length; from += PIECE) {
    const { codes, odd, named } = codesIn(tidy.slice(from, from + PIECE + 40), false);
    if (codes[0]) return { postal_code: codes[0] };
    if (odd && named && !odd.startsWith('0')) return { postal_code: `0${odd}`, postal_code_unsure: true };
  }
  const mended = /(?<![\p{L}\d])(?=[Oo]*\d)[\dOo]{5}(?![\p{L}\d])/u.exec(tidy)?.[0];
  return mended && /o/i.test(mended) ? { postal_code: mended.replace(/o/gi, '0') } : {};
}

/** The end of a telephone, card or account number that somebody tells. */
const OTHER_DIGITS =
  /\b(?:tel[eé]fono|celular|cel|n[uú]mero|cuenta|tarjeta|phone|card|account|cell)\s(?:\p{L}+\s){0,3}(?:termina\p{L}*|acaba|ends?|ending)\s(?:\p{L}+\s){0,2}\d{4,5}\b/giu;

const CLINIC =
  /\b(umfh|umf|umaa|hgzmf|hgsmf|hgrmf|hgz|hgr|hgs|hgo|hgp|u m f|clinicas?|clinics?|clinika|unidad(?: (?:de )?medicina)?(?: medica)?(?: familiar)?|hospital(?: general)?(?: de zona| regional)?)(?: (?:del? )?(?:imss|seguro))?(?: (?:la|no|num|numero|number|n))? ?(\d{1,3})\b/;

function clinic(said: string): Entities {
  const [, named, figures] = CLINIC.exec(said) ?? [];
  if (named === undefined) return {};
  const kind = named.replace(/ /g, '').toUpperCase();
  const number = Number(figures);
  return /^(?:UMF|UMFH|UMAA|HG[A-Z]*)$/.test(kind)
    ? { clinic_kind: kind, clinic_number: number }
    : { clinic_number: number };
}

const AGE =
  /\b(?:(?:tengo|tiene|tenemos|cumplo|cumple|cumpli|cumplio|cumpla|cumplir|de|con|a los|age|aged|im|i am|hes|shes|he is|she is|is|am|turned|turning|turns|for a|a) (?:ya |los )?)(\d{1,3}) ?(?:anos?|anitos|years?|yrs?|yo|yr|y o)\b|\b(\d{1,3}) ?(?:years? old|yr old|yrs old|yo|y o|year old|anos de edad)\b|\b(?:tengo|im|i am|edad|age) (\d{2})(?= (?:y|and|soy|with|con|retired|jubilad|cuanto|how|de edad)|$)/;

function age(said: string): Entities {
  const hit = AGE.exec(said);
  const years = Number(hit?.[1] ?? hit?.[2] ?? hit?.[3]);
  return hit && years <= 115 ? { age: years } : {};
}

const VISAS: [Visa, RegExp][] = [
  [
    'temporary_resident',
    /\b(?:residente temporal|residencia temporal|temporary resid\w*|temp resid\w*|temporal resident|fm ?3|temporary visa|visa temporal)\b/,
  ],
  [
    'permanent_resident',
    /\b(?:residente permanente|residencia permanente|permanent resid\w*|perm resid\w*|fm ?2|inmigrado)\b/,
  ],
  ['tourist', /\b(?:(?:visa|permiso|visado) de turista|tourist|turistas?|fmm)\b/],
  ['refugee', /\b(?:refugiad[oa]s?|refugees?|asilo|asilad[oa]|humanitari[oa]|humanitarian)\b/],
  ['visitor', /\b(?:visa|permiso|tarjeta) de visitante|visitor (?:visa|permit|card)\b/],
  [
    'student',
    /\b(?:(?:visa|residente|residencia) de estudiante|student visa|student residen\w*|residente temporal estudiante)\b/,
  ],
];

function visa(said: string): Entities {
  const kind = VISAS.find(([, pattern]) => pattern.test(said))?.[0];
  return kind ? { visa: kind } : {};
}

const PEOPLE: [Person, RegExp][] = [
  [
    'child',
    /\b(?:(?:mis?|nuestr[oa]s?) (?:\w+ )?(?:hij[oa]s?|hijit[oa]s?|nin[oa]s?|bebe|beba|bebes|nene|nena|chamac[oa]s?|peque\w*|huerc[oa]s?|morr[oa]s?|escuincl\w*|plebes?)|(?:un|una|al?|la|el|los) (?:recien nacid[oa]|bebe)|(?:my|our) (?:\w+ )?(?:sons?|daughters?|kids?|child|children|baby|babies|toddler|newborn|little (?:one|boy|girl)))\b/,
  ],
  [
    'spouse',
    /\b(?:(?:mi) (?:ex )?(?:espos[oa]|marido|mujer|vieja|viejo|senora|pareja|conyuge|concubin[oa]|novi[oa])|my (?:ex )?(?:wife|husband|spouse|partner|hubby|girlfriend|boyfriend|fiancee?))\b/,
  ],
  [
    'parent',
    /\b(?:mis? (?:papa|mama|papas|padres?|madre|jefit[oa]s?|suegr[oa]s?|apa|ama|abuel\w*)|my (?:\w+ )?(?:mom|dad|mother|father|parents?|mum|in laws|grand(?:ma|pa|mother|father|parents)))\b/,
  ],
  ['me', /\b(?:para mi|para uno mismo|yo mismo|yo misma|for me|for myself|myself)\b/],
];

function person(said: string): Entities {
  const who = PEOPLE.find(([, pattern]) => pattern.test(said))?.[0];
  return who ? { person: who } : {};
}

/** The place where somebody is or goes; the place that they come from counts only if no other is named. */
function whereIn(text: string, placeOf: (words: string) => Entities): Entities {
  const spoken = writtenOut(text).replace(OWN_NAMES, ' ');
  const here = spoken.replace(ORIGINS, ' ');
  const now = placeOf(here);
  return now.place === undefined && here !== spoken ? placeOf(spoken) : now;
}

/** "Me llamo Guadalupe", "my name is Victoria", "se apellida Zamora": people, not places. */
const OWN_NAMES =
  /\b(?:(?:me|se|te) (?:llam[aoe]|apellid[ao])|(?:mi|su) (?:nombre|apellido)(?: completo)? es|(?:my|his|her) (?:last |first )?name(?: is|s|'s)|call me|(?:is|i'?m) (?:called|named)|(?:el|la) (?:dr|dra|doctor|doctora|lic|licenciad[oa]|enfermer[oa]|se[nñ]orita|se[nñ]ora?)\.?) (?:de |del? la )?\p{L}+(?: (?!y\b|de\b|en\b|and\b|i\b|in\b|vivo\b|soy\b|estoy\b|quiero\b|necesito\b|from\b)\p{Lu}\p{L}+){0,3}/giu;

/** "Soy de Chiapas y…", "me mudé de Toluca a…", "my clinic is in Tijuana but…": not where they are now. */
const ORIGINS =
  /\b(?:(?:soy|somos|vengo|venimos|voy|vamos|salgo|salimos|viajo|viajamos|(?:me|nos) (?:cambi|mud|vin|fu|vo|vamos)\p{L}*)(?: originari[oa])? (?:de|del|desde)|(?:i'?m|i am|we'?re|we are|moved|moving|coming|traveling|going|flying) from|(?:mi|la|my|the) (?:cl[ií]nica|umf|seguro|clinic|imss|home clinic) (?:es|est[aá]|is)(?: (?:de|en|in|from|at))?) [^,.;]+?(?=,|;|\.| (?:y|pero|and|but|a|al|to|para|hacia|ahora|now)\s)/giu;

/** Short names that people type for places, written out. */
const NICKNAMES: [RegExp, string][] = [
  [/\bcd\.? ?mx\b/gi, 'cdmx'],
  [/\b(?:tijuas|tj)\b/gi, 'tijuana'],
  [/\bphx\b/gi, 'phoenix'],
  [
    /(?<=\b(?:in|from|near|live in|to) )(?:la|l\.a\.?)(?=$|[,.!?;]| (?:and|but|y|pero|for|now|california|ca|when|what|how|can|do|is|are|i|im|where|need|so|is|which)\b)/gi,
    'los angeles',
  ],
];

const writtenOut = (text: string): string =>
  NICKNAMES.reduce((so, [short, long]) => so.replace(short, long), text);

function placeIn(
  text: string,
  at: number,
  directory: Directory,
  zones: ReturnType<typeof zoneReader>,
  found: Entities,
): Entities {
  const rest = found.clinic_number === undefined ? text.replace(/\d{4,}/g, ' ') : text.replace(/\d+/g, ' ');
  const { places, guess, within, heard = [] } = directory.findPlaces(rest, 4);
  const abroad = abroadIn(text, at, zones, places.length > 0);
  if (abroad?.type === 'zone') {
    const name = plain(String(abroad.where));
    // "Nuevo Laredo" holds the name of a city abroad and is none.
    const larger = !guess && heard.some((one) => one !== name && ` ${one} `.includes(` ${name} `));
    if (!larger) return { place: String(abroad.where), time_zone: String(abroad.zone) };
  }
  if (places[0] && !guess) return placed(places);
  const named = found.postal_code ? directory.postalCode(found.postal_code) : undefined;
  if (named) return { place: named.label, place_key: named.key };
  if (abroad?.type === 'which_zone') {
    const [first]: unknown[] = Array.isArray(abroad.zones) ? abroad.zones : [];
    return { place: regionIn(plain(text)) ?? asText(fieldsOf(first).name) };
  }
  if (within) return placed([within]);
  const like = places.filter(
    (place) =>
      !(place.kind !== 'settlement' && COUNTRY_NAME.test(text) && plain(place.name).endsWith('mexico')),
  );
  if (like.length > 0 && meansPlace(text)) return { ...placed(like), place_unsure: true };
  const country = COUNTRY.exec(plain(text))?.[0];
  return country ? { place: country.startsWith('can') ? 'Canadá' : 'Estados Unidos' } : {};
}

/**
 * What the zone reader finds in a text. A name that is also an everyday word counts only after "in", or if
 * the text says nothing else.
 */
function abroadIn(
  text: string,
  at: number,
  zones: ReturnType<typeof zoneReader>,
  inMexico: boolean,
): TopicEvent | undefined {
  const ask = (part: string, asked: Data | undefined) =>
    eventOf(zones({ kind: 'text', id: '', chat: 'x:x', at, text: part } satisfies Inbound, asked));
  const read = ask(text, undefined);
  if (read || inMexico) return read;
  const alone = /^\W*(?:.*\b(?:in|live in|vivo en|estoy en|ando en) )?((?!the\b)\p{L}+(?: city)?)\W*$/iu.exec(
    text,
  )?.[1];
  if (!alone || !EVERYDAY.has(plain(alone)) || COMMON.has(plain(alone))) return undefined;
  return ask(alone, {});
}

/** Everyday words that do not mean a city abroad even if they stand alone. */
const COMMON = new Set(
  'mesa pueblo mobile reading orange union la chi central este pacifico pacific montana mountain center eastern usa us mexico nice salem presidio indio madera victoria el norte socorro jordan chad est pst mst cst elizabeth regina merced'.split(
    ' ',
  ),
);

/** "In Mexico" means the country, whichever city has that name. */
const COUNTRY_NAME = /\bm[eé]xico\b/i;

/** Whether a text is about where: it has three words or fewer, or a word like "in" or "near". */
const meansPlace = (text: string): boolean =>
  plain(text).split(' ').length <= 3 || /\b(?:en|in|cerca de|near|por|a|to|vivo|ando|estoy)\b/i.test(text);

const placed = (places: readonly Place[]): Entities => ({
  place: places[0]!.label,
  place_key: places[0]!.key,
  ...(places.length > 1 ? { place_alternatives: places.slice(1).map(({ label }) => label) } : {}),
});

/** The longest name of a place abroad in a text, as it was typed: a state or country of several zones. */
function regionIn(said: string): string | undefined {
  const spots = gatherSpots();
  const words = said.split(' ');
  for (let length = 4; length > 0; length--) {
    for (let at = 0; at + length <= words.length; at++) {
      const name = words.slice(at, at + length).join(' ');
      if (spots.has(name) && !EVERYDAY.has(name))
        return name.replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase());
    }
  }
  return undefined;
}

const COUNTRY =
  /\b(?:estados unidos|e ?e ?u ?u|(?<!\b(?:se|lo|la|que|quien|me|le) )usa|eeuu|united states|the states|gabacho|canada|el otro lado|the us|en eu|from eu|in the us)\b/;

const TIME =
  /\d|\b(?:manana|hoy|ayer|antier|pasado|tomorrow|today|yesterday|tonight|lunes|martes|miercoles|jueves|viernes|sabado|domingo|monday|tuesday|wednesday|thursday|friday|saturday|sunday|enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep\w*|oct\w*|nov\w*|dic\w*|dec\w*|jan\w*|feb\w*|march|apr\w*|may|june|july|aug\w*|semanas?|weeks?|mes|meses|months?|dias?|days?|navidad|christmas|next|proxim\w*|fin de ano|week)\b/;

/** Dates and durations; chrono runs only if the text may contain one. */
function whenIn(text: string, said: string, at: number): Entities {
  if (!TIME.test(said)) return {};
  const { from, to, days } = datesIn(text.replace(/\d{5,}/g, ' ').replace(/\b911\b/g, ' '), at);
  return {
    ...(from ? { date: from } : to ? { date: to } : {}),
    ...(from && to ? { date_to: to } : {}),
    ...(days === undefined ? {} : { days }),
  };
}

const eventOf = (reading: Reading): TopicEvent | undefined =>
  reading && 'event' in reading ? reading.event : undefined;
