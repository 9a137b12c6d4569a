/**
 * `npm run eval -- --talks`: how often the right answer is ranked first, and among three, over labelled
 * conversations that nobody learned from. Each message is ranked in its context: the answer that the message
 * before it asked for, and the earlier messages.
 */
import { readFileSync } from 'node:fs';
import { type Guide, partsOf } from '../../src/core/guide.ts';
import type { Where } from '../../src/core/meaning.ts';

/** Labelled conversations, one message a line: conversation, language, the id of the answer asked for, text. */
const FILES = {
  'E (two authors; the ranking’s weights were chosen on them)': 'test/understanding/blind/talks-e.tsv',
  'M (five authors; never read; cases told in one message, and conversations)':
    'test/understanding/blind/talks-m.tsv',
};

type Message = { text: string; asks: string; where: Where };

/** A line of the report for each set. */
export const talkLines = (guide: Guide): string[] =>
  Object.entries(FILES).map(([name, file]) => {
    const messages = messagesIn(guide, readFileSync(file, 'utf8'));
    const first = messages.filter(({ where }) => where.told === undefined);
    const later = messages.filter(({ where }) => where.told !== undefined);
    const shares = [
      `right first ${share(guide, messages, 1)}, among three ${share(guide, messages, 3)}`,
      `first messages ${share(guide, first, 1)} of ${first.length}`,
      `later ones ${share(guide, later, 1)} of ${later.length}`,
    ];
    return `set ${name}: messages ${messages.length} · ${shares.join(' · ')}`;
  });

function share(guide: Guide, messages: readonly Message[], among: number): string {
  const right = messages.filter(({ text, asks, where }) =>
    guide.understanding
      .rank(text, where)
      .answers.slice(0, among)
      .some(({ id }) => id === asks),
  );
  return (right.length / messages.length).toFixed(3);
}

function messagesIn({ understanding }: Guide, file: string): Message[] {
  let talk = '';
  let where: Where = {};
  return file
    .trim()
    .split('\n')
    .map((line) => {
      const [number = '', , asks = '', text = ''] = line.split('\t');
      if (number !== talk) [talk, where] = [number, {}];
      const message = { text, asks, where };
      where = { ...after(where, asks), gist: understanding.gist(text, where.gist) };
      return message;
    });
}

/** The context of the message that follows one asking for this answer. */
function after({ topic: left, beside: earlier = [] }: Where, told: string): Where {
  const { topic } = partsOf(told);
  const beside = (left !== undefined && left !== topic ? [left] : earlier).filter((one) => one !== topic);
  return { topic, told, ...(beside.length > 0 ? { beside } : {}) };
}
