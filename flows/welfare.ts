import { z } from 'zod';
import { createMachine, drop, go, has, isnt, keep, put, say, topic } from '../src/core/topic.ts';
import facts from './welfare.facts.json' with { type: 'json' };

const data = z.object({
  /** Key of the state asked about, where it is not that of the place. */
  state: z.string().max(8).optional(),
  place: z.string().max(60).optional(),
  /** The states that what was heard may be in. */
  states: z.array(z.string().max(8)).max(8).optional(),
  about: z
    .enum(['state', 'services', 'who', 'documents', 'card', 'states', 'old', 'phone', 'prices', 'units'])
    .default('state'),
  /** Other cover that the person has or may have. */
  cover: z.enum(['yes', 'unsure']).optional(),
});

const located = put({ about: 'state', states: undefined });
const answers = {
  place: { actions: [keep('place'), drop('state'), located], target: 'told', reenter: true },
  state: { actions: [keep('state'), drop('place'), located], target: 'told', reenter: true },
  which_state: { actions: keep('states'), target: 'which_state', reenter: true },
  about: { actions: keep('about'), target: 'told', reenter: true },
  prices: { actions: put({ about: 'prices' }), target: 'told', reenter: true },
  no_units: { actions: [keep('place', 'state'), put({ about: 'units' })], target: 'told', reenter: true },
};
const toUnits = [keep('place', 'state'), go('find-clinic', { want: 'bienestar' })];
const nearest = { actions: toUnits };
/** Nothing to come back to. */
const leaveForUnits = { actions: toUnits, target: 'done' };

/** IMSS-Bienestar, for people without social security: where it is, what is free, who may, what to bring. */
export const welfare = topic({
  version: 1,
  data,
  shares: ['place'],
  facts,
  machine: createMachine({
    id: 'welfare',
    initial: 'insured',
    states: {
      insured: {
        always: { guard: isnt('about', 'state'), target: 'told' },
        meta: {
          ask: 'has_social_security',
          expects: ['visit_price', 'bienestar_near', 'about_welfare', 'state', 'insured'],
          choices: ['insured_no', 'insured_yes', 'insured_unsure'],
        },
        on: {
          ...answers,
          nearest: leaveForUnits,
          insured_no: 'where',
          insured_yes: { actions: put({ cover: 'yes' }), target: 'covered' },
          insured_unsure: { actions: put({ cover: 'unsure' }), target: 'covered' },
        },
      },
      covered: {
        entry: say('covered', { view: 'covered' }),
        meta: {
          ask: 'what_next',
          rest: true,
          expects: ['visit_price', 'about_welfare', 'state'],
          choices: ['coverage', 'find-clinic', 'go_on', 'enough'],
        },
        on: {
          ...answers,
          coverage: { actions: go('coverage') },
          'find-clinic': { actions: go('find-clinic') },
          go_on: 'where',
          enough: 'done',
        },
      },
      where: {
        always: [
          { guard: has('place'), target: 'told' },
          { guard: has('state'), target: 'told' },
        ],
        meta: {
          ask: 'which_state',
          expects: ['visit_price', 'bienestar_near', 'about_welfare', 'state'],
          choices: ['list', 'share_location'],
        },
        on: {
          ...answers,
          nearest: leaveForUnits,
          list: { actions: put({ about: 'states' }), target: 'told' },
          share_location: { actions: say('how_to_share') },
        },
      },
      which_state: {
        meta: {
          ask: 'which_of_these',
          view: 'states',
          expects: ['about_welfare', 'state'],
          choices: ['state', 'elsewhere'],
        },
        on: { ...answers, elsewhere: { actions: drop('place', 'state', 'states'), target: 'where' } },
      },
      told: {
        entry: say('told', { view: 'told' }),
        meta: {
          ask: 'what_next',
          view: 'told',
          rest: true,
          expects: ['visit_price', 'bienestar_near', 'about_welfare', 'state'],
          choices: ['nearest', 'about', 'independent-insurance', 'my_state', 'other_state', 'enough'],
        },
        on: {
          ...answers,
          nearest,
          'independent-insurance': { actions: go('independent-insurance') },
          my_state: { actions: put({ about: 'state' }), target: 'where' },
          other_state: { actions: [drop('place', 'state'), put({ about: 'state' })], target: 'where' },
          enough: 'done',
        },
      },
      done: { type: 'final' },
    },
  }),
});
