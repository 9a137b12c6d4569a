/**
 * What the Telegram channel keeps in memory of its chats. All of it is a hint and bounded: what is lost costs one more
 * call, or a keyboard that stays on the screen a while longer.
 */
import { addressOf, type ChatId } from '../core/conversation.ts';
import { evictOldest } from './bounded.ts';
import { movedTo } from './telegram-calls.ts';
import type { Outgoing } from './telegram-format.ts';

/** How many chats of each kind are kept. */
const MOST = 10_000;

export type TelegramChats = ReturnType<typeof telegramChats>;

/** Makes an empty memory of chats. */
export const telegramChats = () => {
  /** Groups that have become supergroups, which have other numbers. */
  const moved = new Map<number, number>();
  /** Chats that show a location keyboard, and the labels of its buttons. */
  const keyboards = new Map<ChatId, Set<string>>();

  /** A chat's number in Telegram. */
  const numberOf = (chatId: ChatId): number => {
    const chat = Number(addressOf(chatId));
    return moved.get(chat) ?? chat;
  };

  return {
    numberOf,

    /** Calls Telegram for a chat, and once more when it answers that the chat has moved. */
    async calling<T>(chatId: ChatId, call: (chat: number) => Promise<T>): Promise<T> {
      try {
        return await call(numberOf(chatId));
      } catch (error) {
        const now = movedTo(error);
        if (now === undefined) throw error;
        moved.set(Number(addressOf(chatId)), now);
        evictOldest(moved, MOST);
        return call(now);
      }
    },

    hasKeyboard: (chatId: ChatId): boolean => keyboards.has(chatId),

    /** Whether a text is the label of a button on the keyboard that the chat shows. */
    isKey: (chatId: ChatId, text: string): boolean => keyboards.get(chatId)?.has(text) ?? false,

    /** Notes what a message that was sent did to the chat's keyboard. */
    noteKeyboard(chatId: ChatId, { markup }: Outgoing): void {
      if (markup && 'keyboard' in markup) {
        const keys = markup.keyboard.flat().map((key) => (typeof key === 'string' ? key : key.text));
        keyboards.delete(chatId);
        keyboards.set(chatId, new Set(keys));
        evictOldest(keyboards, MOST);
      }
      if (markup && 'remove_keyboard' in markup) keyboards.delete(chatId);
    },
  };
};
