/** The page's files as they are sent: each of its scripts and styles as one small file, made at the start. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const folder = new URL('page/', import.meta.url);

/** A file of the page as it is written. */
export const written = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

/** A picture of the page. */
export const picture = (name: string): Buffer => readFileSync(new URL(name, folder));

/** The oldest browser that the page runs in. */
const OLDEST = 'safari15';

/** The script that is imported dynamically, by its own address: it is left out of the other bundles. */
const LATER = '*/later.js';

/** Milliseconds that making a file may take. */
const PATIENCE = 10_000;

const made = new Map<string, Promise<string>>();

/**
 * A script with all its imports, or a style, minified. If that cannot be made (where no process may be
 * started), the source file itself: the browser then loads its imports one by one.
 */
export const small = (name: string): Promise<string> => {
  const known = made.get(name) ?? shrunk(name).catch(() => written(name));
  made.set(name, known);
  return known;
};

/**
 * esbuild runs as its own process: that takes a tenth of a second, in which this process goes on answering.
 * Its binary is a Node script or a native program, depending on how it was installed.
 */
const shrunk = async (name: string): Promise<string> => {
  const path = fileURLToPath(new URL(name, folder));
  const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  const flags = ['--bundle', '--minify', '--format=esm', '--charset=utf8', `--target=${OLDEST}`];
  if (!path.endsWith(LATER.slice(1))) flags.push(`--external:${LATER}`);
  const options = { timeout: PATIENCE, maxBuffer: 1_000_000 };
  const isScript = readFileSync(esbuild).subarray(0, 2).toString() === '#!';
  const { stdout } = isScript
    ? await promisify(execFile)(process.execPath, [esbuild, path, ...flags], options)
    : await promisify(execFile)(esbuild, [path, ...flags], options);
  return stdout;
};
