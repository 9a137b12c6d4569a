/** Several requests in one message: which of its parts ask for something, and for what. */
import { partsOf } from './guide.ts';
import { type Heard, rankingOfPart } from './heard.ts';
import type { Meaning, RankedAnswer, Ranking, Where } from './meaning.ts';
import { LEADING, leads, leftOf, SURE } from './sure.ts';

/** How many requests of one message are answered. */
export const REQUESTS = 3;

/** Several requests in one message, each of them sure. */
export function requested(it: Heard): Meaning | undefined {
  const { understanding } = it.guide;
  if (it.danger() !== 'no') return undefined;
  const { parts, listed } = understanding.parts(it.text);
  if (parts.length < 2 && cutsIn(it, it.text).length === 0) return undefined;
  const [whole] = it.ranking().answers;
  const isClear = it.where.told === undefined && whole !== undefined && whole.confidence >= LEADING;
  const found: string[] = [];
  let hasAsked = false;
  let story = '';
  let where = isClear ? toldNow(whole.id) : it.where;
  const take = (clause: string): void => {
    const request = requestIn(it, clause, { where, found, listed, hasAsked, story });
    hasAsked ||= request.isAsked;
    if (!request.isAsked && !request.id) story = clause;
    if (!request.id) return;
    found.push(request.id);
    where = toldNow(request.id);
  };
  for (const part of parts) for (const clause of clausesOf(it, part, where)) take(clause);
  return found.length > 1 ? { kind: 'tell', answers: found.slice(0, REQUESTS) } : undefined;
}

/** What is known of a message's requests when a clause of it is heard. */
type SoFar = { where: Where; found: readonly string[]; listed: boolean; hasAsked: boolean; story: string };

/** Whether a clause asks for something, and the answer that it asks for, if that is sure and not found yet. */
function requestIn(
  it: Heard,
  clause: string,
  { where, found, listed, hasAsked, story }: SoFar,
): { isAsked: boolean; id?: string } {
  const isAsked = listed || it.guide.understanding.asksInClause(clause);
  // "¿Cuánto tiempo tengo?" says nothing by itself.
  const isShort = clause.split(/\s+/).length <= SHORT_PART && where.topic !== undefined;
  const inTalk = it.where.topic !== undefined;
  const hear = (said: string, at: Where): RankedAnswer[] =>
    besides(found, rankingOfPart(it, said, at), at.told === undefined && (found.length > 0 || inTalk));
  const [best, next] = surer([
    hear(clause, where),
    ...(isShort ? [] : [hear(clause, {})]),
    ...(story === '' ? [] : [hear(`${story}. ${clause}`, it.where)]),
  ]);
  if (!best || (isShort && partsOf(best.id).topic !== where.topic)) return { isAsked };
  const isSure = listed ? leads(best, next) : best.confidence >= SURE || isAlone(best, next);
  const isRequest = isAsked ? isSure : hasAsked && best.confidence >= GOES_ON;
  return isRequest ? { isAsked, id: best.id } : { isAsked };
}

/** The ways to cut a part in two of which the first asks for something. */
const cutsIn = ({ guide: { understanding } }: Heard, part: string): [string, string][] =>
  understanding.cuts(part).filter(([left]) => understanding.asksInClause(left));

/**
 * The clauses of a part: two where it asks for one thing before a conjunction and surely for another behind it, else the
 * part itself.
 */
function clausesOf(it: Heard, part: string, where: Where): string[] {
  const surest = (clause: string, at: Where): RankedAnswer | undefined =>
    rankingOfPart(it, clause, at).answers[0];
  const cut = cutsIn(it, part).find(([left, right]) => {
    const first = surest(left, where);
    if (!first || first.confidence < GOES_ON) return false;
    const second = surest(right, toldNow(first.id));
    return second !== undefined && second.id !== first.id && second.confidence >= GOES_ON;
  });
  return cut ?? [part];
}

/**
 * Confidence from which a clause without any sign of a question is a request, if a clause before it asked something:
 * "hay dentista? y brackets ponen". Before the first question people tell their story.
 */
const GOES_ON = 0.6;

/** Where a message is heard right after this answer. */
const toldNow = (id: string): Where => ({ topic: partsOf(id).topic, told: id });

/** The answers of a clause besides those already found; a fragment heard without its context is less sure. */
function besides(found: readonly string[], ranking: Ranking, isApart: boolean): RankedAnswer[] {
  const [most] = ranking.answers;
  const other = ranking.answers.find(({ id }) => !found.includes(id));
  // A clause that asks for what was found already, and hardly for anything else, is no further request.
  const isSame = most !== undefined && found.includes(most.id) && most.confidence >= SAME;
  if (isSame && (other?.confidence ?? 0) < SAME_LEAST) return [];
  const share = isApart ? 1 - ranking.fragment / 2 : 1;
  return leftOf(ranking, (id) => found.includes(id)).map((one) => ({
    ...one,
    confidence: Math.min(1, one.confidence * share),
  }));
}

/** From this confidence on a clause asks again for an answer already found, unless another has `SAME_LEAST`. */
const SAME = 0.6;
const SAME_LEAST = 0.15;

/** The most words of a part that makes sense only with the others. */
const SHORT_PART = 5;

/** Of a part heard beside the others and by itself, the ranking whose first answer is the surer. */
const surer = (rankings: RankedAnswer[][]): RankedAnswer[] =>
  rankings.reduce((one, other) => ((other[0]?.confidence ?? 0) > (one[0]?.confidence ?? 0) ? other : one));

/** Whether the best answer is far ahead of the next one, though its confidence is low. */
const isAlone = (best: RankedAnswer, next: RankedAnswer | undefined): boolean =>
  best.confidence >= ALONE && best.confidence >= ALONE_LEAD * (next?.confidence ?? 0);

const ALONE = 0.2;
const ALONE_LEAD = 5;
