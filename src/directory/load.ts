import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { around, distance } from 'geokdbush';
import KDBush from 'kdbush';
import { cachedReading } from '../core/cache.ts';
import { type ByteTable, readBytes } from './bytes.ts';
import {
  type Directory,
  type Found,
  kilometres,
  type Near,
  type Office,
  type Unit,
  type Want,
} from './directory.ts';
import { type About, columns, type FileName, formatVersion, localFiles } from './files.ts';
import { openGazetteer } from './places.ts';
import { finder } from './search.ts';
import { stateTable } from './states.ts';
import { readTable, type Table } from './table.ts';

/**
 * Reads the compiled files of a data folder and builds the indexes. Throws a sentence that names the file when one
 * is missing, of another version, or cut short; what is in them was checked when `npm run data` wrote them.
 */
export const loadDirectory = (folder: string): Directory => {
  const about = readAbout(folder);
  const read = (name: FileName): Table => readTable(folder, `${name}.tsv`, columns[name], about.lines[name]);
  const bytes = (name: 'colonias' | 'colonia-names'): ByteTable =>
    readBytes(folder, `${name}.tsv`, columns[name], about.bytes[name]);
  const colonias = [{ codes: bytes('colonias'), names: bytes('colonia-names') }];
  if (existsSync(join(folder, localFiles.colonias))) {
    const own = (name: 'colonias' | 'colonia-names'): ByteTable =>
      readBytes(folder, localFiles[name], columns[name]);
    colonias.push({ codes: own('colonias'), names: own('colonia-names') });
  }

  const units = unitsOf(read('units'));
  const places = openGazetteer({
    municipalities: read('municipalities'),
    towns: read('towns'),
    postal: read('postal'),
    settlements: read('settlements'),
    names: read('names'),
    colonias,
  });

  return {
    about: {
      builtFrom: about.builtFrom,
      units: units.count,
      places: places.count + about.settlements,
      postalCodes: about.lines.postal,
    },
    states: stateTable.map(({ key, name }) => ({ key, name })),
    place: places.place,
    unit: units.unit,
    postalCode: (code) => (fiveDigits.test(code) ? places.place(`cp:${code}`) : undefined),
    nearbyCodes: (code, limit) => (fiveDigits.test(code) ? places.nearbyCodes(code, limit) : []),
    findPlaces: remembering(finder(places)),
    nearest: ({ lat, lon }, want, limit, skip = 0) =>
      Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? units.nearest[want](lat, lon, limit, skip) : [],
    around: ({ lat, lon }, km, limit) =>
      Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && km > 0 ? places.around(lat, lon, km, limit) : [],
    offices: officesOf(read('offices')),
    byNumber: units.byNumber,
  };
};

const officesOf = (table: Table): Directory['offices'] => {
  const offices = Array.from({ length: table.length }, (_, at): Office => {
    const [id = '', name = '', state = '', address, code = '', phone, hours, lat, lon] = table.cells(at);
    return {
      id,
      name,
      state,
      address: address || undefined,
      postalCode: code,
      phone: phone || undefined,
      hours: hours || undefined,
      lat: Number(lat),
      lon: Number(lon),
    };
  });
  return (point, limit) =>
    offices
      .map((office) => ({ office, km: kilometres(point, office) }))
      .sort((a, b) => a.km - b.km)
      .slice(0, Math.max(0, limit));
};

/** Caches searches: several readers ask for the places of one message, and many people write the same few. */
const remembering = (find: Directory['findPlaces']): Directory['findPlaces'] => {
  const byLimit = new Map<number, (text: string) => Found>();
  return (text, limit) => {
    let known = byLimit.get(limit);
    if (!known) {
      known = cachedReading((one) => find(one, limit));
      byLimit.set(limit, known);
    }
    return known(text);
  };
};

const fiveDigits = /^\d{5}$/;

type Units = Pick<Directory, 'unit' | 'byNumber'> & { count: number; nearest: Record<Want, Nearest> };

/** Flags, pin and number are read at once, for the indexes; the rest of a line when somebody asks for the unit. */
const unitsOf = (table: Table): Units => {
  const spots: Record<Want, IndexedUnit[]> = { family: [], urgencias: [], hospital: [], bienestar: [] };
  const numbered = new Map<number, number[]>();
  for (let at = 0; at < table.length; at++) {
    const [, system, flags = '', lat, lon, number = ''] = table.line(at).split('\t', 6);
    if (system === 'i' && number !== '') {
      const same = numbered.get(Number(number));
      if (same === undefined) numbered.set(Number(number), [at]);
      else same.push(at);
    }
    if (flags.includes('e')) continue;
    const spot = { at, lat: Number(lat), lon: Number(lon) };
    if (system === 'b') {
      spots.bienestar.push(spot);
      // Whoever is in danger is seen in either network's hospitals.
      if (flags.includes('h')) spots.urgencias.push(spot);
    } else {
      if (flags.includes('f')) spots.family.push(spot);
      if (flags.includes('h')) spots.hospital.push(spot);
      if (flags.includes('u')) spots.urgencias.push(spot);
    }
  }
  const read: Unit[] = [];
  const unitAt = (at: number): Unit => {
    read[at] ??= Object.freeze(unitFrom(table.cells(at)));
    return read[at];
  };
  return {
    count: table.length,
    unit: (id) => {
      const cells = table.find(id);
      return cells && unitFrom(cells);
    },
    byNumber: (number, kind, state) =>
      (numbered.get(number) ?? [])
        .map(unitAt)
        .filter((unit) => kind === undefined || unit.kind.startsWith(kind.toUpperCase()))
        .filter((unit) => state === undefined || unit.state === state)
        .sort(byStateAndKind),
    nearest: {
      family: nearestOf(spots.family, unitAt),
      urgencias: nearestOf(spots.urgencias, unitAt),
      hospital: nearestOf(spots.hospital, unitAt),
      bienestar: nearestOf(spots.bienestar, unitAt),
    },
  };
};

type IndexedUnit = { at: number; lat: number; lon: number };
type Nearest = (lat: number, lon: number, limit: number, skip: number) => Near[];

const nearestOf = (spots: IndexedUnit[], unitAt: (at: number) => Unit): Nearest => {
  const index = new KDBush(spots.length, 16);
  for (const { lat, lon } of spots) index.add(lon, lat);
  index.finish();
  return (lat, lon, limit, skip) => {
    const first = Math.max(0, Math.floor(skip));
    const count = Math.max(0, Math.floor(limit));
    if (count === 0 || spots.length === 0) return [];
    return around(index, lon, lat, first + count)
      .slice(first)
      .flatMap((found) => {
        const spot = spots[found];
        return spot ? { unit: unitAt(spot.at), km: distance(lon, lat, spot.lon, spot.lat) } : [];
      });
  };
};

const stateOrder = new Map(stateTable.map(({ key }, at) => [key, at]));

const byStateAndKind = (a: Unit, b: Unit): number =>
  (stateOrder.get(a.state) ?? 0) - (stateOrder.get(b.state) ?? 0) ||
  a.kind.length - b.kind.length ||
  (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.id < b.id ? -1 : 1);

const unitFrom = (cells: readonly string[]): Unit => {
  const [id = '', system, flags = '', lat, lon, number = '', kind = '', name = '', label, state = ''] = cells;
  const [municipality, address, code, phone, employer, asOf, hours, office] = cells.slice(10);
  return {
    id,
    system: system === 'b' ? 'bienestar' : 'imss',
    kind,
    number: number === '' ? undefined : Number(number),
    name,
    label: label || [kind, number, name].filter((part) => part !== '').join(' '),
    family: flags.includes('f'),
    hospital: flags.includes('h'),
    urgencias: flags.includes('u') ? 'yes' : flags.includes('n') ? 'no' : 'unknown',
    address: address || undefined,
    postalCode: code || undefined,
    phone: phone || undefined,
    ...(asOf && { asOf }),
    ...(hours && { hours }),
    ...(office && { office }),
    state,
    municipality: municipality || undefined,
    lat: Number(lat),
    lon: Number(lon),
    approximate: flags.includes('a'),
    employer: employer || undefined,
  };
};

const readAbout = (folder: string): About => {
  const path = join(folder, 'about.json');
  if (!existsSync(path)) throw new Error(`${path} is missing: npm run data writes it.`);
  const about = JSON.parse(readFileSync(path, 'utf8')) as About;
  if (about.format !== formatVersion) {
    throw new Error(
      `${path} has format ${about.format}, this version reads ${formatVersion}: run npm run data again.`,
    );
  }
  return about;
};
