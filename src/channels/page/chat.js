/** The chat page: its parts put together. */
import './composer.js';
import { $, log, main } from './dom.js';
import { dress } from './header.js';
import { isKept, onChange, refresh } from './memory.js';
import { say, sayAlways } from './note.js';
import { later } from './soon.js';
import { startTalking } from './talk.js';
import { draw } from './view.js';

main.tabIndex = 0;
$('answers').tabIndex = -1;
onChange(dress);
onChange(draw);
onChange(({ items }) => {
  if (items.some(({ reply }) => reply)) later();
});
refresh();
requestAnimationFrame(() => {
  log.ariaLive = 'polite';
});
if (!isKept()) sayAlways('not_kept');
/** @type {HTMLButtonElement} */ ($('send')).disabled = false;
say('');
startTalking();
