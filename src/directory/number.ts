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
  const folded = fold(
    text
      .slice(0, 240)
      .replace(/(\p{L})(\d)/gu, '$1 $2')
      .replace(/#/g, ' num '),
  );
  const match = pattern.exec(folded);
  const number = Number(match?.groups?.number);
  if (match === null || match.groups === undefined || number < 1) return undefined;
  const rest = `${folded.slice(0, match.index)} ${folded.slice(match.index + match[0].length)}`;
  return { number, kind: kindOf(match.groups.unit ?? ''), rest: placeWords(rest) };
};

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

const pattern = new RegExp(
  `\\b(?<unit>${units})(?: del? imss| imss| del seguro(?: social)?)? (?:la |el |es |the )?(?:(?:numero|num|no|nro|number|n) )?(?<number>\\d{1,3})\\b(?! \\d)`,
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
