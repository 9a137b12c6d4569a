/**
 * What a text contains beside its words (facts, links, places, lines to tick): collected while the text is
 * filled, so that no channel has to look for it.
 */
import type { Language, Link, Progress, Reply, Spot, Tick } from './conversation.ts';
import type { Fact } from './facts.ts';
import type { Guide } from './guide.ts';
import type { Dated, View } from './topic.ts';

/** What was found so far. `ticks` name the choice that ticks each line (`tick:curp`). */
export type Found = {
  facts: Set<Fact>;
  links: Link[];
  places: Spot[];
  ticks: (Omit<Tick, 'button'> & { option: string })[];
};

export const nothingFound = (): Found => ({ facts: new Set(), links: [], places: [], ticks: [] });

/** What a line adds to the reply that it is in. */
export type Brought = Partial<Pick<Reply, 'share' | 'map' | 'actions' | 'progress'>>;

/** What a view gives to channels that show more than text. `say` puts a phrase of the topic into words. */
export function broughtBy(
  guide: Guide,
  language: Language,
  topic: string,
  view: View,
  say: (phrase: { key: string }) => string,
): Brought {
  const { passOn, map, dates, progress } = view;
  return {
    ...(passOn ? { share: { label: say(passOn.label), topic, text: say(passOn.text) } } : {}),
    ...(map
      ? {
          map: {
            query: new URLSearchParams({
              place: map.place,
              units: map.units.join(),
              lang: language,
            }).toString(),
            alt: say(map.alt),
          },
        }
      : {}),
    ...(dates?.length ? { actions: [calendarOf(guide, language, topic, dates)] } : {}),
    ...(progress ? { progress: progress satisfies Progress } : {}),
  };
}

/**
 * The days as a calendar action, with the query that gives anybody the same file. The query holds text keys and
 * not texts, so nobody can put texts of their own into the file.
 */
export const calendarOf = (guide: Guide, language: Language, topic: string, dates: Dated[]) => ({
  kind: 'calendar' as const,
  label: guide.texts.say(language, 'common', 'to_calendar', {}),
  query: new URLSearchParams({
    topic,
    days: dates.map(({ key, day, until }) => [key, day, until].filter(Boolean).join('.')).join(),
    lang: language,
  }).toString(),
  events: dates.map(({ key, day, until }) => ({
    title: guide.texts.say(language, topic, key, {}),
    day,
    ...(until ? { until } : {}),
  })),
});
