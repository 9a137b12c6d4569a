/** Every reader, by the name that a state's `expects` and an answer's `takes` use. */
import { asTexts } from '../core/json.ts';
import type { Reader } from '../core/topic.ts';
import type { Directory } from '../directory/directory.ts';
import { choiceReaders } from './choices.ts';
import { childYearsReader, ownAgesReader, readAges } from './read-ages.ts';
import { readDates } from './read-dates.ts';
import { disabledReader } from './read-disabled.ts';
import { ownStatus } from './read-insured.ts';
import { lawReader } from './read-law.ts';
import { readNss } from './read-nss.ts';
import { jobEndReader, timeWorkedReader } from './read-past-day.ts';
import { dueReader, pregnantReader } from './read-pregnancy.ts';
import { stateReader } from './read-state.ts';
import { studiesReader } from './read-studies.ts';
import { commonChildReader, togetherReader } from './read-together.ts';
import { stayReader, tripDaysReader, tripReader } from './read-trip.ts';
import { leaveDaysReader, wageReader } from './read-wage.ts';
import { withWant } from './read-want.ts';
import { weeksReader } from './read-weeks.ts';
import { firstDayReader, hurtReader, leftReader, sinceReader } from './read-work.ts';
import { residence, withLives, zoneReader } from './read-zone.ts';
import { readers } from './readers.ts';

/** Readers of what a message may mention while it asks for something else. */
export const IN_PASSING: ReadonlySet<string> = new Set([
  'place',
  'urgent_place',
  'clinic',
  'dates',
  'from',
  'trip_days',
  'job_end',
  'zone',
  'state',
  'ages',
  'unsure',
  'yes_no',
]);

/** Readers of what decides the person's own case, used with every answer. */
const OF_ANY_CASE = ['weeks', 'left', 'since', 'pregnant', 'due'] as const;

/** Readers whose values are kept about a person, whatever they ask. */
export const REMEMBERED = [
  'insured_status',
  'whom',
  'residence',
  'whereabouts',
  'pension_law',
  'side',
  'insurer',
  'own_ages',
  ...OF_ANY_CASE,
] as const;

/**
 * All readers of what decides a person's own case, also those whose value counts only where an answer takes it.
 */
export const CASES: ReadonlySet<string> = new Set([
  ...OF_ANY_CASE,
  'first_day',
  'hurt',
  'ages',
  'child_years',
  'wage',
  'leave_days',
  'together',
  'common_child',
  'studies',
  'disabled',
]);

/** All readers, made from this directory and from the choices in each language's folder. */
export function allReaders(
  directory: Directory,
  locales: string,
  languages: readonly string[],
): Record<string, Reader> {
  const choices = choiceReaders(locales, languages);
  const found = readers(directory);
  const { want = NEVER, trip_kind: kinds = NEVER, insured_status = NEVER, whom = NEVER } = choices;
  const place = withWant(found.place, want);
  const zone = zoneReader(directory);
  const lives = residence(zone);
  return {
    ...choices,
    ...found,
    place,
    insured_status: ownStatus(insured_status),
    everyone: everyoneReader(whom),
    urgent_place: withoutDelay(place),
    zone: withLives(zone, lives),
    residence: lives,
    state: stateReader(directory, found.place),
    ages: readAges,
    own_ages: ownAgesReader,
    child_years: childYearsReader,
    dates: readDates,
    from: readDates,
    expires: expiresReader,
    pension_law: lawReader,
    weeks: weeksReader,
    wage: wageReader,
    leave_days: leaveDaysReader,
    first_day: firstDayReader,
    hurt: hurtReader,
    left: leftReader,
    since: sinceReader,
    pregnant: pregnantReader,
    due: dueReader,
    together: togetherReader,
    studies: studiesReader,
    disabled: disabledReader,
    common_child: commonChildReader,
    nss_number: readNss,
    job_end: jobEndReader,
    time_worked: timeWorkedReader,
    trip: tripReader(directory, kinds),
    trip_days: tripDaysReader(directory, kinds),
    stay: stayReader(directory, kinds),
  };
}

/** Stands for a reader of choices that no language lists. */
const NEVER: Reader = () => undefined;

/** A day on which somebody plans to go, "Dec 15 then", is not the one on which something ends. */
const PLANNED = /\b(?:then|entonces|i['’]?ll|i will|voy|vamos|ir[eé]|iremos)\b/i;
const ENDS =
  /\b(?:venc\w*|expir\w*|runs? out|good (?:until|till|through)|valid\w*|v[aá]lid\w*|termin\w*|acab\w*|caduc\w*|ends?|up on)\b/i;
const expiresReader: Reader = (inbound, asked) =>
  inbound.kind === 'text' && PLANNED.test(inbound.text) && !ENDS.test(inbound.text)
    ? undefined
    : readDates(inbound, asked);

/** The boundary before another person: "a mi hija y a mi mamá". */
const NEXT = /,|\s(?:y|e|and|&|plus)\s/i;

/**
 * The people whom a message is about, if there are several: `{ type: 'everyone', everyone: ['child', 'parent']
 * }`.
 */
const everyoneReader =
  (whom: Reader): Reader =>
  (inbound, asked) => {
    const pieces = inbound.kind === 'text' ? inbound.text.split(NEXT) : [];
    if (pieces.length < 2 || inbound.kind !== 'text') return undefined;
    const found = pieces.flatMap((text) => {
      const reading = whom({ ...inbound, text }, asked);
      return reading && 'event' in reading ? [String(reading.event.who)] : [];
    });
    const everyone = [...new Set(found)];
    return everyone.length > 1 ? { event: { type: 'everyone', everyone } } : undefined;
  };

/** Avoids a question in an emergency: if a postal code does not exist, the nearest one is used. */
const withoutDelay =
  (place: Reader): Reader =>
  (inbound, asked, known) => {
    const reading = place(inbound, asked, known);
    if (
      !reading ||
      !('event' in reading) ||
      reading.event.type !== 'which_place' ||
      reading.event.why !== 'no_such_code'
    )
      return reading;
    const [first] = asTexts(reading.event.places);
    return first ? { event: { type: 'place', place: first } } : reading;
  };
