import type { Found, Place } from './directory.ts';
import { countryWords, originWords, prepositions, stopWords, typeWords } from './everyday.ts';
import { indexNames, isCommon, similar } from './names.ts';
import type { Candidate, Gazetteer } from './places.ts';
import { inAny, settle } from './ranking.ts';
import {
  adjacent,
  bestCover,
  type Cover,
  type Span,
  spansIn,
  type Token,
  textOf,
  tokensOf,
} from './spans.ts';

/**
 * Finds the places that a text names: exact names first, alone ("Celaya"), with what they are in ("roma norte,
 * cdmx") or inside a sentence; then beginnings and typing errors, for short texts only. Strict on purpose: a word
 * that is no place must find nothing, because the answer would be a clinic in the wrong town.
 */
export const finder = (places: Gazetteer): ((text: string, limit: number) => Found) => {
  const index = indexNames(places);
  const placeOf = (key: string): Place | undefined => places.place(key);
  const answer = (candidates: Candidate[], limit: number): Place[] =>
    candidates
      .slice(0, Math.max(0, limit))
      .map(({ key }) => placeOf(key))
      .filter((place) => place !== undefined);

  return (text, limit) => {
    const tokens = tokensOf(text);
    if (tokens.length === 0 || limit < 1) return { places: [] };
    const code = tokens.find(({ word }) => /^\d{5}$/.test(word))?.word;
    const byCode = code === undefined ? undefined : placeOf(`cp:${code}`);
    if (byCode !== undefined) return { places: [byCode] };

    const spans = spansIn(tokens, index);
    const cover = bestCover(tokens, spans, index);
    if (cover.rest.length === 0 && cover.spans.length > 0) {
      const { chosen, within, apart } = combine(cover.spans, tokens);
      if (apart) {
        const there = combine(destinations(cover.spans, tokens), tokens);
        return { places: answer(there.apart ? there.chosen : settle(there.chosen), limit) };
      }
      if (chosen.length > 0) return { places: answer(settle(chosen), limit) };
      return { places: [], within: within && placeOf(within.key) };
    }

    const words = trimmed(tokens);
    const whole = words.map(({ word }) => word).join(' ');
    if (words.length > 0 && words.length <= 6) {
      const close = similar(whole, index, undefined);
      if (close.length > 0) return { places: answer(settle(close), limit) };
    }
    const container = containerAtEnd(cover, tokens);
    if (container !== undefined) {
      const head = container.head.map(({ word }) => word).join(' ');
      const close = similar(head, index, container.candidates);
      if (close.length > 0) return { places: answer(settle(close), limit) };
      if (cityCentre.has(head)) return { places: answer(settle(container.candidates), limit) };
      if (container.explicit) return { places: [], within: placeOf(container.place.key) };
    }
    return { places: answer(inSentence(cover, tokens), limit) };
  };
};

/** The places that a longer text speaks of: where the person is or goes, rather than where they come from. */
const inSentence = (cover: Cover, tokens: Token[]): Candidate[] => {
  const spoken = cover.spans.filter((span) => believable(span, tokens, cover.rest.length));
  const spans = destinations(spoken, tokens).slice(0, 3);
  if (spans.length === 0) return [];
  const { chosen, apart } = combine(spans, tokens);
  if (chosen.length > 0) return apart ? chosen : settle(chosen);
  return settle((spans[0] as Span).candidates);
};

/** Without the places that somebody comes from, when there are others. */
const destinations = (spans: Span[], tokens: Token[]): Span[] => {
  const there = spans.filter(({ from }) => !originWords.has(tokens[from - 1]?.word ?? ''));
  return there.length > 0 ? there : spans;
};

type Combined = {
  chosen: Candidate[];
  /** The place in which nothing of that name is known. */
  within?: Candidate;
  /** Several unrelated places, each in its own right. */
  apart: boolean;
};

/** One place in another ("roma norte, cdmx"), or several that the text names side by side. */
const combine = (spans: Span[], tokens: Token[]): Combined => {
  const last = spans.at(-1) as Span;
  let chosen = (spans[0] as Span).candidates;
  let within: Candidate | undefined;
  let apart = false;
  for (const span of spans.slice(1)) {
    const inside = inAny(chosen, span.candidates);
    const reversed = inAny(span.candidates, chosen);
    if (inside.length > 0) {
      chosen = inside;
      within = containerOf(span);
    } else if (span === last && countryWords.has(textOf(last, tokens))) continue;
    else if (reversed.length > 0) chosen = reversed;
    else if (touching(spans, span, tokens) && span.candidates.some(({ kind }) => kind === 'state')) {
      return { chosen: [], within: containerOf(span), apart };
    } else {
      chosen = [...(apart ? chosen : top(chosen)), ...top(span.candidates)];
      apart = true;
    }
  }
  return { chosen, within, apart };
};

/** Only a comma, or a word like "en", stands between this span and the one before it. */
const touching = (spans: Span[], span: Span, tokens: Token[]): boolean =>
  adjacent(spans[spans.indexOf(span) - 1] as Span, span, tokens);

const top = (candidates: Candidate[]): Candidate[] => settle(candidates).slice(0, 2);

const containerOf = (span: Span): Candidate | undefined => settle(span.candidates)[0];

/** A place at the end of the text that the words before it are said to be in. */
const containerAtEnd = (
  cover: Cover,
  tokens: Token[],
): { head: Token[]; candidates: Candidate[]; place: Candidate; explicit: boolean } | undefined => {
  const last = cover.spans.at(-1);
  if (last === undefined || cover.rest.some((at) => at >= last.to)) return undefined;
  const first = cover.spans[0] as Span;
  const start = cover.spans.length > 1 && adjacent(first, last, tokens) ? first : last;
  const candidates = combine(
    cover.spans.filter((span) => span.from >= start.from),
    tokens,
  ).chosen;
  const place = candidates.find(({ kind }) => kind === 'state') ?? settle(candidates)[0];
  const head = trimmed(tokens.slice(0, start.from));
  if (place === undefined || head.length === 0 || head.length > 6) return undefined;
  const explicit =
    tokens[start.from]?.parted === true ||
    tokens.slice(0, start.from).some(({ word }) => typeWords.has(word));
  return { head, candidates, place, explicit: explicit && head.length <= 5 };
};

/** Its centre is where a city's own pin is. */
const cityCentre = new Set([
  'centro',
  'centro historico',
  'downtown',
  'center',
  'city center',
  'zona centro',
]);

/** Whether a name inside a longer text is meant as a place: it is large, or a word of place comes before it. */
const believable = (span: Span, tokens: Token[], left: number): boolean => {
  const text = textOf(span, tokens);
  if (countryWords.has(text)) return false;
  const named = span.candidates.filter(({ exact, weight }) => exact || weight >= 20_000);
  const heaviest = Math.max(0, ...named.map(({ weight, kind }) => (kind === 'state' ? 2e6 : weight)));
  const before = tokens[span.from - 1]?.word ?? '';
  if (isCommon(text) || text.length < 4) return heaviest >= 2e6 && prepositions.has(before);
  const words = text.replace(/^(el|la|los|las) /, '').split(' ').length;
  if (prepositions.has(before) || typeWords.has(before)) return heaviest >= (words > 1 ? 1_500 : 5_000);
  return heaviest >= (words > 1 ? 20_000 : 60_000) && left <= 6;
};

/** The text without the words that only introduce or end it. */
const trimmed = (tokens: Token[]): Token[] => {
  let from = 0;
  let to = tokens.length;
  const idle = (at: number): boolean => {
    const word = tokens[at]?.word ?? '';
    return stopWords.has(word) || typeWords.has(word);
  };
  while (from < to && idle(from)) from++;
  while (to > from && idle(to - 1)) to--;
  return tokens.slice(from, to);
};
