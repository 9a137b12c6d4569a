import { kilometres } from '../../src/directory/directory.ts';
import { stateInfoOf } from '../../src/directory/states.ts';
import type { Gazetteer } from './gazetteer.ts';
import type { RawUnit } from './imss.ts';
import { cluesKind } from './kinds.ts';
import type { AddressRow, CdmxRow, Report } from './raw.ts';

/**
 * Gives IMSS hospitals in Mexico City the addresses that the register had in January 2019, if nothing newer
 * is known. Hospitals do not move, so the address still holds; its date is stored, so that replies can state
 * it.
 */
export const joinCapital = (units: RawUnit[], rows: CdmxRow[], places: Gazetteer, report: Report): void => {
  const capital = stateInfoOf('CDMX');
  const taken = new Set<RawUnit>();
  for (const row of rows) {
    const { kind, printed } = capitalTitle(row.name);
    const near = units
      .filter((unit) => unit.system === 'imss' && unit.state === capital && !taken.has(unit))
      .filter((unit) => unit.kind.replace(/-UMAA$/, '') === kind)
      .map((unit) => ({ unit, km: kilometres(unit, row) }))
      .filter(({ unit, km }) => unit.printed === printed || (printed === '' && km < 1))
      .sort((a, b) => a.km - b.km)[0];
    if (near === undefined || near.km > 6) {
      report.rejected.push({
        file: capitalFile,
        row: row.clues,
        name: row.name,
        reason: 'no hospital of the directory fits',
      });
      continue;
    }
    const { unit, km } = near;
    taken.add(unit);
    if (km > 2) {
      const reason = `pin of ${unit.label} is ${km.toFixed(1)} km from where this file has it: kept`;
      report.changed.push({ file: capitalFile, row: row.clues, name: row.name, reason });
    }
    if (unit.address !== undefined) continue;
    const code = places.code(row.postal_code);
    unit.address = readableAddress(row.address_text, places);
    unit.postalCode = code !== undefined && code.municipality.state === capital ? code.code : undefined;
    unit.asOf = '2019-01';
  }
};

export const capitalFile = 'clues-cdmx-imss-hospitals-2019.csv.gz';
export const bajaFile = 'imss-bienestar-baja-california-2025.csv.gz';

/** Gives units of IMSS-Bienestar their addresses, by CLUES code. */
export const joinAddresses = (
  units: RawUnit[],
  rows: AddressRow[],
  asOf: string,
  places: Gazetteer,
): void => {
  const byCode = new Map(units.map((unit) => [unit.id, unit]));
  for (const row of rows) {
    const unit = byCode.get(row.clues);
    if (unit === undefined || unit.address !== undefined) continue;
    const address = readableAddress(row.address, places);
    if (address !== undefined) Object.assign(unit, { address, asOf });
  }
};

/** `H-ORT MAGDALENA SALINAS` -> `HORTO`; `HGZMF26 CONDESA` -> `HGZMF`, 26. */
const capitalTitle = (title: string): { kind: string; printed: string } => {
  const text = title
    .replace(/^H PSIQUIATRICO MF ?/, 'HPSIQ-MF ')
    .replace(/^H PSIQ\b/, 'HPSIQ')
    .replace(/^H-ORT\b/, 'HORTO')
    .replace(/^HT\b/, 'HTO');
  const [, code = '', printed = ''] = /^([A-Z]+(?:-[A-Z]+)?) ?(?:NO\. )?(\d+[A-Z]?)?/.exec(text) ?? [];
  const kind = cluesKind(code);
  return { kind: typeof kind === 'string' ? code : kind.kind, printed };
};

/** `AV. 510 NO. 100 COL. UNIDAD ARAGÓN C.P. 07920, …` -> `Avenida 510 100, Colonia Unidad Aragón`. */
export const readableAddress = (raw: string, places: Gazetteer): string | undefined => {
  const text = raw
    .replace(/[\s,.]*\bC\.?P\.? ?\d{5}.*$/, '')
    .replace(/\s*,\s*/g, ', ')
    .replace(/[\s,]*\bCOL(?:\.|ONIA\b)\s*/g, ', COLONIA ')
    .replace(/[\s,]*\bFRACC(?:\.|IONAMIENTO\b)\s*/g, ', FRACCIONAMIENTO ')
    .replace(/\bCLZD\.\s*/g, 'CALZADA ')
    .replace(/\bAV(?:E|DA)?\.\s*/g, 'AVENIDA ')
    .replace(/\bBLVD\.?\s+/g, 'BOULEVARD ')
    .replace(/\bCARRET\.\s*/g, 'CARRETERA ')
    .replace(/\bESQ\.\s*/g, 'ESQUINA ')
    .replace(/\bDR\.\s*/g, 'DOCTOR ')
    .replace(/ ?- ?(?=[A-Z])/g, '-')
    .replace(/\s*\bNO\.? ?(?=\d)/g, ' ')
    .replace(/\bKM\.?\s*/g, 'KM ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,.]+|[\s,.]+$/g, '');
  if (text.length < 6) return undefined;
  return places.spelling
    .name(text)
    .replace(/-\p{Ll}/gu, (start) => start.toUpperCase())
    .replace(/\bS\/n\b/gi, 's/n')
    .replace(/\bKm\b/g, 'km');
};
