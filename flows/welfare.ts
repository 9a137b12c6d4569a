import { z } from 'zod';
import { createMachine, drop, home, keep, passages, tell, topic } from '../src/core/topic.ts';
import facts from './welfare.facts.json' with { type: 'json' };

const data = z.object({
  /** Key of the state asked about, if it is not the state that `place` is in. */
  state: z.string().max(8).optional(),
  place: z.string().max(60).optional(),
  /** The states to choose from, where the words of the message may mean several. */
  states: z.array(z.string().max(8)).max(8).optional(),
  insured: z.string().max(20).optional(),
});

const state = { actions: [keep('state'), drop('place', 'states'), tell('welfare/state')], target: 'home' };

/**
 * IMSS-Bienestar, for people without social security: where it exists, what is free, who may use it, what to
 * bring.
 */
export const welfare = topic({
  version: 2,
  migrations: { 2: ({ data: { state, place } }) => ({ state: 'home', data: { state, place } }) },
  data,
  shares: ['place', 'insured'],
  facts,
  answers: {
    what: { view: 'what', next: ['find-clinic/welfare_near', 'documents', 'services', 'state'] },
    documents: { next: ['find-clinic/welfare_near', 'booking', 'services', 'who'] },
    services: { next: ['documents', 'find-clinic/welfare_near'] },
    state: { view: 'state', takes: ['state'], next: ['find-clinic/welfare_near', 'states', 'documents'] },
    pregnant: { next: ['find-clinic/welfare_near', 'documents', 'state', 'rights/pregnancy_emergency'] },
    who: { next: ['documents', 'find-clinic/welfare_near', 'foreign-residents/refugee'] },
    ...passages('health_card states seguro_popular other_institution insured_too difference booking phone'),
  },
  notes: { not_here: { whereSaid: 'IMSS-Bienestar' } },
  machine: createMachine({
    id: 'welfare',
    initial: 'home',
    states: {
      home: home(),
      which_state: {
        meta: {
          ask: 'which_of_these',
          view: 'states',
          rest: true,
          expects: ['state'],
          choices: ['state', 'enough'],
        },
        on: { state, enough: 'done' },
      },
      done: { type: 'final' },
    },
  }),
});
