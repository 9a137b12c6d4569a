import { around } from 'geokdbush';
import KDBush from 'kdbush';
import { cached } from '../core/cache.ts';
import { type Colonias, type ColoniaTables, openColonias } from './colonias.ts';
import type { Place, StateKey } from './directory.ts';
import { type StateInfo, stateInfoOf, stateOfInegi, stateOfPostalCode, stateTable } from './states.ts';
import type { Table } from './table.ts';
import { fold } from './words.ts';

/** The compiled files about places. Where there are two of settlements, the second is the operator's own. */
export type Tables = {
  municipalities: Table;
  towns: Table;
  postal: Table;
  settlements: Table;
  names: Table;
  colonias: ColoniaTables[];
};

/** A place that a name may mean, with what the search needs to rank it. */
export type Candidate = {
  key: string;
  kind: 'town' | 'municipality' | 'settlement' | 'state';
  state: StateKey;
  /** Key of the municipality it is or lies in. */
  municipality?: string;
  /** Population, or a stand-in for how well a settlement is known. 0 for a state. */
  weight: number;
  /** The text is its name, not a part of it or a former name. */
  exact: boolean;
};

/** All places by key, and by name. */
export type Gazetteer = {
  /** How many places there are, settlements left out. */
  count: number;
  names: Table;
  /** The places in a line of the names table. */
  candidates(cells: readonly string[]): Candidate[];
  colonias: Colonias;
  place(key: string): Place | undefined;
  nearbyCodes(code: string, limit: number): Place[];
  around(lat: number, lon: number, km: number, limit: number): Named[];
};

/** A name on a map. */
type Named = { name: string; lat: number; lon: number };

/** Opens the tables as places. */
export const openGazetteer = (tables: Tables): Gazetteer => {
  const { municipalities, towns, postal } = tables;
  const townIndex = once(() => indexOf(towns, 2));
  const codeIndex = once(() => indexOf(postal, 3));
  const townNear = (lat: number, lon: number): string | undefined => {
    const [nearest] = around(townIndex(), lon, lat, 1, stateKm);
    return nearest === undefined ? undefined : towns.line(nearest).slice(0, 9);
  };
  const colonias = openColonias(tables.colonias, postal, municipalities);
  const readers = new Map<string, (id: string) => Place | undefined>([
    ['cp', (id) => postalPlace(postal.find(id), municipalities)],
    ['t', (id) => townPlace(towns.find(id), municipalities)],
    ['m', (id) => municipalityPlace(municipalities.find(id))],
    ['s', (id) => statePlace(stateInfoOf(id), towns, tables.names)],
    ['n', (id) => settlementPlace(settlement(id), postal, municipalities)],
  ]);
  const settlement = (id: string): Keyed | undefined => {
    const [key, name] = tables.settlements.find(id) ?? [];
    return key !== undefined && name !== undefined ? { key, name, shared: false } : colonias.named(id);
  };
  const place = (key: string): Place | undefined => known(key);
  const known = cached(1000, (key) => Object.freeze(placeOf(key)));
  const placeOf = (key: string): Place | undefined => {
    if (key.length > longestKey || !/^[ -.0-~]+$/.test(key)) return undefined;
    if (key.startsWith('@')) return pointPlace(key, townNear);
    const colon = key.indexOf(':');
    return readers.get(key.slice(0, colon))?.(key.slice(colon + 1));
  };
  return {
    count: [towns, municipalities, postal].reduce((sum, { length }) => sum + length, stateTable.length),
    names: tables.names,
    colonias,
    candidates: (cells) => candidatesIn(cells[1] ?? '', municipalities, postal),
    place,
    around: (lat, lon, km, limit) => {
      const near = around(townIndex(), lon, lat, Infinity, km * 1.4)
        .map((at) => towns.cells(at as number))
        .sort((a, b) => Number(b[4]) - Number(a[4]))
        .map(([, name = '', townLat, townLon]) => ({ name, lat: Number(townLat), lon: Number(townLon) }));
      if (km > smallMap) return near.slice(0, limit);
      const own = around(codeIndex(), lon, lat, limit * 2, km * 1.4).flatMap((at) => {
        const [code = '', , , codeLat, codeLon] = postal.cells(at as number);
        const known = tables.settlements.from(`${code}:`);
        const line = tables.settlements.cells(known);
        const name = line[0]?.startsWith(`${code}:`) ? line[1] : colonias.named(code)?.name;
        return name === undefined ? [] : [{ name, lat: Number(codeLat), lon: Number(codeLon) }];
      });
      return [...near.slice(0, 3), ...own].slice(0, limit);
    },
    nearbyCodes: (code, limit) => {
      const near = nearestCodes(postal, code, Math.max(limit * 8, 40));
      const state = stateOfPostalCode(code);
      const own = near.filter((other) => stateOfPostalCode(other) === state);
      const others = near.filter((other) => stateOfPostalCode(other) !== state);
      return [...own, ...others]
        .slice(0, Math.max(0, limit))
        .map((other) => place(`cp:${other}`))
        .filter((found) => found !== undefined);
    },
  };
};

/** Longest place key, so that a button that carries one stays short. */
const longestKey = 24;

/** Population above which a town's centre says only roughly where someone in it is. */
const largeTown = 20_000;

/** Population above which a town's centre stands for a whole city. */
const city = 100_000;

/** How far from the nearest town a shared point may be to be given its state, km. */
const stateKm = 60;

/** From this weight on, a town that bears a state's name makes the state's label say that it is the state. */
const namesakeWeight = 10_000;

const coarse = { coarse: true } as const;

/** A settlement by its key. `shared`: another of its municipality bears the name. */
type Keyed = { key: string; name: string; shared: boolean };

const stateOfMunicipality = (cells: readonly string[] | undefined): StateInfo | undefined =>
  stateInfoOf(cells?.[2] ?? '');

const postalPlace = (cells: string[] | undefined, municipalities: Table): Place | undefined => {
  const [code = '', key = '', cityName, lat, lon, known] = cells ?? [];
  const home = municipalities.find(key);
  const state = stateOfMunicipality(home);
  if (home === undefined || state === undefined) return undefined;
  const municipality = home[1] ?? '';
  return {
    key: `cp:${code}`,
    kind: 'postal_code',
    name: code,
    municipality,
    state: state.key,
    label: `${code} (${within(cityName || municipality, state)})`,
    lat: Number(lat),
    lon: Number(lon),
    approximate: true,
    ...(known === 'c' && coarse),
  };
};

const townPlace = (cells: string[] | undefined, municipalities: Table): Place | undefined => {
  const [key = '', name = '', lat, lon, population, shared] = cells ?? [];
  const home = municipalities.find(key.slice(0, 5));
  const state = stateOfMunicipality(home);
  if (home === undefined || state === undefined) return undefined;
  const municipality = home[1] ?? '';
  const middle = shared === '1' && fold(name) !== fold(municipality) ? `${name}, ${municipality}` : name;
  return {
    key: `t:${key}`,
    kind: 'town',
    name,
    municipality,
    state: state.key,
    label: within(middle, state),
    population: Number(population),
    lat: Number(lat),
    lon: Number(lon),
    approximate: Number(population) > largeTown,
    ...(Number(population) > city && coarse),
  };
};

const municipalityPlace = (cells: string[] | undefined): Place | undefined => {
  const [key = '', name = '', , lat, lon, population] = cells ?? [];
  const state = stateOfMunicipality(cells);
  if (state === undefined) return undefined;
  return {
    key: `m:${key}`,
    kind: 'municipality',
    name,
    municipality: name,
    state: state.key,
    label: within(name, state),
    population: Number(population) || undefined,
    lat: Number(lat),
    lon: Number(lon),
    approximate: true,
    ...coarse,
  };
};

/**
 * A state as a place, at its capital. Where towns bear its name too, the label says that the state is meant.
 */
const statePlace = (state: StateInfo | undefined, towns: Table, names: Table): Place | undefined => {
  const capital = state && towns.find(state.capital);
  if (state === undefined || capital === undefined) return undefined;
  const [, heaviest = ''] = names.find(fold(state.name)) ?? [];
  const namesake = Number(/[=~](\d+)/.exec(heaviest)?.[1] ?? 0) >= namesakeWeight;
  return {
    key: `s:${state.key}`,
    kind: 'state',
    name: state.name,
    state: state.key,
    label: namesake ? `${state.name} (estado)` : state.name,
    lat: Number(capital[2]),
    lon: Number(capital[3]),
    approximate: true,
    ...coarse,
  };
};

const settlementPlace = (
  settlement: Keyed | undefined,
  postal: Table,
  municipalities: Table,
): Place | undefined => {
  if (settlement === undefined) return undefined;
  const { key, name, shared } = settlement;
  const row = postal.find(key.slice(0, 5));
  const at = postalPlace(row, municipalities);
  const state = stateInfoOf(at?.state ?? '');
  if (at === undefined || state === undefined) return undefined;
  const told = shared ? `${name} (${key.slice(0, 5)})` : name;
  const label = `${told}, ${within(row?.[2] || (at.municipality ?? ''), state)}`;
  return { ...at, key: `n:${key}`, kind: 'settlement', name, label };
};

const within = (name: string, state: StateInfo): string => `${name}, ${state.name}`;

const pointKey = /^@(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?)$/;

const pointPlace = (
  key: string,
  townNear: (lat: number, lon: number) => string | undefined,
): Place | undefined => {
  const match = pointKey.exec(key);
  if (match === null) return undefined;
  const [lat, lon] = [Number(match[1]), Number(match[2])];
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) return undefined;
  const state = stateOfInegi(townNear(lat, lon) ?? '')?.key;
  return { key, kind: 'point', name: '', state, label: '', lat, lon, approximate: false };
};

/** The points of a table whose latitude stands in a column, the longitude in the next. */
const indexOf = (table: Table, column: number): KDBush => {
  const index = new KDBush(table.length, 32);
  for (let at = 0; at < table.length; at++) {
    const cells = table.line(at).split('\t', column + 2);
    index.add(Number(cells[column + 1]), Number(cells[column]));
  }
  return index.finish();
};

/** Made when it is first asked for. */
const once = <Made>(make: () => Made): (() => Made) => {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** Up to this many kilometres a map names colonias, beyond it towns. */
const smallMap = 8;

const kinds: ReadonlyMap<string, 'town' | 'municipality' | 'settlement'> = new Map([
  ['t', 'town'],
  ['m', 'municipality'],
  ['n', 'settlement'],
]);

const candidatesIn = (list: string, municipalities: Table, postal: Table): Candidate[] =>
  list.split(',').flatMap((entry) => {
    const mark = entry.search(/[=~]/);
    const key = entry.slice(0, mark);
    const kind = kinds.get(key.charAt(0));
    if (mark < 0 || kind === undefined) return [];
    const id = key.slice(2);
    const municipality =
      kind === 'town'
        ? id.slice(0, 5)
        : kind === 'municipality'
          ? id
          : (postal.find(id.slice(0, 5))?.[1] ?? '');
    const state = /^\d/.test(municipality)
      ? stateOfInegi(municipality)
      : stateOfMunicipality(municipalities.find(municipality));
    if (state === undefined) return [];
    return [
      {
        key,
        kind,
        state: state.key,
        municipality,
        weight: Number(entry.slice(mark + 1)),
        exact: entry[mark] === '=',
      },
    ];
  });

/** The existing codes nearest in number to one that does not exist, nearest first. */
const nearestCodes = (postal: Table, code: string, limit: number): string[] => {
  const codeAt = (at: number): string => postal.line(at).slice(0, 5);
  const gap = (at: number): number =>
    at < 0 || at >= postal.length ? Infinity : Math.abs(Number(codeAt(at)) - Number(code));
  let above = postal.from(code);
  let below = above - 1;
  const found: string[] = [];
  while (found.length < limit && (gap(below) < Infinity || gap(above) < Infinity)) {
    found.push(codeAt(gap(below) <= gap(above) ? below-- : above++));
  }
  return found;
};
