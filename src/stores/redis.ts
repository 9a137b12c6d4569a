/**
 * Conversations in Redis, for any number of bot processes on any number of machines. One key a chat, one command to
 * load, one script to save; chats that are asked for in one turn of the event loop share them.
 */
import DataLoader from 'dataloader';
import type { ChatId } from '../core/conversation.ts';
import { redisCluster, type Servers } from './redis-cluster.ts';
import { type Access, type Failure, type Node, redisNode, type Telling, type Where } from './redis-node.ts';
import { readUrl } from './redis-url.ts';
import { type Copyable, jsonOf, type Row, recordIn, revisionAfter, type Store } from './store.ts';

/** What the Redis store is opened with. */
export type RedisOptions = Partial<Telling> & {
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

/** A store that has to be waited for. */
export type RedisStore = Store &
  Copyable & {
    /**
     * Resolves when Redis answers, however long that takes (see `onTrouble`). Rejects with a sentence that names
     * REDIS_URL when waiting cannot help: Redis is there and refuses the password, the user or the database.
     */
    ready(): Promise<void>;
  };

/**
 * Connects in the background and reconnects for ever. Throws when `url` is no Redis URL. While Redis is away every
 * call rejects within its patience, so that the channel can let its platform deliver the message again. A save that
 * rejects may have happened nevertheless: load again before relying on either.
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
  const lifetime = Math.ceil(sessionDays * 24 * 60 * 60 * 1000);
  const keyOf = (chat: ChatId) => `${prefix}{${escaped(chat)}}`;
  const counterStart = `${prefix}count:{`;
  const bookStart = `${prefix}book:{`;
  const copied = async (node: Node, changed: unknown) => {
    if (wait > 0 && changed) await node.copied(wait, Math.min(patience / 2, WAIT_LIMIT));
  };

  /** What is asked in one turn of the event loop, in one command where one server holds all. */
  const together = { cache: false, maxBatchSize: isCluster ? 1 : TOGETHER };
  const loads = new DataLoader<string, string | null>(
    (keys) => servers.at(keys[0]!, (client) => client.mget(...keys)),
    together,
  );
  const saves = new DataLoader<Save, number>(
    (all) =>
      servers.at(
        all[0]!.key,
        (client) => {
          const keys = all.map(({ key }) => key);
          const changes = all.flatMap(({ before, text }) => [before, text]);
          return client.saveAt(keys.length, ...keys, String(lifetime), ...changes);
        },
        async (node, done) => copied(node, done.includes(1)),
      ),
    together,
  );

  /** All that a turn needs, because a replica, a full Redis and a narrow ACL do some of it and not the rest. */
  const ping = () => {
    const key = `${prefix}{ping}`;
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

  /** All keys that begin so. */
  const keysFrom = async (start: string): Promise<string[]> => {
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

  /** What of a key goes into a copy; it may end in between. */
  const rowAt = async (key: string): Promise<Row[]> => {
    const nameIn = (start: string) =>
      key.startsWith(start) && key.endsWith('}') ? unescaped(key.slice(start.length, -1)) : undefined;
    const [chat, counter, book] = [`${prefix}{`, counterStart, bookStart].map(nameIn);
    if (chat === undefined && counter === undefined && book === undefined) return [];
    const ends = Date.now() + (await servers.at(key, (client) => client.pttl(key)));
    if (book !== undefined) {
      const found = Object.entries(await servers.at(key, (client) => client.hgetall(key)));
      const sums = Object.fromEntries(found.map(([name, sum]) => [name, Number(sum)]));
      return found.length > 0 ? [{ kind: 'book', name: book, sums, ends }] : [];
    }
    const text = await servers.at(key, (client) => client.get(key));
    if (text === null) return [];
    if (counter !== undefined) return [{ kind: 'counter', name: counter, sum: Number(text), ends }];
    const [start] = REVISION.exec(text) ?? [];
    if (start === undefined || !chat?.includes(':')) return [];
    return [{ kind: 'chat', name: chat as ChatId, text: text.slice(start.length), ends }];
  };

  const processes = `${prefix}processes`;
  const owedKey = (name: string) => `${prefix}owed:{${name}}`;

  return {
    load: async (chat) => {
      const text = await loads.load(keyOf(chat));
      if (text === null) return { session: undefined, revision: 0 };
      const [start, digits] = REVISION.exec(text) ?? [];
      // What is no record of ours gives way to a new one; see SAVE.
      if (start === undefined) return { session: text, revision: 0 };
      return { session: recordIn(text.slice(start.length)), revision: Number.parseInt(digits!, 36) };
    },
    save: async (chat, session, revision) => {
      const next = revisionAfter(revision);
      const text = `${next.toString(36)} ${jsonOf(session)}`;
      const before = revision === 0 ? '' : `${revision.toString(36)} `;
      return (await saves.load({ key: keyOf(chat), before, text })) ? next : 0;
    },
    forget: async (chat) => {
      const key = keyOf(chat);
      return (await servers.at(key, (client) => client.del(key), copied)) === 1;
    },
    count: (name, by, lifetime) => {
      const key = `${counterStart}${escaped(name)}}`;
      return servers.at(key, (client) => client.countUp(key, by, Math.max(1, Math.ceil(lifetime))));
    },
    counts: async (start) => {
      const keys = await keysFrom(counterStart + escaped(start));
      const sums = await Promise.all(keys.map((key) => servers.at(key, (client) => client.get(key))));
      return keys.flatMap((key, at) =>
        // It may have ended in between.
        sums[at] === null
          ? []
          : [{ name: unescaped(key.slice(counterStart.length, -1)), sum: Number(sums[at]) }],
      );
    },
    add: async (book, sums, lifetime) => {
      const key = `${bookStart}${escaped(book)}}`;
      const all = Object.entries(sums).flat();
      if (all.length === 0) return;
      await servers.at(key, (client) => client.addAll(key, Math.max(1, Math.ceil(lifetime)), ...all));
    },
    sums: async (book) => {
      const key = `${bookStart}${escaped(book)}}`;
      const found = await servers.at(key, (client) => client.hgetall(key));
      return Object.fromEntries(Object.entries(found).map(([name, sum]) => [name, Number(sum)]));
    },
    async *rows() {
      const keys = await keysFrom(prefix);
      for (let at = 0; at < keys.length; at += TOGETHER)
        yield* (await Promise.all(keys.slice(at, at + TOGETHER).map(rowAt))).flat();
    },
    put: async (row) => {
      const left = row.ends - Date.now();
      if (left <= 0) return;
      if (row.kind === 'book') {
        const key = `${bookStart}${escaped(row.name)}}`;
        await servers.at(key, (client) => client.addAll(key, left, ...Object.entries(row.sums).flat()));
        return;
      }
      const [key, text] =
        row.kind === 'chat'
          ? [keyOf(row.name), `${revisionAfter(0).toString(36)} ${row.text}`]
          : [`${counterStart}${escaped(row.name)}}`, String(row.sum)];
      await servers.at(key, (client) => client.set(key, text, 'PX', left), copied);
    },
    ledger: {
      owe: async (name, chats) => {
        const key = owedKey(name);
        await servers.at(key, (client) => client.sadd(key, ...chats), copied);
      },
      settle: async (name, chats) => {
        const key = owedKey(name);
        if (chats.length > 0) await servers.at(key, (client) => client.srem(key, ...chats));
      },
      beat: async (name, time) => {
        const key = owedKey(name);
        await servers.at(processes, (client) => client.beat(processes, name, time));
        await servers.at(key, (client) => client.pexpire(key, lifetime));
      },
      processes: async () => {
        const all = await servers.at(processes, (client) => client.living(processes));
        return all.map((one) => ({ name: one.slice(1), lives: one.startsWith('+') }));
      },
      owedBy: (name) => {
        const key = owedKey(name);
        return servers.at(key, (client) => client.smembers(key)) as Promise<ChatId[]>;
      },
      remove: async (name) => {
        await servers.at(processes, (client) => client.zrem(processes, name));
      },
    },
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

const oneServer = (where: Where, access: Access, telling: Telling): Servers => {
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

/** What a record begins with, base 36: of as many figures as are still a whole number. */
const REVISION = /^([1-9a-z][\da-z]{0,9}) /;

/** What a server answers to a user whose ACL is too narrow, at the command or within a script. */
const MAY_NOT = /NOPERM|can't run this command|can't access|ACL failure/i;

/** How long a save waits for the replicas, in milliseconds; half the patience where that is less. */
const WAIT_LIMIT = 1_000;

/** A chat id or a name without the brace that would end its hash tag early, and back. */
const escaped = (name: string): string =>
  name.includes('}') || name.includes('%') ? name.replace(/[%}]/g, encodeURIComponent) : name;
const unescaped = (text: string): string => text.replace(/%7D|%25/g, decodeURIComponent);

/** A pattern of SCAN that matches this text alone. */
const literally = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&');

/** How many chats are loaded, or saved, in one command: a server answers nobody else meanwhile. */
const TOGETHER = 100;

/** A record to be written where the one before begins like this; empty: where there is none. */
type Save = { key: string; before: string; text: string };
