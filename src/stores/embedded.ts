/**
 * Conversations in one LMDB file under DATA_DIR, without a server. Any number of processes of one machine, or
 * of one container, may share the folder. A process that is killed in the middle of a write leaves what was
 * saved before. Not for network drives.
 */

import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { open } from 'lmdb';
import { type ChatId, isChatId } from '../core/conversation.ts';
import { messageOf } from '../core/error.ts';
import { fieldsOf } from '../core/json.ts';
import { type Claim, claimFolder, Refused } from './embedded-claim.ts';
import { damageOf } from './embedded-file.ts';
import {
  type Copyable,
  jsonOf,
  type Ledger,
  type Row,
  recordIn,
  revisionAfter,
  type Store,
} from './store.ts';

/** What the embedded store is opened with. */
export type EmbeddedOptions = {
  /** DATA_DIR: made when it is missing, readable by this user only. */
  folder: string;
  /** Days that a conversation is kept after its last save. */
  sessionDays: number;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Called with a sentence if work in the background fails: the removal of expired conversations. */
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
  const file = fileOf(folder, db, claim, now);
  const lifetime = sessionDays * DAY;
  const sweeper = dailySweeper(file, onTrouble);
  return {
    ...recordsIn(file, lifetime),
    ...countersIn(file),
    ...booksIn(file),
    ...copiesIn(file),
    ledger: ledgerIn(file, lifetime),
    // Only a write can show that the disk is neither full nor read-only, and it must be as large as a turn's:
    // on a full disk, a few bytes still fit into pages that LMDB has left over. What is written counts as
    // expired.
    ping: async () => {
      await file.written(file.opened().put('ping', ROOM));
      await file.written(file.opened().put('ping', ''));
    },
    close: async () => {
      await sweeper.close();
      await db.close();
      claim.release();
    },
  };
};

type Db = ReturnType<typeof openIn>['db'];
type File = ReturnType<typeof fileOf>;

/** The open file, with what all parts of the store do with it. */
const fileOf = (folder: string, db: Db, claim: Claim, now: () => number) => ({
  folder,
  db,
  isLost: claim.isLost,
  isLive: (text: string | undefined): boolean => expiryOf(text ?? '') > now(),
  /** The expiry of something that lives for this many milliseconds from now, as it is stored. */
  expiry: (lifetime: number): string => (now() + lifetime).toString(36),
  /**
   * The database. Throws once another container has taken over the folder: then LMDB must not be used any
   * more.
   */
  opened: (): Db => {
    if (!claim.isLost()) return db;
    throw new Error(`DATA_DIR (${folder}) was taken over by another container: start this process anew.`);
  },
  /** Waits for a write; what fails rejects with a sentence that names DATA_DIR. */
  written: <T>(writing: Promise<T>): Promise<T> => written(writing, folder),
  /** The keys of one kind or, if `name` is given, those with that name only; `most` of them at most. */
  keysOf: <Kind extends ListedKey[0]>(
    kind: Kind,
    name?: string,
    most = Number.POSITIVE_INFINITY,
  ): Extract<ListedKey, [Kind, ...string[]]>[] => {
    const found: Extract<ListedKey, [Kind, ...string[]]>[] = [];
    // A prefix of a key sorts before the keys that begin with it.
    const start = (name === undefined ? [kind] : [kind, name]) as unknown as ListedKey;
    for (const key of db.getKeys({ start })) {
      if (found.length >= most || !isOfKind(key, kind) || (name !== undefined && key[1] !== name)) break;
      found.push(key);
    }
    return found;
  },
});

const isOfKind = <Kind extends ListedKey[0]>(
  key: Key,
  kind: Kind,
): key is Extract<ListedKey, [Kind, ...string[]]> => Array.isArray(key) && key[0] === kind;

/**
 * Reads the whole file in slices and yields to the event loop between them, so that even a million
 * conversations delay nobody. `goesOn` is called before each slice.
 */
async function* slicesOf(db: Db, goesOn: () => boolean): AsyncGenerator<{ key: Key; value: string }[]> {
  for (let start: Key = ''; goesOn(); await nextTurn()) {
    const slice: { key: Key; value: string }[] = [
      ...db.getRange({ start, exclusiveStart: true, limit: SLICE }),
    ];
    yield slice;
    const last: { key: Key } | undefined = slice.at(-1);
    if (slice.length < SLICE || !last) return;
    start = last.key;
  }
}

/** Removes what has expired: now, and once a day. */
const dailySweeper = ({ folder, db, isLive, isLost }: File, onTrouble: EmbeddedOptions['onTrouble']) => {
  let closed = false;
  const sweep = async () => {
    for await (const slice of slicesOf(db, () => !closed && !isLost())) {
      const expired = slice.filter(({ value }) => !isLive(value));
      if (expired.length > 0) {
        await db.transaction(() => {
          for (const { key } of expired) if (!isLive(db.get(key))) db.remove(key);
        });
      }
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
    async close(): Promise<void> {
      closed = true;
      clearInterval(daily);
      await sweeping;
    },
  };
};

const recordsIn = (
  { db, opened, isLive, expiry, written }: File,
  lifetime: number,
): Pick<Store, 'load' | 'save' | 'forget'> => {
  const entryOf = (chat: ChatId) => {
    const db = opened();
    // Another process may have written since this event turn's snapshot.
    db.resetReadTxn();
    const entry = db.getEntry(chat);
    return entry && isLive(entry.value) ? entry : undefined;
  };
  return {
    load: async (chat) => {
      const { value, version = 0 } = entryOf(chat) ?? {};
      return value === undefined
        ? { session: undefined, revision: 0 }
        : { session: recordIn(bodyOf(value)), revision: version };
    },
    save: async (chat, session, revision) => {
      const text = `${expiry(lifetime)} ${jsonOf(session)}`;
      const next = revisionAfter(revision);
      if (revision > 0) {
        if (!entryOf(chat)) return 0;
        return (await written(db.put(chat, text, next, revision))) ? next : 0;
      }
      // An expired record may still be in the way, with any version: look and put under the write lock.
      return written(
        opened().transaction(() => {
          if (isLive(db.get(chat))) return 0;
          db.put(chat, text, next);
          return next;
        }),
      );
    },
    forget: async (chat) =>
      written(
        opened().transaction(() => {
          const text = db.get(chat);
          if (text !== undefined) db.remove(chat);
          return isLive(text);
        }),
      ),
  };
};

const countersIn = ({ db, opened, isLive, expiry, written }: File): Pick<Store, 'count' | 'counts'> => ({
  count: async (name, by, lifetime) =>
    written(
      opened().transaction(() => {
        const text = db.get(counterKey(name)) ?? '';
        const live = isLive(text);
        const sum = (live ? Number(bodyOf(text)) : 0) + by;
        db.put(counterKey(name), `${live ? expiryOf(text).toString(36) : expiry(lifetime)} ${sum}`);
        return sum;
      }),
    ),
  counts: async (prefix) => {
    opened().resetReadTxn();
    const found: { name: string; sum: number }[] = [];
    for (const { key, value } of db.getRange({ start: counterKey(prefix) })) {
      if (!Array.isArray(key) || !key[1].startsWith(prefix)) break;
      if (isLive(value)) found.push({ name: key[1], sum: Number(bodyOf(value)) });
    }
    return found;
  },
});

const booksIn = ({ db, opened, isLive, expiry, written, keysOf }: File): Pick<Store, 'add' | 'sums'> => ({
  add: async (book, sums, lifetime) =>
    written(
      opened().transaction(() => {
        // All entries of a book expire together, when its first one does.
        const [first] = keysOf('book', book, 1);
        const begun = first && db.get(first);
        const ends = begun && isLive(begun) ? expiryOf(begun).toString(36) : expiry(lifetime);
        for (const [name, by] of Object.entries(sums)) {
          const text = db.get(bookKey(book, name)) ?? '';
          const before = isLive(text) ? Number(bodyOf(text)) : 0;
          db.put(bookKey(book, name), `${ends} ${before + by}`);
        }
      }),
    ),
  sums: async (book) => {
    opened().resetReadTxn();
    const found: Record<string, number> = {};
    for (const key of keysOf('book', book)) {
      const text = db.get(key) ?? '';
      if (isLive(text)) found[key[2]] = Number(bodyOf(text));
    }
    return found;
  },
});

const ledgerIn = ({ db, isLive, expiry, written, keysOf }: File, lifetime: number): Ledger => ({
  owe: async (name, chats) => {
    const text = `${expiry(lifetime)} `;
    await written(Promise.all(chats.map((chat) => db.put(owedKey(name, chat), text))));
  },
  settle: async (name, chats) => {
    if (chats.length === 0) return;
    const removed = db.transaction(() => {
      for (const chat of chats) db.remove(owedKey(name, chat));
    });
    await written(removed);
  },
  beat: async (name, time) => {
    await written(db.put(processKey(name), `${expiry(time)} `));
  },
  processes: async () => {
    db.resetReadTxn();
    const names = new Set([...keysOf('owed'), ...keysOf('process')].map(([, name]) => name));
    return [...names].map((name) => ({ name, lives: isLive(db.get(processKey(name))) }));
  },
  owedBy: async (name) => {
    db.resetReadTxn();
    return keysOf('owed', name).map(([, , chat]) => chat);
  },
  remove: async (name) => {
    await written(db.remove(processKey(name)));
  },
});

const copiesIn = ({ db, opened, isLive, written }: File): Copyable => ({
  async *rows() {
    const isFresh = () => {
      opened().resetReadTxn();
      return true;
    };
    for await (const slice of slicesOf(db, isFresh))
      for (const { key, value } of slice) if (isLive(value)) yield* rowsIn(key, value);
  },
  put: async (row) => {
    const ends = row.ends.toString(36);
    const write = (): unknown => {
      if (row.kind === 'chat') return db.put(row.name, `${ends} ${row.text}`, revisionAfter(0));
      if (row.kind === 'counter') return db.put(counterKey(row.name), `${ends} ${row.sum}`);
      for (const [name, sum] of Object.entries(row.sums)) db.put(bookKey(row.name, name), `${ends} ${sum}`);
      return undefined;
    };
    await written(opened().transaction(write));
  },
});

const DAY = 24 * 60 * 60 * 1000;

/** 32 KiB, the most that a turn writes: a conversation with its replies, and the web page's mailbox. */
const ROOM = ' '.repeat(32_768);

/** Records read, and removed if expired, in one step: well under a millisecond of reading. */
const SLICE = 200;

/**
 * The key of an entry: a chat's id, a counter, a name in a book, an entry of the ledger, or what `ping` writes.
 */
type Key = ChatId | ListedKey | 'ping' | '';
type ListedKey =
  | ['count', name: string]
  | ['book', book: string, name: string]
  | ['owed', name: string, chat: ChatId]
  | ['process', name: string];

const counterKey = (name: string): ListedKey => ['count', name];
const bookKey = (book: string, name: string): ListedKey => ['book', book, name];
const owedKey = (name: string, chat: ChatId): ListedKey => ['owed', name, chat];
const processKey = (name: string): ListedKey => ['process', name];

// A record is stored as `<expiry, ms since 1970, base 36> <JSON>`; its revision is LMDB's version of the
// entry. A counter has its sum in place of the JSON; an entry of the ledger has the expiry only.
const expiryOf = (text: string): number => Number.parseInt(text.slice(0, text.indexOf(' ')), 36) || 0;
const bodyOf = (text: string): string => text.slice(text.indexOf(' ') + 1);

/** The rows of a backup copy that an entry gives. */
const rowsIn = (key: Key, value: string): Row[] => {
  const ends = expiryOf(value);
  if (!Array.isArray(key))
    return isChatId(key) ? [{ kind: 'chat', name: key, text: bodyOf(value), ends }] : [];
  const sum = Number(bodyOf(value));
  if (key[0] === 'count') return [{ kind: 'counter', name: key[1], sum, ends }];
  return key[0] === 'book' ? [{ kind: 'book', name: key[1], sums: { [key[2]]: sum }, ends }] : [];
};

/** Opens the file in a folder, after claiming the folder and checking that the file is whole. */
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
      // With `true`, a write resolves as soon as it is visible, before it is on disk.
      overlappingSync: false,
      // With `true`, a failed write (disk full) also rejects a promise that nobody can handle, which ends the
      // process.
      eventTurnBatching: false,
      permissionsMode: 0o600,
    };
    return { db: open<string, Key>(options), claim };
  } catch (error) {
    claim?.release();
    if (error instanceof Refused) throw error;
    throw new Error(
      `DATA_DIR (${folder}) cannot be used, it must be a folder to write to: ${messageOf(error)}.`,
    );
  }
};

/** LMDB's reason comes as a second, later rejection, which nobody else would handle. */
const written = async <T>(writing: Promise<T>, folder: string): Promise<T> => {
  try {
    return await writing;
  } catch (error) {
    const { commitError } = fieldsOf(error);
    const reason: unknown =
      commitError instanceof Promise ? await commitError.catch((late) => late) : undefined;
    const [why] = messageOf(reason ?? error).split(':');
    throw new Error(`DATA_DIR (${folder}) could not be written: ${why}.`);
  }
};
