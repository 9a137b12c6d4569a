/**
 * A reply in WhatsApp's form: texts of 4096 characters, up to 3 reply buttons, else a list of up to 10 rows, else the
 * choices with numbers to type. Pure.
 */
import type { Choice, Reply } from '../core/conversation.ts';
import { addressesIn, cuts, type Range, readBold } from './split.ts';

/**
 * Texts that WhatsApp's message forms need besides the reply, in the person's language. `options`: the button
 * that unfolds a list, up to 20 characters. `number`: the line below choices that are answered with their
 * number. `rate`: the line below an answer whose 👍 and 👎 are not shown as buttons, up to 60 characters.
 */
export const whatsappWords = ['options', 'number', 'rate'] as const;
export type WhatsAppWords = Record<(typeof whatsappWords)[number], string>;

/** One message to send: `content` is what stands under the name of its `type`. */
export type Outgoing = {
  type: 'text' | 'interactive' | 'location';
  content: Record<string, unknown>;
  /** Simpler forms of the message, sent in its place when WhatsApp refuses it. */
  barer?: Outgoing[];
};

/** The published limits: lengths in characters, and how many buttons and rows there may be. */
export const limits = {
  text: 4096,
  body: 1024,
  footer: 60,
  button: 20,
  row: 24,
  description: 72,
  buttons: 3,
  rows: 10,
};

/**
 * The messages that a reply becomes, in order. The last paragraph of a text that is too long for buttons is the
 * question: it goes with them, and what comes before it goes ahead as text. WhatsApp's request for a location is a
 * message of its own; beside other choices it follows them, under its label.
 * @param own the bot's number, digits only, and the address of this server, for links; undefined when they aren't known.
 */
export const messagesOf = (
  reply: Reply,
  words: WhatsAppWords,
  { number, home }: { number?: string; home?: string } = {},
): Outgoing[] => {
  const messages = asked(reply, words);
  if (reply.wantsPlace && reply.choices.length > 0)
    messages.push(placeRequest(reply.wantsPlace.label || '📍'));
  if (reply.share && number !== undefined) messages.push(...shareButton(reply.share, number));
  const [spot, ...others] = reply.places ?? [];
  if (spot && others.length === 0) {
    const { lat, lon, name: title, address } = spot;
    messages.push({
      type: 'location',
      content: {
        latitude: lat,
        longitude: lon,
        name: shortened(title || address, 256),
        address: shortened(address || title, 256),
      },
      // No simpler form: the text says it all, and sending both again would be worse than leaving out the
      // pin.
      barer: [],
    });
  }
  for (const action of reply.actions ?? []) {
    if (action.kind !== 'calendar' || home === undefined) continue;
    const titles = action.events.map(({ title }) => title).join('\n');
    const button = linkButton(
      shortBody(`📅 ${titles}`),
      action.label,
      `${home}/calendar.ics?${action.query}`,
    );
    messages.push({ ...button, barer: [] });
  }
  return messages;
};

/** A text as WhatsApp's marks, in parts that each fit the limit. Bold survives a cut. */
export const partsOf = (source: string, limit: number): string[] => {
  const { plain, bold } = readBold(source);
  for (let room = limit; ; ) {
    const parts = cuts(plain, room).map(([start, end]) => dressed(plain, bold, start, end));
    const longest = Math.max(0, ...parts.map((part) => part.length));
    if (longest <= limit || room === 1) return parts;
    room = Math.max(1, Math.min(room - 1, Math.floor((room * limit) / longest)));
  }
};

/** A text of at most `length` UTF-16 units in one line, with an ellipsis when something is missing. */
export const shortened = (text: string, length: number): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= length) return line;
  let kept = '';
  for (const character of line) {
    if (kept.length + character.length > length - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
};

const asked = (reply: Reply, words: WhatsAppWords): Outgoing[] => {
  const { choices, wantsPlace, rating } = reply;
  const text = reply.text.trim() || (choices.length > 0 || wantsPlace ? '…' : '');
  const [link] = choices;
  if (link?.url !== undefined && choices.length === 1 && isAddress(link.url)) {
    const { before, last } = apart(text);
    const button = linkButton(last, link.label, link.url);
    return [
      ...texts(before),
      rating ? { ...button, content: { ...button.content, ...footerOf(words.rate) } } : button,
    ];
  }
  const answers = choices.filter(({ url }) => url === undefined);
  const links = choices.filter(({ url }) => url !== undefined).map(({ label, url }) => `${label}: ${url}`);
  const whole = [text, ...links].join('\n\n');
  if (answers.length === 0 && !rating) {
    if (!wantsPlace || choices.length > 0) return texts(partsOf(whole, limits.text));
    const { before, last } = apart(whole);
    return [...texts(before), placeRequest(last)];
  }
  const { before, last, question } = apart(whole);
  const interactive = formOf(answers, rating, words);
  const bare = (said: string, all: Choice[]) =>
    texts(partsOf([numbered(said, all, words), ...(rating ? [words.rate] : [])].join('\n\n'), limits.text));
  if (!interactive) return bare(text, choices);
  const barer = bare(question, answers);
  const content = { ...interactive, body: { text: last } };
  return [...texts(before), { type: 'interactive', content, barer }];
};

const texts = (parts: string[]): Outgoing[] =>
  parts.map((body) => ({ type: 'text', content: { body, preview_url: false } }));

/**
 * Splits a text for buttons: `before` is sent first, `last` is short enough to have buttons; `question` is `last`
 * with the reply's own markup.
 */
const apart = (text: string): { before: string[]; last: string; question: string } => {
  const [only = '', ...more] = partsOf(text, limits.body);
  if (more.length === 0) return { before: [], last: only, question: text };
  const seam = Math.max(0, text.lastIndexOf('\n\n'));
  const tails = partsOf(text.slice(seam), limits.body);
  const before = [...partsOf(text.slice(0, seam), limits.text), ...tails.slice(0, -1)];
  const last = tails.at(-1) ?? '…';
  return { before, last, question: tails.length === 1 ? text.slice(seam).trim() : last };
};

/** The choices with the numbers that the core takes for them: their place in the order shown. */
const numbered = (text: string, choices: Choice[], words: WhatsAppWords): string => {
  const lines = choices.map((choice, n) => {
    const label = withNumber(labelOf(choice), n);
    return choice.url === undefined ? label : `${label}: ${choice.url}`;
  });
  return [text, lines.join('\n'), choices.length > 0 ? words.number : ''].filter(Boolean).join('\n\n');
};

const buttonsOf = (choices: Choice[]): Record<string, unknown> | undefined => {
  const labels = choices.map((choice) => labelOf(choice).replace(/\s+/g, ' '));
  const fit =
    choices.length <= limits.buttons &&
    choices.every(({ id }) => id.length <= 256 && id.trim() === id && id !== '') &&
    labels.every((label) => label.length <= limits.button) &&
    distinct(labels) &&
    distinct(choices.map(({ id }) => id));
  if (!fit) return undefined;
  const buttons = choices.map(({ id }, n) => ({ type: 'reply', reply: { id, title: labels[n] } }));
  return { type: 'button', action: { buttons } };
};

const listOf = (choices: Choice[], words: WhatsAppWords): Record<string, unknown> | undefined => {
  const fit =
    choices.length <= limits.rows &&
    choices.every(({ id }) => id.length <= 200 && id.trim() === id && id !== '') &&
    distinct(choices.map(({ id }) => id));
  if (!fit) return undefined;
  const labels = choices.map(labelOf);
  const plain = labels.map((label) => shortened(label, limits.row));
  // Two labels that are cut to the same title could not be told apart, and WhatsApp takes no such list.
  const titles = distinct(plain)
    ? plain
    : labels.map((label, n) => shortened(withNumber(label, n), limits.row));
  const rows = choices.map((choice, n) => {
    const label = labelOf(choice);
    const title = titles[n] ?? label;
    const isCut = title.endsWith('…') && !label.endsWith('…');
    return { id: choice.id, title, ...(isCut ? { description: shortened(label, limits.description) } : {}) };
  });
  return { type: 'list', action: { button: shortened(words.options, limits.button), sections: [{ rows }] } };
};

/**
 * The choices as buttons, else as a list. The two rating buttons are added only where that does not turn buttons
 * into a list, in which each of two or three choices would take three taps instead of one. Unless they are
 * buttons, a line below says that a thumb can be typed, or put on the message as a reaction.
 */
const formOf = (
  choices: Choice[],
  rating: Reply['rating'],
  words: WhatsAppWords,
): Record<string, unknown> | undefined => {
  if (!rating) return buttonsOf(choices) ?? listOf(choices, words);
  const all = [...choices, rating.up, rating.down];
  const buttons = buttonsOf(all);
  if (buttons) return buttons;
  const short = choices.length > 0 ? buttonsOf(choices) : undefined;
  const form = short ?? listOf(all, words) ?? listOf(choices, words);
  return form && { ...form, ...footerOf(words.rate) };
};

const footerOf = (text: string): object => ({ footer: { text: shortened(text, limits.footer) } });

const placeRequest = (body: string): Outgoing => ({
  type: 'interactive',
  content: {
    type: 'location_request_message',
    body: { text: shortBody(body) },
    action: { name: 'send_location' },
  },
  barer: texts([shortBody(body)]),
});

const linkButton = (body: string, label: string, url: string): Outgoing => ({
  type: 'interactive',
  content: {
    type: 'cta_url',
    body: { text: body },
    action: {
      name: 'cta_url',
      parameters: { display_text: shortened(label || '🔗', limits.button), url },
    },
  },
  barer: texts(partsOf(`${body}\n\n${label}: ${url}`, limits.text)),
});

/** A button that opens WhatsApp with the text ready to be sent to somebody, and a link in it that opens the topic here. */
const shareButton = (share: NonNullable<Reply['share']>, number: string): Outgoing[] => {
  const here = `https://wa.me/${number}?text=${encodeURIComponent(`#guia-${share.topic}`)}`;
  const url = `https://wa.me/?text=${encodeURIComponent(`${share.text}\n${here}`)}`;
  const [body = '', ...more] = partsOf(share.text, limits.body);
  return body === '' || more.length > 0 || url.length > 2000 ? [] : [linkButton(body, share.label, url)];
};

const shortBody = (body: string): string =>
  body.length <= limits.body ? body : shortened(body, limits.body);

const labelOf = ({ id, label }: Choice): string => label.trim() || id.slice(id.lastIndexOf('/') + 1) || id;

const withNumber = (label: string, n: number): string =>
  label.startsWith(`${n + 1}. `) ? label : `${n + 1}. ${label}`;

const distinct = (texts: string[]): boolean => new Set(texts).size === texts.length;

const isAddress = (url: string): boolean => /^https?:\/\/[^\s]+$/.test(url);

/**
 * Between a mark and what stands before it, this invisible character keeps WhatsApp from taking the mark for the
 * beginning of italics, a strike-through, code, a list or a quotation.
 */
const joiner = '\u2060';

const dressed = (plain: string, bold: Range[], start: number, end: number): string => {
  const edges = new Map<number, string>();
  for (const [open, close] of bold) {
    const [opens, closes] = [Math.max(open, start), Math.min(close, end)];
    if (opens >= closes) continue;
    edges.set(opens, `${edges.get(opens) ?? ''}*`);
    edges.set(closes, `*${edges.get(closes) ?? ''}`);
  }
  const addresses = addressesIn(plain);
  let text = '';
  for (let at = start; at < end; at++) {
    text += edges.get(at) ?? '';
    const within = addresses.some(([opens, closes]) => opens <= at && at < closes);
    if (!within && beginsMark(plain, at, end)) text += joiner;
    text += plain[at];
  }
  return text + (edges.get(end) ?? '');
};

const beginsMark = (plain: string, at: number, end: number): boolean => {
  const mark = plain[at] ?? '';
  const [before, after] = [plain[at - 1] ?? '\n', plain[at + 1] ?? '\n'];
  if (before === '\n' && (mark === '>' || mark === '*') && after === ' ') return true;
  if (!'*_~`'.includes(mark) || /[\p{L}\p{N}]/u.test(before) || /\s/.test(after)) return false;
  const again = plain.indexOf(mark, at + 1);
  return again !== -1 && again < end;
};
