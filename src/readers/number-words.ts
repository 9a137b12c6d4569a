/** Numbers in words, in Spanish and English, without accents. */

/** The value of each word. */
export const NUMBERS: ReadonlyMap<string, number> = new Map([
  ...[
    'uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho',
    'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen',
  ].flatMap((list) => list.split(' ').map((word, at): [string, number] => [word, at + 1])),
  ...Object.entries({
    diecinueve: 19,
    veinte: 20,
    veintiuno: 21,
    veintidos: 22,
    veintitres: 23,
    veinticuatro: 24,
    veinticinco: 25,
    veintiseis: 26,
    veintisiete: 27,
    veintiocho: 28,
    veintinueve: 29,
    treinta: 30,
    cuarenta: 40,
    cincuenta: 50,
    sesenta: 60,
    noventa: 90,
    nineteen: 19,
    twenty: 20,
    thirty: 30,
    forty: 40,
    sixty: 60,
    ninety: 90,
    couple: 2,
    par: 2,
  }),
]);

/** The words as the alternatives of a regular expression. */
export const NUMBER_WORDS = [...NUMBERS.keys()].join('|');
