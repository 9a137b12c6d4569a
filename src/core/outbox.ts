/**
 * Replies as they are stored until they are said: not in words, but as what the words were made of, which is a tenth as
 * long and is put into the same words again when another turn or another process says them.
 */
import type { Reply } from './conversation.ts';
import type { Guide } from './guide.ts';
import { type Making, speak } from './speak.ts';
import type { Data } from './topic.ts';

/**
 * A reply in a stored session: its making, or the reply itself where it has none. A line whose data is that of the place,
 * as it mostly is, goes without.
 */
type Stowed = Reply | { id: string; due?: number; made: Making };

/** The replies as they are to be stored. */
export const stow = (replies: readonly Reply[]): Stowed[] =>
  replies.map((reply) =>
    reply.made ? { id: reply.id, due: reply.due, made: packed(reply.made as Making) } : reply,
  );

const packed = (made: Making): Making => {
  const { data } = made.place;
  return {
    ...made,
    lines: made.lines.map((line) => (line.data === data ? { ...line, data: NO_DATA } : line)),
  };
};
/** Left out in JSON. */
const NO_DATA = undefined as unknown as Data;

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
      const whole = lines.map((line) => ({ ...line, data: line.data ?? place.data }));
      const replies = speak(guide, { language, stack: [place] }, whole, inbound, stayed);
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
