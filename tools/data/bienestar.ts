import { kilometres } from '../../src/directory/directory.ts';
import { stateInFile } from '../../src/directory/states.ts';
import { fold } from '../../src/directory/words.ts';
import type { Gazetteer, Municipality } from './gazetteer.ts';
import type { RawUnit } from './imss.ts';
import { bienestarKind } from './kinds.ts';
import { type BienestarRow, inMexico, type Report } from './raw.ts';
import type { Spelling } from './spelling.ts';

const file = 'imss-bienestar-units.csv';

/**
 * Turns the IMSS-Bienestar list into units that a person can walk into: operating health centres and general or
 * community hospitals. A pin far from everything in its municipality moves to the municipality's centre.
 */
export const bienestarUnits = (rows: BienestarRow[], places: Gazetteer, report: Report): RawUnit[] => {
  const units: RawUnit[] = [];
  const seen = new Set<string>();
  for (const row of rows) {
    const reject = (reason: string) => report.rejected.push({ file, row: row.clues, name: row.name, reason });
    if (row.status !== 'EN OPERACION') {
      reject(`not operating: ${row.status.toLowerCase()}`);
      continue;
    }
    const kind = bienestarKind(row.type);
    if (typeof kind === 'string') {
      reject(kind);
      continue;
    }
    if (seen.has(row.clues)) {
      reject('the same CLUES code twice');
      continue;
    }
    seen.add(row.clues);
    const state = stateInFile(row.state) ?? stateInFile(cluesStates.get(row.clues.slice(0, 2)) ?? '');
    if (state === undefined) {
      reject(`state "${row.state}" is not known`);
      continue;
    }
    const municipality = places.municipality(state, row.municipality);
    const named = readableCentre(row.name, kind.kind, row.locality, places.spelling);
    const unit: RawUnit = {
      ...kind,
      id: row.clues,
      system: 'bienestar',
      printed: '',
      ...named,
      state,
      municipality,
      lat: row.lat,
      lon: row.lon,
      approximate: false,
    };
    const moved = settle(unit, municipality, places);
    if (moved === 'nowhere') {
      reject('the pin is outside its state and its municipality is not known');
      continue;
    }
    if (moved !== undefined) report.changed.push({ file, row: row.clues, name: row.name, reason: moved });
    units.push(unit);
  }
  return units;
};

/** First two letters of a CLUES code -> state, for rows that give a programme instead of a state. */
export const cluesStates: ReadonlyMap<string, string> = new Map(
  Object.entries({
    AS: 'Aguascalientes',
    BC: 'Baja California',
    BS: 'Baja California Sur',
    CC: 'Campeche',
    CL: 'Coahuila',
    CM: 'Colima',
    CS: 'Chiapas',
    CH: 'Chihuahua',
    DF: 'Ciudad de México',
    DG: 'Durango',
    GT: 'Guanajuato',
    GR: 'Guerrero',
    HG: 'Hidalgo',
    JC: 'Jalisco',
    MC: 'México',
    MN: 'Michoacán',
    MS: 'Morelos',
    NT: 'Nayarit',
    NL: 'Nuevo León',
    OC: 'Oaxaca',
    PL: 'Puebla',
    QT: 'Querétaro',
    QR: 'Quintana Roo',
    SP: 'San Luis Potosí',
    SL: 'Sinaloa',
    SR: 'Sonora',
    TC: 'Tabasco',
    TS: 'Tamaulipas',
    TL: 'Tlaxcala',
    VZ: 'Veracruz',
    YN: 'Yucatán',
    ZS: 'Zacatecas',
  }),
);

/** A pin this far (in km) from every town and postal code of its own municipality is taken to be wrong. */
const farKm = 40;

const settle = (
  unit: RawUnit,
  municipality: Municipality | undefined,
  places: Gazetteer,
): string | undefined => {
  if (municipality === undefined) {
    const [near] = inMexico(unit.lat, unit.lon) ? places.codesNear(unit.lat, unit.lon, 1) : [];
    if (near === undefined || near.code.municipality.state !== unit.state) return 'nowhere';
    return undefined;
  }
  const spots = [...places.townsOf(municipality), ...places.codesOf(municipality)];
  const km = Math.min(...spots.map((spot) => kilometres(unit, spot)));
  if (km <= farKm) return undefined;
  const [near] = inMexico(unit.lat, unit.lon) ? places.codesNear(unit.lat, unit.lon, 1) : [];
  if (near !== undefined && near.code.municipality.state === unit.state && km <= 2 * farKm) {
    unit.approximate = true;
    return `the pin is ${Math.round(km)} km from everything known in ${municipality.name}: kept, marked approximate`;
  }
  Object.assign(unit, { lat: municipality.lat, lon: municipality.lon, approximate: true });
  return `the pin is ${Math.round(km)} km from everything known in ${municipality.name}: moved to its centre, marked approximate`;
};

/** `C.S. PAILEBOTH` -> name `Paileboth`, label `Centro de Salud Paileboth`. */
export const readableCentre = (
  raw: string,
  kind: string,
  locality: string | undefined,
  spelling: Spelling,
): { name: string; label: string } => {
  const bare = raw
    .replace(/["“”*]/g, ' ')
    .replace(/À|È|Ì|Ò|Ù/g, (letter) => 'ÁÉÍÓÚ'['ÀÈÌÒÙ'.indexOf(letter)] as string)
    .replace(/Û/g, 'Ü')
    .replace(/%/g, 'Ñ')
    .replace(/´/g, "'")
    .replace(/\s+/g, ' ')
    .trim();
  const cut = prefixes.reduce((text, prefix) => text.replace(prefix, ''), bare).trim();
  const plain = cut === '' || /^[IVX\d]+$/.test(cut) ? `${locality ?? ''} ${cut}`.trim() : cut;
  const article = /^(.{4,}) (EL|LA|LOS|LAS)$/.exec(plain);
  const ordered = article === null ? plain : `${article[2]} ${article[1]}`;
  const name = spelling.name(
    ordered
      .replace(/\bCOL\.\s*/g, 'COLONIA ')
      .replace(/\bSTA\.\s*/g, 'SANTA ')
      .replace(/\bSTO\.\s*/g, 'SANTO ')
      .replace(/\bSN\.? /g, 'SAN ')
      .replace(/\bNVO\.\s*/g, 'NUEVO ')
      .replace(/\bNVA\.\s*/g, 'NUEVA ')
      .replace(/\bCD\.\s*/g, 'CIUDAD ')
      .replace(/\bGRAL\.\s*/g, 'GENERAL ')
      .replace(/\bMA\.\s*/g, 'MARÍA ')
      .replace(/\bRA\. /g, 'RANCHERÍA ')
      .replace(/\bR\/A /g, 'RANCHERÍA ')
      .replace(/\bEJ\. /g, 'EJIDO ')
      .replace(/\bSECC\b\.?/g, 'SECCIÓN')
      .replace(/\.(?=[A-ZÁÉÍÓÚÑ]{3})/g, '. '),
  );
  return { name, label: labelFor(kind, name, bare) };
};

/** What stands before the name in the official list: the kind, and Guerrero's size codes (`R-01`, `U-03`). */
const prefixes: readonly RegExp[] = [
  /^[RU][ -]\d{2} +/,
  /^CENTRO (AVANZADO )?DE SALUD( CON SERVICIOS AMPLIADOS)?( CON HOSPITALIZACI[OÓ]N)?( DOS NÚCLEOS \+ 1 DENTAL)? *(\(CESSA\) *)?/,
  /^(CSC\/H|C\. ?S\. ?U\.|CSU|CSR|CS|C\. ?S\.? ?T ?-(III|II|I)|C\. ?S\.?|CEAPS|CESSA|CESA|CAAPS|H\. ?B\. ?C\.|H\. ?G\.|HG|HC|HBC|H\. ?C\.)(?= |$)/,
  /^ *T ?-? ?(III|II|I)(?= )/,
  /^ *(RURAL|URBANO|MICROREGIONAL)(?= )(?! \d)/,
  /^HOSPITAL (DE LA COMUNIDAD|B[AÁ]SICO COMUNITARIO|INTEGRAL|COMUNITARIO|GENERAL|MUNICIPAL|IMSS BIENESTAR)(?= |$)/,
  /^ *(12 CAMAS|SERVICIOS AMPLIADOS \(CESSA\)|CON HOSPITAL)(?= )/,
  /^ *DE(?= )(?! (LA|LAS|LOS) )/,
];

const labelFor = (kind: string, name: string, raw: string): string => {
  switch (kind) {
    case 'HG':
      return /^HOSPITAL (?!GENERAL)/.test(raw) ? withHospital(raw, name) : `Hospital General ${name}`;
    case 'HC':
      return `Hospital Comunitario ${name.replace(/^Hospital /, '')}`;
    case 'CEAPS':
      return `CEAPS ${name}`;
    case 'HR':
      return `Hospital Rural ${name}`;
    case 'UMR':
      return `Unidad Médica Rural ${name}`;
    default:
      return `Centro de Salud ${name}`;
  }
};

const withHospital = (raw: string, name: string): string =>
  fold(name).startsWith('hospital') ? name : `Hospital ${/MUNICIPAL/.test(raw) ? 'Municipal ' : ''}${name}`;
