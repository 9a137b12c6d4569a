/**
 * A line as nodes: what is bold, and what leads somewhere.
 * @import { Link } from '../../core/conversation.ts'
 */
import { make } from './dom.js';

/** @param {string} text @param {Link[]} links */
export const paragraph = (text, links) => {
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
