/**
 * One connection to one Redis server. A command is sent at once or not at all and never twice; errors are
 * sentences without secrets.
 */
import { Redis, type RedisOptions } from 'ioredis';
import { codeOf, messageOf } from '../core/error.ts';
import { fieldsOf } from '../core/json.ts';
import { waiters } from './waiters.ts';

/** Where a server is: at an address, or where Sentinels say that the master of this name is now. */
export type RedisLocation = Address | Sentinels;
export type Address = { host: string; port: number };
export type Sentinels = { sentinels: Address[]; master: string; username?: string; password?: string };

/** Credentials and TLS. `ca`: the certificate of a private CA in PEM, where Node does not know it. */
export type Access = { username?: string; password?: string; db?: number; tls?: { ca?: Buffer } };

/** The client with the Lua scripts of the stores. */
export type Client = Redis & {
  saveAt(...all: [keys: number, ...keysLifetimeAndChanges: string[]]): Promise<(0 | 1)[]>;
  countUp(key: string, by: number, lifetime: number): Promise<number>;
  addAll(key: string, lifetime: number, ...namesAndSums: (string | number)[]): Promise<unknown>;
  beat(key: string, name: string, lifetime: number): Promise<unknown>;
  living(key: string): Promise<string[]>;
};

/** Callbacks about a server, and how long to wait for it. The sentences hold no secrets. */
export type RedisEvents = {
  /** Milliseconds to wait for a connection, and then for an answer, before a call rejects. */
  patience: number;
  /** Called when the server cannot be used; once per reason, not per retry. */
  onTrouble?: (sentence: string) => void;
  /** Called when the server can be used again after trouble. */
  onRecovery?: (sentence: string) => void;
};

/** Why a call did not succeed. */
export type Failure = Error & {
  /** The server's error, if it answered; then nothing was changed. */
  answer?: string;
  /** Set if the command was never sent. */
  unsent?: true;
};

/** A server. */
export type Node = {
  name: string;
  isReady(): boolean;
  /** Why the server refuses us, if only changed settings can help; undefined otherwise. */
  refusal(): string | undefined;
  trouble(): string | undefined;
  /**
   * Resolves when the server can be used, when it refuses us, when it is closed, or after `limit`
   * milliseconds.
   */
  settled(limit?: number): Promise<void>;
  /**
   * Sends a command as soon as the server can be used. Rejects with a `Failure` if that takes longer than
   * `patience`.
   */
  ask<T>(command: (client: Client) => Promise<T>): Promise<T>;
  /** Resolves when this many replicas have all that was written here before; rejects after `limit` ms. */
  copied(replicas: number, limit: number): Promise<void>;
  close(): Promise<void>;
};

/**
 * Connects in the background and reconnects for ever, with pauses that grow to at most two seconds.
 * `pipelining`: commands of one turn of the event loop are sent together, for callers that cannot merge them
 * into one command.
 */
export const redisNode = (
  where: RedisLocation,
  access: Access,
  telling: RedisEvents,
  pipelining = false,
): Node => {
  const { patience, onTrouble, onRecovery } = telling;
  const name = nameOf(where);
  let trouble: string | undefined;
  const isTls = access.tls !== undefined;
  let refusal: string | undefined;
  let closed = false;
  const changes = waiters();

  const client = new Redis(optionsFor(where, access, patience, pipelining)) as Client;

  const isReady = () => client.status === 'ready' && !refusal;
  const lament = (reason: string) => {
    if (closed || reason === trouble) return;
    trouble = reason;
    onTrouble?.(`${name} cannot be used (${reason}). Trying again.`);
  };
  client.on('connect', () => {
    refusal = undefined;
  });
  client.on('error', (error: Error) => {
    const reason = reasonOf(error, isTls);
    if (REFUSAL.test(reason) || isDistrust(error)) refusal = reason;
    lament(reason);
    if (refusal) changes.wake();
  });
  client.on('close', () => lament(trouble ?? 'the connection was closed'));
  client.on('ready', () => {
    if (!refusal && trouble) {
      trouble = undefined;
      onRecovery?.(`${name} can be used again.`);
    }
    changes.wake();
  });

  const settled = async (limit?: number): Promise<void> => {
    if (!isReady() && !refusal && !closed) await changes.next(limit);
  };

  /**
   * Rejects with new errors: ioredis attaches the command to its own, and with it passwords and people's
   * messages.
   */
  const ask = async <T>(command: (client: Client) => Promise<T>): Promise<T> => {
    if (!isReady()) await settled(patience);
    if (!isReady()) {
      throw failure(`${name} cannot be used (${trouble ?? 'not connected yet'}).`, { unsent: true });
    }
    try {
      return await command(client);
    } catch (error) {
      const reason = reasonOf(error, isTls);
      throw failure(`${name} did not do as asked (${trouble ?? reason}).`, {
        answer: isAnswer(error) ? reason : undefined,
      });
    }
  };

  const waitFor = sharedWait(ask);

  return {
    name,
    isReady,
    refusal: () => refusal,
    trouble: () => trouble,
    settled,
    ask,
    copied: async (replicas, limit) => {
      const copies = await waitFor(replicas, limit);
      if (copies >= replicas) return;
      throw failure(`${name} has what was written, but only ${copies} of ${replicas} replicas have it.`, {});
    },
    close: async () => {
      closed = true;
      changes.wake();
      if (client.status !== 'ready') return client.disconnect();
      const ended = new Promise((resolve) => client.once('end', resolve));
      await client.quit().then(
        () => ended,
        () => undefined,
      );
      // Unlike QUIT, this also closes the connections to the Sentinels.
      client.disconnect();
    },
  };
};

const optionsFor = (
  where: RedisLocation,
  access: Access,
  patience: number,
  pipelining: boolean,
): RedisOptions => ({
  ...connectionTo(where, access, patience),
  ...access,
  scripts: {
    saveAt: { lua: SAVE },
    countUp: { lua: COUNT, numberOfKeys: 1 },
    addAll: { lua: ADD, numberOfKeys: 1 },
    beat: { lua: BEAT, numberOfKeys: 1 },
    living: { lua: LIVING, numberOfKeys: 1 },
  },
  enableAutoPipelining: pipelining,
  // The answers of a pipeline arrive together, and the answer to WAIT comes late.
  autoPipeliningIgnoredCommands: ['wait'],
  // A command is sent at once or not at all, and never twice. If it cannot be sent in time, the platform has
  // to deliver the message again.
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  connectTimeout: patience,
  // Cuts a connection whose other end hangs or is gone; all pending calls on it then reject.
  socketTimeout: patience,
  // Not in ioredis's types. Closing while Redis is away would otherwise keep the process for two seconds.
  ...{ disconnectTimeout: 100 },
  retryStrategy,
  // After a failover the old address may lead to a replica: only a new connection finds the new master.
  reconnectOnError: (error) => error.message.includes('READONLY'),
});

/** Shares one WAIT among all writes before it, because a connection answers nothing else during a WAIT. */
const sharedWait = (ask: Node['ask']) => {
  let current: Promise<number> | undefined;
  let next: Promise<number> | undefined;
  return (replicas: number, limit: number): Promise<number> => {
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
};

/** Makes the error of a call that failed. */
export const failure = (sentence: string, more: { answer?: string; unsent?: true }): Failure =>
  Object.assign(new Error(sentence), more);

/**
 * Saves records, each one string `<revision, base 36> <JSON>`: measured, this takes a quarter less memory
 * than a hash of the two, and one command less to write. KEYS: chats. ARGV: the records' lifetime in ms;
 * then, for each chat, the beginning that its present record must have (empty: there must be no record) and
 * the new record. A value that is not a record of ours counts as none. Answers 1 for each record written,
 * else 0.
 */
const SAVE = `
local function isRecord(key)
  local start = redis.pcall('GETRANGE', key, 0, 10)
  return type(start) == 'string' and start:find('^[1-9a-z][0-9a-z]* ')
end
local done = {}
for at, key in ipairs(KEYS) do
  local before, text = ARGV[2 * at], ARGV[2 * at + 1]
  if before == '' then
    local isSet = redis.call('SET', key, text, 'PX', ARGV[1], 'NX')
    if not isSet and not isRecord(key) then isSet = redis.call('SET', key, text, 'PX', ARGV[1]) end
    done[at] = isSet and 1 or 0
  elseif redis.call('GETRANGE', key, 0, #before - 1) == before then
    redis.call('SET', key, text, 'PX', ARGV[1])
    done[at] = 1
  else
    done[at] = 0
  end
end
return done`;

/** KEYS: the counter. ARGV: the amount to add; the lifetime in ms, counted from the first addition. */
const COUNT = `
local sum = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return sum`;

/**
 * KEYS: the book. ARGV: the lifetime in ms, counted from the first addition; then pairs of a name and the
 * amount to add.
 */
const ADD = `
for at = 2, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[at], ARGV[at + 1]) end
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return 1`;

/**
 * The heartbeat, by the server's clock, which is the same for all processes. KEYS: the set of processes.
 * ARGV: a process's name, and for how many ms from now it counts as alive.
 */
const BEAT = `
local time = redis.call('TIME')
return redis.call('ZADD', KEYS[1], time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2], ARGV[1])`;

/**
 * KEYS: the set of processes. Answers the names, with `+` in front of those that are alive and `-` in front
 * of the others.
 */
const LIVING = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local found = {}
local all = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for at = 1, #all, 2 do
  found[#found + 1] = (tonumber(all[at + 1]) > now and '+' or '-') .. all[at]
end
return found`;

/** Answers that mean that a setting must be changed. */
export const REFUSAL =
  /^(WRONGPASS|NOAUTH|NOPERM|ERR (AUTH|DB index|SELECT|invalid|This instance has cluster))/i;

/** Whether the error is the server's answer, not one of the connection. */
const isAnswer = (error: unknown): boolean => fieldsOf(error).name === 'ReplyError';

/** Whether it is a TLS error that means that a setting must be changed. */
const isDistrust = ({ code = '' }: NodeJS.ErrnoException): boolean => code in DISTRUST;

const UNKNOWN_CA = 'its certificate is from no CA that is known here: name that with ?ca=/path/ca.pem';
const DISTRUST: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_CA,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_CA,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_CA,
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};

/**
 * Errors that are typical of a server that does not speak TLS: it waits for a command, or answers none of ours.
 */
const NO_TLS = /ETIMEDOUT|ECONNRESET|EPROTO|WRONG_VERSION|ERR_SSL|before secure/;

/**
 * The reason in an error, for messages: a text of our own for known errors, else the error's first sentence.
 * A refused connection to a name with two addresses has no message but a code.
 */
const reasonOf = (error: unknown, isTls: boolean): string => {
  const code = codeOf(error);
  const message = messageOf(error);
  const known = DISTRUST[code ?? ''];
  if (known) return known;
  if (isTls && NO_TLS.test(`${code} ${message}`))
    return 'nothing speaks TLS there: it is away, or the port is one for redis:// and not for rediss://';
  if (/^All sentinels are unreachable/.test(message)) {
    const last = /Last error: (.+)$/.exec(message)?.[1];
    return `no Sentinel tells where its master is${last ? `: ${last.replace(/[.]$/, '')}` : ''}`;
  }
  const [first = ''] = (message || code || String(fieldsOf(error).name)).split(/[.,](\s|$)/);
  return first;
};

const nameOf = (where: RedisLocation): string => {
  const text = ({ host, port }: Address) => `${host}:${port}`;
  if (!('sentinels' in where)) return `Redis at ${text(where)}`;
  return `Redis "${where.master}" by its Sentinels at ${where.sentinels.map(text).join(',')}`;
};

/** Milliseconds before another try: exponential backoff with jitter. */
const retryStrategy = (attempt: number): number =>
  Math.min(50 * 2 ** attempt, 2_000) * (0.5 + Math.random() / 2);

/**
 * Where ioredis connects to. With Sentinels, it reconnects as soon as one reports a failover, because the old
 * master may still answer.
 */
const connectionTo = (where: RedisLocation, { tls }: Access, patience: number): RedisOptions =>
  'sentinels' in where
    ? {
        sentinels: where.sentinels,
        name: where.master,
        sentinelUsername: where.username,
        sentinelPassword: where.password,
        sentinelCommandTimeout: patience,
        failoverDetector: true,
        sentinelRetryStrategy: retryStrategy,
        ...(tls ? { sentinelTLS: tls, enableTLSForSentinelMode: true } : {}),
      }
    : where;
