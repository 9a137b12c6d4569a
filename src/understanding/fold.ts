/**
 * Disguised figures and letters as what they stand for: full-width, bold, circled, keycaps, figures of other scripts,
 * what has no width, and numbers in words. So that a personal number is one however it is written. Pure.
 */

/** A text as it reads, and where each of its UTF-16 units stands in the text as written; one more place ends it. */
export type Folded = { text: string; at: readonly number[] };

/** A text without disguise and accents, with numbers in words as figures: "①② tres" is "12 3". Linear in its length. */
export function fold(text: string): Folded {
  return figured(unmasked(text));
}

/** The same characters, by what they stand for; accents and numbers in words stay: `clínica ３７` is `clínica 37`. */
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
 * What one character stands for; empty for one without width, and for one that only makes a figure into a
 * picture.
 */
function letterOf(letter: string, form: 'NFKC' | 'NFKD'): string {
  if (letter <= '~') return letter;
  const figure = DINGBATS.get(letter);
  if (figure !== undefined) return figure;
  if (/^(?:\p{Cf}|\p{Me}|[\u{fe00}-\u{fe0f}\u{34f}\u{115f}\u{1160}\u{3164}])$/u.test(letter)) return '';
  if (/^\p{Nd}$/u.test(letter)) return String(figureOf(letter.codePointAt(0)!));
  return letter.normalize(form);
}

/** The figures of a script stand in a row of ten, from 0 on; those of mathematics in five such rows without a gap. */
function figureOf(code: number): number {
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  let zero = code;
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--;
  return code - zero;
}

/** Figures in filled circles, and letters in squares, which Unicode gives no plain form. */
const DINGBATS: ReadonlyMap<string, string> = new Map([
  ['\u24ff', '0'],
  ...['\u2776', '\u2780', '\u278a', '\u24f5'].flatMap((one) =>
    Array.from({ length: 10 }, (_, n): [string, string] => [
      String.fromCodePoint(one.codePointAt(0)! + n),
      String(n + 1),
    ]),
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

/** Numbers in words as figures. */
function figured(folded: Folded): Folded {
  if (!SAYS.test(folded.text)) return folded;
  let text = '';
  const at: number[] = [];
  let from = 0;
  const copy = (to: number) => {
    text += folded.text.slice(from, to);
    for (let place = from; place < to; place++) at.push(folded.at[place]!);
  };
  for (const hit of folded.text.matchAll(SAID)) {
    if (hit[0] === '') continue;
    const [hundred, teen, ten, unit, alone] = hit.slice(1).map((name = '') => name.toLowerCase());
    const said = [HUNDREDS[hundred!], TEENS[teen!], TENS[ten!], UNITS[unit!], UNITS[alone!]];
    const figures = String(said.reduce((sum: number, value) => sum + (value ?? 0), 0));
    const end = hit.index + hit[0].trimEnd().length;
    copy(hit.index);
    text += figures;
    for (let unitAt = 0; unitAt < figures.length; unitAt++) at.push(folded.at[hit.index]!);
    from = end;
  }
  copy(folded.text.length);
  at.push(folded.at.at(-1)!);
  return { text, at };
}
