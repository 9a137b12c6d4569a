import { z } from 'zod';
import { createMachine, handOver, say, topic } from '../src/core/topic.ts';

/**
 * Hands the conversation over to a human, once the user has agreed to what is passed on. Only where the
 * operator has switched this on.
 */
export const handoff = topic({
  version: 1,
  data: z.object({
    /** The message that asked for a human, without personal numbers. */
    words: z.string().max(400).optional(),
  }),
  machine: createMachine({
    id: 'handoff',
    initial: 'consent',
    states: {
      consent: {
        meta: { ask: 'consent', view: 'people', expects: ['agreement'], choices: ['agree', 'decline'] },
        on: {
          agree: { actions: handOver(), target: 'done' },
          decline: { actions: say('declined'), target: 'done' },
        },
      },
      done: { type: 'final' },
    },
  }),
});
