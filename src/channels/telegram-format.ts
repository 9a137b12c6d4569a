/** A reply in Telegram's form: HTML in parts of 4096 characters, and buttons. Pure. */
import type {
  InlineKeyboardButton,
  InlineKeyboardMarkup,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
} from 'grammy/types';
import { cache } from '../core/cache.ts';
import { type Choice, type Link, type Reply, ratingIn } from '../core/conversation.ts';
import { cuts, readBold } from './split.ts';

/** One message to send. `plain` is the same text without markup, for when Telegram refuses the HTML. */
export type Outgoing = {
  html: string;
  plain: string;
  markup?: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove;
};

/** Characters of a message's text, after its markup is parsed. */
export const textLimit = 4096;

/**
 * Where a reply goes. `privately`: the chat is private; the location button exists only there. `keyboardOut`:
 * the location keyboard is shown now. `bot`: the bot's user name, for links that lead to it.
 */
export type ReplyTarget = { privately: boolean; keyboardOut: boolean; bot?: string };

/**
 * The messages that a reply becomes, buttons on the last one, and the choices that could not be made buttons.
 *
 * Telegram's location button lives only on the keyboard below the text field, and a message has either that keyboard
 * or inline buttons. So a question that can be answered with a place puts everything on the keyboard, location first
 * and big; a choice then arrives as a text equal to its label. To take that keyboard away is also a message's
 * markup: every message without buttons does it. When the next reply has buttons, its last paragraph (the
 * question) becomes a message of its own with the buttons, and what comes before it takes the keyboard away.
 */
export const messagesOf = (
  reply: Reply,
  { privately, keyboardOut, bot }: ReplyTarget,
): { messages: Outgoing[]; refused: Choice[] } => {
  const entities = entitiesOf(reply);
  const parts = (text: string) => partsOf(text, textLimit, entities);
  const text = reply.text.trim() || (reply.choices.length > 0 || reply.wantsPlace ? '…' : '');
  if (asksPlace(reply, privately)) {
    const links = reply.choices.filter((choice) => choice.url !== undefined);
    const whole = [text, ...links.map(({ label, url }) => `${label}: ${url}`)].join('\n\n');
    return { messages: marked(parts(whole), undefined, placeKeyboard(reply)), refused: [] };
  }
  const removal: ReplyKeyboardRemove | undefined = privately ? { remove_keyboard: true } : undefined;
  const links = bot === undefined ? [] : linksOf(reply, bot);
  const { keyboard: own, refused } = inlineKeyboard(
    links.length > 0 ? [...reply.choices, ...links] : reply.choices,
  );
  const question = text.lastIndexOf('\n\n');
  // Removing the location keyboard needs the markup of a message: then the thumbs are left out, as a message
  // has only one markup.
  const isRated = own !== undefined || !keyboardOut || question > 0;
  // The same answer above has rating buttons already.
  const rating = reply.rating?.again ? undefined : reply.rating;
  const keyboard = rating && isRated ? withRating(own, rating) : own;
  if (!keyboard) return { messages: marked(parts(text), removal, removal), refused };
  const apart = privately && keyboardOut && !reply.replaces && question > 0;
  const said = apart ? [...parts(text.slice(0, question)), ...parts(text.slice(question))] : parts(text);
  return { messages: marked(said, removal, keyboard), refused };
};

/**
 * A keyboard with a last row to say whether the answer helped. The row holds only the two thumbs, so that the
 * other buttons keep their places.
 */
const withRating = (
  own: InlineKeyboardMarkup | undefined,
  { up, down }: NonNullable<Reply['rating']>,
): InlineKeyboardMarkup => ({
  inline_keyboard: [
    ...(own?.inline_keyboard ?? []),
    [
      { text: '👍', callback_data: up.id },
      { text: '👎', callback_data: down.id },
    ],
  ],
});

/** A keyboard without the row to say whether the answer helped. */
export const withoutRating = ({ inline_keyboard }: InlineKeyboardMarkup): InlineKeyboardMarkup => ({
  inline_keyboard: inline_keyboard.filter((row) =>
    row.every((button) => !('callback_data' in button) || ratingIn(button.callback_data) === undefined),
  ),
});

/**
 * The links of a reply whose text does not show their address: names of accounts, which Telegram would take for
 * its own, and the first source. Telegram itself finds bare addresses, phone numbers and e-mail addresses.
 */
const entitiesOf = ({ links = [], sources }: Reply): Link[] =>
  [...links, ...(sources?.list.slice(0, 1) ?? [])].filter(
    ({ text, href }) => /^https?:/.test(href) && !href.replace(/^https?:\/\//, '').startsWith(bare(text)),
  );

const bare = (text: string): string => text.replace(/^https?:\/\//, '');

/** The link that opens the private chat with the bot at a topic; the bot hears `/start topic`. */
export const deepLink = (bot: string, topic: string): string => `https://t.me/${bot}?start=${topic}`;

/**
 * The buttons that lead on from a reply. The button to pass it on is a link to Telegram's own share dialog and
 * not a `switch_inline_query`: the dialog takes the exact words of this answer and a link back to the bot, and
 * works where the operator has not switched inline mode on; an inline query would give a card of the topic only.
 * What does not fit an address is cut.
 */
const linksOf = ({ share, privately }: Reply, bot: string): Choice[] => {
  const links: Choice[] = [];
  if (share) {
    const text = partsOf(share.text)[0]?.plain ?? '';
    const base = `https://t.me/share/url?url=${encodeURIComponent(deepLink(bot, share.topic))}&text=`;
    links.push({
      id: 'share',
      label: share.label,
      url: base + encodedWithin(text, addressLimit - base.length),
    });
  }
  if (privately) links.push({ id: 'privately', label: privately.label, url: deepLink(bot, privately.topic) });
  return links;
};

/** Characters of an address that every client and proxy takes. */
const addressLimit = 2000;

/** As much of a text as has room when it is part of an address, cut between words. */
const encodedWithin = (text: string, room: number): string => {
  const whole = encodeURIComponent(text);
  if (whole.length <= room) return whole;
  let kept = '';
  for (const word of text.split(/(?<=\s)/)) {
    const more = kept + encodeURIComponent(word);
    if (more.length > room - '%E2%80%A6'.length) break;
    kept = more;
  }
  return `${kept.replace(/(?:%20|%0A)+$/, '')}%E2%80%A6`;
};

/** Whether this reply is shown with the location keyboard. */
export const asksPlace = (reply: Reply, privately: boolean): boolean =>
  privately && reply.wantsPlace !== undefined;

/**
 * Choices as buttons under a message: short labels two or three a row, long ones alone, in their order.
 * `refused` are those that Telegram has no place for: a name over 64 bytes, an address that is no web address,
 * more than 100 of them.
 */
export const inlineKeyboard = (choices: Choice[]): Laid => {
  let laid = laidOut.get(choices);
  if (!laid) {
    laid = layOut(choices);
    laidOut.set(choices, laid);
  }
  return laid;
};

type Laid = { keyboard: InlineKeyboardMarkup | undefined; refused: Choice[] };

/** A cache by the list of choices, which is the same object for everybody who is asked the question. */
const laidOut = new WeakMap<Choice[], Laid>();

const layOut = (choices: Choice[]): Laid => {
  const rows: InlineKeyboardButton[][] = [];
  const refused: Choice[] = [];
  let count = 0;
  let longest = 0;
  for (const choice of choices) {
    if (count === 100 || !fits(choice)) {
      refused.push(choice);
      continue;
    }
    const text = shortened(choice.label || choice.id, 48);
    const button = choice.url === undefined ? { text, callback_data: choice.id } : { text, url: choice.url };
    const row = rows.at(-1);
    const width = [...text].length;
    const widest = Math.max(longest, width);
    if (row && widest <= (labelRoom[row.length + 1] ?? 0)) {
      row.push(button);
      longest = widest;
    } else {
      rows.push([button]);
      longest = width;
    }
    count++;
  }
  return { keyboard: count > 0 ? { inline_keyboard: rows } : undefined, refused };
};

/**
 * A text in parts that each fit a message: cut between paragraphs, else lines, else words, else characters.
 * Bold survives a cut. Telegram finds bare addresses itself; `links` are those that it would not.
 */
export const partsOf = (text: string, limit = textLimit, links: readonly Link[] = []): Part[] => {
  if (limit !== textLimit) return cutUp(text, limit, links);
  const key = [text, ...links.map(({ href }) => href)].join('\n');
  return formatted(key, () => cutUp(text, limit, links));
};

type Part = { html: string; plain: string };

/** A cache of formatted texts: the same answers go to many people. */
const formatted = cache<Part[]>(500);

const cutUp = (text: string, limit: number, links: readonly Link[]): Part[] => {
  const { plain, bold } = readBold(text);
  const tags = [
    ...bold.map(([from, to]): Tag => ({ from, to, open: '<b>', close: '</b>' })),
    ...links.flatMap(({ text: part, href }): Tag[] => {
      const from = plain.indexOf(part);
      if (from < 0) return [];
      return [{ from, to: from + part.length, open: `<a href="${inAttribute(href)}">`, close: '</a>' }];
    }),
  ];
  return cuts(plain, limit).map(([start, end]) => ({
    html: dress(plain, tags, start, end),
    plain: plain.slice(start, end),
  }));
};

/** A text of at most `length` characters, with an ellipsis when something is missing. */
export const shortened = (text: string, length: number): string => {
  const tidy = text.replace(/\s+/g, ' ').trim();
  if (tidy.length <= length) return tidy;
  const characters = [...tidy];
  return characters.length <= length ? characters.join('') : `${characters.slice(0, length - 1).join('')}…`;
};

/** How long a label may be in a row of two and of three, so that a small phone shows it whole. */
const labelRoom: Record<number, number> = { 2: 16, 3: 9 };

const fits = ({ id, url }: Choice): boolean => {
  if (url !== undefined) return /^https?:\/\/[^\s]+$/.test(url);
  const bytes = Buffer.byteLength(id);
  return bytes >= 1 && bytes <= 64;
};

const placeKeyboard = (reply: Reply): ReplyKeyboardMarkup => {
  const answers = reply.choices.filter((choice) => choice.url === undefined && choice.label.trim() !== '');
  const rows: { text: string }[][] = [];
  for (const { label } of answers.slice(0, 99)) {
    const row = rows.at(-1);
    if (row && row.length < 2 && [row[0]?.text ?? '', label].every((text) => text.length <= 18))
      row.push({ text: label });
    else rows.push([{ text: label }]);
  }
  return {
    keyboard: [[{ text: reply.wantsPlace?.label || '📍', request_location: true }], ...rows],
    resize_keyboard: true,
    one_time_keyboard: true,
  };
};

/** Puts `last` on the last message and, if there are several, `first` on the first one. */
const marked = (
  parts: { html: string; plain: string }[],
  first: Outgoing['markup'],
  last: Outgoing['markup'],
): Outgoing[] =>
  parts.map((part, n) => ({ ...part, markup: n === parts.length - 1 ? last : n === 0 ? first : undefined }));

/** A range of a text and the tags around it; `to` is exclusive. */
type Tag = { from: number; to: number; open: string; close: string };

/**
 * A part of a text with its tags. Every tag is closed and opened again at each edge of another one, so that
 * tags are nested even where ranges overlap.
 */
const dress = (plain: string, tags: readonly Tag[], start: number, end: number): string => {
  const inside = (at: number) => at > start && at < end;
  const edges = [...new Set(tags.flatMap(({ from, to }) => [from, to]).filter(inside))].sort((a, b) => a - b);
  return [start, ...edges]
    .map((from, n) => {
      const to = edges[n] ?? end;
      const worn = tags.filter((tag) => tag.from <= from && tag.to >= to);
      const closing = worn.map(({ close }) => close).reverse();
      return [...worn.map(({ open }) => open), escaped(plain.slice(from, to)), ...closing].join('');
    })
    .join('');
};

const inAttribute = (address: string): string => escaped(address).replace(/"/g, '&quot;');

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
