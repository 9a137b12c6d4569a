import { z } from 'zod';
import { createMachine, drop, put, run, say, topic } from '../src/core/topic.ts';
import facts from './privacy.facts.json' with { type: 'json' };

/** What is kept of a person and for how long, the privacy notice, what is known of them now, and having it deleted. */
export const privacy = topic({
  version: 3,
  migrations: { 2: (old) => old, 3: (old) => old },
  data: z.object({
    place: z.string().max(60).optional(),
    /** Nothing is to be learnt from this person's messages. */
    unlearned: z.boolean().optional(),
  }),
  shares: ['place', 'unlearned'],
  facts,
  machine: createMachine({
    id: 'privacy',
    initial: 'about',
    states: {
      about: {
        entry: say('what_is_kept', { view: 'kept' }),
        meta: {
          ask: 'anything_else',
          view: 'kept',
          expects: ['privacy_matter'],
          choices: ['who_sees', 'numbers', 'mine', 'notice', 'no_learning', 'learning', 'erase', 'enough'],
          rest: true,
        },
        on: {
          who_sees: { actions: say('who_sees', { view: 'kept' }) },
          numbers: { actions: say('no_numbers_needed') },
          bot: { actions: say('what_i_am') },
          mine: { actions: say('what_i_know', { view: 'mine' }) },
          notice: { actions: say('notice_in_full', { view: 'kept' }) },
          no_learning: { actions: [put({ unlearned: true }), say('no_learning')] },
          learning: { actions: [drop('unlearned'), say('learning')] },
          erase: 'confirm',
          enough: 'done',
        },
      },
      confirm: {
        meta: {
          ask: 'erase_really',
          view: 'mine',
          expects: ['erase_answer'],
          choices: ['erase_all', 'keep_it'],
        },
        on: {
          erase_all: {
            actions: [say('erased', { view: 'receipt' }), run({ type: 'forget' })],
            target: 'done',
          },
          keep_it: { actions: say('kept'), target: 'done' },
        },
      },
      done: { type: 'final' },
    },
  }),
});
