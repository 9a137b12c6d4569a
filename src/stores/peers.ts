/**
 * Coordinates the processes that share a store. Each notes in the ledger in which chats it has replies to
 * send, and sends heartbeats as long as it has any. When a process is gone, another one sends what it left,
 * because platforms do not deliver a confirmed message again.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import type { ChatId } from '../core/conversation.ts';
import type { Ledger } from './store.ts';

/** What a process knows of the others, and tells them. */
export type Peers = {
  /** This process's name, unlike any other's. */
  name: string;
  /** Tells the others that replies are about to be stored for a chat, and that this process lives. */
  owe(chat: ChatId): Promise<void>;
  /** Notes that all replies of a chat were sent; this reaches the ledger within a second. */
  settle(chat: ChatId): void;
  /** Whether a process is known to be gone. */
  isGone(name: string): boolean;
  /** Whether others may believe that this process is gone: it was suspended, or the store is away. */
  isLate(): boolean;
  /** Leaves the ledger: other processes may say at once what is left to say. */
  close(): Promise<void>;
};

/** Milliseconds between two heartbeats, and how long after the last one a process counts as gone. */
const EVERY = 1_000;
const LIFETIME = 3_000;

/** How many chats are taken over at once. */
const AT_ONCE = 50;

/**
 * Joins the processes of a store; a store that belongs to one process has no `ledger`. `adopt` takes over
 * what a gone process left in a chat, and resolves with false if this process cannot send it. Takeovers that
 * fail are tried again until they succeed.
 */
export const joinPeers = ({
  ledger,
  adopt,
  every = EVERY,
  lifetime = LIFETIME,
}: {
  ledger?: Ledger;
  adopt: (chat: ChatId) => Promise<boolean>;
  every?: number;
  lifetime?: number;
}): Peers => {
  const name = processName();
  const isOver = (other: string): boolean => other !== name && isDead(other);
  if (!ledger) return alone(name, isOver);
  const own = ownEntry(ledger, name, every, lifetime);
  const others = otherProcesses(ledger, name, adopt);

  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const look = async (): Promise<void> => {
    try {
      await own.renew();
      await others.look();
    } catch {
      // The store reports its outage itself; without its answer nothing is known about the other processes.
      others.forgetSuspects();
    }
  };
  let looking: Promise<void>;
  const lookAgain = (): void => {
    looking = look().finally(() => {
      if (!closed) timer = setTimeout(lookAgain, every).unref();
    });
  };
  lookAgain();

  return {
    name,
    owe: own.owe,
    settle: own.settle,
    isGone: (other) => others.isGone(other) || isOver(other),
    isLate: () => own.sinceBeat() > lifetime,
    async close() {
      closed = true;
      clearTimeout(timer);
      others.stop();
      await looking;
      await own.leave().catch(() => undefined);
    },
  };
};

/** The peers of a process that has its store to itself. */
const alone = (name: string, isGone: (other: string) => boolean): Peers => ({
  name,
  owe: async () => {},
  settle: () => {},
  isGone,
  isLate: () => false,
  close: async () => {},
});

/** This process's part of the ledger: the chats in which it has replies to send, and its last heartbeat. */
const ownEntry = (ledger: Ledger, name: string, every: number, lifetime: number) => {
  /**
   * Chats in which this process owes replies; those of them that are noted in the ledger; those where all was
   * sent.
   */
  const owing = new Set<ChatId>();
  const noted = new Set<ChatId>();
  const settled = new Set<ChatId>();
  /** Chats to be noted with the next call to the ledger. */
  let gathered: { chats: ChatId[]; done: Promise<void> } | undefined;
  let beaten = Number.NEGATIVE_INFINITY;
  const sinceBeat = (): number => performance.now() - beaten;

  const beat = async (): Promise<void> => {
    const now = performance.now();
    await ledger.beat(name, lifetime);
    beaten = Math.max(beaten, now);
  };

  /** Chats that come up in one turn of the event loop are noted with one call. */
  const note = (chat: ChatId): Promise<void> => {
    if (!gathered) {
      const chats: ChatId[] = [];
      const done = Promise.resolve().then(async () => {
        gathered = undefined;
        await ledger.owe(name, chats);
        for (const one of chats) noted.add(one);
      });
      gathered = { chats, done };
    }
    gathered.chats.push(chat);
    return gathered.done;
  };

  return {
    sinceBeat,
    async owe(chat: ChatId): Promise<void> {
      owing.add(chat);
      settled.delete(chat);
      const isFresh = sinceBeat() < 1.5 * every;
      if (noted.has(chat) && isFresh) return;
      await Promise.all([noted.has(chat) ? undefined : note(chat), isFresh ? undefined : beat()]);
    },
    settle(chat: ChatId): void {
      if (owing.has(chat)) settled.add(chat);
    },
    /** Sends the heartbeat if replies are owed, and removes the settled chats from the ledger. */
    async renew(): Promise<void> {
      if (owing.size > 0) await beat();
      const done = [...settled];
      settled.clear();
      if (done.length === 0) return;
      for (const chat of done) {
        owing.delete(chat);
        noted.delete(chat);
      }
      await ledger.settle(name, done).catch((error) => {
        for (const chat of done) if (!owing.has(chat)) settled.add(chat);
        throw error;
      });
    },
    /** Leaves the ledger: other processes may take over at once what is still owed. */
    async leave(): Promise<void> {
      await ledger.settle(name, [...settled]);
      if ([...owing].some((chat) => !settled.has(chat))) await ledger.beat(name, 0);
      else await ledger.remove(name);
    },
  };
};

/** The other processes in the ledger: finds those that are gone, and takes over what they left. */
const otherProcesses = (ledger: Ledger, name: string, adopt: (chat: ChatId) => Promise<boolean>) => {
  /**
   * Processes that had no heartbeat at the last check. They count as gone only if the next check finds none
   * either: right after an outage of the store, no process has one.
   */
  const suspects = new Set<string>();
  const gone = new Set<string>();
  /** Gone processes that left replies for a channel that this process does not have. */
  const foreign = new Set<string>();
  let stopped = false;

  const inherit = async (other: string): Promise<void> => {
    const chats = (await ledger.owedBy(other)).slice();
    let whole = true;
    while (chats.length > 0 && !stopped) {
      const some = chats.splice(0, AT_ONCE);
      const mine = await Promise.all(some.map(adopt));
      await ledger.settle(
        other,
        some.filter((_, at) => mine[at]),
      );
      whole &&= mine.every(Boolean);
    }
    if (!whole) foreign.add(other);
    else if (!stopped) await ledger.remove(other);
  };

  return {
    isGone: (other: string): boolean => gone.has(other),
    forgetSuspects: (): void => suspects.clear(),
    /** Ends the taking over after the chats that are being taken over now. */
    stop(): void {
      stopped = true;
    },
    async look(): Promise<void> {
      for (const { name: other, lives } of await ledger.processes()) {
        if (other === name || foreign.has(other)) continue;
        const dead = isDead(other);
        if (lives && !dead) {
          suspects.delete(other);
          gone.delete(other);
        } else if (dead || suspects.has(other)) {
          gone.add(other);
          await inherit(other);
        } else suspects.add(other);
      }
    },
  };
};

/** `<boot id and PID namespace>.<PID>.<start time>.<random>`. */
const processName = (): string =>
  [HERE ?? 'somewhere', process.pid, beginningOf(process.pid) ?? '', randomBytes(6).toString('hex')].join(
    '.',
  );

/** Whether a process of the same PID namespace does not run any more. */
const isDead = (name: string): boolean => {
  const [here, pid, beginning] = name.split('.');
  return HERE !== undefined && here === HERE && beginning !== beginningOf(Number(pid));
};

/** When a process began, in the machine's own ticks; undefined when it does not run. */
const beginningOf = (pid: number): string | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : fields[18];
  } catch {
    return undefined;
  }
};

/**
 * Identifies the PID namespace: the machine's boot id and the namespace. Undefined on other systems than Linux.
 */
const HERE = ((): string | undefined => {
  try {
    const place = `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')} ${readlinkSync('/proc/self/ns/pid')}`;
    return createHash('sha256').update(place).digest('hex').slice(0, 12);
  } catch {
    return undefined;
  }
})();
