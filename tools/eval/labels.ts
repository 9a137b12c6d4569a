/**
 * The labelled files of `test/understanding/` use the intents that existed when they were written. Topics
 * that were split off later are mapped back to the labels that their requests had, so that older figures stay
 * comparable.
 */
import { type Intent, intentOf } from '../../src/understanding/intents.ts';

/**
 * For each newer intent, the older labels whose requests it took over, most frequent first. Taken from the
 * phrases that taught the older labels, not from the labelled files.
 */
const TOOK_OVER: { [intent in Intent]?: readonly Intent[] } = {
  emergency_question: ['emergency'],
  maternity: ['coverage', 'appointment', 'contact_hr'],
  sick_leave: ['contact_hr', 'coverage', 'appointment'],
  pension: ['coverage', 'out_of_scope', 'contact_hr', 'independent_insurance'],
  medicines: ['contact_imss', 'coverage'],
  services: ['appointment', 'coverage', 'register', 'welfare'],
  childcare: ['coverage'],
  rights: ['contact_imss', 'emergency', 'scam'],
  employer: ['contact_hr', 'independent_insurance', 'coverage', 'nss'],
  elsewhere: ['out_of_scope', 'contact_imss'],
};

/** The same for answers that moved to another topic than their label's. */
const MOVED: { readonly [answer: string]: Intent } = {
  'employer/cannot_pass': 'out_of_scope',
  'employer/deadline': 'out_of_scope',
  'employer/where': 'out_of_scope',
  'find-clinic/hospital_near': 'emergency',
  'help/who_are_you': 'privacy',
  'help/sure': 'privacy',
  'help/uses_ai': 'privacy',
  'help/who_made_you': 'privacy',
  'register/child_age': 'coverage',
};

/** A guess as the label that it stands for, to be compared with `label`; `answer`: the id of the best answer, where known. */
export function asLabel(label: Intent | undefined, guess: Intent, answer?: string): Intent {
  if (label === undefined || guess === label) return guess;
  const older = TOOK_OVER[guess] ?? [];
  if (older.includes(label)) return label;
  const moved = answer === undefined ? undefined : MOVED[answer];
  if (moved === label && answer !== undefined && isOf(answer, guess)) return label;
  return older[0] ?? guess;
}

/** Whether an answer is of the topic that an intent asks for. */
function isOf(answer: string, intent: Intent): boolean {
  const [topic = '', name = ''] = answer.split('/');
  return intentOf(topic, name) === intent;
}
