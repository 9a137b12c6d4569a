import { z } from 'zod';
import { createMachine, speakIn, topic } from '../src/core/topic.ts';

/** Asks which language to go on in. `languages`: those that have texts. */
export const language = (languages: string[]) =>
  topic({
    version: 1,
    data: z.object({}),
    machine: createMachine({
      id: 'language',
      initial: 'choose',
      states: {
        choose: {
          meta: { ask: 'which_language', choices: languages },
          on: Object.fromEntries(languages.map((one) => [one, { actions: speakIn(one), target: 'done' }])),
        },
        done: { type: 'final' },
      },
    }),
  });
