import { passages, topic } from '../src/core/topic.ts';
import facts from './appointment.facts.json' with { type: 'json' };

/** Booking, changing and cancelling an appointment; specialists, studies and surgery. */
export const appointment = topic({
  id: 'appointment',
  version: 2,
  migrations: { 2: () => ({ state: 'home', data: {} }) },
  facts,
  answers: {
    book: { next: ['app', 'web', 'at_clinic', 'phone'] },
    no_slots: { next: ['same_day', 'at_clinic', 'weekend', 'phone'] },
    same_day: { next: ['no_slots', 'weekend', 'straight_to_hospital'] },
    cancel: { next: ['cancel_fails', 'change_date', 'book'] },
    specialist: { next: ['with_referral', 'wait_limit', 'lost_referral', 'straight_to_hospital'] },
    ...passages('app web at_clinic phone app_fails for_relative what_to_bring change_date see missed'),
    ...passages(
      'with_referral lab imaging surgery wait_limit cancelled_by_imss weekend straight_to_hospital',
    ),
    ...passages('lost_referral other_hospital second_opinion cancel_fails child_cancer'),
  },
});
