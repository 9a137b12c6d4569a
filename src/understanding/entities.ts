/** What a message names besides what it asks for: a postal code, a place, a clinic, days, an age, a visa, a person. */
import type { Inbound } from '../core/conversation.ts';
import { plain } from '../core/plain.ts';
import type { Directory, Place } from '../directory/directory.ts';
import { LONGEST } from './normalise.ts';
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
  /** Four digits that were given as a postal code: the zero in front is to be confirmed. */
  postal_code_maybe?: string;
  /** The place's readable name: `Celaya, Guanajuato`, `Chicago`. */
  place?: string;
  /** The directory's key of it, when it is in Mexico. */
  place_key?: string;
  /** Other places of the same name, best first. */
  place_alternatives?: string[];
  /** IANA zone of a place abroad, when it has one only. */
  time_zone?: string;
  /** `UMF`, `HGZ`…, when said. */
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

/** Reads entities off messages. `at` is when the message was sent, milliseconds since 1970. Any text is safe. */
export type EntityReader = (text: string, at: number) => Entities;

/** The reader over a directory. It takes up to a few milliseconds a message, most of it for places. */
export function entityReader(directory: Directory): EntityReader {
  const zones = zoneReader(directory);
  return (whole, at) => {
    const text = whole.slice(0, LONGEST);
    const said = plain(text);
    const found: Entities = {
      ...postalCode(text, said),
      ...clinic(said),
      ...age(said),
      ...visa(said),
      ...person(said),
    };
    Object.assign(found, whereIn(text, said, at, directory, zones, found));
    return { ...found, ...whenIn(text, said, at) };
  };
}

const CALLED_CODE = /\b(?:c ?p|codigo(?: postal)?|cod postal|postal(?: code)?|zip(?: ?code)?)\b/;

function postalCode(text: string, said: string): Entities {
  const code = /(?<![\d.,$#-])\d{5}(?!\d|[.,-]\d|\s*(?:pesos|dolares|dollars|usd|mxn|\$))/.exec(text)?.[0];
  if (code) return { postal_code: code };
  const mended = /(?<![\p{L}\d])[\dOo]{5}(?![\p{L}\d])/u.exec(text)?.[0];
  if (mended && /\d/.test(mended) && /o/i.test(mended)) return { postal_code: mended.replace(/o/gi, '0') };
  if (!CALLED_CODE.test(said)) return {};
  const parted = /(?<!\d)(\d{2}) (\d{3})(?!\d)/.exec(said);
  if (parted) return { postal_code: `${parted[1]}${parted[2]}` };
  const four = /(?<!\d)\d{4}(?!\d)/.exec(said)?.[0];
  return four ? { postal_code_maybe: `0${four}` } : {};
}

const CLINIC =
  /\b(umfh|umf|umaa|hgzmf|hgsmf|hgrmf|hgz|hgr|hgs|hgo|hgp|u m f|clinicas?|clinics?|clinika|unidad(?: (?:de )?medicina)?(?: medica)?(?: familiar)?|hospital(?: general)?(?: de zona| regional)?)(?: (?:del? )?(?:imss|seguro))?(?: (?:la|no|num|numero|number|n))? ?(\d{1,3})\b/;

function clinic(said: string): Entities {
  const hit = CLINIC.exec(said);
  if (!hit) return {};
  const kind = hit[1]!.replace(/ /g, '').toUpperCase();
  const number = Number(hit[2]);
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

function whereIn(
  text: string,
  said: string,
  at: number,
  directory: Directory,
  zones: ReturnType<typeof zoneReader>,
  found: Entities,
): Entities {
  const abroad = eventOf(zones({ kind: 'text', id: '', chat: 'x:x', at, text } satisfies Inbound, undefined));
  if (abroad?.type === 'zone') return { place: String(abroad.where), time_zone: String(abroad.zone) };
  const named = found.postal_code ? directory.postalCode(found.postal_code) : undefined;
  const places = placesIn(text, found, directory);
  if (places.length > 0) return { place: places[0]!.label, place_key: places[0]!.key, ...others(places) };
  if (named) return { place: named.label, place_key: named.key };
  if (abroad?.type === 'which_zone')
    return { place: regionIn(said) ?? (abroad.zones as { name: string }[])[0]!.name };
  return COUNTRY.test(said)
    ? { place: COUNTRY.exec(said)![0].startsWith('can') ? 'Canadá' : 'Estados Unidos' }
    : {};
}

/** The longest name of a place abroad in a text, as it was typed: a state or country of several zones. */
function regionIn(said: string): string | undefined {
  spots ??= gatherSpots();
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

let spots: ReturnType<typeof gatherSpots> | undefined;

/** The places of Mexico in a text, without the numbers that were read as something else. */
function placesIn(text: string, found: Entities, directory: Directory): Place[] {
  const rest = found.clinic_number === undefined ? text.replace(/\d{4,}/g, ' ') : text.replace(/\d+/g, ' ');
  return directory.findPlaces(rest, 4).places;
}

const others = (places: Place[]): Entities =>
  places.length > 1 ? { place_alternatives: places.slice(1).map(({ label }) => label) } : {};

const COUNTRY =
  /\b(?:estados unidos|e ?e ?u ?u|usa|eeuu|united states|the states|gabacho|canada|el otro lado|the us|en eu|from eu|in the us)\b/;

const TIME =
  /\d|\b(?:manana|hoy|ayer|antier|pasado|tomorrow|today|yesterday|tonight|lunes|martes|miercoles|jueves|viernes|sabado|domingo|monday|tuesday|wednesday|thursday|friday|saturday|sunday|enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep\w*|oct\w*|nov\w*|dic\w*|dec\w*|jan\w*|feb\w*|march|apr\w*|may|june|july|aug\w*|semanas?|weeks?|mes|meses|months?|dias?|days?|navidad|christmas|next|proxim\w*|fin de ano|week)\b/;

/** Days and lengths of time; chrono is asked only where something may be one. */
function whenIn(text: string, said: string, at: number): Entities {
  if (!TIME.test(said)) return {};
  const { from, to, days } = datesIn(text.replace(/\d{5,}/g, ' ').replace(/\b911\b/g, ' '), at);
  return {
    ...(from ? { date: from } : to ? { date: to } : {}),
    ...(from && to ? { date_to: to } : {}),
    ...(days === undefined ? {} : { days }),
  };
}

type Event = { type: string; [field: string]: unknown };
const eventOf = (reading: unknown): Event | undefined =>
  reading && typeof reading === 'object' && 'event' in reading ? (reading.event as Event) : undefined;
