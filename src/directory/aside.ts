import { kin, personNames, stopWords, streetWords, titles, typeWords } from './everyday.ts';
import { inAny } from './ranking.ts';
import type { Span, Token } from './spans.ts';

/**
 * Which words of a text say nothing about where the person is, although they are also names of places:
 * negated places ("no vivo en celaya", "tijuana no, mejor mexicali"), people ("me llamo guadalupe", "doctor
 * hidalgo") and streets ("calle morelos 25").
 */
export const setAside = (tokens: Token[], spans: Span[]): boolean[] => {
  const dead = new Array<boolean>(tokens.length).fill(false);
  const kill = (from: number, to: number): void => {
    dead.fill(true, from, to);
  };
  const longest = (from: number): number =>
    Math.max(from, ...spans.filter((span) => span.from === from).map(({ to }) => to));
  const word = (at: number): string => tokens[at]?.word ?? '';

  for (let at = 0; at < tokens.length; at++) {
    if (streetWords.has(word(at))) {
      const to = streetEnd(tokens, spans, at);
      kill(at, to);
      at = Math.max(at, to - 1);
      continue;
    }
    if (isNo(tokens, at)) {
      const start = afterNo(tokens, at);
      if (start !== undefined && longest(start) > start) kill(start, longest(start));
    }
    const named = nameStart(tokens, at);
    if (named !== undefined) kill(named, nameEnd(tokens, named));
    else if (titles.has(word(at)) && !inLonger(spans, at) && !tokens[at + 1]?.parted)
      kill(at + 1, longest(at + 1));
    else if (kin.has(word(at)) && personNames.has(word(at + 1)) && !tokens[at + 1]?.parted)
      kill(at + 1, Math.max(at + 2, longest(at + 1)));
    else if (saysWho(tokens, at)) {
      const end = longest(at + 1);
      if (end > at + 1) kill(at + 1, end);
    }
  }
  for (const span of spans) if (rejected(tokens, span.to)) kill(span.from, span.to);
  return dead;
};

const isNo = (tokens: Token[], at: number): boolean => negations.has(tokens[at]?.word ?? '');

const negations = new Set('no not dont isnt doesnt wasnt aint nunca never tampoco'.split(' '));

/** Where the negated place begins: at the first word after a "no" that is not about living or being. */
const afterNo = (tokens: Token[], no: number): number | undefined => {
  for (const [after, { word, parted }] of tokens.slice(no + 1, no + 8).entries()) {
    if (parted) return undefined;
    if (!ofLiving.has(word)) return no + 1 + after;
  }
  return undefined;
};

const ofLiving = new Set(
  `vivo vivimos vive viven soy somos estoy estamos esta es era radico radicamos resido residimos trabajo quiero quise
  quiera dije ir a en de la el por he vivido live living in from be at am is im we i ya mas for to`.split(
    /\s+/,
  ),
);

/** Whether a "no" behind a place rejects it: "celaya no", "tijuana no, mejor mexicali". */
const rejected = (tokens: Token[], at: number): boolean => {
  if (!['no', 'not'].includes(tokens[at]?.word ?? '')) return false;
  const next = tokens[at + 1];
  return (
    next === undefined || next.parted || ['mejor', 'sino', 'es', 'but', 'rather', 'mas'].includes(next.word)
  );
};

/** Where a person's name begins: "me llamo …", "my name is …"; not "un pueblo que se llama …". */
const nameStart = (tokens: Token[], at: number): number | undefined => {
  const word = tokens[at]?.word ?? '';
  const before = tokens[at - 1]?.word ?? '';
  const starts =
    (['llamo', 'llama', 'llaman', 'llamaba'].includes(word) && ['me', 'se', 'le'].includes(before)) ||
    (['is', 's', 'es'].includes(word) && ['name', 'names', 'nombre'].includes(before)) ||
    (word === 'called' &&
      ['he', 'she', 'son', 'daughter', 'im', 'am'].some(
        (one) => one === before || one === tokens[at - 2]?.word,
      ));
  if (!starts) return undefined;
  const around = tokens.slice(Math.max(0, at - 5), at).map((token) => token.word);
  return around.some((one) => typeWords.has(one) || placeNouns.has(one)) ? undefined : at + 1;
};

const placeNouns = new Set('lugar rancho comunidad place cabecera isla puerto zona'.split(' '));

const nameEnd = (tokens: Token[], from: number): number => {
  let to = from;
  while (to < tokens.length && !(tokens[to]?.parted && to > from)) {
    const word = tokens[to]?.word ?? '';
    if (/^\d/.test(word) || (stopWords.has(word) && !['de', 'del', 'la', 'los', 'las'].includes(word))) break;
    to++;
  }
  return to;
};

/** "soy santiago", "im leon": who somebody is, not where. */
const saysWho = (tokens: Token[], at: number): boolean => {
  const word = tokens[at]?.word ?? '';
  if (tokens[at + 1]?.parted) return false;
  return word === 'soy' || word === 'im' || (word === 'am' && tokens[at - 1]?.word === 'i');
};

/** Whether a longer name of a place begins here: "Doctor Mora" is a town. */
const inLonger = (spans: Span[], at: number): boolean =>
  spans.some(({ from, to }) => from === at && to > at + 1);

/**
 * Where a street address ends: at its number, a comma, a word for what follows ("colonia", "cp", "en"), or before the
 * large town or state that the text ends with, or the town before that state.
 */
const streetEnd = (tokens: Token[], spans: Span[], start: number): number => {
  let at = start;
  for (const { word, parted } of tokens.slice(start + 1)) {
    at += 1;
    if (parted) return at;
    if (/^\d/.test(word)) {
      const inName = at === start + 1 || tokens[at + 1]?.word === 'de';
      if (inName && tokens[at + 1] !== undefined && !tokens[at + 1]?.parted && /^\d{1,2}$/.test(word))
        continue;
      return afterNumber(tokens, at + 1);
    }
    if (at > start + 1 && streetStops.has(word)) return at;
  }
  const tail = spans
    .filter(
      ({ to, from, candidates }) =>
        to === tokens.length && from > start + 1 && tokens[from - 1]?.word !== 'y' && candidates.some(large),
    )
    .sort((a, b) => a.from - b.from)[0];
  const whole = spans.some(({ from, to }) => from === start + 1 && to === tokens.length);
  if (tail === undefined || whole) return tokens.length;
  const city = spans.find(
    (span) =>
      span.to === tail.from &&
      span.from > start + 1 &&
      inAny(span.candidates.filter(large), tail.candidates).length > 0,
  );
  return (city ?? tail).from;
};

const large = ({ kind, weight }: Span['candidates'][number]): boolean => kind === 'state' || weight >= 40_000;

const streetStops = new Set(
  'colonia fraccionamiento barrio cp codigo en in ciudad municipio alcaldia delegacion entre col zona'.split(
    ' ',
  ),
);

/** The position behind what may follow a house number: "int 3", "a", "bis". */
const afterNumber = (tokens: Token[], from: number): number => {
  let to = from;
  while (
    ['int', 'interior', 'ext', 'depto', 'dpto', 'num', 'bis', 'a', 'b', 'c'].includes(tokens[to]?.word ?? '')
  ) {
    to++;
    if (/^\d{1,4}$/.test(tokens[to]?.word ?? '')) to++;
  }
  return to;
};
