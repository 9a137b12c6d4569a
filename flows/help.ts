import { z } from 'zod';
import { passages, topic } from '../src/core/topic.ts';
import facts from './help.facts.json' with { type: 'json' };

/** What the bot is and can do, where what it says comes from, and the words that work everywhere. */
export const help = topic({
  id: 'help',
  version: 2,
  migrations: { 2: () => ({ state: 'home', data: {} }) },
  data: z.object({
    /** The answer that is asked about, by its id: the one told last. */
    about: z.string().max(60).optional(),
  }),
  facts,
  answers: {
    what_can_you_do: { next: ['find-clinic/nearest', 'appointment/book', 'coverage/check', 'who_are_you'] },
    who_are_you: { next: ['sources', 'uses_ai', 'privacy/kept', 'what_can_you_do'] },
    sources: { view: 'told_last' },
    how_current: { view: 'told_last' },
    sure: { view: 'told_last' },
    what_is_imss: { next: ['nss/get', 'coverage/check', 'register/myself', 'coverage/covers'] },
    ...passages('uses_ai buttons languages cost who_made_you'),
  },
});
