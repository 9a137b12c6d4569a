/** The line below the conversation, read aloud: what becomes of a message. */
import { $, make } from './dom.js';
import { inline } from './inline.js';
import { place } from './scroll.js';
import { word } from './words.js';

const note = $('note');

/** What stands there while there is nothing else to say: the key of a word. @type {string | undefined} */
let standing;

/** @param {string} sentence @param {string | false} [link] what a link to a window of its own is called, where that helps. */
export const say = (sentence, link) => {
  const whole = sentence || (standing ? word(standing) : '');
  if (note.textContent === whole) return;
  note.replaceChildren(
    ...inline(
      whole,
      ['emergency_phone', 'life_line'].map((key) => ({
        text: word(key),
        href: `tel:${word(key).replace(/\D/g, '')}`,
      })),
    ),
  );
  if (link) note.append(' ', make('a', { href: location.href, target: '_blank', rel: 'noopener' }, link));
  place();
};

/** Says this word of the page whenever there is nothing else to say. @param {string} key */
export const sayAlways = (key) => {
  standing = key;
  say('');
};
