/** Every reader, by the name that a state's `expects` uses. */
import type { Reader } from '../core/topic.ts';
import type { Directory } from '../directory/directory.ts';
import { choiceReaders } from './read-choices.ts';
import { readDates } from './read-dates.ts';
import { readGap } from './read-gap.ts';
import { readAges, readInsurance, readVisa } from './read-insurance.ts';
import { matterReaders } from './read-matter.ts';
import { jobEndReader, timeWorkedReader } from './read-past-day.ts';
import { stateReader } from './read-state.ts';
import { elsewhereReader, newDatesReader, stayReader, tripReader } from './read-trip.ts';
import {
  bienestarListReader,
  bienestarReader,
  readAbroadPrice,
  readIndependentStart,
  readInsureAbroad,
  readVisitPrice,
} from './read-uninsured.ts';
import { withWant } from './read-want.ts';
import { bothOf, wordReaders } from './read-words.ts';
import { withLives, zoneReader } from './read-zone.ts';
import { readers } from './readers.ts';
import type { Words } from './understanding.ts';

/** What a message may name in passing while it asks for something else. */
export const IN_PASSING: ReadonlySet<string> = new Set([
  'place',
  'clinic',
  'dates',
  'trip',
  'elsewhere',
  'new_dates',
  'zone',
  'state',
  'ages',
]);

/** The readers over this directory and the answers that each language's folder lists. */
export const allReaders = (directory: Directory, words: Record<string, Words>): Record<string, Reader> => ({
  ...readers(directory),
  ...answerReaders(directory, words),
  ...matterReaders(),
  dates: readDates,
  visa: readVisa,
  ages: readAges,
  insurance: readInsurance,
  trip: tripReader(directory),
  elsewhere: elsewhereReader(directory),
  new_dates: newDatesReader(directory),
  stay: stayReader(directory),
  ...choiceReaders,
  job_end: jobEndReader,
  time_worked: timeWorkedReader,
});

/** The readers of usual answers in words, of states and time zones, and of two answers in one message. */
function answerReaders(directory: Directory, words: Record<string, Words>): Record<string, Reader> {
  const heard = wordReaders(words);
  const zone = withLives(zoneReader(directory));
  const place = withWant(readers(directory).place!, heard.want!);
  const near = bienestarReader(directory, readers(directory).place!);
  return {
    ...heard,
    place,
    zone,
    state: stateReader(directory, readers(directory).place!),
    gap: readGap,
    visit_price: readVisitPrice,
    bienestar_near: near,
    bienestar_list: bienestarListReader(near, heard.about_welfare!),
    abroad_price: readAbroadPrice,
    insure_abroad: readInsureAbroad,
    independent_start: readIndependentStart,
    teleconsult_both: bothOf(heard.about_teleconsult, zone, 'zone'),
    independent_both: bothOf(heard.about_independent, heard.work_place, 'lives'),
  };
}
