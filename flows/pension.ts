import { z } from 'zod';
import { passages, topic } from '../src/core/topic.ts';
import facts from './pension.facts.json' with { type: 'json' };

/** What an answer takes that depends on the person's own case. */
const reckoned = { takes: ['weeks', 'ages', 'left'] };

/**
 * Pensions: weeks, laws, Modalidad 40, widows and orphans, pensions abroad, and what does not belong to IMSS.
 */
export const pension = topic({
  id: 'pension',
  version: 3,
  // Version 2: weeks and ages. 3: the year of the last contribution, and the wage.
  migrations: { 2: (before) => before, 3: (before) => before },
  data: z.object({
    /**
     * The pension law that applies: that of 1973 for people who first worked before July 1997, else of 1997.
     */
    law: z.enum(['73', '97']).optional(),
    /** How many weeks somebody has contributed, and the ages told. */
    weeks: z.number().int().min(1).max(4000).optional(),
    ages: z.array(z.number()).max(8).optional(),
    /** The year in which somebody last contributed, and what they earned, in pesos a day. */
    left: z.number().int().optional(),
    wage: z.number().optional(),
  }),
  shares: ['law', 'weeks', 'left', 'ages'],
  facts,
  answers: {
    law_73: { ...reckoned, view: 'law73', instead: { field: 'law', is: '97', name: 'law_97' } },
    law_97: { ...reckoned, view: 'law97', instead: { field: 'law', is: '73', name: 'law_73' } },
    which_law: { ...reckoned, view: 'whichLaw' },
    ...passages('see_weeks weeks_missing weeks_bought_back'),
    not_enough: { ...reckoned, view: 'notEnough' },
    how_much: { takes: ['ages'], view: 'howMuch' },
    disability: { takes: ['weeks', 'pension_law'], view: 'disability' },
    welfare_pension: { takes: ['ages'], view: 'welfarePension' },
    keep_right: { takes: ['weeks', 'left'], view: 'keepRight' },
    mod40_who: { takes: ['left'], view: 'mod40Who' },
    mod40_cost: { takes: ['wage'], view: 'mod40Cost' },
    paid_abroad: { where: 'abroad' },
    widow: { takes: ['weeks', 'left'], view: 'widow', next: ['widow_papers', 'widow_amount', 'widow_care'] },
    widow_papers: { next: ['apply_desk', 'widow_care', 'widow_deadline'] },
    widow_deadline: { next: ['widow_papers', 'apply_desk', 'widow_care'] },
    widow_care: { next: ['widow', 'widow_papers', 'coverage/check'] },
    ...passages(
      'apply_online apply_desk mod40_join mod40_lost mod40_again widow_amount widow_remarries orphan disability_how proof_of_life apply_from_abroad us_years working_after aguinaldo pay_day not_paid minimum wellbeing_fund family_allowance funeral marriage afore id_rule medical_care loan bank_account parents yearly_raise',
    ),
  },
});
