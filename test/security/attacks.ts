/** Texts made to make a regular expression or a reader slow, for the tests of this folder. */
import fc from '../support/chance.ts';

/** As long as the longest message that is read, and a little longer. */
export const LONG = 4200;

const times = (pump: string): string => pump.repeat(Math.ceil(LONG / pump.length)).slice(0, LONG);

/** What repeats in hostile texts: letters, digits, blanks, marks, pictures, directions, nothing visible at all. */
const PUMPS = [
  ...[
    'a',
    'A',
    'ñ',
    'á',
    'z',
    '1',
    '0',
    ' ',
    '\t',
    '\n',
    '.',
    ',',
    '-',
    '/',
    '@',
    '!',
    '*',
    '_',
    '$',
    '(',
    '\\',
  ],
  ...[
    '😀',
    '👩‍👩‍👧‍👦',
    '🇲🇽',
    'e\u0301',
    '\u0301',
    '\u200b',
    '\u202e',
    '\u0000',
    '\ufeff',
    '\ud800',
    'س',
    '中',
    'ﷺ',
    'İ',
    'ß',
  ],
  ...[
    'a ',
    '1 ',
    'a1',
    'a.',
    '1.',
    '1-',
    'no ',
    'de la ',
    'y ',
    'mi ',
    'a@',
    '@a.',
    '<a>',
    '{{a}}',
    'http://',
  ],
  ...[
    '37700 ',
    'umf 1 ',
    'clinica ',
    'calle ',
    'lunes ',
    'el 3 de mayo ',
    'hoy ',
    'NSS 4795761234 ',
    'infarto ',
    // What makes the date parser of chrono-node try everything.
    '1 min an h ',
    '  9.840561\u000bmin\t\f an\t\r\fh',

    'no me duele ',
  ],
];

/** Long texts of one thing over and over, with an end that fits nothing. */
export const hostileTexts: string[] = PUMPS.map((pump) => `x ${times(pump)}\u0000!`);

/**
 * Texts aimed at one expression: what it matches (as far as that can be made without what looks around), repeated whole, by
 * halves and by single characters, before an end that it cannot match.
 */
export function attacksOn({ source, flags }: RegExp): string[] {
  const pumps = new Set<string>();
  for (const match of matchesOf(source, flags)) {
    const half = match.length >> 1;
    for (const pump of [
      match,
      `${match} `,
      `${match}\n`,
      match.slice(0, half),
      match.slice(half),
      ` ${match.slice(0, 1)}`,
    ])
      if (pump) pumps.add(pump.slice(0, 200));
    for (const character of match.slice(0, 6)) pumps.add(character);
  }
  for (const [word] of source.matchAll(/[a-z]{2,}/g)) if (pumps.size < 60) pumps.add(`${word} `);
  return [...pumps].slice(0, 60).map((pump, at) => `${at % 2 === 0 ? '' : 'x '}${times(pump)}\n\u0000!`);
}

/** Some texts that an expression matches; none when its form is one that cannot be sampled. */
function matchesOf(source: string, flags: string): string[] {
  const plain = withoutLooks(source)
    .replace(/\\[bB]|\\[1-9]|\\k<\w+>|\\p\{Surrogate\}/g, '')
    .replace(/\[[^\]]*&&[^\]]*\]/g, '.');
  try {
    const matching = fc.stringMatching(new RegExp(plain, flags.replace(/[gyimd]/g, '')), { size: 'small' });
    return fc.sample(matching, { numRuns: 8, seed: 6 }).map((match) => match.slice(0, 300));
  } catch {
    return [];
  }
}

/** The source without its look-aheads and look-behinds, which lie in balanced brackets. */
function withoutLooks(source: string): string {
  const begin = /\(\?<?[=!]/.exec(source);
  if (!begin) return source;
  let depth = 0;
  let at = begin.index;
  for (let inClass = false; at < source.length; at++) {
    const character = source[at];
    if (character === '\\') at += 1;
    else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '(') depth += 1;
    else if (character === ')' && --depth === 0) break;
  }
  return withoutLooks(
    source.slice(0, begin.index) + source.slice(at + 1).replace(/^[*+?]|^\{\d*,?\d*\}/, ''),
  );
}
