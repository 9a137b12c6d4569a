/**
 * What a channel is: a translator between one platform and the types of the core. It knows nothing of topics,
 * sessions or stores, and no other channel.
 */
import type { Begun, ChatId, Inbound, Reply } from '../core/conversation.ts';

/**
 * Gives the core one message. Resolves when the message's effect on the conversation is stored, and with it its
 * replies: then the channel confirms the delivery to its platform, and the core says the replies, again and again if
 * need be. Rejects when the message could not be taken (the store is away): the channel lets the platform deliver it
 * again.
 */
export type Hear = ((inbound: Inbound) => Promise<void>) & {
  /**
   * Resolves when all replies to what was heard in a chat are said, or the first of them could not be said and is tried
   * again later: for channels whose answer carries the replies. Never rejects.
   */
  said?: (chat: ChatId) => Promise<void>;
  /**
   * To be told of a message that cannot be heard yet, because earlier ones of its chat were not taken: if somebody may
   * be in danger, it is answered now. Never rejects. The message is heard in its turn all the same.
   */
  urgent?: (inbound: Inbound) => Promise<void>;
  /**
   * To be told that a reply was sent, as the platform itself reports it: a process that was killed may have sent
   * it without noting that. `begun`: only its first messages were sent. Never rejects.
   */
  wasSaid?: (chat: ChatId, reply: string, begun: Begun | undefined) => Promise<void>;
  /** Whether somebody may be in danger: no limit holds such a message back. */
  isUrgent?: (inbound: Inbound) => boolean;
};

/**
 * What became of a reply: delivered; refused for a reason that time does not change; or nobody is there to read any
 * reply (blocked, deleted account).
 */
export type Said = 'sent' | 'refused' | 'gone';

/** A reply that could not be said now. `after`: for how many milliseconds the platform does not want to be asked again. */
export type NotNow = Error & { after?: number };

/** Why a delivery was rejected before it reached the core. */
export type Refusal = 'malformed' | 'too_large' | 'forged' | 'too_many';

/** Where a channel counts what went wrong, for `/metrics`; each case is logged as well. */
export type Meter = {
  /** A delivery was rejected. */
  refused(channel: string, why: Refusal): void;
  /**
   * A call of the platform failed, for good or for now. `what` is the call's name, one of few: it becomes a
   * label.
   */
  failed(channel: string, what: string): void;
};

/**
 * Milliseconds after which a message that was not taken yet is checked for an emergency: the store does not
 * answer, or an earlier message of its chat is still being handled.
 */
export const ALARM_AFTER = 250;

/** A channel cannot start until a setting is corrected; the message names the setting. Trying again is no use. */
export class WrongSetting extends Error {}

/**
 * A platform. `open` is called until it succeeds once, `close` once; `say` may be called at any time in
 * between.
 */
export type Channel = {
  /** The prefix of its chat ids. */
  name: string;
  /**
   * How many replies may be under way at once, emergencies not counted; undefined: no limit, for channels that
   * recognise a reply said twice. A quarter of what the platform takes in a second, because a place is free again
   * after 250 ms at the latest.
   */
  atOnce?: number;
  /**
   * Starts listening; resolves when the first message can arrive. Rejects with `WrongSetting`, or with another error in
   * a sentence when the platform is away or refuses: then it may be opened again. After `close` it does nothing more.
   */
  open(hear: Hear): Promise<void>;
  /**
   * Delivers one reply. Rejects with `NotNow` when the platform could not take it now: it is tried again later.
   * Where a reply takes several messages, `begun` is called after each but the last, so that a retry continues
   * there.
   */
  say(chat: ChatId, reply: Reply, begun?: (sofar: Begun) => void): Promise<Said>;
  /**
   * Says a reply while the store is away: at once, without keeping it; it is said again once its message is
   * taken. Channels whose `say` needs no store leave it out.
   */
  sayUnkept?(chat: ChatId, reply: Reply): Promise<Said>;
  /** Deletes what the channel itself keeps of a chat, when the person asks to have everything deleted. */
  forget?(chat: ChatId): Promise<void>;
  /** Stops listening, waits for the messages being handled, and confirms no delivery that was not handled. */
  close(): Promise<void>;
};
