/**
 * Facts: every figure, phone, date or claim a text makes, with its sources, its date and how sure it is. One edit
 * changes every language and channel.
 */
import { z } from 'zod';
import stored from '../../flows/sources.json' with { type: 'json' };
import type { Language, Link } from './conversation.ts';
import { monthName } from './day.ts';
import type { Phrase } from './view.ts';

const day = z.iso.date();
/** A year alone, `2018`, or about when, `2018~`, as EDTF writes it. */
const year = z.string().regex(/^\d{4}~?$/);

/** What an address is: a telephone number, a page, a mail address, an account at X. */
const Kind = z.enum(['phone', 'web', 'mail', 'x']);
type Kind = z.infer<typeof Kind>;

const Source = z.strictObject({
  /** Who says so, as a person would name it: a name, or a description in each language. */
  name: z.union([z.string().min(2), z.record(z.string(), z.string().min(2))]),
  /** Where to read it; a paper that is on no page has none. */
  url: z.url({ protocol: /^https?$/ }).optional(),
  /**
   * The date of the source: a day (the first of the month where only the month is known), or a year. None if
   * it is undated.
   */
  date: z.union([day, year]).optional(),
});

/** The ids of facts and of sources. */
const factId = z.string().regex(/^[a-z][a-z0-9_]*$/);
const sourceId = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);

/** A fact as its file has it: its sources by their ids. */
const StoredFact = z.strictObject({
  /** What a text shows for `{{fact.<id>}}`: the same in every language, or one value a language. */
  value: z.union([z.string(), z.number(), z.record(z.string(), z.string())]).optional(),
  /** The value is an address of this kind: wherever it is said, it can be followed. */
  link: Kind.optional(),
  sources: z.array(sourceId).min(1),
  /** The day the claim was true as far as its sources say. */
  asOf: day,
  /** The day to look again. */
  reviewBy: day,
  /** high: two independent later sources or an official page; medium: one; low: old or contradicted. */
  sure: z.enum(['high', 'medium', 'low']),
  /** The text keys that stand on this claim without showing its value. */
  backs: z.array(z.string()).default([]),
  /** The last day of a value that ends by itself, e.g. a yearly figure: from the next day on the reply says so. */
  until: day.optional(),
  /** Known to everybody (the emergency number): cited only by the texts in `backs`, not wherever it is shown. */
  quiet: z.boolean().default(false),
  /** Why a claim that people may meet elsewhere is not made here. Such a fact may not be used. */
  withdrawn: z.string().optional(),
});

/** What a fact stands on. `own`: an organisation that speaks of itself. */
export type Source = z.infer<typeof Source> & { own?: true };

/** Sources by their ids, each stored once: many facts stand on the same. */
export type Sources = Record<string, Source>;

export type Fact = Omit<z.infer<typeof StoredFact>, 'sources'> & { sources: Source[] };
export type Facts = Record<string, Fact>;

/** Checks the file of sources. Throws a sentence that names the source and the field. */
export function readSources(raw: unknown): Sources {
  const sources = z.record(sourceId, Source).safeParse(raw);
  if (sources.success) return sources.data;
  throw new Error(`flows/sources.json: ${z.prettifyError(sources.error)}`);
}

const known = readSources(stored);

/** Checks a facts file and finds its sources. Throws a sentence that names the topic and the field or the source. */
export function readFacts(topic: string, raw: unknown, sources: Sources = known): Facts {
  const facts = z.record(factId, StoredFact).safeParse(raw);
  if (!facts.success) throw new Error(`flows/${topic}.facts.json: ${z.prettifyError(facts.error)}`);
  const find = (id: string, source: string): Source => {
    const found = Object.hasOwn(sources, source) ? sources[source] : undefined;
    if (found) return found;
    throw new Error(
      `flows/${topic}.facts.json: ${id} names the source "${source}", which flows/sources.json does not have.`,
    );
  };
  return Object.fromEntries(
    Object.entries(facts.data).map(([id, fact]) => [
      id,
      { ...fact, sources: fact.sources.map((source) => find(id, source)) },
    ]),
  );
}

/** The date of the newest page among the sources. Pages without an exact day are left out. */
export const newestPage = (sources: Sources = known): string =>
  Object.values(sources)
    .flatMap(({ url, date }) => (url !== undefined && date?.length === 10 ? [date] : []))
    .sort()
    .at(-1) ?? '';

/** The name of a source in a language; in the source's first language if it has no name in that one. */
export const sourceName = ({ name }: Source, language: Language): string =>
  typeof name === 'string' ? name : (name[language] ?? Object.values(name)[0] ?? '');

/** When a source is dated, in words: its month, its year, or a phrase of `common` where that is not known so well. */
export function sourceDate({ date }: Source, language: Language): string | Phrase {
  if (date === undefined) return { key: 'undated' };
  if (date.endsWith('~')) return { key: 'about_year', values: { year: date.slice(0, -1) } };
  return date.length === 4 ? date : monthName(date, language, 'short');
}

/**
 * The value of a fact in a language; in the fact's first language if it has no value in that one. A year is
 * no number but a string, as `2026`.
 */
export function factValue(fact: Fact, language: Language): string {
  if (typeof fact.value === 'object') return fact.value[language] ?? Object.values(fact.value)[0] ?? '';
  if (typeof fact.value === 'number' && fact.value >= 1000) return fact.value.toLocaleString('en-US');
  return fact.value === undefined ? '' : String(fact.value);
}

/** An address as a text shows it, and where it leads. */
export function linkTo(kind: Kind, text: string): Link {
  switch (kind) {
    case 'phone':
      return { text, href: `tel:${text.replace(/[^\d+]/g, '')}` };
    case 'web':
      return { text, href: /^https?:/.test(text) ? text : `https://${text}` };
    case 'mail':
      return { text, href: `mailto:${text}` };
    case 'x':
      return { text, href: `https://x.com/${text.replace('@', '')}` };
  }
}
