/**
 * One lane per chat: what this process has to send and do there, in order. Lanes do not wait for each other.
 * A lane lives in memory only: if the process dies, the record still holds what is open, and another process
 * takes it over.
 */
import type { Begun, ChatId, Reply } from './core/conversation.ts';
import type { Effect } from './core/topic.ts';
import type { Leave } from './gate.ts';
import { type SavedRecord, without } from './record.ts';

/** What one chat has going on in this process. */
export type Lane = {
  readonly chat: ChatId;
  /**
   * `outbox`: replies that this process has to send, in order. `said`: ids of replies that were sent or
   * dropped, but are not yet noted in the record.
   */
  outbox: Reply[];
  readonly said: Set<string>;
  /** Progress of replies that were sent in part, as far as it is not yet noted in the record. */
  readonly begun: Map<string, Begun>;
  /**
   * Passes of replies that were sent but are not yet noted in the record, by reply id; calling one gives it
   * back (see `gate.ts`).
   */
  readonly passes: Map<string, Leave>;
  /**
   * `effects`: what is to be done after the replies. `performed`: effects that were done, but are not yet
   * noted in the record.
   */
  effects: Effect[];
  performed: Effect[];
  /** The record as this process saved it last. */
  kept?: SavedRecord;
  /**
   * Whether the record may hold further replies for this process to send: a save failed, but may have reached
   * the store.
   */
  unsure: boolean;
  /** Whether something could not be sent or noted and will be tried again later. */
  isHeldUp: boolean;
  /** Runs work on the record, one piece after another. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /**
   * `works`: how many queued pieces are not finished. `settled`: resolves when all that are queued at the
   * call are finished.
   */
  works: number;
  settled(): Promise<unknown>;
  /** Set while replies are being sent. */
  running?: Promise<void>;
  /** Resolves when the lane is held up. */
  heldUp: Promise<void>;
  holdUp(): void;
  /** Ends the pause before the next try. */
  hurry(): void;
};

/** A chat with nothing going on. */
export const newLane = (chat: ChatId): Lane => {
  let tail: Promise<unknown> = Promise.resolve();
  let holdUp = () => {};
  const heldUp = new Promise<void>((resolve) => {
    holdUp = resolve;
  });
  const lane: Lane = {
    chat,
    outbox: [],
    said: new Set(),
    begun: new Map(),
    passes: new Map(),
    effects: [],
    performed: [],
    unsure: false,
    isHeldUp: false,
    works: 0,
    inTurn(work) {
      lane.works += 1;
      const result = tail.then(work);
      tail = result.then(
        () => undefined,
        () => undefined,
      );
      return result.finally(() => {
        lane.works -= 1;
      });
    },
    settled: () => tail,
    heldUp,
    holdUp: () => {
      lane.isHeldUp = true;
      holdUp();
    },
    hurry: () => {},
  };
  return lane;
};

/** Whether nothing of a lane is left to be done. */
export const isDone = (lane: Lane): boolean =>
  lane.works === 0 && !lane.running && lane.outbox.length === 0 && lane.said.size === 0 && !lane.unsure;

/**
 * Removes from a lane what its record no longer holds, because it is noted there: replies that were sent,
 * with their passes, and performed effects.
 */
export const noted = (lane: Lane, said: Iterable<string>, performed: Effect[]): void => {
  for (const id of said) {
    lane.said.delete(id);
    lane.passes.get(id)?.();
    lane.passes.delete(id);
  }
  lane.performed = without(lane.performed, performed);
};

/** Whether something was said or done that the record does not know of. */
export const isToNote = ({ said, begun, performed }: Lane): boolean =>
  said.size > 0 || begun.size > 0 || performed.length > 0;

/** Whether two replies go to the same side: both to the desk, or both to the person. */
export const isSameWay =
  ({ desk }: Reply) =>
  (other: Reply): boolean =>
    (other.desk === undefined) === (desk === undefined);
