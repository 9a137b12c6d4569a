/** What Telegram tells us, in the core's nouns. Pure: it looks at nothing but the update. */
import type { Message, Update, User } from 'grammy/types';
import type { ChatId, Inbound, Unreadable } from '../core/conversation.ts';

/** The bot as Telegram knows it (`getMe`). */
export type Me = Pick<User, 'id' | 'username'>;

/** An update that concerns the core. `album` is the same for the photos of one album. */
export type Arrival = { update: number; inbound: Inbound; album?: string };

/**
 * The kinds of update to ask Telegram for. Left out on purpose: `edited_message` (a live location edits its message
 * every few seconds, and a question answered twice confuses) and `my_chat_member` (that someone blocked the
 * bot is learned from the next reply, which comes back as gone).
 */
export const updatesWanted = ['message', 'callback_query'] as const;

/**
 * Reads an update; `undefined` when it isn't for the bot: service messages, other bots, and in a group all that is
 * neither a command, a reply to the bot nor a mention of it.
 * @param now for button presses, which carry no date. Throws on what is no update at all.
 */
export const arrivalOf = (update: Update, me: Me, now: () => number): Arrival | undefined => {
  if (update.callback_query) {
    const { data, message, from } = update.callback_query;
    if (data === undefined || !message) return undefined;
    return {
      update: update.update_id,
      inbound: {
        id: String(update.update_id),
        chat: chatIdOf(message.chat.id),
        at: now(),
        languageTag: from.language_code,
        message: String(message.message_id),
        kind: 'press',
        button: data,
      },
    };
  }
  const { message } = update;
  if (!message || message.from?.is_bot) return undefined;
  const said = contentOf(message, me);
  if (!said) return undefined;
  return {
    update: update.update_id,
    album: message.media_group_id,
    inbound: {
      id: String(update.update_id),
      chat: chatIdOf(message.chat.id),
      at: message.date * 1000,
      languageTag: message.from?.language_code,
      ...said,
    },
  };
};

const chatIdOf = (chat: number): ChatId => `telegram:${whole(chat)}`;

type Content =
  | { kind: 'text'; text: string }
  | { kind: 'place'; point: { lat: number; lon: number } }
  | { kind: 'command'; command: string; argument?: string }
  | { kind: 'unreadable'; what: Unreadable };

const contentOf = (message: Message, me: Me): Content | undefined => {
  const group = message.chat.type !== 'private';
  const text = message.text ?? message.caption;
  if (text !== undefined) {
    const command = /^\/([\p{L}\p{N}_]{1,32})(?:@(\w+))?(?:\s+([\s\S]*))?$/u.exec(text.trim());
    if (command) {
      const [, name = '', target, argument] = command;
      if (group && target && !sameName(target, me)) return undefined;
      return { kind: 'command', command: plainLetters(name), argument: argument?.trim() || undefined };
    }
  }
  if (group && !repliesTo(message, me) && !mentions(text, me)) return undefined;
  if (text !== undefined) return { kind: 'text', text: group ? withoutMention(text, me) : text };
  const { location } = message; // A venue has one too.
  if (location) return { kind: 'place', point: { lat: location.latitude, lon: location.longitude } };
  for (const [field, what] of Object.entries(unreadable)) {
    if (field in message) return { kind: 'unreadable', what };
  }
  // What is left are service messages (a pinned message, a changed title): nobody said anything.
  return undefined;
};

/** Fields of a message that carry content we can't read. `animation` also comes with `document`: it goes first. */
const unreadable: Record<string, Unreadable> = {
  sticker: 'sticker',
  voice: 'voice',
  audio: 'voice',
  video: 'video',
  video_note: 'video',
  animation: 'video',
  live_photo: 'photo',
  photo: 'photo',
  document: 'file',
  contact: 'contact',
  checklist: 'other',
  dice: 'other',
  game: 'other',
  giveaway: 'other',
  invoice: 'other',
  paid_media: 'other',
  poll: 'other',
  rich_message: 'other',
  story: 'other',
};

const repliesTo = (message: Message, me: Me): boolean => message.reply_to_message?.from?.id === me.id;

const mentionOf = (me: Me): RegExp => new RegExp(`(?<![\\w@])@${me.username}(?!\\w)`, 'giu');

const mentions = (text: string | undefined, me: Me): boolean =>
  text !== undefined && mentionOf(me).test(text);

/** The text as it was meant; when the mention is all there is, it stays. */
const withoutMention = (text: string, me: Me): string =>
  text.replace(mentionOf(me), '').replace(/^[\s,:]+|\s+$/g, '') || text;

const sameName = (target: string, me: Me): boolean => target.toLowerCase() === me.username?.toLowerCase();

/** `Clínica` -> `clinica`: Telegram's commands have no accents, people's do. */
const plainLetters = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();

const whole = (value: number): number => {
  if (!Number.isSafeInteger(value)) throw new Error('Not an update of Telegram: a chat without a number.');
  return value;
};
