import { kilometres } from '../../src/directory/directory.ts';
import { type StateInfo, stateInfoOf } from '../../src/directory/states.ts';
import { fold } from '../../src/directory/words.ts';
import type { Gazetteer, Municipality, Town } from './gazetteer.ts';
import { imssKind, imssLeftOut, type Kind } from './kinds.ts';
import type { ImssRow, Report } from './raw.ts';
import { employers, expansions, homeStates, pinIsRight, pinOfRow, repairs, townOfRow } from './repairs.ts';

/** A unit while the data file is being built. */
export type RawUnit = Kind & {
  id: string;
  system: 'imss' | 'bienestar';
  /** The number as printed, `3A`, or empty. */
  printed: string;
  name: string;
  label: string;
  state: StateInfo;
  municipality?: Municipality;
  lat: number;
  lon: number;
  approximate: boolean;
  employer?: string;
  address?: string;
  postalCode?: string;
  phone?: string;
  /** The month that address, postal code and phone are of. */
  asOf?: string;
  /** Opening hours, and the subdelegación it belongs to, where IMSS's own directory was read. */
  hours?: string;
  office?: string;
};

/** Turns the two lists of the IMSS directory into units: named, placed by checked pins, and none of them listed twice. */
export const imssUnits = (
  lists: { file: string; rows: ImssRow[] }[],
  places: Gazetteer,
  report: Report,
): RawUnit[] => {
  const units: RawUnit[] = [];
  for (const { file, rows } of lists) {
    for (const [at, row] of rows.entries()) {
      const reject = (reason: string) =>
        report.rejected.push({ file, row: String(at + 2), name: row.name, reason });
      const parted = partName(row.name);
      if (parted === undefined) {
        reject('its kind is not known');
        continue;
      }
      const leftOut = imssLeftOut.get(parted.kind);
      if (leftOut !== undefined) {
        reject(leftOut);
        continue;
      }
      const kind = imssKind(parted.kind);
      if (kind === undefined) {
        reject(`kind "${parted.kind}" is not known`);
        continue;
      }
      const right = pinOfRow.get(row.name);
      if (right !== undefined) {
        const km = kilometres(row, right).toFixed(1);
        const reason = `pin ${km} km from where it stands: moved to ${right.because}`;
        report.changed.push({ file, row: String(at + 2), name: row.name, reason });
        Object.assign(row, { lat: right.lat, lon: right.lon });
      }
      const unit = place(
        { ...kind, printed: parted.printed, raw: parted.name, row, file, at },
        places,
        report,
      );
      const twin = units.find((other) => sameUnit(other, unit));
      if (twin !== undefined) {
        reject(`listed twice: merged with ${twin.label}`);
        continue;
      }
      units.push(unit);
    }
  }
  doubtSharedPins(units, report);
  return units;
};

/** `UMFH 11 S. MIGUEL ALLENDE` -> kind `UMFH`, number as printed `11`, name `S. MIGUEL ALLENDE`. */
export const partName = (raw: string): { kind: string; printed: string; name: string } | undefined => {
  const text = raw.replace(/\s+/g, ' ').trim();
  const match =
    /^(UDDX CAMA|C EXTERNA|HPSIQ MF|LABORATORIO|[A-Z]+(?:-[A-Z]+)?)(?: (\d+[A-Z]?)(?= |$))?(?: (.*))?$/.exec(
      text,
    );
  if (match === null) return undefined;
  const [, kind = '', printed = '', name = ''] = match;
  return { kind: kind.replace('HPSIQ MF', 'HPSIQ-MF'), printed, name };
};

/** What a unit is called in full. */
export const labelOf = (kind: string, printed: string, name: string): string =>
  [kind, printed, name].filter((part) => part !== '').join(' ');

/** A short id from what does not change when the data is refreshed: state, kind and number, or the name. */
export const idOf = (state: StateInfo, kind: string, printed: string, name: string): string =>
  `${state.key}-${kind}-${printed !== '' ? printed : fold(name).replace(/ /g, '-').slice(0, 24)}`;

/** Makes ids unique: units with the same id get the beginning of their name behind it. */
export const tellApart = (units: RawUnit[]): void => {
  const groups = new Map<string, RawUnit[]>();
  for (const unit of units) groups.set(unit.id, [...(groups.get(unit.id) ?? []), unit]);
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const seen = new Set<string>();
    for (const unit of group) {
      const base = `${unit.id}-${fold(unit.name).replace(/ /g, '-').slice(0, 12).replace(/-$/, '')}`;
      let id = base;
      for (let n = 2; seen.has(id); n++) id = `${base}${n}`;
      seen.add(id);
      unit.id = id;
    }
  }
};

type Parted = Kind & { printed: string; raw: string; row: ImssRow; file: string; at: number };

const place = (unit: Parted, places: Gazetteer, report: Report): RawUnit => {
  const { row } = unit;
  const printedRow = row.name.replace(/\s+/g, ' ').trim();
  const trimmed = unit.raw
    .replace(/\s*\(AUT\)\s*$/i, '')
    .replace(/\s+(C\/|CON )(UMAA|REHAB).*$/, '')
    .replace(/\.$/, '')
    .trim();
  const repair = repairs.get(printedRow);
  const near = places.townsNear(row.lat, row.lon, 30);
  const match = matchTown(repair ?? trimmed, near, places);
  const home = stateAndMunicipality(
    row,
    match?.municipality,
    stateInfoOf(homeStates.get(printedRow) ?? ''),
    places,
  );
  const [nearest] = places.codesNear(row.lat, row.lon, 1);
  const name =
    repair ??
    match?.name ??
    (places.spelling.name(expand(trimmed)) || (nearest?.code.municipality.name ?? ''));
  const result: RawUnit = {
    kind: unit.kind,
    family: unit.family,
    hospital: unit.hospital,
    urgencias: unit.urgencias,
    id: idOf(home.state, unit.kind, unit.printed, name),
    system: 'imss',
    printed: unit.printed,
    name,
    label: labelOf(unit.kind, unit.printed, name),
    ...home,
    lat: row.lat,
    lon: row.lon,
    approximate: false,
    employer: employers.find(({ pattern }) => pattern.test(row.name))?.employer,
  };
  const town = places.towns.find(({ key }) => key === townOfRow.get(printedRow));
  if (town !== undefined) moveTo(town, result, unit, report);
  else if (!pinIsRight.has(printedRow)) {
    if (match === undefined) checkPin(result, unit, places, report);
    else checkMatch(result, match, unit, places, report);
  }
  return result;
};

const sameUnit = (a: RawUnit, b: RawUnit): boolean =>
  a.kind === b.kind &&
  a.printed === b.printed &&
  a.state === b.state &&
  ((fold(a.name) === fold(b.name) && (a.printed !== '' || kilometres(a, b) < 2)) ||
    (a.printed !== '' && kilometres(a, b) < 0.3));

/** Writes out abbreviations that mean one thing wherever they stand. */
const expand = (name: string): string =>
  name
    .replace(/([A-ZÁÉÍÓÚÑ])\.(?=[A-ZÁÉÍÓÚÑ]{2})/g, '$1. ')
    .split(' ')
    .map((word, at) => expansions.get(word.replace(/\.$/, '')) ?? (word === 'S.' && at === 0 ? 'San' : word))
    .join(' ');

/** The municipality near the pin of the town that the name means, and the name as spelled. */
const matchTown = (
  name: string,
  near: Town[],
  places: Gazetteer,
): { name: string; municipality: Municipality } | undefined => {
  const tokens = tokensOf(name);
  if (tokens.length === 0) return undefined;
  for (const town of near) {
    for (const candidate of [town.name, town.municipality.name, ...town.aliases]) {
      if (fits(tokens, candidate)) return { name: candidate, municipality: town.municipality };
    }
  }
  for (const town of near) {
    for (const candidate of [town.name, town.municipality.name, ...town.aliases]) {
      if (begins(tokens, candidate)) {
        return { name: places.spelling.name(expand(name)), municipality: town.municipality };
      }
    }
  }
  return undefined;
};

const articles = new Set(['de', 'del', 'la', 'las', 'los', 'el', 'y']);

type Token = { text: string; cut: boolean };

const tokensOf = (name: string): Token[] =>
  name
    .replace(/\.(?=\S)/g, '. ')
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ({ text: plain(word), cut: word.endsWith('.') }))
    .filter(({ text }) => text !== '' && !articles.has(text));

const plain = (word: string): string =>
  word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

const wordsOf = (name: string): string[] =>
  name
    .split(/[\s-]+/)
    .map(plain)
    .filter((word) => word !== '' && !articles.has(word));

const means = (token: Token, word: string, last: boolean): boolean => {
  if (token.text === word) return true;
  const whole = abbreviated.get(token.text);
  if (whole?.includes(word)) return true;
  if (token.cut && token.text.length <= 4) return word.startsWith(token.text) && token.text !== word;
  return last && token.text.length >= 5 && word.startsWith(token.text);
};

const abbreviated = new Map([
  ['sta', ['santa']],
  ['sto', ['santo']],
  ['sn', ['san']],
  ['cd', ['ciudad']],
  ['gral', ['general']],
  ['fco', ['francisco']],
  ['hgo', ['hidalgo']],
  ['gpe', ['guadalupe']],
  ['dr', ['doctor']],
  ['pto', ['puerto']],
  ['jalapa', ['xalapa']],
]);

const fits = (tokens: Token[], candidate: string): boolean => {
  const words = wordsOf(candidate);
  return (
    words.length === tokens.length &&
    tokens.every((token, at) => means(token, words[at] as string, at === tokens.length - 1))
  );
};

const begins = (tokens: Token[], candidate: string): boolean => {
  const words = wordsOf(candidate);
  return (
    words.length > tokens.length &&
    tokens.every(({ text }, at) => text === words[at]) &&
    tokens.join('').length > 4
  );
};

/**
 * The state and municipality of a pin: by the town in the name, where it is among the municipalities around the
 * pin; else the state of most of the nearest postal codes, and their municipality where the nearest three agree.
 * Names repeat across state borders too often to trust a town that is not next to the pin.
 */
const stateAndMunicipality = (
  point: { lat: number; lon: number },
  named: Municipality | undefined,
  state: StateInfo | undefined,
  places: Gazetteer,
): { state: StateInfo; municipality?: Municipality } => {
  const nearest = places.codesNear(point.lat, point.lon, 9);
  const reach = Math.max(20, 2 * (nearest[0]?.km ?? 0));
  const around = nearest.filter(({ km }) => km <= reach).map(({ code }) => code.municipality);
  const own = state === undefined ? around : around.filter((municipality) => municipality.state === state);
  if (named !== undefined && own.includes(named)) return { state: named.state, municipality: named };
  const most = state ?? mostOf(own.map((municipality) => municipality.state));
  if (most === undefined) throw new Error(`no postal code near ${point.lat}, ${point.lon}`);
  if (named !== undefined && named.state === most && kilometres(point, named) < 15)
    return { state: most, municipality: named };
  const three = own.filter((municipality) => municipality.state === most).slice(0, 3);
  const agree = three.length === 3 && three.every((municipality) => municipality === three[0]);
  return { state: most, municipality: agree ? three[0] : undefined };
};

const mostOf = <Item>(items: Item[]): Item | undefined => {
  const counts = new Map<Item, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
};

/**
 * Doubts a pin if the town in the unit's name is somewhere else in the unit's state. If that town is not a
 * hamlet and the only one of its name in the country, the pin moves to the town's centre: otherwise nobody in
 * the town would be shown the unit, and people near the pin would be sent there in vain. In all other cases
 * the pin stays. Either way it is marked approximate.
 */
const checkPin = (unit: RawUnit, { row, file, at }: Parted, places: Gazetteer, report: Report): void => {
  const namesakes = places.namesakes(unit.name);
  const inState = namesakes.filter(
    (spot) =>
      spot.municipality.state === unit.state && spot.population >= 1_500 && kilometres(unit, spot) < 400,
  );
  if (inState.length === 0) return;
  const km = Math.min(...inState.map((spot) => kilometres(unit, spot)));
  if (km <= 25) return;
  const only = namesakes.length === 1 ? inState[0] : undefined;
  unit.approximate = true;
  const far = `pin ${Math.round(km)} km from the town called ${unit.name}`;
  const note = (reason: string) => {
    report.changed.push({ file, row: String(at + 2), name: row.name, reason });
  };
  if (only === undefined || only.population < 5_000) return note(`${far}: kept, marked approximate`);
  Object.assign(unit, { lat: only.lat, lon: only.lon, municipality: only.municipality });
  note(`${far}, the only one in the country: moved to its centre, marked approximate`);
};

/**
 * Doubts a pin that is far from the town in its name although that town is around; mostly it is also outside
 * the town's municipality (IMSS has dozens of such pins in Michoacán). If it is, and the town is the only one
 * of its name in the state, the pin moves to the town, as above. If there are several such towns, or the pin
 * is at the far end of the municipality, the pin stays. Either way it is marked approximate. Clinics at the
 * edge of a large city are among postal codes of its municipality and are not touched.
 */
const checkMatch = (
  unit: RawUnit,
  match: { name: string; municipality: Municipality },
  { row, file, at }: Parted,
  places: Gazetteer,
  report: Report,
): void => {
  const inState = places
    .namesakes(match.name)
    .filter((spot) => spot.municipality.state === unit.state && spot.population >= 1_500);
  const named = inState.filter(({ municipality }) => municipality === match.municipality);
  const town = named.sort((a, b) => kilometres(unit, a) - kilometres(unit, b))[0];
  if (town === undefined || town.population < 5_000) return;
  const km = kilometres(unit, town);
  if (km <= farFromTown) return;
  const own = Math.min(...places.codesOf(match.municipality).map((code) => kilometres(unit, code)));
  const inside = places
    .codesNear(unit.lat, unit.lon, 3)
    .some(({ code }) => code.municipality === match.municipality);
  const seat = places
    .townsNear(unit.lat, unit.lon, 5)
    .some((near) => fold(near.name).includes(fold(match.name)));
  if (seat) return;
  if (inside ? km <= farInside || town.population > 200_000 : own <= 5) return;
  const moves = !inside && inState.length === 1;
  unit.approximate = true;
  if (moves) Object.assign(unit, { lat: town.lat, lon: town.lon, municipality: town.municipality });
  const where = `pin ${Math.round(km)} km from the town called ${match.name}, ${inside ? 'though' : 'not'} in its municipality`;
  const reason = `${where}: ${moves ? 'moved to its centre' : 'kept'}, marked approximate`;
  report.changed.push({ file, row: String(at + 2), name: row.name, reason });
};

/** From this distance (km) on, a pin outside the municipality of its town is doubted. */
const farFromTown = 10;
/** From this distance (km) on, a pin inside the municipality is doubted, unless the town is a large city. */
const farInside = 15;

/** Moves a unit to the town that the hand-made table gives. */
const moveTo = (town: Town, unit: RawUnit, { row, file, at }: Parted, report: Report): void => {
  const km = Math.round(kilometres(unit, town));
  Object.assign(unit, { lat: town.lat, lon: town.lon, municipality: town.municipality, approximate: true });
  const reason = `pin ${km} km from ${town.name}, or another unit's: moved to its centre, marked approximate`;
  report.changed.push({ file, row: String(at + 2), name: row.name, reason });
};

/**
 * Marks family clinics with different names at the same spot: one of the pins is wrong, but it is not known
 * which.
 */
const doubtSharedPins = (units: RawUnit[], report: Report): void => {
  const bySpot = new Map<string, RawUnit[]>();
  for (const unit of units) {
    if (!unit.kind.startsWith('UMF')) continue;
    const spot = `${unit.lat.toFixed(3)},${unit.lon.toFixed(3)}`;
    bySpot.set(spot, [...(bySpot.get(spot) ?? []), unit]);
  }
  for (const [spot, same] of bySpot) {
    if (new Set(same.map(({ name }) => fold(name))).size < 2) continue;
    for (const unit of same) {
      unit.approximate = true;
      const reason = 'on the spot of another family clinic: marked approximate';
      report.changed.push({ file: 'imss-clinics.csv', row: spot, name: unit.label, reason });
    }
  }
};
