/**
 * The wish to be answered in another language, in a message that may say more: "sorry, can you answer in English? my
 * husband is reading". Who asks whether the clinic speaks English wishes for nothing.
 */
import type { Language } from '../core/conversation.ts';
import type { LanguageWish } from '../core/meaning.ts';
import { plain } from '../core/plain.ts';

/** Of `locales/<language>/words.json`. In patterns, in plain form, `…` is the name of any language. */
export type LanguageWords = {
  /** Wishes to be answered in this language, in any language: the whole message or its last clause. */
  speak: string[];
  /** What this language is called, in any language. */
  names?: string[];
  /** Patterns of a wish within a clause, as people put it in this language: "can you answer in …". */
  speaking?: string[];
  /** Patterns of a language that somebody does not know: "my wife does not read …". */
  unspoken?: string[];
};

/**
 * Makes the reader of such wishes. `writtenIn`: the language of a text; who writes in a language that they say they
 * don't know tells it of somebody else.
 */
export function wishedLanguageBy(words: Record<Language, LanguageWords>) {
  const each = Object.entries(words);
  const exact = new Map(each.flatMap(([of, { speak }]) => speak.map((one) => [plain(one), of] as const)));
  const named = new Map(
    each.flatMap(([of, { names = [] }]) => names.map((one) => [plain(one), of] as const)),
  );
  const patternOf = (patterns: string[]): RegExp =>
    patterns.length === 0 || named.size === 0
      ? /(?!)/
      : new RegExp(
          `(?<!\\S)(?:${patterns.join('|').replaceAll('…', `(?:${[...named.keys()].join('|')})`)})(?!\\S)`,
        );
  /** Most messages name no language at all. */
  const mentions = new RegExp(
    [...named.keys(), ...exact.keys()].map((one) => `(?<!\\S)${one}(?!\\S)`).join('|') || '(?!)',
  );
  const speaking = patternOf(each.flatMap(([, own]) => own.speaking ?? []));
  const unspoken = patternOf(each.flatMap(([, own]) => own.unspoken ?? []));
  const nameIn = (said: string) => named.get(said.split(' ').findLast((word) => named.has(word)) ?? '');
  const other = (known: Language | undefined, text: string, writtenIn: (text: string) => unknown) =>
    known && writtenIn(text) !== known ? each.map(([of]) => of).find((of) => of !== known) : undefined;
  /** The language that a clause wishes for, and what it says before and after that. */
  const inClause = (said: string, text: string, writtenIn: (text: string) => unknown) => {
    const wish = speaking.exec(said);
    const match = wish ?? unspoken.exec(said);
    if (!match) return { left: [] };
    const name = nameIn(match[0]);
    return {
      language: wish ? name : other(name, text, writtenIn),
      left: [said.slice(0, match.index), said.slice(match.index + match[0].length)],
    };
  };
  return (text: string, writtenIn: (text: string) => unknown): LanguageWish | undefined => {
    const told = plain(text);
    const whole = exact.get(told);
    if (whole) return { language: whole, rest: '' };
    if (!mentions.test(told)) return undefined;
    const clauses = text.split(STOPS).filter((clause) => plain(clause) !== '');
    for (const [at, clause] of clauses.entries()) {
      const said = plain(clause);
      const { language, left } = inClause(said, text, writtenIn);
      const last = at === clauses.length - 1 ? exact.get(said) : undefined;
      if (last) return { language: last, rest: joined(clauses.slice(0, at)) };
      if (language)
        return { language, rest: joined([...clauses.slice(0, at), ...left, ...clauses.slice(at + 1)]) };
    }
    return undefined;
  };
}

const joined = (parts: readonly string[]): string =>
  parts
    .filter((part) => part.trim() !== '')
    .join(' ')
    .trim();

/** What parts the clauses of a text; the mark stays with its clause. */
const STOPS = /(?<=[,.;!?\n])/;
