/** The chats of the web channel in this process: messages one after another, and their replies on the way to the page. */
import type { ChatId, Inbound, Reply } from '../core/conversation.ts';
import { messageOf } from '../core/error.ts';
import { evictOldest, remember } from './bounded.ts';
import { ALARM_AFTER, type Hear, type Meter } from './channel.ts';
import type { Log } from './http.ts';
import { LONGEST } from './web-door.ts';
import { bubblesOf, type Entry, type Mailboxes } from './web-mailbox.ts';
import type { Listeners } from './web-stream.ts';

/**
 * How many chats are remembered as deleted, and how many as having replies that could not be stored; and how
 * many of these replies are remembered for each chat.
 */
const CHATS = 10_000;
const UNKEPT = 4;

/**
 * Milliseconds that the core still has to take a message after an emergency was answered without the store: if
 * the store is only slow, the page then need not send it again. Streams bring the answer at once.
 */
const GRACE = 250;

/** What became of a message. */
export type Handled = {
  /** The content of the chat's mailbox after the last reply, with the replies that could not be put there. */
  said?: Entry[];
  /** All that is kept of the chat was deleted. */
  forgotten: boolean;
  /** The core has taken it. */
  taken: boolean;
};

/** A message that is being handled; `answer` gives what became of it so far to the page that waits. */
type Handling = Handled & { answer: (handled: Handled) => void };

export type WebChats = ReturnType<typeof webChats>;

/** Starts with no chats. `hear` returns the core's function while the channel is open. */
export const webChats = (parts: {
  hear: () => Hear | undefined;
  mailbox: Mailboxes;
  streams: Listeners;
  /** Deletes what is kept of a conversation outside its mailbox. */
  wipe: (chat: ChatId) => Promise<unknown>;
  log: Log;
  meter?: Meter;
}) => {
  const { hear, mailbox, streams, wipe, log, meter } = parts;
  /** The message that is being handled in each chat. */
  const handling = new Map<ChatId, Handling>();
  const unkept = unkeptReplies();
  /** Chats whose person had everything deleted and has not come back: nothing may be kept for them again. */
  const left = new Set<ChatId>();
  const queues = chatQueues();

  const handle = async (
    inbound: Inbound,
    waiting: Inbound[],
    answer: Handling['answer'],
  ): Promise<Handled> => {
    const { chat } = inbound;
    const handled: Handling = { forgotten: false, taken: false, answer };
    const core = hear();
    if (!core) return handled;
    handling.set(chat, handled);
    left.delete(chat);
    const late = setTimeout(() => {
      for (const one of waiting) void core.urgent?.(one);
    }, ALARM_AFTER);
    try {
      await core(inbound);
      await core.said?.(chat);
      handled.taken = true;
    } catch (error) {
      meter?.failed('web', 'message');
      log.warn(`Web: a message was not taken: ${messageOf(error)} The page sends it again.`);
      for (const one of waiting) await core.urgent?.(one);
    } finally {
      clearTimeout(late);
      handling.delete(chat);
    }
    return handled;
  };

  const forget = async (chat: ChatId): Promise<void> => {
    const handled = handling.get(chat);
    if (handled) handled.forgotten = true;
    unkept.delete(chat);
    remember(left, chat, CHATS);
    await mailbox.forget(chat);
  };

  return {
    /**
     * Handles a message after those before it. If it cannot be taken now, it and those that wait behind it in the
     * page are still checked for an emergency: what is said to them goes out at once with the refusal, whatever
     * the store does.
     */
    take: (inbound: Inbound, waiting: Inbound[]): Promise<Handled> =>
      new Promise((answer, fail) => {
        queues.after(inbound.chat, () => handle(inbound, waiting, answer)).then(answer, fail);
      }),

    /** Replies that could not be kept and that these entries do not hold. */
    missed: (chat: ChatId, entries: Entry[]): Entry[] =>
      unkept.get(chat).filter(({ id }) => entries.every((one) => one.id !== id)),
    /** Called when a message was taken: its replies include again those that could not be kept. */
    taken: (chat: ChatId): void => unkept.delete(chat),

    async say(chat: ChatId, reply: Reply): Promise<'sent' | 'gone'> {
      if (left.has(chat)) return 'gone';
      const handled = handling.get(chat);
      const bubbles = bubblesOf(reply, LONGEST);
      const held = await mailbox.put(chat, bubbles).catch((error) => {
        meter?.failed('web', 'mailbox');
        if (!handled) throw error;
        log.warn(`Web: a reply could not be kept: ${messageOf(error)} It is given to the page that waits.`);
        const entries = bubbles.map((bubble) => ({ ...bubble, n: 0 }));
        unkept.add(chat, entries);
        return [...(handled.said ?? []), ...entries];
      });
      if (handled) handled.said = held;
      streams.wake(chat);
      return 'sent';
    },

    async sayUnkept(chat: ChatId, reply: Reply): Promise<'sent' | 'gone'> {
      if (left.has(chat)) return 'gone';
      const entries = bubblesOf(reply, LONGEST).map((bubble) => ({ ...bubble, n: 0 }));
      unkept.add(chat, entries);
      streams.give(chat, entries);
      const handled = handling.get(chat);
      if (handled) {
        handled.said = [...(handled.said ?? []), ...entries];
        setTimeout(() => handled.answer({ ...handled }), GRACE);
      }
      return 'sent';
    },

    forget,

    /** Deletes a conversation after the messages that came before. Rejects when the store is away. */
    end: (chat: ChatId): Promise<void> =>
      queues.after(chat, async () => {
        await wipe(chat);
        await forget(chat);
        streams.leave(chat);
      }),

    /** Resolves when all that is being handled has ended. */
    settled: queues.settled,
  };
};

/** One thing after another in each chat, whether the one before succeeds or not. */
const chatQueues = () => {
  const tails = new Map<ChatId, Promise<unknown>>();
  return {
    async after<T>(chat: ChatId, work: () => Promise<T>): Promise<T> {
      const done = (tails.get(chat) ?? Promise.resolve()).then(work);
      const tail = done.catch(() => undefined);
      tails.set(chat, tail);
      try {
        return await done;
      } finally {
        if (tails.get(chat) === tail) tails.delete(chat);
      }
    },
    async settled(): Promise<void> {
      await Promise.all(tails.values());
    },
  };
};

/**
 * Replies to emergencies that could not be put into a mailbox while the store is away, for pages that missed the
 * answer that carried them. Each refusal repeats them, until the message is taken and its replies hold them.
 */
const unkeptReplies = () => {
  const unkept = new Map<ChatId, Entry[]>();
  return {
    get: (chat: ChatId): Entry[] => unkept.get(chat) ?? [],
    delete: (chat: ChatId): void => void unkept.delete(chat),
    add(chat: ChatId, entries: Entry[]): void {
      unkept.set(chat, [...(unkept.get(chat) ?? []), ...entries].slice(-UNKEPT));
      evictOldest(unkept, CHATS);
    },
  };
};
