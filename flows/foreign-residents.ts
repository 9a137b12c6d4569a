import { z } from 'zod';
import { createMachine, home, keep, passages, tell, topic } from '../src/core/topic.ts';
import facts from './foreign-residents.facts.json' with { type: 'json' };

const data = z.object({
  /** The ages asked about, one for each person. */
  ages: z.array(z.number().int().min(0).max(120)).max(8).optional(),
  /** The day the person joined, or the day the insurance expires, as an ISO date. */
  from: z.iso.date().optional(),
  /** Their migration status in Mexico: the kind of visa, no papers, or Mexican nationality. */
  visa: z.enum(['temporary', 'permanent', 'tourist', 'no_papers', 'mexican']).optional(),
});

/** Voluntary family insurance for foreigners who live in Mexico: who may join, what it costs, how it is used. */
export const foreignResidents = topic({
  version: 2,
  migrations: { 2: ({ data: { ages, from } }) => ({ state: 'home', data: { ages, from } }) },
  data,
  shares: ['ages', 'visa'],
  facts,
  answers: {
    who: { takes: ['visa'], next: ['fee', 'papers', 'illnesses_barred', 'starts'] },
    fee: {
      view: 'fee',
      takes: ['ages'],
      refine: [{ state: 'age', unless: ['ages'] }],
      next: ['papers', 'illnesses_barred', 'starts', 'where'],
    },
    papers: { next: ['where', 'fee', 'no_ine', 'curp'] },
    tourist: { next: ['rights/emergency_nonmember', 'rights/prices', 'welfare/who', 'who'] },
    starts: { view: 'begins', takes: ['from'], next: ['renew', 'waits', 'fee'] },
    renew: {
      view: 'renewal',
      takes: ['expires'],
      refine: [{ state: 'expiry', unless: ['from'] }],
      next: ['fee', 'where', 'cancel'],
    },
    ...passages(
      'where illnesses_barred diabetes waits family_members only_care cancel absence private_doctors',
    ),
    ...passages('language hospital_stay san_miguel curp employed no_ine refugee exchange_student'),
    ...passages('private_insurance medicare seguro_popular_too politics after_job freelancer'),
  },
  machine: createMachine({
    id: 'foreign-residents',
    initial: 'home',
    states: {
      home: home(),
      age: {
        meta: { ask: 'how_old', rest: true, expects: ['ages'], choices: ['enough'] },
        on: {
          ages: { actions: [keep('ages'), tell('foreign-residents/fee')], target: 'home' },
          enough: 'done',
        },
      },
      expiry: {
        meta: {
          ask: 'when_expires',
          view: 'expiry',
          rest: true,
          expects: ['from'],
          choices: ['enough'],
        },
        on: {
          dates: { actions: [keep('from'), tell('foreign-residents/renew')], target: 'home' },
          enough: 'done',
        },
      },
      done: { type: 'final' },
    },
  }),
});
