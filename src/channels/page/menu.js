/** The page's own buttons: languages, the menu, sharing a place or an answer. */
import { $, field, isEmbedded, main, make, show } from './dom.js';
import { keep, local, recall } from './keep.js';
import { change, isTurn, lastOf, read } from './memory.js';
import { say } from './note.js';
import { pass, print, toPass } from './pass.js';
import { endHere, send, startOver, undo } from './talk.js';
import { chosen, languages, word } from './words.js';

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

/** Sends where the person is, when they and their browser let it. */
export const sharePlace = () => {
  main.focus({ preventScroll: true });
  say('place_asked');
  const denied = () => {
    say('place_denied');
    field.focus();
  };
  if (!navigator.geolocation) return denied();
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      say('');
      /** @param {number} degrees */
      const near = (degrees) => Number(degrees.toFixed(4));
      send({ kind: 'place', lat: near(coords.latitude), lon: near(coords.longitude) }, word('my_place'));
    },
    denied,
    { timeout: 20_000, maximumAge: 60_000 },
  );
};

for (const language of languages.length > 1 ? languages : []) {
  const name = word('language_name', language);
  const button = make('button', { type: 'button', lang: language }, name);
  button.addEventListener('click', () => {
    shut();
    if (language === chosen()) return;
    change((state) => {
      state.language = language;
    });
    send({ kind: 'command', command: language });
  });
  $('languages').append(button);
}

const more = /** @type {HTMLDetailsElement} */ ($('more'));

const shut = () => {
  more.open = false;
  /** @type {HTMLElement} */ (more.firstElementChild).focus();
};

$('start-over').addEventListener('click', () => {
  shut();
  startOver();
  undoing.focus();
});
const undoing = /** @type {HTMLElement} */ ($('undo').querySelector('button'));
undoing.addEventListener('click', () => {
  undo();
  main.focus({ preventScroll: true });
});
for (const one of all('[data-command]'))
  one.addEventListener('click', () => {
    shut();
    send({ kind: 'command', command: one.dataset.command ?? '' }, one.textContent ?? '');
  });
$('erase').addEventListener('click', () => {
  shut();
  send({ kind: 'text', text: word('erase') }, word('erase'));
});

$('end-here').addEventListener('click', async () => {
  shut();
  if (!(await endHere())) return;
  field.value = '';
  field.dispatchEvent(new Event('input'));
});

/** Sizes of the text, of which the page's style knows the rest. */
const SIZES = 4;
const SIZE = 'guia-size';

/** @param {number} wished */
const resize = (wished) => {
  const size = Math.min(SIZES - 1, Math.max(0, wished || 0));
  document.documentElement.dataset.size = String(size);
  /** @type {HTMLButtonElement} */ ($('smaller')).disabled = size === 0;
  /** @type {HTMLButtonElement} */ ($('larger')).disabled = size === SIZES - 1;
  keep(local, SIZE, String(size));
};
const size = () => Number(document.documentElement.dataset.size);
resize(Number(recall(local, SIZE)));
$('smaller').addEventListener('click', () => resize(size() - 1));
$('larger').addEventListener('click', () => resize(size() + 1));
$('print').addEventListener('click', () => {
  shut();
  print();
});
$('share').addEventListener('click', () => {
  shut();
  const { items } = read();
  const last = items.slice(lastOf(items, isTurn) + 1);
  pass(toPass(last.flatMap(({ reply }) => reply ?? [])));
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
