/**
 * Conversations in Redis, for any number of bot processes on any number of machines. One key a chat, one command to
 * load, one script to save; chats that are asked for in one turn of the event loop share them.
 */
import DataLoader from 'dataloader';
import type { ChatId } from '../core/conversation.ts';
import { redisCluster, type Servers } from './redis-cluster.ts';
import { type Access, type Address, type Failure, type Node, redisNode, type Telling } from './redis-node.ts';
import { jsonOf, revisionAfter, type Store } from './store.ts';

/** What the Redis store is opened with. */
export type RedisOptions = Partial<Telling> & {
  /**
   * REDIS_URL: `redis://[user:password@]host[:6379][/database]`, `rediss://` for TLS, or
   * `redis-cluster://[user:password@]host:port,host:port[?tls=true]`. With `?wait=1` a save resolves when that many
   * replicas have it too, and rejects when they do not within a second. Never logged.
   */
  url: string;
  /** Days that a conversation is kept after its last save. */
  sessionDays: number;
  /** What every key starts with. */
  prefix?: string;
};

/** A store that has to be waited for. */
export type RedisStore = Store & {
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
  const { cluster, addresses, access, wait } = readUrl(url);
  const telling = { patience, onTrouble, onRecovery };
  const servers = cluster
    ? redisCluster(addresses, access, telling)
    : oneServer(addresses[0]!, access, telling);
  const lifetime = Math.ceil(sessionDays * 24 * 60 * 60 * 1000);
  const keyOf = (chat: ChatId) => `${prefix}{${escaped(chat)}}`;
  const counterStart = `${prefix}count:{`;
  const copied = async (node: Node, changed: unknown) => {
    if (wait > 0 && changed) await node.copied(wait, Math.min(patience / 2, WAIT_LIMIT));
  };

  /** What is asked in one turn of the event loop, in one command where one server holds all. */
  const together = { cache: false, maxBatchSize: cluster ? 1 : TOGETHER };
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

  return {
    load: async (chat) => {
      const text = await loads.load(keyOf(chat));
      if (text === null) return { session: undefined, revision: 0 };
      const space = text.indexOf(' ');
      return {
        session: JSON.parse(text.slice(space + 1)),
        revision: Number.parseInt(text.slice(0, space), 36),
      };
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
      const match = `${literally(counterStart + escaped(start))}*`;
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
      const keys = [...new Set(found.flatMap((some) => [...some]))];
      const sums = await Promise.all(keys.map((key) => servers.at(key, (client) => client.get(key))));
      return keys.flatMap((key, at) =>
        // It may have ended in between.
        sums[at] === null
          ? []
          : [{ name: unescaped(key.slice(counterStart.length, -1)), sum: Number(sums[at]) }],
      );
    },
    // A write, because a replica and a full Redis answer all else.
    ping: async () => {
      const key = `${prefix}ping`;
      await servers.at(key, (client) => client.set(key, '', 'PX', 1_000));
    },
    ready: servers.ready,
    close: servers.close,
  };
};

const oneServer = (address: Address, access: Access, telling: Telling): Servers => {
  const node = redisNode(address, access, telling);
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

type Read = { cluster: boolean; addresses: Address[]; access: Access; wait: number };

/** Takes REDIS_URL apart. Its error names nothing of it: it may hold a password. */
const readUrl = (url: string): Read => {
  const [, scheme, , credentials, hosts, database, query] =
    /^(redis|rediss|redis-cluster):\/\/(([^@/?]*)@)?([^@/?]+)(\/\d*)?(\?.*)?$/.exec(url) ?? [];
  const addresses = hosts?.split(',').map((place) => {
    const [, host, port = '6379'] = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(place) ?? [];
    return host && Number(port) < 65_536
      ? { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
      : undefined;
  });
  const more = new URLSearchParams(query);
  const cluster = scheme === 'redis-cluster';
  const odd = [...more].some(([name, value]) => !OPTIONS[name]?.test(value));
  const several = (addresses?.length ?? 0) > 1;
  if (
    !addresses ||
    addresses.includes(undefined) ||
    odd ||
    (several && !cluster) ||
    (cluster && /\d/.test(database ?? ''))
  ) {
    throw new Error(
      'REDIS_URL must look like redis://user:password@host:6379/0 (only redis://host is needed; rediss:// is TLS), ' +
        'or redis-cluster://user:password@host:6379,host:6379 (with ?tls=true for TLS); ?wait=1 waits for a replica.',
    );
  }
  const [username, ...rest] = (credentials ?? '').split(':').map(decoded);
  return {
    cluster,
    addresses: addresses as Address[],
    access: {
      ...(username ? { username } : {}),
      ...(rest.length > 0 ? { password: rest.join(':') } : {}),
      ...(database && database !== '/' ? { db: Number(database.slice(1)) } : {}),
      ...(scheme === 'rediss' || more.get('tls') === 'true' ? { tls: {} } : {}),
    },
    wait: Number(more.get('wait') ?? 0),
  };
};

const OPTIONS: Record<string, RegExp> = { tls: /^(?:true|false)$/, wait: /^\d$/ };

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
