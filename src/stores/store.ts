/**
 * What a store is: three functions over one record a chat. It never looks into the record, so that a new field of
 * a session is no business of a store's.
 */
import type { ChatId } from '../core/conversation.ts';

/** A chat's record and the revision it was read at. `revision` 0 means that there is none. */
export type Loaded = { session: unknown; revision: number };

/** Where conversations are kept. Every store passes `test/stores/contract.ts`. */
export type Store = {
  /** The record as it was saved last, or `{ session: undefined, revision: 0 }`. Rejects when the store is away. */
  load(chat: ChatId): Promise<Loaded>;
  /**
   * Compare and set: stores the record as `revision + 1` if the chat is still at `revision`, and answers whether it
   * did. Restarts the record's time to live. A record is JSON: no functions, dates or `undefined` in arrays.
   */
  save(chat: ChatId, session: unknown, revision: number): Promise<boolean>;
  /** Deletes all that is kept of a chat, and answers whether there was anything. */
  forget(chat: ChatId): Promise<boolean>;
  close(): Promise<void>;
};
