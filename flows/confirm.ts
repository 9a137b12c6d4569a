import { z } from 'zod';
import { createMachine, goTo, keep, topic } from '../src/core/topic.ts';

/** Which of two topics a message meant, when it may be either. Opened by the core, never by a menu. */
export const confirm = topic({
  version: 1,
  data: z.object({
    topics: z.array(z.string().max(40)).max(3).default([]),
    topic: z.string().max(40).optional(),
  }),
  machine: createMachine({
    id: 'confirm',
    initial: 'choose',
    states: {
      choose: {
        meta: { ask: 'did_you_mean', view: 'meant', choices: ['topic', 'none'], rest: true },
        on: { topic: { actions: [keep('topic'), goTo('topic')], target: 'done' }, none: 'done' },
      },
      done: { type: 'final' },
    },
  }),
});
