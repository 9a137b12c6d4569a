/** What privacy shows: how long things are kept, what is known of this person, and the receipt of a deletion. Pure. */

import type { privacy } from '../../flows/privacy.ts';
import { dayAt, spokenDay, timeAt } from '../core/day.ts';
import { type DataOf, type Moment, type Phrase, viewsOf } from '../core/topic.ts';
import type { Directory } from '../directory/directory.ts';

/**
 * The views of `privacy`. `operator`: who runs this copy, if known. `days`: how long a chat is kept.
 * `learnsForDays`: how long the words of messages that were not understood are kept; undefined if they are
 * not.
 */
export function privacyViews(
  directory: Directory,
  { operator, days, learnsForDays }: { operator?: string; days: number; learnsForDays?: number },
): ReturnType<typeof viewsOf> {
  const known = (data: Data): Phrase[] => {
    const place = data.place === undefined ? undefined : directory.place(data.place);
    return [
      { key: 'item_language', values: { language: { key: 'language_name' } } },
      place
        ? { key: 'item_place', values: { place: place.label || { key: 'a_point' } } }
        : { key: 'item_no_place' },
      ...profileOf(data),
      { key: 'item_question' },
      { key: 'item_chat' },
    ];
  };
  const learns = (unlearned: unknown): boolean => learnsForDays !== undefined && unlearned !== true;
  return viewsOf<typeof privacy>({
    kept: ({ unlearned }) => ({
      values: {
        days,
        not_kept: { key: learns(unlearned) ? 'not_kept_but_learnt' : 'not_kept' },
        seen: { key: learns(unlearned) ? 'learner_reads' : 'nobody_reads' },
        learnt:
          learnsForDays === undefined
            ? ''
            : { key: unlearned ? 'nothing_learnt' : 'learnt', values: { days: learnsForDays } },
        operator:
          operator === undefined ? { key: 'operator_unknown' } : { key: 'operator', values: { operator } },
      },
      hide:
        learnsForDays === undefined
          ? ['no_learning', 'learn_again']
          : [unlearned ? 'no_learning' : 'learn_again'],
    }),
    mine: (data) => ({ values: { known: known(data) } }),
    receipt: (data, moment) => ({
      values: {
        known: known(data),
        when: now(moment),
        left: { key: learns(data.unlearned) ? 'words_left' : 'nothing_left' },
      },
    }),
  });
}

type Data = DataOf<typeof privacy>;

/** What a person told about themselves, as phrases like `who_child` and `insured_none`. */
function profileOf(data: Data): Phrase[] {
  const told: Phrase[] = [];
  for (const field of ['insured', 'insurer', 'who', 'side', 'visa', 'law'] as const)
    if (data[field] !== undefined) told.push({ key: `item_${field}_${data[field]}` });
  const { ages, zone } = data;
  if (ages?.length) told.push({ key: 'item_ages', values: { ages: ages.join(', ') } });
  if (data.ended !== undefined) told.push({ key: 'item_ended', values: { day: data.ended } });
  if (data.worked !== undefined) told.push({ key: 'item_worked' });
  for (const field of ['weeks', 'left', 'since', 'pregnant', 'due', 'first_day'] as const)
    if (data[field] !== undefined)
      told.push({ key: `item_${field}`, values: { value: String(data[field]) } });
  const where = data.where ?? zone?.split('/').at(-1)?.replaceAll('_', ' ') ?? data.lives;
  if (where !== undefined) told.push({ key: 'item_zone', values: { where } });
  if (data.destination !== undefined) told.push({ key: 'item_trip' });
  return told;
}

const now = ({ at, language }: Moment): Phrase => ({
  key: 'receipt_when',
  values: { day: spokenDay(dayAt(at), language, ''), time: timeAt(at) },
});
