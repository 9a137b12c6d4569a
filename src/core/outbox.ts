/**
 * Replies as they are stored until they are said: not in words, but as what the words were made of, which is a tenth as
 * long and is put into the same words again when another turn or another process says them.
 */
import type { Reply } from './conversation.ts';
import type { Guide } from './guide.ts';
import type { Line } from './line.ts';
import { type Making, speak } from './speak.ts';
import type { Data } from './topic.ts';

/** A reply in a stored session: its making, or the reply itself where it has none. */
export type Stowed = Reply | Made;
type Made = Pick<Reply, 'id' | 'by' | 'since' | 'begun'> & { made: Packed };

/** A making whose lines omit their data if it equals that of the place, as it mostly does. */
type Packed = Omit<Making, 'lines'> & { lines: (Omit<Line, 'data'> & { data?: Data })[] };

/** The replies in the form in which they are stored; some may have it already. */
export const stow = (replies: readonly Stowed[]): Stowed[] =>
  replies.map((reply) => (reply.made ? { ...markOf(reply), made: packed(reply.made as Making) } : reply));

/** The fields of a reply that cannot be made again from its making. */
const markOf = ({ id, by, since, begun }: Stowed) => ({ id, by, since, begun });

const packed = (made: Making): Packed => ({
  ...made,
  lines: made.lines.map((line) => (line.data === made.place.data ? { ...line, data: undefined } : line)),
});

/** The replies of a stored outbox. What can't be put into words any more becomes an apology. Never throws. */
export const unstow = (guide: Guide, stored: readonly Stowed[]): Reply[] =>
  stored.map((one) => {
    if (!isMade(one)) return one;
    const { made, ...mark } = one;
    try {
      const { place, lines, at, stayed, message, n, quiet } = made;
      const language = guide.languages.includes(made.language) ? made.language : guide.languages[0];
      const inbound = { id: one.id.slice(0, one.id.lastIndexOf('.')), at, message };
      // A key without a text would be shown as the key itself.
      if (!lines.every((line) => guide.texts.has(language, line.topic, line.key))) throw new Error('no text');
      const whole = lines.map((line) => ({ ...line, data: line.data ?? place.data }));
      const replies = speak(guide, { language, stack: [place] }, whole, inbound, stayed, quiet);
      const reply = replies[n] ?? replies.at(-1);
      if (!reply) throw new Error('no reply');
      return { ...reply, ...mark };
    } catch {
      const language = guide.languages[0];
      const text = guide.texts.say(language, 'common', 'lost_the_thread', {});
      return { ...markOf({ ...one, begun: undefined }), text, language, choices: [] };
    }
  });

const isMade = (one: Stowed): one is Made =>
  typeof one === 'object' && one !== null && !('text' in one) && 'made' in one;
