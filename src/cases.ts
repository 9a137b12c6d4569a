/** The cases of a hand-off in the store: which conversation a topic, a thread or a name stands for, and which are open. */

import { createHmac } from 'node:crypto';
import type { Case, Cases } from './channels/desk.ts';
import { type ChatId, isChatId } from './core/conversation.ts';
import { fieldsOf } from './core/json.ts';
import type { Store } from './stores/store.ts';

/** The cases, and the list of the chats that are watched for silence. */
export type KeptCases = Cases & {
  /** Starts to watch a chat for silence. May be called again. */
  watch(chat: ChatId): Promise<void>;
  unwatch(chat: ChatId): Promise<void>;
  watched(): Promise<ChatId[]>;
};

/** How many times a write is retried when other processes change the record at the same time. */
const RACES = 50;

/** Milliseconds for which the ids of received messages are kept: longer than a signature is valid. */
const HEARD = 10 * 60_000;

const LIST: ChatId = 'handoff:open';

/**
 * Keeps cases in a store, beside the conversations. Case names are an HMAC of the chat id under `secret`, so
 * that a name does not reveal its chat.
 */
export const handoffCases = (
  store: Pick<Store, 'load' | 'save' | 'forget' | 'count'>,
  secret: string,
): KeptCases => {
  const nameOf = (chat: ChatId): string =>
    createHmac('sha256', secret).update(`handoff ${chat}`).digest('hex').slice(0, 12);

  const read = async (at: ChatId): Promise<Record<string, unknown>> => {
    const { session } = await store.load(at);
    return fieldsOf(session);
  };

  const change = async (at: ChatId, make: (before: unknown) => object | undefined): Promise<void> => {
    for (let race = 0; race < RACES; race++) {
      const { session, revision } = await store.load(at);
      const after = make(session);
      if (!after || (await store.save(at, after, revision)) > 0) return;
    }
    throw new Error(`the list of hand-offs changed ${RACES} times while one was noted`);
  };

  const named = async (name: string): Promise<Case | undefined> => {
    if (!/^[\da-f]{12}$/.test(name)) return undefined;
    const { chat, thread, root } = await read(`handoff:${name}`);
    if (typeof chat !== 'string' || !isChatId(chat)) return undefined;
    return {
      name,
      chat,
      ...(typeof thread === 'number' ? { thread } : {}),
      ...(typeof root === 'number' ? { root } : {}),
    };
  };

  const chatsIn = (record: unknown): ChatId[] => {
    const chats = fieldsOf(record).chats;
    return Array.isArray(chats) ? chats : [];
  };

  return {
    of: async (chat) => (await named(nameOf(chat))) ?? { name: nameOf(chat), chat },
    keep: async ({ name, chat, thread, root }) => {
      await change(`handoff:${name}`, () => ({ v: 1, chat, thread, root }));
      if (thread !== undefined) await change(`handoff:t${thread}`, () => ({ v: 1, name }));
    },
    named,
    inThread: async (thread) => {
      const { name } = await read(`handoff:t${thread}`);
      return typeof name === 'string' ? named(name) : undefined;
    },
    forget: async (chat) => {
      const { thread } = (await named(nameOf(chat))) ?? {};
      if (thread !== undefined) await store.forget(`handoff:t${thread}`);
      await store.forget(`handoff:${nameOf(chat)}`);
    },
    wasHeard: async (id) => (await store.count(`handoff:${id}`, 0, HEARD)) > 0,
    heard: async (id) => void (await store.count(`handoff:${id}`, 1, HEARD)),
    watch: (chat) =>
      change(LIST, (before) => {
        const chats = chatsIn(before);
        return chats.includes(chat) ? undefined : { v: 1, chats: [...chats, chat] };
      }),
    unwatch: (chat) =>
      change(LIST, (before) => {
        const chats = chatsIn(before);
        return chats.includes(chat) ? { v: 1, chats: chats.filter((one) => one !== chat) } : undefined;
      }),
    watched: async () => chatsIn(await read(LIST)),
  };
};
