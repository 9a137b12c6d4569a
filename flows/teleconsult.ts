import { z } from 'zod';
import { createMachine, drop, go, has, keep, put, say, topic } from '../src/core/topic.ts';
import facts from './teleconsult.facts.json' with { type: 'json' };

const data = z.object({
  /** IANA name of the time zone the person lives in. */
  zone: z.string().max(40).optional(),
  /** The place they named, as our table writes it. */
  where: z.string().max(40).optional(),
  /** The zones that what they named may be in. */
  zones: z
    .array(z.object({ zone: z.string().max(40), name: z.string().max(60) }))
    .max(6)
    .optional(),
  /** Which side of the border: what the person said or chose decides it. */
  lives: z.enum(['abroad', 'mexico']).optional(),
  about: z
    .enum(['hours', 'book', 'attends', 'eligible', 'phone', 'visits', 'launch', 'ill'])
    .default('hours'),
});

const answers = {
  zone: {
    actions: [
      put({ lives: 'abroad', about: 'hours', zones: undefined, where: undefined }),
      keep('zone', 'where', 'lives'),
    ],
    target: 'told',
    reenter: true,
  },
  both: {
    actions: [drop('zones', 'where'), keep('about', 'zone', 'where', 'lives')],
    target: 'told',
    reenter: true,
  },
  which_zone: { actions: keep('zones'), target: 'which_zone', reenter: true },
  about: { actions: keep('about'), target: 'told', reenter: true },
  insure: { actions: go('independent-insurance', { lives: 'abroad', about: 'start' }) },
  insure_pay: { actions: go('independent-insurance', { lives: 'abroad', about: 'pay' }) },
};
const anew = drop('zone', 'where', 'zones', 'lives');

/** IMSS teleconsultation for Mexicans abroad: its hours in their own time, how to book, who attends, who may. */
export const teleconsult = topic({
  version: 1,
  data,
  shares: ['zone', 'lives'],
  facts,
  machine: createMachine({
    id: 'teleconsult',
    initial: 'where',
    states: {
      where: {
        always: { guard: has('zone'), target: 'told' },
        meta: {
          ask: 'where_abroad',
          view: 'zones',
          expects: ['insure_abroad', 'teleconsult_both', 'about_teleconsult', 'zone', 'hours_wish'],
          choices: ['zone'],
        },
        on: { ...answers, hours: { actions: put({ about: 'hours' }) } },
      },
      which_zone: {
        meta: {
          ask: 'which_zone',
          view: 'zones',
          expects: ['insure_abroad', 'teleconsult_both', 'about_teleconsult', 'zone'],
          choices: ['zone', 'elsewhere'],
        },
        on: { ...answers, elsewhere: { actions: anew, target: 'where' } },
      },
      told: {
        entry: say('told', { view: 'told' }),
        meta: {
          ask: 'what_next',
          view: 'told',
          rest: true,
          expects: ['insure_abroad', 'teleconsult_both', 'about_teleconsult', 'zone', 'hours_wish'],
          choices: ['hours', 'about', 'independent-insurance', 'other_zone', 'enough'],
        },
        on: {
          ...answers,
          hours: { actions: put({ about: 'hours' }), target: 'where' },
          'independent-insurance': { actions: go('independent-insurance', { lives: 'abroad' }) },
          other_zone: { actions: anew, target: 'where' },
          enough: 'done',
        },
      },
      done: { type: 'final' },
    },
  }),
});
