import { z } from 'zod';
import { createMachine, run, say, topic } from '../src/core/topic.ts';

/** What is kept of a person, and how to have it deleted. */
export const privacy = topic({
  version: 1,
  data: z.object({}),
  machine: createMachine({
    id: 'privacy',
    initial: 'about',
    states: {
      about: {
        entry: say('what_is_kept'),
        meta: { ask: 'anything_else', choices: ['erase', 'enough'], rest: true },
        on: { erase: 'confirm', enough: 'done' },
      },
      confirm: {
        meta: { ask: 'erase_really', choices: ['erase_all', 'keep_it'] },
        on: {
          erase_all: { actions: [say('erased'), run({ type: 'forget' })], target: 'done' },
          keep_it: { actions: say('kept'), target: 'done' },
        },
      },
      done: { type: 'final' },
    },
  }),
});
