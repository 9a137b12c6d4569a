/**
 * Redis Cluster: which server holds which key, learnt from the servers and learnt anew when they say so or go away.
 * One connection a master, each with the promises of `redis-node.ts`; ioredis's own Cluster resends what may have
 * been done, and reconnects as often as there are calls.
 */
import {
  type Access,
  type Address,
  type Client,
  type Failure,
  failure,
  type Node,
  REFUSAL,
  redisNode,
  type Telling,
} from './redis-node.ts';

/** The servers behind a store, one or many. */
export type Servers = {
  /** How messages call them. */
  name: string;
  /** Does a command at the server that holds this key; `copies` as in `RedisOptions`. */
  at<T>(
    key: string,
    command: (client: Client) => Promise<T>,
    done?: (node: Node, result: T) => Promise<void>,
  ): Promise<T>;
  /** Does a command at each server that holds keys. */
  each<T>(command: (client: Client) => Promise<T>): Promise<T[]>;
  /** Resolves when all can be used; rejects with a sentence that names REDIS_URL when waiting cannot help. */
  ready(): Promise<void>;
  close(): Promise<void>;
};

/** A server of the cluster. */
type Member = Node & { address: Address };

/** Opens a cluster from some of its servers. */
export const redisCluster = (seeds: Address[], access: Access, telling: Telling): Servers => {
  const { patience, onTrouble, onRecovery } = telling;
  const name = `Redis Cluster at ${seeds.map(text).join(',')}`;
  /** The master of each slot, as text. */
  const slots = new Array<string | undefined>(SLOTS);
  /** Connections to masters. */
  const masters = new Map<string, Member>();
  /** Every address that is known, replicas too: whom to ask where things are. */
  let known = new Map(seeds.map((address) => [text(address), address]));
  /** Servers that are only asked where things are. */
  const visited = new Set<Member>();
  let whole = false;
  let closed = false;
  let refusal: string | undefined;
  let trouble: string | undefined;
  /** Those who wait for a change, and those who only sleep until they are to be woken at the close. */
  const waiting = new Set<() => void>();
  const idle = new Set<() => void>();
  const wake = () => {
    for (const resume of waiting) resume();
    if (closed) for (const resume of idle) resume();
  };

  /** Resolves when anything changed, or after `limit` ms. */
  const changed = (limit: number, among = waiting) =>
    new Promise<void>((resolve) => {
      const resume = () => {
        clearTimeout(timer);
        among.delete(resume);
        resolve();
      };
      const timer = setTimeout(resume, Math.max(0, limit));
      among.add(resume);
    });

  const memberAt = (address: Address, told: Telling, pipelining = false): Member =>
    Object.assign(redisNode(address, access, told, pipelining), { address });

  const masterAt = (address: Address): Member => {
    const key = text(address);
    const there = masters.get(key);
    if (there) return there;
    const andRelearn = (tell: Telling['onTrouble']) => (sentence: string) => {
      tell?.(sentence);
      relearn();
    };
    const told = { patience, onTrouble: andRelearn(onTrouble), onRecovery: andRelearn(onRecovery) };
    const node = memberAt(address, told, true);
    masters.set(key, node);
    const watch = async () => {
      await node.settled();
      wake();
    };
    void watch();
    return node;
  };

  const learn = (ranges: SlotRange[], from: Address) => {
    const now = new Map<string, Address>();
    known = new Map(seeds.map((address) => [text(address), address]));
    slots.fill(undefined);
    for (const [first, last, master, ...replicas] of ranges) {
      const address = placed(master, from);
      now.set(text(address), address);
      slots.fill(text(address), first, last + 1);
      for (const one of [master, ...replicas]) known.set(text(placed(one, from)), placed(one, from));
    }
    for (const address of now.values()) masterAt(address);
    for (const [key, node] of masters) {
      if (now.has(key)) continue;
      masters.delete(key);
      if (node.trouble()) onRecovery?.(`${name}: others have taken over from ${node.name}.`);
      void node.close();
    }
    whole = !slots.includes(undefined);
  };

  /** Asks a server that is there; when none is, all that were ever named. */
  const askAround = async (): Promise<void> => {
    const slotsAt = async (node: Member) => {
      const ranges = (await node.ask((client) => client.cluster('SLOTS'))) as unknown as SlotRange[];
      if (ranges.length === 0) throw failure(`${node.name} knows of no slots yet.`, {});
      learn(ranges, node.address);
    };
    for (const node of shuffled([...masters.values()].filter((one) => one.isReady()))) {
      if (
        await slotsAt(node).then(
          () => true,
          () => false,
        )
      )
        return;
    }
    const guests = [...known.values()].map((address) =>
      memberAt(address, { patience: Math.min(patience, 1_000) }),
    );
    for (const guest of guests) visited.add(guest);
    try {
      await Promise.any(guests.map(slotsAt));
    } catch (error) {
      const failures: Failure[] = (error as AggregateError).errors;
      refusal = failures
        .flatMap(({ answer }, at) => guests[at]!.refusal() ?? answer ?? [])
        .find((reason) => REFUSAL.test(reason));
      throw failures[0];
    } finally {
      for (const guest of guests) {
        visited.delete(guest);
        void guest.close();
      }
    }
  };

  /** One learning at a time, again and again with longer pauses until every slot has a master that can be used. */
  let learning = false;
  const learnUntilWhole = async () => {
    for (let attempt = 0; !closed; attempt++) {
      await askAround().then(
        () => {
          refusal = undefined;
          if (trouble) onRecovery?.(`${name} can be used again.`);
          trouble = undefined;
        },
        (error: Error) => {
          const reason = refusal ?? error.message.replace(/\.$/, '');
          if (closed || reason === trouble || masters.size > 0) return;
          trouble = reason;
          onTrouble?.(`${name} cannot be used (${reason}). Trying again.`);
        },
      );
      wake();
      if (whole && [...masters.values()].every((node) => !node.trouble())) return;
      await changed(Math.min(50 * 2 ** attempt, 1_000) * (0.5 + Math.random() / 2), idle);
    }
  };
  const relearn = () => {
    if (learning) return;
    learning = true;
    void learnUntilWhole().finally(() => {
      learning = false;
    });
  };
  relearn();

  const at: Servers['at'] = async (key, command, done) => {
    const slot = slotOf(key);
    const deadline = performance.now() + patience;
    const left = () => deadline - performance.now();
    let asked: Member | undefined;
    let last: Failure | undefined;
    for (let hops = 0; hops < HOPS; ) {
      const home = slots[slot];
      const node = asked ?? (home ? masters.get(home) : undefined);
      const asking = asked !== undefined;
      asked = undefined;
      if (!node?.isReady()) {
        if (left() <= 0 || closed || refusal) {
          const reason = refusal ?? node?.trouble() ?? trouble ?? 'not connected yet';
          throw failure(`${node?.name ?? name} cannot be used (${reason}).`, { unsent: true });
        }
        await changed(left());
        continue;
      }
      try {
        // In one tick: what is between the two on the connection would be asked instead.
        const result = await node.ask((client) => {
          if (asking) client.asking().catch(() => undefined);
          return command(client);
        });
        await done?.(node, result);
        return result;
      } catch (error) {
        last = error as Failure;
        const [word, , place] = (last.answer ?? '').split(' ');
        const other = place ? addressIn(place, node.address, known) : undefined;
        hops += 1;
        if (word === 'MOVED' && other) {
          slots[slot] = text(other);
          masterAt(other);
          relearn();
        } else if (word === 'ASK' && other) {
          asked = masterAt(other);
          await asked.settled(left());
        } else if (WAITS.has(word!) && left() > 0) {
          hops -= 1;
          relearn();
          await changed(Math.min(left(), 100));
        } else throw last;
      }
    }
    throw last;
  };

  return {
    name,
    at,
    each: async (command) => {
      if (!whole) await changed(patience);
      if (!whole)
        throw failure(`${name} cannot be used (${trouble ?? 'not connected yet'}).`, { unsent: true });
      return Promise.all([...masters.values()].map((node) => node.ask(command)));
    },
    ready: async () => {
      const isReady = () => whole && [...masters.values()].every((node) => node.isReady());
      while (!isReady()) {
        if (closed) throw new Error(`${name} was given up before it answered.`);
        if (refusal) throw new Error(`REDIS_URL does not fit ${name}: ${refusal}.`);
        await changed(1_000);
      }
    },
    close: async () => {
      closed = true;
      wake();
      await Promise.all([...masters.values(), ...visited].map((node) => node.close()));
    },
  };
};

const SLOTS = 16_384;

/** How often one call follows servers that point elsewhere. */
const HOPS = 8;

/** Answers that another try follows once more is learnt; the first two where they name a place that is not known. */
const WAITS = new Set(['MOVED', 'ASK', 'CLUSTERDOWN', 'TRYAGAIN', 'READONLY']);

type SlotRange = [first: number, last: number, ...nodes: [master: Place, ...replicas: Place[]]];
type Place = [host: string | null, port: number, id?: string, more?: string[]];

/**
 * Where a server says that one is, itself or another. No host stands for the one that was asked; `?` for a host name that
 * nobody gave it: then its IP stands beside.
 */
const placed = ([host, port, , more = []]: Place, from: Address): Address => {
  const at = more.indexOf('ip');
  const named = host === '?' && at >= 0 ? more[at + 1] : host;
  return { host: named && named !== '?' ? named : from.host, port };
};

const text = ({ host, port }: Address): string => `${host}:${port}`;

/**
 * `host:port` as a server writes it; without a host it is the server's own. `?` as a host is one that it has no name for:
 * the only one that is known at this port, or undefined.
 */
const addressIn = (place: string, from: Address, known: Map<string, Address>): Address | undefined => {
  const colon = place.lastIndexOf(':');
  const [host, port] = [place.slice(0, colon), Number(place.slice(colon + 1))];
  if (host !== '?') return { host: host || from.host, port };
  const [only, ...more] = [...known.values()].filter((one) => one.port === port);
  return more.length === 0 ? only : undefined;
};

const shuffled = <T>(list: T[]): T[] =>
  list
    .map((one) => [Math.random(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);

/** The hash slot of a key: CRC16 (XMODEM) of what stands in its first braces, else of all (Redis Cluster specification). */
export const slotOf = (key: string): number => {
  const open = key.indexOf('{');
  const end = open < 0 ? -1 : key.indexOf('}', open + 1);
  const tag = end > open + 1 ? key.slice(open + 1, end) : key;
  let crc = 0;
  for (const byte of Buffer.from(tag)) crc = ((crc << 8) ^ CRC[((crc >> 8) ^ byte) & 0xff]!) & 0xffff;
  return crc % SLOTS;
};

const CRC = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  return crc;
});
