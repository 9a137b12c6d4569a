import { stopWords } from './everyday.ts';
import { fold } from './words.ts';

/** "clinica 46 en guadalajara" -> number 46, no kind, rest "guadalajara". */
export type UnitNumber = {
  number: number;
  /** Beginning of the kinds that are meant, as `byNumber` takes it: `UMF`, `HGZ`, `H` for any hospital. */
  kind?: string;
  /** What else the text says, without the words around a place: where the unit is. Empty when nothing. */
  rest: string;
};

/**
 * Reads the number of a clinic or hospital as people write it, in Spanish and English: "UMF 46", "clínica no. 46",
 * "hospital general de zona 1", "clinic #46". Undefined when there is none: a number
 * needs a word for the unit before it, so a postal code, a phone or a street number is not taken for one.
 */
export const parseUnitNumber = (text: string): UnitNumber | undefined => {
  if (!MAYBE.test(text)) return undefined;
  const folded = fold(
    text
      .slice(0, 240)
      .replace(/(\p{L})(\d)/gu, '$1 $2')
      .replace(/#/g, ' num '),
  );
  const match = pattern.exec(folded);
  const number = numberOf(match?.groups?.number ?? '');
  if (match === null || match.groups === undefined || number < 1) return undefined;
  const rest = `${folded.slice(0, match.index)} ${folded.slice(match.index + match[0].length)}`;
  return { number, kind: kindOf(match.groups.unit ?? ''), rest: placeWords(rest) };
};

/** A part of every word for a unit; most texts have none, and need no closer look. */
const MAYBE = /cl[ií]n|um|h|unid|medic|imss/i;

const units = [
  'unidad(?:es)? de medicina familiar',
  'unidad(?: medica)?(?: familiar)?',
  'medicina familiar',
  'clinicas?',
  'clinics?',
  'umfh?',
  'hospital(?:es)?(?: (?:general(?: (?:regional|de (?:sub)?zona))?|regional|de (?:sub)?zona))?(?: con medicina familiar)?',
  'h ?g ?s ?z?(?: ?mf)?',
  'h ?g ?z(?: ?mf)?',
  'h ?g ?r(?: ?mf)?',
  'hgp|hgo|hes|hto|umaa|umfr',
  'imss',
].join('|');

const ones = 'uno dos tres cuatro cinco seis siete ocho nueve'.split(' ');
const english = 'one two three four five six seven eight nine'.split(' ');
const named: [from: number, names: string[]][] = [
  [
    0,
    [
      'cero',
      ...ones,
      'diez',
      'once',
      'doce',
      'trece',
      'catorce',
      'quince',
      'dieciseis',
      'diecisiete',
      'dieciocho',
    ],
  ],
  [
    19,
    [
      'diecinueve',
      'veinte',
      'veintiuno',
      'veintidos',
      'veintitres',
      'veinticuatro',
      'veinticinco',
      'veintiseis',
    ],
  ],
  [27, ['veintisiete', 'veintiocho', 'veintinueve']],
  [1, english],
  [10, 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ')],
];

const values = new Map(named.flatMap(([from, names]) => names.map((name, at) => [name, from + at] as const)));
const tens = new Map<string, number>(
  [
    'treinta cuarenta cincuenta sesenta setenta ochenta noventa'.split(' '),
    'thirty forty fifty sixty seventy eighty ninety'.split(' '),
  ].flatMap((names) => names.map((name, at): [string, number] => [name, 30 + 10 * at])),
);
tens.set('twenty', 20);

/** "cinco", "treinta y dos", "twenty one": up to 99. */
const numberWord = `(?:${[...tens.keys()].join('|')})(?: (?:y )?(?:${[...ones, ...english].join('|')}))?|${[...values.keys()].sort((a, b) => b.length - a.length).join('|')}`;

/** Units that make a number a length of time, a distance or an hour, not a clinic's number. */
const measures =
  ' (?:horas?|hrs?|hours?|dias?|days?|semanas?|weeks?|meses|months?|anos?|years?|km|kms|minutos?|minutes?|am|pm|veces|times|personas|people|pesos)\\b';

const numberOf = (text: string): number => {
  if (/^\d+$/.test(text)) return Number(text);
  const [first = '', ...others] = text.split(' ');
  const ten = tens.get(first);
  return ten === undefined ? (values.get(text) ?? 0) : ten + (values.get(others.at(-1) ?? '') ?? 0);
};

const pattern = new RegExp(
  `\\b(?<unit>${units})(?: del? imss| imss| del seguro(?: social)?)? (?:la |el |es |the )?(?:(?:numero|num|no|nro|number|n|num no) )?(?<number>\\d{1,3}|${numberWord})\\b(?! \\d|${measures})`,
);

const kindOf = (unit: string): string | undefined => {
  const plain = unit.replace(/ /g, '');
  if (/^umf/.test(plain) || /medicinafamiliar$/.test(plain)) return /^hospital/.test(plain) ? 'H' : 'UMF';
  if (/^hgs/.test(plain) || /subzona/.test(plain)) return 'HGS';
  if (/^hgz/.test(plain) || /dezona/.test(plain)) return 'HGZ';
  if (/^hgr/.test(plain) || /regional/.test(plain)) return 'HGR';
  if (/^(hgp|hgo|hes|hto|umaa|umfr)$/.test(plain)) return plain.toUpperCase();
  return plain.startsWith('hospital') ? 'H' : undefined;
};

const placeWords = (text: string): string => {
  const words = text.split(' ').filter((word) => word !== '');
  while (stopWords.has(words[0] ?? '')) words.shift();
  while (stopWords.has(words.at(-1) ?? '')) words.pop();
  return words.join(' ');
};
