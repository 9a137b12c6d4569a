/** A message without what it denies. */
import type { Inbound } from './conversation.ts';
import type { Guide } from './guide.ts';

/**
 * A message without what it denies, so that no value is read out of a denial; nor out of a sentence that tells of a sign
 * of danger: "I passed out on Saturday. Where do I pay the fee?" gives no day of a payment.
 */
export function affirmedIn({ understanding }: Guide, inbound: Inbound): Inbound {
  if (inbound.kind !== 'text') return inbound;
  const affirmed = understanding.affirmed(inbound.text);
  const sentences = affirmed.split(SENTENCE).filter((one) => one.trim() !== '');
  const text =
    sentences.length > 1 && understanding.hasUnseenSign(affirmed)
      ? sentences.filter((one) => !understanding.hasUnseenSign(one)).join(' ')
      : affirmed;
  return text === inbound.text ? inbound : { ...inbound, text };
}

const SENTENCE = /(?<=[.;!?\n])\s/;
