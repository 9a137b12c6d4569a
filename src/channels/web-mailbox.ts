/**
 * The last replies of each web chat, in the store that all processes share. A web page has no platform that
 * keeps replies for it, so "sent" means that the reply is in the mailbox, whatever became of the connection.
 */

import type { ChatId, Reply } from '../core/conversation.ts';
import { fieldsOf } from '../core/json.ts';
import { cuts } from './split.ts';

/**
 * Where mailboxes are kept: the operations for one record a chat; a `Store` has them. `save` is a compare-and-set
 * that gives the new revision, 0 when the record changed since `revision`.
 */
export type History = {
  load(chat: ChatId): Promise<{ session: unknown; revision: number }>;
  save(chat: ChatId, record: unknown, revision: number): Promise<number>;
  forget(chat: ChatId): Promise<boolean>;
};

/**
 * A reply as the page gets it. `n` grows within a chat and is the page's cursor; 0: the reply could not be put
 * into the mailbox.
 */
export type Entry = Reply & { n: number };

export type Mailboxes = ReturnType<typeof mailboxes>;

/**
 * How many replies a mailbox holds: a few turns, for what a page may have missed. The whole conversation, with the
 * person's own words, is kept by the browser alone.
 */
const HELD = 12;
const RACES = 50;

/** The mailboxes in a history, under the chat's id beside its conversation (`web-log:…` for `web:…`). */
export const mailboxes = (history: History, now: () => number) => {
  const read = async (chat: ChatId): Promise<{ entries: Entry[]; revision: number }> => {
    const { session, revision } = await history.load(recordOf(chat));
    return { entries: isMailbox(session) ? session.replies : [], revision };
  };

  return {
    /**
     * Adds the replies that it does not hold yet (a reply said twice is one), and returns all that it then holds.
     */
    async put(chat: ChatId, replies: Reply[]): Promise<Entry[]> {
      for (let race = 0; race < RACES; race++) {
        const { entries, revision } = await read(chat);
        // Starts from the clock, so that cursors keep growing after a mailbox was deleted.
        let n = Math.max(now(), (entries.at(-1)?.n ?? 0) + 1);
        const fresh = replies.filter(({ id }) => entries.every((one) => one.id !== id));
        if (fresh.length === 0) return entries;
        const all = [...entries, ...fresh.map((one) => ({ ...one, n: n++ }))].slice(-HELD);
        const saved = await history.save(recordOf(chat), { v: 1, replies: all }, revision);
        if (saved > 0) return all;
      }
      throw new Error(`a mailbox changed ${RACES} times while a reply was put into it`);
    },
    /** What a page that has seen everything up to `after` has not seen, oldest first. */
    since: async (chat: ChatId, after: number): Promise<Entry[]> =>
      (await read(chat)).entries.filter(({ n }) => n > after),
    forget: (chat: ChatId): Promise<boolean> => history.forget(recordOf(chat)),
  };
};

/** A reply split into bubbles of at most `limit` characters. */
export const bubblesOf = (reply: Reply, limit: number): Reply[] => {
  if (reply.text.length <= limit) return [reply];
  const texts = cuts(reply.text, limit).map(([from, to]) => reply.text.slice(from, to));
  const { replaces, spends, ...body } = reply;
  const before = { ...(replaces ? { replaces } : {}), ...(spends ? { spends } : {}) };
  return texts.map((text, at) => ({
    ...(at === texts.length - 1 ? body : { choices: [] }),
    ...(at === 0 ? before : {}),
    ...(reply.language === undefined ? {} : { language: reply.language }),
    ...(reply.links === undefined ? {} : { links: reply.links }),
    ...(reply.tone === undefined ? {} : { tone: reply.tone }),
    id: at === 0 ? reply.id : `${reply.id}-${at}`,
    text,
  }));
};

const recordOf = (chat: ChatId): ChatId => `web-log:${chat.slice(chat.indexOf(':') + 1)}`;

const isMailbox = (record: unknown): record is { replies: Entry[] } =>
  Array.isArray(fieldsOf(record).replies);
