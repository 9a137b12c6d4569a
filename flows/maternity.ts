import { z } from 'zod';
import { passages, topic } from '../src/core/topic.ts';
import facts from './maternity.facts.json' with { type: 'json' };

/** Pregnancy, birth and maternity leave: how long, how much, which papers, what if something goes otherwise. */
export const maternity = topic({
  id: 'maternity',
  version: 2,
  // 2: the wage.
  migrations: { 2: (before) => before },
  data: z.object({
    /** What somebody earns, in pesos a day. */
    wage: z.number().optional(),
  }),
  facts,
  answers: {
    pay: { view: 'pay', takes: ['wage'] },
    ...passages(
      'how_long weeks_needed not_enough_weeks certificate private_doctor online move_weeks born_early born_late disability complications loss prenatal_care warning_signs who_gets_care daughter lost_job father breastfeeding self_paid refused fired_pregnant heavy_work visit_time twins abortion',
    ),
  },
});
