import { passages, topic } from '../src/core/topic.ts';
import facts from './employer.facts.json' with { type: 'json' };

/** For employers and HR, and for workers whose employer does not do its part. */
export const employer = topic({
  id: 'employer',
  version: 1,
  facts,
  answers: passages(
    'deadline where no_number accident who_pays_sick accident_first_day cannot_pass fines worker_gets proof not_registered trial_period low_salary dropped_working report afraid free_help temporary construction domestic domestic_pay apprentices interns platform platform_share risk_premium audit_mail foreign_employee leavers sick_note_check share',
  ),
});
