/** The texts of every language, made ready once and filled with values and facts; i18next is given its resources. */
import { createInstance, type i18n } from 'i18next';
import type { Language, Link } from './conversation.ts';
import { type Fact, type Facts, factValue, linkTo } from './facts.ts';
import { fieldsOf } from './json.ts';
import type { Topic } from './topic.ts';

/** The texts of every language, ready to be filled. */
export type Texts = {
  /** The text of a topic, else of `common`. */
  say(language: Language, topic: string, key: string, values: Record<string, unknown>): string;
  has(language: Language, topic: string, key: string): boolean;
  /** The facts that a text shows or stands on. */
  factsOf(topic: string, key: string): Fact[];
  /** The addresses among the facts that a text shows. */
  linksOf(language: Language, topic: string, key: string): Link[];
  /** The names of the placeholders in a text. */
  shows(language: Language, topic: string, key: string): ReadonlySet<string>;
  /** A topic's fact, or one that all share. */
  factOf(topic: string, id: string): Fact | undefined;
  /** A fact's value as a view computes with it: numbers stay numbers. */
  fact(language: Language, topic: string, id: string): string | number | undefined;
  /** The facts' values for `{{fact.…}}`, by topic and language. */
  values(language: Language, topic: string): Record<string, string>;
};

/** By language, then by topic, then by key. */
export type Resources = Record<Language, Record<string, Record<string, string>>>;

/** Makes the texts ready. `common` are the facts that several topics share. */
export function prepareTexts(resources: Resources, topics: Iterable<Topic>, common: Facts): Texts {
  const i18next: i18n = createInstance();
  i18next.init({
    resources,
    lng: Object.keys(resources)[0],
    fallbackLng: false,
    ns: [...new Set(Object.values(resources).flatMap(Object.keys))],
    defaultNS: 'common',
    fallbackNS: 'common',
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    interpolation: { escapeValue: false },
    showSupportNotice: false,
  } as Parameters<i18n['init']>[0]);
  const facts = new Map<string, Facts>();
  for (const topic of topics) facts.set(topic.id, { ...common, ...topic.facts });
  const factsFor = (topic: string): Facts => facts.get(topic) ?? common;
  const raw = (language: Language, topic: string, key: string): string =>
    resources[language]?.[topic]?.[key] ?? resources[language]?.common?.[key] ?? '';
  const template = memo((language: Language, topic: string, key: string) =>
    compile(i18next.t(key, { lng: language, ns: [topic, 'common'], skipInterpolation: true })),
  );
  return {
    say: (language, topic, key, values) => fill(template(language, topic, key), values),
    has: (language, topic, key) => {
      const own = resources[language];
      return own?.[topic]?.[key] !== undefined || own?.common?.[key] !== undefined;
    },
    shows: memo(
      (language: Language, topic: string, key: string): ReadonlySet<string> =>
        new Set([...raw(language, topic, key).matchAll(/\{\{\s*([\w.]+)/g)].map(([, name = '']) => name)),
    ),
    factsOf: memo((topic: string, key: string) => {
      const known = factsFor(topic);
      const shown = Object.keys(resources).flatMap((language) =>
        [...raw(language, topic, key).matchAll(/\{\{\s*fact\.(\w+)/g)].map(([, id = '']) => id),
      );
      const loud = shown.filter((id) => known[id]?.quiet !== true);
      const backing = Object.entries(known).flatMap(([id, { backs }]) => (backs.includes(key) ? [id] : []));
      return [...new Set([...loud, ...backing])].flatMap((id) => known[id] ?? []);
    }),
    linksOf: memo((language: Language, topic: string, key: string) => {
      const known = factsFor(topic);
      return [...raw(language, topic, key).matchAll(/\{\{\s*fact\.(\w+)/g)].flatMap(([, id = '']) => {
        const fact = known[id];
        return fact?.link ? linkTo(fact.link, factValue(fact, language)) : [];
      });
    }),
    factOf: (topic, id) => factsFor(topic)[id],
    fact: (language, topic, id) => {
      const fact = factsFor(topic)[id];
      return typeof fact?.value === 'number' ? fact.value : fact && factValue(fact, language);
    },
    values: memo((language: Language, topic: string) =>
      Object.fromEntries(
        Object.entries(factsFor(topic)).map(([id, fact]) => [id, factValue(fact, language)]),
      ),
    ),
  };
}

/** A text in parts: how it begins, and what it is filled with (`fact`: with a fact of that id), each with the text behind it. */
type Template = { start: string; gaps: { name: string; fact: string | undefined; after: string }[] };

/** Takes a text apart once: i18next's own filling reads the whole text anew each time and costs most of a turn. */
function compile(text: string): Template {
  // The names stand between the texts.
  const [start = '', ...parts] = text.split(/\{\{\s*([\w.]+)\s*\}\}/);
  const gaps = parts.flatMap((name, at) => {
    const fact = name.startsWith('fact.') ? name.slice('fact.'.length) : undefined;
    return at % 2 === 0 ? { name, fact, after: parts[at + 1] ?? '' } : [];
  });
  return { start, gaps };
}

function fill({ start, gaps }: Template, values: Record<string, unknown>): string {
  const facts = fieldsOf(values.fact);
  let text = start;
  for (const { name, fact, after } of gaps)
    text += `${(fact === undefined ? values[name] : facts[fact]) ?? ''}${after}`;
  return text;
}

/** Remembers a pure function's answers by its arguments; only for arguments that are few. */
function memo<A extends string[], R>(make: (...args: A) => R): (...args: A) => R {
  type Level = { known?: R; further: Map<string, Level> };
  const made: Level = { further: new Map() };
  return (...args) => {
    let level = made;
    for (const arg of args) {
      let next = level.further.get(arg);
      if (!next) {
        next = { further: new Map() };
        level.further.set(arg, next);
      }
      level = next;
    }
    level.known ??= make(...args);
    return level.known;
  };
}
