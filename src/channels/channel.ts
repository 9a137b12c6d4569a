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
export type Hear = (inbound: Inbound) => Promise<void>;

/** What became of a reply: delivered, or nobody is there to read it any more (blocked, deleted account). */
export type Said = 'sent' | 'gone';

/** A platform. Opened once, closed once; `say` may be called between the two from any turn. */
export type Channel = {
  /** The prefix of its chat ids. */
  name: string;
  /** Starts listening; resolves when the first message can arrive. Rejects with a sentence when it cannot start. */
  open(hear: Hear): Promise<void>;
  /** Delivers one reply. Rejects when the platform could not take it now; the reply stays in the outbox. */
  say(chat: ChatId, reply: Reply): Promise<Said>;
  /** Stops listening, waits for the messages being handled, and confirms no delivery that was not handled. */
  close(): Promise<void>;
};
