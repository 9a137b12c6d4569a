/**
 * Conversations in Redis, for any number of bot processes on any number of machines. One key a chat, one command to
 * load, one script to save.
 */
import { Redis } from 'ioredis';
import type { ChatId } from '../core/conversation.ts';
import type { Store } from './store.ts';

/** What the Redis store is opened with. */
export type RedisOptions = {
  /** REDIS_URL: `redis://[user:password@]host[:6379][/database]`, or `rediss://` for TLS. Never logged. */
  url: string;
  /** Days that a conversation is kept after its last save. */
  sessionDays: number;
  /** What every key starts with. */
  prefix?: string;
  /** Milliseconds to wait for a connection, and then for an answer, before a call rejects. */
  patience?: number;
  /** Told, in one sentence without secrets, when Redis goes away; once for each reason, not for each retry. */
  onTrouble?: (sentence: string) => void;
  /** Told when Redis is there again after trouble. */
  onRecovery?: (sentence: string) => void;
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
  const name = nameOf(url);
  const lifetime = Math.ceil(sessionDays * 24 * 60 * 60 * 1000);
  /** Why Redis cannot be used now. */
  let trouble: string | undefined;
  /** The same, where only another REDIS_URL helps. */
  let refusal: string | undefined;
  let closed = false;
  /** Those who wait for the connection. */
  const waiting = new Set<() => void>();

  const client = new Redis(url, {
    scripts: { saveAt: { lua: SAVE, numberOfKeys: 1 } },
    enableAutoPipelining: true,
    // A command is sent at once or not at all, and never twice: what cannot be sent in time is the platform's to redeliver.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: patience,
    // Cuts a connection whose other end is frozen or gone; all that was asked on it then rejects.
    socketTimeout: patience,
    // Not in ioredis's types. Closing while Redis is away would otherwise keep the process for two seconds.
    ...{ disconnectTimeout: 100 },
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 2_000) * (0.5 + Math.random() / 2),
    // After a failover the old address may lead to a replica: only a new connection finds the new master.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  }) as ScriptedRedis;

  const isReady = () => client.status === 'ready' && !refusal;
  const wake = () => {
    for (const resume of waiting) resume();
  };
  const lament = (reason: string) => {
    if (closed || reason === trouble) return;
    trouble = reason;
    onTrouble?.(`${name} cannot be used (${reason}). Trying again.`);
  };
  client.on('connect', () => {
    refusal = undefined;
  });
  client.on('error', (error: Error) => {
    const reason = reasonOf(error);
    if (REFUSAL.test(reason)) refusal = reason;
    lament(reason);
    if (refusal) wake();
  });
  client.on('close', () => lament(trouble ?? 'the connection was closed'));
  client.on('ready', () => {
    if (!refusal && trouble) {
      trouble = undefined;
      onRecovery?.(`${name} can be used again.`);
    }
    wake();
  });

  /** Waits until the connection is ready, Redis refuses it, the store is closed, or `limit` milliseconds are over. */
  const settled = (limit?: number) =>
    new Promise<void>((resolve) => {
      const resume = () => {
        clearTimeout(timer);
        waiting.delete(resume);
        resolve();
      };
      const timer = limit === undefined ? undefined : setTimeout(resume, limit);
      waiting.add(resume);
    });

  /** Errors are made anew: ioredis attaches the command, and with it passwords and what people wrote. */
  const ask = async <T>(command: () => Promise<T>): Promise<T> => {
    if (!isReady()) await settled(patience);
    if (!isReady()) throw new Error(`${name} cannot be used (${trouble ?? 'not connected yet'}).`);
    try {
      return await command();
    } catch (error) {
      throw new Error(`${name} did not do as asked (${trouble ?? reasonOf(error as Error)}).`);
    }
  };

  const keyOf = (chat: ChatId) => `${prefix}{${chat.replace(/[%}]/g, encodeURIComponent)}}`;

  return {
    load: async (chat) => {
      const text = await ask(() => client.get(keyOf(chat)));
      if (text === null) return { session: undefined, revision: 0 };
      const space = text.indexOf(' ');
      return { session: JSON.parse(text.slice(space + 1)), revision: Number(text.slice(0, space)) };
    },
    save: async (chat, session, revision) => {
      const text = `${revision + 1} ${JSON.stringify(session)}`;
      return (await ask(() => client.saveAt(keyOf(chat), revision, text, lifetime))) === 1;
    },
    forget: async (chat) => (await ask(() => client.del(keyOf(chat)))) === 1,
    ready: async () => {
      if (!isReady() && !refusal) await settled();
      if (refusal) throw new Error(`REDIS_URL does not fit ${name}: ${refusal}.`);
      if (!isReady()) throw new Error(`${name} was given up before it answered.`);
    },
    close: async () => {
      closed = true;
      wake();
      if (client.status !== 'ready') return client.disconnect();
      const ended = new Promise((resolve) => client.once('end', resolve));
      await client.quit().then(
        () => ended,
        () => client.disconnect(),
      );
    },
  };
};

/**
 * A record is one string, `<revision> <JSON>`: measured, it takes a quarter less memory than a hash of the two and is
 * one command less to write. KEYS: the chat. ARGV: the expected revision, the new record, its lifetime in ms.
 */
const SAVE = `
local revision = string.match(redis.call('GETRANGE', KEYS[1], 0, 16), '^%d+') or '0'
if revision ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

type ScriptedRedis = Redis & {
  saveAt(key: string, revision: number, text: string, lifetime: number): Promise<0 | 1>;
};

/** Answers that no waiting changes. */
const REFUSAL = /^(WRONGPASS|NOAUTH|NOPERM|ERR (AUTH|DB index|SELECT|invalid))/i;

/** The first sentence of an error; a refused connection to a name with two addresses has a code only. */
const reasonOf = (error: NodeJS.ErrnoException): string =>
  (error.message || error.code || error.name).split(/[.,](\s|$)/)[0]!;

/** How messages call this Redis: its host and port and nothing secret. */
const nameOf = (url: string): string => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (
    !parsed ||
    !/^rediss?:$/.test(parsed.protocol) ||
    !parsed.hostname ||
    !/^(\/\d*)?$/.test(parsed.pathname)
  ) {
    throw new Error(
      'REDIS_URL must look like redis://user:password@host:6379/0 (only redis://host is needed; rediss:// is TLS).',
    );
  }
  return `Redis at ${parsed.hostname}:${parsed.port || 6379}`;
};
