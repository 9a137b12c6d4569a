/**
 * Personal numbers in what people type: recognised so that the person can be warned, and so that nothing that reads,
 * keeps or logs a message ever meets them. Pure.
 */
import { fold } from '../understanding/fold.ts';

/** What a personal number is. A text can hold several kinds. */
export type Personal = 'curp' | 'nss' | 'clabe' | 'card' | 'phone' | 'email';

/**
 * The verdict on a typed social security number. `doubtful`: the check digit does not fit, but it may still
 * be real.
 */
export type NssVerdict = 'ok' | 'doubtful' | 'too_short' | 'too_long';

/**
 * The kinds of personal numbers in a text, each once, in order. IMSS's own telephone numbers do not count.
 */
export function personalIn(text: string): Personal[] {
  return [...new Set(findings(text).map(({ kind }) => kind))];
}

/**
 * The text without personal numbers; the rest can be understood as usual. Repeated until none is found,
 * because removing one can join the figures around it to another.
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

/**
 * Figures that are not personal numbers: in links, amounts, IMSS's own telephone numbers, coordinates, dates.
 */
const NOBODYS = [
  /\b(?:https?:\/\/|www\.)\S+/gi,
  /\$ ?\d[\d.,]*|(?<![\d.,])\d[\d.,]{0,20} ?(?:pesos|mxn|usd|dlls?|dolares|dollars)\b/gi,
  /(?<!\d|\d[ .-])(?:01[ .-]?)?800[ .-]?\d{3}[ .-]?\d{4}(?![ .-]?\d)/g,
  /(?<!\d)\d{1,2}\.\d{3,}\s?[,; ]\s?-\d{1,3}\.\d{3,}/g,
  /(?<!\d|\d[ ./-])(?:(?:19|20)\d\d([./-])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])(?:([.-])(?:0?[1-9]|1[0-2])\2(?:19|20)\d\d|\/(?:0?[1-9]|1[0-2])\/(?:(?:19|20)\d\d|\d\d)))(?![./-]?\d)/g,
];

/** A run of groups of figures, separated by symbols or by their spoken names. */
const RUN =
  /\d+(?:(?:[^\p{L}\p{N}]{1,3}|\s(?:guion|punto|raya|diagonal|espacio|dash|dot|slash|space)\s)\d+)*/giu;
/** The longest personal number has so many figures. */
const MOST = 19;

function findings(written: string): Finding[] {
  const { text, at } = fold(written);
  const found: Finding[] = [];
  /** Numbers that were found are blanked, so that one directly after them is found, too. */
  let left = text;
  const blank = (start: number, end: number) => {
    left = left.slice(0, start) + BLANK.repeat(end - start) + left.slice(end);
  };
  const take = (kind: Personal, start: number, end: number) => {
    found.push({
      kind,
      start: at[start] ?? written.length,
      end: at[end] ?? written.length,
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
    let end = 0;
    for (const [first, group] of groups.entries()) {
      if (group.start < end) continue;
      const taken = longestNumber(left, group, groups.slice(first, first + MOST));
      if (!taken) continue;
      take(taken.kind, taken.start, taken.end);
      end = taken.end;
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Replaces what was found: a letter, so that no number can continue across it. */
const BLANK = 'x';
/** Ten figures or more: personal numbers are at least as long as a telephone number. */
const MANY_FIGURES = /(?:\d\D*){10}/;

type Group = { start: number; end: number };
type Numbered = Group & { kind: Personal };

/** The longest personal number that begins with a group of figures; `groups`: that one and those after it. */
function longestNumber(
  text: string,
  { start: digits }: Group,
  groups: readonly Group[],
): Numbered | undefined {
  const sign = /[+(][\s(]{0,2}$/.exec(text.slice(Math.max(0, digits - 3), digits))?.[0] ?? '';
  const start = digits - sign.length;
  let found: Numbered | undefined;
  let figures = '';
  const lengths: number[] = [];
  for (const group of groups) {
    figures += text.slice(group.start, group.end);
    lengths.push(group.end - group.start);
    if (figures.length > MOST) break;
    const kind = numberKind(figures, lengths, sign.startsWith('+'));
    if (kind) found = { kind, start, end: group.end };
  }
  return found;
}

/**
 * The kind of a number, from its figures, their grouping and the check digit; undefined if it does not look
 * personal. `plus`: it begins with a plus sign.
 */
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
