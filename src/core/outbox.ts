/**
 * Replies as they are stored until they are said: not in words, but as what the words were made of, which is a tenth as
 * long and is put into the same words again when another turn or another process says them.
 */
import type { Reply } from './conversation.ts';
import type { Guide } from './guide.ts';
import { type Making, speak } from './speak.ts';

/** A reply in a stored session: its making, or the reply itself where it has none. */
type Stowed = Reply | { id: string; due?: number; made: Making };

/** The replies as they are to be stored. */
export const stow = (replies: readonly Reply[]): Stowed[] =>
  replies.map((reply) =>
    reply.made ? { id: reply.id, ...dueOf(reply), made: reply.made as Making } : reply,
  );

/** The replies of a stored outbox. What can't be put into words any more becomes an apology. Never throws. */
export const unstow = (guide: Guide, stored: readonly Stowed[]): Reply[] =>
  stored.map((one) => {
    if (!isMade(one)) return one;
    const { id, made } = one;
    try {
      const { place, lines, at, stayed, message, n } = made;
      const language = guide.languages.includes(made.language) ? made.language : guide.languages[0]!;
      const inbound = {
        id: id.slice(0, id.lastIndexOf('.')),
        at,
        ...(message === undefined ? {} : { message }),
      };
      const replies = speak(guide, { language, stack: [place] }, lines, inbound, stayed);
      const reply = replies[n] ?? replies.at(-1)!;
      if (reply.id === id) return Object.assign(reply, dueOf(one));
      return { ...reply, id, ...dueOf(one) };
    } catch {
      const language = guide.languages[0]!;
      const text = guide.texts.say(language, 'common', 'lost_the_thread', {});
      return { id, text, language, choices: [], ...dueOf(one) };
    }
  });

const isMade = (one: Stowed): one is { id: string; due?: number; made: Making } =>
  typeof one === 'object' && one !== null && !('text' in one) && 'made' in one;

const dueOf = ({ due }: { due?: number }): { due?: number } => (due === undefined ? {} : { due });
