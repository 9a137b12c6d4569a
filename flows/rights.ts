import { passages, topic } from '../src/core/topic.ts';
import facts from './rights.facts.json' with { type: 'json' };

/** Complaints, refused care, emergencies without insurance, the medical record, prices for non-members. */
export const rights = topic({
  id: 'rights',
  version: 1,
  facts,
  answers: passages(
    'complain refused_care long_wait steps_up formal_complaint medical_error asked_for_money private_hospital emergency_nonmember emergency_cost pregnancy_emergency child_without_cover medical_record confidential prices voluntary_discharge lawyer discrimination hospital_prices human_rights',
  ),
});
