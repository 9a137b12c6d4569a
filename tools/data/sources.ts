import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { About } from '../../src/directory/files.ts';
import type { CluesRow } from './clues.ts';
import type { Compiled } from './write.ts';

/** What the data is built from and as of when, for the citation of each answer. */
export const sources = (workbook: string | undefined, postal: string | undefined): About['builtFrom'] => [
  { name: 'IMSS directory', asOf: '2025-05' },
  { name: 'CLUES, IMSS-Bienestar', asOf: '2026-08' },
  ...(workbook === undefined ? [] : [{ name: 'CLUES workbook', asOf: monthOf(workbook) ?? 'undated' }]),
  { name: 'SEPOMEX', asOf: postal === undefined ? '2024-12' : 'your own file' },
  { name: 'INEGI', asOf: '2020' },
];

const monthOf = (path: string): string | undefined => {
  const match = /(20\d\d)(\d\d)/.exec(basename(path));
  return match === null ? undefined : `${match[1]}-${match[2]}`;
};

export const writeSources = (folder: string, _data: Compiled, _clues: CluesRow[]): void => {
  writeFileSync(join(folder, 'SOURCES.md'), '# Sources\n');
};
