import { z } from 'zod';
import { createMachine, home, keep, passages, put, tell, topic } from '../src/core/topic.ts';
import facts from './traveling.facts.json' with { type: 'json' };

const data = z.object({
  /** The first day away and the day of return, ISO; `days`: how long, when that was said instead of the return. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  days: z.number().int().min(0).max(2000).optional(),
  /** The person is away already, or stays for a season. */
  away: z.boolean().default(false),
  longer: z.boolean().default(false),
  /** The days are not known yet, and the person is not to be asked for them again. */
  unsure: z.boolean().optional(),
  /** Where they go, as a place's key. */
  destination: z.string().max(60).optional(),
});

const trip = tell('traveling/trip');
const dates = {
  actions: [keep('from', 'to', 'days', 'away', 'unsure', 'destination'), trip],
  target: 'home',
};
const unsure = { actions: [put({ unsure: true }), tell('traveling/trip')], target: 'home' };

/** Care away from home inside Mexico: which document, where and when to get it, and what to do without it. */
export const traveling = topic({
  version: 2,
  migrations: {
    2: ({ data: { from, to, days, away, longer, destination } }) => ({
      state: 'home',
      data: { from, to, days, away, longer, destination },
    }),
  },
  data,
  shares: ['destination'],
  opensOn: { stay: 'longer' },
  facts,
  answers: {
    trip: {
      where: 'mexico',
      view: 'trip',
      takes: ['trip'],
      refine: [{ state: 'leaving', unless: ['from', 'to', 'days', 'away', 'longer', 'unsure'] }],
      next: ['paper_valid', 'emergency_away', 'refused', 'medicines'],
    },
    emergency_away: { where: 'mexico', next: ['trip', 'refused', 'find-clinic/hospital_near'] },
    already_away: {
      where: 'mexico',
      next: ['emergency_away', 'refused', 'find-clinic/nearest'],
    },
    refused: { where: 'mexico', next: ['rights/complain', 'emergency_away', 'contact/phone'] },
    abroad: { where: 'abroad' },
    ...passages('paper_valid medicines longer online_paper family_too working_away'),
  },
  machine: createMachine({
    id: 'traveling',
    initial: 'home',
    states: {
      home: home(['new_dates'], { new_dates: 'leaving' }),
      leaving: {
        meta: {
          ask: 'when_leaving',
          view: 'leaving',
          rest: true,
          expects: ['trip_days', 'unsure'],
          choices: ['from', 'unsure'],
        },
        on: { dates, from: { actions: [keep('from'), trip], target: 'home' }, unsure },
      },
      done: { type: 'final' },
    },
  }),
});
