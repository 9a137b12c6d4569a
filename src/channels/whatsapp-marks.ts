/**
 * Each message carries a mark, which WhatsApp gives back when it reports what became of the message. If a
 * process sends a reply and dies before it notes that, another process that gets Meta's call learns that the
 * reply was said.
 */
import { type Begun, type ChatId, channelOf, isChatId } from '../core/conversation.ts';

/** One of the messages of a reply: number `n`, counted from 0, `of` so many. */
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
