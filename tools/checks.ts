/**
 * Runs the whole bot over questions and conversations. Each comes with what a reply must say and must never
 * say. `npm run eval` prints the results as those of the answers. The files have the form of
 * `test/understanding/questions-dev.jsonl` and `dialogues-dev.jsonl`.
 */
import { readFileSync } from 'node:fs';
import type { Inbound } from '../src/core/conversation.ts';
import type { Guide } from '../src/core/guide.ts';
import type { Session } from '../src/core/session.ts';
import { turn } from '../src/core/turn.ts';

/** One message with what its reply must match and must not, as regular expressions, and the most characters it may have. */
export type Check = { say: string; kind?: string; must: string[]; never: string[]; max?: number };

/** A question without context, or a conversation of several turns. */
export type Talk = { id: string; lang: string; now?: string; about?: string; turns: Check[] };

/** How one reply did. `told`: the answers it told. */
export type Judged = {
  talk: Talk;
  check: Check;
  text: string;
  buttons: string;
  told: string[];
  missing: string[];
  hits: string[];
  /** Longer than allowed. */
  long: boolean;
  ok: boolean;
};

/** Reads the talks of a file; a question becomes a talk of one turn. */
export function talksIn(file: string): Talk[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map((row) => ({
      id: row.id,
      lang: row.lang,
      now: row.now,
      about: row.about ?? row.answer,
      turns: row.turns ?? [{ say: row.text, kind: 'question', must: row.must, never: row.never }],
    }));
}

const NOW = '2026-11-26T11:00:00-06:00';

/** Talks to the guide and judges each reply. */
export function judge(guide: Guide, talk: Talk): Judged[] {
  let session: Session | undefined;
  const at = Date.parse(talk.now ?? NOW);
  return talk.turns.map((check, n) => {
    const inbound: Inbound = {
      kind: 'text',
      text: check.say,
      id: String(n),
      chat: 'eval:1',
      at,
      languageTag: talk.lang === 'en' ? 'en' : 'es',
      local: true,
    };
    session = turn(guide, session && { ...session, outbox: [] }, inbound);
    const text = tidy(session.outbox.map((reply) => reply.text).join('\n'));
    const last = session.outbox.at(-1);
    const shown = [...(last?.wantsPlace ? [last.wantsPlace] : []), ...(last?.choices ?? [])];
    const buttons = tidy(shown.map(({ label }) => `[${label}]`).join(' '));
    const told = session.outbox.flatMap((reply) => reply.answers ?? []);
    const missing = check.must.filter((one) => !pattern(one).test(`${text}\n${buttons}`));
    const hits = check.never.filter((one) => pattern(one).test(text));
    const long = check.max !== undefined && text.length > check.max;
    return {
      talk,
      check,
      text,
      buttons,
      told,
      missing,
      hits,
      long,
      ok: !missing.length && !hits.length && !long,
    };
  });
}

const pattern = (source: string): RegExp => new RegExp(source, 'iu');

/** Without bold marks and coordinates, and with plain spaces and hyphens. */
const tidy = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\*/g, '')
    .replace(/-?\d{1,3}\.\d{3,},-?\d{1,3}\.\d{3,}/g, '…')
    .replace(/[\u00a0\u2007\u2009\u202f]/g, ' ')
    .replace(/[\u2010\u2011]/g, '-')
    .trim();

/** What went wrong with a reply, as far as its form tells. */
export function faultOf({ ok, hits, text, told, long }: Judged): string {
  if (ok) return 'ok';
  if (long) return 'too long';
  if (hits.some((hit) => /911/.test(hit) && !/entend/.test(hit))) return 'false alarm';
  if (
    /no (?:le )?entend|didn['’]t understand|se refiere a alguno|do you mean|De eso no sé|I don['’]t know about/i.test(
      text,
    )
  )
    return 'fell back';
  if (told.length === 0 && /\?\s*$/.test(text)) return 'asked back';
  return told.length > 0 ? 'other answer' : 'wrong';
}

/** Every third talk is kept aside: not looked at while the guide is worked on. */
export const isKeptAside = ({ id }: Talk): boolean => Number(id.replace(/\D/g, '')) % 3 === 0;
