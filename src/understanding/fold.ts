/**
 * Replaces disguised figures and letters by what they stand for: full-width, bold, circled, keycaps, figures
 * of other scripts, invisible characters, and numbers in words. So a personal number is recognised however it
 * is written. Pure.
 */

/**
 * A text as it reads, and the place of each of its UTF-16 units in the original; the last place is the
 * original's end.
 */
export type Folded = { text: string; at: readonly number[] };

/** A text without disguise and accents, with numbers in words as figures: "①② tres" is "12 3". Linear in its length. */
export function fold(text: string): Folded {
  return figured(unmasked(text));
}

/**
 * Replaces disguised characters by what they stand for, but keeps accents and numbers in words: `clínica ３７`
 * becomes `clínica 37`.
 */
export const withoutDisguise = (text: string): string =>
  isPlain(text) ? text : [...text.normalize('NFC')].map((letter) => letterOf(letter, 'NFKC')).join('');

const isPlain = (text: string): boolean => /^[\x20-\x7e\n]*$/.test(text);

function unmasked(text: string): Folded {
  const at: number[] = [];
  if (isPlain(text)) {
    for (let place = 0; place <= text.length; place++) at.push(place);
    return { text, at };
  }
  let folded = '';
  let place = 0;
  for (const letter of text) {
    const plain = letterOf(letter, 'NFKD').replace(/\p{M}+/gu, '');
    for (let unit = 0; unit < plain.length; unit++) at.push(place);
    folded += plain;
    place += letter.length;
  }
  at.push(text.length);
  return { text: folded, at };
}

/**
 * What a character stands for; '' for an invisible one, and for one that only turns a figure into a picture.
 */
function letterOf(letter: string, form: 'NFKC' | 'NFKD'): string {
  if (letter <= '~') return letter;
  const figure = DINGBATS.get(letter);
  if (figure !== undefined) return figure;
  if (/^(?:\p{Cf}|\p{Me}|[\u{fe00}-\u{fe0f}\u{34f}\u{115f}\u{1160}\u{3164}])$/u.test(letter)) return '';
  if (/^\p{Nd}$/u.test(letter)) return String(figureOf(letter));
  return letter.normalize(form);
}

/**
 * The value of a figure. In Unicode, the figures of a script are ten in a row, from 0 on; the mathematical
 * ones are five such rows without a gap.
 */
function figureOf(letter: string): number {
  const code = letter.codePointAt(0) ?? 0;
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  let zero = code;
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--;
  return code - zero;
}

/** Figures in filled circles and letters in squares: Unicode normalisation does not change these. */
const DINGBATS: ReadonlyMap<string, string> = new Map([
  ['\u24ff', '0'],
  ...[0x2776, 0x2780, 0x278a, 0x24f5].flatMap((one) =>
    Array.from({ length: 10 }, (_, n): [string, string] => [String.fromCodePoint(one + n), String(n + 1)]),
  ),
  ...[0x1f150, 0x1f170, 0x1f1e6].flatMap((first) =>
    Array.from({ length: 26 }, (_, n): [string, string] => [
      String.fromCodePoint(first + n),
      String.fromCharCode(65 + n),
    ]),
  ),
]);

const UNITS: Record<string, number> = {};
for (const [value, names] of [
  'cero zero oh',
  'uno un una one',
  'dos two',
  'tres three',
  'cuatro four',
  'cinco five',
  'seis six',
  'siete seven',
  'ocho eight',
  'nueve nine',
].entries())
  for (const name of names.split(' ')) UNITS[name] = value;
const TEENS: Record<string, number> = {};
for (const [value, names] of [
  'diez ten',
  'once eleven',
  'doce twelve',
  'trece thirteen',
  'catorce fourteen',
  'quince fifteen',
  'dieciseis sixteen',
  'diecisiete seventeen',
  'dieciocho eighteen',
  'diecinueve nineteen',
  'veinte',
  'veintiuno veintiun',
  'veintidos',
  'veintitres',
  'veinticuatro',
  'veinticinco',
  'veintiseis',
  'veintisiete',
  'veintiocho',
  'veintinueve',
].entries())
  for (const name of names.split(' ')) TEENS[name] = value + 10;
const TENS: Record<string, number> = {};
for (const [value, names] of [
  'veinte twenty',
  'treinta thirty',
  'cuarenta forty',
  'cincuenta fifty',
  'sesenta sixty',
  'setenta seventy',
  'ochenta eighty',
  'noventa ninety',
].entries())
  for (const name of names.split(' ')) TENS[name] = (value + 2) * 10;
const HUNDREDS: Record<string, number> = {};
for (const [value, names] of [
  'cien ciento',
  'doscientos',
  'trescientos',
  'cuatrocientos',
  'quinientos',
  'seiscientos',
  'setecientos',
  'ochocientos',
  'novecientos',
].entries())
  for (const name of names.split(' ')) HUNDREDS[name] = (value + 1) * 100;

const oneOf = (names: Record<string, number>): string => Object.keys(names).join('|');

/** A number in words up to 999, as telephones are said: "cuatrocientos quince", "treinta y dos", "five". */
const SAID = new RegExp(
  String.raw`(?<!\p{L})(?:(${oneOf(HUNDREDS)})(?!\p{L})\s*)?(?:(${oneOf(TEENS)})(?!\p{L})|(${oneOf(TENS)})(?!\p{L})(?:(?: y |[ -])(${oneOf(UNITS)})(?!\p{L}))?|(${oneOf(UNITS)})(?!\p{L}))?`,
  'giu',
);
const SAYS = new RegExp(
  String.raw`(?<!\p{L})(?:${[UNITS, TEENS, TENS, HUNDREDS].map(oneOf).join('|')})(?!\p{L})`,
  'iu',
);

/** What the groups of `SAID` stand for. */
const VALUES = [HUNDREDS, TEENS, TENS, UNITS, UNITS];

/** Numbers in words as figures. */
function figured(folded: Folded): Folded {
  if (!SAYS.test(folded.text)) return folded;
  let text = '';
  const at: number[] = [];
  const end = folded.at.at(-1) ?? 0;
  let from = 0;
  const copy = (to: number) => {
    text += folded.text.slice(from, to);
    for (const place of folded.at.slice(from, to)) at.push(place);
  };
  for (const hit of folded.text.matchAll(SAID)) {
    if (hit[0] === '') continue;
    const said = hit.slice(1).map((name = '', group) => VALUES[group]?.[name.toLowerCase()] ?? 0);
    const figures = String(said.reduce((sum, value) => sum + value, 0));
    copy(hit.index);
    text += figures;
    for (const _ of figures) at.push(folded.at[hit.index] ?? end);
    from = hit.index + hit[0].trimEnd().length;
  }
  copy(folded.text.length);
  at.push(end);
  return { text, at };
}
