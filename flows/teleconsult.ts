import { z } from 'zod';
import { createMachine, home, keep, passages, tell, topic } from '../src/core/topic.ts';
import facts from './teleconsult.facts.json' with { type: 'json' };

const data = z.object({
  /** IANA name of the time zone the person lives in. */
  zone: z.string().max(40).optional(),
  /** The place the person named, spelled as in the table of time zones. */
  where: z.string().max(40).optional(),
  /** The time zones to choose from, where the place named may be in several. */
  zones: z
    .array(z.object({ zone: z.string().max(40), name: z.string().max(60) }))
    .max(6)
    .optional(),
  /** Which side of the border: what the person said or chose decides it. */
  lives: z.enum(['abroad', 'mexico']).optional(),
});

const zone = {
  actions: [keep('zone', 'where', 'lives'), tell('teleconsult/hours')],
  target: 'home',
};

/**
 * IMSS teleconsultation for Mexicans abroad: its hours in their own time, how to book, who attends to them,
 * who may use it.
 */
export const teleconsult = topic({
  version: 2,
  migrations: { 2: ({ data: { zone, where, lives } }) => ({ state: 'home', data: { zone, where, lives } }) },
  data,
  shares: ['zone', 'where', 'lives'],
  facts,
  answers: {
    hours: {
      view: 'hours',
      takes: ['zone'],
      refine: [{ state: 'where', unless: ['zone'] }],
      next: ['book', 'running', 'attends', 'eligible'],
    },
    book: { next: ['hours', 'running', 'app_abroad', 'attends'] },
    ...passages('running attends eligible family prescriptions app_abroad phone_line home_visits'),
  },
  machine: createMachine({
    id: 'teleconsult',
    initial: 'home',
    states: {
      home: home(['other_zone'], { other_zone: 'where' }),
      where: {
        meta: {
          ask: 'where_abroad',
          view: 'zones',
          rest: true,
          expects: ['zone'],
          choices: ['zone'],
        },
        on: { zone, which_zone: { actions: keep('zones'), target: 'which_zone' } },
      },
      which_zone: {
        meta: {
          ask: 'which_zone',
          view: 'zones',
          rest: true,
          expects: ['zone'],
          choices: ['zone'],
        },
        on: { zone, which_zone: { actions: keep('zones'), target: 'which_zone', reenter: true } },
      },
      done: { type: 'final' },
    },
  }),
});
