/** Conversations for as long as the process lives: for the piped terminal, whose transcript starts afresh, and for tests. */
import type { ChatId } from '../core/conversation.ts';
import type { Store } from './store.ts';

/** Keeps each record as JSON, so that nobody can change a stored record through an object they still hold. */
export const memoryStore = (): Store => {
  const records = new Map<ChatId, { json: string; revision: number }>();

  return {
    load: async (chat) => {
      const record = records.get(chat);
      return record
        ? { session: JSON.parse(record.json), revision: record.revision }
        : { session: undefined, revision: 0 };
    },
    save: async (chat, session, revision) => {
      if ((records.get(chat)?.revision ?? 0) !== revision) return false;
      records.set(chat, { json: JSON.stringify(session), revision: revision + 1 });
      return true;
    },
    forget: async (chat) => records.delete(chat),
    close: async () => {},
  };
};
