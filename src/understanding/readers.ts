/**
 * The readers: one kind of answer each. They turn what people type or share into events of a topic, or into the
 * reason why it is no answer.
 */
import type { Inbound, Point } from '../core/conversation.ts';
import type { Data, Reader, Reading, Values } from '../core/topic.ts';
import { plain } from '../core/understand.ts';
import type { Directory, Place, Unit } from '../directory/directory.ts';

/** How many places or codes are offered to choose from. */
const OFFERED = 5;
/** Two points this near are the same area for "which clinic of that number". */
const NEAR_KM = 60;

/** The readers by the name a state's `expects` uses, over this directory. */
export function readers(directory: Directory): Record<string, Reader> {
  return {
    place: (inbound, asked) => readPlace(directory, inbound, asked !== undefined),
    clinic: (inbound, asked) => readClinic(directory, inbound, asked),
    namesake: (inbound, asked) => readNamesake(directory, inbound, asked),
  };
}

/** A postal code, a named place or a shared location. */
function readPlace(directory: Directory, inbound: Inbound, asked: boolean): Reading {
  if (inbound.kind === 'place') {
    const key = `@${inbound.point.lat.toFixed(4)},${inbound.point.lon.toFixed(4)}`;
    return directory.place(key)?.state ? placeEvent(key) : { unfit: 'outside_mexico' };
  }
  const text = textOf(inbound);
  if (!text) return undefined;
  const code = readCode(directory, text, asked);
  if (code) return code;
  const { places, within } = directory.findPlaces(text, OFFERED);
  if (places.length === 1) return placeEvent(places[0]!.key);
  if (places.length > 1) return choice('many', places);
  return within && asked ? choice('within', [within]) : undefined;
}

const FOREIGN = /\b(?:[a-z]\d[a-z] ?\d[a-z]\d|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|\d{5}-\d{4})\b/i;

/** The part of a text that looks like a postal code, well-formed or not. */
function readCode(directory: Directory, text: string, asked: boolean): Reading {
  if (FOREIGN.test(text)) return asked ? { unfit: 'foreign_code' } : undefined;
  const digits = text.match(/\d+/g) ?? [];
  const code = digits.find((run) => run.length === 5);
  if (code) {
    const place = directory.postalCode(code);
    return place ? placeEvent(place.key) : choice('no_such_code', directory.nearbyCodes(code, OFFERED), code);
  }
  const mended = text.match(/\b(?=[\dOoIl]*\d)[\dOoIl]{5}\b/)?.[0];
  if (mended) {
    const place = directory.postalCode(mended.replace(/[Oo]/g, '0').replace(/[Il]/g, '1'));
    if (place) return placeEvent(place.key);
  }
  const named = /\b(?:cp|c\.p\.?|c[oó]digo(?: postal)?|postal code|zip(?: code)?)\b/i.test(text);
  if (!asked && !named) return undefined;
  const four = digits.find((run) => run.length === 4);
  if (four) {
    const place = directory.postalCode(`0${four}`);
    return place ? choice('lost_zero', [place], four) : { unfit: 'four_digits' };
  }
  if (digits.some((run) => run.length > 5) || digits.join('').length > 9) return { unfit: 'too_many_digits' };
  if (/\b(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{5,6}\b/i.test(text)) return { unfit: 'letters_in_code' };
  if (/^\D{0,4}\d{1,3}\D{0,2}$/.test(text)) return { unfit: 'too_few_digits' };
  return undefined;
}

const CLINIC =
  /(?:^|\s)(umfh|umf|umaa|hgzmf|hgsmf|hgrmf|hgz|hgr|hgs|hgo|hgp|u\s?m\s?f|clinicas?|clinics?|unidad(?: (?:de )?medicina)?(?: medica)?(?: familiar)?|hospital(?: general)?(?: de zona| regional)?)(?: (?:del? )?imss)?(?: (?:no|num|numero|number))? (\d{1,3})(?: (.*))?$/;

/** "clínica 46", "UMF 46 en Guadalajara", "clinic number 46 in Guadalajara". */
function readClinic(directory: Directory, inbound: Inbound, asked: Data | undefined): Reading {
  const text = textOf(inbound);
  const hit = text && CLINIC.exec(plain(text));
  if (!hit) return undefined;
  const number = Number(hit[2]);
  const kind = hit[1]!.replace(/\s/g, '').toUpperCase();
  const all = directory.byNumber(number, /^(?:UMF|UMFH|UMAA|HG[A-Z]*)$/.test(kind) ? kind : undefined);
  const any = all.length > 0 ? all : directory.byNumber(number);
  const named = hit[3] ? directory.findPlaces(hit[3], 1).places[0] : undefined;
  if (named) {
    const here = familyFirst(inPlace(directory, any, named));
    if (here.length > 0) return unitEvent(here, number);
    return unitEvent(familyFirst(any), number, { why: 'elsewhere', heard: named.label.slice(0, 40) });
  }
  const known = asked?.place === undefined ? undefined : directory.place(String(asked.place));
  const family = familyFirst(any);
  return unitEvent(known ? family.sort((a, b) => degrees(known, a) - degrees(known, b)) : family, number);
}

/** "Clínica 46" names a family clinic where there is one of that number. */
function familyFirst(units: Unit[]): Unit[] {
  const family = units.filter((unit) => unit.family);
  return family.length > 0 ? family : units;
}

/** Only to order by: how far apart two points are, roughly. */
const degrees = (a: Point, b: Point): number => (a.lat - b.lat) ** 2 + (a.lon - b.lon) ** 2;

/** The state or city that tells which of several units of the same number is meant. */
function readNamesake(directory: Directory, inbound: Inbound, asked: Data | undefined): Reading {
  const units = ((asked?.units as string[] | undefined) ?? []).flatMap((id) => directory.unit(id) ?? []);
  const text = textOf(inbound);
  if (!text || units.length === 0 || /\d/.test(text)) return undefined;
  for (const place of directory.findPlaces(text, OFFERED).places) {
    const here = inPlace(directory, units, place);
    if (here.length > 0) return unitEvent(here, Number(asked?.number));
  }
  return undefined;
}

/** The units of a place: those of its state, and of these the nearby ones where the place is narrower than a state. */
function inPlace(directory: Directory, units: Unit[], place: Place): Unit[] {
  const sameState = units.filter((unit) => unit.state === place.state);
  if (place.kind === 'state') return sameState;
  const ids = new Set(units.map((unit) => unit.id));
  const near = [...directory.nearest(place, 'family', 40), ...directory.nearest(place, 'hospital', 20)]
    .filter(({ unit, km }) => km <= NEAR_KM && ids.has(unit.id))
    .map(({ unit }) => unit);
  return near.length > 0 ? [...new Set(near)] : sameState;
}

const textOf = (inbound: Inbound): string | undefined =>
  inbound.kind === 'text' ? inbound.text : inbound.kind === 'command' ? inbound.argument : undefined;

const placeEvent = (key: string): Reading => ({ event: { type: 'place', place: key } });

const choice = (why: string, places: Place[], heard?: string): Reading => ({
  event: { type: 'which_place', why, heard, places: places.map((place) => place.key) },
});

const unitEvent = (units: Unit[], number: number, more: Values = {}): Reading =>
  units.length === 1
    ? { event: { type: 'clinic', unit: units[0]!.id } }
    : { event: { type: 'which_clinic', number, units: units.map((unit) => unit.id), ...more } };
