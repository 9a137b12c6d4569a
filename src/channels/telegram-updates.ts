/** What Telegram tells us, in the types of the core. Pure. */
import type { MaybeInaccessibleMessage, Message, Update, User } from 'grammy/types';
import type { ChatId, Inbound, Unreadable } from '../core/conversation.ts';
import type { Meter } from './channel.ts';
import type { Log } from './http.ts';
import type { StaffMessage } from './telegram-desk.ts';
import type { Wait } from './wait.ts';

/** The bot as Telegram knows it (`getMe`). */
export type Me = Pick<User, 'id' | 'username'> & { supports_inline_queries?: boolean };

/** What concerns the core: one update, or several texts in a row that were taken together. */
export type Arrival = {
  /** The numbers of its updates, in order. */
  updates: number[];
  inbound: Inbound;
  /** The message that was written, edited or pressed. */
  message: number;
  /** Seconds between writing a message and editing it. */
  editedAfter?: number;
  /** A text of a private chat that may be half of what the person has to say. */
  joins?: boolean;
  /** It comes from a backlog: what the person wrote after it has arrived too, so it is not debounced. */
  late?: boolean;
  /** Somebody may be in danger: it is handled before the other arrivals of the same call. */
  urgent?: boolean;
  /** An id that all photos of one album share. */
  album?: string;
  /** It was written by the organisation's people, into a conversation that they have taken over. */
  staff?: StaffMessage;
};

/**
 * What both ways of listening are given. Both promise the same: an update is confirmed only when it was handled, one
 * chat's updates are handled in order, chats side by side. `handle` rejects when the core could not take the message.
 */
export type Listening = {
  arrive: (update: Update) => Arrival | undefined;
  handle: (arrival: Arrival) => Promise<void>;
  /**
   * Called with a message that has to wait, because one before it was not taken, or is still being handled: it
   * may be an emergency.
   */
  waits: (arrival: Arrival) => void;
  log: Log;
  meter?: Meter;
  wait: Wait;
  stop: AbortSignal;
  sentence: (error: unknown) => string;
};

/**
 * The kinds of update to ask Telegram for. Left out on purpose: `my_chat_member` (that someone blocked the bot is
 * learned from the next reply, which comes back as gone).
 */
export const updatesWanted = ['message', 'edited_message', 'callback_query', 'inline_query'] as const;

/**
 * Reads an update; `undefined` when it isn't for the core. That is the case for service messages, messages of
 * other bots, and cards that the bot itself gave out. Of the messages in a group only words addressed to the
 * bot are read (a command, a reply to it, a mention of it): anything else may be somebody's place or papers,
 * which nobody asked for.
 * @param now the clock, for button presses, which carry no date. Throws on what is no update at all.
 */
export const arrivalOf = (update: Update, me: Me, now: () => number): Arrival | undefined => {
  const updates = [update.update_id];
  if (update.callback_query) {
    const { data, message, from } = update.callback_query;
    if (data === undefined || !message) return undefined;
    return {
      updates,
      message: message.message_id,
      inbound: {
        id: `${update.update_id}${threadIn(message)}`,
        chat: chatIdOf(message.chat.id),
        at: now(),
        languageTag: from.language_code,
        message: String(message.message_id),
        ...(message.chat.type === 'private' ? {} : { group: true }),
        kind: 'press',
        button: data,
      },
    };
  }
  const message = update.message ?? update.edited_message;
  if (!message || isMachine(message, me)) return undefined;
  const group = message.chat.type !== 'private';
  const said = contentOf(message, me, group);
  if (!said) return undefined;
  const edited = update.edited_message?.edit_date;
  if (update.edited_message && (group || edited === undefined || !isWords(said))) return undefined;
  return {
    updates,
    message: message.message_id,
    album: message.media_group_id,
    ...(edited === undefined ? {} : { editedAfter: edited - message.date }),
    joins: said.kind === 'text' && !group && edited === undefined && /\p{L}/u.test(said.text),
    inbound: {
      id: idOf(update.update_id, message, edited, group),
      chat: chatIdOf(message.chat.id),
      at: (edited ?? message.date) * 1000,
      languageTag: message.from?.language_code,
      ...(message.forward_origin ? { forwarded: true } : {}),
      ...(group ? { group: true } : {}),
      ...(edited === undefined ? {} : { edited: true }),
      ...said,
    },
  };
};

/**
 * The message that a reply answers, in a group, and its thread, where the chat has topics. Both are read from
 * the reply's id, so they are known after a restart too.
 */
export const destinationOf = (reply: string): { asked?: number; thread?: number } => {
  const [, asked, thread] = /^\d+(?:e\d+)?(?:m(\d+))?(?:t(\d+))?\./.exec(reply) ?? [];
  return {
    ...(asked === undefined ? {} : { asked: Number(asked) }),
    ...(thread === undefined ? {} : { thread: Number(thread) }),
  };
};

/** Messages of other bots, and inline cards of this bot, which somebody put into a chat: not questions. */
const isMachine = (message: Message, me: Me): boolean => {
  const anonymousAdmin = message.sender_chat?.id === message.chat.id;
  return (message.from?.is_bot === true && !anonymousAdmin) || message.via_bot?.id === me.id;
};

/**
 * The delivery's id. An edit's is made of the message and the time of the edit: one edit is one message, however often
 * it is reported. In a group it tells which message to answer, and in a topic its thread.
 */
const idOf = (update: number, message: Message, edited: number | undefined, group: boolean): string => {
  const thread = threadIn(message);
  if (edited !== undefined) return `${message.message_id}e${edited}${thread}`;
  return `${update}${group ? `m${message.message_id}` : ''}${thread}`;
};

/**
 * The thread of a message in a topic, in the form it has in an id; else empty. A message that answers another
 * also has a thread id, so `is_topic_message` decides.
 */
const threadIn = (message: Message | MaybeInaccessibleMessage): string =>
  'is_topic_message' in message && message.is_topic_message && message.message_thread_id !== undefined
    ? `t${message.message_thread_id}`
    : '';

const chatIdOf = (chat: number): ChatId => `telegram:${whole(chat)}`;

type Content =
  | { kind: 'text'; text: string }
  | { kind: 'place'; point: { lat: number; lon: number } }
  | { kind: 'command'; command: string; argument?: string }
  | { kind: 'unreadable'; what: Unreadable };

const isWords = ({ kind }: Content): boolean => kind === 'text' || kind === 'command';

const contentOf = (message: Message, me: Me, group: boolean): Content | undefined => {
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
  if (group) return undefined;
  const { location } = message; // A venue has one too.
  if (location) return { kind: 'place', point: { lat: location.latitude, lon: location.longitude } };
  const what = unreadableIn(message);
  // What is left are service messages (a pinned message, a changed title): nobody said anything.
  return what && { kind: 'unreadable', what };
};

/** What a message carries that can't be read; undefined where it carries nothing of the kind. */
export const unreadableIn = (message: Message): Unreadable | undefined =>
  Object.entries(unreadable).find(([field]) => field in message)?.[1];

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

/** The text without the mention of the bot; a text that is only the mention stays as it is. */
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
