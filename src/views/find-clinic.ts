/** What find-clinic and emergency show: units near a place, one unit, namesakes, places to choose from. Pure. */
import type { Point } from '../core/conversation.ts';
import { linkTo } from '../core/facts.ts';
import type { Data, Phrase, Values, View, ViewOf } from '../core/topic.ts';
import { type Directory, kilometres, type Place, type Unit, type Want } from '../directory/directory.ts';

/** Units shown at a time. */
const PAGE = 3;
/** Namesakes shown as buttons; more than that are narrowed down by writing a place. */
const NAMESAKES = 8;

/** Farther than this, how far a clinic is from the person's place says nothing. */
const FAR_KM = 150;

/** In an emergency a hospital farther than this is no help: others are nearer, though not in the directory. */
const FAR_URGENCIAS_KM = 40;
/** A network whose nearest unit is farther than this has next to none around. */
const FAR_UNITS_KM = 30;

/** The views of `find-clinic`, over this directory. */
export function findClinicViews(directory: Directory): Record<string, ViewOf> {
  return {
    places: (data) => placesToChoose(directory, data),
    clinicsNear: (data) => clinicsNear(directory, data),
    clinic: (data) => clinicDetails(directory, data),
    namesakes: (data) => namesakes(directory, data),
    ofUnit: (data) => ofUnit(directory, data),
  };
}

/** The views of `emergency`, over this directory. */
export function emergencyViews(directory: Directory): Record<string, ViewOf> {
  return {
    places: (data) => placesToChoose(directory, data),
    urgenciasNear: (data) => {
      const place = placeOf(directory, data);
      if (!place) return { values: {} };
      const nearest = directory.nearest(place, 'urgencias', 3);
      const isFar = (nearest[0]?.km ?? 0) > FAR_URGENCIAS_KM;
      const near = isFar ? nearest.slice(0, 1) : nearest.filter(({ km }) => km <= FAR_URGENCIAS_KM);
      const clinics = near.map(
        ({ unit, km }, at): Phrase => ({
          key: 'urgencia_item',
          values: {
            n: at + 1,
            label: unit.label,
            km: distance(km),
            details: [{ key: `network_${unit.system}` }, ...contactOf(unit)],
          },
        }),
      );
      return { values: { place: nameOf(place), clinics }, ...(isFar ? { key: 'urgencias_far' } : {}) };
    },
  };
}

/** A page that shows the way to a point from wherever the person is (Google's documented Maps URL). */
export const directionsTo = ({ lat, lon }: Point): string =>
  `https://www.google.com/maps/dir/?api=1&destination=${lat.toFixed(5)},${lon.toFixed(5)}`;

function placesToChoose(directory: Directory, data: Data): View {
  const places = ((data.places as string[] | undefined) ?? []).flatMap((key) => directory.place(key) ?? []);
  return {
    values: { reason: { key: `why_${data.why ?? 'many'}`, values: { heard: String(data.heard ?? '') } } },
    options: {
      place: toldApart(places, (place) => [place.label, place.municipality]).map((label, at) => ({
        value: places[at]!.key,
        label,
      })),
    },
  };
}

function clinicsNear(directory: Directory, data: Data): View {
  const place = placeOf(directory, data);
  const want = data.want as Want;
  if (!place) return { values: { list: '' }, hide: ['more'] };
  const skip = Number(data.page) * PAGE;
  const found = directory.nearest(place, want, PAGE + 1, skip);
  const shown = found.slice(0, PAGE);
  const clinics = shown.map(
    ({ unit, km }, at): Phrase => ({
      key: 'clinic_item',
      values: {
        n: skip + at + 1,
        label: unit.label,
        km: distance(km),
        details: [...kindOf(unit), ...contactOf(unit)],
      },
    }),
  );
  const values: Values = {
    place: nameOf(place),
    from: skip > 0 ? { key: 'page_from', values: { first: skip + 1, last: skip + shown.length } } : '',
    clinics: clinics.length > 0 ? clinics : [{ key: 'none_left' }],
    measured: measuredFrom(place),
    note: noteFor(place, want, skip, found[0]?.km),
  };
  return {
    values: { list: { key: `clinics_near_${want}`, values } },
    options: {
      unit: shown.map(({ unit }, at) => ({ value: unit.id, label: `${skip + at + 1}. ${shortLabel(unit)}` })),
    },
    hide: [want, ...(found.length > PAGE ? [] : ['more'])],
  };
}

function clinicDetails(directory: Directory, data: Data): View {
  const unit = directory.unit(String(data.unit));
  const place = placeOf(directory, data);
  if (!unit) return { values: { clinic: '' }, hide: ['list'] };
  const km = place && kilometres(place, unit);
  const away = km !== undefined && km <= FAR_KM ? km : undefined;
  const values: Values = {
    label: unit.label,
    away:
      place && away !== undefined
        ? { key: 'away', values: { km: distance(away), place: nameOf(place) } }
        : '',
    details: [...kindOf(unit), townOf(directory, unit), ...contactOf(unit)],
    note: { key: noteOf(unit) },
  };
  return {
    values: { clinic: { key: `clinic_details_${unit.system}`, values } },
    pin: {
      lat: unit.lat,
      lon: unit.lon,
      title: unit.label,
      address: unit.address ?? townName(directory, unit),
    },
    hide: place ? [] : ['list'],
  };
}

/** What is known of one clinic, of what was asked: its telephone, its address, its hours. */
function ofUnit(directory: Directory, data: Data): View {
  const unit = data.unit === undefined ? undefined : directory.unit(String(data.unit));
  if (!unit) return { values: {} };
  const asked = String(data.told);
  const known = asked === 'unit_phone' ? unit.phone : asked === 'unit_address' ? unit.address : undefined;
  return {
    key: `${asked}_${known ? 'known' : 'unknown'}`,
    values: {
      label: unit.label,
      town: townName(directory, unit),
      phone: unit.phone && linkTo('phone', unit.phone),
      address: unit.address,
      url: linkTo('web', directionsTo(unit)),
    },
  };
}

function namesakes(directory: Directory, data: Data): View {
  const units = ((data.units as string[] | undefined) ?? []).flatMap((id) => directory.unit(id) ?? []);
  const named = data.why === 'elsewhere' ? 'namesakes_elsewhere' : 'namesakes_many';
  const why = units.length === 0 ? 'no_such_clinic' : named;
  return {
    values: {
      reason: { key: why, values: { number: Number(data.number ?? 0), heard: String(data.heard ?? '') } },
    },
    options: {
      unit: toldApart(units.slice(0, NAMESAKES), (unit) => [
        `${unit.label}, ${stateName(directory, unit.state)}`,
        unit.municipality ?? unit.address ?? unit.postalCode,
      ]).map((label, at) => ({ value: units[at]!.id, label })),
    },
  };
}

/** A label for each, with its town or municipality where two would be the same, and else its number. */
function toldApart<One>(all: One[], labels: (one: One) => [label: string, more?: string]): string[] {
  const shown: string[] = [];
  for (const one of all) {
    const [label, more] = labels(one);
    const twins = all.filter((other) => labels(other)[0] === label).length > 1;
    const full = twins && more && !label.includes(more) ? `${label} (${more})` : label;
    shown.push(shown.includes(full) ? `${full} (${shown.length + 1})` : full);
  }
  return shown;
}

/** From where the distances were measured, when that is not where the person is. */
function measuredFrom(place: Place): Phrase | string {
  if (place.kind === 'state') return { key: 'place_is_large', values: { place: nameOf(place) } };
  return place.approximate ? { key: 'place_approximate', values: { place: nameOf(place) } } : '';
}

/** What a person should know about a list, on its first page. */
function noteFor(place: Place, want: Want, skip: number, nearest = 0): Phrase | string {
  if (want === 'bienestar' && nearest > FAR_UNITS_KM)
    return { key: 'bienestar_far', values: { place: nameOf(place) } };
  return skip === 0 && NOTES[want] ? { key: NOTES[want] } : '';
}

const NOTES: Partial<Record<Want, string>> = {
  family: 'assigned',
  urgencias: 'urgencias_anywhere_note',
  bienestar: 'bienestar_note',
};

function noteOf(unit: Unit): string {
  if (unit.system === 'bienestar') return 'bienestar_note';
  return unit.family ? 'assigned' : 'urgencias_anywhere_note';
}

/** What kind of unit it is, with its urgencias where they are known; nothing where its name says it all. */
function kindOf(unit: Unit): Phrase[] {
  if (unit.system === 'bienestar' && !unit.hospital) return [];
  const kind = { key: `kind_${kindNameOf(unit)}` };
  if (unit.urgencias === 'unknown') return [kind];
  return [{ key: 'kind_line', values: { kind, urgencias: { key: `urgencias_${unit.urgencias}` } } }];
}

function kindNameOf(unit: Unit): string {
  if (unit.system === 'bienestar') return 'bienestar_hospital';
  if (unit.family) return unit.hospital ? 'family_hospital' : 'family';
  if (unit.hospital) return unit.urgencias === 'yes' ? 'hospital' : 'specialty';
  return 'other';
}

function contactOf(unit: Unit): Phrase[] {
  const lines: Phrase[] = [];
  if (unit.employer) lines.push({ key: 'employer_only', values: { employer: unit.employer } });
  if (unit.address) lines.push({ key: 'address', values: { address: unit.address } });
  if (unit.phone) lines.push({ key: 'phone', values: { phone: linkTo('phone', unit.phone) } });
  if (unit.approximate) lines.push({ key: 'approximate' });
  lines.push({ key: 'directions', values: { url: linkTo('web', directionsTo(unit)) } });
  return lines;
}

const townOf = (directory: Directory, unit: Unit): Phrase => ({
  key: 'town',
  values: { town: townName(directory, unit) },
});

const townName = (directory: Directory, unit: Unit): string =>
  [unit.municipality, stateName(directory, unit.state)].filter(Boolean).join(', ');

const stateName = (directory: Directory, key: string): string =>
  directory.states.find((state) => state.key === key)?.name ?? key;

const placeOf = (directory: Directory, data: Data): Place | undefined =>
  data.place === undefined ? undefined : directory.place(String(data.place));

const nameOf = (place: Place): string | Phrase => place.label || { key: 'here' };

const shortLabel = (unit: Unit): string =>
  unit.number === undefined ? unit.name : `${unit.kind} ${unit.number}`;

const distance = (km: number): string => (km < 10 ? km.toFixed(1) : km.toFixed(0));
