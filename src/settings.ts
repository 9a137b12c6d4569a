/** Where settings come from: the environment, and a file `.env`, in whatever encoding an editor wrote it. */

import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { messageOf } from './core/error.ts';

type Variables = Record<string, string | undefined>;

/**
 * Adds the variables of a file to the environment, which takes precedence, and cleans the values of the
 * `known` settings. Gives a sentence for each name that looks like a setting but is none. Throws a sentence
 * if the file cannot be read.
 */
export function loadSettings(file: string, environment: Variables, known: readonly string[]): string[] {
  const written = existsSync(file) ? read(file) : {};
  for (const [name, value] of Object.entries(written)) environment[name] ??= value;
  for (const name of known)
    if (environment[name] !== undefined) environment[name] = cleaned(environment[name]);
  return Object.keys(environment).flatMap((name) => doubt(name, environment, known, name in written) ?? []);
}

function read(file: string): Variables {
  try {
    return parseEnv(textOf(readFileSync(file)).replace(/\r\n?/g, '\n'));
  } catch (error) {
    throw new Error(`.env cannot be read: ${messageOf(error)}`);
  }
}

/** A file's text: UTF-8 or UTF-16, with or without a byte order mark; else Windows-1252. */
export function textOf(bytes: Buffer): string {
  for (const encoding of [encodingOf(bytes), 'utf-8']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // Not this encoding: the next is tried.
    }
  }
  return new TextDecoder('windows-1252').decode(bytes);
}

/** The encoding by its byte order mark, or by the position of the zero bytes of ASCII characters. */
function encodingOf(bytes: Buffer): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return 'utf-8';
}

/** A value without what is often pasted with it: blanks, line ends, zero-width characters, quotes around it. */
export function cleaned(value: string): string {
  const bare = value.replace(/[\u200b-\u200f\u2060\ufeff]/g, '').trim();
  const inside = /^(?:"([^"]*)"|'([^']*)'|`([^`]*)`|“([^”]*)”|‘([^’]*)’)$/.exec(bare);
  return inside ? cleaned(inside.slice(1).find((one) => one !== undefined) ?? '') : bare;
}

/** Names in a `.env` that are for Docker, Node and their like. */
const OTHERS = /^(?:COMPOSE_|DOCKER_|NODE_|NPM_|npm_|PUBLIC_HOST$|TZ$|LANG|LC_|(?:HTTPS?|NO)_PROXY$)/;

function doubt(
  name: string,
  environment: Variables,
  known: readonly string[],
  isWritten: boolean,
): string | undefined {
  if (known.includes(name) || OTHERS.test(name)) return undefined;
  const meant = known.find((one) => isNear(name.toUpperCase(), one) && !environment[one]);
  if (meant) return `${name} is no setting: did you mean ${meant}?`;
  return isWritten ? `${name} in .env is no setting.` : undefined;
}

/** Whether somebody may have meant a setting: a typing error, or some of its words missing or added. */
function isNear(name: string, setting: string): boolean {
  const [one, other] = [name.split('_'), setting.split('_')];
  const [few, many] = one.length > other.length ? [other, one] : [one, other];
  if (few.length > 1 && few.every((word) => many.includes(word))) return true;
  return Math.min(name.length, setting.length) > 5 && slips(name, setting) <= 2;
}

/** How many letters to add, take away or change (Levenshtein). */
function slips(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...one].entries()) {
    let left = at + 1;
    let before = at;
    const next = [left];
    for (const [to, above] of row.slice(1).entries()) {
      left = Math.min(above + 1, left + 1, before + (letter === other[to] ? 0 : 1));
      before = above;
      next.push(left);
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
