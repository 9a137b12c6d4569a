/**
 * Conversations in Redis, for any number of bot processes on any number of machines. One key per chat, one
 * command to load, one script to save. Chats that are loaded or saved in the same turn of the event loop
 * share the command.
 */
import DataLoader from 'dataloader';
import { type ChatId, isChatId } from '../core/conversation.ts';
import { redisCluster, type Servers } from './redis-cluster.ts';
import {
  type Access,
  type Failure,
  type Node,
  type RedisEvents,
  type RedisLocation,
  redisNode,
} from './redis-node.ts';
import { readUrl } from './redis-url.ts';
import {
  type Copyable,
  jsonOf,
  type Ledger,
  type Row,
  recordIn,
  revisionAfter,
  type Store,
} from './store.ts';

/** What the Redis store is opened with. */
export type RedisOptions = Partial<RedisEvents> & {
  /**
   * REDIS_URL, in one of the forms of `redis-url.ts`. With `?wait=1` a save resolves when that many replicas have it too,
   * and rejects when they do not within a second. Never logged.
   */
  url: string;
  /** Days that a conversation is kept after its last save. */
  sessionDays: number;
  /** What every key starts with. */
  prefix?: string;
};

/** A store that is usable only once `ready` has resolved. */
export type RedisStore = Store &
  Copyable & {
    /**
     * Resolves when Redis answers, however long that takes (see `onTrouble`). Rejects with a sentence that names
     * REDIS_URL when waiting cannot help: Redis is there and refuses the password, the user or the database.
     */
    ready(): Promise<void>;
  };

/**
 * Connects in the background and reconnects for ever. Throws if `url` is not a Redis URL. While Redis is
 * away, every call rejects after at most `patience` milliseconds, so that the channel can let its platform
 * deliver the message again. A save that rejects may have been done all the same: load again to find out.
 */
export const redisStore = ({
  url,
  sessionDays,
  prefix = 'guia:',
  patience = 3_000,
  onTrouble,
  onRecovery,
}: RedisOptions): RedisStore => {
  const { where, access, wait } = readUrl(url);
  const telling = { patience, onTrouble, onRecovery };
  const isCluster = Array.isArray(where);
  const servers = isCluster ? redisCluster(where, access, telling) : oneServer(where, access, telling);
  const parts: StoreParts = {
    servers,
    names: namesWith(prefix),
    lifetime: Math.ceil(sessionDays * 24 * 60 * 60 * 1000),
    batch: isCluster ? 1 : TOGETHER,
    copied: async (node, changed) => {
      if (wait > 0 && changed) await node.copied(wait, Math.min(patience / 2, WAIT_LIMIT));
    },
  };
  const ping = pingOf(parts);
  return {
    ...recordsIn(parts),
    ...countersIn(parts),
    ...copiesIn(parts),
    ledger: ledgerIn(parts),
    ping,
    ready: async () => {
      await servers.ready();
      await ping().catch((error: Failure) => {
        if (!MAY_NOT.test(error.answer ?? '')) return;
        const needs = `its user may not do what the bot needs, which docs/security.md lists (${error.answer})`;
        throw new Error(`REDIS_URL does not fit ${servers.name}: ${needs}.`);
      });
    },
    close: servers.close,
  };
};

/** What the parts of the store share. */
type StoreParts = {
  servers: Servers;
  names: Names;
  /** Milliseconds that a conversation is kept after its last save. */
  lifetime: number;
  /** How many chats go into one command. */
  batch: number;
  /** Waits for the replicas where `?wait` asks for it and something was changed. */
  copied: (node: Node, changed: unknown) => Promise<void>;
};

type Names = ReturnType<typeof namesWith>;

/**
 * The names of the keys; all begin with the prefix. In a cluster, the text in braces decides the key's slot.
 */
const namesWith = (prefix: string) => ({
  prefix,
  chat: (chat: ChatId) => `${prefix}{${escaped(chat)}}`,
  counter: (name: string) => `${prefix}count:{${escaped(name)}}`,
  book: (name: string) => `${prefix}book:{${escaped(name)}}`,
  owed: (name: string) => `${prefix}owed:{${name}}`,
  processes: `${prefix}processes`,
  ping: `${prefix}{ping}`,
  /** The prefix of the keys of all counters whose names begin with `start`. */
  countersFrom: (start: string) => `${prefix}count:{${escaped(start)}`,
  /** The name in a key that the functions above made; undefined for a key of another kind. */
  nameIn: (key: string, kind: 'chat' | 'counter' | 'book'): string | undefined => {
    const start = `${prefix}${{ chat: '', counter: 'count:', book: 'book:' }[kind]}{`;
    return key.startsWith(start) && key.endsWith('}') ? unescaped(key.slice(start.length, -1)) : undefined;
  },
});

const recordsIn = ({
  servers,
  names,
  lifetime,
  batch,
  copied,
}: StoreParts): Pick<Store, 'load' | 'save' | 'forget'> => {
  /** Makes one command of all calls in one turn of the event loop, if one server holds all keys. */
  const batching = { cache: false, maxBatchSize: batch };
  const loads = new DataLoader<string, string | null>(
    ([first = '', ...more]) => servers.at(first, (client) => client.mget(first, ...more)),
    batching,
  );
  const saves = new DataLoader<Save, number>((all) => {
    const keys = all.map(({ key }) => key);
    const changes = all.flatMap(({ before, text }) => [before, text]);
    return servers.at(
      keys[0] ?? '',
      (client) => client.saveAt(keys.length, ...keys, String(lifetime), ...changes),
      async (node, done) => copied(node, done.includes(1)),
    );
  }, batching);

  return {
    load: async (chat) => {
      const text = await loads.load(names.chat(chat));
      if (text === null) return { session: undefined, revision: 0 };
      const { revision, body } = REVISION.exec(text)?.groups ?? {};
      // An unreadable record is replaced by the next save; see SAVE.
      if (revision === undefined || body === undefined) return { session: text, revision: 0 };
      return { session: recordIn(body), revision: Number.parseInt(revision, 36) };
    },
    save: async (chat, session, revision) => {
      const next = revisionAfter(revision);
      const text = `${next.toString(36)} ${jsonOf(session)}`;
      const before = revision === 0 ? '' : `${revision.toString(36)} `;
      return (await saves.load({ key: names.chat(chat), before, text })) ? next : 0;
    },
    forget: async (chat) => {
      const key = names.chat(chat);
      return (await servers.at(key, (client) => client.del(key), copied)) === 1;
    },
  };
};

/**
 * Checks that the store can be used, by running every command that a turn needs: a replica, a full Redis and
 * a narrow ACL each allow only some of them.
 */
const pingOf =
  ({ servers, names, copied }: StoreParts) =>
  (): Promise<void> => {
    const key = names.ping;
    const counter = `${key}:count`;
    return servers.at(
      key,
      async (client) => {
        await client.saveAt(1, key, '1000', '', '1 ""');
        await client.saveAt(1, key, '1000', '1 ', '1 ""');
        await client.mget(key);
        await client.countUp(counter, 1, 1_000);
        await client.sadd(`${key}:owed`, 'ping');
        await client.smembers(`${key}:owed`);
        await client.srem(`${key}:owed`, 'ping');
        await client.beat(`${key}:processes`, 'ping', 1_000);
        await client.living(`${key}:processes`);
        await client.zrem(`${key}:processes`, 'ping');
        await client.del(key, counter);
      },
      (node) => copied(node, true),
    );
  };

/** All keys that begin with `start`. */
const keysFrom = async (servers: Servers, start: string): Promise<string[]> => {
  const match = `${literally(start)}*`;
  const found = await servers.each(async (client) => {
    const keys = new Set<string>();
    let cursor = '0';
    do {
      const [next, some] = await client.scan(cursor, 'MATCH', match, 'COUNT', 1_000);
      for (const key of some) keys.add(key);
      cursor = next;
    } while (cursor !== '0');
    return keys;
  });
  return [...new Set(found.flatMap((some) => [...some]))];
};

const countersIn = ({ servers, names }: StoreParts): Pick<Store, 'count' | 'counts' | 'add' | 'sums'> => ({
  count: (name, by, lifetime) => {
    const key = names.counter(name);
    return servers.at(key, (client) => client.countUp(key, by, Math.max(1, Math.ceil(lifetime))));
  },
  counts: async (start) => {
    const keys = await keysFrom(servers, names.countersFrom(start));
    const rows = await Promise.all(
      keys.map(async (key) => {
        const [name, sum] = [
          names.nameIn(key, 'counter'),
          await servers.at(key, (client) => client.get(key)),
        ];
        // It may have expired in between.
        return name === undefined || sum === null ? [] : [{ name, sum: Number(sum) }];
      }),
    );
    return rows.flat();
  },
  add: async (book, sums, lifetime) => {
    const key = names.book(book);
    const all = Object.entries(sums).flat();
    if (all.length === 0) return;
    await servers.at(key, (client) => client.addAll(key, Math.max(1, Math.ceil(lifetime)), ...all));
  },
  sums: async (book) => {
    const key = names.book(book);
    return sumsIn(await servers.at(key, (client) => client.hgetall(key)));
  },
});

const sumsIn = (hash: Record<string, string>): Record<string, number> =>
  Object.fromEntries(Object.entries(hash).map(([name, sum]) => [name, Number(sum)]));

const copiesIn = ({ servers, names, copied }: StoreParts): Copyable => {
  /** The rows of a backup copy for a key; none if it expired meanwhile. */
  const rowAt = async (key: string): Promise<Row[]> => {
    const [chat, counter, book] = [
      names.nameIn(key, 'chat'),
      names.nameIn(key, 'counter'),
      names.nameIn(key, 'book'),
    ];
    if (chat === undefined && counter === undefined && book === undefined) return [];
    const ends = Date.now() + (await servers.at(key, (client) => client.pttl(key)));
    if (book !== undefined) {
      const sums = sumsIn(await servers.at(key, (client) => client.hgetall(key)));
      return Object.keys(sums).length > 0 ? [{ kind: 'book', name: book, sums, ends }] : [];
    }
    const text = await servers.at(key, (client) => client.get(key));
    if (text === null) return [];
    if (counter !== undefined) return [{ kind: 'counter', name: counter, sum: Number(text), ends }];
    const body = REVISION.exec(text)?.groups?.body;
    if (body === undefined || chat === undefined || !isChatId(chat)) return [];
    return [{ kind: 'chat', name: chat, text: body, ends }];
  };

  return {
    async *rows() {
      const keys = await keysFrom(servers, names.prefix);
      for (let at = 0; at < keys.length; at += TOGETHER)
        yield* (await Promise.all(keys.slice(at, at + TOGETHER).map(rowAt))).flat();
    },
    put: async (row) => {
      const left = row.ends - Date.now();
      if (left <= 0) return;
      if (row.kind === 'book') {
        const key = names.book(row.name);
        await servers.at(key, (client) => client.addAll(key, left, ...Object.entries(row.sums).flat()));
        return;
      }
      const [key, text] =
        row.kind === 'chat'
          ? [names.chat(row.name), `${revisionAfter(0).toString(36)} ${row.text}`]
          : [names.counter(row.name), String(row.sum)];
      await servers.at(key, (client) => client.set(key, text, 'PX', left), copied);
    },
  };
};

const ledgerIn = ({ servers, names, lifetime, copied }: StoreParts): Ledger => ({
  owe: async (name, chats) => {
    const key = names.owed(name);
    await servers.at(key, (client) => client.sadd(key, ...chats), copied);
  },
  settle: async (name, chats) => {
    const key = names.owed(name);
    if (chats.length > 0) await servers.at(key, (client) => client.srem(key, ...chats));
  },
  beat: async (name, time) => {
    const key = names.owed(name);
    await servers.at(names.processes, (client) => client.beat(names.processes, name, time));
    await servers.at(key, (client) => client.pexpire(key, lifetime));
  },
  processes: async () => {
    const all = await servers.at(names.processes, (client) => client.living(names.processes));
    return all.map((one) => ({ name: one.slice(1), lives: one.startsWith('+') }));
  },
  owedBy: async (name) => {
    const key = names.owed(name);
    return (await servers.at(key, (client) => client.smembers(key))).filter(isChatId);
  },
  remove: async (name) => {
    await servers.at(names.processes, (client) => client.zrem(names.processes, name));
  },
});

/** A single server with the interface of a cluster. */
const oneServer = (where: RedisLocation, access: Access, telling: RedisEvents): Servers => {
  const node = redisNode(where, access, telling);
  return {
    name: node.name,
    at: async (_key, command, done) => {
      const result = await node.ask(command).catch((error: Failure) => {
        if (!/^(?:MOVED|CROSSSLOT)/.test(error.answer ?? '')) throw error;
        throw new Error(`${node.name} is part of a cluster: begin REDIS_URL with redis-cluster://.`);
      });
      await done?.(node, result);
      return result;
    },
    each: async (command) => [await node.ask(command)],
    ready: async () => {
      await node.settled();
      const refusal = node.refusal();
      if (refusal) throw new Error(`REDIS_URL does not fit ${node.name}: ${refusal}.`);
      if (!node.isReady()) throw new Error(`${node.name} was given up before it answered.`);
    },
    close: node.close,
  };
};

/** A record: its revision in base 36, of at most as many digits as a safe integer has, and its body. */
const REVISION = /^(?<revision>[1-9a-z][\da-z]{0,9}) (?<body>.*)$/s;

/** A server's answer if the user's ACL is too narrow, for a command or within a script. */
const MAY_NOT = /NOPERM|can't run this command|can't access|ACL failure/i;

/** The longest wait for replicas at a save, in milliseconds; half of `patience`, if that is less. */
const WAIT_LIMIT = 1_000;

/** Escapes `}`, which would end the hash tag early, in a chat id or a name; `unescaped` reverses it. */
const escaped = (name: string): string =>
  name.includes('}') || name.includes('%') ? name.replace(/[%}]/g, encodeURIComponent) : name;
const unescaped = (text: string): string => text.replace(/%7D|%25/g, decodeURIComponent);

/** A pattern of SCAN that matches this text alone. */
const literally = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&');

/**
 * How many chats are loaded or saved with one command. A server answers nobody else meanwhile, so not too
 * many.
 */
const TOGETHER = 100;

/** A record to write if the present one begins with `before`; an empty `before`: if there is none. */
type Save = { key: string; before: string; text: string };
