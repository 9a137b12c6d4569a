/**
 * A message as it is shown.
 * @import { Link, Reply, Sources, Spot, Tick } from '../../core/conversation.ts'
 * @import { Mine, Theirs } from './types.ts'
 */
import { alarmFor, call } from './alarm.js';
import { make } from './dom.js';
import { inline, paragraph } from './inline.js';
import { place } from './scroll.js';
import { later } from './soon.js';
import { thumbs } from './thumbs.js';
import { chosen, word } from './words.js';

/** @type {Map<string, Intl.DateTimeFormat>} making one costs more than a bubble. */
const formats = new Map();

/** @param {Intl.DateTimeFormatOptions} how @param {number} at */
const formatted = (how, at) => {
  const key = chosen() + JSON.stringify(how);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(chosen(), how);
  formats.set(key, known);
  return known.format(at);
};

/** The day of a moment, in words. @param {number} at milliseconds */
export const dayOf = (at) => formatted({ weekday: 'long', day: 'numeric', month: 'long' }, at);

/** The time, with the date where that is not today. @param {number} at */
const clock = (at) => {
  const time = formatted({ hour: 'numeric', minute: '2-digit' }, at);
  const date =
    dayOf(at) === dayOf(Date.now()) ? '' : `${formatted({ day: 'numeric', month: 'short' }, at)}, `;
  return make('time', { dateTime: new Date(at).toISOString() }, date + time);
};

/** @param {string} who */
const speaker = (who) => make('span', { className: 'spoken' }, `${word(who)}: `);

/** Milliseconds that a message of somebody in danger waits for the guide, before the page says whom to call. */
const ALARM_AFTER = 800;

/** @param {Mine} item @param {() => void} again sends what was not sent. */
export const myBubble = ({ at, text = '', state }, again) => {
  const bubble = make('div', { className: 'bubble mine' }, speaker('you'), make('p', {}, text));
  if (state === 'failed') {
    const retry = make('button', { type: 'button', className: 'state' }, word('not_sent'));
    retry.addEventListener('click', again);
    bubble.append(retry, alarmFor(text));
  } else if (state === 'sent') bubble.append(clock(at));
  else {
    bubble.append(make('span', { className: `state ${state}` }, word(state)));
    // Once it is sent or has failed, another bubble takes the place of this one.
    setTimeout(() => {
      bubble.append(alarmFor(text));
      place();
    }, ALARM_AFTER);
  }
  return bubble;
};

/**
 * @param {Theirs} item
 * @param {(n: number, done: boolean) => void} tick is told of each tick that is set or taken away.
 * @param {(button: string) => void} rate says whether it helped.
 */
export const theirBubble = ({ at, reply, rated }, tick, rate) => {
  const bubble = make('div', { className: 'bubble guide', lang: reply.language }, speaker('guide'));
  const { map, actions = [], links = [] } = reply;
  const extras = [
    ...(map ? [make('img', { src: `/map.svg?${map.query}`, alt: map.alt, loading: 'lazy' })] : []),
    ...actions.flatMap((one) =>
      one.kind === 'calendar' ? [go(`/calendar.ics?${one.query}`, `📅 ${one.label}`, { download: '' })] : [],
    ),
  ];
  const calls = actions.flatMap((one) => (one.kind === 'call' ? [call(one.number)] : []));
  if (reply.tone === 'alarm') bubble.classList.add('alarm');
  /** @type {(Node | string)[]} */
  const parts = [];
  /** @param {string} text */
  const write = (text) => {
    for (const one of text.split('\n\n')) {
      if (!one.trim()) continue;
      parts.push(paragraph(one.trim(), links));
      parts.push(...calls.splice(0));
    }
  };
  let from = 0;
  for (const { start, end, isLast, draw } of spansOf(reply, tick)) {
    write(reply.text.slice(from, start));
    if (isLast) parts.push(...extras.splice(0));
    parts.push(draw());
    from = end;
  }
  write(reply.text.slice(from));
  const below = foot(at, reply, bubble);
  const { rating } = reply;
  if (rating && !rating.again) below.prepend(thumbs(rating, rated, rate));
  bubble.append(...calls, ...parts, ...extras, below);
  return bubble;
};

/** @typedef {{ start: number, end: number, isLast?: boolean, draw: () => Node }} Span what of a text is shown in another way; `isLast`: below what the answer has to show. */

/** The parts of a reply that are more than text, in order. @param {Reply} reply @param {(n: number, done: boolean) => void} tick @returns {Span[]} */
const spansOf = (reply, tick) => {
  const { text, places = [], ticks = [], sources, progress, asks, links = [] } = reply;
  /** @type {Span[]} */
  const spans = [];
  /** @param {string} part @param {() => Node} draw @param {boolean} [isLast] */
  const add = (part, draw, isLast) => {
    const start = text.lastIndexOf(part);
    if (part && start >= 0) spans.push({ start, end: start + part.length, draw, isLast });
  };
  for (const place of places) add(place.text, () => card(place, links));
  if (progress)
    add(progress.text, () =>
      make('progress', { max: progress.of, value: progress.step, label: word('progress') }),
    );
  if (sources) add(sources.text, () => folded(sources), true);
  const [first, last] = [ticks[0], ticks[ticks.length - 1]];
  if (first && last) {
    const start = text.indexOf(first.text);
    const end = text.indexOf(last.text) + last.text.length;
    if (start >= 0 && end > start) spans.push({ start, end, draw: () => list(ticks, links, tick) });
  }
  if (asks)
    add(
      asks,
      () => {
        // A list says itself how much of it is left.
        const all = ticks.length ? [] : asks.split('\n\n').map((one) => paragraph(one, links));
        return make('div', { className: 'asks' }, ...all);
      },
      true,
    );
  let from = 0;
  return spans
    .sort((a, b) => a.start - b.start)
    .filter(({ start, end }) => {
      const isFree = start >= from;
      if (isFree) from = end;
      return isFree;
    });
};

/** A link that looks like a button. @param {string} href @param {string} text @param {Record<string, unknown>} about */
const go = (href, text, about) => make('a', { href, className: 'go', ...about }, text);

/** A place, and what can be done about it. @param {Spot} place @param {Link[]} links */
const card = ({ text, name, phone, way, pass: told }, links) => {
  const away = { target: '_blank', rel: 'noopener' };
  const lines = text.split('\n').filter((line) => !line.endsWith(way));
  const button = (/** @type {string} */ key, /** @type {() => void} */ act) => {
    const element = make(
      'button',
      { type: 'button', className: 'act', label: `${word(key)}: ${name}` },
      word(key),
    );
    element.addEventListener('click', act);
    return element;
  };
  const plain = told.replace(/\*/g, '');
  const does = make(
    'div',
    { className: 'does' },
    go(way, word('directions'), { ...away, label: `${word('directions')}: ${name}` }),
    ...(phone ? [go(telOf(phone), word('call_place'), { label: `${word('call_place')}: ${name}` })] : []),
    button('pass_on', () => later(({ pass }) => pass(plain))),
    button('copy', () => later(({ copy }) => copy(plain))),
  );
  const [first = '', ...rest] = lines.join('\n').split('\n\n');
  const below = rest.map((one) => paragraph(one, links));
  return make('div', { className: 'card' }, paragraph(first, links), does, ...below);
};

/** A number that can be called: what stands behind it for a switchboard is said to whom answers. @param {string} number */
const telOf = (number) => `tel:${number.replace(/[a-z].*$/i, '').replace(/[^\d+]/g, '')}`;

/** Where an answer comes from, folded. @param {Sources} sources */
const folded = ({ text, list: all }) =>
  make(
    'details',
    { className: 'sources' },
    make('summary', {}, text),
    make(
      'ul',
      {},
      ...all.map((one) =>
        make('li', {}, make('a', { href: one.href, target: '_blank', rel: 'noopener' }, one.text)),
      ),
    ),
  );

/** A list to tick off, with how much of it is. @param {Tick[]} ticks @param {Link[]} links @param {(n: number, done: boolean) => void} tick */
const list = (ticks, links, tick) => {
  const lines = ticks.map(({ label, done }, n) => {
    const box = make('input', { type: 'checkbox', checked: done });
    box.addEventListener('change', () => tick(n, box.checked));
    return make(
      'li',
      {},
      make('label', {}, box, make('span', { className: 'what' }, ...inline(label, links))),
    );
  });
  return make(
    'div',
    { className: 'ticks' },
    make('p', { className: 'left' }, left(ticks)),
    make('ul', {}, ...lines),
  );
};

/** @param {Tick[]} ticks */
const left = (ticks) => {
  const done = ticks.filter((one) => one.done).length;
  return word(done === ticks.length ? 'all_ticked' : 'ticked')
    .replace('%done', String(done))
    .replace('%all', String(ticks.length));
};

/** Brings the ticks of a bubble to what they are. @param {HTMLElement} bubble @param {Tick[]} ticks */
export const retick = (bubble, ticks) => {
  for (const [n, box] of bubble.querySelectorAll('input').entries()) box.checked = ticks[n]?.done ?? false;
  const count = bubble.querySelector('.left');
  if (count && count.textContent !== left(ticks)) count.textContent = left(ticks);
};

/** What stands below an answer. @param {number} at @param {Reply} reply @param {HTMLElement} bubble */
const foot = (at, reply, bubble) => {
  const element = make('div', { className: 'foot' });
  /** @param {string} key @param {(button: HTMLButtonElement) => void} act */
  const button = (key, act) => {
    const one = make('button', { type: 'button' }, word(key));
    one.addEventListener('click', () => act(one));
    element.append(one);
  };
  if ('speechSynthesis' in window) button('listen', (one) => later(({ read }) => read(reply, one)));
  if (reply.ticks) {
    button('print_this', () => later(({ print }) => print(bubble)));
    button('pass_on', () => later(({ passOn }) => passOn([reply])));
  }
  element.append(clock(at));
  return element;
};
