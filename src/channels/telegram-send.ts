/** Sends replies to Telegram: as messages or edits, simplified if Telegram refuses them, and the extras. */
import { type Api, InputFile } from 'grammy';
import type { Begun, CalendarEvent, ChatId, Reply } from '../core/conversation.ts';
import type { Log } from './http.ts';
import { isRefusal, type TelegramClients } from './telegram-calls.ts';
import type { TelegramChats } from './telegram-chats.ts';
import { asksPlace, messagesOf, type Outgoing, shortened } from './telegram-format.ts';
import { destinationOf, type Me } from './telegram-updates.ts';

/** What sending needs. */
export type Sending = {
  clients: TelegramClients;
  chats: TelegramChats;
  me: () => Promise<Me>;
  /** Makes a calendar file of a reply's days; without it, the days are in the text alone. */
  calendar?: { name: string; file: (events: readonly CalendarEvent[]) => string };
  log: Log;
  /** An error as a sentence without the token. */
  sentence: (error: unknown) => string;
};

/**
 * Says a reply; rejects with the platform's error. A reply takes several calls: `begun` is called before each but
 * the first, and a reply that carries this progress (`Reply.begun`) continues from there.
 */
export const replySender = (sending: Sending) => {
  const { clients, chats, me, log } = sending;
  const edit = editor(sending);

  return async (chatId: ChatId, reply: Reply, begun: (sofar: Begun) => void): Promise<void> => {
    // Another process's replies may be sent before this one has opened and knows its own name.
    const { username } = await me();
    const chat = chats.numberOf(chatId);
    const destination = destinationOf(reply.id);
    const privately = chat > 0;
    const { sent, keyboardOut = false } = reply.begun ?? { sent: 0, keyboardOut: chats.hasKeyboard(chatId) };
    const { messages, refused } = messagesOf(reply, { privately, keyboardOut, bot: username });
    if (sent === 0)
      for (const { id } of refused) log.error(`Telegram takes no such button: "${id}". Left out.`);
    let edited = false;
    const sendOne = async (message: Outgoing, n: number): Promise<void> => {
      // A message can't be edited into one with the location keyboard: a new one is sent instead.
      if (n === 0 && reply.replaces && !asksPlace(reply, privately)) {
        edited = await edit(chat, reply.replaces, message);
        if (edited) return;
      }
      const api = reply.tone === 'alarm' ? clients.hurried : clients.patient;
      await sendMessage(
        sending,
        api,
        chatId,
        message,
        n === 0 ? destination : { thread: destination.thread },
      );
      chats.noteKeyboard(chatId, message);
    };
    const removeOldButtons = async (): Promise<void> => {
      const replaced = edited || sent > 0 ? undefined : reply.replaces;
      for (const old of new Set([reply.spends, replaced]))
        if (old !== undefined) await removeButtons(clients.patient, chat, old);
    };
    const calls = [
      ...messages.map((message, n) => () => sendOne(message, n)),
      ...extrasOf(sending, chatId, reply, destination.thread),
    ];
    for (const [n, call] of calls.entries()) {
      if (n === messages.length) await removeOldButtons();
      if (n < sent) continue;
      if (n > sent) begun({ sent: n, ...(keyboardOut ? { keyboardOut } : {}) });
      await call();
    }
    if (calls.length === messages.length) await removeOldButtons();
  };
};

/** @param asked the message to reply to, in groups; if it is gone, the answer is sent all the same. */
const sendMessage = async (
  { chats, log, sentence }: Sending,
  api: Api,
  chatId: ChatId,
  { html, plain, markup }: Outgoing,
  { asked, thread }: { asked?: number; thread?: number },
): Promise<void> => {
  const common = {
    link_preview_options: { is_disabled: true },
    ...inThread(thread),
    ...(asked === undefined
      ? {}
      : { reply_parameters: { message_id: asked, allow_sending_without_reply: true } }),
  };
  // A message that Telegram refuses is sent again with less in it: an answer without buttons is better than none.
  const attempts = [
    (chat: number) => api.sendMessage(chat, html, { ...common, parse_mode: 'HTML', reply_markup: markup }),
    (chat: number) => api.sendMessage(chat, plain, { ...common, reply_markup: markup }),
    (chat: number) => api.sendMessage(chat, plain, common),
  ];
  for (const attempt of attempts) {
    try {
      await chats.calling(chatId, attempt);
      return;
    } catch (error) {
      if (!isRefusal(error) || attempt === attempts.at(-1)) throw error;
      log.error(`${sentence(error)} Sent again with less.`);
    }
  }
};

/** Edits a message: resolves with whether it now says this, `false` when it can't be edited. */
const editor =
  ({ clients: { patient }, log, sentence }: Sending) =>
  async (chat: number, handle: string, { html, plain, markup }: Outgoing): Promise<boolean> => {
    const message = messageOf(handle);
    if (message === undefined) return false;
    const keyboard = markup && 'inline_keyboard' in markup ? markup : undefined;
    const common = { link_preview_options: { is_disabled: true }, reply_markup: keyboard };
    try {
      await patient.editMessageText(chat, message, html, { ...common, parse_mode: 'HTML' }).catch((error) => {
        if (!isRefusal(error, /can't parse/i)) throw error;
        log.error(`${sentence(error)} Edited again without markup.`);
        return patient.editMessageText(chat, message, plain, common);
      });
      return true;
    } catch (error) {
      if (isRefusal(error, /message is not modified/i)) return true;
      if (isRefusal(error)) return false;
      throw error;
    }
  };

/** Takes a message's buttons away. It may be too old or gone: then there is nothing to do. */
const removeButtons = async (api: Api, chat: number, handle: string): Promise<void> => {
  const message = messageOf(handle);
  if (message === undefined) return;
  await api.editMessageReplyMarkup(chat, message).catch(() => undefined);
};

/** The calls for what goes beside a reply's text. The text says it all, so an extra that fails is left out and logged. */
const extrasOf = (
  { clients: { patient }, chats, calendar, log, sentence }: Sending,
  chatId: ChatId,
  reply: Reply,
  thread: number | undefined,
): (() => Promise<void>)[] => {
  const extra = (what: string, call: (chat: number) => Promise<unknown>) => async (): Promise<void> => {
    await chats.calling(chatId, call).catch((error) => log.warn(`${sentence(error)} ${what} was left out.`));
  };
  const [spot, ...others] = reply.places ?? [];
  const pins = spot && others.length === 0 ? [spot] : [];
  return [
    ...pins.map(({ lat, lon, name: title, address }) => {
      const [name, where] = [shortened(title || address, 128), shortened(address || title, 256)];
      return extra('The pin', (chat) => patient.sendVenue(chat, lat, lon, name, where, inThread(thread)));
    }),
    ...(reply.actions ?? []).flatMap((action) => {
      if (action.kind !== 'calendar' || !calendar) return [];
      const file = new InputFile(Buffer.from(calendar.file(action.events)), calendar.name);
      const more = { caption: `📅 ${action.label}`, ...inThread(thread) };
      return [extra('The file of days', (chat) => patient.sendDocument(chat, file, more))];
    }),
  ];
};

/** The parameter that puts a call into a group's topic. */
export const inThread = (thread: number | undefined): { message_thread_id?: number } =>
  thread === undefined ? {} : { message_thread_id: thread };

const messageOf = (handle: string): number | undefined => {
  const message = Number(handle);
  return Number.isSafeInteger(message) && message > 0 ? message : undefined;
};
