import { gatherSpots } from '../readers/zones.ts';
import {
  askingWords,
  common,
  connectors,
  institutions,
  personNames,
  stopWords,
  talk,
  typeWords,
} from './everyday.ts';
import type { Candidate } from './places.ts';
import { inAny, settle } from './ranking.ts';
import { adjacent, type Span, type Token } from './spans.ts';
import { isEveryday } from './vocabulary.ts';

/**
 * When a settlement that few have heard of is meant. A hundred thousand names hold nearly every word there is ("El
 * Cambio", "Buena Suerte"), so the text has to say that a place is meant: by a word like "colonia" before it, by the
 * city that it lies in, by "vivo en", or by saying nothing else. A town of size, or a neighbourhood known everywhere,
 * is meant rather than its namesakes.
 */
export const settlementsMeant = (spans: readonly Span[], tokens: Token[]): Span[] => {
  const known = spans
    .map((span) => ({ ...span, candidates: span.candidates.filter((one) => !littleKnown(one)) }))
    .filter(({ candidates }) => candidates.length > 0);
  return spans.flatMap((span) => {
    const few = span.candidates.filter(littleKnown);
    if (few.length === 0) return [span];
    const rest = span.candidates.filter((one) => !littleKnown(one));
    const candidates = [...rest, ...meantOf(span, few, rest, known, tokens)];
    return candidates.length === 0 ? [] : [{ ...span, candidates }];
  });
};

const meantOf = (
  span: Span,
  few: Candidate[],
  rest: Candidate[],
  known: readonly Span[],
  tokens: Token[],
): Candidate[] => {
  const words = wordsOf(span, tokens);
  const named = called(span, tokens);
  const one = words.length === 1;
  const told = !one || telling(words[0] ?? '');
  if (institutions.has(words.join(' '))) return [];
  if (rest.some(({ kind }) => kind === 'state') && !named) return [];
  const ordinaryOnly = !named && tokens.slice(span.from, span.to).every(({ word }) => ordinary(word));
  if (ordinaryOnly && !tokens[span.to]?.parted) return [];
  const beside = known.filter((other) => adjacent(span, other, tokens) || adjacent(other, span, tokens));
  const town = inAny(
    rest.filter(({ exact }) => exact),
    beside.flatMap(({ candidates }) => candidates),
  );
  if (town.length > 0 && !named) return [];
  const outer = beside.flatMap((other) => narrowed(other, known, tokens));
  const inside = inAny(
    few,
    outer.filter(({ kind }) => kind !== 'state' || named || told),
  ).filter(({ exact }) => exact || named || told);
  if (inside.length > 0 || ordinaryOnly) return inside;
  if (rest.some(({ weight, exact }) => exact && weight >= strongFrom)) return [];
  if (named) return few.slice(0, most);
  if (abroad(words.join(' '))) return [];
  if (livedIn(span, tokens)) return few.slice(0, most);
  const large = !one || few.some(({ weight }) => weight >= cityFrom);
  return large && alone(span, tokens) ? few.slice(0, most) : [];
};

/**
 * What a city's name means: the candidates that lie in the place named beside it ("Benito Juárez, Guerrero"),
 * else those that most people mean.
 */
const narrowed = (city: Span, known: readonly Span[], tokens: Token[]): Candidate[] => {
  for (const outer of known) {
    if (!adjacent(city, outer, tokens)) continue;
    const inside = inAny(city.candidates, outer.candidates);
    if (inside.length > 0) return inside;
    const municipalities = city.candidates.filter(
      ({ kind, state }) =>
        kind === 'municipality' &&
        outer.candidates.some((one) => one.kind === 'state' && one.state === state),
    );
    if (municipalities.length > 0) return municipalities;
  }
  return settle(city.candidates).slice(0, mostContainers);
};

/** One of the many settlements, not of those that are known everywhere. */
export const littleKnown = ({ kind, weight }: Candidate): boolean =>
  kind === 'settlement' && weight < wellKnownFrom;

/**
 * Whether a single word is all that says a place is meant: "chapalita". It may be anything else as well, so it is asked
 * about.
 */
export const onlyAWord = ({ from, to, candidates }: Span, tokens: Token[]): boolean =>
  candidates.every(littleKnown) &&
  wordsOf({ from, to }, tokens).length === 1 &&
  !called({ from, to }, tokens) &&
  !livedIn({ from, to }, tokens);

const wellKnownFrom = 10_000;

/** From this population on, a town is meant rather than settlements of its name elsewhere. */
const strongFrom = 5_000;

/**
 * A single word is taken for a settlement only if its municipality has 300,000 people or more. As a
 * settlement's weight: thousands of people in its municipality.
 */
const cityFrom = 300;

/** How many settlements of one name are considered where no city is named: nobody can be asked about more. */
const most = 40;

/** How many of the places that a city's name may mean are considered. */
const mostContainers = 6;

/** A word that does not show that a name is meant: an everyday or very short one, or a number. */
const ordinary = (word: string): boolean =>
  stopWords.has(word) ||
  connectors.has(word) ||
  talk.has(word) ||
  isEveryday(word) ||
  /^\d+$/.test(word) ||
  word.length < 3;

type Run = { from: number; to: number };

const wordsOf = ({ from, to }: Run, tokens: Token[]): string[] => {
  const words = tokens.slice(from, to).map(({ word }) => word);
  while (words.length > 1 && (articles.has(words[0] ?? '') || settlementWords.has(words[0] ?? '')))
    words.shift();
  return words;
};

/** "colonia …", "fracc. …", "barrio de …" right before it, or as the first of its words. */
const called = ({ from, to }: Run, tokens: Token[]): boolean => {
  let at = from - 1;
  while (at >= 0 && articles.has(tokens[at]?.word ?? '')) at--;
  return (
    settlementWords.has(tokens[at]?.word ?? '') ||
    (to - from > 1 && settlementWords.has(tokens[from]?.word ?? ''))
  );
};

const settlementWords = new Set(
  'colonia fraccionamiento barrio ejido rancheria rancho infonavit habitacional neighborhood neighbourhood'.split(
    ' ',
  ),
);
const articles = new Set(['el', 'la', 'los', 'las', 'de', 'del', 'the']);

/** "vivo en …", "i live in …", with a name that is no everyday word. */
const livedIn = ({ from, to }: Run, tokens: Token[]): boolean => {
  let at = from - 1;
  while (at >= 0 && (articles.has(tokens[at]?.word ?? '') || typeWords.has(tokens[at]?.word ?? ''))) at--;
  if (!['en', 'in'].includes(tokens[at]?.word ?? '')) return false;
  const lives = tokens.slice(Math.max(0, at - 3), at).some(({ word }) => living.has(word));
  return lives && tokens.slice(from, to).some(({ word }) => telling(word));
};

const living = new Set(
  'vivo vivimos vive viven radico radicamos resido residimos live living lives'.split(' '),
);

/** A word that hardly anybody writes but as a name. */
const telling = (word: string): boolean =>
  word.length > 3 && !ordinary(word) && !common.has(word) && !personNames.has(word);

/**
 * Nothing but the name is said. Around a name of several words there may be a bare request for a clinic; a single word
 * is believed only where nothing at all stands beside it.
 */
const alone = (span: Run, tokens: Token[]): boolean => {
  const words = wordsOf(span, tokens);
  const idle = ({ word }: Token): boolean =>
    words.length > 1
      ? askingWords.has(word) || connectors.has(word) || typeWords.has(word)
      : word === 'en' || word === 'in';
  if (!tokens.slice(0, span.from).every(idle) || !tokens.slice(span.to).every(idle)) return false;
  return words.length > 1 ? words.some(telling) : words.every(telling);
};

/** Whether a name is first of all a city, state or country abroad: "vivo en Chicago". */
const abroad = (name: string): boolean => {
  spots ??= new Set(gatherSpots().keys());
  return spots.has(name);
};

let spots: ReadonlySet<string> | undefined;
