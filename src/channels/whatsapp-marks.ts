/**
 * A mark on each message that WhatsApp gives back when it tells of the message's fate. So a reply that a process sent and did
 * not live to note is known to others as said, where Meta's call reaches one of them.
 */
import { type Begun, type ChatId, channelOf, isChatId } from '../core/conversation.ts';

/** The n-th of a reply's messages. */
export type Marked = { chat: ChatId; reply: string; n: number; of: number };

/** Meta keeps so many characters of a mark. */
const LONGEST = 512;

/** The mark; undefined for what is too long for one. */
export const markOf = ({ chat, reply, n, of }: Marked): string | undefined => {
  const mark = JSON.stringify([chat, reply, n, of]);
  return mark.length > LONGEST ? undefined : mark;
};

/** Which reply left, as far as its mark tells: `begun` where that was not its last message. Undefined for no mark of ours. */
export const leftOf = (mark: string): { chat: ChatId; reply: string; begun?: Begun } | undefined => {
  let told: unknown;
  try {
    told = JSON.parse(mark);
  } catch {
    return undefined;
  }
  if (!Array.isArray(told)) return undefined;
  const [chat, reply, n, of]: unknown[] = told;
  if (typeof chat !== 'string' || !isChatId(chat) || channelOf(chat) !== 'whatsapp') return undefined;
  if (typeof reply !== 'string' || !Number.isSafeInteger(n) || !Number.isSafeInteger(of)) return undefined;
  return { chat, reply, ...(Number(n) + 1 < Number(of) ? { begun: { sent: Number(n) + 1 } } : {}) };
};
