/** Where what is said comes from: the line that names the sources of a text, and the note on a value that is over. */
import type { Language, Link, Sources } from './conversation.ts';
import { addDays, type Day, dayAt, spokenDay } from './day.ts';
import { type Fact, type Source, sourceDate, sourceName } from './facts.ts';
import type { Guide } from './guide.ts';
import { words } from './phrase.ts';

/**
 * One line that names the newest source of the least sure facts, with its month, and how many others there are;
 * all of them are told to somebody who asks for the sources. A source without a date is named only if no other
 * is there.
 */
export function sourcesOf(guide: Guide, language: Language, facts: Set<Fact>): Sources | undefined {
  const all = [...facts];
  const sure = (['low', 'medium', 'high'] as const).find((level) => all.some((fact) => fact.sure === level));
  if (!sure) return undefined;
  const newest = newestOf(all.filter((fact) => fact.sure === sure));
  const nameOf = (fact: Fact) => sourceName(sourceOf(fact), language);
  const others = new Set(all.map(nameOf));
  others.delete(nameOf(newest));
  const say = (key: string, values: Record<string, unknown>) =>
    guide.texts.say(language, 'common', key, values);
  const more = others.size > 0 ? say('cite_more', { count: others.size }) : '';
  const source = sourceIn(guide, language, newest);
  const links = (fact: Fact): Link[] => {
    const href = sourceOf(fact).url;
    return href === undefined ? [] : [{ text: sourceIn(guide, language, fact), href }];
  };
  return {
    text: say(`cite_${sure}`, { source, more }),
    list: [
      newest,
      ...[...others].map((name) => newestOf(all.filter((fact) => nameOf(fact) === name))),
    ].flatMap(links),
  };
}

/**
 * A fact's first source that has a date, with its month or year; a source without a date only if none has one.
 */
export function sourceIn(guide: Guide, language: Language, fact: Fact): string {
  const source = sourceOf(fact);
  const when = sourceDate(source, language);
  const said = typeof when === 'string' ? when : words(guide, language, 'common', when);
  return `${sourceName(source, language)} (${said})`;
}

/**
 * The note beside a text that shows a value whose last day is over, or that an organisation was to look at
 * again; else empty. `from` and `until` are the days between which this result holds.
 */
export function noteOfEnd(
  guide: Guide,
  language: Language,
  facts: Iterable<Fact>,
  at: number,
): { note: string; from: Day; until: Day } {
  const today = dayAt(at);
  const ending = [...facts].flatMap((fact) => (fact.until === undefined ? [] : { fact, end: fact.until }));
  const ends = ending.map(({ end }) => end).sort();
  const over = ends.filter((end) => end < today);
  const last = over.at(-1);
  const from = last === undefined ? '' : addDays(last, 1);
  const until = ends[over.length] ?? NEVER;
  const ended = ending.find(({ end }) => end === over[0]);
  if (!ended) return { note: '', from, until };
  const source = sourceOf(ended.fact);
  const key = source.own ? 'review_due' : 'value_ended';
  const values = { day: spokenDay(ended.end, language, today), source: sourceName(source, language) };
  return { note: guide.texts.say(language, 'common', key, values), from, until };
}

const newestOf = (facts: Fact[]): Fact =>
  facts.reduce((best, fact) => (dateOf(sourceOf(fact)) > dateOf(sourceOf(best)) ? fact : best));

/** The first source of a fact that has a date, else the first. */
const sourceOf = (fact: Fact): Source =>
  fact.sources.find(({ date }) => date !== undefined) ?? fact.sources[0]!;

/** The date of a source, to compare: one without a date comes before all, a bare year before its days. */
const dateOf = ({ date = '' }: Source): Day => date.replace('~', '');

/** Later than every day. */
const NEVER: Day = '9999-12-31';
