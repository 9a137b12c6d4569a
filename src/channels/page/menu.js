/** What the buttons of the menu do. */
import { $, field, make, shut } from './dom.js';
import { keep, local } from './keep.js';
import { lent } from './lent.js';
import { passOn, print } from './pass.js';

/** Puts a button for each language into the menu, and marks the size of the text. */
export const dressMenu = () => {
  const { languages, word, chosen } = lent;
  for (const lang of languages.length > 1 ? languages : []) {
    const button = make('button', { type: 'button', lang }, word('language_name', lang));
    button.setAttribute('aria-pressed', String(lang === chosen()));
    $('languages').append(button);
  }
  resize(size());
};

/** Sizes of the text, of which the page's style knows the rest. */
const SIZES = 4;
const size = () => Number(document.documentElement.dataset.size);

/** @param {number} wished */
const resize = (wished) => {
  const now = Math.min(SIZES - 1, Math.max(0, wished || 0));
  document.documentElement.dataset.size = String(now);
  /** @type {HTMLButtonElement} */ ($('smaller')).disabled = now === 0;
  /** @type {HTMLButtonElement} */ ($('larger')).disabled = now === SIZES - 1;
  keep(local, 'guia-size', String(now));
};

/** By the button's id. @type {Record<string, () => unknown>} */
const DOES = {
  share: () => passOn(lent.lastReplies()),
  print: () => print(),
  erase: () => lent.send({ kind: 'text', text: lent.word('erase') }, lent.word('erase')),
  'start-over': () => {
    lent.startOver();
    /** @type {HTMLElement} */ ($('undo').querySelector('button')).focus();
  },
  'end-here': async () => {
    if (!(await lent.endHere())) return;
    field.value = '';
    field.dispatchEvent(new Event('input'));
  },
};

/** @param {HTMLButtonElement} button */
export const choose = ({ id, lang, dataset: { command }, textContent }) => {
  if (id === 'smaller') return resize(size() - 1);
  if (id === 'larger') return resize(size() + 1);
  shut();
  if (command) lent.send({ kind: 'command', command }, textContent ?? '');
  else if (lang) lent.speak(lang);
  else DOES[id]?.();
};
