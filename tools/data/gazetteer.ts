import { around } from 'geokdbush';
import KDBush from 'kdbush';
import { kilometres } from '../../src/directory/directory.ts';
import { type StateInfo, stateInFile, stateOfInegi, stateOfPostalCode } from '../../src/directory/states.ts';
import { fold } from '../../src/directory/words.ts';
import type { CentreRow, LocalityRow, PostalRow, Report } from './raw.ts';
import { type Spelling, spellingFrom } from './spelling.ts';

export type Municipality = {
  /** INEGI's five digits, or `<state key>-<name>` where INEGI's number is not in the sources. */
  key: string;
  name: string;
  state: StateInfo;
  lat: number;
  lon: number;
  population: number;
  /** Key of its largest town. */
  seat?: string;
};

export type Town = {
  key: string;
  name: string;
  aliases: string[];
  municipality: Municipality;
  lat: number;
  lon: number;
  population: number;
};

export type PostalCode = {
  code: string;
  municipality: Municipality;
  city?: string;
  lat: number;
  lon: number;
  /**
   * How well the centre is known. `centre`: that of the code's own polygon; `near`: within some kilometres;
   * `city`: only the centre of the city it belongs to.
   */
  known: 'centre' | 'near' | 'city';
};

/** `key`: `06700:roma-norte`, at most 22 characters. */
export type Settlement = { key: string; name: string; code: string };

/** The places of Mexico as the raw files give them, spelled well, with ways to ask what is near a point. */
export type Gazetteer = {
  spelling: Spelling;
  municipalities: Municipality[];
  towns: Town[];
  postalCodes: PostalCode[];
  /** The municipality of a state by any spelling. */
  municipality(state: StateInfo, name: string): Municipality | undefined;
  /** Postal codes nearest to a point, with the distance in km. */
  codesNear(lat: number, lon: number, limit: number): { code: PostalCode; km: number }[];
  /** Towns within `km` of a point, nearest first. */
  townsNear(lat: number, lon: number, km: number): Town[];
  townsOf(municipality: Municipality): Town[];
  codesOf(municipality: Municipality): PostalCode[];
  code(code: string): PostalCode | undefined;
  /**
   * Towns and municipalities with a name, ignoring case and accents. If a town has its municipality's name,
   * only the town is given.
   */
  namesakes(name: string): Spot[];
};

export type Spot = { lat: number; lon: number; population: number; municipality: Municipality };

/**
 * Builds municipalities, towns and postal codes from postal codes and INEGI localities. `centres`: further
 * codes, of which only the municipality is known.
 */
export const buildGazetteer = (
  postal: PostalRow[],
  localities: LocalityRow[],
  centres: CentreRow[],
  report: Report,
): Gazetteer => {
  const spelling = spellingFrom(postal.flatMap((row) => [row.municipality, row.city ?? '']));
  const byName = municipalitiesIn(postal, report);
  const towns = townsIn(localities, byName, spelling, report);
  const postalCodes = [
    ...codesIn(postal, byName),
    ...furtherCodesIn(centres, new Set(postal.map((row) => row.postal_code)), byName, report),
  ].sort((a, b) => (a.code < b.code ? -1 : 1));
  const townsByMunicipality = groupBy(towns, (town) => town.municipality);
  const codesByMunicipality = groupBy(postalCodes, (code) => code.municipality);
  const townsOf = (municipality: Municipality) => townsByMunicipality.get(municipality) ?? [];
  const codesOf = (municipality: Municipality) => codesByMunicipality.get(municipality) ?? [];

  const municipalities = [...new Set(byName.values())];
  for (const municipality of municipalities)
    complete(municipality, townsOf(municipality), codesOf(municipality));
  municipalities.sort((a, b) => (a.key < b.key ? -1 : 1));

  const spots = namesakesIn(towns, municipalities);
  const codeIndex = indexOf(postalCodes);
  const townIndex = indexOf(towns);
  const byCode = new Map(postalCodes.map((code) => [code.code, code]));
  return {
    spelling,
    municipalities,
    towns,
    postalCodes,
    municipality: (state, name) => byName.get(municipalityId(state, districtless(name))),
    codesNear: (lat, lon, limit) =>
      around(codeIndex, lon, lat, limit).map((at) => {
        const code = postalCodes[at as number] as PostalCode;
        return { code, km: kilometres({ lat, lon }, code) };
      }),
    townsNear: (lat, lon, km) =>
      around(townIndex, lon, lat, Infinity, km).map((at) => towns[at as number] as Town),
    townsOf,
    codesOf,
    code: (code) => byCode.get(code),
    namesakes: (name) => spots.get(fold(name)) ?? [],
  };
};

type Municipalities = Map<string, Municipality>;

/** The municipalities of the postal catalogue by state and name, still without INEGI's keys. */
const municipalitiesIn = (postal: PostalRow[], report: Report): Municipalities => {
  const byName: Municipalities = new Map();
  for (const row of postal) {
    const state = stateInFile(row.state);
    const expected = stateOfPostalCode(row.postal_code);
    if (state === undefined || expected !== state) {
      const reason = `its first two digits belong to ${expected?.name ?? 'no state'}, not to ${row.state}`;
      report.rejected.push({
        file: 'postal-codes.csv',
        row: row.postal_code,
        name: row.municipality,
        reason,
      });
      continue;
    }
    const name = districtless(row.municipality);
    const id = municipalityId(state, name);
    if (!byName.has(id)) byName.set(id, { key: '', name, state, lat: 0, lon: 0, population: 0 });
  }
  return byName;
};

/**
 * The towns of INEGI's list. Sets the keys and populations of their municipalities, and adds missing
 * municipalities.
 */
const townsIn = (
  localities: LocalityRow[],
  byName: Municipalities,
  spelling: Spelling,
  report: Report,
): Town[] => {
  const byKey: Municipalities = new Map();
  const towns: Town[] = [];
  for (const row of [...localities].sort((a, b) => (a.cvegeo < b.cvegeo ? -1 : 1))) {
    const state = stateOfInegi(row.cvegeo);
    if (state === undefined || stateInFile(row.state) !== state) {
      const reason = `its key belongs to ${state?.name ?? 'no state'}, not to ${row.state}`;
      report.rejected.push({ file: 'inegi-localities.csv', row: row.cvegeo, name: row.locality, reason });
      continue;
    }
    const key = row.cvegeo.slice(0, 5);
    let municipality = byKey.get(key);
    if (municipality === undefined) {
      const renamed = renamedMunicipalities.get(key);
      const id = municipalityId(state, renamed ?? row.municipality);
      const name = spelling.name(row.municipality);
      municipality = byName.get(id) ?? { key, name, state, lat: 0, lon: 0, population: 0 };
      municipality.key = key;
      byName.set(id, municipality);
      byName.set(municipalityId(state, row.municipality), municipality);
      byKey.set(key, municipality);
    }
    municipality.population += row.population;
    const { lat, lon, population } = row;
    const names = townNames(row, municipality, spelling);
    towns.push({ key: row.cvegeo, ...names, municipality, lat, lon, population });
  }
  return towns;
};

/** The codes of the postal catalogue whose municipality is known. */
const codesIn = (postal: PostalRow[], byName: Municipalities): PostalCode[] =>
  postal.flatMap((row): PostalCode[] => {
    const state = stateInFile(row.state);
    const municipality = state && byName.get(municipalityId(state, districtless(row.municipality)));
    if (municipality === undefined || stateOfPostalCode(row.postal_code) !== state) return [];
    const says =
      row.city !== undefined && state?.key !== 'CDMX' && fold(row.city) !== fold(municipality.name);
    const { postal_code: code, lat, lon } = row;
    const city = says ? row.city : undefined;
    return [{ code, municipality, city, lat, lon, known: howKnown(row.coordinates_from) }];
  });

/** The codes in the list of centres that are not in `listed` yet; adds them to `listed`. */
const furtherCodesIn = (
  centres: CentreRow[],
  listed: Set<string>,
  byName: Municipalities,
  report: Report,
): PostalCode[] => {
  const codes: PostalCode[] = [];
  for (const row of centres) {
    if (listed.has(row.postal_code)) continue;
    listed.add(row.postal_code);
    const state = stateOfPostalCode(row.postal_code);
    const own = stateInFile(row.state);
    const renamed = own?.key === 'OAX' ? renamedInCentres.get(row.municipality) : undefined;
    const municipality = own && byName.get(municipalityId(own, renamed ?? row.municipality));
    const reject = (reason: string) =>
      report.rejected.push({
        file: 'postal-code-centres-2025.csv.gz',
        row: row.postal_code,
        name: row.municipality,
        reason,
      });
    if (row.postal_code === placeholder) reject('typed for "none": in no postal catalogue');
    else if (state === undefined || own !== state)
      reject(`its first two digits belong to ${state?.name ?? 'no state'}, not to ${row.state}`);
    else if (municipality === undefined) reject(`${row.municipality} is not a municipality of ${state.name}`);
    else codes.push({ code: row.postal_code, municipality, lat: row.lat, lon: row.lon, known: 'centre' });
  }
  return codes;
};

/**
 * Sets a municipality's centre, which is that of its largest town, else the median of its codes; and a key,
 * if INEGI's is not known.
 */
const complete = (municipality: Municipality, towns: readonly Town[], codes: readonly PostalCode[]): void => {
  if (municipality.key === '') municipality.key = keyFromName(municipality);
  const [seat] = [...towns].sort((a, b) => b.population - a.population);
  if (seat !== undefined) Object.assign(municipality, { lat: seat.lat, lon: seat.lon, seat: seat.key });
  else if (codes.length > 0)
    Object.assign(municipality, {
      lat: median(codes.map((c) => c.lat)),
      lon: median(codes.map((c) => c.lon)),
    });
};

/**
 * Towns and municipalities by their folded names. If a town has its municipality's name, only the town is
 * listed.
 */
const namesakesIn = (
  towns: readonly Town[],
  municipalities: readonly Municipality[],
): Map<string, Spot[]> => {
  const spots = new Map<string, Spot[]>();
  const add = (name: string, spot: Spot): void => {
    const same = spots.get(fold(name)) ?? [];
    if (!same.includes(spot)) spots.set(fold(name), [...same, spot]);
  };
  for (const town of towns) for (const name of [town.name, ...town.aliases]) add(name, town);
  for (const municipality of municipalities) {
    const known = spots.get(fold(municipality.name))?.some((spot) => spot.municipality === municipality);
    if (!known) add(municipality.name, { ...municipality, municipality });
  }
  return spots;
};

/** What people and forms put where there is no code. */
const placeholder = '99999';

/** How well a centre is known, from the name of its source. */
const howKnown = (source: string): PostalCode['known'] =>
  source.startsWith('cp_mex') ? 'centre' : /^(inegi|prefix)/.test(source) ? 'city' : 'near';

/** INEGI key -> the name the postal catalogue uses for a municipality that INEGI's file names otherwise. */
const renamedMunicipalities = new Map([
  ['11032', 'San José Iturbide'],
  ['12006', 'Apaxtla'],
  ['20043', 'Juchitán de Zaragoza'],
  ['20208', 'San Juan Mixtepec (distrito 08)'],
  ['20318', 'San Pedro Mixtepec (distrito 22)'],
  ['20549', 'Tezoatlán de Segura y Luna'],
  ['23008', 'Solidaridad'],
]);

/** The same for the list of centres, in Oaxaca. */
const renamedInCentres = new Map([['VILLA HIDALGO', 'Villa Hidalgo Yalálag']]);

/** Towns that INEGI files under a name that people don't use for them. */
const familiarNames = new Map([
  ['080370001', 'Ciudad Juárez'],
  ['110140001', 'Dolores Hidalgo'],
]);

const municipalityId = (state: StateInfo, name: string): string => `${state.key} ${fold(name)}`;

/** The postal catalogue tells two namesakes in Oaxaca apart by district: `San Juan Mixtepec -Dto. 08 -`. */
const districtless = (name: string): string => name.replace(/\s*-Dto\. (\d+) -\s*$/, ' (distrito $1)');

/**
 * What a town is called, and its other names. The largest town of a municipality is known by the municipality's
 * name where its own name holds it (`Heroica Puebla de Zaragoza`), except "Ciudad X", which people do say.
 */
const townNames = (
  row: LocalityRow,
  municipality: Municipality,
  spelling: Spelling,
): { name: string; aliases: string[] } => {
  const full = spelling.name(row.locality.replace(/\s*\[[^\]]*\]/g, '').replace(/\s+/g, ' '));
  const [, outer = full, inner] = /^(.*?)\s*\(([^)]*)\)\s*$/.exec(full) ?? [];
  const names = [outer, ...(inner === undefined ? [] : inner.split(/,\s*/))];
  const familiar = familiarNames.get(row.cvegeo);
  if (familiar !== undefined) return { name: familiar, aliases: names.filter((name) => name !== familiar) };
  const seat = row.cvegeo.endsWith('0001') && !/^ciudad\b/i.test(outer);
  const words = new Set(fold(outer).split(' '));
  const holds = fold(municipality.name)
    .split(' ')
    .every((word) => words.has(word));
  if (seat && holds && fold(outer) !== fold(municipality.name)) {
    return { name: municipality.name, aliases: names };
  }
  return { name: outer, aliases: names.slice(1) };
};

/**
 * A key made from the name, for a municipality without INEGI's key. At most 22 characters, so that it fits
 * into a place key after `m:`.
 */
const keyFromName = ({ state, name }: Municipality): string => {
  const slug = fold(name).replace(/ /g, '-');
  const room = 21 - state.key.length;
  return `${state.key}-${slug.length <= room ? slug : `${slug.slice(0, room - 11)}.${slug.slice(-10)}`}`;
};

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

const groupBy = <Item, Key>(items: Item[], key: (item: Item) => Key): Map<Key, Item[]> => {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
};

const indexOf = (points: { lat: number; lon: number }[]): KDBush => {
  const index = new KDBush(points.length);
  for (const { lat, lon } of points) index.add(lon, lat);
  return index.finish();
};
