/**
 * The interface of stores: load, save and forget one record a chat, counters and books beside them. A store
 * never looks into a record, so that a new field of a session concerns no store.
 */
import { randomInt } from 'node:crypto';
import type { ChatId } from '../core/conversation.ts';

/** A chat's record and the revision it was read at. `revision` 0 means that there is none. */
export type Loaded = { session: unknown; revision: number };

/**
 * What the processes that share a store know about each other: in which chats each has replies to send, and
 * which are alive. A process's name is its own and contains no `}`.
 */
export type Ledger = {
  /** Notes that a process is about to store replies in some chats. */
  owe(name: string, chats: ChatId[]): Promise<void>;
  /** Withdraws that note for these chats. */
  settle(name: string, chats: ChatId[]): Promise<void>;
  /** The heartbeat: a process counts as alive for this many milliseconds from now. */
  beat(name: string, lifetime: number): Promise<void>;
  /** All processes that owe replies or ever sent a heartbeat, and whether they are alive. */
  processes(): Promise<{ name: string; lives: boolean }[]>;
  /** The chats in which a process has replies to say. */
  owedBy(name: string): Promise<ChatId[]>;
  /** Forgets a process's heartbeat; the replies it owes stay noted. */
  remove(name: string): Promise<void>;
};

/** Where conversations are kept. Every store passes `test/stores/contract.ts`. */
export type Store = {
  /** The record as it was saved last, or `{ session: undefined, revision: 0 }`. Rejects when the store is away. */
  load(chat: ChatId): Promise<Loaded>;
  /**
   * Compare and set: stores the record if the chat is still at `revision`, and resolves with its new
   * revision. Resolves with 0 and changes nothing if the chat has another revision or is gone. Restarts the
   * record's time to live. A record is JSON (no functions, dates, or `undefined` in arrays) or a `Json`. A
   * save that rejects may have been done all the same.
   */
  save(chat: ChatId, session: unknown, revision: number): Promise<number>;
  /** Deletes all that is kept of a chat, and answers whether there was anything. */
  forget(chat: ChatId): Promise<boolean>;
  /**
   * Adds to a counter and resolves with its sum. A new counter starts at 0 and is deleted `lifetime`
   * milliseconds later. Atomic among all processes. Counters are apart from the records of chats.
   */
  count(name: string, by: number, lifetime: number): Promise<number>;
  /**
   * The counters whose names begin with `prefix`, in any order, with their sums. For tools: it may read the
   * whole store.
   */
  counts(prefix: string): Promise<{ name: string; sum: number }[]>;
  /**
   * Adds to sums in a book, all of them or none; a new name starts at 0. The book is deleted `lifetime`
   * milliseconds after its first addition. For many counts that are written at once and read together.
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

/**
 * One entry of a store, for a backup copy. `ends`: its expiry, in milliseconds since 1970. `text`: the record
 * as stored.
 */
export type Row =
  | { kind: 'chat'; name: ChatId; text: string; ends: number }
  | { kind: 'counter'; name: string; sum: number; ends: number }
  | { kind: 'book'; name: string; sums: Record<string, number>; ends: number };

/** A store that can be copied, and filled from a copy. The ledger of the processes is not copied. */
export type Copyable = {
  rows(): AsyncIterable<Row>;
  /** Writes an entry back, over whatever is there, with its original expiry. */
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
 * Reads a stored record. Text that is not JSON (a disk fault, an edit by hand) is returned as it is. This is
 * not a session, so the core begins anew with an apology instead of leaving the person without any answer.
 */
export const recordIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
