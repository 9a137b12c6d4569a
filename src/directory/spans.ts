import { connectors, nicknames, stopWords, typeWords } from './everyday.ts';
import { settlementsMeant } from './little-known.ts';
import { isCommon, type NameIndex, stateCandidate } from './names.ts';
import type { Candidate } from './places.ts';
import { inAny } from './ranking.ts';
import { endingAbbreviations } from './states.ts';
import { fold, squeeze } from './words.ts';

/** A folded word of the text. */
export type Token = {
  word: string;
  /** A comma or line end comes right before it. */
  parted: boolean;
};

/** Tokens `from` to `to` (not included) are the name of these places. */
export type Span = { from: number; to: number; candidates: Candidate[] };

/** The folded words of a text; only its first `longestText` characters are read. */
export const tokensOf = (text: string): Token[] =>
  text
    .slice(0, longestText)
    .replace(/(?<=\p{L})['’´`](?:s|re|ve|ll|d)\b/giu, '')
    .replace(/(?<=\p{L})['’´`](?=[mt]\b)/giu, '')
    .split(/[,;\n()?!¿¡]+/)
    .flatMap((part, partAt) =>
      fold(part)
        .split(' ')
        .filter((word) => word !== '')
        .map((word, at) => ({ word, parted: at === 0 && partAt > 0 })),
    )
    .slice(0, 48);

/** Every run of tokens that is a name. State abbreviations that are words count at the end of the text only. */
export const spansIn = (tokens: Token[], index: NameIndex): Span[] => {
  const spans: Span[] = [];
  for (let from = 0; from < tokens.length; from++) {
    if (tokens[from]?.word === 'de') continue;
    let text = '';
    for (let to = from + 1; to <= from + longestName; to++) {
      const token = tokens[to - 1];
      if (!token || (token.parted && to - 1 > from)) break;
      text = text === '' ? token.word : `${text} ${token.word}`;
      const name = text.replace(/^colonia /, '');
      const squeezed = squeeze(name);
      const ending =
        to === tokens.length && from > 0 && endsWithState(token) ? endingAbbreviations.get(text) : undefined;
      if (ending === undefined && !index.begins(name) && !index.begins(squeezed)) break;
      if (to - from > 1 && smallWord.has(token.word)) continue;
      const candidates =
        ending === undefined
          ? (index.exact(text) ?? (to - from > 1 ? index.exact(squeeze(text)) : undefined))
          : [stateCandidate(ending)];
      const few = index.settlements(name, squeezed);
      const bare = name.replace(articles, '');
      const known =
        bare === text || (bare !== name && few.length === 0)
          ? []
          : few.length > manyOfAName && bare !== name
            ? []
            : (index.exact(bare) ?? []).filter(settlement);
      const all = [...(candidates ?? []), ...known, ...few];
      if (all.length === 0 || (to - from === 1 && stopWords.has(text))) continue;
      spans.push({ from, to, candidates: hinted(all, tokens, from) });
    }
  }
  return settlementsMeant(spans, tokens);
};

/** Picks spans that don't overlap and hold no word that is set aside, the longest first. */
export const bestCover = (
  tokens: Token[],
  spans: Span[],
  aside: readonly boolean[],
  index: NameIndex,
): Span[] => {
  const taken = [...aside];
  const chosen: Span[] = [];
  const heaviest = (span: Span): number =>
    Math.max(...span.candidates.map(({ weight, kind }) => (kind === 'state' ? 1e6 : weight)));
  const ordered = [...spans].sort((a, b) => b.to - b.from - (a.to - a.from) || heaviest(b) - heaviest(a));
  for (const span of ordered) {
    if (taken.slice(span.from, span.to).some(Boolean)) continue;
    if (isCommon(textOf(span, tokens)) && !meant(span, spans, tokens, index)) continue;
    if (strayEnding(span, spans, tokens)) continue;
    if (misplacedColonia(span, spans, tokens)) continue;
    chosen.push(span);
    taken.fill(true, span.from, span.to);
  }
  return chosen.sort((a, b) => a.from - b.from);
};

/** The folded text of a span. */
export const textOf = (span: Span, tokens: Token[]): string =>
  tokens
    .slice(span.from, span.to)
    .map(({ word }) => word)
    .join(' ');

/** Whether nothing but words like "de" or "en" stands between two spans. */
export const adjacent = (a: Span, b: Span, tokens: Token[]): boolean =>
  a.to <= b.from && tokens.slice(a.to, b.from).every(({ word }) => connectors.has(word));

const longestText = 240;
const longestName = 9;

/**
 * If more settlements than this bear a name with its article ("las Américas"), the well-known neighbourhood
 * without the article is not meant.
 */
const manyOfAName = 25;

const articles = /^(?:el|la|los|las) /;

const smallWord = new Set(['de', 'del', 'y', 'of', 'the']);

/** `Col.` is Colima after a comma only: it is also short for colonia. */
const endsWithState = ({ word, parted }: Token): boolean => word !== 'colonia' || parted;

/**
 * Keeps the candidates of the kind that the word before the name tells: "estado de Puebla", "alcaldía Benito
 * Juárez".
 */
const hinted = (candidates: Candidate[], tokens: Token[], from: number): Candidate[] => {
  const fits = hints.get(hintAt(tokens, from));
  const kept = fits === undefined ? [] : candidates.filter(fits);
  return kept.length > 0 ? kept : candidates;
};

const hintAt = (tokens: Token[], from: number): string => {
  let at = from - 1;
  while (at > 0 && hintConnectors.has(tokens[at]?.word ?? '')) at--;
  return tokens[at]?.word ?? '';
};

const hintConnectors = new Set(['de', 'del', 'of', 'la', 'el', 'los', 'las']);

const notState = ({ kind }: Candidate): boolean => kind !== 'state';
const borough = ({ kind, state }: Candidate): boolean => kind !== 'state' && state === 'CDMX';
const settlement = ({ kind }: Candidate): boolean => kind === 'settlement';

const hints: ReadonlyMap<string, (candidate: Candidate) => boolean> = new Map([
  ['estado', ({ kind }) => kind === 'state'],
  ['state', ({ kind }) => kind === 'state'],
  ['ciudad', notState],
  ['city', notState],
  ['municipio', notState],
  ['alcaldia', borough],
  ['delegacion', borough],
  ['colonia', settlement],
  ['fraccionamiento', settlement],
]);

/** Whether a common word is a place here: by itself, by what it lies in, or as a large city after "en". */
const meant = (span: Span, spans: Span[], tokens: Token[], index: NameIndex): boolean =>
  knownAlone(span, tokens, index) ||
  placedIn(span, spans, tokens) ||
  (['en', 'in', 'near'].includes(tokens[span.from - 1]?.word ?? '') &&
    span.candidates.some(({ exact, weight }) => exact && weight >= 100_000));

/**
 * A common word is a place only when it is all that the text says besides "vivo en" and the like, and a town of size
 * bears it: "progreso", "estoy en tequila"; not "me duele la boca".
 */
const knownAlone = (span: Span, tokens: Token[], index: NameIndex): boolean => {
  const text = textOf(span, tokens);
  const idle = (from: number, to: number): boolean =>
    tokens.slice(from, to).every(({ word }) => stopWords.has(word) || typeWords.has(word));
  return (
    idle(0, span.from) &&
    idle(span.to, tokens.length) &&
    !determiners.has(tokens[span.from - 1]?.word ?? '') &&
    (nicknames.has(text) ||
      (index.exact(text) ?? []).some(({ weight, exact }) => exact && weight >= 10_000)) &&
    !neverPlaces.has(text)
  );
};

const determiners = new Set(
  'mi mis tu tus su sus la el los las un una unos unas esta este esa ese my the a an'.split(' '),
);

/** `son` and `sin` are states only right behind a place or a comma: "guaymas son", not "quienes son". */
const strayEnding = ({ from, to }: Span, spans: Span[], tokens: Token[]): boolean =>
  to - from === 1 &&
  endingAbbreviations.has(tokens[from]?.word ?? '') &&
  tokens[from]?.parted !== true &&
  !spans.some((span) => span.to === from);

/**
 * Whether a name is called a colonia ("colonia mexico") although no colonia of that name is known, and no
 * place of that name lies in what follows.
 */
const misplacedColonia = (span: Span, spans: Span[], tokens: Token[]): boolean => {
  const hint = hintAt(tokens, span.from);
  if (hint !== 'colonia' && hint !== 'fraccionamiento' && hint !== 'barrio') return false;
  return !span.candidates.some(settlement) && !placedIn(span, spans, tokens);
};

/** Whether the place that it lies in follows: "La Paz, Baja California Sur". */
const placedIn = (span: Span, spans: Span[], tokens: Token[]): boolean =>
  spans.some((next) => adjacent(span, next, tokens) && inAny(span.candidates, next.candidates).length > 0);

/** Words that people send to a health bot in another sense, whatever town bears them. */
const neverPlaces = new Set([
  'name',
  'casa',
  'salud',
  'doctor',
  'centro',
  'central',
  'general',
  'familia',
  'hospital',
  'seguro',
  'social',
]);
