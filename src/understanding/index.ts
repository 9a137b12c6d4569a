/** Every reader, by the name that a state's `expects` uses. */
import type { Reader } from '../core/topic.ts';
import type { Directory } from '../directory/directory.ts';
import { choiceReaders } from './read-choices.ts';
import { readDates } from './read-dates.ts';
import { readGap } from './read-gap.ts';
import { readAges, readInsurance, readVisa } from './read-insurance.ts';
import { matterReaders } from './read-matter.ts';
import { jobEndReader } from './read-past-day.ts';
import { stateReader } from './read-state.ts';
import { elsewhereReader, newDatesReader, tripReader } from './read-trip.ts';
import { withWant } from './read-want.ts';
import { bothOf, wordReaders } from './read-words.ts';
import { zoneReader } from './read-zone.ts';
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
  ...choiceReaders,
  job_end: jobEndReader,
});

/** The readers of usual answers in words, of states and time zones, and of two answers in one message. */
function answerReaders(directory: Directory, words: Record<string, Words>): Record<string, Reader> {
  const heard = wordReaders(words);
  const zone = zoneReader(directory);
  const place = withWant(readers(directory).place!, heard.want!);
  return {
    ...heard,
    place,
    zone,
    state: stateReader(directory, readers(directory).place!),
    gap: readGap,
    teleconsult_both: bothOf(heard.about_teleconsult, zone, 'zone'),
    independent_both: bothOf(heard.about_independent, heard.work_place, 'lives'),
  };
}
