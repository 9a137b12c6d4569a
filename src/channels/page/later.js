/**
 * What the first message needs nothing of, as a script of its own: the menu, sharing a place, reading aloud, dictation, what is
 * taken along of an answer, the page without a network and on a telephone's screen.
 * @import { Lent } from './types.ts'
 */
import { borrow } from './lent.js';
import { dressMenu } from './menu.js';
import { install } from './offline.js';
import { dressForPaper } from './pass.js';
import { offerDictation } from './voice.js';

export { choose } from './menu.js';
export { copy, pass, passOn, print } from './pass.js';
export { sharePlace } from './place.js';
export { read } from './voice.js';

/** Called once, before anything else here. @param {Lent} page */
export const begin = (page) => {
  borrow(page);
  // The words that only these parts say, in each language; the server writes them in here.
  page.learn(JSON.parse('{{words}}'));
  dressMenu();
  dressForPaper();
  offerDictation();
  install();
};
