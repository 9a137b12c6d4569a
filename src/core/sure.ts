/** How sure it must be that something was asked for, before it is told, offered, or interrupts what is open. */
import { partsOf } from './guide.ts';
import type { Heard } from './heard.ts';
import type { RankedAnswer, Ranking } from './meaning.ts';

/** From this confidence on an answer is told; with less, the nearest are offered if they have at least `NEAR`. */
export const SURE = 0.5;
export const NEAR = 0.12;
/** Below `SURE`, an answer is still told if it has at least this confidence and `LEAD` times that of the next. */
export const LEADING = 0.36;
const LEAD = 2;
/** A remark of several words must be this sure to interrupt an open question, or to be one of several requests. */
export const ELSEWHERE = 0.7;
export const ELSEWHERE_WORDS = 4;

/** From this confidence on nothing else can have been meant. */
export const SURELY = 0.85;

/** From this probability on a message is a fragment: it makes sense only after what was said before. */
export const FRAGMENT = 0.5;

/** How many answers are offered at most. */
export const OFFERED = 3;

/** Whether the best answer is sure enough to be told: by itself, or by its lead over the next. */
export const leads = (best: RankedAnswer, next: RankedAnswer | undefined): boolean =>
  best.confidence >= SURE ||
  (best.confidence >= LEADING && best.confidence >= LEAD * (next?.confidence ?? 0));

/**
 * The answers of a ranking without those that are out of the question, their confidences scaled up to fill the gap, by five
 * at most.
 */
export function leftOf({ answers }: Ranking, isOut: (id: string) => boolean): RankedAnswer[] {
  const gone = answers.reduce((sum, { id, confidence }) => sum + (isOut(id) ? confidence : 0), 0);
  const left = Math.max(1 - gone, LEFT);
  return answers.filter(({ id }) => !isOut(id)).map((one) => ({ ...one, confidence: one.confidence / left }));
}

const LEFT = 0.2;

/** Whether a message is a fragment that makes sense in the open topic: then it belongs to that topic. */
export function leansOn({ where, ranking }: Heard): boolean {
  const { answers, fragment } = ranking();
  const [best] = answers;
  if (where.topic === undefined || !best) return false;
  return fragment >= FRAGMENT && best.confidence >= SURE && partsOf(best.id).topic === where.topic;
}
