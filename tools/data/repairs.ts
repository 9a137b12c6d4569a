import type { StateInfo } from '../../src/directory/states.ts';

/**
 * One-off rules for the IMSS directory's abbreviated names, by the row as it is printed there (spaces collapsed).
 * Only what no general rule gets right stands here.
 */
export const repairs: ReadonlyMap<string, { name?: string; state?: StateInfo }> = new Map([]);

/** Abbreviations of the directory that mean one thing wherever they stand. */
export const expansions: ReadonlyMap<string, string> = new Map([
  ['SN', 'SAN'],
  ['STA', 'SANTA'],
  ['STO', 'SANTO'],
  ['CD', 'CIUDAD'],
  ['GRAL', 'GENERAL'],
  ['FCO', 'FRANCISCO'],
  ['HGO', 'HIDALGO'],
  ['GPE', 'GUADALUPE'],
  ['DR', 'DOCTOR'],
  ['PTO', 'PUERTO'],
  ['NVA', 'NUEVA'],
  ['CALZ', 'CALZADA'],
  ['AV', 'AVENIDA'],
  ['COL', 'COLONIA'],
  ['INF', 'INFONAVIT'],
  ['ING', 'INGENIERO'],
  ['MTZ', 'MARTÍNEZ'],
]);

/** Units that serve one employer's workers only. */
export const employers: readonly { pattern: RegExp; employer: string }[] = [{ pattern: /\bCFE\b/, employer: 'CFE' }];

/** Rows whose pin is right although a town elsewhere bears the name: the name is a neighbourhood's. */
export const pinIsRight: ReadonlySet<string> = new Set([]);
