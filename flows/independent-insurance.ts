import { z } from 'zod';
import { createMachine, drop, go, has, keep, say, topic } from '../src/core/topic.ts';
import facts from './independent-insurance.facts.json' with { type: 'json' };

const data = z.object({
  /** Where the person works: it decides where to enrol and how to pay. */
  lives: z.enum(['abroad', 'mexico']).optional(),
  about: z
    .enum(['what', 'needs', 'enrol', 'pay', 'family', 'weeks', 'figures', 'start', 'ill'])
    .default('what'),
  /** How long ago they last contributed: it decides when their old weeks count again. */
  gap: z.enum(['now', 'later', 'long']).optional(),
});

const answers = {
  lives: { actions: [keep('lives'), drop('gap')], target: 'told', reenter: true },
  both: { actions: [keep('about', 'lives'), drop('gap')], target: 'told', reenter: true },
  about: { actions: [keep('about'), drop('gap')], target: 'told', reenter: true },
};

/** The voluntary insurance of independent workers (PTI), for Mexicans abroad and the self-employed in Mexico. */
export const independentInsurance = topic({
  version: 1,
  data,
  shares: ['lives'],
  facts,
  machine: createMachine({
    id: 'independent-insurance',
    initial: 'where',
    states: {
      where: {
        always: { guard: has('lives'), target: 'told' },
        meta: {
          ask: 'where_do_you_work',
          view: 'where',
          expects: ['independent_start', 'independent_both', 'about_independent', 'work_place'],
          choices: ['lives'],
        },
        on: { ...answers, about: { actions: [keep('about'), say('first_where')] } },
      },
      told: {
        entry: say('told', { view: 'told' }),
        meta: {
          ask: 'what_next',
          view: 'told',
          rest: true,
          expects: ['gap', 'independent_start', 'independent_both', 'about_independent', 'work_place'],
          choices: ['gap', 'about', 'nss', 'register', 'teleconsult', 'other_place', 'enough'],
        },
        on: {
          ...answers,
          gap: { actions: keep('gap'), target: 'told', reenter: true },
          nss: { actions: go('nss') },
          register: { actions: go('register') },
          teleconsult: { actions: go('teleconsult') },
          other_place: { actions: drop('lives'), target: 'where' },
          enough: 'done',
        },
      },
      done: { type: 'final' },
    },
  }),
});
