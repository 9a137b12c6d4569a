/**
 * Conversations in one file under DATA_DIR, without a server: LMDB. Any number of processes of one machine, or of one
 * container, may share the folder, and a process killed in the middle of a write leaves what was saved before. Not for a
 * network drive.
 */
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { open } from 'lmdb';
import type { ChatId } from '../core/conversation.ts';
import { type Claim, claimFolder, Refused } from './embedded-claim.ts';
import { damageOf } from './embedded-file.ts';
import { type Copyable, jsonOf, type Row, recordIn, revisionAfter, type Store } from './store.ts';

/** What the embedded store is opened with. */
export type EmbeddedOptions = {
  /** DATA_DIR: made when it is missing, readable by this user only. */
  folder: string;
  /** Days that a conversation is kept after its last save. */
  sessionDays: number;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Told, in one sentence, of what went wrong behind the scenes: sweeping out expired conversations. */
  onTrouble?: (sentence: string) => void;
};

/**
 * Opens the store. Throws one sentence that names DATA_DIR when the folder cannot be used. A save resolves when it is
 * on the disk, not only in the operating system's memory.
 */
export const embeddedStore = ({
  folder,
  sessionDays,
  now = Date.now,
  onTrouble,
}: EmbeddedOptions): Store & Copyable => {
  const { db, claim } = openIn(folder);
  const lifetime = sessionDays * DAY;
  let closed = false;

  const isLive = (text: string) => expiryOf(text) > now();
  /** LMDB is asked nothing more once others have the folder. */
  const opened = () => {
    if (!claim.isLost()) return db;
    throw new Error(`DATA_DIR (${folder}) was taken over by another container: start this process anew.`);
  };
  const entryOf = (chat: ChatId) => {
    const db = opened();
    // Another process may have written since this event turn's snapshot.
    db.resetReadTxn();
    const entry = db.getEntry(chat);
    return entry && isLive(entry.value) ? entry : undefined;
  };

  /** The keys that begin with these words. */
  const keysFrom = (words: string[], most = Number.POSITIVE_INFINITY): string[][] => {
    const found: string[][] = [];
    for (const key of db.getKeys({ start: words as Key })) {
      if (found.length >= most || !Array.isArray(key) || words.some((word, at) => key[at] !== word)) break;
      found.push(key);
    }
    return found;
  };

  /** Slices with pauses, so that a million conversations are swept without holding up one. */
  const sweep = async () => {
    for (let start: Key = ''; !closed && !claim.isLost(); await nextTurn()) {
      const slice: { key: Key; value: string }[] = [
        ...db.getRange({ start, exclusiveStart: true, limit: SLICE }),
      ];
      const expired = slice.filter(({ value }) => !isLive(value));
      if (expired.length > 0) {
        await db.transaction(() => {
          for (const { key } of expired) if (!isLive(db.get(key) ?? '')) db.remove(key);
        });
      }
      if (slice.length < SLICE) return;
      start = slice.at(-1)!.key;
    }
  };
  const sweepQuietly = () =>
    sweep().catch((error: Error) =>
      onTrouble?.(`Expired conversations in ${folder} were not removed: ${error.message}.`),
    );
  let sweeping = sweepQuietly();
  const daily = setInterval(() => {
    sweeping = sweeping.then(sweepQuietly);
  }, DAY).unref();

  return {
    load: async (chat) => {
      const entry = entryOf(chat);
      return entry
        ? { session: recordIn(bodyOf(entry.value)), revision: entry.version! }
        : { session: undefined, revision: 0 };
    },
    save: async (chat, session, revision) => {
      const text = `${(now() + lifetime).toString(36)} ${jsonOf(session)}`;
      const next = revisionAfter(revision);
      if (revision > 0) {
        if (!entryOf(chat)) return 0;
        return (await written(db.put(chat, text, next, revision), folder)) ? next : 0;
      }
      // An expired record may still be in the way, with any version: look and put under the write lock.
      return written(
        opened().transaction(() => {
          if (isLive(db.get(chat) ?? '')) return 0;
          db.put(chat, text, next);
          return next;
        }),
        folder,
      );
    },
    forget: async (chat) =>
      written(
        opened().transaction(() => {
          const text = db.get(chat);
          if (text !== undefined) db.remove(chat);
          return isLive(text ?? '');
        }),
        folder,
      ),
    count: async (name, by, lifetime) =>
      written(
        opened().transaction(() => {
          const text = db.get(counterKey(name)) ?? '';
          const live = isLive(text);
          const sum = (live ? Number(bodyOf(text)) : 0) + by;
          db.put(counterKey(name), `${(live ? expiryOf(text) : now() + lifetime).toString(36)} ${sum}`);
          return sum;
        }),
        folder,
      ),
    counts: async (prefix) => {
      opened().resetReadTxn();
      const found: { name: string; sum: number }[] = [];
      for (const { key, value } of db.getRange({ start: counterKey(prefix) })) {
        const name = nameOf(key);
        if (!name?.startsWith(prefix)) break;
        if (isLive(value)) found.push({ name, sum: Number(bodyOf(value)) });
      }
      return found;
    },
    add: async (book, sums, lifetime) =>
      written(
        opened().transaction(() => {
          // All names of a book end together, when its first would.
          const [first] = keysFrom(['book', book], 1);
          const begun = (first && db.get(first as Key)) ?? '';
          const ends = isLive(begun) ? expiryOf(begun) : now() + lifetime;
          for (const [name, by] of Object.entries(sums)) {
            const text = db.get(bookKey(book, name)) ?? '';
            const before = isLive(text) ? Number(bodyOf(text)) : 0;
            db.put(bookKey(book, name), `${ends.toString(36)} ${before + by}`);
          }
        }),
        folder,
      ),
    sums: async (book) => {
      opened().resetReadTxn();
      const found: Record<string, number> = {};
      for (const key of keysFrom(['book', book])) {
        const text = db.get(key as Key) ?? '';
        if (isLive(text)) found[key[2]!] = Number(bodyOf(text));
      }
      return found;
    },
    ledger: {
      owe: async (name, chats) => {
        const text = `${(now() + lifetime).toString(36)} `;
        await written(Promise.all(chats.map((chat) => db.put(owedKey(name, chat), text))), folder);
      },
      settle: async (name, chats) => {
        if (chats.length === 0) return;
        const removed = db.transaction(() => {
          for (const chat of chats) db.remove(owedKey(name, chat));
        });
        await written(removed, folder);
      },
      beat: async (name, lifetime) => {
        await written(db.put(processKey(name), `${(now() + lifetime).toString(36)} `), folder);
      },
      processes: async () => {
        db.resetReadTxn();
        const names = new Set<string>();
        for (const [, name] of keysFrom(['owed'])) names.add(name!);
        for (const [, name] of keysFrom(['process'])) names.add(name!);
        return [...names].map((name) => ({ name, lives: isLive(db.get(processKey(name)) ?? '') }));
      },
      owedBy: async (name) => {
        db.resetReadTxn();
        return keysFrom(['owed', name]).map(([, , chat]) => chat as ChatId);
      },
      remove: async (name) => {
        await written(db.remove(processKey(name)), folder);
      },
    },
    async *rows() {
      for (let start: Key = ''; ; await nextTurn()) {
        opened().resetReadTxn();
        const slice: { key: Key; value: string }[] = [
          ...db.getRange({ start, exclusiveStart: true, limit: SLICE }),
        ];
        for (const { key, value } of slice) if (isLive(value)) yield* rowsIn(key, value);
        if (slice.length < SLICE) return;
        start = slice.at(-1)!.key;
      }
    },
    put: async (row) => {
      const ends = row.ends.toString(36);
      const write = (): unknown => {
        if (row.kind === 'chat') return db.put(row.name, `${ends} ${row.text}`, revisionAfter(0));
        if (row.kind === 'counter') return db.put(counterKey(row.name), `${ends} ${row.sum}`);
        for (const [name, sum] of Object.entries(row.sums)) db.put(bookKey(row.name, name), `${ends} ${sum}`);
        return undefined;
      };
      await written(opened().transaction(write), folder);
    },
    // Only a write shows that the disk is neither full nor read-only. What is written is expired from the start.
    ping: async () => {
      await written(opened().put('ping', ''), folder);
    },
    close: async () => {
      closed = true;
      clearInterval(daily);
      await sweeping;
      await db.close();
      claim.release();
    },
  };
};

const DAY = 24 * 60 * 60 * 1000;

/** Records read and, where expired, removed in one go: well under a millisecond of reading. */
const SLICE = 200;

/** A chat's id, a counter, what the ledger holds, or the one word that `ping` writes. */
type Key =
  | ChatId
  | ['count', name: string]
  | ['book', book: string, name: string]
  | ['owed', name: string, chat: string]
  | ['process', name: string]
  | 'ping'
  | '';

const counterKey = (name: string): Key => ['count', name];
const bookKey = (book: string, name: string): Key => ['book', book, name];
const owedKey = (name: string, chat: ChatId): Key => ['owed', name, chat];
const processKey = (name: string): Key => ['process', name];
const nameOf = (key: Key): string | undefined => (Array.isArray(key) ? key[1] : undefined);

// A record is `<expiry, ms since 1970, base 36> <JSON>`; its revision is LMDB's version of the entry. A counter is the
// same with its sum, and what the ledger holds is an expiry alone.
const expiryOf = (text: string): number => Number.parseInt(text.slice(0, text.indexOf(' ')), 36) || 0;
const bodyOf = (text: string): string => text.slice(text.indexOf(' ') + 1);

/** What of an entry goes into a copy. */
const rowsIn = (key: Key, value: string): Row[] => {
  const ends = expiryOf(value);
  if (typeof key === 'string')
    return key.includes(':') ? [{ kind: 'chat', name: key as ChatId, text: bodyOf(value), ends }] : [];
  const [kind, name, one] = key;
  const sum = Number(bodyOf(value));
  if (kind === 'count') return [{ kind: 'counter', name, sum, ends }];
  return kind === 'book' ? [{ kind, name, sums: { [one!]: sum }, ends }] : [];
};

/** Opens the file in a folder, once that is ours and the file is whole. */
const openIn = (folder: string) => {
  const path = join(folder, 'conversations.mdb');
  let claim: Claim | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    claim = claimFolder(folder);
    const damage = damageOf(path);
    if (damage) {
      const advice = 'put back a copy of it, or move it away and conversations begin anew';
      throw new Refused(`DATA_DIR (${folder}) cannot be used: ${basename(path)} in it ${damage}; ${advice}.`);
    }
    const options = {
      path,
      encoding: 'string' as const,
      useVersions: true,
      // Otherwise a write resolves when it is visible, before it is on the disk.
      overlappingSync: false,
      // Otherwise a failed write (disk full) rejects one more promise, that nobody can handle, and ends the process.
      eventTurnBatching: false,
      permissionsMode: 0o600,
    };
    return { db: open<string, Key>(options), claim };
  } catch (error) {
    claim?.release();
    if (error instanceof Refused) throw error;
    throw new Error(
      `DATA_DIR (${folder}) cannot be used, it must be a folder to write to: ${(error as Error).message}.`,
    );
  }
};

/** LMDB's reason comes as a second, later rejection, which nobody else would handle. */
const written = async <T>(writing: Promise<T>, folder: string): Promise<T> => {
  try {
    return await writing;
  } catch (error) {
    const reason = await (error as { commitError?: Promise<never> }).commitError?.catch(
      (late: Error) => late,
    );
    const [why] = ((reason ?? error) as Error).message.split(':');
    throw new Error(`DATA_DIR (${folder}) could not be written: ${why}.`);
  }
};
