/**
 * One lane a chat: what this process has to say and do there, in order. Lanes do not wait for each other. A lane lives in
 * memory only; what is lost with the process is in the record, and another process takes it over.
 */
import type { Begun, ChatId, Reply } from './core/conversation.ts';
import type { Effect } from './core/topic.ts';
import type { Leave } from './gate.ts';
import { type SavedRecord, without } from './record.ts';

/** What one chat has going on in this process. */
export type Lane = {
  readonly chat: ChatId;
  /** What is to be said by this process, in order, and what of it was said (or dropped) and is not noted yet. */
  outbox: Reply[];
  readonly said: Set<string>;
  /** The progress of replies that were said in part, where it is not noted yet. */
  readonly begun: Map<string, Begun>;
  /** Gives back the passes of replies that were said and are not noted yet, by the reply's id; see `gate.ts`. */
  readonly passes: Map<string, Leave>;
  /** What is to be done after that, and what of it was done and is not noted yet. */
  effects: Effect[];
  performed: Effect[];
  /** The record as this process saved it last. */
  kept?: SavedRecord;
  /** The record may hold more that is ours to say: a save failed, and may have happened nevertheless. */
  unsure: boolean;
  /** Whether something could not be said or noted, and is tried again later. */
  isHeldUp: boolean;
  /** Runs work on the record, one piece after another. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** How many pieces of that work are unfinished; `settled` resolves when those queued so far are done. */
  works: number;
  settled(): Promise<unknown>;
  /** Set while something is said. */
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

/** Clears from a lane the said replies and performed effects that its record no longer holds. */
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

/** Whether another reply goes to the same people. */
export const isSameWay =
  ({ desk }: Reply) =>
  (other: Reply): boolean =>
    (other.desk === undefined) === (desk === undefined);
