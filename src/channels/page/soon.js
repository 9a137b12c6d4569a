/**
 * Fetches what the first message needs nothing of (`later.js`), so that it takes no room on a slow line before that.
 */
import { change, isTurn, lastOf, read, refresh } from './memory.js';
import { say } from './note.js';
import { endHere, send, startOver } from './talk.js';
import { chosen, languages, learn, word } from './words.js';

/** @typedef {typeof import('./later.js')} Later */

/** @type {Later | undefined} */
let here;
/** @type {Promise<Later> | undefined} */
let coming;
/** How often it could not be had. Browsers may remember that of an address, so each further try has another one. */
let failed = 0;

const lastReplies = () => {
  const { items } = read();
  return items.slice(lastOf(items, isTurn) + 1).flatMap(({ reply }) => reply ?? []);
};

/** @param {string} language */
const speak = (language) => {
  if (language === chosen()) return;
  change((state) => {
    state.language = language;
  });
  send({ kind: 'command', command: language });
};

/** @type {import('./types.ts').Lent} */
const lent = { say, send, refresh, chosen, word, languages, learn, speak, startOver, endHere, lastReplies };

/**
 * Fetches it, and does something with it: at once where it is here, as browsers let a page copy, share, speak and
 * listen in the tap itself. Where it cannot be had, the next call tries again.
 * @param {(parts: Later) => unknown} [act]
 */
export const later = (act) => {
  if (here) return act?.(here);
  coming ??= (failed ? import(['./later.js', failed].join('?')) : import('./later.js')).then((parts) => {
    parts.begin(lent);
    here = parts;
    return parts;
  });
  coming.then(act, () => {
    coming = undefined;
    failed++;
    if (act) say('offline');
  });
};
