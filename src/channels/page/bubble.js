/**
 * A message as it is shown.
 * @import { Mine, Theirs } from './types.ts'
 */
import { make } from './dom.js';
import { chosen, word } from './words.js';

/** @type {Map<string, Intl.DateTimeFormat>} making one costs more than a bubble. */
const clocks = new Map();

/** @param {number} at */
const clock = (at) => {
  const language = chosen();
  const known =
    clocks.get(language) ?? new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' });
  clocks.set(language, known);
  const date = new Date(at);
  return make('time', { dateTime: date.toISOString() }, known.format(date));
};

/** @param {string} who */
const speaker = (who) => make('span', { className: 'spoken' }, `${word(who)}: `);

/** @param {Mine} item @param {() => void} again sends what was not sent. */
export const myBubble = ({ at, text = '', state }, again) => {
  const bubble = make('div', { className: 'bubble mine' }, speaker('you'), make('p', {}, text));
  if (state === 'failed') {
    const retry = make('button', { type: 'button', className: 'state' }, word('not_sent'));
    retry.addEventListener('click', again);
    bubble.append(retry);
  } else
    bubble.append(state === 'sending' ? make('span', { className: 'state' }, word('sending')) : clock(at));
  return bubble;
};

/** @param {Theirs} item */
export const theirBubble = ({ at, reply }) => {
  const bubble = make('div', { className: 'bubble guide', lang: reply.language }, speaker('guide'));
  for (const text of reply.text.split('\n\n')) bubble.append(card(text.split('\n')) ?? paragraph(text));
  const { pin } = reply;
  if (pin && !reply.text.includes(pin.lat.toFixed(3))) {
    const to = `https://www.google.com/maps/dir/?api=1&destination=${pin.lat},${pin.lon}`;
    bubble.append(card([`*${pin.title}*`, pin.address, `${word('directions')}: ${to}`]) ?? '');
  }
  bubble.append(clock(at));
  return bubble;
};

/** A place: the paragraph that ends in the way there. @param {string[]} lines */
const card = (lines) => {
  const way = lines.findIndex((line) => /: https:\/\/www\.google\.com\/maps\/dir\/\S*$/.test(line));
  const line = lines[way];
  if (way < 1 || line === undefined) return undefined;
  const cut = line.lastIndexOf(': https:');
  const label = line.slice(0, cut);
  const place = lines[0]?.replace(/^\d+\. /, '').replaceAll('*', '');
  const link = { href: line.slice(cut + 2), target: '_blank', rel: 'noopener', className: 'go' };
  const others = lines.filter((_, at) => at !== way).join('\n');
  return make(
    'div',
    { className: 'card' },
    paragraph(others),
    make('a', { ...link, label: `${label}: ${place}` }, label),
  );
};

/** @param {string} text */
const paragraph = (text) => {
  const lines = text.split('\n').flatMap((line) => [make('br'), ...inline(line)]);
  return make('p', {}, ...lines.slice(1));
};

/** @type {[RegExp, (found: RegExpExecArray) => Node][]} */
const MARKS = [
  [/(?<![\w*])\*(?=\S)([^*\n]*[^*\s])\*(?![\w*])/, ([, inner = '']) => make('strong', {}, ...inline(inner))],
  [
    /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)»”’*]/,
    ([href]) => {
      const bare = href.replace(/^https?:\/\/(?:www\.)?/, '').replace(/\/$/, '');
      return make('a', { href, target: '_blank', rel: 'noopener' }, bare);
    },
  ],
  // What can be called with one tap: toll-free and city numbers as the guide writes them, and the emergency's.
  [
    /(?<![\d.,/-])(?:(?:\+?52 |1 )?\d{2,3}[ -]\d{3,4}[ -]\d{4}|9(?:11|88))(?![\d.,/-]\d|\d)/,
    ([number]) => make('a', { href: `tel:${number.replace(/[^\d+]/g, '')}` }, number),
  ],
];

/** `*bold*`, addresses and telephone numbers in a line, the rest as it is. @param {string} text @returns {(Node | string)[]} */
export const inline = (text) => {
  /** @type {{ found: RegExpExecArray, element: (found: RegExpExecArray) => Node } | undefined} */
  let first;
  for (const [pattern, element] of MARKS) {
    const found = pattern.exec(text);
    if (found && (!first || found.index < first.found.index)) first = { found, element };
  }
  if (!first) return text ? [text] : [];
  const { found, element } = first;
  return [
    ...(found.index ? [text.slice(0, found.index)] : []),
    element(found),
    ...inline(text.slice(found.index + found[0].length)),
  ];
};
