/**
 * What is taken along of an answer: passed on, copied, printed.
 * @import { Reply } from '../../core/conversation.ts'
 */
import { main, make } from './dom.js';
import { lent } from './lent.js';

/** When and where a piece of the guide was taken, for who is given it. */
const taken = () => {
  const day = new Intl.DateTimeFormat(lent.chosen(), { dateStyle: 'long' }).format(Date.now());
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
const toPass = (replies) =>
  [...replies.map(core), lent.word('confirm_before'), taken()].filter(Boolean).join('\n\n');

/** @param {string} text */
export const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    lent.say('copied');
  } catch {
    lent.say('not_copied');
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

/** Passes replies on. @param {Reply[]} replies */
export const passOn = (replies) => pass(toPass(replies));

/** Below what is printed: what it must not be taken for, when and where it was taken, and a picture of that address. */
const qr = make('img', { alt: '', width: 96, height: 96 });
const warning = make('p');

const sign = () => warning.replaceChildren(lent.word('confirm_before'), make('br'), taken());

const prepare = () => {
  sign();
  const src = `/qr.svg?lang=${lent.chosen()}`;
  if (qr.getAttribute('src') !== src) qr.src = src;
};

/** @type {Promise<unknown>} until the style for paper is here. */
let styled;

/** Fetches the style for paper, and fills what stands on it whenever something is printed. */
export const dressForPaper = () => {
  const style = make('link', { rel: 'stylesheet', media: 'print', href: 'chat/print.css' });
  styled = new Promise((resolve) => {
    style.addEventListener('load', resolve);
  });
  document.head.append(style);
  sign();
  main.append(make('div', { className: 'printed' }, qr, warning));
  addEventListener('beforeprint', prepare);
  addEventListener('afterprint', lent.refresh);
};

/** Milliseconds that printing waits for its style and the picture of the address. */
const PATIENCE = 2000;

/** Prints the last answer, or the one of this bubble. @param {HTMLElement} [bubble] */
export const print = async (bubble) => {
  prepare();
  const late = new Promise((resolve) => {
    setTimeout(resolve, PATIENCE);
  });
  await Promise.race([Promise.all([styled, qr.decode().catch(() => undefined)]), late]);
  if (bubble) {
    for (const one of document.querySelectorAll('.bubble.last')) one.classList.remove('last');
    bubble.classList.add('last');
  }
  window.print();
};
