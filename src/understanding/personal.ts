/**
 * Personal numbers in what people type: recognised so that the person can be warned, and so that nothing that reads,
 * keeps or logs a message ever meets them. Pure.
 */
import { fold } from './fold.ts';

/** What a personal number is. A text can hold several kinds. */
export type Personal = 'curp' | 'nss' | 'clabe' | 'card' | 'phone' | 'email';

/** What a typed social security number looks like. `doubtful`: its check digit doesn't fit; it may still be real. */
export type NssVerdict = 'ok' | 'doubtful' | 'too_short' | 'too_long';

/** The kinds of personal numbers in a text, each once, in the order they stand. IMSS's own numbers are nobody's. */
export function personalIn(text: string): Personal[] {
  return [...new Set(findings(text).map(({ kind }) => kind))];
}

/**
 * The text with every personal number taken out: what is left can be understood as usual. Repeated until nothing
 * is found: without a number, the figures before and after it may form another one.
 */
export function withoutPersonal(text: string): string {
  const rest = withMarks(text, () => ' ');
  return rest === text ? tidy(text) : withoutPersonal(tidy(rest));
}

/** The text with a mark instead of each personal number. */
export function withMarks(text: string, mark: (kind: Personal) => string): string {
  let marked = '';
  let from = 0;
  for (const { kind, start, end } of findings(text)) {
    marked += text.slice(from, start) + mark(kind);
    from = end;
  }
  return marked + text.slice(from);
}

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The digits of a social security number, by their shape alone: eleven, the last one a Luhn check digit. */
export function judgeNss(digits: string): NssVerdict {
  if (digits.length !== 11) return digits.length < 11 ? 'too_short' : 'too_long';
  return luhn(digits) ? 'ok' : 'doubtful';
}

/** All figures of a text, however they are written. */
export const figuresIn = (text: string): string => fold(text).text.replace(/\D/g, '');

/** The figures of the first social security number in a text. */
export const nssIn = (text: string): string | undefined =>
  findings(text).find(({ kind }) => kind === 'nss')?.figures;

/** Where a personal number stands in a text as written; `figures`: its digits. */
type Finding = { kind: Personal; start: number; end: number; figures: string };

/** What people put between the characters of a number: up to three of anything but letters and figures. */
const GAP = String.raw`[^\p{L}\p{N}]{0,3}`;
const CURP = new RegExp(
  [...Array(4).fill('[A-ZÑ]'), ...Array(6).fill(String.raw`\d`), '[HMX]', '[A-Z]', '[A-Z]']
    .concat(Array(3).fill('[B-DF-HJ-NP-TV-ZÑ]'), [String.raw`[A-Z\d]`, String.raw`\d`])
    .join(GAP),
  'giu',
);
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[a-z]{2,24}/gi;
/** Offices' addresses are public. */
const PUBLIC_EMAIL = /[@.]gob\.mx$/i;

/** Figures that are no personal number: of a link, an amount, IMSS's own telephones, coordinates, a date. */
const NOBODYS = [
  /\b(?:https?:\/\/|www\.)\S+/gi,
  /\$ ?\d[\d.,]*|(?<![\d.,])\d[\d.,]{0,20} ?(?:pesos|mxn|usd|dlls?|dolares|dollars)\b/gi,
  /(?<!\d|\d[ .-])(?:01[ .-]?)?800[ .-]?\d{3}[ .-]?\d{4}(?![ .-]?\d)/g,
  /(?<!\d)\d{1,2}\.\d{3,}\s?[,; ]\s?-\d{1,3}\.\d{3,}/g,
  /(?<!\d|\d[ ./-])(?:(?:19|20)\d\d([./-])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])(?:([.-])(?:0?[1-9]|1[0-2])\2(?:19|20)\d\d|\/(?:0?[1-9]|1[0-2])\/(?:(?:19|20)\d\d|\d\d)))(?![./-]?\d)/g,
];

/** Groups of figures with what may stand between them, in symbols or as it is said aloud. */
const RUN =
  /\d+(?:(?:[^\p{L}\p{N}]{1,3}|\s(?:guion|punto|raya|diagonal|espacio|dash|dot|slash|space)\s)\d+)*/giu;
/** The longest personal number has so many figures. */
const MOST = 19;

function findings(written: string): Finding[] {
  const { text, at } = fold(written);
  const found: Finding[] = [];
  /** What was taken is blanked, so that a number right behind it is seen as well. */
  let left = text;
  const blank = (start: number, end: number) => {
    left = left.slice(0, start) + BLANK.repeat(end - start) + left.slice(end);
  };
  const take = (kind: Personal, start: number, end: number) => {
    found.push({
      kind,
      start: at[start]!,
      end: at[end]!,
      figures: text.slice(start, end).replace(/\D/g, ''),
    });
    blank(start, end);
  };
  for (const hit of text.matchAll(EMAIL))
    if (PUBLIC_EMAIL.test(hit[0])) blank(hit.index, hit.index + hit[0].length);
    else take('email', hit.index, hit.index + hit[0].length);
  for (const hit of left.matchAll(CURP)) take('curp', hit.index, hit.index + hit[0].length);
  if (!MANY_FIGURES.test(left)) return found.sort((a, b) => a.start - b.start);
  for (const form of NOBODYS)
    for (const hit of left.matchAll(form)) blank(hit.index, hit.index + hit[0].length);
  for (const run of left.matchAll(RUN)) {
    const groups = [...run[0].matchAll(/\d+/g)].map((group) => {
      const start = run.index + group.index;
      return { start, end: start + group[0].length };
    });
    for (let first = 0; first < groups.length; ) {
      const taken = longestNumber(left, groups, first);
      if (taken) take(taken.kind, taken.start, groups[taken.last]!.end);
      first = taken ? taken.last + 1 : first + 1;
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Stands for what was taken: a letter, so that no number goes on behind it. */
const BLANK = 'x';
/** Fewer figures than a telephone's are nobody's. */
const MANY_FIGURES = /(?:\d\D*){10}/;

type Group = { start: number; end: number };

/** The longest personal number that begins with a group of figures. */
function longestNumber(
  text: string,
  groups: readonly Group[],
  first: number,
): { kind: Personal; start: number; last: number } | undefined {
  const digits = groups[first]!.start;
  const sign = /[+(][\s(]{0,2}$/.exec(text.slice(Math.max(0, digits - 3), digits))?.[0] ?? '';
  const start = digits - sign.length;
  let found: { kind: Personal; start: number; last: number } | undefined;
  let figures = '';
  const lengths: number[] = [];
  for (let last = first; last < groups.length; last++) {
    const group = groups[last]!;
    figures += text.slice(group.start, group.end);
    lengths.push(group.end - group.start);
    if (figures.length > MOST) break;
    const kind = numberKind(figures, lengths, sign.startsWith('+'));
    if (kind) found = { kind, start, last };
  }
  return found;
}

/** What some figures are, by their number, grouping and check digit. Undefined: nothing personal, as far as one sees. */
function numberKind(figures: string, groups: readonly number[], plus: boolean): Personal | undefined {
  // Postal codes, or years, one after another.
  if (groups.length > 1 && groups.every((length) => length === 5)) return undefined;
  if (groups.every((length) => length === 4) && /^(?:(?:19|20)\d\d)+$/.test(figures)) return undefined;
  if (plus) return figures.length >= 10 && figures.length <= 15 ? 'phone' : undefined;
  switch (figures.length) {
    case 18:
      return 'clabe';
    case 16:
      return 'card';
    case 15:
      return /^3[47]/.test(figures) && luhn(figures) ? 'card' : undefined;
    case 14:
    case 19:
      return luhn(figures) ? 'card' : undefined;
    case 13:
      return /^(?:521|044|045)/.test(figures) ? 'phone' : undefined;
    case 12:
      return /^(?:52|01)/.test(figures) ? 'phone' : undefined;
    case 11:
      return groups[0] === 1 && figures.startsWith('1') && groups.length > 1 && groups.length < 6
        ? 'phone'
        : 'nss';
    case 10:
      return /^[2-9]/.test(figures) ? 'phone' : undefined;
    default:
      return undefined;
  }
}

/** The check that the last digit of cards and of social security numbers fits the others (ISO/IEC 7812-1, annex B). */
function luhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]) * (at % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
