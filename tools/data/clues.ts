import { kilometres } from '../../src/directory/directory.ts';
import { type StateInfo, stateInFile } from '../../src/directory/states.ts';
import { fold } from '../../src/directory/words.ts';
import { readableCentre } from './bienestar.ts';
import type { CluesRow, CluesSource } from './clues-rows.ts';
import type { Gazetteer, Municipality } from './gazetteer.ts';
import { idOf, labelOf, partName, type RawUnit } from './imss.ts';
import { cluesKind } from './kinds.ts';
import { believedPin } from './pins.ts';
import { inMexico, type Report } from './raw.ts';
import type { Spelling } from './spelling.ts';

/**
 * Joins a source of the register to the units. Its address, phone and postal code replace what is known, and
 * its pin does if it is the more believable one. Operating IMSS clinics that the directory lacks are added,
 * and so are the rural units of IMSS's programme for people without insurance. Units of IMSS-Bienestar are
 * found by their code.
 */
export const joinClues = (
  units: RawUnit[],
  { file, asOf, rows }: CluesSource,
  places: Gazetteer,
  report: Report,
): RawUnit[] => {
  const all = [...units];
  const byCode = new Map(units.map((unit) => [unit.id, unit]));
  const joined = new Set<RawUnit>();
  const shared = sharedPhones(rows);
  for (const row of rows) {
    const title = row['NOMBRE DE LA UNIDAD'];
    const reject = (reason: string) => report.rejected.push({ file, row: row.CLUES, name: title, reason });
    const change = (reason: string) => report.changed.push({ file, row: row.CLUES, name: title, reason });
    const state = stateInFile(row.ENTIDAD);
    if (state === undefined) {
      reject(`state "${row.ENTIDAD}" is not known`);
      continue;
    }
    const municipality = places.municipality(state, row.MUNICIPIO);
    const postalCode = postalCodeOf(row, state, places);
    const address = addressOf(row, places.spelling);
    const details = {
      address,
      postalCode,
      phone: phoneOf(row, shared),
      asOf: address === undefined ? undefined : asOf,
    };
    if (row['CLAVE DE LA INS ADM'] === 'IMB') {
      const unit = byCode.get(row.CLUES);
      if (unit !== undefined) Object.assign(unit, details);
      continue;
    }
    if (row['ESTATUS DE OPERACION'] !== 'EN OPERACION') {
      reject(`not operating: ${row['ESTATUS DE OPERACION'].toLowerCase()}`);
      continue;
    }
    const { kind: titled, printed, name: named } = readTitle(title);
    const kind = cluesKind(row['CLAVE DE TIPOLOGIA'], titled);
    if (typeof kind === 'string') {
      reject(kind);
      continue;
    }
    const point = pointOf(row);
    if (kind.system === 'imss') {
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
        const moved = unit.state !== state;
        if (moved) change(`${unit.label} moved from ${unit.state.name} to ${state.name}`);
        Object.assign(unit, details, { state });
        if (moved) unit.id = idOf(state, unit.kind, unit.printed, unit.name);
        const pin =
          point === undefined
            ? { ours: true }
            : believedPin(unit, { point, locality: row.LOCALIDAD, postalCode }, places);
        if (pin.note !== undefined) change(pin.note);
        if (!pin.ours) Object.assign(unit, point, { approximate: false });
        if (!pin.ours || unit.municipality === undefined)
          unit.municipality = municipality ?? unit.municipality;
        continue;
      }
    }
    const spot = point ?? townOf(row.LOCALIDAD, municipality, places);
    if (spot === undefined) {
      reject('it has no pin, and its town is not known');
      continue;
    }
    if (point === undefined) change('it has no pin: put at the centre of its town, marked approximate');
    const place = {
      state,
      municipality,
      lat: spot.lat,
      lon: spot.lon,
      approximate: point === undefined,
      ...details,
    };
    if (kind.system === 'imss') {
      const name = places.spelling.name(named || row.LOCALIDAD);
      const id = idOf(state, kind.kind, printed, name);
      change('an operating IMSS unit that the directory does not have: added');
      all.push({ ...kind, id, printed, name, label: labelOf(kind.kind, printed, name), ...place });
      continue;
    }
    const bare = title.replace(/^(UNIDAD M[EÉ]DICA RURAL|HOSPITAL RURAL)( EN| DE)? /, '');
    const readable = readableCentre(bare, kind.kind, row.LOCALIDAD, places.spelling);
    all.push({ ...kind, id: row.CLUES, printed: '', ...readable, ...place });
  }
  return all;
};

/**
 * The kind, number and name in a title: `HGZ 5 NOGALES`, `UNIDAD DE MEDICINA FAMILIAR NO. 90 TUXTEPEC`, `UNIDAD DE
 * MEDICINA FAMILIAR (UMF) 5`. The kind is empty where it is written out.
 */
export const readTitle = (title: string): { kind: string; printed: string; name: string } => {
  const long =
    /^(?:UNIDAD|HOSPITAL|CL[IÍ]NICA)\b[^\d(]*?(?:\(([A-Z/-]+)\) ?)?(?:\bN(?:[OÚU]M?|[ÚU]MERO)?\.? ?)?(\d+[A-Z]?)(?! DE [A-Z])\b[,.]? *(.*)$/.exec(
      title,
    );
  if (long !== null) return { kind: long[1] ?? '', printed: long[2] ?? '', name: long[3] ?? '' };
  const { kind = '', printed = '', name = '' } = partName(title) ?? {};
  return printed === '' ? { kind, printed, name: '' } : { kind, printed, name };
};

const pointOf = ({ LATITUD: lat, LONGITUD: lon }: CluesRow): { lat: number; lon: number } | undefined =>
  lat !== undefined && lon !== undefined && inMexico(lat, lon) ? { lat, lon } : undefined;

const townOf = (
  locality: string,
  municipality: Municipality | undefined,
  places: Gazetteer,
): { lat: number; lon: number } | undefined =>
  places.namesakes(locality).find((spot) => spot.municipality === municipality) ?? municipality;

/**
 * The unit with the same kind family and number that fits a row, by its name and distance; near a border, it
 * may be in the other state.
 */
const bestMatch = (
  units: RawUnit[],
  kind: string,
  printed: string,
  state: StateInfo,
  row: CluesRow,
  point: { lat: number; lon: number } | undefined,
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
      const km = point === undefined ? 0 : kilometres(unit, point);
      return {
        unit,
        shared,
        km,
        fits:
          (point !== undefined && km < 3) || (shared >= 0.5 && (unit.state === state ? km < 400 : km < 40)),
      };
    })
    .filter(({ fits }) => fits)
    .sort((a, b) => b.shared - a.shared || a.km - b.km);
  return scored[0]?.unit;
};

/** `UMF-UMAA`, `UMFH` and `UMRM` are family clinics like `UMF`; `HGZ-UMAA` is an `HGZ`. */
export const familyOf = (kind: string): string =>
  /^(UMF|UMRM)/.test(kind) && kind !== 'UMFR' ? 'UMF' : kind.replace(/-UMAA$/, '');

const postalCodeOf = (row: CluesRow, state: StateInfo, places: Gazetteer): string | undefined => {
  const code = row['CODIGO POSTAL'];
  return places.code(code)?.municipality.state === state ? code : undefined;
};

/** Phone numbers that more than three units give: these belong to an office, not to a clinic. */
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
    /^(SIN NOMBRE|NO DISPONIBLE|SIN N[UÚ]MERO|S\/?N|0)?$/i.test(text.trim()) ? '' : text;
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
