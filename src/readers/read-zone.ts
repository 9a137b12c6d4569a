/** The reader of where in the world somebody lives, as a time zone. */
import { onlyOf } from '../core/lists.ts';
import { plain } from '../core/plain.ts';
import type { Reader, Reading, TopicEvent } from '../core/topic.ts';
import type { Directory, Place } from '../directory/directory.ts';
import {
  beginsSpot,
  EVERYDAY,
  gatherSpots,
  REGION_LETTERS,
  regionLabel,
  type Spot,
  WORD_LETTERS,
  type Zone,
} from './zones.ts';

/** How many zones are offered to choose from. */
const OFFERED = 6;
/** The longest name, in words: "estados unidos de america". */
const LONGEST = 5;
/** The most words of an answer in which everyday words may be places. */
const SHORT = 3;
/**
 * The most words of an answer in which a place in Mexico is read: a longer text may name one for another
 * reason.
 */
const SENTENCE = 6;

/**
 * Reads "Houston", "vivo en Fresno, California", "Phoenix AZ", "Alemania", "hora del Pacífico"; if the zone
 * was asked for, also "UTC-5" and places in Mexico. Gives `{ type: 'zone', zone, where }`, or `which_zone`
 * with those that are possible.
 */
export function zoneReader(directory: Directory): Reader {
  return (inbound, asked) => {
    if (inbound.kind === 'place') return undefined;
    const text =
      inbound.kind === 'text' ? inbound.text : inbound.kind === 'command' ? (inbound.argument ?? '') : '';
    if (!text || text.length > 400) return undefined;
    const offset = asked === undefined ? undefined : byOffset(text);
    if (offset) return one(offset, '');
    const zones = zonesIn(gatherSpots(), plain(text).split(' '), asked !== undefined);
    if (zones && zones.length > 0) return choose(zones);
    if (asked === undefined) return undefined;
    if (zones) return { unfit: 'which_part_of_usa' };
    return plain(text).split(' ').length <= SENTENCE ? inMexico(directory, text) : undefined;
  };
}

const IN_MEXICO =
  /^America\/(?:Mexico_City|Tijuana|Mazatlan|Chihuahua|Ciudad_Juarez|Ojinaga|Cancun|Merida|Monterrey|Matamoros|Hermosillo|Bahia_Banderas)$/;

/**
 * Adds to a zone reader's event whether the person lives in Mexico or abroad, if they were asked or say that they are
 * there, as `lives` reads it.
 */
export const withLives =
  (zone: Reader, lives: Reader): Reader =>
  (inbound, asked) => {
    const reading = zone(inbound, asked);
    if (!reading || !('event' in reading) || reading.event.type !== 'zone') return reading;
    if (asked === undefined && !lives(inbound, undefined)) return reading;
    return living(reading.event);
  };

/** The event of a zone, with whether that is in Mexico or abroad. */
const living = (event: TopicEvent): Reading => ({
  event: { ...event, lives: IN_MEXICO.test(String(event.zone)) ? 'mexico' : 'abroad' },
});

/**
 * Reads the zone of a place abroad only where the person says that they are there, "vivo en Houston", "I'm in Dallas":
 * "my parents come from India", "we married in Chicago" say nothing of that.
 */
export const residence =
  (zone: Reader): Reader =>
  (inbound) => {
    if (inbound.kind !== 'text') return undefined;
    for (const [, there = ''] of inbound.text.matchAll(RESIDING)) {
      const reading = zone({ ...inbound, text: there }, undefined);
      if (reading && 'event' in reading)
        return reading.event.type === 'zone' ? living(reading.event) : reading;
    }
    return undefined;
  };

/** That the person is somewhere, with the few words after it. */
const RESIDING =
  /(?<!\p{L})(?:(?:vivo|vivimos|radico|radicamos|resido|estoy|estamos|ando|andamos|trabajo|trabajamos|trabajando|viviendo|desde|(?:me|nos) (?:vine|vinimos|mud[eé]|mudamos)|ac[aá]|aqu[ií]|soy paisano)(?: ya| ahorita| ahora| de \p{L}+| trabajando| viviendo| ac[aá]| aqu[ií])*(?: en| de| a| por| desde)?|(?:i|we)(?:['’]?(?:m|ve|re)| am| are| have)?(?: now| currently| been| just| still| both)*(?: live| living| work| working| based| stay| staying| moved| here)?(?: over)?(?: here)?(?: in| to| out of)|(?:living|based|working|calling|writing|here)(?: over)?(?: here)?(?: in| from))\s+((?:[^\s,.;:!?]+[\s,]*){1,4})/giu;

/** "UTC-5", "GMT+1": whole hours only. `Etc/` zones count the other way round. */
function byOffset(text: string): string | undefined {
  const hit = /\b(?:utc|gmt)\s?([+\-−–])\s?(\d{1,2})\b(?!:[1-9])/i.exec(text);
  const hours = Number(hit?.[2]);
  if (!hit || hours > 12) return undefined;
  if (hours === 0) return 'Etc/GMT';
  return `Etc/GMT${hit[1] === '+' ? '-' : '+'}${hours}`;
}

/**
 * The zones of the places that a text names: cities come before states, states before countries; names of the
 * wider region tell namesakes apart. Undefined if it names none; empty for a country too wide to have one.
 */
function zonesIn(known: ReadonlyMap<string, Spot[]>, words: string[], asked: boolean): Zone[] | undefined {
  const spans: Spot[][] = [];
  const within: string[] = [];
  let ended = -1;
  for (let at = 0; at < words.length; ) {
    const length = lengthAt(known, words, at, asked);
    const letters = length === 0 ? regionBy(words, at, ended === at, asked) : undefined;
    if (length > 0) {
      spans.push(known.get(words.slice(at, at + length).join(' ')) ?? []);
      ended = at + length;
    }
    if (letters) within.push(letters);
    at += length || 1;
  }
  if (spans.length === 0 && within.length === 0) return undefined;
  const wider = spans.filter((spots) => spots.every(({ kind }) => kind !== 'city')).flat();
  const containers = [...within, ...wider.map(({ region }) => region)];
  const cities = spans.filter((spots) => spots.some(({ kind }) => kind === 'city')).flat();
  const inside = cities.filter(({ region }) =>
    containers.some((one) => region === one || region.startsWith(`${one}-`)),
  );
  const meant = inside.length > 0 ? inside : cities.length > 0 && containers.length === 0 ? cities : [];
  if (meant.length > 0) return meant.flatMap((spot) => named(spot, meant));
  const regions = [...wider, ...within.flatMap((region) => spotOf(known, region))];
  const narrow = regions.some(({ kind }) => kind === 'region')
    ? regions.filter(({ kind }) => kind === 'region')
    : regions;
  return (narrow.length > 0 ? narrow : cities).flatMap(({ zones }) => zones);
}

function lengthAt(known: ReadonlyMap<string, Spot[]>, words: string[], at: number, asked: boolean): number {
  if (!beginsSpot(words[at] ?? '')) return 0;
  for (let length = Math.min(LONGEST, words.length - at); length > 0; length--) {
    const name = words.slice(at, at + length).join(' ');
    const spots = known.get(name);
    if (!spots) continue;
    if (EVERYDAY.has(name) && !(asked && words.length <= SHORT)) continue;
    if (!asked && spots.every(({ region }) => region === 'MX')) continue;
    return length;
  }
  return 0;
}

/** The state for letters like "tx" after a city, or as the whole answer if they are not also a word. */
function regionBy(words: string[], at: number, afterCity: boolean, asked: boolean): string | undefined {
  const letters = words[at] ?? '';
  const region = REGION_LETTERS.get(letters);
  if (!region) return undefined;
  const last = at === words.length - 1;
  if (afterCity && last) return region;
  return asked && last && words.length <= SHORT && !WORD_LETTERS.has(letters) ? region : undefined;
}

const spotOf = (known: ReadonlyMap<string, Spot[]>, region: string): Spot[] => {
  for (const spots of known.values()) {
    const spot = spots.find((one) => one.kind === 'region' && one.region === region);
    if (spot) return [spot];
  }
  return [];
};

/** The zones of a place; if it has namesakes, its name with the state or country. */
function named({ kind, region, zones }: Spot, all: Spot[]): Zone[] {
  if (all.length === 1 || zones.length > 1) return zones;
  const within = kind === 'city' ? regionLabel(region) : region.startsWith('CA-') ? 'Canada' : '';
  return zones.map(({ zone, name }) => ({
    zone,
    name: !within || name.endsWith(within) ? name : `${name}, ${within}`,
  }));
}

function choose(zones: Zone[]): Reading {
  const different = [...new Map([...zones].reverse().map((zone) => [zone.zone, zone])).values()].reverse();
  const only = onlyOf(different);
  if (only) return one(only.zone, only.name);
  return { event: { type: 'which_zone', zones: different.slice(0, OFFERED) } };
}

const one = (zone: string, where: string): Reading => ({
  event: { type: 'zone', zone, where: where.slice(0, 40) || undefined },
});

/**
 * The zone of a place in Mexico, found in the directory; the choice of zones if the places of that name
 * differ.
 */
function inMexico(directory: Directory, text: string): Reading {
  const { places, guess } = directory.findPlaces(text, 5);
  const zones = new Map(places.map((place) => [mexicanZone(place), place.name]));
  if (zones.size === 0) return undefined;
  const zone = onlyOf([...zones.keys()]);
  if (zone !== undefined && !guess) return one(zone, onlyOf(places)?.name ?? '');
  return {
    event: {
      type: 'which_zone',
      zones: places.map((place) => ({ zone: mexicanZone(place), name: place.label })).slice(0, OFFERED),
    },
  };
}

const STATE_ZONES: Record<string, string> = {
  BC: 'America/Tijuana',
  BCS: 'America/Mazatlan',
  CHIH: 'America/Chihuahua',
  NAY: 'America/Mazatlan',
  QROO: 'America/Cancun',
  SIN: 'America/Mazatlan',
  SON: 'America/Hermosillo',
};
/** Municipalities that keep another hour than their state: the northern border (DOF 2022-10-28), Bahía de Banderas. */
const BORDER: Record<string, string> = {
  ...Object.fromEntries(
    [
      ...'Acuña, Allende, Guerrero, Hidalgo, Jiménez, Morelos, Nava, Ocampo, Piedras Negras, Villa Unión, Zaragoza'
        .split(', ')
        .map((name) => `COAH ${name}`),
      'NL Anáhuac',
      ...'Nuevo Laredo, Guerrero, Mier, Miguel Alemán, Camargo, Gustavo Díaz Ordaz, Reynosa, Río Bravo, Valle Hermoso, Matamoros'
        .split(', ')
        .map((name) => `TAMP ${name}`),
    ].map((name) => [plain(name), 'America/Matamoros']),
  ),
  ...Object.fromEntries(
    ['Juárez', 'Ascensión', 'Guadalupe', 'Janos', 'Praxedis G. Guerrero'].map((name) => [
      plain(`CHIH ${name}`),
      'America/Ciudad_Juarez',
    ]),
  ),
  ...Object.fromEntries(
    ['Ojinaga', 'Coyame del Sotol', 'Manuel Benavides'].map((name) => [
      plain(`CHIH ${name}`),
      'America/Ojinaga',
    ]),
  ),
  [plain('NAY Bahía de Banderas')]: 'America/Bahia_Banderas',
};

const mexicanZone = (place: Place): string =>
  BORDER[plain(`${place.state} ${place.municipality ?? place.name}`)] ??
  STATE_ZONES[place.state ?? ''] ??
  'America/Mexico_City';
