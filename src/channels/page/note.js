/** The line below the conversation, read aloud: what becomes of a message. */
import { $, make } from './dom.js';
import { inline } from './inline.js';
import { place } from './scroll.js';
import { word } from './words.js';

const note = $('note');

/** What stands there while there is nothing else to say: the key of a word. */
let standing = '';

/** @param {string} key of a word of the page, or nothing @param {string | false} [link] what a link to a window of its own is called, where that helps. */
export const say = (key, link) => {
  const sentence = word(key || standing);
  if (note.textContent === sentence) return;
  note.replaceChildren(
    ...inline(
      sentence,
      ['emergency_phone', 'life_line'].map((one) => ({
        text: word(one),
        href: `tel:${word(one).replace(/\D/g, '')}`,
      })),
    ),
  );
  if (link)
    note.append(' ', make('a', { href: location.href, target: '_blank', rel: 'noopener' }, word(link)));
  place();
};

/** Says this word of the page whenever there is nothing else to say. @param {string} key */
export const sayAlways = (key) => {
  standing = key;
  say('');
};
