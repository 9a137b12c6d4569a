import { existsSync } from 'node:fs';
import readWorkbook from 'read-excel-file/node';
import { z } from 'zod';
import { kilometres } from '../../src/directory/directory.ts';
import { type StateInfo, stateInFile } from '../../src/directory/states.ts';
import { fold } from '../../src/directory/words.ts';
import { readableCentre } from './bienestar.ts';
import type { Gazetteer } from './gazetteer.ts';
import { idOf, labelOf, partName, type RawUnit } from './imss.ts';
import { cluesKind } from './kinds.ts';
import { inMexico, keepValid, type Report } from './raw.ts';
import type { Spelling } from './spelling.ts';

const cell = z.union([z.string(), z.number(), z.null(), z.undefined()]).transform((value) =>
  String(value ?? '')
    .replace(/\s+/g, ' ')
    .trim(),
);
const filled = cell.pipe(z.string().min(1, 'is empty'));
const degrees = cell.pipe(z.string().regex(/^-?\d+(\.\d+)?$/, 'is not a number')).transform(Number);

/** One row of the official CLUES workbook; only these columns are used. */
const cluesRow = z.object({
  CLUES: filled.pipe(z.string().regex(/^[A-Z]{5}\d{6}$/, 'is not a CLUES code')),
  ENTIDAD: filled,
  MUNICIPIO: filled,
  LOCALIDAD: cell,
  'CLAVE DEL MUNICIPIO': cell,
  'CLAVE DE TIPOLOGIA': cell,
  'NOMBRE DE LA UNIDAD': filled,
  'TIPO DE VIALIDAD': cell,
  VIALIDAD: cell,
  'NUMERO EXTERIOR': cell,
  'TIPO DE ASENTAMIENTO': cell,
  ASENTAMIENTO: cell,
  'CODIGO POSTAL': cell,
  'ESTATUS DE OPERACION': filled,
  'TELEFONO 1 DEL ESTABLECIMIENTO': cell,
  'CLAVE DE LA INS ADM': filled,
  LATITUD: degrees,
  LONGITUD: degrees,
});
export type CluesRow = z.infer<typeof cluesRow>;

const file = 'CLUES workbook';

/**
 * Reads the IMSS rows of the official workbook, from the sheet whose name begins with `CLUES`. The other sheets
 * (blood services, opening hours that are one default for nearly all) are not used.
 */
export const readClues = async (path: string, report: Report): Promise<CluesRow[]> => {
  if (!existsSync(path))
    throw new Error(`${path} is missing: give the official CLUES workbook with --clues.`);
  const sheets = await readWorkbook(path);
  const sheet = sheets.find(({ sheet: name }) => /^CLUES/i.test(name));
  if (sheet === undefined) throw new Error(`${path} has no sheet whose name begins with "CLUES".`);
  const [header, ...lines] = sheet.data;
  const columns = (header ?? []).map((value) => String(value ?? '').trim());
  const missing = Object.keys(cluesRow.shape).filter((column) => !columns.includes(column));
  if (missing.length > 0)
    throw new Error(`${path} has no column ${missing.join(', ')} on sheet ${sheet.sheet}.`);
  const institution = columns.indexOf('CLAVE DE LA INS ADM');
  const rows = lines
    .filter((line) => line[institution] === 'IMSS')
    .map((line) => Object.fromEntries(columns.map((column, at) => [column, line[at]])));
  return keepValid(file, rows, cluesRow, 'NOMBRE DE LA UNIDAD', report);
};

/**
 * Joins the workbook to the units: its address, phone, postal code and pin win. Operating IMSS clinics that the
 * directory doesn't have are added, and so are the rural units of IMSS's programme for people without insurance.
 */
export const joinClues = (
  units: RawUnit[],
  rows: CluesRow[],
  places: Gazetteer,
  report: Report,
): RawUnit[] => {
  const all = [...units];
  const joined = new Set<RawUnit>();
  const shared = sharedPhones(rows);
  for (const row of rows) {
    const title = row['NOMBRE DE LA UNIDAD'];
    const reject = (reason: string) => report.rejected.push({ file, row: row.CLUES, name: title, reason });
    const change = (reason: string) => report.changed.push({ file, row: row.CLUES, name: title, reason });
    if (row['ESTATUS DE OPERACION'] !== 'EN OPERACION') {
      reject(`not operating: ${row['ESTATUS DE OPERACION'].toLowerCase()}`);
      continue;
    }
    const kind = cluesKind(row['CLAVE DE TIPOLOGIA']);
    if (typeof kind === 'string') {
      reject(kind);
      continue;
    }
    const state = stateInFile(row.ENTIDAD);
    if (state === undefined) {
      reject(`state "${row.ENTIDAD}" is not known`);
      continue;
    }
    const municipality = places.municipality(state, row.MUNICIPIO);
    const point = { lat: row.LATITUD, lon: row.LONGITUD };
    const postalCode = postalCodeOf(row, state, places);
    const details = {
      address: addressOf(row, places.spelling),
      postalCode,
      phone: phoneOf(row, shared),
    };
    if (kind.system === 'imss') {
      const parted = partName(title) ?? { kind: '', printed: '', name: '' };
      const printed = parted.printed || (/\bN[OÚU]M?\.? ?(\d+[A-Z]?)\b/.exec(title)?.[1] ?? '');
      const unit = bestMatch(
        all.filter((other) => !joined.has(other)),
        kind.kind,
        printed,
        state,
        row,
        point,
      );
      if (unit !== undefined) {
        joined.add(unit);
        const km = kilometres(unit, point);
        const trusted = inMexico(point.lat, point.lon);
        if (trusted && km > 5)
          change(`pin of ${unit.label} moved ${Math.round(km)} km to where this file has it`);
        if (unit.state !== state) change(`${unit.label} moved from ${unit.state.name} to ${state.name}`);
        const moved = unit.state !== state;
        Object.assign(unit, details, { state, municipality: municipality ?? unit.municipality });
        if (trusted) Object.assign(unit, point, { approximate: false });
        if (moved) unit.id = idOf(state, unit.kind, unit.printed, unit.name);
        continue;
      }
      if (!inMexico(point.lat, point.lon)) {
        reject('the pin is outside Mexico');
        continue;
      }
      const named = parted.name === '' || parted.printed === '' ? row.LOCALIDAD : parted.name;
      const name = places.spelling.name(named.replace(/^NO\. ?\d+ ?/, '') || row.LOCALIDAD);
      change('an operating IMSS unit that the directory does not have: added');
      all.push({
        ...kind,
        id: idOf(state, kind.kind, printed, name),
        printed,
        name,
        label: labelOf(kind.kind, printed, name),
        state,
        municipality,
        ...point,
        approximate: false,
        ...details,
      });
      continue;
    }
    if (!inMexico(point.lat, point.lon)) {
      reject('the pin is outside Mexico');
      continue;
    }
    const bare = title.replace(/^(UNIDAD M[EÉ]DICA RURAL|HOSPITAL RURAL)( EN| DE)? /, '');
    const named = readableCentre(bare, kind.kind, row.LOCALIDAD, places.spelling);
    all.push({
      ...kind,
      id: row.CLUES,
      printed: '',
      ...named,
      state,
      municipality,
      ...point,
      approximate: false,
      ...details,
    });
  }
  return all;
};

/** The same kind family and number in the state, told apart by name and distance; near a border, across it. */
const bestMatch = (
  units: RawUnit[],
  kind: string,
  printed: string,
  state: StateInfo,
  row: CluesRow,
  point: { lat: number; lon: number },
): RawUnit | undefined => {
  const family = familyOf(kind);
  const alike = units.filter(
    (unit) => unit.system === 'imss' && unit.printed === printed && familyOf(unit.kind) === family,
  );
  const text = fold(`${row['NOMBRE DE LA UNIDAD']} ${row.LOCALIDAD} ${row.MUNICIPIO}`);
  const scored = alike
    .map((unit) => {
      const words = fold(unit.name)
        .split(' ')
        .filter((word) => word.length > 2);
      const shared = words.filter((word) => text.includes(word)).length / Math.max(1, words.length);
      const km = kilometres(unit, point);
      return {
        unit,
        shared,
        km,
        fits: km < 3 || (shared >= 0.5 && (unit.state === state ? km < 400 : km < 40)),
      };
    })
    .filter(({ fits }) => fits)
    .sort((a, b) => b.shared - a.shared || a.km - b.km);
  return scored[0]?.unit;
};

/** `UMF-UMAA`, `UMFH` and `UMRM` are family clinics like `UMF`; `HGZ-UMAA` is an `HGZ`. */
const familyOf = (kind: string): string =>
  /^(UMF|UMRM)/.test(kind) && kind !== 'UMFR' ? 'UMF' : kind.replace(/-UMAA$/, '');

const postalCodeOf = (row: CluesRow, state: StateInfo, places: Gazetteer): string | undefined => {
  const code = row['CODIGO POSTAL'].padStart(5, '0');
  return places.code(code)?.municipality.state === state ? code : undefined;
};

/** A phone that more than three units give is an office's, not a clinic's. */
const sharedPhones = (rows: CluesRow[]): Set<string> => {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const phone = row['TELEFONO 1 DEL ESTABLECIMIENTO'];
    counts.set(phone, (counts.get(phone) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count > 3).map(([phone]) => phone));
};

const phoneOf = (row: CluesRow, shared: Set<string>): string | undefined => {
  const phone = row['TELEFONO 1 DEL ESTABLECIMIENTO'];
  return /^[1-9]\d{9}$/.test(phone) && !shared.has(phone) && !/^(\d)\1+$/.test(phone) ? phone : undefined;
};

/** `Calle Hidalgo 48, Barrio San Francisco`; undefined when neither street nor settlement is given. */
export const addressOf = (row: CluesRow, spelling: Spelling): string | undefined => {
  const known = (text: string): string =>
    /^(SIN NOMBRE|NO DISPONIBLE|SIN N[UÚ]MERO|0)?$/i.test(text.trim()) ? '' : text;
  const street = known(row.VIALIDAD).replace(/[ ,]*(NO\. ?\d+[A-Z]?|SIN N[UÚ]MERO|S\/N)$/i, '');
  const number = known(row['NUMERO EXTERIOR']);
  const numbered = /\d$/.test(street) && street.endsWith(` ${number}`) ? '' : number === '' ? 's/n' : number;
  const type = row['TIPO DE VIALIDAD'];
  const way = type === '' || fold(street).startsWith(fold(type)) ? street : `${type} ${street}`;
  const area = known(row.ASENTAMIENTO);
  const areaType = /^(COLONIA|BARRIO|EJIDO|FRACCIONAMIENTO|UNIDAD HABITACIONAL)$/.test(
    row['TIPO DE ASENTAMIENTO'],
  )
    ? row['TIPO DE ASENTAMIENTO']
    : '';
  const parts = [
    street === '' ? '' : [spelling.name(way), numbered].filter((part) => part !== '').join(' '),
    area === '' ? '' : spelling.name(fold(area).startsWith(fold(areaType)) ? area : `${areaType} ${area}`),
  ].filter((part) => part !== '');
  return parts.length === 0 ? undefined : parts.join(', ').replace(/\s+/g, ' ').trim();
};
