/**
 * A store in memory, for the life of the process: for the terminal with piped input, which starts afresh each
 * time, and for tests.
 */
import type { ChatId } from '../core/conversation.ts';
import { jsonOf, revisionAfter, type Store } from './store.ts';

/**
 * Keeps each record as JSON, so that nobody can change a stored record through an object they still hold.
 * `now` gives milliseconds since 1970.
 */
export const memoryStore = ({ now = Date.now }: { now?: () => number } = {}): Store => {
  const records = new Map<ChatId, { json: string; revision: number }>();
  const counters = new Map<string, { sum: number; ends: number }>();
  const books = new Map<string, { sums: Map<string, number>; ends: number }>();
  /** How many counters there may be before expired ones are evicted. */
  let room = 1_000;

  const throwOutEnded = () => {
    for (const [name, { ends }] of counters) if (ends <= now()) counters.delete(name);
    room = Math.max(1_000, 2 * counters.size);
  };

  return {
    load: async (chat) => {
      const record = records.get(chat);
      return record
        ? { session: JSON.parse(record.json), revision: record.revision }
        : { session: undefined, revision: 0 };
    },
    save: async (chat, session, revision) => {
      if ((records.get(chat)?.revision ?? 0) !== revision) return 0;
      const next = revisionAfter(revision);
      records.set(chat, { json: jsonOf(session), revision: next });
      return next;
    },
    forget: async (chat) => records.delete(chat),
    count: async (name, by, lifetime) => {
      if (counters.size >= room) throwOutEnded();
      const before = counters.get(name);
      const begun = before && before.ends > now() ? before : { sum: 0, ends: now() + lifetime };
      counters.set(name, { ...begun, sum: begun.sum + by });
      return begun.sum + by;
    },
    counts: async (prefix) =>
      [...counters]
        .filter(([name, { ends }]) => name.startsWith(prefix) && ends > now())
        .map(([name, { sum }]) => ({ name, sum })),
    add: async (name, sums, lifetime) => {
      for (const [old, { ends }] of books) if (ends <= now()) books.delete(old);
      const book = books.get(name) ?? { sums: new Map<string, number>(), ends: now() + lifetime };
      books.set(name, book);
      for (const [one, by] of Object.entries(sums)) book.sums.set(one, (book.sums.get(one) ?? 0) + by);
    },
    sums: async (name) => {
      const book = books.get(name);
      return book && book.ends > now() ? Object.fromEntries(book.sums) : {};
    },
    ping: async () => {},
    close: async () => {},
  };
};
