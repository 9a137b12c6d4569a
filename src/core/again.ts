/**
 * Adapts the answers of a draft to what was told before and to the message: no answer twice in a row, a short
 * form of what was read lately, and the paragraph that the message asks for. Changes the lines of a draft.
 */
import { textOf } from './conversation.ts';
import { type Draft, tell, tellAnswer, top } from './draft.ts';
import { EMERGENCY, MENU, partsOf } from './guide.ts';
import { EMPLOYER, known } from './heard.ts';
import type { Line } from './line.ts';
import { onlyOf } from './lists.ts';
import type { Aspect, RankedAnswer, Understanding, Where } from './meaning.ts';
import { SURELY } from './sure.ts';
import { hasCase, lengthOf, paragraphsOf } from './worded.ts';

/** How many of the last rateable replies count as still in view of the person. */
const LATELY = 4;

/**
 * If a passage was the last answer told, too, shortens it to the part about the person's own case, if it has
 * one. Returns whether it did.
 */
export function sayOwn({ guide, session, inbound, lines }: Draft, { told }: Where): boolean {
  // "¿Qué papeles son?" is not answered by what holds in their case.
  if (aspectOf(guide.understanding, textOf(inbound) ?? '')) return false;
  const again = lines.filter(
    (line) =>
      line.told !== undefined && line.told === told && hasCase(guide, session.language, line, inbound.at),
  );
  for (const line of again) line.own = true;
  return again.length > 0;
}

/** Whether what is to be told is what was told last, with the same values. */
export const isSaidAgain = ({ lines, session: { focus } }: Draft): boolean =>
  focus?.said !== undefined && focus.said === fingerprint(lines);

/**
 * Handles a message that asks for the answer told last. Repeats it whole if the message asks for exactly that;
 * else tells only the paragraph that matches the message, "la factura salió a nombre de mi hijo", or all but the
 * first.
 */
export function sayAgain(draft: Draft, where: Where, complained: boolean): void {
  const { guide, inbound } = draft;
  const text = textOf(inbound) ?? '';
  const ranked = known(guide, guide.understanding.rank(text, where)).answers;
  const [best] = ranked;
  const isVerdict = guide.understanding.aspectWithin(text) === 'verdict';
  const told = draft.lines.filter((line) => line.told !== undefined);
  const only = onlyOf(told);
  const one = only?.view === undefined && only?.topic !== EMERGENCY ? only : undefined;
  if (one && guide.understanding.asksFirst(text)) {
    one.steps = true;
    draft.lines.unshift({ topic: top(draft).topic, key: 'in_short', data: {} });
    return;
  }
  const part = one && partFor(draft, one);
  const isShort = text.trim().split(/\s+/).length <= NAMING;
  // "So what would the two of us pay?": what was worked out for them is told again as a whole.
  const isWorkedOut =
    only !== undefined &&
    (only.view !== undefined || hasCase(guide, draft.session.language, only, inbound.at));
  // If the message matches the first paragraph, it asks for the whole passage.
  const asksForIt =
    inbound.kind !== 'text' ||
    (best !== undefined && best.confidence >= SURELY && !isVerdict && (isShort || part === 0 || isWorkedOut));
  if (!asksForIt && one && part === undefined && sayNext(draft, one, ranked)) return;
  if (!asksForIt && one && part !== undefined) sayBeside(draft, one, ranked, ALSO);
  if (!asksForIt)
    for (const line of draft.lines)
      if (line.told)
        Object.assign(line, { short: true, ...(line.topic === EMERGENCY ? {} : { again: true }) });
  if (complained) return;
  draft.lines.unshift({ topic: top(draft).topic, key: isVerdict ? 'in_short' : 'as_said', data: {} });
}

/**
 * Tells the next answer of the ranking in short, in place of the one told last, if no paragraph of that matches
 * the message. Returns false if no other answer is likely enough.
 */
function sayNext(draft: Draft, told: Line, ranked: readonly RankedAnswer[]): boolean {
  if (!sayBeside(draft, told, ranked, NEXT)) return false;
  draft.lines = draft.lines.filter((line) => line !== told);
  draft.lines.unshift({ topic: top(draft).topic, key: 'nothing_more', data: {} });
  return true;
}

/**
 * Tells the next answer of the ranking in short, under its name, behind the one told last: who gets that again has
 * mostly asked for another. Returns false if none has at least this confidence.
 */
function sayBeside(draft: Draft, told: Line, ranked: readonly RankedAnswer[], least: number): boolean {
  const next = ranked.find(
    ({ id, confidence }) =>
      id !== told.told && confidence >= least && draft.guide.answers.get(id)?.walk === undefined,
  );
  if (!next) return false;
  const { topic, name } = partsOf(next.id);
  tell(draft, 'closest_item', { label: { key: `choice_${name}`, topic } });
  const { focus } = draft.session;
  tellAnswer(draft, next.id, { reading: true, short: true });
  // The focus stays on the answer that was told before.
  draft.session = { ...draft.session, focus: { ...draft.session.focus, ...focus } };
  return true;
}

/** A message of at most so many words only names an answer; a longer one says more about it. */
const NAMING = 4;
/** From this confidence on an answer is told instead of one that was just told. */
const NEXT = 0.2;
/** From this one on, it is told beside that. */
const ALSO = 0.1;

/** The aspect of an answer that a message asks for; of a longer one, only if it asks for nothing else. */
const aspectOf = (understanding: Understanding, text: string): Aspect | undefined =>
  understanding.aspectWithin(text) ??
  (text.trim().split(/\s+/).length <= SHORT ? understanding.aspectNamed(text) : undefined);

/** The most words of a message of which a question word alone tells what it asks for. */
const SHORT = 7;

/** The index of the paragraph of a passage that matches the message; undefined if none does. */
function partFor({ guide, session, inbound }: Draft, line: Line): number | undefined {
  const { understanding } = guide;
  const text = textOf(inbound) ?? '';
  const aspect = aspectOf(understanding, text);
  // The first paragraph of a passage holds its verdict (the yes or no).
  if (aspect === 'verdict') return 0;
  const paragraphs = paragraphsOf(guide, session.language, line, inbound.at);
  const speaking = aspect && mostOf(paragraphs, (one) => understanding.speaksOf(one, aspect));
  return speaking ?? understanding.closest(text, paragraphs);
}

/**
 * Selects what is told of an answer. In the short form: the first paragraph, and the one that matches the
 * message. The yes at the beginning of a passage is kept only if the message asks something and contains no
 * denial; "no me tiene que registrar, ¿es cierto?" contains one.
 */
export function aim(draft: Draft): void {
  const { guide, session, inbound } = draft;
  const told = draft.lines.filter((line) => line.told);
  if (inbound.kind !== 'text' || inbound.text === '' || told.length === 0) return;
  const { understanding } = guide;
  const { text } = inbound;
  const aspect = understanding.aspect(text);
  // "¿Cobran?" is not answered by the yes of a passage about something else.
  const isYesNo =
    understanding.asks(text) && !understanding.denies(text) && (aspect === undefined || aspect === 'verdict');
  const before = new Set(session.rateable?.slice(-LATELY).flatMap(([, ...ids]) => ids));
  for (const line of told) {
    if (!isYesNo) line.bare = true;
    const isRead = line.view === undefined && before.has(line.told ?? '');
    if (!line.short && !isRead) continue;
    const part = partFor(draft, line);
    if (part === undefined) continue;
    line.part = part;
    // What was told a few replies before is not told whole again.
    if (part > 0) line.short = true;
  }
  besideBriefly(draft, told);
}

/** The index of the first element with the highest count; undefined if all counts are 0. */
function mostOf<One>(all: readonly One[], count: (one: One) => number): number | undefined {
  const counts = all.map(count);
  const most = Math.max(0, ...counts);
  return most === 0 ? undefined : counts.indexOf(most);
}

/**
 * Cuts the second of two possible answers to its first paragraph, and removes it (then it is only offered) if
 * both together are too long.
 */
function besideBriefly(draft: Draft, [first, second]: Line[]): void {
  const { guide, session, inbound, lines } = draft;
  if (!first || !second || !lines.some(({ key }) => key === 'closest')) return;
  second.part ??= 0;
  const length = (line: Line): number => lengthOf(guide, session.language, line, inbound.at);
  if (length(first) + length(second) <= BOTH) return;
  const from = lines.indexOf(second) - 1;
  draft.lines = lines.filter((_, at) => at !== from && at !== from + 1);
}

/** The most characters that two answers may have together. */
const BOTH = 600;

/** Tells an employer that the answer is written for workers, unless the answer before was of the same topic. */
export function noteWhoIsMeant(draft: Draft, { told }: Where): void {
  const { lines, session } = draft;
  const at = lines.findIndex((line) => line.told !== undefined);
  const topic = lines[at]?.topic;
  if (session.profile.side !== EMPLOYER || topic === undefined || !OF_WORKERS.has(topic)) return;
  if (told !== undefined && partsOf(told).topic === topic) return;
  draft.lines = [
    ...lines.slice(0, at),
    { topic: MENU, key: 'said_to_workers', data: {} },
    ...lines.slice(at),
  ];
}

/** The topics whose passages address people who work, or who are insured through work. */
const OF_WORKERS = new Set(['sick-leave', 'maternity', 'coverage', 'pension', 'register', 'childcare']);

/** A number for the answers told, with the values they were told with: FNV-1a (Fowler, Noll and Vo), 32 bits. */
export function fingerprint(lines: readonly Line[]): number | undefined {
  const told = lines.flatMap(({ told: id, data: { told: _, near, page, ...values } }) =>
    id ? [id, values] : [],
  );
  if (told.length === 0) return undefined;
  const text = JSON.stringify(told);
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
