/**
 * Texts that are missing in a language: people read them in the first language, and a warning is logged at
 * start.
 */
import type { Language } from './core/conversation.ts';
import type { Resources } from './core/texts.ts';

/** By language, the texts that it lacks, as `<file> <key>`. */
export type Untranslated = ReadonlyMap<Language, readonly string[]>;

/**
 * Fills missing texts with those of the first language, in place, and returns what was missing.
 * `withoutDangers`: the languages without phrases of danger, a gap that is listed first.
 */
export function fillUntranslated(
  resources: Resources,
  languages: readonly [Language, ...Language[]],
  withoutDangers: readonly Language[] = [],
): Untranslated {
  const [first, ...others] = languages;
  const lacking = new Map<Language, string[]>();
  for (const language of others) {
    const lacks = withoutDangers.includes(language)
      ? ['phrases/emergency.json, without which dangers are not recognised']
      : [];
    const known = resources[language] ?? {};
    resources[language] = known;
    for (const [topic, texts] of Object.entries(resources[first] ?? {})) {
      const own = known[topic] ?? {};
      known[topic] = own;
      for (const [key, text] of Object.entries(texts)) {
        if (own[key] !== undefined) continue;
        lacks.push(`${topic}.json ${key}`);
        own[key] = text;
      }
    }
    if (lacks.length > 0) lacking.set(language, lacks);
  }
  return lacking;
}

/** One sentence for each language that lacks texts. */
export const untranslatedLines = (untranslated: Untranslated): string[] =>
  [...untranslated].map(
    ([language, [text, ...more]]) =>
      `locales/${language} lacks ${(more.length + 1).toLocaleString('en')} texts (the first: ${text}); people read them in the first language until they are translated.`,
  );
