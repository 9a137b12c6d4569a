import { passages, topic } from '../src/core/topic.ts';
import facts from './elsewhere.facts.json' with { type: 'json' };

/** What is not IMSS’s, or what the guide has nothing on: said by name, with who has it. */
export const elsewhere = topic({
  id: 'elsewhere',
  version: 1,
  facts,
  answers: passages(
    'issste infonavit fonacot sat curp_renapo consular us_insurance bienestar_programs labour private_insurance medical_advice imss_other values',
  ),
});
