/** A message without what it denies. */
import type { Inbound } from './conversation.ts';
import type { Guide } from './guide.ts';

/** A message without what it denies, so that no value is read out of a denial. */
export function affirmedIn({ understanding }: Guide, inbound: Inbound): Inbound {
  if (inbound.kind !== 'text') return inbound;
  const text = understanding.affirmed(inbound.text);
  return text === inbound.text ? inbound : { ...inbound, text };
}
