import { passages, topic } from '../src/core/topic.ts';
import facts from './elsewhere.facts.json' with { type: 'json' };

/** Subjects outside IMSS, or on which the guide has nothing: each answer names who is responsible for it. */
export const elsewhere = topic({
  id: 'elsewhere',
  version: 1,
  facts,
  answers: passages(
    'issste infonavit fonacot sat curp_renapo consular us_insurance bienestar_programs labour private_insurance medical_advice imss_other values',
  ),
});
