import { z } from 'zod';
import { passages, topic } from '../src/core/topic.ts';
import facts from './contact.facts.json' with { type: 'json' };

/** People to talk to: IMSS by phone, in writing and in its offices, and the organisation's HR. */
export const contact = topic({
  id: 'contact',
  version: 3,
  // Version 3: where the person lives, so that opening hours can be shown in their local time.
  migrations: { 2: () => ({ state: 'home', data: {} }), 3: (before) => before },
  data: z.object({
    /** IANA name of the time zone the person lives in, and the place they named. */
    zone: z.string().max(40).optional(),
    where: z.string().max(40).optional(),
    lives: z.enum(['abroad', 'mexico']).optional(),
  }),
  shares: ['zone', 'where', 'lives'],
  facts,
  answers: {
    phone: {
      view: 'phone',
      takes: ['zone'],
      next: ['phone_hours', 'written', 'rights/complain', 'from_abroad'],
    },
    phone_hours: { view: 'phones', takes: ['zone'], next: ['written', 'offices', 'phone'] },
    hr: { view: 'hr', next: ['message_for_hr', 'employer/not_registered', 'phone'] },
    offices: { view: 'offices', next: ['phone', 'find-clinic/nearest'] },
    from_abroad: { view: 'fromAbroad', takes: ['zone'] },
    ...passages('written whatsapp mental_health_line app_fails message_for_hr government_line'),
  },
});
