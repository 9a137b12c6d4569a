import { z } from 'zod';
import { createMachine, go, say, topic } from '../src/core/topic.ts';

/** What the bot can do, with examples, and the words that work everywhere. */
export const help = topic({
  version: 1,
  data: z.object({}),
  opensOn: ['help_wish'],
  machine: createMachine({
    id: 'help',
    initial: 'about',
    states: {
      about: {
        entry: say('examples'),
        meta: {
          ask: 'try_one',
          choices: ['words', 'find-clinic', 'appointment', 'coverage', 'contact', 'all'],
          rest: true,
        },
        on: {
          words: { actions: say('words_everywhere') },
          'find-clinic': { actions: go('find-clinic') },
          appointment: { actions: go('appointment') },
          coverage: { actions: go('coverage') },
          contact: { actions: go('contact') },
          all: { actions: go('menu') },
        },
      },
    },
  }),
});
