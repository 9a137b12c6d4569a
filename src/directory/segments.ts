/** A text's runs of words that may each name a place, and the word that leads to each. */
import { askingWords, connectors, originWords, stopWords, typeWords } from './everyday.ts';
import { isCommon, type NameIndex } from './names.ts';
import type { Span, Token } from './spans.ts';
import { isEveryday } from './vocabulary.ts';

/** A text taken apart. */
export type TokenisedText = { tokens: Token[]; aside: readonly boolean[]; cover: Span[]; index: NameIndex };

/** A run of words that may name a place together with what it is in. */
export type Segment = { from: number; to: number; spans: Span[]; unknown: number[]; intro: Intro };

/** The word that leads to it: `in` where it says where, `of` where it may say anything, `none` where there is none. */
type Intro = 'in' | 'of' | 'from' | 'none';

/**
 * The runs of words between the words that carry a sentence. Names that were found, words that are not known, and the
 * small words between them stay together.
 */
export const segmentsIn = (text: TokenisedText): Segment[] => {
  const { tokens, aside, cover } = text;
  const spanAt = new Map(
    cover.flatMap((span) =>
      Array.from({ length: span.to - span.from }, (_, n) => [span.from + n, span] as const),
    ),
  );
  const place = (at: number): 'core' | 'small' | 'break' => {
    const word = tokens[at]?.word ?? '';
    if (spanAt.has(at)) return 'core';
    if (aside[at]) return 'break';
    if (typeWords.has(word) || connectors.has(word)) return 'small';
    if (stopWords.has(word) || isEveryday(word) || (isCommon(word) && !placed(at))) return 'break';
    return /^\d+$/.test(word) ? 'small' : 'core';
  };
  const bare = !isSentence(text);
  const placed = (at: number): boolean => bare || introOf(tokens, at) === 'in';
  const segments: Segment[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (place(at) !== 'core') continue;
    let to = at + 1;
    for (let next = to; next < tokens.length; next++) {
      const kind = place(next);
      if (kind === 'break') break;
      if (kind === 'core') to = next + 1;
    }
    const unknown: number[] = [];
    for (let n = at; n < to; n++) if (!spanAt.has(n) && place(n) === 'core') unknown.push(n);
    const spans = cover.filter((span) => span.from >= at && span.to <= to);
    segments.push({ from: at, to, spans, unknown, intro: introOf(tokens, at) });
    at = to - 1;
  }
  return segments;
};

const introOf = (tokens: Token[], from: number): Intro => {
  let at = from - 1;
  let typed = false;
  const word = (): string => tokens[at]?.word ?? '';
  while (at >= 0 && (articles.has(word()) || typeWords.has(word()))) {
    typed ||= typeWords.has(word());
    at--;
  }
  if (at < 0) return typed ? 'in' : 'none';
  if (typed || placing.has(word())) return 'in';
  if (['llama', 'called', 'llaman'].includes(word())) return 'in';
  if (['de', 'del', 'of', 'from', 'desde'].includes(word())) {
    const before = tokens[at - 1]?.word ?? '';
    if (
      typeWords.has(before) ||
      placing.has(before) ||
      ['soy', 'somos', 'cerca', 'lado', 'afueras', 'clinica', 'clinic'].includes(before)
    )
      return 'in';
    return originWords.has(word()) && leaving.has(before) ? 'from' : word() === 'from' ? 'from' : 'of';
  }
  return ['a', 'to', 'hacia', 'por', 'para', 'by', 'around'].includes(word()) ? 'of' : 'none';
};

const articles = new Set(['el', 'la', 'los', 'las', 'the']);
export const placing = new Set('en in near at cerca rumbo vivo radico resido zona area outside'.split(' '));
const leaving = new Set(
  'mude mudo mudamos vengo venimos cambie cambio llegue llego moved come came'.split(' '),
);

/** Whether words of a sentence stand around, beyond those of a bare request: "clinica tlaxiaco oaxaca" is bare. */
export const isSentence = ({ tokens, cover, aside }: TokenisedText): boolean =>
  tokens.some(
    ({ word }, at) =>
      !aside[at] &&
      !cover.some(({ from, to }) => at >= from && at < to) &&
      (stopWords.has(word) || isEveryday(word)) &&
      !connectors.has(word) &&
      !askingWords.has(word) &&
      !typeWords.has(word),
  );

/**
 * The unknown words of a segment without those before the "en" that introduces the place ("nacio en celaya"); all
 * of them where an "en" stands before the whole segment.
 */
export const withoutHead = ({ unknown, spans, intro, from }: Segment, tokens: Token[]): number[] => {
  const first = spans[0];
  if (first === undefined || intro === 'in') return unknown;
  const parting = tokens.findIndex(({ word }, at) => at > from && at < first.from && placing.has(word));
  return parting < 0 ? unknown : unknown.filter((at) => at > parting);
};

/** The word before a name, without its article. */
export const leadOf = (tokens: Token[], from: number): string => {
  let at = from - 1;
  while (articles.has(tokens[at]?.word ?? '')) at--;
  return tokens[at]?.word ?? '';
};
