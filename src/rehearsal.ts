/**
 * Warms the process up: what is built when first needed, and code that the engine has not optimised yet, would
 * delay the first message. Cold, an emergency takes 0.2 s on an idle machine and 1 s on a busy one.
 */
import { setImmediate as breath } from 'node:timers/promises';
import type { Inbound, Language } from './core/conversation.ts';
import type { Guide } from './core/guide.ts';
import { turn } from './core/turn.ts';

/** Emergencies first: they are warmed up soonest. */
export const REHEARSED: Record<Language, string[]> = {
  es: ['mi papá no respira', 'clinica 37700', 'cuánto dura la incapacidad'],
  en: ['my father is not breathing', 'clinic 37700', 'how long is sick leave'],
};

/**
 * Runs the sample messages through `turn` and drops the results: nothing is stored, said or counted. Real
 * messages are handled in between.
 */
export const rehearse = async (guide: Guide, now = Date.now()): Promise<void> => {
  for (const inbound of rehearsed(guide, now)) {
    await breath();
    turn(guide, undefined, inbound);
  }
};

/** The messages of a rehearsal, in the languages that the guide speaks. */
export const rehearsed = ({ languages }: Guide, now: number): Inbound[] => {
  const texts = [0, 1, 2].flatMap((n) => languages.flatMap((language) => REHEARSED[language]?.[n] ?? []));
  return texts.map((text, n) => ({ id: String(n), chat: `rehearsal:${n}`, at: now, kind: 'text', text }));
};
