import { z } from 'zod';
import { createMachine, goTo, keep, say, topic } from '../src/core/topic.ts';

/** Asks which of several answers or topics an ambiguous message meant. The core opens it; no menu does. */
export const confirm = topic({
  version: 2,
  migrations: { 2: (old) => old },
  data: z.object({
    /** Ids of answers, `topic/name`, or of topics. */
    topics: z.array(z.string().max(60)).max(3).default([]),
    topic: z.string().max(60).optional(),
  }),
  machine: createMachine({
    id: 'confirm',
    initial: 'choose',
    states: {
      choose: {
        meta: { ask: 'did_you_mean', view: 'meant', choices: ['topic', 'none'], rest: true },
        on: {
          topic: { actions: [keep('topic'), goTo('topic')], target: 'done' },
          none: { actions: say('in_other_words'), target: 'done' },
        },
      },
      done: { type: 'final' },
    },
  }),
});
