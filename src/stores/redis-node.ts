/** One connection to one Redis server: at once or not at all, never twice, and told of in sentences without secrets. */
import { Redis, type RedisOptions } from 'ioredis';

/** Where a server is and how it lets us in. */
export type Address = { host: string; port: number };
export type Access = { username?: string; password?: string; db?: number; tls?: Record<string, never> };

/** What the stores ask of a server beside its own commands. */
export type Client = Redis & {
  saveAt(...all: [keys: number, ...keysLifetimeAndChanges: string[]]): Promise<(0 | 1)[]>;
  countUp(key: string, by: number, lifetime: number): Promise<number>;
};

/** What is told of a server; both sentences hold no secrets. */
export type Telling = {
  /** Milliseconds to wait for a connection, and then for an answer, before a call rejects. */
  patience: number;
  /** Told when the server goes away; once for each reason, not for each retry. */
  onTrouble?: (sentence: string) => void;
  /** Told when it is there again after trouble. */
  onRecovery?: (sentence: string) => void;
};

/** Why a call did not succeed. */
export type Failure = Error & {
  /** What the server answered, where it did; it then changed nothing. */
  answer?: string;
  /** It was never sent. */
  unsent?: true;
};

/** A server. */
export type Node = {
  name: string;
  address: Address;
  isReady(): boolean;
  /** Why it cannot be used, if that is so and only other settings help: it is there and refuses us. */
  refusal(): string | undefined;
  trouble(): string | undefined;
  /** Resolves when it can be used, refuses, is closed, or `limit` milliseconds are over. */
  settled(limit?: number): Promise<void>;
  /** Sends a command when it can be used within its patience, and rejects with a `Failure`. */
  ask<T>(command: (client: Client) => Promise<T>): Promise<T>;
  /** Resolves when `replicas` have what was written here before; rejects when that takes longer than `limit` ms. */
  copied(replicas: number, limit: number): Promise<void>;
  close(): Promise<void>;
};

/**
 * Connects in the background and reconnects for ever, at most every two seconds once it is away for longer. `pipelining`:
 * commands of one turn of the event loop go out together, for those that cannot be made one command.
 */
export const redisNode = (address: Address, access: Access, telling: Telling, pipelining = false): Node => {
  const { patience, onTrouble, onRecovery } = telling;
  const name = `Redis at ${address.host}:${address.port}`;
  let trouble: string | undefined;
  let refusal: string | undefined;
  let closed = false;
  /** Those who wait for the connection. */
  const waiting = new Set<() => void>();

  const options: RedisOptions = {
    ...address,
    ...access,
    scripts: { saveAt: { lua: SAVE }, countUp: { lua: COUNT, numberOfKeys: 1 } },
    enableAutoPipelining: pipelining,
    // The answers of a whole pipeline come together, and WAIT's comes late.
    autoPipeliningIgnoredCommands: ['wait'],
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
    reconnectOnError: (error) => error.message.includes('READONLY'),
  };
  const client = new Redis(options) as Client;

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

  const settled = (limit?: number) =>
    new Promise<void>((resolve) => {
      if (isReady() || refusal || closed) return resolve();
      const resume = () => {
        clearTimeout(timer);
        waiting.delete(resume);
        resolve();
      };
      const timer = limit === undefined ? undefined : setTimeout(resume, limit);
      waiting.add(resume);
    });

  /** Errors are made anew: ioredis attaches the command, and with it passwords and what people wrote. */
  const ask = async <T>(command: (client: Client) => Promise<T>): Promise<T> => {
    if (!isReady()) await settled(patience);
    if (!isReady()) {
      throw failure(`${name} cannot be used (${trouble ?? 'not connected yet'}).`, { unsent: true });
    }
    try {
      return await command(client);
    } catch (error) {
      const answer = isAnswer(error as Error) ? reasonOf(error as Error) : undefined;
      throw failure(`${name} did not do as asked (${trouble ?? reasonOf(error as Error)}).`, { answer });
    }
  };

  /** One WAIT at a time speaks for all that was written before it: a connection answers nothing else meanwhile. */
  let current: Promise<number> | undefined;
  let next: Promise<number> | undefined;
  const waitOnce = (replicas: number, limit: number): Promise<number> => {
    const begin = () => {
      next = undefined;
      current = ask((one) => one.wait(replicas, limit)).finally(() => {
        current = undefined;
      });
      return current;
    };
    if (!current) return begin();
    next ??= current.then(begin, begin);
    return next;
  };

  return {
    name,
    address,
    isReady,
    refusal: () => refusal,
    trouble: () => trouble,
    settled,
    ask,
    copied: async (replicas, limit) => {
      const copies = await waitOnce(replicas, limit);
      if (copies >= replicas) return;
      throw failure(`${name} has what was written, but only ${copies} of ${replicas} replicas have it.`, {});
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

export const failure = (sentence: string, more: { answer?: string; unsent?: true }): Failure =>
  Object.assign(new Error(sentence), more);

/**
 * A record is one string, `<revision, base 36> <JSON>`: measured, it takes a quarter less memory than a hash of the
 * two and is one command less to write. KEYS: chats. ARGV: the records' lifetime in ms; then for each chat, what its record
 * must begin with (empty: there must be none) and the new record. Answers 1 for each that was written, else 0.
 */
const SAVE = `
local done = {}
for at, key in ipairs(KEYS) do
  local before, text = ARGV[2 * at], ARGV[2 * at + 1]
  if before == '' then
    done[at] = redis.call('SET', key, text, 'PX', ARGV[1], 'NX') and 1 or 0
  elseif redis.call('GETRANGE', key, 0, #before - 1) == before then
    redis.call('SET', key, text, 'PX', ARGV[1])
    done[at] = 1
  else
    done[at] = 0
  end
end
return done`;

/** KEYS: the counter. ARGV: what to add, its lifetime in ms, which runs from its beginning. */
const COUNT = `
local sum = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return sum`;

/** Answers that no waiting changes. */
export const REFUSAL =
  /^(WRONGPASS|NOAUTH|NOPERM|ERR (AUTH|DB index|SELECT|invalid|This instance has cluster))/i;

/** Whether the server said so, rather than the connection. */
const isAnswer = (error: Error): boolean => error.name === 'ReplyError';

/** The first sentence of an error; a refused connection to a name with two addresses has a code only. */
const reasonOf = (error: NodeJS.ErrnoException): string =>
  (error.message || error.code || error.name).split(/[.,](\s|$)/)[0]!;
