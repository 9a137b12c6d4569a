/**
 * The readers of places and clinics. Each turns what people type or share into an event of a topic, or into
 * the reason why it is not an answer.
 */
import { type Inbound, type Point, textOf } from '../core/conversation.ts';
import { asTexts } from '../core/json.ts';
import { onlyOf } from '../core/lists.ts';
import { plain } from '../core/plain.ts';
import type { Data, Reader, Reading, Values } from '../core/topic.ts';
import { codesIn } from '../directory/codes.ts';
import { type Directory, type Found, kilometres, type Place, type Unit } from '../directory/directory.ts';
import { parseUnitNumber } from '../directory/number.ts';
import { isEveryday } from '../directory/vocabulary.ts';
import { isStay } from './read-trip.ts';
import { beginsSpot, EVERYDAY, gatherSpots, REGION_LETTERS, regionLabel, WORD_LETTERS } from './zones.ts';

/** How many places or codes are offered to choose from. */
const OFFERED = 5;
/** Within this distance, a unit belongs to the area of a place, when clinics have the same number. */
const NEAR_KM = 60;
/**
 * If a place in Mexico has at least `MEANT` inhabitants, it is meant rather than its namesake abroad; with at
 * least `ASKED`, the person is asked.
 */
const MEANT = 100_000;
const ASKED = 20_000;

/** The readers by the name a state's `expects` uses, over this directory. */
export function readers(directory: Directory) {
  return {
    place: (inbound, asked, known?: Data) => readPlace(directory, inbound, asked !== undefined, known),
    clinic: (inbound, asked, known?: Data) => readClinic(directory, inbound, asked ?? known),
    listed: (inbound, asked) => readListed(directory, inbound, asked),
    namesake: (inbound, asked) => readNamesake(directory, inbound, asked),
    /** Where somebody says that they live or are, or want to be seen, whatever they ask. */
    whereabouts: (inbound) => {
      const said = inbound.kind === 'text' ? plain(inbound.text) : '';
      const isSaid = LIVING.test(said) || SEEKING.test(said);
      if (!isSaid && !WORKING.test(said)) return undefined;
      const reading = readPlace(directory, inbound, false);
      if (!reading || !('event' in reading) || reading.event.type !== 'place') return undefined;
      // Who works "en la central" names no colonia of that name.
      return isSaid || directory.place(String(reading.event.place))?.kind !== 'settlement'
        ? reading
        : undefined;
    },
  } satisfies Record<string, Reader>;
}

/** A postal code, a named place or a shared location. */
function readPlace(directory: Directory, inbound: Inbound, asked: boolean, known?: Data): Reading {
  if (inbound.kind === 'place') {
    const key = `@${inbound.point.lat.toFixed(4)},${inbound.point.lon.toFixed(4)}`;
    return directory.place(key)?.state ? placeEvent(key) : { unfit: 'outside_mexico' };
  }
  const text = textOf(inbound);
  const bare = text && /^\s*(\d{5})\s*$/.exec(text)?.[1];
  const coded = bare && directory.postalCode(bare);
  if (coded) return placeEvent(coded.key);
  if (!text || (!asked && isStay(text, inbound.at))) return undefined;
  // A message of figures only must be a postal code, right or wrong.
  const code = readCode(directory, text, asked || /^\s*\d{4,7}\s*$/.test(text));
  if (code === 'foreign') return asked ? { unfit: 'foreign_code' } : undefined;
  if (code) return code;
  const found = directory.findPlaces(text, OFFERED);
  const abroad = abroadIn(text);
  if (abroad.length > 0) {
    const reading = readAbroad(found, abroad);
    if (reading === 'outside')
      return asked || SEEKING.test(plain(text)) ? { unfit: 'outside_mexico' } : undefined;
    if (reading) return reading;
  }
  const { places, guess, within } = found;
  if (places.length === 0 && within) {
    if (!asked && ![SEEKING, LIVING, WORKING].some((says) => says.test(plain(text)))) return undefined;
    // A city is near enough to begin with; a state is not.
    return within.kind === 'state'
      ? choice('within', [within])
      : { event: { type: 'place', place: within.key, why: 'within' } };
  }
  if (places.length === 0) {
    const heard = unknownName(plain(text));
    return heard === undefined ? undefined : { unfit: 'unknown_place', values: { heard } };
  }
  if (guess) {
    const meant = asked || SEEKING.test(plain(text)) || plain(text).split(' ').length <= 3;
    return meant ? choice('guess', places) : undefined;
  }
  const only = onlyOf(places) ?? nextToEachOther(places);
  return only ? placeEvent(only.key) : (inTown(directory, places, text, known) ?? choice('many', places));
}

/** The largest of several places of one name that are side by side: the clinics near them are the same. */
function nextToEachOther(places: Place[]): Place | undefined {
  const [largest] = [...places].sort((a, b) => sizeOf(b) - sizeOf(a));
  return largest && places.every((place) => kilometres(place, largest) <= SIDE_BY_SIDE_KM)
    ? largest
    : undefined;
}

const SIDE_BY_SIDE_KM = 8;

/**
 * Which of several places of one name is meant by somebody whose town is known: the one in it; the town itself, if the
 * name is that of a colonia and none of them is near; undefined where the town is not known.
 */
function inTown(directory: Directory, places: Place[], text: string, known: Data | undefined): Reading {
  const colonias = places.filter(({ kind }) => kind === 'settlement');
  // "En Córdoba, colonia Centro" names its town itself.
  const named = colonias.length === places.length ? [] : places.filter(({ kind }) => kind !== 'settlement');
  const before = known?.place === undefined ? undefined : directory.place(String(known.place));
  const town = named.length === 0 ? before : onlyOf(named);
  if (!town || town.kind === 'state' || colonias.length === 0) return undefined;
  const municipality = town.municipality ?? town.name;
  // There are more namesakes than are listed: they are searched for in the town.
  const there = named.length > 0 ? colonias : directory.findPlaces(`${text}, ${town.label}`, OFFERED).places;
  const own = onlyOf(
    there.filter(
      ({ kind, ...place }) =>
        kind === 'settlement' && place.state === town.state && place.municipality === municipality,
    ),
  );
  if (own) return placeEvent(own.key);
  const isNear = colonias.some((place) => kilometres(place, town) <= NEAR_KM);
  // "Estoy en Ciudad Juárez, vivo en Riveras del Bravo": a colonia of the town that the list does not have.
  const isThere = COLONIA.test(plain(text)) || (named.length > 0 && IN_TOWN.test(plain(text)));
  return isThere && !isNear ? { event: { type: 'place', place: town.key, why: 'within' } } : undefined;
}

const IN_TOWN = /\b(?:estoy|estamos|ando|andamos|aqui|aca|i m|im|i am|we are|here) (?:en|in) /;
const COLONIA = /\b(?:col|colonia|fracc|fraccionamiento|barrio|ejido|unidad habitacional)\b/;

/** A request for what is near somewhere, though nothing was asked. */
const SEEKING =
  /\b(?:cerca|cercan[ao]s?|near|nearby|nearest|closest|clinicas?|clinics?|hospital(?:es|s)?|umf|doctor\w*|medicos?|centros? de salud|health cent(?:er|re)s?|atienden|atiendan)\b.* (?:de|del|a|en|in|to|near|around)\b|\b(?:cerca de|near)\b/;

/** Says explicitly where the person is. */
const LIVING =
  /\b(?:(?:vivo|vivimos|estoy|estamos|ando|andamos|i live|we live|i am|i m|im|we are|were) (?:aqui |ahora |now )?(?:en|por|in|near)|(?:soy|somos|i m|im|i am|we are) (?:de|from)|(?:aqui|aca|here) (?:en|in))\b/;

/** Says where the person works, which is where they are. */
const WORKING =
  /\b(?:vendo|trabajo|trabajamos|limpio|chambeo|siembro|cosecho|cuido|manejo|rento|rentamos|i work|we work|working)(?: \S+){0,4} (?:en|in)\b/;

const PLACE_AFTER =
  /\b(?:cerca de|cerquita de|(?:vivo|vivimos|estoy|estamos|ando|andamos|live|living) (?:aqui |ahora |now )?(?:en|por|in|near)|(?:clinica|umf|hospital|clinic)s? (?:en|de|in|near)|near|close to|col|colonia|fracc|fraccionamiento) (?:(?:la|el|los|las|the|col|colonia|fracc|fraccionamiento|barrio|pueblo|de) )*([a-z]+(?: [a-z]+){0,3})/;

/**
 * The name after "vivo en", "cerca de" or "near" that the directory does not know; undefined if there are
 * only everyday words.
 */
function unknownName(said: string): string | undefined {
  const words = PLACE_AFTER.exec(said)?.[1]?.split(' ') ?? [];
  const first = words.findIndex((word) => isEveryday(word) || SMALL.has(word) || HERE.has(word));
  const name = (first < 0 ? words : words.slice(0, first)).join(' ');
  return name.length >= 3 ? name.slice(0, 40) : undefined;
}

/** Words that point to a place and do not name it. */
const HERE = new Set(
  'aqui aca ahi alla casa mi mis here there home my house imss seguro social bienestar familiar general'.split(
    ' ',
  ),
);

const FOREIGN = /\b(?:[a-z]\d[a-z] ?\d[a-z]\d|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|\d{5}-\d{4})\b/i;
const LETTERS_AND_DIGITS = /\b(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{5,6}\b/i;

/** The part of a text that looks like a postal code, well-formed or not. */
function readCode(directory: Directory, text: string, asked: boolean): Reading | 'foreign' {
  if (FOREIGN.test(text)) return 'foreign';
  const { codes, odd, named } = codesIn(text, asked);
  const [first] = codes;
  if (first !== undefined) {
    const known = codes.flatMap((code) => directory.postalCode(code) ?? []);
    if (codes.length === 1 && besideAbroad(directory, text, first, known[0])) return 'foreign';
    if (codes.length > 1 && known.length > 0)
      return choice(known.length > 1 ? 'many' : 'guess', known.slice(0, OFFERED));
    const only = onlyOf(known);
    return only ? placeEvent(only.key) : choice('no_such_code', directory.nearbyCodes(first, OFFERED), first);
  }
  if (!asked && !named) return undefined;
  if (odd) {
    if (/^\D*\d{4}\D*$/.test(text) && !named && /\p{L}{3}/u.test(text)) return undefined;
    const place = directory.postalCode(`0${odd}`);
    return place ? choice('lost_zero', [place], odd) : { unfit: 'four_digits' };
  }
  const digits = text.match(/\d+/g) ?? [];
  if (digits.some((run) => run.length > 5) || digits.join('').length > 9) return { unfit: 'too_many_digits' };
  if (LETTERS_AND_DIGITS.test(text)) return { unfit: 'letters_in_code' };
  if (/^\D{0,4}\d{1,3}\D{0,2}$/.test(text)) return { unfit: 'too_few_digits' };
  return undefined;
}

/**
 * Whether the code is a foreign one: it is next to a place abroad, "78701 austin", "77001 TX", that has no
 * namesake in the code's own state.
 */
function besideAbroad(directory: Directory, text: string, code: string, place: Place | undefined): boolean {
  const words = plain(text).split(' ');
  const at = words.indexOf(code);
  if (at < 0) return false;
  const near = new Set([...words.slice(Math.max(0, at - 3), at), ...words.slice(at + 1, at + 4)]);
  const next = [words[at - 1] ?? '', words[at + 1] ?? ''];
  if (next.some((word) => US_LETTERS.has(word))) return true;
  return abroadIn(text).some(({ name, from }) => {
    if (!name.split(' ').every((word) => near.has(word)) || ORIGINS.has(words[from - 1] ?? '')) return false;
    const namesakes = directory.findPlaces(name, 8).places;
    return !namesakes.some(({ state }) => state === place?.state);
  });
}

const ORIGINS = new Set(['de', 'from', 'desde', 'del']);

/** Two-letter codes of US states that are neither words nor states of Mexico. */
const US_LETTERS: ReadonlySet<string> = new Set(
  [...REGION_LETTERS]
    .filter(([letters, region]) => region.startsWith('US-') && !WORD_LETTERS.has(letters))
    .map(([letters]) => letters)
    .filter((letters) => !['de', 'sc', 'va', 'ms', 'mt', 'ar', 'ks', 'nl', 'bc', 'al'].includes(letters)),
);

/**
 * A place outside Mexico that a text names. `from`: the index of its first word; `wide`: it is a country or a
 * state; `told`: the letters of its state follow.
 */
type Abroad = { name: string; from: number; wide: boolean; told: boolean };

/**
 * The places outside Mexico that a text names. An everyday word counts only as the whole answer, or after a
 * word like "in".
 */
function abroadIn(text: string): Abroad[] {
  const known = gatherSpots();
  const words = plain(text.slice(0, 240)).split(' ');
  const found: Abroad[] = [];
  for (let at = 0; at < words.length; at++) {
    if (!beginsSpot(words[at] ?? '')) continue;
    for (let length = Math.min(5, words.length - at); length > 0; length--) {
      const name = words.slice(at, at + length).join(' ');
      const spots = known.get(name)?.filter(({ region, kind }) => region !== 'MX' && kind !== 'zone');
      if (!spots || spots.length === 0) continue;
      const idle = words.filter((word, n) => (n < at || n >= at + length) && !SMALL.has(word)).length;
      if (EVERYDAY.has(name) && (NEVER.has(name) || idle > 0) && !placedBefore(words, at)) continue;
      if (NEVER.has(name)) continue;
      const letters = words[at + length] ?? '';
      const told = spots.some(
        ({ region }) =>
          REGION_LETTERS.get(letters) === region && regionLabel(region).toLowerCase() === letters,
      );
      found.push({ name, from: at, wide: spots.every(({ kind }) => kind !== 'city'), told });
      at += length - 1;
      break;
    }
  }
  return found;
}

const SMALL = new Set('en in vivo estoy soy de i live am im the la el a por cerca near ahora'.split(' '));
/** Names in `zones.ts` that are common words, or rarely mean the place: never read as one here. */
const NEVER = new Set(
  'us the us mexico pueblo este central norte el norte center mountain la chi'
    .split(' ')
    .concat(['el norte', 'the us']),
);

const placedBefore = (words: string[], at: number): boolean =>
  ['en', 'in', 'near'].includes(words[at - 1] ?? '');

/**
 * How to read a text that names places abroad: `outside` if nothing in it points to Mexico; a choice of
 * places in Mexico if these are namesakes of some size; undefined if the text means Mexico.
 */
function readAbroad(found: Found, abroad: Abroad[]): Reading | 'outside' {
  const heard = found.heard ?? [];
  const names = new Set(abroad.map(({ name }) => plain(name)));
  const inside = abroad.filter(({ name }) =>
    heard.some((one) => one !== name && ` ${one} `.includes(` ${name} `)),
  );
  if (inside.length === abroad.length) return undefined;
  if (found.guess || heard.length === 0) return 'outside';
  if (heard.some((name) => !names.has(name))) return undefined;
  const { places, within } = found;
  if (abroad.some(({ told, wide }) => told || (wide && abroad.length > 1))) return 'outside';
  const sizes = places.map(sizeOf);
  const largest = Math.max(0, ...sizes);
  if (largest >= MEANT) return undefined;
  if (largest >= ASKED) return choice(places.length > 1 ? 'many' : 'guess', places);
  const colonia = places.length > 0 && places.every(({ kind }) => kind === 'settlement');
  return (colonia && !abroad.some(({ wide }) => wide)) || within ? undefined : 'outside';
}

const sizeOf = ({ kind, population }: Place): number =>
  kind === 'state' ? 1e6 : kind === 'settlement' ? 0 : (population ?? 0);

/** "clínica 46", "UMF 46 en Guadalajara", "clinic number 46 in Guadalajara". */
function readClinic(directory: Directory, inbound: Inbound, asked: Data | undefined): Reading {
  const text = textOf(inbound);
  const hit = text ? parseUnitNumber(text) : undefined;
  if (!hit) return undefined;
  const { number, kind, rest } = hit;
  const exact = kind ? directory.byNumber(number, kind) : [];
  const any = exact.length > 0 ? exact : directory.byNumber(number);
  if (rest !== '') {
    const called = any.filter(({ name }) => ` ${plain(name)} `.includes(` ${rest} `));
    if (called.length > 0) return unitEvent(wanted(called, kind), number);
    const { places, within, guess } = directory.findPlaces(rest, OFFERED);
    const named = guess ? [] : places;
    const here = [...new Set(named.flatMap((place) => inPlace(any, place)))];
    if (here.length > 0) return unitEvent(wanted(here, kind), number);
    const [place] = named;
    if (place) return unitEvent(nearestFirst(wanted(any, kind), place), number, elsewhere(place.label));
    if (within || guess || mayBePlace(rest))
      return unitEvent(wanted(any, kind), number, elsewhere(rest), true);
  }
  const near = asked?.place === undefined ? undefined : directory.place(String(asked.place));
  const family = wanted(any, kind);
  // "La UMF 43" after a list of Iztapalapa is the one there, not one of its namesakes.
  const here = near ? inPlace(family, near) : [];
  if (here.length > 0) return unitEvent(here, number);
  return unitEvent(near ? nearestFirst(family, near) : family, number);
}

/** "La 39", "de la segunda": one of the units that were listed (`units`), by its number or its place in the list. */
function readListed(directory: Directory, inbound: Inbound, asked: Data | undefined): Reading {
  const said = plain(textOf(inbound) ?? '');
  const units = asTexts(asked?.units).flatMap((id) => directory.unit(id) ?? []);
  if (units.length < 2 || said === '') return undefined;
  const figures = [...said.matchAll(POINTED)].map(([, figure]) => Number(figure));
  const byNumber = units.find(({ number }) => number !== undefined && figures.includes(number));
  const place = ORDINALS.findIndex((ordinal) => ordinal.test(said));
  const unit = byNumber ?? units[(figures.find((figure) => figure <= units.length) ?? 0) - 1] ?? units[place];
  return unit && { event: { type: 'unit', unit: unit.id } };
}

/** A figure that points to one of several, and is not denied: "la 39", "umf 39", "number 2". */
const POINTED =
  /(?<!\bno (?:(?:en|de) )?)\b(?:(?:la|el|umf|clinica|clinic|opcion|option|numero|number|num) )(\d{1,3})\b(?! ?(?:horas?|hrs?|am|pm|dias?|days?))/g;
/** The first, the second and so on of a list. */
const ORDINALS = [
  /\b(?:la|el|the) (?:primer[ao]?|first)\b/,
  /\b(?:la|el|the) (?:segund[ao]|second)\b/,
  /\b(?:la|el|the) (?:tercer[ao]?|third)\b/,
  /\b(?:la|el|the) (?:cuart[ao]|fourth)\b/,
  /\b(?:la|el|the) (?:quint[ao]|fifth)\b/,
];

const nearestFirst = (units: Unit[], place: Point): Unit[] =>
  [...units].sort((a, b) => kilometres(place, a) - kilometres(place, b));

const elsewhere = (heard: string): Values => ({ why: 'elsewhere', heard: heard.slice(0, 40) });

/** Whether the words beside a clinic's number may be a place: they are few, and none is an everyday word. */
function mayBePlace(rest: string): boolean {
  const words = rest.split(' ').filter((word) => !SMALL.has(word));
  return words.length > 0 && words.length <= 4 && !/\d/.test(rest) && !words.some(isEveryday);
}

/** All units if a hospital was asked for, else the family clinics. */
const wanted = (units: Unit[], kind: string | undefined): Unit[] =>
  kind?.startsWith('H') ? units : familyFirst(units);

/** The family clinics among the units, if there are any: "clínica 46" means one. */
function familyFirst(units: Unit[]): Unit[] {
  const family = units.filter((unit) => unit.family);
  return family.length > 0 ? family : units;
}

/** The state or city that tells which of several units of the same number is meant. */
function readNamesake(directory: Directory, inbound: Inbound, asked: Data | undefined): Reading {
  const units = asTexts(asked?.units).flatMap((id) => directory.unit(id) ?? []);
  const text = textOf(inbound);
  if (!text || units.length === 0 || /\d/.test(text)) return undefined;
  const { places, guess, within } = directory.findPlaces(text, OFFERED);
  if (guess || within) return undefined;
  const near = places.flatMap((place) => inPlace(units, place));
  const sameState = units.filter(({ state }) => places.some((place) => place.state === state));
  const here = near.length > 0 ? [...new Set(near)] : sameState;
  return here.length > 0 ? unitEvent(here, Number(asked?.number)) : undefined;
}

/**
 * The units of a place: all of its state, if it is one; else those of its municipality, and the nearby ones in
 * the same state.
 */
function inPlace(units: Unit[], place: Place): Unit[] {
  const sameState = units.filter((unit) => unit.state === place.state);
  if (place.kind === 'state') return sameState;
  const municipality = place.municipality ?? place.name;
  return sameState.filter((unit) => unit.municipality === municipality || kilometres(place, unit) <= NEAR_KM);
}

const placeEvent = (key: string): Reading => ({ event: { type: 'place', place: key } });

const choice = (why: string, places: Place[], heard?: string): Reading => ({
  event: { type: 'which_place', why, heard, places: places.map((place) => place.key) },
});

/**
 * The event of a unit, or of a choice of several. `doubt`: ask even if there is only one, because it is not
 * in the place that was named.
 */
function unitEvent(units: Unit[], number: number, more: Values = {}, doubt = false): Reading {
  const only = onlyOf(units);
  return only && !doubt && more.why === undefined
    ? { event: { type: 'unit', unit: only.id } }
    : { event: { type: 'which_clinic', number, units: units.map((unit) => unit.id), ...more } };
}
