/**
 * Makes messages in the person's language out of what is to be said: the lines in words, their sources once,
 * and at the end the open question with its buttons. Pure.
 */
import type { Action, Inbound, Language, Reply } from './conversation.ts';
import { EMERGENCY, type Guide } from './guide.ts';
import type { Composed, Line, Worded } from './line.ts';
import { paragraphs } from './passages.ts';
import { isHome, type OpenState, openQuestion, type Spoken } from './question.ts';
import { offerRating } from './rating.ts';
import { keep, recalled } from './shelf.ts';
import { sourcesOf } from './sources.ts';
import { inWords } from './worded.ts';

/** What a reply was made of: enough to make it again. `n`: it was the n-th of its turn. */
export type Making = {
  language: Language;
  place: OpenState;
  lines: Line[];
  at: number;
  message?: string;
  stayed: boolean;
  /** The open question is not asked again. */
  quiet?: boolean;
  n: number;
};

/** The messages for the lines of a turn, in order. `stayed`: an answer led back to the same question. */
export function speak(
  guide: Guide,
  session: Spoken,
  lines: Line[],
  inbound: Pick<Inbound, 'id' | 'at' | 'message'>,
  stayed: boolean,
  quiet = false,
): Reply[] {
  const { language } = session;
  const question = quiet && lines.length > 0 ? undefined : openQuestion(guide, session, inbound.at);
  const told = lines.map((line) => inWords(guide, language, line, inbound.at));
  const asked = question && inWords(guide, language, question.text, inbound.at);
  const { texts, sources } = compose(guide, language, told, asked);
  const replies: Reply[] = texts.map((text, at) => ({
    id: `${inbound.id}.${at}`,
    text,
    language,
    choices: [],
  }));
  const isAlarm = session.stack.at(-1)?.topic === EMERGENCY;
  const all = asked ? [...told, asked] : told;
  const links = unique(all.flatMap((one) => one.links));
  const places = unique(all.flatMap((one) => one.places));
  for (const reply of replies) {
    const isIn = ({ text }: { text: string }): boolean => reply.text.includes(text);
    const own = links.filter(isIn);
    if (own.length > 0) reply.links = own;
    if (places.some(isIn)) reply.places = places.filter(isIn);
    if (sources && isIn(sources)) reply.sources = sources;
    if (asked && reply.text.endsWith(asked.text)) reply.asks = asked.text;
    if (isAlarm) {
      reply.tone = 'alarm';
      const calls = callsIn(guide, language, reply);
      if (calls.length > 0) reply.actions = calls;
    }
  }
  const answered = lines.flatMap(({ told: id }) => id ?? []);
  const taken = lines.flatMap(({ key }) => TAKEN[key] ?? [])[0];
  if (replies[0] && taken) replies[0].taken = taken;
  if (replies[0] && answered.length > 0) {
    replies[0].answers = answered;
    offerRating(guide, replies[0], question !== undefined && !isHome(guide, session));
  }
  const last = replies.at(-1);
  if (last) {
    if (question) last.choices = question.choices;
    if (question?.share) last.wantsPlace = question.share;
    const passed = told.find(({ share }) => share);
    if (passed?.share) last.share = passed.share;
  }
  for (const { text, ticks, map, actions, progress } of told) {
    // Beside what is told, not beside what may be asked in another message after it.
    const shown = replies.find((reply) => reply.text.includes(text));
    if (!shown) continue;
    if (map) shown.map = map;
    if (progress) shown.progress = progress;
    if (actions) shown.actions = [...(shown.actions ?? []), ...actions];
    if (ticks.length > 0)
      shown.ticks = ticks.map(({ option, ...tick }) => {
        const button = question?.buttons.find(({ id }) => id.endsWith(`/${option}`));
        return button ? { ...tick, button: button.id } : tick;
      });
  }
  if (replies[0] && inbound.message !== undefined) {
    if (stayed && replies.length === 1) replies[0].replaces = inbound.message;
    else replies[0].spends = inbound.message;
  }
  const { topic, state, data } = session.stack.at(-1)!;
  const { at, message } = inbound;
  const place = { topic, state, data };
  for (const [n, reply] of replies.entries())
    reply.made = {
      language,
      place,
      lines,
      at,
      message,
      stayed,
      n,
      ...(quiet ? { quiet } : {}),
    } satisfies Making;
  return replies;
}

/** The texts that say how a message was taken. */
const TAKEN: Record<string, Reply['taken']> = { closest: 'nearest', off_topic: 'off_topic' };

/** The facts that are numbers to call in danger. */
const LIFELINES = ['emergency_phone', 'life_line'];

/** The numbers to call in danger that a reply names. */
function callsIn(guide: Guide, language: Language, { text, links = [] }: Reply): Action[] {
  return LIFELINES.flatMap((id) => {
    const number = String(guide.texts.fact(language, EMERGENCY, id));
    const link = links.find((one) => one.text === number && text.includes(number));
    return link ? [{ kind: 'call' as const, number, href: link.href }] : [];
  });
}

/**
 * Composes what is told, its sources, and what is asked: as one text, or as two if one would be too long. A
 * list to tick off stays in one text with its question.
 */
function compose(guide: Guide, language: Language, told: Worded[], asked: Worded | undefined): Composed {
  const { composed } = recalled(guide);
  const parts = asked ? [...told, asked] : told;
  const key = parts.every(({ n }) => n) ? `${parts.map(({ n }) => n).join(' ')}${asked ? '?' : ''}` : '';
  const before = key === '' ? undefined : composed.get(key);
  if (before) return before;
  const facts = new Set(parts.flatMap((part) => [...part.facts]));
  const said = paragraphs(told.map(({ text }) => text));
  const sources = sourcesOf(guide, language, facts);
  const rest = paragraphs([sources?.text ?? '', asked?.text ?? '']);
  const whole = paragraphs([said, rest]);
  const isList = told.some(({ ticks }) => ticks.length > 0);
  const texts = (isLong(whole) && !isList ? [said, rest] : [whole]).filter(Boolean);
  const made = { texts, ...(sources ? { sources } : {}) };
  if (key !== '') keep(composed, key, made);
  return made;
}

/** Removes duplicates, by their text. */
const unique = <One extends { text: string }>(all: One[]): One[] => [
  ...new Map(all.map((one) => [one.text, one])).values(),
];

/**
 * The most characters of one message, links left out. A longer one is split in two: what is told, then its
 * sources and the question.
 */
const LONG = 900;

const isLong = (text: string): boolean =>
  text.length > LONG && text.replace(/https?:\/\/\S+/g, '').length > LONG;
