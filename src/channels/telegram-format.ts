/** A reply in Telegram's form: HTML in parts of 4096 characters, and buttons. Pure. */
import type {
  InlineKeyboardButton,
  InlineKeyboardMarkup,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
} from 'grammy/types';
import type { Choice, Reply } from '../core/conversation.ts';

/** One message to send. `plain` is the same text without markup, for when Telegram refuses the HTML. */
export type Outgoing = {
  html: string;
  plain: string;
  markup?: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove;
};

/** Characters of a message's text, after its markup is parsed. */
export const textLimit = 4096;

/** Where a reply goes: the location button exists only in private chats, and hides the keyboard that was there. */
export type Setting = { privately: boolean; keyboardOut: boolean };

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
  { privately, keyboardOut }: Setting,
): { messages: Outgoing[]; refused: Choice[] } => {
  const text = reply.text.trim() || (reply.choices.length > 0 || reply.wantsPlace ? '…' : '');
  if (asksPlace(reply, privately)) {
    const links = reply.choices.filter((choice) => choice.url !== undefined);
    const whole = [text, ...links.map(({ label, url }) => `${label}: ${url}`)].join('\n\n');
    return { messages: marked(partsOf(whole), undefined, placeKeyboard(reply)), refused: [] };
  }
  const removal: ReplyKeyboardRemove | undefined = privately ? { remove_keyboard: true } : undefined;
  const { keyboard, refused } = inlineKeyboard(reply.choices);
  if (!keyboard) return { messages: marked(partsOf(text), removal, removal), refused };
  const question = text.lastIndexOf('\n\n');
  const apart = privately && keyboardOut && !reply.replaces && question > 0;
  const parts = apart
    ? [...partsOf(text.slice(0, question)), ...partsOf(text.slice(question))]
    : partsOf(text);
  return { messages: marked(parts, removal, keyboard), refused };
};

/** Whether this reply is shown with the location keyboard. */
export const asksPlace = (reply: Reply, privately: boolean): boolean =>
  privately && reply.wantsPlace !== undefined;

/**
 * Choices as buttons under a message: short labels two or three a row, long ones alone, in their order.
 * `refused` are those that Telegram has no place for: a name over 64 bytes, an address that is no web address,
 * more than 100 of them.
 */
export const inlineKeyboard = (
  choices: Choice[],
): { keyboard: InlineKeyboardMarkup | undefined; refused: Choice[] } => {
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
    const widest = Math.max(longest, [...text].length);
    if (row && widest <= (labelRoom[row.length + 1] ?? 0)) {
      row.push(button);
      longest = widest;
    } else {
      rows.push([button]);
      longest = [...text].length;
    }
    count++;
  }
  return { keyboard: count > 0 ? { inline_keyboard: rows } : undefined, refused };
};

/**
 * A text in parts that each fit a message: cut between paragraphs, else lines, else words, else characters.
 * Bold survives a cut. Telegram finds bare addresses itself.
 */
export const partsOf = (text: string, limit = textLimit): { html: string; plain: string }[] => {
  const { plain, bold } = read(text.replace(/\p{Surrogate}/gu, '\uFFFD'));
  return cuts(plain, limit).map(([start, end]) => ({
    html: dress(plain, bold, start, end),
    plain: plain.slice(start, end),
  }));
};

/** A text of at most `length` characters, with an ellipsis when something is missing. */
export const shortened = (text: string, length: number): string => {
  const characters = [...text.replace(/\s+/g, ' ').trim()];
  return characters.length <= length ? characters.join('') : `${characters.slice(0, length - 1).join('')}…`;
};

/** How long a label may be in a row of two and of three, so that a small phone shows it whole. */
const labelRoom: Record<number, number> = { 2: 16, 3: 9 };

const fits = ({ id, url }: Choice): boolean => {
  if (url !== undefined) return /^https?:\/\/[^\s]+$/.test(url);
  const bytes = new TextEncoder().encode(id).length;
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

/** The last part bears `last`; the first, if it isn't the last, `first`. */
const marked = (
  parts: { html: string; plain: string }[],
  first: Outgoing['markup'],
  last: Outgoing['markup'],
): Outgoing[] =>
  parts.map((part, n) => ({ ...part, markup: n === parts.length - 1 ? last : n === 0 ? first : undefined }));

type Range = [start: number, end: number];

/** Takes the asterisks of `*bold*` out. An asterisk that pairs with none, or is part of an address, is a character. */
const read = (source: string): { plain: string; bold: Range[] } => {
  let plain = '';
  const bold: Range[] = [];
  for (const [n, line] of source.split('\n').entries()) {
    if (n > 0) plain += '\n';
    let from = 0;
    for (const [open, close] of starPairs(line)) {
      plain += line.slice(from, open);
      bold.push([plain.length, plain.length + close - open - 1]);
      plain += line.slice(open + 1, close);
      from = close + 1;
    }
    plain += line.slice(from);
  }
  return { plain, bold };
};

const starPairs = (line: string): Range[] => {
  const pairs: Range[] = [];
  const addresses = [...line.matchAll(/https?:\/\/\S+/g)].map((match): Range => {
    const address = match[0].replace(/[*.,;:!?)\]]+$/, '');
    return [match.index, match.index + address.length];
  });
  let open: number | undefined;
  let address = 0;
  for (let at = line.indexOf('*'); at !== -1; at = line.indexOf('*', at + 1)) {
    while ((addresses[address]?.[1] ?? Number.POSITIVE_INFINITY) <= at) address++;
    if ((addresses[address]?.[0] ?? Number.POSITIVE_INFINITY) < at) continue;
    const before = line[at - 1] ?? ' ';
    const after = line[at + 1] ?? ' ';
    if (open !== undefined && /[^\s*]/.test(before) && !/[\p{L}\p{N}]/u.test(after)) {
      pairs.push([open, at]);
      open = undefined;
    } else if (!/[\p{L}\p{N}*]/u.test(before) && /[^\s*]/.test(after)) open = at;
  }
  return pairs;
};

const cuts = (plain: string, limit: number): Range[] => {
  const ranges: Range[] = [];
  let start = plain.length - plain.trimStart().length;
  const last = plain.trimEnd().length;
  while (start < last) {
    let end = last;
    if (last - start > limit) {
      const room = plain.slice(start, start + limit + 1);
      // A seam in the first third would leave a crumb of a message: the next finer kind of seam is better.
      const seam = ['\n\n', '\n', ' '].map((mark) => room.lastIndexOf(mark)).find((at) => at >= limit / 3);
      const whole = /[\uD800-\uDBFF]/.test(room[limit - 1] ?? '') ? limit - 1 : limit;
      end = start + (seam ?? whole);
    }
    const text = plain.slice(start, end).trimEnd();
    if (text !== '') ranges.push([start, start + text.length]);
    start = end + plain.slice(end).search(/\S|$/);
  }
  return ranges;
};

const dress = (plain: string, bold: Range[], start: number, end: number): string => {
  let html = '';
  let from = start;
  for (const [open, close] of bold) {
    const [opens, closes] = [Math.max(open, start), Math.min(close, end)];
    if (opens >= closes) continue;
    html += `${escaped(plain.slice(from, opens))}<b>${escaped(plain.slice(opens, closes))}</b>`;
    from = closes;
  }
  return html + escaped(plain.slice(from, end));
};

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
