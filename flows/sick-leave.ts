import { z } from 'zod';
import { passages, topic } from '../src/core/topic.ts';
import facts from './sick-leave.facts.json' with { type: 'json' };

/** An employer who asks gets the answer about an employer's duties instead. */
const forEmployers = { instead: { field: 'side', is: 'employer', name: 'employer/accident' } };

/** Sick leave, its pay, and accidents at work or on the way there. */
export const sickLeave = topic({
  id: 'sick-leave',
  version: 3,
  // Version 2: the wage and the length of the leave. 3: since when the person has had the job.
  migrations: { 2: (before) => before, 3: (before) => before },
  data: z.object({
    /** What somebody earns, in pesos a day, and for how many days the leave is. */
    wage: z.number().optional(),
    leave_days: z.number().int().optional(),
    /** The day on which somebody began the job they have. */
    since: z.iso.date().optional(),
  }),
  shares: ['since'],
  facts,
  answers: {
    work_accident: forEmployers,
    employer_refuses_form: forEmployers,
    commute: forEmployers,
    pay: { view: 'pay', takes: ['wage', 'leave_days'] },
    weeks_needed: { view: 'weeksNeeded', takes: ['since'] },
    missed_days: { next: ['who_issues', 'private_note', 'elsewhere/labour'] },
    work_accident_pay: { view: 'workAccidentPay', takes: ['wage', 'leave_days'] },
    ...passages(
      'first_days who_issues private_note hand_in someone_else_delivers collect clabe not_paid extend disagree time_to_claim forms lasting_damage not_registered child_cancer care_for_relative abroad_or_travel fired_while_sick app forgot_to_say',
    ),
  },
});
