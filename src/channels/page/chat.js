/** The chat page: its parts put together. */
import './composer.js';
import { $, log, main } from './dom.js';
import { isKept, onChange, refresh } from './memory.js';
import { dress } from './menu.js';
import { say, sayAlways } from './note.js';
import './offline.js';
import { startTalking } from './talk.js';
import { draw } from './view.js';

main.tabIndex = 0;
$('answers').tabIndex = -1;
onChange(dress);
onChange(draw);
refresh();
requestAnimationFrame(() => {
  log.ariaLive = 'polite';
});
if (!isKept()) sayAlways('not_kept');
/** @type {HTMLButtonElement} */ ($('send')).disabled = false;
say('');
startTalking();
