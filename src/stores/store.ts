/**
 * The interface of stores: load, save and forget one record a chat, counters and books beside them. A store
 * never looks into a record, so that a new field of a session concerns no store.
 */
import { randomInt } from 'node:crypto';
import type { ChatId } from '../core/conversation.ts';

/** A chat's record and the revision it was read at. `revision` 0 means that there is none. */
export type Loaded = { session: unknown; revision: number };

/**
 * What the processes that share a store know of one another: in which chats each has replies to say, and which of them
 * live. Names are a process's own, without a `}`.
 */
export type Ledger = {
  /** Notes that a process is about to store replies in some chats. */
  owe(name: string, chats: ChatId[]): Promise<void>;
  /** Takes that back for some chats. */
  settle(name: string, chats: ChatId[]): Promise<void>;
  /** Says that a process lives for so many milliseconds from now. */
  beat(name: string, lifetime: number): Promise<void>;
  /** All processes that owe something or ever lived, and whether they live. */
  processes(): Promise<{ name: string; lives: boolean }[]>;
  /** The chats in which a process has replies to say. */
  owedBy(name: string): Promise<ChatId[]>;
  /** Forgets that a process ever lived; what it owes stays. */
  remove(name: string): Promise<void>;
};

/** Where conversations are kept. Every store passes `test/stores/contract.ts`. */
export type Store = {
  /** The record as it was saved last, or `{ session: undefined, revision: 0 }`. Rejects when the store is away. */
  load(chat: ChatId): Promise<Loaded>;
  /**
   * Compare and set: stores the record if the chat is still at `revision`, and answers its new revision; 0 when the
   * chat is not there any more, and nothing was changed. Restarts the record's time to live. A record is JSON: no
   * functions, dates or `undefined` in arrays; or `Json` already. A save that rejects may have happened nevertheless.
   */
  save(chat: ChatId, session: unknown, revision: number): Promise<number>;
  /** Deletes all that is kept of a chat, and answers whether there was anything. */
  forget(chat: ChatId): Promise<boolean>;
  /**
   * Adds to a counter and gives its sum. A counter that is not there begins at 0 and is gone `lifetime` milliseconds
   * after it began. Atomic among all processes; it holds nobody's conversation.
   */
  count(name: string, by: number, lifetime: number): Promise<number>;
  /** The counters whose names begin so, in any order, with their sums. For tools: it may read all there are. */
  counts(prefix: string): Promise<{ name: string; sum: number }[]>;
  /**
   * Adds to the sums in a book, all of them or none; a name that is not there begins at 0. The book is gone `lifetime`
   * milliseconds after it began. For many counts at once, of which a few names are read together.
   */
  add(book: string, sums: Record<string, number>, lifetime: number): Promise<void>;
  /** The sums in a book; none where there is no such book. */
  sums(book: string): Promise<Record<string, number>>;
  /** For a store that several processes share. */
  ledger?: Ledger;
  /** Resolves when the store can be used now; rejects with a sentence when it cannot. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** What a store holds, piece by piece, for a copy of it. `ends`: milliseconds since 1970. `text` is the record as it lies there. */
export type Row =
  | { kind: 'chat'; name: ChatId; text: string; ends: number }
  | { kind: 'counter'; name: string; sum: number; ends: number }
  | { kind: 'book'; name: string; sums: Record<string, number>; ends: number };

/** A store that can be copied, and filled from a copy. What processes know of one another is not in it. */
export type Copyable = {
  rows(): AsyncIterable<Row>;
  /** Puts a piece where it was, whatever lies there, to end when it would have. */
  put(row: Row): Promise<void>;
};

/** A record that is JSON text already, so that what is saved twice in a turn is serialised once. */
export class Json {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A record as a store keeps it. */
export const jsonOf = (record: unknown): string =>
  record instanceof Json ? record.text : JSON.stringify(record);

/**
 * The next revision. A new record starts at a random one of 2^40: a late save for a record that was deleted and
 * begun again does not match.
 */
export const revisionAfter = (revision: number): number =>
  revision > 0 ? revision + 1 : randomInt(1, 2 ** 40);

/**
 * A record as a store kept it, read. What is no JSON (a disk's fault, somebody's hand) is given as it is: no session, so
 * that the core begins anew with an apology, rather than leave its person without any answer.
 */
export const recordIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
