/** Personal numbers as people write them to get past a filter, or only because their keyboard does. */
import fc from './chance.ts';

/** A number as it is, and as somebody writes it. */
export type Disguised = { kind: 'nss' | 'curp' | 'phone'; plain: string; written: string };

const row = (zero: number) => (figure: string) => String.fromCodePoint(zero + Number(figure));
const ES = 'cero uno dos tres cuatro cinco seis siete ocho nueve'.split(' ');
const EN = 'zero one two three four five six seven eight nine'.split(' ');
/** How one figure may be written. */
const FIGURES: Record<string, (figure: string) => string> = {
  plain: (figure) => figure,
  fullWidth: row(0xff10),
  arabic: row(0x660),
  persian: row(0x6f0),
  devanagari: row(0x966),
  bold: row(0x1d7ce),
  doubleStruck: row(0x1d7d8),
  sans: row(0x1d7e2),
  sansBold: row(0x1d7ec),
  mono: row(0x1d7f6),
  circled: (figure) => (figure === '0' ? '⓪' : String.fromCodePoint(0x245f + Number(figure))),
  filled: (figure) => (figure === '0' ? '⓿' : String.fromCodePoint(0x2775 + Number(figure))),
  keycap: (figure) => `${figure}\ufe0f\u20e3`,
  superscript: (figure) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(figure)]!,
};
const letters = (capital: number) => (letter: string) =>
  String.fromCodePoint(capital + letter.charCodeAt(0) - 65);
/** How one capital letter may be written. */
const LETTERS: ((letter: string) => string)[] = [
  (letter) => letter,
  (letter) => letter.toLowerCase(),
  letters(0xff21),
  letters(0x1d400),
  letters(0x1d5d4),
  letters(0x24b6),
  letters(0x1f130),
];
const SEPARATORS = [
  ...[' ', '  ', '\u00a0', '\u2009', '\u202f', '\u3000', '\t'],
  ...['-', '\u2010', '\u2011', '\u2013', '\u2014', '\u2212', ' - ', '_', '.', ',', ', ', ':', ';', '·', '•'],
  ...['#', '=', '/', '*', '|', '~', '+', "'", ' / ', '\u200b', '\u200d', '\u2060', '\ufeff', '\u00ad', '🙂'],
];

const figures = (first: string, rest: number) =>
  fc
    .tuple(fc.constantFrom(...first), fc.stringMatching(new RegExp(`^\\d{${rest}}$`)))
    .map((parts) => parts.join(''))
    // IMSS's own telephone numbers, days and years are not personal numbers.
    .filter((number) => !/800|(?:19|20)\d\d/.test(number));
const PLAIN = {
  nss: figures('123456789', 10),
  phone: figures('23456789', 9),
  curp: fc
    .tuple(
      fc.stringMatching(/^[A-Z]{4}$/),
      fc.stringMatching(/^[0-9]{6}$/),
      fc.stringMatching(/^[HM][A-Z]{2}[BCDFGHJKLMNPQRSTVWXYZ]{3}[0-9A-Z][0-9]$/),
    )
    .map((parts) => parts.join('')),
};

/** Characters, with the same or other separators before some of them. */
const parted = (plain: string, written: (fc: string) => fc.Arbitrary<string>) =>
  fc
    .tuple(
      fc.oneof(
        fc.constant(['']),
        fc.constantFrom(...SEPARATORS).map((one) => [one]),
        fc.constantFrom(...SEPARATORS).map((one) => [one, '', '']),
        fc.constant([...SEPARATORS, '', '', '']),
      ),
      fc.array(fc.nat(), { minLength: plain.length, maxLength: plain.length }),
      fc.tuple(...[...plain].map(written)),
    )
    .map(([separators, picks, drawn]) =>
      drawn.map((one, at) => (at > 0 ? separators[picks[at]! % separators.length] : '') + one).join(''),
    );

const drawn = (one: string): fc.Arbitrary<string> =>
  /\d/.test(one)
    ? fc.constantFrom(...Object.values(FIGURES)).map((draw) => draw(one))
    : fc.constantFrom(...LETTERS).map((draw) => draw(one));
const alike = (plain: string) =>
  fc
    .tuple(fc.constantFrom(...Object.values(FIGURES)), fc.constantFrom(...LETTERS))
    .chain(([figure, letter]) =>
      parted(plain, (one) => fc.constant(/\d/.test(one) ? figure(one) : letter(one))),
    );
const aloud = (plain: string) =>
  fc
    .tuple(
      fc.constantFrom(ES, EN),
      fc.constantFrom(' ', ', ', '-', '. ', ' guion '),
      fc.array(fc.boolean(), { minLength: plain.length, maxLength: plain.length }),
    )
    .map(([names, between, said]) =>
      [...plain].map((figure, at) => (said[at] ? names[Number(figure)] : figure)).join(between),
    );

/** A personal number in a disguise: one kind of characters, each another, or said aloud. */
export const disguised: fc.Arbitrary<Disguised> = fc
  .constantFrom<Disguised['kind']>('nss', 'curp', 'phone')
  .chain((kind) =>
    PLAIN[kind].chain((plain) =>
      fc
        .oneof(alike(plain), parted(plain, drawn), ...(kind === 'curp' ? [] : [aloud(plain)]))
        .map((written) => ({ kind, plain, written })),
    ),
  );

/**
 * How the number may stand in a text or file, whatever is between its characters, found by none of the guide's code.
 * Each quoted value of a file is looked at by itself: times and counts of many lines, read as one long row of
 * figures, hold nine of them in their order by chance now and then.
 */
export function traceOf({ kind, plain, written }: Disguised): (kept: string) => boolean {
  const tail = plain.slice(-9);
  return (kept) =>
    kept.includes(written) ||
    kept.includes(written.toLowerCase()) ||
    bare(kept, kind === 'curp' ? /[^a-z0-9]+/g : /[^0-9]+/g).includes(tail.toLowerCase());
}

const bared = new Map<string, string>();
function bare(kept: string, but: RegExp): string {
  const key = `${but.source} ${kept}`;
  let known = bared.get(key);
  if (known === undefined) {
    let text = kept.normalize('NFKC').toLowerCase();
    for (const [name, draw] of Object.entries(FIGURES))
      if (name !== 'plain') for (let n = 0; n < 10; n++) text = text.replaceAll(draw(String(n)), String(n));
    for (const names of [ES, EN])
      names.forEach((name, n) => {
        text = text.replace(new RegExp(`\\b${name}\\b`, 'g'), String(n));
      });
    known = text
      .split(/["\n]/)
      .map((value) => value.replace(but, ''))
      .join('\n');
    bared.set(key, known);
  }
  return known;
}
