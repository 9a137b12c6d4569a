import { z } from 'zod';
import { passages, topic } from '../src/core/topic.ts';
import facts from './independent-insurance.facts.json' with { type: 'json' };

/** The voluntary insurance of independent workers (PTI), for Mexicans abroad and the self-employed in Mexico. */
export const independentInsurance = topic({
  id: 'independent-insurance',
  version: 3,
  // Version 3: the year of the last contribution.
  migrations: { 2: () => ({ state: 'home', data: {} }), 3: (before) => before },
  data: z.object({
    /** The year in which somebody last contributed. */
    left: z.number().int().optional(),
  }),
  shares: ['left'],
  facts,
  answers: {
    what: { next: ['price', 'needs', 'enrol', 'family'] },
    from_abroad: { next: ['needs', 'price', 'pay', 'family'] },
    from_mexico: { next: ['needs', 'price', 'enrol', 'modalities'] },
    price: { next: ['pay', 'needs', 'enrol', 'modalities'] },
    weeks: { takes: ['left'], view: 'weeks' },
    ill_abroad: { where: 'abroad' },
    ...passages('needs enrol pay family starts missed_payment waits modalities'),
    ...passages('undocumented help_consulate back_in_mexico one_fee figures'),
  },
});
