import { passages, topic } from '../src/core/topic.ts';
import facts from './scam.facts.json' with { type: 'json' };

/** Somebody asks for money, codes or data in IMSS's name: how to tell, what to do, where to report. */
export const scam = topic({
  id: 'scam',
  version: 2,
  migrations: { 2: () => ({ state: 'home', data: {} }) },
  facts,
  answers: {
    ...passages('call_for_money gave_card gave_money code report imss_never'),
    ...passages('gave_code gave_data data booking_call threat biometrics gestor fake_site'),
  },
});
