import { passages, topic } from '../src/core/topic.ts';
import facts from './services.facts.json' with { type: 'json' };

/** What to offer next, where the person may need to see a doctor today. */
const seenToday = {
  next: ['find-clinic/hospital_near', 'appointment/same_day', 'find-clinic/welfare_near'],
};

/** What a clinic gives besides the doctor’s visit: booklet, vaccines, check-ups, dentist, contraception, care at home. */
export const services = topic({
  id: 'services',
  version: 1,
  facts,
  answers: {
    ...passages(
      'lost_booklet booklet_valid digital_booklet vaccines vaccines_where measles winter_vaccines checkup chkt dentist braces contraception psychologist addictions home_visit rehabilitation glasses blood visiting nutrition home_hospital palliative crisis_covered',
    ),
    child_fever: seenToday,
    diabetic_foot: seenToday,
  },
});
