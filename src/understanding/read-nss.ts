/** Reads a social security number: a verdict on its shape, and never a digit of it. */
import { textOf } from '../core/conversation.ts';
import type { Reader } from '../core/topic.ts';
import { judgeNss, personalIn } from './personal.ts';

/** Fewer digits than this are no try at a number. */
const TRY = 5;
/** How many digits a number has. */
const DIGITS = 11;

export const readNss: Reader = (inbound, asked) => {
  const text = textOf(inbound);
  if (text === undefined) return undefined;
  if (asked === undefined) {
    if (!personalIn(text).includes('nss')) return undefined;
    const whole = text
      .match(/\d[\d .-]*\d/g)
      ?.map((run) => run.replace(/\D/g, ''))
      .find((run) => run.length === DIGITS);
    return whole ? { event: { type: 'number', verdict: judgeNss(whole) } } : undefined;
  }
  const digits = text.replace(/\D/g, '');
  return digits.length >= TRY ? { event: { type: 'number', verdict: judgeNss(digits) } } : undefined;
};
