/**
 * What the first message of a process would wait for is done before it comes: words that are put together when they are
 * first needed, and code that runs slowly the first time. Cold, an emergency is thought over for a fifth of a second on an
 * idle machine, and for a second on a busy one.
 */
import { setImmediate as breath } from 'node:timers/promises';
import type { Inbound, Language } from './core/conversation.ts';
import type { Guide } from './core/guide.ts';
import { turn } from './core/turn.ts';

/** Emergencies first: should one come meanwhile, it needs no more than these do. */
export const REHEARSED: Record<Language, string[]> = {
  es: ['mi papá no respira', 'clinica 37700', 'cuánto dura la incapacidad'],
  en: ['my father is not breathing', 'clinic 37700', 'how long is sick leave'],
};

/** Thinks these over for nobody: nothing is stored, said or counted. Others are heard in between. */
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
