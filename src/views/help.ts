/** What help shows of the answer told last: where it comes from, how old it is and how sure. Pure. */
import { type Fact, linkTo } from '../core/facts.ts';
import type { Phrase, View, ViewOf } from '../core/topic.ts';

/** The views of `help`. */
export const helpViews: Record<string, ViewOf> = {
  told_last: (data, moment): View => {
    const facts = data.about === undefined ? [] : moment.factsOf(String(data.about));
    if (facts.length === 0) return { values: {} };
    const key = { sources: 'sources_of_last', how_current: 'age_of_last', sure: 'sureness_of_last' }[
      String(data.told)
    ];
    const newest = facts
      .map(({ asOf }) => asOf)
      .sort()
      .at(-1)!;
    const oldest = facts.map(({ asOf }) => asOf).sort()[0]!;
    const ages = { newest: dayIn(newest, moment.language), oldest: dayIn(oldest, moment.language) };
    const review = facts.map(({ reviewBy }) => reviewBy).sort()[0]!;
    return {
      ...(key ? { key } : {}),
      values: {
        sources: sourcesOf(facts),
        newest: ages.newest,
        age: { key: newest === oldest ? 'age_one' : 'age_range', values: ages },
        review: dayIn(review, moment.language),
        sure: isOwn(facts)
          ? { key: 'sure_itself', values: { name: facts[0]!.sources[0]!.name } }
          : { key: `sure_${leastSure(facts)}` },
      },
    };
  },
};

/** How many sources are listed: a message that a phone shows. */
const LISTED = 5;

function sourcesOf(facts: readonly Fact[]): Phrase[] {
  const lines = new Map<string, Phrase>();
  for (const { sources, sure } of facts)
    for (const { name, url, date } of sources)
      if (!lines.has(url ?? name))
        lines.set(
          url ?? name,
          url === undefined
            ? { key: 'source_itself', values: { name, date: date ?? '' } }
            : {
                key: 'source_line',
                values: {
                  name,
                  url: linkTo('web', url),
                  date: date ?? { key: 'undated' },
                  sure: { key: `level_${sure}` },
                },
              },
        );
  return [...lines.values()].slice(0, LISTED);
}

/** Whether an organisation says all of it about itself. */
const isOwn = (facts: readonly Fact[]): boolean =>
  facts.every(({ sources }) => sources.every(({ url }) => url === undefined));

const leastSure = (facts: readonly Fact[]): string =>
  (['low', 'medium', 'high'] as const).find((level) => facts.some(({ sure }) => sure === level)) ?? 'high';

const dayIn = (day: string, language: string): string =>
  new Intl.DateTimeFormat(language === 'es' ? 'es-MX' : language, {
    dateStyle: 'long',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
