import { passages, topic } from '../src/core/topic.ts';
import facts from './independent-insurance.facts.json' with { type: 'json' };

/** The voluntary insurance of independent workers (PTI), for Mexicans abroad and the self-employed in Mexico. */
export const independentInsurance = topic({
  id: 'independent-insurance',
  version: 2,
  migrations: { 2: () => ({ state: 'home', data: {} }) },
  facts,
  answers: {
    what: { next: ['price', 'needs', 'enrol', 'family'] },
    from_abroad: { next: ['needs', 'price', 'pay', 'family'] },
    from_mexico: { next: ['needs', 'price', 'enrol', 'modalities'] },
    price: { next: ['pay', 'needs', 'enrol', 'modalities'] },
    ...passages('needs enrol pay family ill_abroad starts weeks missed_payment waits modalities'),
    ...passages('undocumented help_consulate figures'),
  },
});
