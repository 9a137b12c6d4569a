/**
 * The lock on the embedded store's folder. LMDB identifies the processes that share a file by their PIDs. Two
 * containers have processes with the same PIDs, so these would take each other's locks, which ends in a crash or
 * a broken file. All who share a folder must therefore be in one PID namespace. Each process writes a file that
 * names its namespace, and touches it while it lives.
 */

import { existsSync, readdirSync, readlinkSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codeOf } from '../core/error.ts';

/** The folder is not used; the message says why in one sentence. */
export class Refused extends Error {}

/** A process's hold on a folder. */
export type Claim = {
  /** Whether other processes took the folder over because this one was suspended for too long. */
  isLost(): boolean;
  /** Gives it back. */
  release(): void;
};

/**
 * Claims a folder. Throws a sentence that names DATA_DIR if a living process of another PID namespace holds
 * it. If that process may have been killed, waits until it can no longer be merely slow; this blocks the
 * event loop.
 */
export const claimFolder = (folder: string): Claim => {
  const namespace = namespaceHere();
  if (namespace === undefined) return { isLost: () => false, release: () => undefined };
  const own = join(resolve(folder), `${START}${namespace}-${process.pid}`);
  const hold = holds.get(own) ?? take(own, folder, namespace);
  hold.stores += 1;
  return {
    isLost: hold.isLost,
    release: () => {
      hold.stores -= 1;
      if (hold.stores === 0) hold.end();
    },
  };
};

/** What this process holds, by its file; several of its stores may share a folder. */
const holds = new Map<string, Hold>();
type Hold = { stores: number; isLost(): boolean; end(): void };

const take = (own: string, folder: string, namespace: string): Hold => {
  writeFileSync(own, '', { mode: 0o600 });
  let last = performance.now();
  let lost = false;
  const beat = () => {
    last = performance.now();
    lost ||= !existsSync(own);
    if (!lost) touch(own);
  };
  const beating = setInterval(beat, BEAT).unref();
  const hold: Hold = {
    stores: 0,
    isLost: () => {
      // The process was suspended: it checks first whether another one has taken the folder over.
      if (performance.now() - last > 2 * BEAT) beat();
      return lost;
    },
    end: () => {
      clearInterval(beating);
      holds.delete(own);
      rmSync(own, { force: true });
    },
  };
  holds.set(own, hold);
  try {
    clearAway(folder, namespace);
    waitForOthers(folder, namespace, () => touch(own));
    return hold;
  } catch (error) {
    hold.end();
    throw error;
  }
};

/** The prefix of the claim files; the PID namespace and the process id follow. */
const START = 'conversations.mdb-of-';

/** Milliseconds between two heartbeats, and for how long a process without one still counts as alive. */
const BEAT = 500;
const SLOW = 4_000;

/** The PID namespace of this process, a number; undefined on systems that have none. */
const namespaceHere = (): string | undefined => {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0];
  } catch {
    return undefined;
  }
};

/** Deletes the claim files that killed processes of this namespace left. */
const clearAway = (folder: string, namespace: string): void => {
  for (const name of readdirSync(folder)) {
    const [, of, pid] = /^conversations\.mdb-of-(\d+)-(\d+)$/.exec(name) ?? [];
    if (of === namespace && !isAlive(Number(pid))) rmSync(join(folder, name), { force: true });
  }
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

/**
 * Waits until no process of another namespace is alive, then deletes the files of the dead ones. Throws if
 * one shows a sign of life. `giveSign` is called while it waits.
 */
const waitForOthers = (folder: string, namespace: string, giveSign: () => void): void => {
  const others = readdirSync(folder)
    .filter((name) => name.startsWith(START) && !name.startsWith(`${START}${namespace}-`))
    .map((name) => join(folder, name));
  if (others.length === 0) return;
  const signs = others.map(signOf);
  for (const end = performance.now() + SLOW; performance.now() < end; ) {
    standStill(BEAT / 5);
    giveSign();
    // A claim that is removed belonged to a process that stopped normally.
    if (others.every((file) => signOf(file) === undefined)) return;
    if (others.some((file, n) => signOf(file) !== undefined && signOf(file) !== signs[n])) {
      throw new Refused(
        `DATA_DIR (${folder}) is in use by a process of another container: give each container a folder of its own, or keep conversations in Redis (REDIS_URL).`,
      );
    }
  }
  for (const file of others) rmSync(file, { force: true });
};

/** When a process last touched its claim file (its heartbeat); undefined if the file is gone. */
const signOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.mtimeMs;

const touch = (file: string): void => {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // A disk that fails shows at the next save.
  }
};

const standStill = (milliseconds: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
