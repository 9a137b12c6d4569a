import { cached } from './cache.ts';

/** Lower case, no accents, no punctuation or pictures, single spaces: how two ways to type the same are compared. */
export const plain = (text: string): string =>
  /^[a-z0-9]*$/.test(text) ? text : text.length > SHORT ? stripped(text) : known(text);

const stripped = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Cached: one message is read many times, and the labels of buttons are few. */
const known = cached(500, stripped);
const SHORT = 300;
