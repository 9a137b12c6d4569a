/**
 * What a channel is: a translator between one platform and the core's nouns. It knows nothing of topics,
 * sessions or stores, and no other channel.
 */
import type { ChatId, Inbound, Reply } from '../core/conversation.ts';

/**
 * Gives the core one message. Resolves when the message's effect on the conversation is stored and its replies
 * are on their way: only then may the channel confirm the delivery to its platform. Rejects when the
 * message could not be taken (the store is away, the platform refuses every reply): the channel lets the platform
 * deliver it again.
 */
export type Hear = ((inbound: Inbound) => Promise<void>) & {
  /**
   * To be told of a message that cannot be heard yet, because earlier ones of its chat were not taken: if somebody may
   * be in danger, it is answered now. Never rejects. The message is heard in its turn all the same.
   */
  urgent?: (inbound: Inbound) => Promise<void>;
  /** Whether somebody may be in danger: no limit holds such a message back. */
  isUrgent?: (inbound: Inbound) => boolean;
};

/** What became of a reply: delivered, or nobody is there to read it any more (blocked, deleted account). */
export type Said = 'sent' | 'gone';

/** Why a delivery was turned away at the door, before the core heard of it. */
export type Refusal = 'malformed' | 'too_large' | 'forged' | 'too_many';

/** Where a channel counts what went wrong, for `/metrics`. Beside it, each has its line in the log. */
export type Meter = {
  /** A delivery that was not let in. */
  refused(channel: string, why: Refusal): void;
  /** A call of the platform that failed for good or for now: `what` is the call's name, a word of few. */
  failed(channel: string, what: string): void;
};

/** Why a channel cannot start when only another setting helps: a sentence that names the setting. */
export class WrongSetting extends Error {}

/** A platform. Opened until that succeeds, closed once; `say` may be called between the two from any turn. */
export type Channel = {
  /** The prefix of its chat ids. */
  name: string;
  /**
   * Starts listening; resolves when the first message can arrive. Rejects with `WrongSetting`, or with another error in
   * a sentence when the platform is away or refuses: then it may be opened again. After `close` it does nothing more.
   */
  open(hear: Hear): Promise<void>;
  /** Delivers one reply. Rejects when the platform could not take it now; the reply stays in the outbox. */
  say(chat: ChatId, reply: Reply): Promise<Said>;
  /** Deletes what the channel itself keeps of a chat, when its person has all deleted. */
  forget?(chat: ChatId): Promise<void>;
  /** Stops listening, waits for the messages being handled, and confirms no delivery that was not handled. */
  close(): Promise<void>;
};
