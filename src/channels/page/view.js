/**
 * Brings the screen to what is kept, touching only what changed.
 * @import { Item, Kept, Theirs } from './types.ts'
 */
import { dayOf, myBubble, retick, theirBubble } from './bubble.js';
import { $, log, main, make, show } from './dom.js';
import { change, isTurn, lastOf, read } from './memory.js';
import { follow, place } from './scroll.js';
import { later } from './soon.js';
import { isUnsent, rate, send, sendAgain } from './talk.js';
import { chosen } from './words.js';

/** `language`: whose words of the page it was drawn with. @type {Map<string, { element: HTMLElement, mark: HTMLElement | undefined, state: string | undefined, language: string }>} */
const drawn = new Map();

/** The mark of a new day above a message, where it is another than that of the one before, or not today. @param {number} at @param {number | undefined} before */
const markOf = (at, before) => {
  const day = dayOf(at);
  return day === (before === undefined ? dayOf(Date.now()) : dayOf(before))
    ? undefined
    : make('p', { className: 'day' }, day);
};

/** @param {Item} item */
const stateOf = (item) =>
  item.reply ? item.reply.ticks?.map(({ done }) => Number(done)).join('') : item.state;

/** @param {Item} item */
const bubbleOf = (item) =>
  item.reply
    ? theirBubble(
        item,
        (n, done) => tick(item.key, n, done),
        (button) => rate(item, button),
      )
    : myBubble(item, () => {
        main.focus({ preventScroll: true });
        sendAgain(item);
      });

/** Ticks a line of a list, or takes the tick away; the guide is told while the list is its question. @param {string} key @param {number} n @param {boolean} done */
const tick = (key, n, done) => {
  const isOpen = openIn(read())?.key === key;
  /** @type {string | undefined} */
  let button;
  change(({ items }) => {
    const line = items.find((one) => one.key === key)?.reply?.ticks?.[n];
    if (!line || line.done === done) return;
    line.done = done;
    button = line.button;
  });
  if (isOpen && button) send({ kind: 'press', button, message: key });
};

/** @param {Kept} state */
export const draw = (state) => {
  const shown = state.items.filter((item) => item.reply || item.text);
  const keys = new Set(shown.map(({ key }) => key));
  for (const [key, { element, mark }] of drawn) {
    if (keys.has(key)) continue;
    element.remove();
    mark?.remove();
    drawn.delete(key);
  }
  for (const [n, item] of shown.entries()) {
    const known = drawn.get(item.key);
    const language = chosen();
    // Drawn before the page's words in its language were here.
    const isForeign = known && known.language !== language && item.reply?.language === language;
    if (known && known.state === stateOf(item) && !isForeign) continue;
    if (known && item.reply && !isForeign) {
      known.state = stateOf(item);
      retick(known.element, item.reply.ticks ?? []);
      continue;
    }
    const element = bubbleOf(item);
    const mark = known ? known.mark : markOf(item.at, shown[n - 1]?.at);
    if (known) known.element.replaceWith(element);
    else log.append(...(mark ? [mark] : []), element);
    drawn.set(item.key, { element, mark, state: stateOf(item), language });
  }
  show($('undo'), state.undo !== undefined);
  const mine = lastOf(state.items, isTurn);
  for (const [at, { key }] of state.items.entries())
    drawn.get(key)?.element.classList.toggle('last', at > mine);
  drawAnswers(state);
  const head = state.items[mine + 1] ?? state.items[mine];
  const element = head && drawn.get(head.key)?.element;
  if (element) follow(element, head.key !== followed);
  else place();
  followed = head?.key;
};

/** What is shown from its head: the first answer to the last message, or that message while there is none. @type {string | undefined} */
let followed;

/** The pictures of the topics that the menu offers first. @type {Record<string, string>} */
const ICONS = {
  'find-clinic': '🏥',
  appointment: '📅',
  register: '📝',
  coverage: '✅',
  nss: '🔢',
  everything: '☰',
};

/** @param {string} id of a button: topic/state/choice */
const iconOf = (id) => (id.startsWith('menu/') && ICONS[id.slice(id.lastIndexOf('/') + 1)]) || '';

/** The last message that has a question, while that is open and nothing of the person's waits for its answer. @param {Kept} state */
const openIn = ({ items }) => {
  const at = lastOf(items, ({ reply }) => reply && (reply.choices.length || reply.wantsPlace));
  const item = /** @type {Theirs | undefined} */ (items[at]);
  const isWaiting = items.slice(at + 1).some((one) => isUnsent(one) && isTurn(one));
  return item && !item.spent && !isWaiting ? item : undefined;
};

const answers = $('answers');
/** @type {string | undefined} */
let answersOf;

/** The buttons of the last message that has any; none while the person's own message waits for its answer. @param {Kept} state */
const drawAnswers = (state) => {
  const item = openIn(state);
  const which = item ? `${item.key} ${chosen()}` : '';
  if (which === answersOf) return;
  answersOf = which;
  answers.replaceChildren();
  show(answers, item !== undefined);
  if (!item) return;
  const { wantsPlace, share, places, ticks, language } = item.reply;
  // What is ticked in the list itself needs no second button.
  const choices = item.reply.choices.filter(({ id }) => !ticks?.some(({ button }) => button === id));
  answers.lang = language ?? chosen();
  answers.className = choices.some(({ id }) => iconOf(id)) ? 'tiles' : '';
  /** @param {string} icon @param {string} label @param {() => void} act */
  const button = (icon, label, act, className = '') => {
    const element = make('button', { type: 'button', className });
    if (icon) element.append(make('span', { className: 'icon', ariaHidden: 'true' }, icon));
    element.append(label);
    element.addEventListener('click', act);
    answers.append(element);
  };
  if (wantsPlace) button('', wantsPlace.label, () => later(({ sharePlace }) => sharePlace()), 'first');
  for (const { id, label, url } of choices) {
    if (url) answers.append(make('a', { href: url, target: '_blank', rel: 'noopener' }, label));
    else
      button(
        iconOf(id),
        label,
        () => {
          main.focus({ preventScroll: true });
          send({ kind: 'press', button: id, message: item.key }, label);
        },
        id.endsWith('/emergency') ? 'urgent' : '',
      );
  }
  if (share && !places) {
    const link = new URL(`?start=${share.topic}`, location.origin + location.pathname);
    button('', share.label, () => later(({ pass }) => pass(`${share.text}\n${link}`)));
  }
  // Who pressed a button goes on at the next ones; who types stays at the text.
  if (document.activeElement === main && log.ariaLive !== 'off') answers.focus({ preventScroll: true });
};
