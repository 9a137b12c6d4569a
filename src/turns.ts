/**
 * Handles one message of a chat: loads the record, computes the turn, saves, and hands the result to the
 * courier. There are no locks: a turn is pure, so if another process saved meanwhile, the record is loaded
 * again and the turn computed again.
 */
import { breather } from './breather.ts';
import { channelOf, type FromStaff, type Inbound, type Reply } from './core/conversation.ts';
import { isUrgent } from './core/danger.ts';
import type { Guide } from './core/guide.ts';
import { type HandoffTime, handoffTimes, happened } from './core/happened.ts';
import { type Stowed, unstow } from './core/outbox.ts';
import { type Session, unseen } from './core/session.ts';
import type { Effect } from './core/topic.ts';
import { turn } from './core/turn.ts';
import type { Courier } from './courier.ts';
import { RACES } from './delivery-notes.ts';
import { type Lane, noted } from './lane.ts';
import { hashed, type Log } from './log.ts';
import { headOf, isSession, recordOf, without } from './record.ts';
import type { Count } from './statistics.ts';
import type { Peers } from './stores/peers.ts';
import type { Store } from './stores/store.ts';

/** What is counted of turns. */
export type TurnTally = {
  /** A message was taken: how many milliseconds that took, and from which open topic to which it led. */
  took(channel: string, milliseconds: number, from: string, to: string): void;
  /** Adds to the statistics of use. */
  count: Count;
  /** A hand-off has come to its first answer, or its end. */
  waited(time: HandoffTime): void;
  /** Change in the number of replies that are stored but not sent: up when stored, down when sent. */
  outbox(change: number): void;
  /** Another process changed the chat in between. */
  raced(): void;
};

/** A message of the person, or of the organisation's people. */
export type AnyMessage = Inbound | FromStaff;

/** What turns work with. */
export type TurnParts = {
  guide: Guide;
  store: Store;
  peers: Peers;
  courier: Courier;
  log: Log;
  tally?: TurnTally;
  now: () => number;
};

/** The stored replies of a chat, seen from this process. */
type Owed = {
  /** The stored replies that are not known to be said. */
  waiting: Stowed[];
  /** Those of them that this process takes over. */
  left: Stowed[];
};

/**
 * Takes a message in its chat's lane; without a message, only takes over what is left in the record. `only`:
 * the lane drops replies that the record does not hold for this process any more. Resolves when all is saved;
 * rejects if that fails.
 */
export const turnTaker = (parts: TurnParts) => {
  const { guide, store, peers, log, tally } = parts;
  const breath = breather();
  const save = saver(parts);
  const count = counter(parts);

  /** One try; `false` when another process saved in between. */
  const tryOnce = async (lane: Lane, heard: AnyMessage | undefined, only: boolean): Promise<boolean> => {
    const began = performance.now();
    const { chat } = lane;
    const { session: stored, revision } = await store.load(chat);
    const known = isSession(stored) ? stored : undefined;
    const said = new Set(lane.said);
    const performed = [...lane.performed];
    const { waiting, left } = owedIn(known, lane, said, peers, only);
    const fresh = heard && unseen(known, heard);
    if (!fresh && left.length === 0) {
      if (heard) log.debug({ who: hashed(chat) }, 'delivered again');
      lane.unsure = false;
      return true;
    }
    const rest = fresh && !isAlarm(guide, fresh) ? breath() : undefined;
    if (rest) await rest;
    const effects = known ? without(known.effects, performed) : [];
    const before = known && { ...known, outbox: [], effects };
    const session = fresh ? turn(guide, before ?? stored, fresh) : before;
    // Without a record there is nothing left to take over.
    if (!session) return true;
    const mark = { by: peers.name, since: parts.now() };
    const own: Reply[] = session.outbox.map((reply) => Object.assign(reply, mark));
    const isSaved = await save(lane, session, { waiting, left }, own, revision);
    if (!isSaved) return false;
    noted(lane, said, performed);
    const others = waiting.some((one) => one.by !== peers.name && !left.includes(one));
    // Earlier effects are performed by the process that sends the earlier replies.
    const toDo =
      others || left.length === 0
        ? session.effects.slice(effects.length)
        : without(session.effects, lane.effects);
    send(parts, lane, unstow(guide, left), own, toDo, fresh);
    if (fresh) count(fresh, known, session, performance.now() - began);
    return true;
  };

  return async (lane: Lane, heard?: AnyMessage, only = false): Promise<void> => {
    for (let race = 0; race < RACES; race++) {
      if (await tryOnce(lane, heard, only)) return;
      tally?.raced();
    }
    throw new Error(`a chat changed ${RACES} times while one message was thought over`);
  };
};

/** Whether somebody may be in danger. */
export const isAlarm = (guide: Guide, heard: AnyMessage): boolean =>
  heard.kind !== 'staff' && isUrgent(guide, heard);

/** What the record holds for this process. With `only`, the lane drops replies that are not in it. */
const owedIn = (
  known: Session | undefined,
  lane: Lane,
  said: ReadonlySet<string>,
  peers: Peers,
  only: boolean,
): Owed => {
  const waiting: Stowed[] = known?.outbox.filter(({ id }) => !said.has(id)) ?? [];
  if (only && known) {
    const ours = new Set(waiting.filter(({ by }) => by === peers.name).map(({ id }) => id));
    lane.outbox = lane.outbox.filter(({ id }) => ours.has(id));
  }
  return { waiting, left: waiting.filter((one) => isLeft(lane, one, peers)) };
};

/**
 * Whether this process has to send a stored reply that is not in its lane: the reply belongs to no process,
 * or to one that is gone, or to this one, because a save rejected but was done.
 */
const isLeft = (lane: Lane, { id, by }: Stowed, peers: Peers): boolean =>
  by === undefined || peers.isGone(by) || (by === peers.name && !lane.outbox.some((own) => own.id === id));

/** Saves a turn; resolves with `false` when another process saved in between. */
const saver =
  ({ store, peers, courier, now }: TurnParts) =>
  async (
    lane: Lane,
    session: Session,
    { waiting, left }: Owed,
    own: Reply[],
    revision: number,
  ): Promise<boolean> => {
    const kept = {
      head: headOf(session),
      outbox: [
        ...waiting.map((one) =>
          left.includes(one) ? { ...one, by: peers.name, since: one.since ?? now() } : one,
        ),
        ...own,
      ],
      effects: session.effects,
    };
    const owes = own.length + left.length > 0;
    const saving = Promise.all([
      owes ? peers.owe(lane.chat) : undefined,
      store.save(lane.chat, recordOf(kept.head, kept), revision),
    ]);
    const [, saved] = await saving.catch((error) => {
      // It may have been saved: the courier reads the record again.
      lane.unsure = true;
      courier.send(lane, [], []);
      throw error;
    });
    if (saved === 0) return false;
    lane.unsure = false;
    lane.kept = { ...kept, revision: saved };
    return true;
  };

/**
 * Hands replies and effects to the courier. Replies to an emergency do not wait for earlier replies that are
 * held up.
 */
const send = (
  { guide, courier, tally }: TurnParts,
  lane: Lane,
  left: Reply[],
  own: Reply[],
  effects: Effect[],
  heard: AnyMessage | undefined,
): void => {
  tally?.outbox(left.length + own.length);
  const isFirst = lane.outbox.length + left.length > 0 && heard !== undefined && isAlarm(guide, heard);
  const urgent = isFirst ? own.filter(({ desk }) => !desk) : [];
  courier.send(lane, [...left, ...own.filter((reply) => !urgent.includes(reply))], effects);
  if (isFirst) void courier.sendFirst(lane, urgent);
};

/** Counts a turn, and writes it to the log at the level `debug`. */
const counter =
  ({ guide, log, tally }: TurnParts) =>
  (heard: AnyMessage, before: Session | undefined, after: Session, milliseconds: number): void => {
    const { chat } = heard;
    if (log.isLevelEnabled('debug'))
      log.debug({ who: hashed(chat), topic: topicOf(after), took: Math.round(milliseconds) }, 'taken');
    if (!tally) return;
    tally.took(channelOf(chat), milliseconds, topicOf(before), topicOf(after));
    for (const [statistic, ...labels] of happened(guide, heard, before, after))
      tally.count(statistic, ...labels);
    for (const time of handoffTimes(guide, heard, before, after)) tally.waited(time);
  };

const topicOf = (session: Session | undefined): string => session?.stack.at(-1)?.topic ?? 'none';
