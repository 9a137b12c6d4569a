/**
 * Personal numbers in what people type: recognised so that the person can be warned, and so that nothing that reads,
 * keeps or logs a message ever meets them. Pure.
 */

/** What a personal number is. A text can hold several kinds. */
export type Personal = 'curp' | 'nss' | 'clabe' | 'card' | 'phone' | 'email';

/** What a typed social security number looks like. `doubtful`: its check digit doesn't fit; it may still be real. */
export type NssVerdict = 'ok' | 'doubtful' | 'too_short' | 'too_long';

/** The kinds of personal numbers in a text, each once, in the order they stand. IMSS's own numbers are nobody's. */
export function personalIn(text: string): Personal[] {
  return [...new Set(findings(text).map(({ kind }) => kind))];
}

/**
 * The text with every personal number taken out: what is left can be understood as usual. Looked through until nothing
 * is found: two numbers without a space between them are seen one after the other.
 */
export function withoutPersonal(text: string): string {
  const found = findings(text);
  let rest = '';
  let from = 0;
  for (const { start, end } of found) {
    rest += `${text.slice(from, start)} `;
    from = end;
  }
  const left = (rest + text.slice(from)).replace(/\s+/g, ' ').trim();
  return found.length > 0 ? withoutPersonal(left) : left;
}

/** The digits of a social security number, by their shape alone: eleven, the last one a Luhn check digit. */
export function judgeNss(digits: string): NssVerdict {
  if (digits.length !== 11) return digits.length < 11 ? 'too_short' : 'too_long';
  return luhn(digits) ? 'ok' : 'doubtful';
}

type Finding = { kind: Personal; start: number; end: number };

const CURP =
  /(?<![\p{L}\d])[A-ZÑ]{4}[ -]?\d{6}[ -]?[HMX][A-Z]{2}[B-DF-HJ-NP-TV-ZÑ]{3}[ -]?[A-Z\d]\d(?![\p{L}\d])/giu;
/** A CURP letter by letter: "G O M A 8 5 0 3 1 2 H G T N R L 0 9". */
const SPELT_CURP =
  /(?<![\p{L}\d])[A-ZÑ](?:[ .-][A-ZÑ]){3}(?:[ .-]\d){6}[ .-][HMX](?:[ .-][A-ZÑ]){5}(?:[ .-][A-Z\d]){1,2}(?![\p{L}\d])/giu;
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[a-z]{2,24}/gi;
/** Offices' addresses are public. */
const PUBLIC_EMAIL = /[@.]gob\.mx$/i;
/** Digits with what people put between them: one space, hyphen, dot or bracket, or two where a bracket is one. */
const DIGITS = /(?<!\d|\d[.,]|[$/=#-] ?)[+(]?\d(?:(?:[ .-]|\) ?| ?\(| - )?\d){8,24}(?!\d)/gu;

function findings(text: string): Finding[] {
  const found: Finding[] = [];
  const take = (kind: Personal, start: number, length: number) => {
    if (!found.some((other) => start < other.end && other.start < start + length)) {
      found.push({ kind, start, end: start + length });
    }
  };
  for (const hit of text.matchAll(EMAIL)) {
    if (!PUBLIC_EMAIL.test(hit[0])) take('email', hit.index, hit[0].length);
  }
  for (const form of [CURP, SPELT_CURP])
    for (const hit of text.matchAll(form)) take('curp', hit.index, hit[0].length);
  // What was taken is blanked, so that a number right behind it is seen as well.
  const digits = new RegExp(DIGITS);
  let left = text;
  for (let hit = digits.exec(left); hit; hit = digits.exec(left)) {
    const kind = numberKind(hit[0]);
    if (!kind) continue;
    take(kind, hit.index, hit[0].length);
    left = left.slice(0, hit.index) + ' '.repeat(hit[0].length) + left.slice(digits.lastIndex);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** What a run of digits is, by its length, grouping and check digit. Undefined: nothing personal, as far as one sees. */
function numberKind(written: string): Personal | undefined {
  const digits = written.replace(/\D/g, '');
  const groups = written.match(/\d+/g)!.map((group) => group.length);
  const grouped = groups.join('-');
  if (/^(?:0[01])?800\d{7}$/.test(digits)) return undefined;
  if (groups.length > 1 && groups.every((length) => length === 5)) return undefined;
  if (/^\d+\.\d+$/.test(written) || /^(?:19|20)\d\d-\d\d-\d\d/.test(written)) return undefined;
  if (written.startsWith('+')) return digits.length >= 10 && digits.length <= 15 ? 'phone' : undefined;
  switch (digits.length) {
    case 18:
      return 'clabe';
    case 16:
      return 'card';
    case 15:
      return /^3[47]/.test(digits) && luhn(digits) ? 'card' : undefined;
    case 14:
    case 19:
      return luhn(digits) ? 'card' : undefined;
    case 13:
      return /^(?:521|044|045)/.test(digits) ? 'phone' : undefined;
    case 12:
      return /^(?:52|01)/.test(digits) ? 'phone' : undefined;
    case 11:
      return /^1-/.test(grouped) ? 'phone' : 'nss';
    case 10:
      return PHONE_GROUPS.test(grouped) && /^[2-9]/.test(digits) ? 'phone' : undefined;
    default:
      return undefined;
  }
}

/** How ten digits of a telephone are grouped; `5-5` would be two postal codes. */
const PHONE_GROUPS = /^(?:10|2-8|3-7|2-4-4|3-3-4|3-3-2-2|2-4-2-2|2-2-2-2-2|3-4-3|2-3-5|3-2-2-3)$/;

/** The check that the last digit of cards and of social security numbers fits the others (ISO/IEC 7812-1, annex B). */
function luhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]) * (at % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
