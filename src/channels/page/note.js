/** The line below the conversation, read aloud: what becomes of a message. */
import { inline } from './bubble.js';
import { $, make } from './dom.js';
import { place } from './scroll.js';

const note = $('note');

/** @param {string} sentence @param {string | false} [link] what a link to a window of its own is called, where that helps. */
export const say = (sentence, link) => {
  if (note.textContent === sentence) return;
  note.replaceChildren(...inline(sentence));
  if (link) note.append(' ', make('a', { href: location.href, target: '_blank', rel: 'noopener' }, link));
  place();
};
