/** What privacy shows: how long things are kept, what is known of this person, and the receipt of a deletion. Pure. */
import { dayAt, spokenDay, timeAt } from '../core/day.ts';
import type { Data, Moment, Phrase, ViewOf } from '../core/topic.ts';
import type { Directory } from '../directory/directory.ts';

/** The views of `privacy`. `operator` is who runs this copy, where that is known; `days` how long a chat is kept. */
export function privacyViews(
  directory: Directory,
  { operator, days }: { operator?: string; days: number },
): Record<string, ViewOf> {
  const known = (data: Data): Phrase[] => {
    const place = data.place === undefined ? undefined : directory.place(String(data.place));
    return [
      { key: 'item_language', values: { language: { key: 'language_name' } } },
      place
        ? { key: 'item_place', values: { place: place.label || { key: 'a_point' } } }
        : { key: 'item_no_place' },
      { key: 'item_question' },
      { key: 'item_chat' },
    ];
  };
  return {
    kept: () => ({
      values: {
        days,
        operator:
          operator === undefined ? { key: 'operator_unknown' } : { key: 'operator', values: { operator } },
      },
    }),
    mine: (data) => ({ values: { known: known(data) } }),
    receipt: (data, moment) => ({ values: { known: known(data), when: now(moment) } }),
  };
}

const now = ({ at, language }: Moment): Phrase => ({
  key: 'receipt_when',
  values: { day: spokenDay(dayAt(at), language, ''), time: timeAt(at) },
});
