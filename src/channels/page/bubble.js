/**
 * A message as it is shown.
 * @import { Link, Reply } from '../../core/conversation.ts'
 * @import { Mine, Theirs } from './types.ts'
 */
import { alarmFor, callsIn } from './alarm.js';
import { make } from './dom.js';
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

/** @param {Mine} item @param {() => void} again sends what was not sent. */
export const myBubble = ({ at, text = '', state }, again) => {
  const bubble = make('div', { className: 'bubble mine' }, speaker('you'), make('p', {}, text));
  if (state === 'failed') {
    const retry = make('button', { type: 'button', className: 'state' }, word('not_sent'));
    retry.addEventListener('click', again);
    bubble.append(retry, alarmFor(text));
  } else if (state === 'sent') bubble.append(clock(at));
  else bubble.append(make('span', { className: `state ${state}` }, word(state)));
  return bubble;
};

/** @param {Theirs} item @param {(button: string) => void} rate says whether it helped. */
export const theirBubble = ({ at, reply, rated }, rate) => {
  const bubble = make('div', { className: 'bubble guide', lang: reply.language }, speaker('guide'));
  const { pin, map, links = [] } = reply;
  for (const text of reply.text.split('\n\n'))
    bubble.append(card(text.split('\n'), links) ?? paragraph(text, links));
  if (reply.tone === 'alarm') {
    bubble.classList.add('alarm');
    bubble.children[1]?.after(...callsIn(reply.text));
  }
  if (pin && !reply.text.includes(pin.lat.toFixed(3))) {
    const to = `https://www.google.com/maps/dir/?api=1&destination=${pin.lat},${pin.lon}`;
    bubble.append(card([`*${pin.title}*`, pin.address, `${word('directions')}: ${to}`], links) ?? '');
  }
  if (map) bubble.append(make('img', { src: `/map.svg?${map.query}`, alt: map.alt, loading: 'lazy' }));
  const foot = make('div', { className: 'foot' }, clock(at));
  if ('speechSynthesis' in window) {
    const listen = make('button', { type: 'button' }, word('listen'));
    listen.addEventListener('click', async () => (await import('./voice.js')).read(reply, listen));
    foot.prepend(listen);
  }
  const { rating } = reply;
  if (rating)
    foot.prepend(rated ? make('span', { className: 'thumbs' }, rating.thanks) : thumbs(rating, rate));
  bubble.append(foot);
  return bubble;
};

/** The two buttons that say whether an answer helped, which a tap turns into thanks. @param {NonNullable<Reply['rating']>} rating @param {(button: string) => void} rate */
const thumbs = (rating, rate) => {
  const both = make('span', { className: 'thumbs' });
  for (const { id, label } of [rating.up, rating.down]) {
    const button = make('button', { type: 'button', label: label.slice(3) }, label.slice(0, 2));
    button.addEventListener('click', () => {
      both.replaceChildren(rating.thanks);
      both.tabIndex = -1;
      both.focus();
      rate(id);
    });
    both.append(button);
  }
  return both;
};

/** A place: the paragraph that ends in the way there. @param {string[]} lines @param {Link[]} links */
const card = (lines, links) => {
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
    paragraph(others, links),
    make('a', { ...link, label: `${label}: ${place}` }, label),
  );
};

/** @param {string} text @param {Link[]} links */
const paragraph = (text, links) => {
  const lines = text.split('\n').flatMap((line) => [make('br'), ...inline(line, links)]);
  return make('p', {}, ...lines.slice(1));
};

/** `*bold*`, where no word stands before it or behind it. */
const BOLD = /(^|[^\w*])\*([^*\s]|[^*\s][^*\n]*[^*\s])\*(?![\w*])/;

/** A line with its bold parts and its links, the rest as it is. @param {string} text @param {Link[]} links @returns {(Node | string)[]} */
export const inline = (text, links) => {
  const found = BOLD.exec(text);
  if (!found) return linked(text, links);
  const [all, before = '', inner = ''] = found;
  return [
    ...linked(text.slice(0, found.index) + before, links),
    make('strong', {}, ...linked(inner, links)),
    ...inline(text.slice(found.index + all.length), links),
  ];
};

/** @param {string} text @param {Link[]} links @returns {(Node | string)[]} */
const linked = (text, links) => {
  /** @type {(Link & { at: number }) | undefined} */
  let first;
  for (const link of links) {
    const at = standsAt(text, link.text);
    if (at < 0) continue;
    if (!first || at < first.at || (at === first.at && link.text.length > first.text.length))
      first = { ...link, at };
  }
  if (!first) return text ? [text] : [];
  const rest = linked(text.slice(first.at + first.text.length), links);
  return [...(first.at ? [text.slice(0, first.at)] : []), anchor(first), ...rest];
};

/** Where a text stands by itself and is no part of a longer number or address. @param {string} text @param {string} part */
const standsAt = (text, part) => {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1))
    if (!/[\w@/]$|\w[.,-]$/.test(text.slice(0, at)) && !/^[\w@/]|^[.,-]\w/.test(text.slice(at + part.length)))
      return at;
  return -1;
};

/** @param {Link} link */
const anchor = ({ text, href }) => {
  if (/^(?:tel|mailto):/.test(href)) return make('a', { href }, text);
  if (!/^https?:/.test(href)) return text;
  const bare = text.replace(/^https?:\/\/(?:www\.)?/, '').replace(/\/$/, '');
  return make('a', { href, target: '_blank', rel: 'noopener' }, bare);
};
