import { passages, topic } from '../src/core/topic.ts';
import facts from './medicines.facts.json' with { type: 'json' };

/** Medicines: those that were not supplied, refillable prescriptions, refunds. */
export const medicines = topic({
  id: 'medicines',
  version: 1,
  facts,
  answers: passages(
    'not_in_stock report_page voucher other_clinic obliged refund refillable refill_days lost_prescription controlled private_prescription someone_collects',
  ),
});
