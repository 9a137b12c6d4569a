import { z } from 'zod';
import { createMachine, home, keep, passages, say, tell, topic } from '../src/core/topic.ts';
import facts from './nss.facts.json' with { type: 'json' };

const data = z.object({
  /** Whether the number that was typed has the form of an NSS; the number itself is never stored. */
  verdict: z.enum(['ok', 'doubtful', 'too_short', 'too_long']).optional(),
});

const number = { actions: keep('verdict'), target: 'checked', reenter: true };

/**
 * A person's social security number: getting it, finding it, checking its form, having two of them, wrong
 * data in it.
 */
export const nss = topic({
  version: 2,
  migrations: { 2: ({ data: { verdict } }) => ({ state: 'home', data: { verdict } }) },
  data,
  opensOn: { nss_number: 'check_number' },
  facts,
  answers: {
    get: { next: ['no_mail', 'curp_fails', 'at_office', 'meaning'] },
    find: { next: ['no_mail', 'at_office', 'check_number', 'two'] },
    meaning: { next: ['coverage/check', 'register/myself', 'get'] },
    wrong_data: { next: ['correction_papers', 'someone_else', 'at_office'] },
    two: { next: ['correction_papers', 'someone_else', 'at_office'] },
    check_number: { takes: ['nss_number'], walk: 'check' },
    ...passages('at_office no_mail mail_taken curp_fails page_down no_curp correction_papers someone_else'),
    ...passages('structure for_child cost'),
  },
  machine: createMachine({
    id: 'nss',
    initial: 'home',
    states: {
      home: home(),
      check: {
        meta: {
          ask: 'type_it',
          expects: ['nss_number', 'nss_answer'],
          choices: ['find', 'skip'],
        },
        on: { number, find: { actions: tell('nss/find'), target: 'home' }, skip: 'home' },
      },
      checked: {
        entry: say('verdict', { view: 'verdict' }),
        meta: {
          ask: 'what_next',
          expects: ['nss_number'],
          choices: ['again', 'find', 'wrong_data', 'meaning', 'enough'],
          rest: true,
        },
        on: { number, again: 'check', enough: 'done' },
      },
      done: { type: 'final' },
    },
  }),
});
