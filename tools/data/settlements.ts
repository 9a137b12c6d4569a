import { stateInFile } from '../../src/directory/states.ts';
import { fold } from '../../src/directory/words.ts';
import type { Gazetteer, Municipality, Settlement } from './gazetteer.ts';
import type { ColoniaRow, GeonamesRow, Report, SepomexRow } from './raw.ts';

/** The well-known settlements whose postal code exists and lies in the municipality and state that the row gives. */
export const settlementsFrom = (
  file: string,
  rows: ColoniaRow[],
  places: Gazetteer,
  report: Report,
): Settlement[] => {
  const found = new Map<string, Settlement>();
  const keys = new Set<string>();
  for (const [at, row] of rows.entries()) {
    const { code, name, reason } = checkedSettlement(row, places);
    const id = `${fold(name)} ${code}`;
    const why = found.has(id) ? 'the same settlement twice' : reason;
    if (why !== undefined) {
      report.rejected.push({ file, row: String(at + 2), name, reason: why });
      continue;
    }
    let key = settlementKey(name, code);
    for (let n = 2; keys.has(key); n++) key = `${settlementKey(name, code).slice(0, 19)}.${n}`;
    keys.add(key);
    found.set(id, { key, name, code });
  }
  return [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
};

/** A row's settlement, with the municipality of its code; or why that cannot be where the row says. */
export const checkedSettlement = (
  row: ColoniaRow | GeonamesRow | SepomexRow,
  places: Gazetteer,
): { code: string; name: string; municipality?: Municipality; reason?: string } => {
  const [name, code, municipalityName, stateName] =
    'colonia' in row
      ? [row.colonia, row.postal_code, row.municipality, row.state]
      : 'place' in row
        ? [row.place, row.postal_code, row.municipality, row.state]
        : [row.d_asenta, row.d_codigo, row.D_mnpio, row.d_estado];
  const postalCode = places.code(code);
  const no = (reason: string) => ({ code, name, reason });
  if (postalCode === undefined) return no(`postal code ${code} is not in the data`);
  const state = stateInFile(stateName);
  if (state !== postalCode.municipality.state) return no(`postal code ${code} is not in ${stateName}`);
  const municipality = places.municipality(state, municipalityName);
  if (municipality !== undefined && municipality !== postalCode.municipality)
    return no(`postal code ${code} is in ${postalCode.municipality.name}, not in ${municipalityName}`);
  const now = fold(postalCode.municipality.name);
  const then = fold(municipalityName);
  const renamed = now.startsWith(`${then} `) || then.startsWith(`${now} `);
  if (municipality === undefined && !renamed && fold(postalCode.city ?? '') !== then)
    return no(`${municipalityName} is not a municipality or city of ${stateName}`);
  return { code, name, municipality: postalCode.municipality };
};

const settlementKey = (name: string, code: string): string =>
  `${code}:${fold(name).replace(/ /g, '-').slice(0, 16).replace(/-$/, '')}`;
