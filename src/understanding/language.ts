/**
 * The language of a message, Spanish, English or both in one: each word votes with its letters, so that words never
 * seen before vote too. Learned from the phrases of each language's folder.
 */
import { place } from './features.ts';
import { LONGEST } from './normalise.ts';

/** Spanish, English, or a mix of both. */
export type Tongue = 'es' | 'en' | 'mixed';

/** Features of the language model are hashed into this many places. */
export const LANGUAGE_SIZE = 1 << 14;

/** The vote of one feature of a word, by its place: above zero is English, below is Spanish. */
export type Votes = (place: number) => number;

/** The places of a word's features: the word, and its letters by twos and threes. Accents count here. */
export function letterPlaces(word: string): number[] {
  const spaced = ` ${word} `;
  const found = [place(20, word) & (LANGUAGE_SIZE - 1)];
  for (let at = 0; at + 2 <= spaced.length; at++) {
    found.push(place(21, spaced.slice(at, at + 2)) & (LANGUAGE_SIZE - 1));
    if (at + 3 <= spaced.length) found.push(place(22, spaced.slice(at, at + 3)) & (LANGUAGE_SIZE - 1));
  }
  return found;
}

/** The words of a message for the language model: lower case, accents kept, no numbers. */
export function letterWords(text: string): string[] {
  return (
    text
      .slice(0, LONGEST)
      .toLowerCase()
      .match(/[\p{L}\p{M}]+/gu) ?? []
  )
    .map((word) =>
      word
        .normalize('NFC')
        .replace(/(.)\1{2,}/gu, '$1')
        .slice(0, 24),
    )
    .filter((word) => !SHARED.has(word));
}

/** The language of a message; undefined if nothing shows it. */
export function languageIn(text: string, votes: Votes): Tongue | undefined {
  const { sum, spanish, english } = votesIn(text, votes);
  if (Math.abs(sum) < UNSURE) return SPANISH_TERMS.test(text.slice(0, LONGEST)) ? 'es' : undefined;
  const fewer = Math.min(spanish, english);
  if (fewer >= MIXED_WORDS && fewer / (spanish + english) >= MIXED_SHARE) return 'mixed';
  return sum > 0 ? 'en' : 'es';
}

/** The language of a message in which several words are clearly of one language, and hardly any of the other. */
export function onlyLanguageIn(text: string, votes: Votes): 'es' | 'en' | undefined {
  const { spanish, english } = votesIn(text, votes);
  const [fewer, more] = english > spanish ? [spanish, english] : [english, spanish];
  if (more < CLEARLY || fewer > more * HARDLY) return undefined;
  return english > spanish ? 'en' : 'es';
}

/** The sum of all votes, and how many words are clearly of each language. */
function votesIn(text: string, votes: Votes): { sum: number; spanish: number; english: number } {
  const each = letterWords(text).map((word) => letterPlaces(word).reduce((sum, at) => sum + votes(at), 0));
  return {
    sum: each.reduce((a, b) => a + b, 0),
    spanish: each.filter((vote) => vote < -CLEAR).length,
    english: each.filter((vote) => vote > CLEAR).length,
  };
}

/**
 * `UNSURE`: a smaller sum of votes shows no language. `CLEAR`: a word with a greater vote is clearly of one
 * language. `MIXED_WORDS`, `MIXED_SHARE`: the fewest words, and the least share, of the rarer language in a
 * mix.
 */
const UNSURE = 0.35;
const CLEAR = 0.6;
const MIXED_WORDS = 2;
const MIXED_SHARE = 0.34;

/** The fewest such words that show the language of a whole message. */
const CLEARLY = 4;
/** The greatest share of words of the other one beside them: names, "pensión", "Mexican". */
const HARDLY = 0.15;

/** Terms that people use in English messages too, but alone they are Spanish. */
const SPANISH_TERMS = /\b(?:vigencia|urgencias|bienestar|teleconsulta|modalidad|privacidad|mande|bueno)\b/i;

/** Names and abbreviations that both languages use. */
const SHARED = new Set(
  'imss umf nss curp cp rfc pti hgz hgr app ok no si a me chat bot info hospital doctor menu mexico méxico cdmx email web whatsapp digital insabi issste sat infonavit modalidad vigencia urgencias bienestar teleconsulta telegram visa real general total social normal final'.split(
    ' ',
  ),
);
