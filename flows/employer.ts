import { z } from 'zod';
import { passages, topic } from '../src/core/topic.ts';
import facts from './employer.facts.json' with { type: 'json' };

/** For employers and HR, and for workers whose employer does not do its part. */
export const employer = topic({
  id: 'employer',
  version: 3,
  // Version 2: the first day of work. 3: the day of an accident.
  migrations: { 2: (before) => before, 3: (before) => before },
  data: z.object({
    /** The day somebody begins to work. */
    first_day: z.iso.date().optional(),
    /** The day of an accident at work. */
    hurt: z.iso.date().optional(),
  }),
  shares: ['first_day'],
  facts,
  answers: {
    deadline: { view: 'deadline', takes: ['first_day'] },
    foreign_employee: { view: 'foreignEmployee', takes: ['first_day'] },
    accident: { view: 'accident', takes: ['hurt'] },
    ...passages(
      'where no_number who_pays_sick accident_first_day cannot_pass fines worker_gets proof not_registered trial_period low_salary dropped_working report afraid free_help temporary construction domestic domestic_pay apprentices interns platform platform_share risk_premium audit_mail leavers sick_note_check share',
    ),
  },
});
