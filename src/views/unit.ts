/** What is said of one clinic, office or hospital: its kind, town, contact, distance, and what is not known of it. Pure. */
import type { Point } from '../core/conversation.ts';
import { linkTo } from '../core/facts.ts';
import type { Located, Phrase } from '../core/topic.ts';
import type { Directory, Place, Unit } from '../directory/directory.ts';

/** How many offices near a unit are searched for its own office, which need not be the nearest. */
const OFFICES = 20;
/** If an address is this many years older than the newest data, its year is shown. */
const OLD_YEARS = 3;
/** If a place stands for a whole city, distances below this one are not shown, because they mean nothing. */
const CITY_KM = 10;

/** A page that shows the way to a point from wherever the person is (Google's documented Maps URL), by bus where asked. */
export const directionsTo = ({ lat, lon }: Point, by?: 'transit'): string =>
  `https://www.google.com/maps/dir/?api=1&destination=${lat.toFixed(5)},${lon.toFixed(5)}${by ? `&travelmode=${by}` : ''}`;

/** A unit for channels that show places, with the text about it that a person may pass on. */
export function locatedAt(directory: Directory, unit: Unit): Located {
  const { lat, lon, label, address, phone } = unit;
  return {
    lat,
    lon,
    name: label,
    address: address ?? townName(directory, unit),
    ...(phone ? { phone } : {}),
    way: directionsTo(unit),
    pass: {
      topic: 'find-clinic',
      key: 'clinic_to_pass_on',
      values: { label, details: [townOf(directory, unit), ...contactOf(directory, unit)] },
    },
  };
}

/** The subdelegación of a unit, with what is known of the office; only where IMSS's own directory was read. */
export function officeOf(directory: Directory, unit: Unit): Phrase[] {
  if (unit.office === undefined) return [];
  const [own = ''] = unit.office.split(',');
  const found = directory.offices(unit, OFFICES).find(({ office }) => office.name.endsWith(own));
  const { address, hours } = found?.office ?? {};
  return [{ key: 'office', values: { office: [unit.office, address, hours].filter(Boolean).join(' · ') } }];
}

/** Says which of hours, telephone and address are not known for a unit, and who knows them. */
export function lacksOf(unit: Unit): Phrase[] {
  const lacking = [
    ...(unit.hours ? [] : ['hours']),
    ...(unit.phone ? [] : ['phone']),
    ...(unit.address ? [] : ['address']),
  ];
  if (lacking.length === 0) return [];
  return [{ key: `lacks_${lacking.join('_')}`, values: { who: whoKnows(unit) } }];
}

/**
 * Who knows what the data does not tell about a unit: the unit itself if it has a telephone, else its
 * network.
 */
export const whoKnows = ({ phone, system }: Unit): Phrase =>
  phone ? { key: 'who_by_phone', values: { phone: linkTo('phone', phone) } } : { key: `who_${system}` };

/** When units of this kind are usually open, if that is known; else ''. */
export function usualHoursOf(unit: Unit): Phrase | string {
  if (unit.urgencias === 'yes') return { key: 'usual_urgencias' };
  return unit.system === 'imss' && unit.family ? { key: 'usual_family' } : '';
}

export function noteOf(unit: Unit): string {
  if (unit.system === 'bienestar') return 'bienestar_note';
  return unit.family ? 'assigned' : 'urgencias_anywhere_note';
}

/**
 * The kind of a unit, with its urgencias if these are known or if it is a hospital; nothing if its name says
 * it all.
 */
export function kindOf(unit: Unit): Phrase[] {
  if (unit.system === 'bienestar' && !unit.hospital) return [];
  const kind = { key: `kind_${kindNameOf(unit)}` };
  if (unit.urgencias === 'unknown' && !unit.hospital) return [kind];
  return [{ key: 'kind_line', values: { kind, urgencias: { key: `urgencias_${unit.urgencias}` } } }];
}

export function kindNameOf(unit: Unit): string {
  if (unit.system === 'bienestar') return unit.hospital ? 'bienestar_hospital' : 'bienestar';
  if (unit.family) return unit.hospital ? 'family_hospital' : 'family';
  if (unit.hospital) return unit.urgencias === 'yes' ? 'hospital' : 'specialty';
  return 'other';
}

export function contactOf(directory: Directory, unit: Unit): Phrase[] {
  const lines: Phrase[] = [];
  if (unit.employer) lines.push({ key: 'employer_only', values: { employer: unit.employer } });
  if (unit.address) {
    const dated = datedOf(directory, unit);
    lines.push({ key: 'address', values: { address: unit.address } }, ...(dated ? [dated] : []));
  }
  if (unit.phone) lines.push({ key: 'phone', values: { phone: linkTo('phone', unit.phone) } });
  if (unit.approximate) lines.push({ key: 'approximate' });
  lines.push({ key: 'directions', values: { url: linkTo('web', directionsTo(unit)) } });
  return lines;
}

/** The year of the address and the telephone number, if they are old. */
function datedOf(directory: Directory, { asOf }: Unit): Phrase | undefined {
  if (asOf === undefined) return undefined;
  const year = (month: string): number => Number(month.slice(0, 4));
  const newest = Math.max(...directory.about.builtFrom.map((from) => year(from.asOf)));
  if (newest - year(asOf) < OLD_YEARS) return undefined;
  return { topic: 'find-clinic', key: 'address_of_year', values: { year: year(asOf) } };
}

export const townOf = (directory: Directory, unit: Unit): Phrase => ({
  key: 'town',
  values: { town: townName(directory, unit) },
});

export const townName = (directory: Directory, unit: Unit): string =>
  [unit.municipality, stateName(directory, unit.state)].filter(Boolean).join(', ');

export const stateName = (directory: Directory, key: string): string =>
  directory.states.find((state) => state.key === key)?.name ?? key;

export const nameOf = (place: Place): string | Phrase => place.label || { key: 'here' };

export const shortLabel = (unit: Unit): string =>
  unit.number === undefined ? unit.name : `${unit.kind} ${unit.number}`;

/**
 * How far it is, as precisely as that is known: exactly from a shared point, roughly from the middle of a postal code or a
 * town, and nothing where the middle stands for a whole city and the unit may be around the corner.
 */
export function awayFrom(place: Place, km: number): Phrase | string {
  if (place.coarse && (place.kind === 'state' || km < CITY_KM)) return '';
  const shown = km < 10 ? km.toFixed(1) : km.toFixed(0);
  return { topic: 'find-clinic', key: place.kind === 'point' ? 'km' : 'about_km', values: { km: shown } };
}
