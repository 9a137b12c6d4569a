/**
 * A desk in a Telegram group. Each conversation is a topic where the group has topics, else a thread of
 * replies. What members write in the topic, or as a reply in the thread, is for the person; nothing else in
 * the group concerns the bot.
 */
import type { Api } from 'grammy';
import type { Message, Update } from 'grammy/types';
import type { ChatId, Reply } from '../core/conversation.ts';
import { type NotNow, WrongSetting } from './channel.ts';
import { type Case, type Cases, type Desk, type HearStaff, LONGEST_WORD } from './desk.ts';
import type { Log } from './http.ts';
import { askedPause, isForGood, isGone, isRefusal, movedTo } from './telegram-calls.ts';
import { textLimit } from './telegram-format.ts';
import { type Arrival, type Me, unreadableIn } from './telegram-updates.ts';

/** What the bot says in the group by itself. */
export const deskWords = ['desk_no_edits', 'desk_no_files', 'desk_too_long', 'desk_undelivered'] as const;

export type TelegramDeskOptions = {
  /** The group's number; below zero. */
  group: number;
  cases: Cases;
  hear: HearStaff;
  words: Record<(typeof deskWords)[number], string>;
};

/** A group member's message that belongs to a conversation. */
export type StaffMessage = {
  update: number;
  message: number;
  at: number;
  /** Who; undefined for an administrator who writes in the group's own name. */
  from?: number;
  /** The forum topic that the message is in, or the case named in the bot's message that it answers. */
  thread?: number;
  case?: string;
  what:
    | { kind: 'says'; text: string }
    | { kind: 'done' | 'edit' | 'file' | 'too long' | 'command' | 'stranger' };
};

/** How long somebody counts as a member after Telegram said so, in milliseconds. */
const MEMBER_FOR = 5 * 60_000;

/**
 * Reads an update of the group: undefined if from another chat, `nothing` if it belongs to no conversation.
 */
export const staffMessageOf = (
  update: Update,
  group: number,
  me: Pick<Me, 'id'>,
): StaffMessage | 'nothing' | undefined => {
  const message = update.message ?? update.edited_message;
  const chat = message?.chat ?? update.callback_query?.message?.chat;
  if (chat?.id !== group) return undefined;
  if (!message || message.via_bot) return 'nothing';
  const isOwnName = message.sender_chat?.id === group;
  if (message.from?.is_bot && !message.sender_chat) return 'nothing';
  const thread = message.is_topic_message ? message.message_thread_id : undefined;
  const answered = message.reply_to_message;
  const name = answered?.from?.id === me.id ? /^#([\da-f]{12})$/m.exec(answered.text ?? '')?.[1] : undefined;
  const what = whatIn(message, update.edited_message !== undefined);
  if (!what || (thread === undefined && name === undefined)) return 'nothing';
  return {
    update: update.update_id,
    message: message.message_id,
    at: message.date * 1000,
    ...(isOwnName || !message.from ? {} : { from: message.from.id }),
    ...(thread === undefined ? {} : { thread }),
    ...(name === undefined ? {} : { case: name }),
    what: message.sender_chat && !isOwnName ? { kind: 'stranger' } : what,
  };
};

const whatIn = (message: Message, isEdit: boolean): StaffMessage['what'] | undefined => {
  const { text } = message;
  if (text === undefined) return unreadableIn(message) || message.location ? { kind: 'file' } : undefined;
  if (isEdit) return { kind: 'edit' };
  const command = /^\/(\w+)(?:@\w+)?(?:\s|$)/.exec(text)?.[1]?.toLowerCase();
  if (command === 'listo' || command === 'done') return { kind: 'done' };
  if (command !== undefined) return { kind: 'command' };
  return text.length > LONGEST_WORD ? { kind: 'too long' } : { kind: 'says', text };
};

export type TelegramDesk = ReturnType<typeof telegramDesk>;

/**
 * The desk in a group. `api`: a client that waits when Telegram is busy. `sentence`: describes an error
 * without the token.
 */
export const telegramDesk = (parts: DeskParts) => {
  const { cases, log, sentence } = parts;
  const group = groupOf(parts);
  const write = writerIn(group, parts);

  const notice = async (one: Case, word: (typeof deskWords)[number]): Promise<void> => {
    const text = one.thread === undefined ? `#${one.name}\n${parts.words[word]}` : parts.words[word];
    await group.send(one, text).catch((error) => log.warn(`${sentence(error)} A notice was not said.`));
  };

  const desk: Desk = {
    async pass(chat, reply: Reply) {
      try {
        await write(chat, reply.text);
        return 'sent';
      } catch (error) {
        // A 403 is not final here: a bot that was removed from the group can be added again.
        if (isForGood(error) && !isGone(error)) {
          log.error(`${sentence(error)} What was handed over did not reach HANDOFF_GROUP.`);
          return 'refused';
        }
        const notNow: NotNow = Object.assign(new Error(sentence(error)), { after: askedPause(error) });
        throw notNow;
      }
    },
    undelivered: async (chat) => notice(await cases.of(chat), 'desk_undelivered'),
    forget: (chat) => cases.forget(chat),
  };

  return {
    ...desk,
    /** An update as the desk's arrival; `nothing` if it is in no conversation, undefined if in another chat. */
    arrivalOf: (update: Update, me: Me) => deskArrivalOf(update, group.number(), me),
    take: takerIn(group, parts, notice),
    check: group.check,
  };
};

type DeskParts = TelegramDeskOptions & {
  api: Api;
  me: () => Promise<Me>;
  log: Log;
  sentence: (error: unknown) => string;
  now: () => number;
};

type Group = ReturnType<typeof groupOf>;

/** The group: calls follow it to its new number, which it has once it becomes a supergroup. */
const groupOf = ({ group, api, me, log, sentence, now }: DeskParts) => {
  let current = group;
  let isForum: boolean | undefined;
  /** By member: until when Telegram's answer is trusted, in milliseconds since 1970. */
  const members = new Map<number, number>();

  const calling = async <T>(call: (chat: number) => Promise<T>): Promise<T> => {
    try {
      return await call(current);
    } catch (error) {
      const moved = movedTo(error);
      if (moved === undefined) throw error;
      log.warn(`Telegram: the group of HANDOFF_GROUP has become ${moved}: write that there.`);
      current = moved;
      return call(current);
    }
  };

  const lookWhetherForum = async (): Promise<boolean> => {
    isForum = (await calling((chat) => api.getChat(chat))).is_forum === true;
    return isForum;
  };

  return {
    calling,
    number: (): number => current,
    hasTopics: async (): Promise<boolean> => isForum ?? lookWhetherForum(),

    async isMember(from: number): Promise<boolean> {
      if ((members.get(from) ?? 0) > now()) return true;
      const member = await calling((chat) => api.getChatMember(chat, from)).catch((error) => {
        if (isForGood(error)) return undefined;
        throw error;
      });
      const isIn =
        member !== undefined &&
        (['creator', 'administrator', 'member'].includes(member.status) ||
          (member.status === 'restricted' && member.is_member));
      if (isIn) members.set(from, now() + MEMBER_FOR);
      return isIn;
    },

    send: (one: Case, text: string): Promise<Message.TextMessage> =>
      calling((chat) =>
        api.sendMessage(chat, text, {
          link_preview_options: { is_disabled: true },
          ...(one.thread === undefined ? {} : { message_thread_id: one.thread }),
          ...(one.root === undefined
            ? {}
            : { reply_parameters: { message_id: one.root, allow_sending_without_reply: true } }),
        }),
      ),

    /**
     * Checks that the bot is in the group; warns if it may be unable to read answers there. Rejects with the
     * setting that is wrong.
     */
    async check(): Promise<void> {
      try {
        await lookWhetherForum();
        const own = await calling(async (chat) => api.getChatMember(chat, (await me()).id));
        if (own.status !== 'administrator' && own.status !== 'creator')
          log.warn(
            'Telegram: the bot is no administrator of HANDOFF_GROUP: make it one, with the right to manage topics, or it does not see what is answered there.',
          );
      } catch (error) {
        if (!isForGood(error)) throw error;
        throw new WrongSetting(
          `HANDOFF_GROUP is no group that this bot is in: add the bot to it. ${sentence(error)}`,
        );
      }
    },
  };
};

/** Writes into a case's topic or thread, which is made with its first message, and anew where it was deleted. */
const writerIn = (group: Group, { api, cases }: DeskParts) => {
  const write = async (chat: ChatId, text: string, isAgain = false): Promise<void> => {
    let one = await cases.of(chat);
    const topics = await group.hasTopics();
    if (topics && one.thread === undefined) {
      const made = await group.calling((number) => api.createForumTopic(number, `#${one.name}`));
      one = { name: one.name, chat, thread: made.message_thread_id };
      await cases.keep(one);
    }
    const whole = topics ? text : `#${one.name}\n${text}`;
    try {
      for (let from = 0; from < whole.length; from += textLimit) {
        const { message_id } = await group.send(one, whole.slice(from, from + textLimit));
        if (topics || one.root !== undefined) continue;
        one = { ...one, root: message_id };
        await cases.keep(one);
      }
    } catch (error) {
      if (isAgain || one.thread === undefined || !isRefusal(error, /thread not found|TOPIC_DELETED/i))
        throw error;
      await cases.keep({ name: one.name, chat });
      await write(chat, text, true);
    }
  };
  return write;
};

const deskArrivalOf = (
  update: Update,
  group: number,
  me: Me,
): (Arrival & { staff: StaffMessage }) | 'nothing' | undefined => {
  const staff = staffMessageOf(update, group, me);
  if (staff === undefined || staff === 'nothing') return staff;
  const place = staff.thread === undefined ? `m${staff.case}` : `t${staff.thread}`;
  return {
    updates: [staff.update],
    message: staff.message,
    // A chat of its own for each conversation, so that none waits for another.
    inbound: {
      id: `h${staff.update}`,
      chat: `telegram:${group}${place}`,
      at: staff.at,
      kind: 'text',
      text: '',
    },
    staff,
  };
};

/** Takes what somebody wrote in the group. Rejects when it could not be taken. */
const takerIn =
  (
    group: Group,
    { cases, hear, log }: DeskParts,
    notice: (one: Case, word: (typeof deskWords)[number]) => Promise<void>,
  ) =>
  async ({ update, at, from, thread, case: name, what }: StaffMessage): Promise<void> => {
    const one =
      thread !== undefined ? await cases.inThread(thread) : name ? await cases.named(name) : undefined;
    if (!one) return;
    if (what.kind === 'stranger' || (from !== undefined && !(await group.isMember(from)))) {
      log.warn('Telegram: somebody who is no member wrote in HANDOFF_GROUP: not passed on.');
      return;
    }
    const id = `h${update}`;
    switch (what.kind) {
      case 'says':
        return hear({ kind: 'staff', act: 'says', id, chat: one.chat, at, text: what.text });
      case 'done':
        return hear({ kind: 'staff', act: 'done', id, chat: one.chat, at });
      case 'edit':
        return notice(one, 'desk_no_edits');
      case 'file':
        return notice(one, 'desk_no_files');
      case 'too long':
        return notice(one, 'desk_too_long');
      case 'command':
        log.warn('Telegram: a command in HANDOFF_GROUP that is not /listo: nothing is done.');
    }
  };
