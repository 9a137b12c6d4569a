import type { Found, Place, StateKey } from './directory.ts';
import { cityStates, common, connectors, countryWords, originWords, prepositions, stopWords, typeWords, vague } from './everyday.ts';
import type { Candidate, Gazetteer } from './places.ts';
import { endingAbbreviations, stateNames, stateTable } from './states.ts';
import type { Table } from './table.ts';
import { edits, fold, squeeze } from './words.ts';

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
      if (chosen.length > 0) return { places: answer(apart ? chosen : settle(chosen), limit) };
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
  const there = spoken.filter(({ from }) => !originWords.has(tokens[from - 1]?.word ?? ''));
  const spans = (there.length > 0 ? there : spoken).slice(0, 3);
  if (spans.length === 0) return [];
  const { chosen, apart } = combine(spans, tokens);
  if (chosen.length > 0) return apart ? chosen : settle(chosen);
  return settle((spans[0] as Span).candidates);
};

type Token = {
  word: string;
  /** A comma or line end comes right before it. */
  parted: boolean;
};

/** Tokens `from` to `to` (not included) are the name of these places. */
type Span = { from: number; to: number; candidates: Candidate[] };

const longestText = 240;
const longestName = 9;

const tokensOf = (text: string): Token[] =>
  text
    .slice(0, longestText)
    .split(/[,;\n()]+/)
    .flatMap((part, partAt) =>
      fold(part)
        .split(' ')
        .filter((word) => word !== '')
        .map((word, at) => ({ word, parted: at === 0 && partAt > 0 })),
    )
    .slice(0, 48);

/** What the names tables say, and what a search for similar names needs. */
type NameIndex = {
  exact(name: string): Candidate[] | undefined;
  /** Names of about the same length and with about the same letters. */
  alike(text: string, limit: number): Iterable<string>;
  /** Names that begin with the text. */
  beginning(text: string): Iterable<string>;
};

const indexNames = (places: Gazetteer): NameIndex => {
  const exact = (name: string): Candidate[] | undefined => {
    const state = stateNames.get(name) ?? stateNames.get(squeezedStates.get(name) ?? '');
    const found = state === undefined ? [] : [stateCandidate(state)];
    for (const table of places.names) {
      const cells = table.find(name);
      if (cells !== undefined) found.push(...places.candidates(cells));
    }
    return found.length > 0 ? found : undefined;
  };
  let shapes: Shape[] | undefined;
  return {
    exact,
    *alike(text, limit) {
      shapes ??= shapesOf([...places.names.map(namesIn), [...stateNames.keys()]].flat());
      const letters = lettersIn(text);
      for (let length = Math.max(5, text.length - limit); length <= text.length + limit; length++) {
        const shape = shapes[length];
        if (shape === undefined) continue;
        for (let at = 0; at < shape.names.length; at++) {
          if (bitsIn(letters ^ (shape.letters[at] as number)) <= 2 * limit) yield shape.names[at] as string;
        }
      }
    },
    *beginning(text) {
      for (const table of places.names) {
        for (let at = table.from(text); at < table.length && table.line(at).startsWith(text); at++) {
          yield nameAt(table, at);
        }
      }
    },
  };
};

/** Names of one length, with the letters of each as bits. Made when the first text has to be guessed at. */
type Shape = { names: string[]; letters: Int32Array };

const shapesOf = (names: string[]): Shape[] => {
  const byLength: string[][] = [];
  for (const name of new Set(names)) {
    byLength[name.length] ??= [];
    byLength[name.length]?.push(name);
  }
  return byLength.map((same) => ({ names: same, letters: Int32Array.from(same, lettersIn) }));
};

const nameAt = (table: Table, at: number): string => {
  const line = table.line(at);
  return line.slice(0, line.indexOf('\t'));
};

const namesIn = (table: Table): string[] => Array.from({ length: table.length }, (_, at) => nameAt(table, at));

const squeezedStates = new Map([...stateNames.keys()].map((name) => [squeeze(name), name]));

const lettersIn = (text: string): number => {
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at) - 97;
    if (letter >= 0 && letter < 26) bits |= 1 << letter;
  }
  return bits;
};

/** Every run of tokens that is a name. State abbreviations that are words count at the end of the text only. */
const spansIn = (tokens: Token[], index: NameIndex): Span[] => {
  const spans: Span[] = [];
  for (let from = 0; from < tokens.length; from++) {
    let text = '';
    for (let to = from + 1; to <= Math.min(tokens.length, from + longestName); to++) {
      const token = tokens[to - 1] as Token;
      if (token.parted && to - 1 > from) break;
      text = text === '' ? token.word : `${text} ${token.word}`;
      if (to - from > 1 && smallWord.has(token.word)) continue;
      const ending = to === tokens.length && from > 0 && endsWithState(token) ? endingAbbreviations.get(text) : undefined;
      const candidates =
        ending === undefined
          ? (index.exact(text) ?? (to - from > 1 ? index.exact(squeeze(text)) : undefined))
          : [stateCandidate(ending)];
      if (candidates === undefined || (to - from === 1 && stopWords.has(text))) continue;
      spans.push({ from, to, candidates: hinted(candidates, tokens, from) });
    }
  }
  return spans;
};

const smallWord = new Set(['de', 'del', 'y', 'of', 'the']);

/** `Col.` is Colima after a comma only: it is also short for colonia. */
const endsWithState = ({ word, parted }: Token): boolean => word !== 'colonia' || parted;

/** Keeps what the word before the name says it is: "estado de Puebla", "alcaldía Benito Juárez". */
const hinted = (candidates: Candidate[], tokens: Token[], from: number): Candidate[] => {
  let at = from - 1;
  while (at > 0 && hintConnectors.has(tokens[at]?.word ?? '')) at--;
  const fits = hints.get(tokens[at]?.word ?? '');
  const kept = fits === undefined ? [] : candidates.filter(fits);
  return kept.length > 0 ? kept : candidates;
};

const hintConnectors = new Set(['de', 'del', 'of']);

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
]);

const stateCandidate = (state: StateKey): Candidate => ({ key: `s:${state}`, kind: 'state', state, weight: 0, exact: true });

type Cover = { spans: Span[]; rest: number[] };

/** Picks spans that don't overlap, the longest first, and says which words of meaning are left over. */
const bestCover = (tokens: Token[], spans: Span[], index: NameIndex): Cover => {
  const taken = new Array<boolean>(tokens.length).fill(false);
  const chosen: Span[] = [];
  const heaviest = (span: Span): number => Math.max(...span.candidates.map(({ weight, kind }) => (kind === 'state' ? 1e6 : weight)));
  const ordered = [...spans].sort((a, b) => b.to - b.from - (a.to - a.from) || heaviest(b) - heaviest(a));
  for (const span of ordered) {
    if (taken.slice(span.from, span.to).some(Boolean)) continue;
    const text = tokens.slice(span.from, span.to).map(({ word }) => word).join(' ');
    if (isCommon(text) && !knownAlone(text, tokens, index)) continue;
    chosen.push(span);
    taken.fill(true, span.from, span.to);
  }
  chosen.sort((a, b) => a.from - b.from);
  const rest = tokens.flatMap(({ word }, at) => (taken[at] || stopWords.has(word) || typeWords.has(word) ? [] : [at]));
  return { spans: chosen, rest };
};

const isCommon = (text: string): boolean => common.has(text) || common.has(text.replace(/^(el|la|los|las) /, ''));

/** A common word is a place only when the whole text is that word and a town of size bears it. */
const knownAlone = (text: string, tokens: Token[], index: NameIndex): boolean =>
  tokens.map(({ word }) => word).join(' ') === text &&
  (index.exact(text) ?? []).some(({ weight, exact }) => exact && weight >= 10_000) &&
  !neverPlaces.has(text);

/** Words that people send to a health bot in another sense, whatever town bears them. */
const neverPlaces = new Set(['salud', 'doctor', 'centro', 'central', 'general', 'familia', 'hospital', 'seguro', 'social']);

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

const textOf = (span: Span, tokens: Token[]): string => tokens.slice(span.from, span.to).map(({ word }) => word).join(' ');

const top = (candidates: Candidate[]): Candidate[] => settle(candidates).slice(0, 2);

const containerOf = (span: Span): Candidate | undefined => settle(span.candidates)[0];

/** Those of the candidates that lie in one of the containers. */
const inAny = (candidates: Candidate[], containers: Candidate[]): Candidate[] =>
  candidates.filter((inner) =>
    containers.some((outer) =>
      outer.kind === 'state'
        ? inner.kind !== 'state' && inner.state === outer.state
        : outer.kind !== 'settlement' &&
          inner.key !== outer.key &&
          inner.kind !== 'state' &&
          inner.kind !== 'municipality' &&
          inner.municipality === outer.municipality,
    ),
  );

/** How much larger the first must be than the second to be meant without a doubt. */
const dominance = 15;

/** Orders candidates, drops the same place under two guises, and keeps one when there is no doubt. */
const settle = (candidates: Candidate[]): Candidate[] => {
  const states = candidates.filter(({ kind }) => kind === 'state');
  const ranked = onePerMunicipality(candidates.filter(({ kind }) => kind !== 'state')).sort(
    (a, b) => rank(b) - rank(a) || (a.key < b.key ? -1 : 1),
  );
  const [first, second] = ranked;
  const [state] = states;
  if (state !== undefined) {
    const city = ranked.find((candidate) => candidate.state === state.state && candidate.weight >= 15_000);
    if (city !== undefined && cityStates.has(state.state)) return [city];
    return [...states, ...ranked.filter(({ weight, exact }) => exact && weight >= 50_000)];
  }
  if (first === undefined) return [];
  if (second === undefined || rank(first) >= dominance * Math.max(1, rank(second))) return [first];
  if (first.exact && capitals.has(first.key) && first.weight >= 2 * townWeight(second)) return [first];
  const named = ranked.filter(({ exact, weight }) => exact || weight >= 20_000);
  return named.length > 0 ? named : ranked;
};

/** A town that bears the name is meant rather than a municipality whose towns are called otherwise. */
const rank = ({ kind, weight }: Candidate): number => (kind === 'municipality' ? weight / 2 : weight);

const townWeight = ({ kind, weight }: Candidate): number => (kind === 'municipality' ? 0 : weight);

const capitals = new Set(stateTable.filter(({ key }) => key !== 'CDMX').map(({ capital }) => `t:${capital}`));

/** A municipality and its town by one name are one place: the town, unless it is a small part of it. */
const onePerMunicipality = (candidates: Candidate[]): Candidate[] => {
  const kept: Candidate[] = [];
  for (const candidate of candidates) {
    const at = kept.findIndex(
      (other) =>
        other.key === candidate.key ||
        (other.municipality === candidate.municipality && other.kind !== 'settlement' && candidate.kind !== 'settlement'),
    );
    const other = kept[at];
    if (other === undefined) kept.push(candidate);
    else {
      const one = better(candidate, other) ? candidate : other;
      kept[at] = { ...one, weight: Math.max(candidate.weight, other.weight), exact: candidate.exact || other.exact };
    }
  }
  return kept;
};

const better = (a: Candidate, b: Candidate): boolean => {
  if (a.kind === b.kind) return a.weight > b.weight;
  const [town, municipality] = a.kind === 'town' ? [a, b] : [b, a];
  const keepTown = town.weight >= 0.2 * municipality.weight;
  return keepTown ? a === town : a === municipality;
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

/** A place at the end of the text that the words before it are said to be in. */
const containerAtEnd = (
  cover: Cover,
  tokens: Token[],
): { head: Token[]; candidates: Candidate[]; place: Candidate; explicit: boolean } | undefined => {
  const last = cover.spans.at(-1);
  if (last === undefined || cover.rest.some((at) => at >= last.to)) return undefined;
  const first = cover.spans[0] as Span;
  const start = cover.spans.length > 1 && adjacent(first, last, tokens) ? first : last;
  const candidates = combine(cover.spans.filter((span) => span.from >= start.from), tokens).chosen;
  const place = candidates.find(({ kind }) => kind === 'state') ?? settle(candidates)[0];
  const head = trimmed(tokens.slice(0, start.from));
  if (place === undefined || head.length === 0 || head.length > 6) return undefined;
  const explicit = tokens[start.from]?.parted === true || tokens.slice(0, start.from).some(({ word }) => typeWords.has(word));
  return { head, candidates, place, explicit: explicit && head.length <= 5 };
};

/** Its centre is where a city's own pin is. */
const cityCentre = new Set(['centro', 'centro historico', 'downtown', 'center', 'city center', 'zona centro']);

const adjacent = (a: Span, b: Span, tokens: Token[]): boolean =>
  a.to <= b.from && tokens.slice(a.to, b.from).every(({ word }) => connectors.has(word));

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

/** Names that begin like the text, or differ from it by a typing error; in one of `container` if given. */
const similar = (text: string, index: NameIndex, container: Candidate[] | undefined): Candidate[] => {
  if (text.length < 5 || text.length > 48 || isCommon(text) || /\d/.test(text)) return [];
  const fits = (candidate: Candidate): boolean => container === undefined || inAny([candidate], container).length > 0;
  const known = container === undefined ? (index.exact(text) ?? []) : (index.exact(text) ?? []).filter(fits);
  if (known.length > 0) return known;
  const least = container !== undefined ? 1_000 : text.length < 6 ? 100_000 : text.length < 8 ? 15_000 : 2_500;
  const enough = (candidate: Candidate): boolean =>
    (candidate.kind === 'state' || candidate.weight >= least) && (candidate.exact || text.length > 5) && fits(candidate);
  const limit = text.length < 8 ? 1 : 2;
  let best = limit;
  let found: Candidate[] = [];
  for (const name of index.alike(text, limit)) {
    if (Math.abs(name.length - text.length) > best || !soundsAlike(name, text)) continue;
    const distance = edits(name, text, best);
    if (distance > best) continue;
    const candidates = (index.exact(name) ?? []).filter(enough);
    if (candidates.length === 0) continue;
    if (distance < best) found = [];
    best = distance;
    found.push(...candidates);
  }
  return found.length > 0 ? found : beginningWith(text, index, enough);
};

const beginningWith = (text: string, index: NameIndex, enough: (candidate: Candidate) => boolean): Candidate[] => {
  if (vague.has(text) || stopWords.has(text)) return [];
  const found: Candidate[] = [];
  for (const name of index.beginning(text)) {
    if (name[text.length] !== ' ' && (text.length < 7 || text.length < 0.7 * name.length)) continue;
    found.push(...(index.exact(name) ?? []).filter((candidate) => enough(candidate) && candidate.weight >= 5_000));
  }
  return found;
};

const bitsIn = (value: number): number => {
  let left = value;
  let count = 0;
  while (left !== 0) {
    left &= left - 1;
    count++;
  }
  return count;
};

/** People rarely mistype the first letter, unless two letters sound the same in Spanish. */
const soundsAlike = (a: string, b: string): boolean => a[0] === b[0] || sound(a) === sound(b);

const sound = (text: string): string => {
  const bare = text[0] === 'h' ? text.slice(1) : text;
  const first = bare[0] ?? '';
  if ('bv'.includes(first)) return 'b';
  if ('cszkqx'.includes(first)) return 's';
  if ('gj'.includes(first)) return 'j';
  if (first === 'y' || bare.startsWith('ll') || first === 'i') return 'y';
  return first;
};
