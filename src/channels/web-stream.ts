/** The web chat's streams of server-sent events: each open page is sent what lies in its mailbox. */
import type { ChatId } from '../core/conversation.ts';
import type { Entry } from './web-mailbox.ts';

type Listener = { chat: ChatId; source: string; wake(): void; give(entries: Entry[]): void; end(): void };

export type Listeners = {
  /** A stream of what its chat's mailbox holds after `after`: `reply` events by number, and one `ready` after the first look. */
  open(who: { chat: ChatId; source: string; after: number }): ReadableStream<Uint8Array>;
  /** Tells the streams of a chat to look again. */
  wake(chat: ChatId): void;
  /** Gives the streams of a chat what its mailbox does not hold. */
  give(chat: ChatId, entries: Entry[]): void;
  /** How many are open. */
  count(of: { chat?: ChatId; source?: string }): number;
  /** Ends the streams of a chat. */
  leave(chat: ChatId): void;
  close(): void;
};

/**
 * How many chunks may be queued for a browser that does not read; then its stream is closed, and it reconnects.
 */
const UNREAD = 200;

/** Milliseconds after which a browser that was cut off comes back. */
const COMES_BACK = 2000;

/** @param heartbeat milliseconds between two heartbeats, at which the mailbox is checked too. */
export const listeners = (
  since: (chat: ChatId, after: number) => Promise<Entry[]>,
  heartbeat: number,
  failed: () => void,
): Listeners => {
  /** The streams by chat, so that a reply wakes those of its chat without a look at the others. */
  const all = new Map<ChatId, Set<Listener>>();
  const bySource = new Map<string, number>();
  let sum = 0;

  const count = (one: Listener, more: 1 | -1): void => {
    sum += more;
    const left = (bySource.get(one.source) ?? 0) + more;
    if (left > 0) bySource.set(one.source, left);
    else bySource.delete(one.source);
  };
  const add = (one: Listener): void => {
    const own = all.get(one.chat) ?? new Set();
    all.set(one.chat, own.add(one));
    count(one, 1);
  };
  /** Gives whether it was registered. */
  const remove = (one: Listener): boolean => {
    const own = all.get(one.chat);
    if (!own?.delete(one)) return false;
    if (own.size === 0) all.delete(one.chat);
    count(one, -1);
    return true;
  };

  const open: Listeners['open'] = ({ chat, source, after }) => {
    let listener: Listener;
    return new ReadableStream<Uint8Array>({
      start(controller) {
        let read = after;
        let greeted = false;
        let looking = false;
        let again = false;
        const bytes = new TextEncoder();
        const write = (text: string): void => {
          if (!all.get(chat)?.has(listener)) return;
          if ((controller.desiredSize ?? 0) < -UNREAD) listener.end();
          else controller.enqueue(bytes.encode(text));
        };
        const look = async (): Promise<void> => {
          looking = true;
          do {
            again = false;
            for (const entry of await since(chat, read)) {
              read = entry.n;
              write(`id: ${entry.n}\nevent: reply\ndata: ${JSON.stringify(entry)}\n\n`);
            }
          } while (again);
        };
        const beat = setInterval(() => {
          write(':\n\n');
          listener.wake();
        }, heartbeat);
        listener = {
          chat,
          source,
          wake() {
            again = true;
            if (looking) return;
            look()
              .catch(failed)
              .finally(() => {
                looking = false;
                if (!greeted) write('event: ready\ndata: {}\n\n');
                greeted = true;
              });
          },
          give(entries) {
            for (const entry of entries) write(`event: reply\ndata: ${JSON.stringify(entry)}\n\n`);
          },
          end() {
            clearInterval(beat);
            if (!remove(listener)) return;
            try {
              controller.close();
            } catch {
              // The browser has closed it already.
            }
          },
        };
        add(listener);
        write(`retry: ${COMES_BACK}\n\n`);
        listener.wake();
      },
      cancel: () => listener.end(),
    });
  };

  return {
    open,
    wake(chat) {
      for (const one of all.get(chat) ?? []) one.wake();
    },
    give(chat, entries) {
      for (const one of all.get(chat) ?? []) one.give(entries);
    },
    count: ({ chat, source }) =>
      chat !== undefined
        ? (all.get(chat)?.size ?? 0)
        : source !== undefined
          ? (bySource.get(source) ?? 0)
          : sum,
    leave(chat) {
      for (const one of [...(all.get(chat) ?? [])]) one.end();
    },
    close() {
      for (const own of [...all.values()]) for (const one of [...own]) one.end();
    },
  };
};
