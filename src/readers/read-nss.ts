/** Reads a social security number: a verdict on its shape, and never a digit of it. */
import { textOf } from '../core/conversation.ts';
import type { Reader } from '../core/topic.ts';
import { figuresIn, judgeNss, nssIn } from '../privacy/personal.ts';

/** With fewer figures than this, a message is not an attempt to give the number. */
const TRY = 5;

export const readNss: Reader = (inbound, asked) => {
  const text = textOf(inbound);
  if (text === undefined) return undefined;
  if (asked === undefined) {
    const whole = nssIn(text);
    return whole ? { event: { type: 'number', verdict: judgeNss(whole) } } : undefined;
  }
  const figures = figuresIn(text);
  return figures.length >= TRY ? { event: { type: 'number', verdict: judgeNss(figures) } } : undefined;
};
