import { z } from 'zod';
import { passages, topic } from '../src/core/topic.ts';
import facts from './maternity.facts.json' with { type: 'json' };

/**
 * Pregnancy, birth and maternity leave: how long, how much, which papers, and what applies when something
 * goes differently.
 */
export const maternity = topic({
  id: 'maternity',
  version: 3,
  // Version 2: the wage. 3: since when the person has had the job, and how far along the pregnancy is.
  migrations: { 2: (before) => before, 3: (before) => before },
  data: z.object({
    /** What somebody earns, in pesos a day. */
    wage: z.number().optional(),
    /** The day on which somebody began the job they have. */
    since: z.iso.date().optional(),
    /** How far a pregnancy is, in weeks, and the expected day of birth. */
    pregnant: z.number().int().optional(),
    due: z.iso.date().optional(),
  }),
  shares: ['since', 'pregnant', 'due'],
  facts,
  answers: {
    pay: { view: 'pay', takes: ['wage', 'since', 'pregnant'] },
    how_long: { view: 'howLong', takes: ['due', 'pregnant'] },
    certificate: { view: 'certificate', takes: ['due', 'pregnant'] },
    weeks_needed: { view: 'weeksNeeded', takes: ['since', 'pregnant'] },
    not_enough_weeks: { view: 'notEnoughWeeks', takes: ['since', 'pregnant'] },
    ...passages(
      'private_doctor online move_weeks born_early born_late disability complications loss prenatal_care warning_signs who_gets_care daughter lost_job father breastfeeding self_paid refused fired_pregnant heavy_work visit_time twins abortion',
    ),
  },
});
