/**
 * Which server of a Redis Cluster holds which slot, with one connection per master. The slots are learned
 * from the servers, and again when these report a change or go away.
 */
import { messageOf } from '../core/error.ts';
import {
  type Access,
  type Address,
  type Failure,
  failure,
  type Node,
  REFUSAL,
  type RedisEvents,
  redisNode,
} from './redis-node.ts';
import { addressOf, SLOTS, type SlotRange, textOf } from './redis-slots.ts';
import { waiters } from './waiters.ts';

/** A server of the cluster. */
export type Member = Node & { address: Address };

export type Topology = ReturnType<typeof topology>;

/** Starts to learn a cluster from some of its servers, the seeds. `name` is what messages call the cluster. */
export const topology = (name: string, seeds: Address[], access: Access, telling: RedisEvents) => {
  const { onTrouble, onRecovery } = telling;
  /** `changes` wakes those who wait for any change; `pauses` ends pauses early, at the close. */
  const [changes, pauses] = [waiters(), waiters()];
  const map = slotMap(name, seeds, access, telling, {
    changed: changes.wake,
    troubled: () => relearn(),
  });
  const { askAround, refusal, close } = asker(map, access, telling);
  let trouble: string | undefined;
  let closed = false;

  const learnOnce = async (): Promise<void> => {
    try {
      await askAround();
      if (trouble) onRecovery?.(`${name} can be used again.`);
      trouble = undefined;
    } catch (error) {
      const reason = refusal() ?? messageOf(error).replace(/\.$/, '');
      if (closed || reason === trouble || map.masters.size > 0) return;
      trouble = reason;
      onTrouble?.(`${name} cannot be used (${reason}). Trying again.`);
    }
  };

  /** Learns again and again, with longer pauses, until every slot has a master that can be used. */
  const learnUntilWhole = async (): Promise<void> => {
    for (let attempt = 0; !closed; attempt++) {
      await learnOnce();
      changes.wake();
      if (map.isWhole() && [...map.masters.values()].every((node) => !node.trouble())) return;
      await pauses.next(Math.min(50 * 2 ** attempt, 1_000) * (0.5 + Math.random() / 2));
    }
  };

  let isLearning = false;
  const relearn = (): void => {
    if (isLearning) return;
    isLearning = true;
    void learnUntilWhole().finally(() => {
      isLearning = false;
    });
  };
  relearn();

  return {
    masters: map.masters,
    /** Every server that is known, replicas too. */
    known: map.known,
    /** The master of a slot. */
    masterOf: map.masterOf,
    /** Notes that a slot has moved. */
    moved: map.moved,
    masterAt: map.masterAt,
    /** Whether every slot has a master. */
    isWhole: map.isWhole,
    /** Starts to learn the slots again, unless that is already running. */
    relearn,
    /** Resolves when anything changed, or after `limit` milliseconds. */
    changed: changes.next,
    /** Why the cluster refuses us, if only changed settings can help. */
    refusal,
    trouble: () => trouble,
    isClosed: () => closed,
    async close(): Promise<void> {
      closed = true;
      changes.wake();
      pauses.wake();
      await close();
    },
  };
};

type SlotMap = ReturnType<typeof slotMap>;

/** The slots and the connections to their masters, as they were learnt last. */
const slotMap = (
  name: string,
  seeds: Address[],
  access: Access,
  { patience, onTrouble, onRecovery }: RedisEvents,
  told: { changed: () => void; troubled: () => void },
) => {
  const slots = new Array<string | undefined>(SLOTS);
  const masters = new Map<string, Member>();
  let known: Map<string, Address>;
  const forgetServers = () => {
    known = new Map(seeds.map((address) => [textOf(address), address]));
  };
  forgetServers();
  const thenRelearn = (tell: RedisEvents['onTrouble']) => (sentence: string) => {
    tell?.(sentence);
    told.troubled();
  };

  /** The connection to a master, opened with the first call. */
  const masterAt = (address: Address): Member => {
    const key = textOf(address);
    const there = masters.get(key);
    if (there) return there;
    const node = memberAt(
      address,
      access,
      { patience, onTrouble: thenRelearn(onTrouble), onRecovery: thenRelearn(onRecovery) },
      true,
    );
    masters.set(key, node);
    void node.settled().then(told.changed);
    return node;
  };

  return {
    masters,
    masterAt,
    known: () => known.values(),
    isWhole: () => !slots.includes(undefined),
    masterOf(slot: number): Member | undefined {
      const home = slots[slot];
      return home === undefined ? undefined : masters.get(home);
    },
    moved(slot: number, address: Address): void {
      slots[slot] = textOf(address);
      masterAt(address);
    },
    /**
     * Applies a server's answer to CLUSTER SLOTS, and closes the connections to servers that are no longer
     * masters.
     */
    learn(ranges: SlotRange[], from: Address): void {
      const now = new Map<string, Address>();
      forgetServers();
      slots.fill(undefined);
      for (const [first, last, ...servers] of ranges) {
        const [master, ...replicas] = servers;
        const address = addressOf(master, from);
        now.set(textOf(address), address);
        slots.fill(textOf(address), first, last + 1);
        for (const one of [master, ...replicas]) {
          const other = addressOf(one, from);
          known.set(textOf(other), other);
        }
      }
      for (const address of now.values()) masterAt(address);
      for (const [key, node] of masters) {
        if (now.has(key)) continue;
        masters.delete(key);
        if (node.trouble()) onRecovery?.(`${name}: others have taken over from ${node.name}.`);
        void node.close();
      }
    },
  };
};

/** Asks the servers for their slots. */
const asker = (map: SlotMap, access: Access, { patience }: RedisEvents) => {
  /** Servers that are only asked for the slots, over a connection of their own. */
  const visited = new Set<Member>();
  let refusal: string | undefined;

  const learnFrom = async (node: Member): Promise<void> => {
    const ranges = (await node.ask((client) => client.cluster('SLOTS'))) as unknown as SlotRange[];
    if (ranges.length === 0) throw failure(`${node.name} knows of no slots yet.`, {});
    map.learn(ranges, node.address);
  };

  /**
   * Asks all servers that were ever named, and learns from the first that answers; if none does, rejects with the
   * failure of the first one in the list.
   */
  const askEveryone = async (): Promise<void> => {
    const guests = [...map.known()].map((address) =>
      memberAt(address, access, { patience: Math.min(patience, 1_000) }),
    );
    for (const guest of guests) visited.add(guest);
    try {
      await Promise.any(guests.map(learnFrom));
    } catch (error) {
      const failures: Failure[] = (error as AggregateError).errors;
      refusal = failures
        .flatMap(({ answer }, at) => guests[at]?.refusal() ?? answer ?? [])
        .find((reason) => REFUSAL.test(reason));
      throw failures[0];
    } finally {
      for (const guest of guests) {
        visited.delete(guest);
        void guest.close();
      }
    }
  };

  return {
    refusal: () => refusal,
    /** Learns from a usable master, picked at random, or else from any server that answers. */
    async askAround(): Promise<void> {
      for (const node of shuffled([...map.masters.values()].filter((one) => one.isReady()))) {
        const isLearnt = await learnFrom(node).then(
          () => true,
          () => false,
        );
        if (isLearnt) {
          refusal = undefined;
          return;
        }
      }
      await askEveryone();
      refusal = undefined;
    },
    async close(): Promise<void> {
      await Promise.all([...map.masters.values(), ...visited].map((node) => node.close()));
    },
  };
};

const memberAt = (address: Address, access: Access, told: RedisEvents, pipelining = false): Member =>
  Object.assign(redisNode(address, access, told, pipelining), { address });

const shuffled = <T>(list: T[]): T[] =>
  list
    .map((one) => [Math.random(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
