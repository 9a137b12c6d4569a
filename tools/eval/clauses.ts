/**
 * `npm run eval -- --clauses`: how well clauses that ask for something are distinguished from those that only
 * tell something; and how many messages with one request or several are answered. Measured on conversations
 * that nobody learned from.
 */
import { readFileSync } from 'node:fs';
import type { Inbound } from '../../src/core/conversation.ts';
import type { Guide } from '../../src/core/guide.ts';
import type { Session } from '../../src/core/session.ts';
import { turn } from '../../src/core/turn.ts';
import type { Clause } from '../../src/understanding/clauses.ts';

/** One conversation a line: its language, and its messages in their clauses. */
const FILES = {
  'N (by one author; never read)': 'test/understanding/blind/clauses-n.jsonl',
  'O (by three, in talks with the guide itself; never read)': 'test/understanding/blind/clauses-o.jsonl',
  'S (by one, things asked beside others or once more; never read)':
    'test/understanding/blind/clauses-s.jsonl',
  'T (by one, two things asked at once, mostly without "and"; never read)':
    'test/understanding/blind/clauses-t.jsonl',
};

type Conversation = { lang: string; said: Clause[][] };

/** The lines of the report. */
export const clauseLines = (guide: Guide): string[] =>
  Object.entries(FILES).flatMap(([name, file]) => {
    const talks = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line): Conversation => JSON.parse(line));
    return [`set ${name}: ${askingLine(guide, talks)}`, ...toldLines(guide, talks)];
  });

function askingLine({ understanding }: Guide, talks: readonly Conversation[]): string {
  const guesses = talks.flatMap(({ said }) =>
    said.flatMap((message) =>
      message.map(([text, asks], at) => {
        const hasAsked = message.slice(0, at).some(([, before]) => before !== null);
        const chance = understanding.chanceOfRequest(text, { isLast: at === message.length - 1, hasAsked });
        return { asks: asks !== null, found: chance >= 0.5 };
      }),
    ),
  );
  const found = guesses.filter((one) => one.found);
  const asking = guesses.filter(({ asks }) => asks);
  const right = found.filter(({ asks }) => asks).length;
  return `of ${guesses.length} clauses, ${asking.length} ask · found ${share(right, asking.length)} · of those found, right ${share(right, found.length)}`;
}

function toldLines(guide: Guide, talks: readonly Conversation[]): string[] {
  const heard = talks.flatMap((talk) => toldIn(guide, talk));
  const lineOf = (name: string, of: typeof heard): string => {
    const all = of.filter(({ asks, told }) => asks.every((id) => told.includes(id))).length;
    const more = of.filter(({ asks, told }) => told.length > asks.length).length;
    return `${name}: ${of.length} messages, all answered ${share(all, of.length)}, more told ${share(more, of.length)}`;
  };
  return [
    lineOf(
      'one request, nothing else',
      heard.filter(({ asks, clauses }) => asks.length === 1 && clauses === 1),
    ),
    lineOf(
      'one request beside what is told',
      heard.filter(({ asks, clauses }) => asks.length === 1 && clauses > 1),
    ),
    lineOf(
      'several requests',
      heard.filter(({ asks }) => asks.length > 1),
    ),
  ];
}

/** What was asked and what was told at each message of a conversation that asks for something. */
function toldIn(
  guide: Guide,
  { lang, said }: Conversation,
): { clauses: number; asks: string[]; told: string[] }[] {
  let session: Session | undefined;
  return said.flatMap((message, at) => {
    const inbound = {
      kind: 'text',
      text: message.map(([text]) => text).join(' '),
      id: String(at),
      chat: 'eval:1',
      at: NOW,
      languageTag: lang,
      local: true,
    };
    session = turn(guide, session && { ...session, outbox: [] }, inbound as Inbound);
    const told = session.outbox.flatMap(({ answers = [] }) => answers);
    const asks = message.flatMap(([, id]) => (id === null ? [] : [id]));
    return asks.length > 0 ? [{ clauses: message.length, asks, told: [...told] }] : [];
  });
}

const NOW = Date.parse('2026-11-26T11:00:00-06:00');

const share = (some: number, all: number): string => (some / all).toFixed(3);
