import { z } from 'zod';
import { createMachine, drop, home, put, run, say, topic } from '../src/core/topic.ts';
import facts from './privacy.facts.json' with { type: 'json' };

/** Everything that topics share about a person, under the names by which they share it. */
const known = z.object({
  place: z.string().max(60).optional(),
  zone: z.string().max(40).optional(),
  where: z.string().max(40).optional(),
  lives: z.string().max(20).optional(),
  insured: z.string().max(20).optional(),
  who: z.string().max(20).optional(),
  side: z.string().max(20).optional(),
  insurer: z.string().max(10).optional(),
  visa: z.string().max(20).optional(),
  ages: z.array(z.number()).max(8).optional(),
  ended: z.string().max(10).optional(),
  law: z.string().max(2).optional(),
  worked: z.string().max(20).optional(),
  destination: z.string().max(60).optional(),
  weeks: z.number().optional(),
  left: z.number().optional(),
  since: z.string().max(10).optional(),
  pregnant: z.number().optional(),
  due: z.string().max(10).optional(),
  first_day: z.string().max(10).optional(),
  /** Nothing is to be learnt from this person's messages. */
  unlearned: z.boolean().optional(),
});

/** What is kept of a person and for how long, the privacy notice, what is known of them now, and having it deleted. */
export const privacy = topic({
  version: 7,
  migrations: {
    2: (old) => old,
    3: (old) => old,
    4: ({ state, data }) => ({ state: state === 'about' ? 'home' : state, data }),
    5: (old) => old,
    // Version 6: facts of the person's case.
    6: (old) => old,
    // Version 7: whose insurance it is.
    7: (old) => old,
  },
  data: known,
  shares: Object.keys(known.shape),
  facts,
  answers: {
    kept: { view: 'kept' },
    about_me: { view: 'mine' },
    who_sees: { view: 'kept' },
    numbers: {},
    notice: { view: 'kept' },
    erase: { walk: 'confirm' },
    learning: { view: 'kept' },
  },
  machine: createMachine({
    id: 'privacy',
    initial: 'home',
    states: {
      home: home(
        ['no_learning', 'learn_again'],
        {
          no_learning: { actions: [put({ unlearned: true }), say('no_learning')], target: 'home' },
          learn_again: { actions: [drop('unlearned'), say('learn_again')], target: 'home' },
        },
        'kept',
      ),
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
          keep_it: { actions: say('not_erased'), target: 'done' },
        },
      },
      done: { type: 'final' },
    },
  }),
});
