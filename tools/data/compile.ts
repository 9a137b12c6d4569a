import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { bienestarUnits } from './bienestar.ts';
import { joinClues } from './clues.ts';
import { type CluesSource, monthOf, readClues } from './clues-rows.ts';
import { coloniaRows } from './colonias.ts';
import { bajaFile, capitalFile, joinAddresses, joinCapital } from './extras.ts';
import { buildGazetteer } from './gazetteer.ts';
import { imssUnits, tellApart } from './imss.ts';
import { joinDirectory, readDirectory } from './imss-directory.ts';
import {
  addressRow,
  bienestarRow,
  cdmxRow,
  centreRow,
  coloniaRow,
  geonamesRow,
  imssRow,
  localityRow,
  postalRow,
  type Report,
  readCsv,
  readSepomex,
} from './raw.ts';
import { settlementsFrom } from './settlements.ts';
import { reasonCounts, sources, writeSources } from './sources.ts';
import { type Compiled, writeData } from './write.ts';

/**
 * Where to read from and write to. `clues`, `postal`, `directory`: the operator's own files. `colonias`: the
 * project's list of well-known neighbourhoods, if there is one. `fewer`: a large loss of rows is intended.
 */
export type Options = {
  from: string;
  to: string;
  clues?: string;
  postal?: string;
  directory?: string;
  colonias?: string;
  fewer?: boolean;
};

/**
 * Reads, checks, joins and writes everything. Throws a sentence that names the file when a file is missing or is
 * not what it should be; a row that is not what it should be is reported instead.
 */
export const compile = async (options: Options): Promise<Compiled> => {
  const { from, to } = options;
  const report: Report = { rejected: [], changed: [], read: {} };
  const places = buildGazetteer(
    readCsv(from, 'postal-codes.csv', postalRow, 'postal_code', report),
    readCsv(from, 'inegi-localities.csv', localityRow, 'locality', report),
    readCsv(from, 'postal-code-centres-2025.csv.gz', centreRow, 'municipality', report, true),
    report,
  );
  const lists = ['imss-clinics.csv', 'imss-hospitals.csv'].map((file) => ({
    file,
    rows: readCsv(from, file, imssRow, 'name', report),
  }));
  const imss = imssUnits(lists, places, report);
  const bienestar = bienestarUnits(
    readCsv(from, 'imss-bienestar-units.csv', bienestarRow, 'name', report),
    places,
    report,
  );
  const registers: CluesSource[] = [];
  if (options.clues !== undefined) registers.push(await readClues(options.clues, 'CLUES workbook', report));
  else for (const file of registersIn(from)) registers.push(await readClues(join(from, file), file, report));
  let units = [...imss, ...bienestar];
  for (const register of registers) units = joinClues(units, register, places, report);
  joinCapital(units, readCsv(from, capitalFile, cdmxRow, 'name', report, true), places, report);
  joinAddresses(units, readCsv(from, bajaFile, addressRow, 'name', report, true), '2025-07', places);
  const own =
    options.directory === undefined
      ? { units, offices: [] }
      : joinDirectory(units, options.directory, readDirectory(options.directory, report), places, report);
  units = own.units;
  tellApart(units);
  const colonias =
    options.colonias === undefined
      ? []
      : readCsv(dirname(options.colonias), basename(options.colonias), coloniaRow, 'colonia', report, true);
  const sepomex = options.postal === undefined ? [] : readSepomex(options.postal, report);
  const settlements = settlementsFrom('colonias.csv', colonias, places, report);
  const geonames = readCsv(from, geonamesFile, geonamesRow, 'place', report, true);
  const data: Compiled = {
    units,
    offices: own.offices,
    places,
    settlements,
    colonias: coloniaRows(geonamesFile, geonames, settlements, places, report),
    local: coloniaRows('postal file', sepomex, settlements, places, report),
    builtFrom: sources(registers, options),
    report,
  };
  writeData(to, data, options.fewer);
  writeSources(to, data);
  return data;
};

/** Counts for the person who ran the tool: what was kept, and what was not, by reason. */
export const summary = ({ units, places, settlements, colonias, local, report }: Compiled): string => {
  const reasons = (list: Report['rejected']): string[] =>
    reasonCounts(list).map(([reason, count]) => `${String(count).padStart(7)}  ${reason}`);
  return [
    `${units.length} units, ${places.postalCodes.length} postal codes, ${places.towns.length} towns, ${places.municipalities.length} municipalities, ${settlements.length} well-known colonias, ${colonias.count} other settlements`,
    ...(local.count > 0 ? [`${local.count} settlements of your own postal file`] : []),
    `left out (${report.rejected.length}; each with its reason in rejected.csv):`,
    ...reasons(report.rejected),
    `changed (${report.changed.length}; likewise):`,
    ...reasons(report.changed),
  ].join('\n');
};

/**
 * The register's files in a folder: workbooks as published, or some of their rows as CSV. The newest comes
 * last.
 */
const registersIn = (folder: string): string[] =>
  filesIn(folder, /^(clues|ESTABLECIMIENTO_SALUD).*20\d\d(0[1-9]|1[0-2])\.(xlsx|csv|csv\.gz)$/i).sort(
    (a, b) => ((monthOf(a) ?? '') < (monthOf(b) ?? '') ? -1 : 1),
  );

const geonamesFile = 'geonames-mx-settlements-2016.csv.gz';

const filesIn = (folder: string, name: RegExp): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => name.test(file))
        .sort()
    : [];
