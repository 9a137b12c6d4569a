/**
 * Redis Cluster: each command goes to the server that holds its key, and follows redirections. There is one
 * connection per master, each with the guarantees of `redis-node.ts`. Not used is ioredis's own Cluster
 * class: it resends commands that may have been executed, and reconnects once per call.
 */
import { asText, fieldsOf } from '../core/json.ts';
import {
  type Access,
  type Address,
  type Client,
  failure,
  type Node,
  type RedisEvents,
} from './redis-node.ts';
import { redirectedTo, slotOf, textOf } from './redis-slots.ts';
import { type Member, type Topology, topology } from './redis-topology.ts';

/** The servers behind a store, one or many. */
export type Servers = {
  /** Their name in messages. */
  name: string;
  /**
   * Runs a command on the server that holds this key, then `done` with that server, and only then resolves.
   */
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

/** Opens a cluster from some of its servers. */
export const redisCluster = (seeds: Address[], access: Access, telling: RedisEvents): Servers => {
  const { patience } = telling;
  const name = `Redis Cluster at ${seeds.map(textOf).join(',')}`;
  const cluster = topology(name, seeds, access, telling);
  const { masters, isWhole, changed, refusal, isClosed } = cluster;

  return {
    name,
    at: commandsByKey(name, cluster, patience),
    each: async (command) => {
      if (!isWhole()) await changed(patience);
      if (!isWhole())
        throw failure(`${name} cannot be used (${cluster.trouble() ?? 'not connected yet'}).`, {
          unsent: true,
        });
      return Promise.all([...masters.values()].map((node) => node.ask(command)));
    },
    ready: async () => {
      while (!isWhole() || ![...masters.values()].every((node) => node.isReady())) {
        if (isClosed()) throw new Error(`${name} was given up before it answered.`);
        const refused = refusal();
        if (refused) throw new Error(`REDIS_URL does not fit ${name}: ${refused}.`);
        await changed(1_000);
      }
    },
    close: cluster.close,
  };
};

/** How many redirections one command follows. */
const HOPS = 8;

/**
 * Errors after which a retry helps once the slots were learned again. MOVED and ASK: only if the address that
 * they name is unknown.
 */
const PASSING = new Set(['MOVED', 'ASK', 'CLUSTERDOWN', 'TRYAGAIN', 'READONLY']);

/** Runs commands on their key's server; waits up to `patience` ms for a server to be up or a slot to be known. */
const commandsByKey = (name: string, cluster: Topology, patience: number): Servers['at'] => {
  const { changed, relearn } = cluster;

  /** Waits until something changes; rejects if waiting is of no more use. */
  const waitFor = async (node: Member | undefined, left: number): Promise<void> => {
    const refusal = cluster.refusal();
    if (left > 0 && !cluster.isClosed() && !refusal) return changed(left);
    const reason = refusal ?? node?.trouble() ?? cluster.trouble() ?? 'not connected yet';
    throw failure(`${node?.name ?? name} cannot be used (${reason}).`, { unsent: true });
  };

  return async (key, command, done) => {
    const slot = slotOf(key);
    const deadline = performance.now() + patience;
    const left = () => deadline - performance.now();
    /** The server named by an ASK answer: used for one try, in which the command ASKING comes first. */
    let asked: Member | undefined;
    let last: unknown;
    for (let hops = 0; hops < HOPS; ) {
      const isAsked = asked !== undefined;
      const node = asked ?? cluster.masterOf(slot);
      asked = undefined;
      if (!node?.isReady()) {
        await waitFor(node, left());
        continue;
      }
      try {
        // Both are sent in one tick, so that no other command can get between them on the connection.
        const result = await node.ask((client) => {
          if (isAsked) client.asking().catch(() => undefined);
          return command(client);
        });
        await done?.(node, result);
        return result;
      } catch (error) {
        last = error;
        const [word = '', , address] = (asText(fieldsOf(error).answer) ?? '').split(' ');
        const other = address ? redirectedTo(address, node.address, cluster.known()) : undefined;
        hops += 1;
        if (word === 'MOVED' && other) {
          cluster.moved(slot, other);
          relearn();
        } else if (word === 'ASK' && other) {
          asked = cluster.masterAt(other);
          await asked.settled(left());
        } else if (PASSING.has(word) && left() > 0) {
          hops -= 1;
          relearn();
          await changed(Math.min(left(), 100));
        } else throw error;
      }
    }
    throw last;
  };
};
