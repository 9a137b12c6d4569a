/** What stands around the conversation: the page's own words, the size of its text, the way into the menu and out of it. */
import { $, isEmbedded, main, more, show, shut } from './dom.js';
import { local, recall } from './keep.js';
import { later } from './soon.js';
import { undo } from './talk.js';
import { chosen, word } from './words.js';

/** @type {string | undefined} */
let dressed;

/** Puts the page's own words into the language that is spoken. */
export const dress = () => {
  const language = chosen();
  if (dressed === language) return;
  dressed = language;
  document.documentElement.lang = language;
  document.title = `${word('name')} · ${word('unofficial')}`;
  for (const one of all('[data-text]')) one.textContent = word(one.dataset.text ?? '');
  for (const one of all('[data-label]')) one.setAttribute('aria-label', word(one.dataset.label ?? ''));
  for (const one of all('[data-hint]')) one.setAttribute('placeholder', word(one.dataset.hint ?? ''));
  for (const one of /** @type {HTMLElement[]} */ ([...$('languages').children]))
    one.setAttribute('aria-pressed', String(one.lang === language));
};

/** @param {string} selector @returns {NodeListOf<HTMLElement>} */
const all = (selector) => document.querySelectorAll(selector);

document.documentElement.dataset.size = recall(local, 'guia-size');
more.addEventListener('toggle', () => later());
more.addEventListener('click', ({ target }) => {
  const button = /** @type {Element} */ (target).closest('button');
  if (button) later(({ choose }) => choose(button));
});
$('undo').addEventListener('click', ({ target }) => {
  if (!(target instanceof HTMLButtonElement)) return;
  undo();
  main.focus({ preventScroll: true });
});

const leave = () => window.parent.postMessage('guia:close', '*');
show($('close'), isEmbedded);
$('close').addEventListener('click', leave);
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  if (more.open) shut();
  else if (isEmbedded) leave();
});
document.addEventListener('click', ({ target }) => {
  if (!more.contains(/** @type {Node} */ (target))) more.open = false;
});
