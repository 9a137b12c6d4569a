import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type About, columns, type FileName, formatVersion, localFiles } from '../../src/directory/files.ts';
import { fold } from '../../src/directory/words.ts';
import type { ColoniaRows } from './colonias.ts';
import type { Gazetteer, Settlement, Town } from './gazetteer.ts';
import { guardLosses } from './guards.ts';
import type { RawUnit } from './imss.ts';
import type { RawOffice } from './imss-directory.ts';
import { nameRows } from './names.ts';
import type { Rejection, Report } from './raw.ts';

/** All that goes into the data folder. */
export type Compiled = {
  units: RawUnit[];
  offices: RawOffice[];
  places: Gazetteer;
  settlements: Settlement[];
  /** All other settlements, from GeoNames. */
  colonias: ColoniaRows;
  /** Settlements from the official postal-code file; stored beside the shipped files, never in them. */
  local: ColoniaRows;
  builtFrom: About['builtFrom'];
  report: Report;
};

/**
 * Writes the data files and the list of rejected rows. The same input gives the same bytes. Stops before writing
 * if much of the present data would be lost, unless `fewer` says that this is intended.
 */
export const writeData = (folder: string, data: Compiled, fewer = false): void => {
  const { places } = data;
  const tables: Record<FileName, Row[]> = {
    units: data.units.map(unitCells),
    offices: data.offices.map((o) => [
      o.id,
      o.name,
      o.state.key,
      o.address,
      o.postalCode,
      o.phone,
      o.hours,
      degrees(o.lat),
      degrees(o.lon),
    ]),
    municipalities: places.municipalities.map((m) => [
      m.key,
      m.name,
      m.state.key,
      degrees(m.lat),
      degrees(m.lon),
      m.population || undefined,
    ]),
    towns: townRows(places.towns),
    postal: places.postalCodes.map((p) => [
      p.code,
      p.municipality.key,
      p.city,
      degrees(p.lat),
      degrees(p.lon),
      { centre: undefined, near: 'n', city: 'c' }[p.known],
    ]),
    settlements: data.settlements.map(({ key, name }) => [key, name]),
    names: nameRows(places, data.settlements),
    colonias: data.colonias.codes,
    'colonia-names': data.colonias.names,
  };
  const names = Object.keys(columns) as FileName[];
  const lines = Object.fromEntries(names.map((name) => [name, tables[name].length])) as About['lines'];
  const addresses = data.units.filter(({ address }) => address !== undefined).length;
  if (!fewer) guardLosses(folder, { read: data.report.read, addresses, lines });

  mkdirSync(folder, { recursive: true });
  for (const name of names) writeTable(join(folder, `${name}.tsv`), columns[name], tables[name]);

  for (const file of [...Object.values(localFiles), ...formerLocalFiles])
    rmSync(join(folder, file), { force: true });
  if (data.local.count > 0) {
    writeTable(join(folder, localFiles.colonias), columns.colonias, data.local.codes);
    writeTable(join(folder, localFiles['colonia-names']), columns['colonia-names'], data.local.names);
  }

  const about: About = {
    format: formatVersion,
    builtFrom: data.builtFrom,
    settlements: data.settlements.length + data.colonias.count,
    bytes: {
      colonias: statSync(join(folder, 'colonias.tsv')).size,
      'colonia-names': statSync(join(folder, 'colonia-names.tsv')).size,
    },
    read: data.report.read,
    addresses,
    lines,
  };
  writeFileSync(join(folder, 'about.json'), `${JSON.stringify(about, null, 2)}\n`);
  writeFileSync(join(folder, 'rejected.csv'), csvOf(data.report));
};

/** Names of these local files in earlier versions. */
const formerLocalFiles = ['settlements.local.tsv', 'names.local.tsv'];

type Row = readonly (string | number | undefined)[];

const townRows = (towns: Town[]): Row[] => {
  const counts = new Map<string, number>();
  const id = (town: Town): string => `${town.municipality.state.key} ${fold(town.name)}`;
  for (const town of towns) counts.set(id(town), (counts.get(id(town)) ?? 0) + 1);
  return towns.map((town) => {
    const shared = (counts.get(id(town)) ?? 0) > 1 ? '1' : undefined;
    return [town.key, town.name, degrees(town.lat), degrees(town.lon), town.population, shared];
  });
};

const unitCells = (u: RawUnit): Row => {
  const number = u.printed.replace(/\D/g, '');
  const usual = [u.kind, number, u.name].filter((part) => part !== '').join(' ');
  const flags = [
    u.family ? 'f' : '',
    u.hospital ? 'h' : '',
    u.urgencias === 'yes' ? 'u' : u.urgencias === 'no' ? 'n' : '',
    u.approximate ? 'a' : '',
    u.employer === undefined ? '' : 'e',
  ];
  return [
    u.id,
    u.system === 'imss' ? 'i' : 'b',
    flags.join(''),
    degrees(u.lat),
    degrees(u.lon),
    number,
    u.kind,
    u.name,
    u.label === usual ? '' : u.label,
    u.state.key,
    u.municipality?.name,
    u.address,
    u.postalCode,
    u.phone,
    u.employer,
    u.asOf,
    u.hours,
    u.office,
  ];
};

/** Four decimals are eleven metres, finer than any of the sources. */
const degrees = (value: number): string => String(Number(value.toFixed(4)));

const writeTable = (path: string, header: readonly string[], rows: Row[]): void => {
  const lines = rows.map((row) =>
    row.map((value) => String(value ?? '').replace(/[\t\r\n]+/g, ' ')).join('\t'),
  );
  writeFileSync(path, `${[header.join('\t'), ...lines.sort()].join('\n')}\n`);
};

const csvOf = ({ rejected, changed }: Report): string => {
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  const line = (what: string) => (r: Rejection) =>
    [what, r.file, r.row, r.name, r.reason].map(cell).join(',');
  return `${['what,file,row,name,reason', ...rejected.map(line('left out')), ...changed.map(line('changed'))].join('\n')}\n`;
};
