/** What help shows of the answer told last: where it comes from, how old it is and how sure. Pure. */
import type { help } from '../../flows/help.ts';
import { fullDate, monthName } from '../core/day.ts';
import { type Fact, linkTo, newestPage, type Source, sourceDate, sourceName } from '../core/facts.ts';
import { type Phrase, viewsOf } from '../core/topic.ts';

/** The views of `help`. */
export const helpViews = viewsOf<typeof help>({
  told_last: (data, moment) => {
    const facts = data.about === undefined ? [] : moment.factsOf(data.about);
    if (facts.length === 0)
      return { values: { newest_page: monthName(newestPage(), moment.language, 'long') } };
    const key = { sources: 'sources_of_last', how_current: 'age_of_last', sure: 'sureness_of_last' }[
      data.told ?? ''
    ];
    const days = facts.map(({ asOf }) => asOf).sort();
    const [oldest = '', newest = oldest] = [days[0], days.at(-1)];
    const ages = { newest: fullDate(newest, moment.language), oldest: fullDate(oldest, moment.language) };
    const [review = ''] = facts.map(({ reviewBy }) => reviewBy).sort();
    const [source] = facts.flatMap(({ sources }) => sources);
    return {
      ...(key ? { key } : {}),
      values: {
        sources: sourcesOf(facts, moment.language),
        newest: ages.newest,
        age: { key: newest === oldest ? 'age_one' : 'age_range', values: ages },
        review: fullDate(review, moment.language),
        sure:
          source && isOwn(facts)
            ? { key: 'sure_itself', values: { name: sourceName(source, moment.language) } }
            : { key: `sure_${leastSure(facts)}` },
      },
    };
  },
});

/** How many sources are listed, so that the message fits a phone. */
const LISTED = 4;

function sourcesOf(facts: readonly Fact[], language: string): Phrase[] {
  const lines = new Map<string, Phrase>();
  for (const { sources, sure } of facts)
    for (const source of sources) {
      const line = lineOf(source, sure, language);
      const id = source.url ?? String(line.values?.name);
      if (!lines.has(id)) lines.set(id, line);
    }
  return [...lines.values()].slice(0, LISTED);
}

function lineOf(source: Source, sure: Fact['sure'], language: string): Phrase {
  const values = { name: sourceName(source, language), date: sourceDate(source, language) };
  if (source.own) return { key: 'source_itself', values };
  const known = { ...values, sure: { key: `level_${sure}` } };
  if (source.url === undefined) return { key: 'source_paper', values: known };
  return { key: 'source_line', values: { ...known, url: linkTo('web', source.url) } };
}

/** Whether the organisation itself is the only source. */
const isOwn = (facts: readonly Fact[]): boolean =>
  facts.every(({ sources }) => sources.every(({ own }) => own));

const leastSure = (facts: readonly Fact[]): string =>
  (['low', 'medium', 'high'] as const).find((level) => facts.some(({ sure }) => sure === level)) ?? 'high';
