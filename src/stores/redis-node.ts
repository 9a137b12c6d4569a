/**
 * One connection to one Redis server. A command is sent at once or not at all and never twice; errors are
 * sentences without secrets.
 */
import { Redis, type RedisOptions } from 'ioredis';
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

/** What is told of a server; both sentences hold no secrets. */
export type RedisEvents = {
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

  /** Errors are made anew: ioredis attaches the command, and with it passwords and what people wrote. */
  const ask = async <T>(command: (client: Client) => Promise<T>): Promise<T> => {
    if (!isReady()) await settled(patience);
    if (!isReady()) {
      throw failure(`${name} cannot be used (${trouble ?? 'not connected yet'}).`, { unsent: true });
    }
    try {
      return await command(client);
    } catch (error) {
      const answer = isAnswer(error as Error) ? reasonOf(error as Error, isTls) : undefined;
      throw failure(`${name} did not do as asked (${trouble ?? reasonOf(error as Error, isTls)}).`, {
        answer,
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
      // The connections to Sentinels as well, which a QUIT leaves.
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
 * A record is one string, `<revision, base 36> <JSON>`: measured, it takes a quarter less memory than a hash of the
 * two and is one command less to write. KEYS: chats. ARGV: the records' lifetime in ms; then for each chat, what its record
 * must begin with (empty: there must be none) and the new record. What is no record of ours counts as none. Answers 1 for
 * each that was written, else 0.
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

/** KEYS: the counter. ARGV: what to add, its lifetime in ms, which runs from its beginning. */
const COUNT = `
local sum = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return sum`;

/** KEYS: the book. ARGV: its lifetime in ms, which runs from its beginning; then names, each with what to add. */
const ADD = `
for at = 2, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[at], ARGV[at + 1]) end
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return 1`;

/**
 * The heartbeat, by the server's clock, which is the same for all processes. KEYS: the processes. ARGV: a name,
 * and for how many ms it lives from now.
 */
const BEAT = `
local time = redis.call('TIME')
return redis.call('ZADD', KEYS[1], time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2], ARGV[1])`;

/** KEYS: the processes. Answers each name behind a `+` when it lives, else a `-`. */
const LIVING = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local found = {}
local all = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for at = 1, #all, 2 do
  found[#found + 1] = (tonumber(all[at + 1]) > now and '+' or '-') .. all[at]
end
return found`;

/** Answers that only another setting changes. */
export const REFUSAL =
  /^(WRONGPASS|NOAUTH|NOPERM|ERR (AUTH|DB index|SELECT|invalid|This instance has cluster))/i;

/** Whether the server said so, rather than the connection. */
const isAnswer = (error: Error): boolean => error.name === 'ReplyError';

/** A TLS error that only another setting changes. */
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

/** The first sentence of an error; a refused connection to a name with two addresses has a code only. */
const reasonOf = (error: NodeJS.ErrnoException, isTls: boolean): string => {
  const known = DISTRUST[error.code ?? ''];
  if (known) return known;
  if (isTls && NO_TLS.test(`${error.code} ${error.message}`))
    return 'nothing speaks TLS there: it is away, or the port is one for redis:// and not for rediss://';
  if (/^All sentinels are unreachable/.test(error.message)) {
    const last = /Last error: (.+)$/.exec(error.message)?.[1];
    return `no Sentinel tells where its master is${last ? `: ${last.replace(/[.]$/, '')}` : ''}`;
  }
  return (error.message || error.code || error.name).split(/[.,](\s|$)/)[0]!;
};

const nameOf = (where: RedisLocation): string => {
  const text = ({ host, port }: Address) => `${host}:${port}`;
  if (!('sentinels' in where)) return `Redis at ${text(where)}`;
  return `Redis "${where.master}" by its Sentinels at ${where.sentinels.map(text).join(',')}`;
};

/** Milliseconds before another try: exponential backoff with jitter. */
const retryStrategy = (attempt: number): number =>
  Math.min(50 * 2 ** attempt, 2_000) * (0.5 + Math.random() / 2);

/** Where ioredis connects to. Whoever is told of a failover connects anew: the old master may still answer. */
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
