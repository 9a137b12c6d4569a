/** What a desk is: where the organisation's people read what was handed over to them, and from where they answer. */
import type { ChatId, FromStaff, Reply } from '../core/conversation.ts';
import type { Said } from './channel.ts';

export type Desk = {
  /**
   * Tells the organisation's people something of a chat (`reply.desk`). Rejects with `NotNow` when they
   * cannot be told now.
   */
  pass(chat: ChatId, reply: Reply): Promise<Said>;
  /**
   * Tells the organisation's people that what they said did not reach the person. Rejects when it cannot be
   * told.
   */
  undelivered(chat: ChatId): Promise<void>;
  /** Deletes what is kept of a chat. */
  forget(chat: ChatId): Promise<void>;
};

/** A conversation as its desk knows it: an opaque name, the chat, and its place in the group. */
export type Case = {
  name: string;
  chat: ChatId;
  /** Telegram's topic, or the first message of its thread. */
  thread?: number;
  root?: number;
};

/** Where cases are kept. Everything rejects when the store is away. */
export type Cases = {
  /** The case of a chat; made anew if none is stored yet. */
  of(chat: ChatId): Promise<Case>;
  keep(one: Case): Promise<void>;
  named(name: string): Promise<Case | undefined>;
  inThread(thread: number): Promise<Case | undefined>;
  forget(chat: ChatId): Promise<void>;
  /** Whether a message of this id was received in the last ten minutes. */
  wasHeard(id: string): Promise<boolean>;
  heard(id: string): Promise<void>;
};

/** Gives the core a word of the organisation's people. Rejects when it could not be taken: it is to be given again. */
export type HearStaff = (word: FromStaff) => Promise<void>;

/** The longest text that is passed on to a person, in characters. */
export const LONGEST_WORD = 3_000;
