import { passages, topic } from '../src/core/topic.ts';
import facts from './childcare.facts.json' with { type: 'json' };

/** IMSS nurseries: who is entitled, ages, papers, and what happens after losing the job. */
export const childcare = topic({
  id: 'childcare',
  version: 1,
  facts,
  answers: passages(
    'who ages cost hours night_shift apply papers lost_job grandparents ill_child by_scheme no_place',
  ),
});
