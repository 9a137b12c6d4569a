/**
 * The running side of hand-offs: watches conversations that were handed over, so that nobody waits forever
 * for an answer of the desk.
 */
import type { KeptCases } from './cases.ts';
import type { Desk, HearStaff } from './channels/desk.ts';
import type { ChatId } from './core/conversation.ts';
import { SILENCE } from './core/handoff.ts';
import type { Handoff } from './core/session.ts';
import type { Log } from './log.ts';
import { isSession } from './record.ts';
import type { Store } from './stores/store.ts';

/** Milliseconds between two checks for conversations in which nobody has answered for long. */
const EVERY = 30_000;

/** A desk that starts the watch for silence when a conversation is handed over, before the desk is told. */
export const watchedDesk = (desk: Desk, cases: KeptCases): Desk => ({
  ...desk,
  async pass(chat, reply) {
    if (reply.desk === 'opened') await cases.watch(chat);
    return desk.pass(chat, reply);
  },
});

/**
 * A handler of what the organisation's people say that also starts the watch for silence, because a message
 * of theirs may reopen a conversation.
 */
export const watchedHearing =
  (hear: HearStaff, cases: KeptCases): HearStaff =>
  async (word) => {
    if (word.act === 'says') await cases.watch(word.chat);
    await hear(word);
  };

/**
 * Reports to the core each watched conversation in which nobody has answered for two hours. The report's id is
 * made of the hand-off's start, so it counts once however many processes check. `close` stops the checks.
 */
export const watchSilence = ({
  cases,
  store,
  hear,
  log,
  now = Date.now,
  every = EVERY,
}: {
  cases: KeptCases;
  store: Pick<Store, 'load'>;
  hear: HearStaff;
  log: Pick<Log, 'warn'>;
  now?: () => number;
  every?: number;
}): { look(): Promise<void>; close(): Promise<void> } => {
  const handoffOf = async (chat: ChatId): Promise<Handoff | undefined> => {
    const { session } = await store.load(chat);
    return isSession(session) ? session.handoff : undefined;
  };
  const look = async (): Promise<void> => {
    for (const chat of await cases.watched()) {
      const handoff = await handoffOf(chat);
      if (handoff?.state !== 'open') await cases.unwatch(chat);
      else if (now() - handoff.since >= SILENCE) {
        await hear({ kind: 'staff', act: 'silence', id: `silence${handoff.since}`, chat, at: now() });
      }
    }
  };
  let looking: Promise<void> = Promise.resolve();
  let isClosed = false;
  const again = () =>
    setTimeout(() => {
      looking = look()
        .catch((error: Error) => log.warn(`Silent hand-offs were not looked for: ${error.message}`))
        .finally(() => {
          if (!isClosed) timer = again();
        });
    }, every).unref();
  let timer = again();
  return {
    look,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await looking;
    },
  };
};
