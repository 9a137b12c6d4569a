/** The web chat's streams of server-sent events: each page that looks is told what lies in its mailbox. */
import type { ChatId } from '../core/conversation.ts';
import type { Entry } from './web-mailbox.ts';

type Listener = { chat: ChatId; source: string; wake(): void; end(): void };

export type Listeners = {
  /** A stream of what its chat's mailbox holds after `after`: `reply` events by number, and one `ready` after the first look. */
  open(who: { chat: ChatId; source: string; after: number }): ReadableStream<Uint8Array>;
  /** Tells the streams of a chat to look again. */
  wake(chat: ChatId): void;
  /** How many are open. */
  count(of: { chat?: ChatId; source?: string }): number;
  /** Ends the streams of a chat. */
  leave(chat: ChatId): void;
  close(): void;
};

/** How many pieces may wait for a browser that does not read: then it is cut off, and will ask again. */
const UNREAD = 200;

/** Milliseconds after which a browser that was cut off comes back. */
const COMES_BACK = 2000;

/** @param heartbeat milliseconds between two looks into the mailbox and signs of life. */
export const listeners = (
  since: (chat: ChatId, after: number) => Promise<Entry[]>,
  heartbeat: number,
  failed: () => void,
): Listeners => {
  const all = new Set<Listener>();
  const by = { chat: new Map<string, number>(), source: new Map<string, number>() };

  const tell = (one: Listener, more: 1 | -1): void => {
    for (const key of ['chat', 'source'] as const) {
      const sum = (by[key].get(one[key]) ?? 0) + more;
      if (sum > 0) by[key].set(one[key], sum);
      else by[key].delete(one[key]);
    }
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
          if (!all.has(listener)) return;
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
          end() {
            clearInterval(beat);
            if (!all.delete(listener)) return;
            tell(listener, -1);
            try {
              controller.close();
            } catch {
              // The browser was faster.
            }
          },
        };
        all.add(listener);
        tell(listener, 1);
        write(`retry: ${COMES_BACK}\n\n`);
        listener.wake();
      },
      cancel: () => listener.end(),
    });
  };

  return {
    open,
    wake(chat) {
      if (!by.chat.has(chat)) return;
      for (const one of all) if (one.chat === chat) one.wake();
    },
    count: ({ chat, source }) =>
      chat !== undefined
        ? (by.chat.get(chat) ?? 0)
        : source !== undefined
          ? (by.source.get(source) ?? 0)
          : all.size,
    leave(chat) {
      for (const one of all) if (one.chat === chat) one.end();
    },
    close() {
      for (const one of all) one.end();
    },
  };
};
