/**
 * Says what was stored to be said: chat by chat, in order, again and again where a platform does not take it now, and
 * notes in the record what was said. No chat waits for another.
 */
import type { Reply } from './core/conversation.ts';
import { messageOf } from './core/error.ts';
import { fieldsOf } from './core/json.ts';
import type { Effect } from './core/topic.ts';
import { type Delivering, deliveries } from './delivery.ts';
import { deliveryNotes } from './delivery-notes.ts';
import { isSameWay, type Lane } from './lane.ts';
import { hashed } from './log.ts';

/** Milliseconds that a reply is tried for: as long as platforms keep what they could not deliver. */
const PATIENCE = 24 * 60 * 60_000;

/** How many replies of one chat wait at most; of more, the oldest are dropped. */
const MOST = 40;

/** Milliseconds until a reply is tried again: the first pause, doubled each time up to the longest. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

/** The longest pause while a reply for somebody in danger waits. */
const LONGEST_PAUSE_IN_DANGER = 5_000;

/** What the courier works with. */
export type CourierParts = Delivering & {
  now: () => number;
  /** Called when a lane has nothing left to do. */
  ended: (lane: Lane) => void;
};

export type Courier = ReturnType<typeof courier>;

/** The courier of a process. */
export const courier = (parts: CourierParts) => {
  const { log, now, recall, ended } = parts;
  const notes = deliveryNotes(parts.store);
  const { say, sayAll, performAll, drop } = deliveries(parts, notes);
  let closing = false;

  const tryAll = async (lane: Lane): Promise<void> => {
    if (lane.unsure) await recall(lane, false);
    await sayAll(lane);
    await performAll(lane);
    await notes.inTurn(lane);
  };

  /** After a failure: notes what was said, and gives up what was tried for too long. */
  const holdUp = async (lane: Lane): Promise<void> => {
    lane.holdUp();
    await notes.inTurn(lane).catch(() => undefined);
    const late = lane.outbox.filter(({ since = now() }) => now() - since > PATIENCE);
    if (late.length > 0) drop(lane, late, 'late');
  };

  /** Tries with growing pauses until nothing is left, or the process ends. A reply that was said resets the pauses. */
  const run = async (lane: Lane): Promise<void> => {
    for (let failures = 0; ; ) {
      const before = lane.outbox.length;
      try {
        await tryAll(lane);
        if (!hasWork(lane)) return;
      } catch (error) {
        failures = lane.outbox.length < before ? 1 : failures + 1;
        await holdUp(lane);
        if (closing) return;
        const after = Number(fieldsOf(error).after ?? 0);
        log.warn(
          { who: hashed(lane.chat), why: messageOf(error) },
          'a reply was not said now: it is tried again',
        );
        await pause(lane, Math.max(after, backoff(lane, failures)));
        if (closing) return;
      }
    }
  };

  const start = (lane: Lane): void => {
    if (lane.running || closing) return;
    lane.running = run(lane).finally(() => {
      lane.running = undefined;
      lane.hurry = () => {};
      // Something may have come while the last was noted.
      if (!closing && (lane.outbox.length > 0 || lane.effects.length > 0)) start(lane);
      else ended(lane);
    });
  };

  return {
    /** Appends replies and effects to what a lane holds already, and starts it. */
    send(lane: Lane, replies: Reply[], effects: Effect[]): void {
      lane.outbox.push(...replies);
      lane.effects.push(...effects);
      const over = lane.outbox.length - MOST;
      // The first reply to each of the two, the person and the organisation's people, may be on its way.
      const later = lane.outbox.filter((reply, at) => lane.outbox.findIndex(isSameWay(reply)) !== at);
      if (over > 0) drop(lane, later.slice(0, over), 'many');
      if (hasWork(lane) || lane.said.size > 0) start(lane);
    },
    /** Says these now, whatever waits before them. What cannot be said now is the next to be tried. */
    async sendFirst(lane: Lane, replies: Reply[]): Promise<void> {
      const left = [...replies];
      try {
        for (const reply of replies) {
          await say(lane, reply);
          left.shift();
        }
      } catch {
        lane.outbox = [...left, ...lane.outbox];
      }
      lane.hurry();
      start(lane);
    },
    /** Notes a reply that the platform reports as sent. In a lane's turn; rejects while the store is away. */
    learn: notes.learn,
    /** Tries no more; resolves when what is being said now is said. */
    async close(lanes: Iterable<Lane>): Promise<void> {
      closing = true;
      const all = [...lanes];
      for (const lane of all) lane.hurry();
      await Promise.all(all.map(({ running }) => running));
    },
  };
};

const hasWork = ({ outbox, effects, unsure }: Lane): boolean =>
  outbox.length > 0 || effects.length > 0 || unsure;

/** Milliseconds to the next try after so many failures in a row. */
const backoff = ({ outbox }: Lane, failures: number): number => {
  const longest = outbox.some(({ tone }) => tone === 'alarm') ? LONGEST_PAUSE_IN_DANGER : LONGEST_PAUSE;
  return Math.min(FIRST_PAUSE * 2 ** (failures - 1), longest);
};

/** Waits so many milliseconds, or until the lane's `hurry`. Keeps no process alive. */
const pause = (lane: Lane, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds).unref();
    lane.hurry = () => {
      clearTimeout(timer);
      resolve();
    };
  });
