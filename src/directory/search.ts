/** From a text to the places that it names: reads each of its runs of words (`segments.ts`), then chooses. */
import { setAside } from './aside.ts';
import { codesIn } from './codes.ts';
import { type Found, kilometres, type Place } from './directory.ts';
import { connectors, countryWords, typeWords, vague } from './everyday.ts';
import { littleKnown, onlyAWord } from './little-known.ts';
import { indexNames, isCommon, similar } from './names.ts';
import type { Candidate, Gazetteer } from './places.ts';
import { inAny, settle } from './ranking.ts';
import {
  isSentence,
  leadOf,
  placing,
  type Segment,
  segmentsIn,
  type TokenisedText,
  withoutHead,
} from './segments.ts';
import { adjacent, bestCover, type Span, spansIn, type Token, textOf, tokensOf } from './spans.ts';
import { fold } from './words.ts';

/**
 * Finds the places that a text names: alone ("Celaya"), with what they are in ("roma norte, cdmx"), or inside
 * a sentence. Strict on purpose, because a wrong place is a clinic in the wrong town: every word that may be
 * a part of the name has to be explained. A name that is only similar, or fits only in part, is a guess. If a
 * word beside a known city is unknown, the city is only what the place may lie in (`within`), not the place.
 */
export const finder = (places: Gazetteer): ((text: string, limit: number) => Found) => {
  const index = indexNames(places);
  return (text, limit) => {
    if (limit < 1) return { places: [] };
    const answer = (candidates: Candidate[]): Place[] => {
      const found: Place[] = [];
      const sections: Place[] = [];
      for (const { key, ...candidate } of candidates) {
        const place = places.place(key);
        if (place === undefined || found.some((other) => other.key === place.key)) continue;
        if (littleKnown({ key, ...candidate })) {
          if (sections.some((other) => isBeside(place, other))) continue;
          sections.push(place);
        }
        found.push(place);
        if (found.length === limit) break;
      }
      return found;
    };

    const { codes } = codesIn(text, false);
    const coded = codes.map((code) => places.place(`cp:${code}`)).filter((place) => place !== undefined);
    if (coded.length > 0) return { places: coded.slice(0, limit), heard: codes };

    const tokens = tokensOf(text);
    if (tokens.length === 0) return { places: [] };
    const every = spansIn(tokens, index);
    const aside = setAside(tokens, every);
    const cover = bestCover(tokens, every, aside, index);
    const heard = cover.map((span) => textOf(span, tokens));
    const { chosen, guess, within } = read({ tokens, aside, cover, index });
    if (within !== undefined) return { places: [], within: places.place(within.key), heard };
    const found = answer(chosen);
    if (found.length === 0) return { places: [] };
    const [first, ...others] = cover;
    const bare = first !== undefined && others.length === 0 && onlyAWord(first, tokens);
    return guess || bare || (heard.length === 1 && otherName(chosen, found, heard[0] ?? ''))
      ? { places: found, guess: true, heard }
      : { places: found, heard };
  };
};

/**
 * Whether two sections of one settlement lie side by side: then it makes no difference to the nearest clinics
 * which one is meant.
 */
const isBeside = (a: Place, b: Place): boolean =>
  a.municipality === b.municipality && a.state === b.state && kilometres(a, b) < 3;

/** Whether a text names small towns only by a former or second name: such a name alone is not certain. */
const otherName = (chosen: Candidate[], found: Place[], heard: string): boolean =>
  chosen.every(
    ({ exact, weight }, at) => !exact && weight < 20_000 && !fold(found[at]?.name ?? '').includes(heard),
  );

type Meant = { chosen: Candidate[]; guess?: true; within?: Candidate };

const nothing: Meant = { chosen: [] };

const read = (text: TokenisedText): Meant => {
  const segments = segmentsIn(text);
  if (segments.length === 0) return nothing;
  const [only] = segments;
  if (only !== undefined && segments.length === 1) return readOnly(only, text);
  return readSeveral(segments, text);
};

/** A text with one run of words that may be a place. */
const readOnly = (segment: Segment, text: TokenisedText): Meant => {
  const { tokens } = text;
  const spoken = isSentence(text);
  if (spoken && isCountry(segment, tokens)) {
    return segment.intro === 'in' ? { ...readSegment(segment, text, true), guess: true } : nothing;
  }
  const [span, ...others] = segment.spans;
  if (spoken && segment.intro !== 'in' && span && others.length === 0) {
    const small = span.to - span.from === 1 && Math.max(...span.candidates.map(weightOf)) < 5_000;
    if (small || (segment.unknown.length > 0 && !believable(span, segment, tokens))) return nothing;
  }
  if (spoken && segment.intro !== 'in' && segment.spans.length === 0)
    return segment.intro === 'none' && text.tokens.length > 7 ? nothing : guessed(segment, text);
  return readSegment(segment, text, spoken);
};

/** The places that a longer text speaks of: where the person is or goes, rather than where they come from. */
const readSeveral = (every: Segment[], text: TokenisedText): Meant => {
  const { tokens } = text;
  const segments = every.filter((segment) => !isCountry(segment, tokens));
  const [only, ...others] = segments;
  if (only && others.length === 0) return readOnly(only, text);
  const strong = segments.filter(({ intro }) => intro === 'in');
  const read = strong.map((segment) => readSegment(segment, text, true));
  const certain = read.filter(({ chosen, guess }) => chosen.length > 0 && !guess);
  const weak = segments
    .filter((segment) => segment.intro !== 'in' && believableAll(segment, segments, tokens))
    .map((segment) => ({ segment, meant: readSegment(segment, text, true) }))
    .filter(({ meant }) => meant.chosen.length > 0 && !meant.guess);
  const here = weak.filter(({ segment }) => segment.intro !== 'from');
  const elsewhere = segments.some(({ intro, spans }) => intro !== 'from' && spans.length > 0);
  const sure = [...certain, ...(elsewhere ? here : weak).map(({ meant }) => meant)];
  const doubt = read.find(({ guess, within }) => guess || within !== undefined);
  const lost = strong.some(
    ({ spans, unknown }, at) => unknown.length > 0 && spans.length === 0 && read[at]?.chosen.length === 0,
  );
  if (sure.length === 0) return doubt ?? nothing;
  const chosen = sideBySide(sure.slice(0, 3).map((meant) => meant.chosen));
  if (doubt !== undefined || lost)
    return doubt?.within !== undefined ? doubt : { chosen: [], within: settle(chosen)[0] };
  return { chosen };
};

/** "México" inside a sentence is the country. */
const isCountry = ({ spans, unknown }: Segment, tokens: Token[]): boolean =>
  unknown.length === 0 && spans.every((span) => countryWords.has(textOf(span, tokens)));

/**
 * The places of several runs of words. If one lies in another, the inner one is meant; else both are offered.
 */
const sideBySide = (found: Candidate[][]): Candidate[] => {
  let [chosen = []] = found;
  let apart = false;
  for (const next of found.slice(1)) {
    const inside = inAny(chosen, next);
    const reversed = inAny(next, chosen);
    if (inside.length > 0) chosen = inside;
    else if (reversed.length > 0) chosen = reversed;
    else if (next.every(({ key }) => chosen.some((one) => one.key === key))) continue;
    else {
      chosen = [...(apart ? chosen : chosen.slice(0, 2)), ...next.slice(0, 2)];
      apart = true;
    }
  }
  return chosen;
};

/** What a run of words means. */
const readSegment = (segment: Segment, text: TokenisedText, spoken: boolean): Meant => {
  const { tokens, index } = text;
  const { spans } = segment;
  const unknown = spoken ? withoutHead(segment, tokens) : segment.unknown;
  if (unknown.length === 0 && spans.length > 0) return combined(spans, tokens);
  const [first] = spans;
  const last = spans.at(-1);
  if (!first || !last) return guessed(segment, text);

  const atEnd = unknown.every((at) => at < last.from);
  if (atEnd && spans.length === 1 && placing.has(leadOf(tokens, last.from))) {
    if (last.candidates.every(({ kind }) => kind === 'settlement')) return combined(spans, tokens);
  }
  const near = atEnd ? containerOf(spans, tokens) : first.candidates;
  const whole = wordsOf(tokens, segment.from, segment.to);
  if (!near.some(({ kind }) => kind === 'state')) {
    const close = similar(whole.join(' '), index, undefined);
    if (close.length > 0 && whole.length <= 6) return { chosen: settle(close), guess: true };
  }
  const start = atEnd ? spanStart(spans, tokens) : 0;
  const head = atEnd
    ? wordsOf(tokens, segment.from, start)
    : wordsOf(tokens, Math.min(...unknown), segment.to);
  const close = head.length <= 6 ? similar(head.join(' '), index, near) : [];
  if (close.length > 0) return { chosen: settle(close), guess: true };
  const one = settle(near);
  if (cityCentre.has(head.join(' '))) return { chosen: one };
  const outer = near.find(({ kind }) => kind === 'state') ?? one[0];
  if (outer === undefined) return nothing;
  if (!atEnd) {
    const state = similar(head.join(' '), index, undefined).filter(({ kind }) => kind === 'state');
    const inside = inAny(near, state);
    if (inside.length > 0) return { chosen: settle(inside), guess: true };
    const parted = tokens[Math.min(...unknown)]?.parted === true;
    const sure = one.length === 1 && outer.weight >= 100_000 && !vague.has(tokens[first.from]?.word ?? '');
    if (spoken && sure && !parted && segment.intro === 'in') return { chosen: one };
    if (!parted && !sure) return { chosen: one, guess: true };
  }
  return { chosen: [], within: outer };
};

/** A guess: places whose names are similar to the words of a segment. */
const guessed = ({ from, to }: Segment, { tokens, index }: TokenisedText): Meant => {
  const words = wordsOf(tokens, from, to);
  const close = words.length <= 6 ? similar(words.join(' '), index, undefined) : [];
  return close.length > 0 ? { chosen: settle(close), guess: true } : nothing;
};

const wordsOf = (tokens: Token[], from: number, to: number): string[] => {
  const words = tokens.slice(from, to).map(({ word }) => word);
  while (words.length > 0 && (typeWords.has(words[0] ?? '') || connectors.has(words[0] ?? ''))) words.shift();
  while (words.length > 0 && (typeWords.has(words.at(-1) ?? '') || connectors.has(words.at(-1) ?? '')))
    words.pop();
  return words;
};

/** Where the names at the end that belong together begin: "…, celaya, guanajuato". */
const spanStart = (spans: Span[], tokens: Token[]): number => {
  const last = spans.at(-1);
  const before = spans.at(-2);
  if (!last) return 0;
  return before !== undefined && adjacent(before, last, tokens) ? before.from : last.from;
};

const containerOf = (spans: Span[], tokens: Token[]): Candidate[] => {
  const last = spans.at(-1);
  const before = spans.at(-2);
  if (!last) return [];
  if (before === undefined || spanStart(spans, tokens) === last.from) return last.candidates;
  const inside = inAny(before.candidates, last.candidates).filter((one) => !littleKnown(one));
  return inside.length > 0 ? inside : last.candidates;
};

/** One place in another ("roma norte, cdmx"), or several that the text names side by side. */
const combined = (spans: Span[], tokens: Token[]): Meant => {
  const [first, ...others] = spans;
  if (!first) return nothing;
  const last = spans.at(-1);
  let chosen = first.candidates;
  let within: Candidate | undefined;
  let apart = false;
  for (const [at, span] of others.entries()) {
    const before = spans[at] ?? first;
    const inside = inAny(chosen, span.candidates);
    const reversed = inAny(span.candidates, chosen);
    if (inside.length > 0) {
      chosen = inside;
      within = settle(span.candidates)[0];
    } else if (span === last && countryWords.has(textOf(span, tokens))) continue;
    else if (textOf(span, tokens) === textOf(before, tokens)) continue;
    else if (reversed.length > 0 && chosen.some(wide)) chosen = reversed;
    else if (cityCentre.has(textOf(before, tokens).replace(/^colonia /, ''))) chosen = span.candidates;
    else if (adjacent(before, span, tokens) && contains(span, chosen, before, tokens)) {
      return { chosen: [], within: settle(span.candidates)[0] };
    } else {
      chosen = [...(apart ? chosen : settle(chosen).slice(0, 2)), ...settle(span.candidates).slice(0, 2)];
      apart = true;
    }
  }
  if (chosen.length === 0) return { chosen, within };
  return { chosen: apart ? chosen : settle(chosen) };
};

/**
 * Whether `outer` is where the place named before it lies: `outer` is a state, or it is a town of some size and
 * the place before it is much smaller or is called a colonia or the like.
 */
const contains = (outer: Span, inner: Candidate[], before: Span, tokens: Token[]): boolean => {
  if (outer.candidates.some(({ kind }) => kind === 'state')) return true;
  const size = Math.max(...outer.candidates.map(weightOf));
  const called = typeWords.has(tokens[before.from - 1]?.word ?? '');
  const small = inner.every(({ kind, weight }) => kind === 'settlement' || weight < 0.2 * size);
  return size >= 20_000 && (called || small);
};

/** Large enough to be named before what lies in it: "oaxaca, tlaxiaco". */
const wide = (outer: Candidate): boolean => weightOf(outer) >= 50_000;

const weightOf = ({ kind, weight }: Candidate): number => (kind === 'state' ? 2e6 : weight);

/** Names of a city's centre, which is where the city's own pin is. */
const cityCentre = new Set([
  'centro',
  'centro historico',
  'downtown',
  'center',
  'city center',
  'zona centro',
]);

const believableAll = (segment: Segment, segments: Segment[], tokens: Token[]): boolean => {
  const left = segments.reduce((sum, { unknown }) => sum + unknown.length, 0);
  return (
    segment.spans.length > 0 && left <= 6 && segment.spans.some((span) => believable(span, segment, tokens))
  );
};

/**
 * Whether a name inside a longer text is meant as a place: a large one is, and a smaller one behind a word
 * that leads to a place ("en", "de").
 */
const believable = (span: Span, segment: Segment, tokens: Token[]): boolean => {
  const text = textOf(span, tokens);
  if (countryWords.has(text)) return false;
  const named = span.candidates.filter(({ exact, weight }) => exact || weight >= 20_000);
  const heaviest = Math.max(0, ...named.map(weightOf));
  if (isCommon(text) || text.length < 4) return heaviest >= 2e6;
  const words = text.replace(/^(el|la|los|las) /, '').split(' ').length;
  if (segment.intro !== 'none') return heaviest >= (words > 1 ? 1_500 : 5_000);
  return heaviest >= (words > 1 ? 20_000 : 60_000);
};
