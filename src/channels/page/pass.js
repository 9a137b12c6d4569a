/**
 * What is taken along of an answer: passed on, copied, printed.
 * @import { Reply } from '../../core/conversation.ts'
 */
import { $ } from './dom.js';
import { refresh } from './memory.js';
import { say } from './note.js';
import { chosen, word } from './words.js';

/** When and where a piece of the guide was taken, for who is given it. */
const taken = () => {
  const day = new Intl.DateTimeFormat(chosen(), { dateStyle: 'long' }).format(Date.now());
  return `${day} · ${location.origin}${location.pathname}`;
};

/** What of a reply matters to others: neither its question nor where it comes from; a list as it is ticked. @param {Reply} reply */
const core = ({ text, asks = '', sources, ticks = [] }) => {
  let told = asks && text.endsWith(asks) ? text.slice(0, -asks.length) : text;
  for (const tick of ticks) told = told.replace(tick.text, () => `${tick.done ? '✅' : '☐'} ${tick.label}`);
  if (sources) told = told.replace(sources.text, '');
  return told.replace(/\*/g, '').trim();
};

/** Replies as a text for others, with what they must not be taken for, the day, and where the guide is. @param {Reply[]} replies */
export const toPass = (replies) =>
  [...replies.map(core), word('confirm_before'), taken()].filter(Boolean).join('\n\n');

/** @param {string} text */
export const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    say('copied');
  } catch {
    say('not_copied');
  }
};

/** Passes a text on: by the device's own way, else by the clipboard. @param {string} text */
export const pass = async (text) => {
  try {
    if ('share' in navigator) return await navigator.share({ title: document.title, text });
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return;
  }
  await copy(text);
};

const qr = /** @type {HTMLImageElement} */ ($('qr'));

/** Writes below what is printed when that is, and where the guide is. */
const prepare = () => {
  $('printed-at').textContent = taken();
  const src = `/qr.svg?lang=${chosen()}`;
  if (qr.getAttribute('src') !== src) qr.src = src;
};
addEventListener('beforeprint', prepare);
addEventListener('afterprint', refresh);

/** Milliseconds that printing waits for the picture of the address. */
const PATIENCE = 2000;

/** Prints the last answer, or the one of this bubble. @param {HTMLElement} [bubble] */
export const print = async (bubble) => {
  prepare();
  const late = new Promise((resolve) => {
    setTimeout(resolve, PATIENCE);
  });
  await Promise.race([qr.decode().catch(() => undefined), late]);
  if (bubble) {
    for (const one of document.querySelectorAll('.bubble.last')) one.classList.remove('last');
    bubble.classList.add('last');
  }
  window.print();
};
