/**
 * Notes in a chat's record which replies were said and which effects were done, so that no other process says
 * or does them again.
 */
import type { Begun, ChatId } from './core/conversation.ts';
import { isToNote, type Lane, noted } from './lane.ts';
import { headOf, isSession, recordOf, type SavedRecord, without } from './record.ts';
import type { Store } from './stores/store.ts';

/** How many times a write is retried when other processes change the record at the same time. */
export const RACES = 50;

/** The notes of a store's records. */
export const deliveryNotes = (store: Store) => {
  const read = async (chat: ChatId): Promise<SavedRecord | undefined> => {
    const { session, revision } = await store.load(chat);
    if (!isSession(session)) return undefined;
    return { head: headOf(session), outbox: session.outbox, effects: session.effects, revision };
  };

  /** Takes off the record what was said and done, however often other processes change it meanwhile. */
  const note = async (lane: Lane): Promise<void> => {
    for (let race = 0; race < RACES; race++) {
      if (!isToNote(lane)) return;
      const [said, begun, performed] = [new Set(lane.said), new Map(lane.begun), [...lane.performed]];
      const kept = lane.kept ?? (await read(lane.chat));
      if (kept) {
        const outbox = kept.outbox
          .filter(({ id }) => !said.has(id))
          .map((one) => (begun.has(one.id) ? { ...one, begun: begun.get(one.id) } : one));
        const effects = without(kept.effects, performed);
        const revision = await store.save(lane.chat, recordOf(kept.head, { outbox, effects }), kept.revision);
        lane.kept = revision > 0 ? { ...kept, outbox, effects, revision } : undefined;
        if (revision === 0) continue;
      }
      noted(lane, said, performed);
      for (const [id, sofar] of begun) if (lane.begun.get(id) === sofar) lane.begun.delete(id);
      return;
    }
  };

  const inTurn = async (lane: Lane): Promise<void> => {
    if (isToNote(lane)) await lane.inTurn(() => note(lane));
  };

  return {
    /** Resolves when the lane's work is noted, after earlier work on its record. Rejects if the store is away. */
    inTurn,
    /** The same in the background, while the next reply is said. What fails is noted with the next. */
    soon: (lane: Lane): void => void inTurn(lane).catch(() => undefined),
    /**
     * Notes that a reply was said, or begun, by another process, which may have died before it could note that.
     * Call it in the lane's turn. Does nothing while effects wait for the reply: the process that says it
     * performs them.
     */
    async learn(lane: Lane, reply: string, begun: Begun | undefined): Promise<void> {
      const kept = await read(lane.chat);
      const waiting = kept?.outbox.find(({ id }) => id === reply);
      if (!kept || !waiting || kept.effects.length > 0) return;
      if (!begun) lane.said.add(reply);
      else if (begun.sent > (waiting.begun?.sent ?? 0)) lane.begun.set(reply, begun);
      lane.kept = kept;
      try {
        await note(lane);
      } catch (error) {
        // Undone: nothing would note it later, and the lane would never count as done.
        lane.said.delete(reply);
        lane.begun.delete(reply);
        throw error;
      }
    },
  };
};
