/**
 * `npm run eval -- --several`: of the messages that ask for two or three things at once, how many get all of
 * them answered in one reply; and of long messages that ask for a single thing, how many are told nothing
 * else. The whole bot is run, through `turn`.
 */
import { readFileSync } from 'node:fs';
import type { Inbound } from '../../src/core/conversation.ts';
import { type Guide, partsOf } from '../../src/core/guide.ts';
import type { Session } from '../../src/core/session.ts';
import { turn } from '../../src/core/turn.ts';

/** One message a line. Each list of `asks` holds the answers that fit one request; `before` was told just before. */
type Message = { lang: string; before: string | null; text: string; asks: string[][] };

const FILES = {
  'A (read for faults)': 'test/understanding/blind/several-a.jsonl',
  'B (read for faults)': 'test/understanding/blind/several-b.jsonl',
  'C (never read)': 'test/understanding/blind/several-c.jsonl',
};

/** A line of the report for each set. */
export const severalLines = (guide: Guide): string[] =>
  Object.entries(FILES).map(([name, file]) => {
    const rows = readFileSync(file, 'utf8').trim().split('\n');
    const heard = rows.flatMap((row) => {
      const message: Message = JSON.parse(row);
      const told = toldTo(guide, message);
      return told === undefined ? [] : [{ message, told }];
    });
    const several = heard.filter(({ message }) => message.asks.length > 1);
    const single = heard.filter(({ message }) => message.asks.length === 1);
    const met = ({ message, told }: (typeof heard)[number]): number =>
      message.asks.filter((fitting) => told.some((id) => fitting.includes(id))).length;
    const all = several.filter((one) => met(one) === one.message.asks.length);
    const some = several.filter((one) => met(one) > 0);
    const right = single.filter((one) => met(one) === 1);
    const alone = right.filter(({ told }) => told.length === 1);
    return [
      `set ${name}: of ${several.length} that ask for several things, each answered ${share(all, several)}`,
      `at least one ${share(some, several)}`,
      `of ${single.length} that ask for one, answered ${share(right, single)}, nothing else told ${share(alone, single)}`,
    ].join(' · ');
  });

const share = (some: readonly unknown[], all: readonly unknown[]): string =>
  (some.length / all.length).toFixed(3);

/** The answers told to a message; undefined if no wording of the answer before it leads to that answer. */
function toldTo(guide: Guide, { lang, before, text }: Message): string[] | undefined {
  const say = (session: Session | undefined, said: string): Session => {
    const inbound = {
      kind: 'text',
      text: said,
      id: '1',
      chat: 'eval:1',
      at: NOW,
      languageTag: lang,
      local: true,
    };
    return turn(guide, session && { ...session, outbox: [] }, inbound as Inbound);
  };
  const toldIn = ({ outbox }: Session): string[] => outbox.flatMap(({ answers = [] }) => answers);
  if (before === null) return toldIn(say(undefined, text));
  const opened = wordingsOf(lang, before)
    .slice(0, TRIED)
    .map((wording) => say(undefined, wording))
    .find((session) => toldIn(session).includes(before));
  return opened && toldIn(say(opened, text));
}

const NOW = Date.parse('2026-11-26T11:00:00-06:00');
/** How many wordings of the answer before are tried. */
const TRIED = 25;

function wordingsOf(language: string, id: string): string[] {
  const { topic, name } = partsOf(id);
  const asked = JSON.parse(readFileSync(`locales/${language}/questions/${topic}.json`, 'utf8'));
  return asked[name]?.ask ?? [];
}
