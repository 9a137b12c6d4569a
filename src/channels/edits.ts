/**
 * Messages that people edit after they sent them: which edits the bot hears, and which it ignores as tidying up.
 */
import { createHash } from 'node:crypto';
import type { ChatId, Inbound } from '../core/conversation.ts';
import { evictOldest } from './bounded.ts';

/** A message as it arrived. */
export type Written = {
  inbound: Inbound;
  /**
   * The platform's id of the message that was written, edited or pressed. Where it is a number, a later one
   * is higher.
   */
  message: number | string;
  /**
   * Set for an edit: seconds after the message was written, or `unknown` where the platform does not tell.
   */
  editedAfter?: number | 'unknown';
};

/**
 * Which edits are heard. An edited text is heard as a new one when it is the newest thing its writer did (no
 * later message, no press of a later button) and was edited within two minutes: then somebody corrects what they
 * asked. Later, or of an older message, it is tidying up. Platforms report edits for reasons of their own too:
 * unchanged words are no edit. The newest message is kept as a digest, for as many chats as are likely to be
 * open. Of a chat that is not remembered, an edit is heard if it was quick, or if the platform gives no time.
 */
export const editsHeard = (): ((written: Written) => boolean) => {
  const newest = new Map<ChatId, Newest>();
  return ({ inbound, message, editedAfter }) => {
    const known = newest.get(inbound.chat);
    const words = createHash('sha256').update(wordsOf(inbound)).digest('base64');
    const again = known?.id === inbound.id;
    if (editedAfter !== undefined && !again) {
      const since = known ? (inbound.at - known.at) / 1000 : 0;
      if ((editedAfter === 'unknown' ? since : editedAfter) > LATEST) return false;
      if (known && (known.message !== message || known.words === words)) return false;
    }
    const order = typeof message === 'number' ? message : inbound.at;
    if (!known || order >= known.order) {
      newest.delete(inbound.chat);
      newest.set(inbound.chat, { message, order, words, id: inbound.id, at: inbound.at });
      evictOldest(newest, 10_000);
    }
    return true;
  };
};

type Newest = { message: number | string; order: number; words: string; id: string; at: number };

/** Seconds between a message and its correction. */
const LATEST = 120;

const wordsOf = (inbound: Inbound): string => {
  if (inbound.kind === 'text') return inbound.text;
  return inbound.kind === 'command' ? `/${inbound.command} ${inbound.argument ?? ''}` : '';
};
