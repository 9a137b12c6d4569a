/** How sure it must be that something was asked for, before it is told, offered, or interrupts what is open. */
import { partsOf } from './guide.ts';
import type { Heard } from './heard.ts';
import type { RankedAnswer } from './meaning.ts';

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

/** Whether the best answer is sure enough to be told: by itself, or by its lead over the next. */
export const leads = (best: RankedAnswer, next: RankedAnswer | undefined): boolean =>
  best.confidence >= SURE ||
  (best.confidence >= LEADING && best.confidence >= LEAD * (next?.confidence ?? 0));

/** Whether a message is a fragment that makes sense in the open topic: then it belongs to that topic. */
export function leansOn({ where, ranking }: Heard): boolean {
  const { answers, fragment } = ranking();
  const [best] = answers;
  if (where.topic === undefined || !best) return false;
  return fragment >= FRAGMENT && best.confidence >= SURE && partsOf(best.id).topic === where.topic;
}
