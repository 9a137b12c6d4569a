import { passages, topic } from '../src/core/topic.ts';
import facts from './contact.facts.json' with { type: 'json' };

/** People to talk to: IMSS by phone, in writing and in its offices, and the organisation's HR. */
export const contact = topic({
  id: 'contact',
  version: 2,
  migrations: { 2: () => ({ state: 'home', data: {} }) },
  facts,
  answers: {
    phone: { next: ['phone_hours', 'written', 'rights/complain', 'from_abroad'] },
    phone_hours: { view: 'phones', next: ['written', 'offices', 'phone'] },
    hr: { view: 'hr', next: ['message_for_hr', 'employer/not_registered', 'phone'] },
    offices: { view: 'offices', next: ['phone', 'find-clinic/nearest'] },
    ...passages('written from_abroad whatsapp mental_health_line app_fails message_for_hr government_line'),
  },
});
