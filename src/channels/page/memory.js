/**
 * What the page shows lies in the browser's storage, which its tabs share, so they agree: every change goes there first
 * and is then drawn. The person's words are kept nowhere else, and long numbers not even here.
 * @import { Item, Kept } from './types.ts'
 */
import { keep, local, recall } from './keep.js';

/** Milliseconds that a conversation stays in a browser after its last message, and how many messages of it. */
const KEPT_FOR = 7 * 86_400_000;
const KEPT = 150;
const KEY = 'guia';

/** What the page's address asks for. */
export const asked = new URLSearchParams(location.search);

/** @returns {Kept} */
const fresh = () => ({ at: Date.now(), after: 0, language: asked.get('lang') ?? undefined, items: [] });

/** @type {Kept} */
let state = fresh();
/** What `state` was parsed from, or written as: parsing a long conversation costs a weak phone a tenth of a second. */
let written = '';
/** @type {((state: Kept) => void)[]} */
const listeners = [];

/** Takes over what another tab wrote; where nothing can be kept, this tab remembers until it is closed. */
const sync = () => {
  const stored = recall(local, KEY);
  if (stored !== written) {
    written = stored;
    try {
      state = JSON.parse(stored || 'null');
    } catch {
      // Something else under our name.
    }
  }
  if (!state?.items || Date.now() - state.at > KEPT_FOR) state = fresh();
};

export const read = () => state;

/** @param {(state: Kept) => void} how */
export const change = (how) => {
  sync();
  how(state);
  state.at = Date.now();
  state.items = state.items.slice(-KEPT);
  const now = JSON.stringify(state);
  // Where nothing is kept, what the server has of the last replies is shown again after a reload.
  if (keep(local, KEY, now)) written = now;
  tell();
};

/** Whether the browser keeps what is shown. */
export const isKept = () => keep(local, `${KEY}-try`, '');

const tell = () => {
  for (const one of listeners) one(state);
};

/** Where the last of these items is that is so, -1 where none is. @template One @param {One[]} all @param {(one: One) => unknown} is */
export const lastOf = (all, is) => {
  let at = all.length - 1;
  while (at >= 0 && !is(/** @type {One} */ (all[at]))) at -= 1;
  return at;
};

/** Whether it is something the person said; ticks, which go unseen, are not. @param {Item} item */
export const isTurn = (item) => !item.reply && (item.text !== undefined || item.what.kind !== 'press');

/** Calls a listener after each change, of this tab or another. @param {(state: Kept) => void} listener */
export const onChange = (listener) => {
  listeners.push(listener);
};

/** Shows what is kept now. */
export const refresh = () => {
  sync();
  tell();
};

addEventListener('storage', ({ key }) => {
  if (key === KEY || key === null) refresh();
});
sync();
