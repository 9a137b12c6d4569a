/** What find-clinic and emergency show: units near a place, one unit, namesakes, places to choose from. Pure. */
import type { emergency } from '../../flows/emergency.ts';
import type { findClinic } from '../../flows/find-clinic.ts';
import { linkTo } from '../core/facts.ts';
import { type DataOf, type Moment, type Phrase, type Values, type View, viewsOf } from '../core/topic.ts';
import {
  type Directory,
  kilometres,
  type Near,
  type Place,
  type Unit,
  type Want,
} from '../directory/directory.ts';
import {
  awayFrom,
  contactOf,
  directionsTo,
  kindNameOf,
  kindOf,
  lacksOf,
  locatedAt,
  nameOf,
  noteOf,
  officeOf,
  shortLabel,
  stateName,
  townName,
  townOf,
  usualHoursOf,
  whoKnows,
} from './unit.ts';

/** Units shown at a time. */
const PAGE = 3;
/**
 * How many namesakes are shown as buttons; if there are more, the person narrows them down by writing a
 * place.
 */
const NAMESAKES = 8;

/** Above this distance, how far a clinic is from the person's place is not shown. */
const FAR_KM = 150;

/**
 * In an emergency, a hospital farther away is of no help: nearer ones exist that the directory does not have.
 */
const FAR_URGENCIAS_KM = 40;
/** If the nearest unit of a network is farther away, the network has hardly any around. */
const FAR_UNITS_KM = 30;
/**
 * How many of the nearest hospitals are considered: the first page is chosen among them, and later pages list
 * the rest by distance.
 */
const HOSPITALS = 40;

/** The views of `find-clinic`, over this directory. */
export const findClinicViews = (directory: Directory) =>
  viewsOf<typeof findClinic>({
    places: (data) => placesToChoose(directory, data),
    clinicsNear: (data, moment) => clinicsNear(directory, data, moment),
    clinic: (data) => clinicDetails(directory, data),
    namesakes: (data) => namesakes(directory, data),
    ofUnit: (data) => ofUnit(directory, data),
    chosen: ({ unit = '' }) => ({ values: { label: directory.unit(unit)?.label } }),
  });

type Data = DataOf<typeof findClinic>;

/** The views of `emergency`, over this directory. */
export const emergencyViews = (directory: Directory) =>
  viewsOf<typeof emergency>({
    places: (data) => placesToChoose(directory, data),
    urgenciasNear: (data) => {
      const place = placeOf(directory, data);
      if (!place) return { values: {} };
      const nearest = hospitalsNear(directory, place, false).slice(0, 3);
      const isFar = (nearest[0]?.km ?? 0) > FAR_URGENCIAS_KM;
      const near = isFar ? nearest.slice(0, 1) : nearest.filter(({ km }) => km <= FAR_URGENCIAS_KM);
      const clinics = near.map(
        ({ unit, km }, at): Phrase => ({
          key: 'urgencia_item',
          values: {
            n: at + 1,
            label: unit.label,
            away: awayFrom(place, km),
            details: [{ key: `network_${unit.system}` }, ...contactOf(directory, unit)],
          },
          place: locatedAt(directory, unit),
        }),
      );
      return { values: { place: nameOf(place), clinics }, ...(isFar ? { key: 'urgencias_far' } : {}) };
    },
  });

function placesToChoose(
  directory: Directory,
  { places: keys = [], why, heard }: Pick<Data, 'places' | 'why' | 'heard'>,
): View {
  const places = keys.flatMap((key) => directory.place(key) ?? []);
  return {
    values: { reason: { key: `why_${why ?? 'many'}`, values: { heard: heard ?? '' } } },
    options: {
      place: toldApart(places, (place) => [place.label, place.municipality]).map(({ one, label }) => ({
        value: one.key,
        label,
      })),
    },
  };
}

function clinicsNear(directory: Directory, data: Data, { fact }: Moment): View {
  const place = placeOf(directory, data);
  const { want = 'family', page = 0 } = data;
  if (!place) return { values: { list: '' }, hide: ['more'] };
  const out =
    want === 'bienestar' ? outsideBienestar(directory, place, String(fact('states_out'))) : undefined;
  const skip = page * PAGE;
  const isUninsured = data.insured === 'none';
  const found =
    want === 'urgencias'
      ? hospitalsNear(directory, place, isUninsured).slice(skip, skip + PAGE + 1)
      : directory.nearest(place, want, PAGE + 1, skip);
  if (out !== undefined && (found[0]?.km ?? Number.POSITIVE_INFINITY) > FAR_UNITS_KM)
    return {
      values: {
        list: {
          key: 'no_bienestar_here',
          values: { state: out, place: nameOf(place), other: otherNetwork(directory, place, data, []) },
        },
      },
      options: { unit: [] },
      hide: [want, 'more'],
    };
  const shown = found.slice(0, PAGE);
  const clinics = shown.map(
    ({ unit, km }, at): Phrase => ({
      key: 'clinic_item',
      values: {
        n: skip + at + 1,
        label: unit.label,
        away: awayFrom(place, km),
        details: [
          // The title of the list says it already.
          ...(want === 'family' && kindNameOf(unit) === 'family' ? [] : kindOf(unit)),
          ...(at > 0 && shown.slice(0, at).every((before) => km < before.km)
            ? [{ key: 'nearest_of_all' }]
            : []),
          ...contactOf(directory, unit),
        ],
      },
      place: locatedAt(directory, unit),
    }),
  );
  const values: Values = {
    place: nameOf(place),
    from: skip > 0 ? { key: 'page_from', values: { first: skip + 1, last: skip + shown.length } } : '',
    clinics: clinics.length > 0 ? clinics : [{ key: 'none_left' }],
    other: skip > 0 ? '' : otherNetwork(directory, place, data, shown),
    measured:
      data.why === 'within'
        ? { key: 'measured_within', values: { place: nameOf(place) } }
        : measuredFrom(place),
    note:
      out === undefined
        ? noteFor(place, want, skip, found[0]?.km)
        : { key: 'bienestar_not_joined', values: { state: out } },
  };
  let list: string = want;
  if (want === 'urgencias' && isUninsured) {
    if (shown.some(({ unit }) => unit.system === 'bienestar')) list = 'urgencias_uninsured';
    else if (skip === 0) values.note = { key: 'no_bienestar_hospital' };
  }
  return {
    values: { list: { key: `clinics_near_${list}`, values } },
    options: {
      unit: shown.map(({ unit }, at) => ({
        value: unit.id,
        label: `${skip + at + 1}. ${briefly(unit, shown)}`,
      })),
    },
    hide: [want, ...(found.length > PAGE ? [] : ['more'])],
    ...(shown.length > 0 ? { map: mapAround(place, shown) } : {}),
  };
}

/**
 * The map of a list. The coordinates of a shared point are rounded to about a hundred metres, because URLs
 * are recorded in many places.
 */
function mapAround({ key, kind, lat, lon, ...place }: Place, shown: Near[]): View['map'] {
  const rough = kind === 'point' ? `@${lat.toFixed(3)},${lon.toFixed(3)}` : key;
  return {
    place: rough,
    units: shown.map(({ unit }) => unit.id),
    alt: { key: 'map', values: { place: place.label || { key: 'here' } } },
  };
}

/**
 * Hospitals of both networks, nearest first, with two exceptions: the first page includes one of a kind that
 * surely has urgencias, and a person without social security sees those of IMSS-Bienestar first.
 */
function hospitalsNear(directory: Directory, place: Place, isUninsured: boolean): Near[] {
  const found = directory.nearest(place, 'urgencias', HOSPITALS);
  const reachable = found.filter(({ km }) => km <= FAR_URGENCIAS_KM);
  const sure = reachable.find(({ unit }) => unit.urgencias === 'yes');
  const own = isUninsured ? reachable.filter(({ unit }) => unit.system === 'bienestar') : reachable;
  return [...new Set([...own.slice(0, PAGE - 1), ...(sure ? [sure] : []), ...found])];
}

/**
 * The nearest unit of a kind that is not asked for but may be needed: of the other network, or a hospital
 * of either; '' if none. One that is in the list already is named by its number there.
 */
function otherNetwork(
  directory: Directory,
  place: Place,
  { want, insured }: Data,
  listed: readonly Near[],
): Phrase | string {
  if (want === 'urgencias' || (want === 'family' && insured !== undefined)) return '';
  const other = want === 'family' ? 'bienestar' : 'urgencias';
  const [one] = directory.nearest(place, other, 1);
  if (!one || one.km > (other === 'urgencias' ? FAR_URGENCIAS_KM : FAR_UNITS_KM)) return '';
  const { unit, km } = one;
  const at = listed.findIndex((near) => near.unit.id === unit.id);
  if (at >= 0) return { key: `nearest_${other}_listed`, values: { n: at + 1 } };
  return {
    key: `nearest_${other}`,
    values: {
      label: unit.label,
      network: { key: `network_${unit.system}` },
      urgencias: { key: `urgencias_${unit.urgencias}` },
      away: awayFrom(place, km),
      url: linkTo('web', directionsTo(unit)),
    },
    place: locatedAt(directory, unit),
  };
}

function clinicDetails(directory: Directory, data: Data): View {
  const unit = directory.unit(data.unit ?? '');
  const place = placeOf(directory, data);
  if (!unit) return { values: { clinic: '' }, hide: ['list', ...HERE] };
  const km = place && kilometres(place, unit);
  const away = place && km !== undefined && km <= FAR_KM ? awayFrom(place, km) : '';
  const values: Values = {
    label: unit.label,
    away: place && away !== '' ? { key: 'away', values: { away, place: nameOf(place) } } : '',
    details: [
      ...(unit.system === 'bienestar' && !unit.hospital ? [{ key: 'kind_bienestar' }] : kindOf(unit)),
      { key: `gives_${kindNameOf(unit)}` },
      townOf(directory, unit),
      ...contactOf(directory, unit),
      ...(unit.hours ? [{ key: 'hours', values: { hours: unit.hours } }] : []),
      ...officeOf(directory, unit),
      ...lacksOf(unit),
    ],
    note: { key: noteOf(unit) },
  };
  const located = locatedAt(directory, unit);
  return {
    values: { clinic: { key: `clinic_details_${unit.system}`, values, place: located } },
    passOn: { label: { key: 'pass_clinic_on' }, text: located.pass },
    ...(place && km !== undefined && km <= FAR_KM ? { map: mapAround(place, [{ unit, km }]) } : {}),
    hide: [...(place ? [] : ['list']), ...(unit.system === 'imss' && unit.family ? [] : HERE)],
  };
}

/** What can be done only at one's family clinic. */
const HERE = ['register', 'appointment'];

/** The detail of a clinic that was asked for: its telephone, its address or its hours. */
function ofUnit(directory: Directory, data: Data): View {
  const unit = data.unit === undefined ? undefined : directory.unit(data.unit);
  if (!unit) return { values: {} };
  const { told: asked = '' } = data;
  const details: Record<string, string | undefined> = {
    unit_phone: unit.phone,
    unit_address: unit.address,
    unit_hours: unit.hours,
  };
  const known = details[asked];
  const unknown = asked === 'unit_phone' ? `unknown_${unit.system}` : 'unknown';
  return {
    key: `${asked}_${known ? 'known' : unknown}`,
    ...(asked === 'unit_address' ? { place: locatedAt(directory, unit) } : {}),
    values: {
      label: unit.label,
      town: townName(directory, unit),
      phone: unit.phone && linkTo('phone', unit.phone),
      address: unit.address,
      hours: unit.hours,
      dated: unit.asOf ? { key: 'dated', values: { year: unit.asOf.slice(0, 4) } } : '',
      usual: usualHoursOf(unit),
      who: asked === 'unit_phone' ? { key: `who_${unit.system}` } : whoKnows(unit),
      url: linkTo('web', directionsTo(unit)),
      bus: linkTo('web', directionsTo(unit, 'transit')),
    },
  };
}

function namesakes(directory: Directory, data: Data): View {
  const units = (data.units ?? []).flatMap((id) => directory.unit(id) ?? []);
  const named = data.why === 'elsewhere' ? 'namesakes_elsewhere' : 'namesakes_many';
  const why = units.length === 0 ? 'no_such_clinic' : named;
  return {
    values: {
      reason: { key: why, values: { number: data.number ?? 0, heard: data.heard ?? '' } },
    },
    options: {
      unit: toldApart(units.slice(0, NAMESAKES), (unit) => [
        `${unit.label}, ${stateName(directory, unit.state)}`,
        unit.municipality ?? unit.address ?? unit.postalCode,
      ]).map(({ one, label }) => ({ value: one.id, label })),
    },
  };
}

/**
 * A unit's short name; its full label where another unit shown has the same short name, such as a hospital and a
 * health centre of one town.
 */
const briefly = (unit: Unit, shown: readonly { unit: Unit }[]): string =>
  shown.filter((other) => shortLabel(other.unit) === shortLabel(unit)).length > 1
    ? unit.label
    : shortLabel(unit);

/** Distinct labels: equal ones get their town or municipality, and a number where they are still equal. */
function toldApart<One>(
  all: One[],
  labels: (one: One) => [label: string, more?: string],
): { one: One; label: string }[] {
  const shown = new Map<string, One>();
  for (const one of all) {
    const [label, more] = labels(one);
    const twins = all.filter((other) => labels(other)[0] === label).length > 1;
    const full = twins && more && !label.includes(more) ? `${label} (${more})` : label;
    shown.set(shown.has(full) ? `${full} (${shown.size + 1})` : full, one);
  }
  return [...shown].map(([label, one]) => ({ one, label }));
}

/** From where the distances were measured, when that is not where the person is. */
function measuredFrom(place: Place): Phrase | string {
  if (place.coarse) return { key: 'place_is_large', values: { place: nameOf(place) } };
  return place.approximate ? { key: 'place_approximate', values: { place: place.name } } : '';
}

/** The name of the state of a place, where `statesOut`, a list of names, says that it does not take part in IMSS-Bienestar. */
function outsideBienestar(directory: Directory, place: Place, statesOut: string): string | undefined {
  const name = directory.states.find(({ key }) => key === place.state)?.name;
  return name !== undefined && statesOut.split(', ').includes(name) ? name : undefined;
}

/** A note that belongs to a list, on its first page. */
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

const placeOf = (directory: Directory, { place }: Pick<Data, 'place'>): Place | undefined =>
  place === undefined ? undefined : directory.place(place);
