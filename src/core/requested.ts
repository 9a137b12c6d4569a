/** Several requests in one message: which of its parts ask for something, and for what. */
import { partsOf } from './guide.ts';
import { type Heard, rankingOfPart } from './heard.ts';
import type { Meaning, RankedAnswer, Ranking, Where } from './meaning.ts';
import { LEADING, leads, SURE } from './sure.ts';

/** How many requests of one message are answered. */
export const REQUESTS = 3;

/** Several requests in one message, each of them sure. */
export function requested(it: Heard): Meaning | undefined {
  const { understanding } = it.guide;
  const { parts, listed } = understanding.parts(it.text);
  if (parts.length < 2 || it.danger() !== 'no') return undefined;
  const found: string[] = [];
  const [whole] = it.ranking().answers;
  const isClear = it.where.told === undefined && whole !== undefined && whole.confidence >= LEADING;
  let where = isClear ? toldNow(whole.id) : it.where;
  for (const part of parts) {
    // "¿Cuánto tiempo tengo?" says nothing by itself.
    const isShort = part.split(/\s+/).length <= SHORT_PART && where.topic !== undefined;
    const heardAt = isShort ? [where] : [where, {}];
    const [best, next] = surer(heardAt.map((at) => besides(found, rankingOfPart(it, part, at), at)));
    if (best && isShort && partsOf(best.id).topic !== where.topic) continue;
    const isRequest = listed || (understanding.asks(part) && !/^(?:can|could)(?:'t|not| not) /i.test(part));
    const sure =
      best && isRequest && (listed ? leads(best, next) : best.confidence >= SURE || isAlone(best, next));
    if (!sure || found.includes(best.id)) continue;
    found.push(best.id);
    where = toldNow(best.id);
  }
  return found.length > 1 ? { kind: 'tell', answers: found.slice(0, REQUESTS) } : undefined;
}

/** Where a message is heard right after this answer. */
const toldNow = (id: string): Where => ({ topic: partsOf(id).topic, told: id });

/**
 * The answers of a part without those already found, their confidences scaled up to fill the gap. A fragment
 * heard without its context is scaled down: "… y desde cuándo me atienden".
 */
const besides = (found: readonly string[], { answers, fragment }: Ranking, at: Where): RankedAnswer[] => {
  const others = answers.filter(({ id }) => !found.includes(id));
  const gone = answers.reduce((sum, { id, confidence }) => sum + (found.includes(id) ? confidence : 0), 0);
  const share = (at.told === undefined && found.length > 0 ? 1 - fragment / 2 : 1) / Math.max(1 - gone, 0.2);
  return others.map((one) => ({ ...one, confidence: Math.min(1, one.confidence * share) }));
};

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
