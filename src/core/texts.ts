/** The texts of every language, made ready once and filled with values and facts; i18next is given its resources. */
import { createInstance, type i18n } from 'i18next';
import type { Language, Link } from './conversation.ts';
import { type Fact, type Facts, factValue, linkTo } from './facts.ts';
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
  /** The names that a text is filled with. */
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
        new Set([...raw(language, topic, key).matchAll(/\{\{\s*([\w.]+)/g)].map((hit) => hit[1]!)),
    ),
    factsOf: memo((topic: string, key: string) => {
      const known = factsFor(topic);
      const shown = Object.keys(resources).flatMap((language) =>
        [...raw(language, topic, key).matchAll(/\{\{\s*fact\.(\w+)/g)].map((hit) => hit[1]!),
      );
      const loud = shown.filter((id) => known[id]?.quiet !== true);
      const backing = Object.keys(known).filter((id) => known[id]!.backs.includes(key));
      return [...new Set([...loud, ...backing])].flatMap((id) => known[id] ?? []);
    }),
    linksOf: memo((language: Language, topic: string, key: string) => {
      const known = factsFor(topic);
      return [...raw(language, topic, key).matchAll(/\{\{\s*fact\.(\w+)/g)].flatMap(([, id]) => {
        const fact = known[id!];
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

/** A text in parts: fixed text at even indexes, and at odd ones the names of what it is filled with. */
type Template = string[];

/** Takes a text apart once: i18next's own filling reads the whole text anew each time and costs most of a turn. */
const compile = (text: string): Template => text.split(/\{\{\s*([\w.]+)\s*\}\}/);

function fill(template: Template, values: Record<string, unknown>): string {
  let text = template[0]!;
  for (let at = 1; at < template.length; at += 2) {
    const name = template[at]!;
    const fact = name.startsWith('fact.');
    const value = fact ? (values.fact as Record<string, string> | undefined)?.[name.slice(5)] : values[name];
    text += `${value ?? ''}${template[at + 1]!}`;
  }
  return text;
}

/** Remembers a pure function's answers by its arguments; only for arguments that are few. */
function memo<A extends string[], R>(make: (...args: A) => R): (...args: A) => R {
  const made = new Map<string, unknown>();
  return (...args) => {
    let level = made;
    for (let at = 0; at < args.length - 1; at++) {
      let next = level.get(args[at]!) as Map<string, unknown> | undefined;
      if (!next) {
        next = new Map();
        level.set(args[at]!, next);
      }
      level = next;
    }
    const last = args.at(-1)!;
    let known = level.get(last) as R | undefined;
    if (known === undefined) {
      known = make(...args);
      level.set(last, known);
    }
    return known;
  };
}
