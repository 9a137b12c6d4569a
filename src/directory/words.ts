/**
 * The plain form of a text in which place names are compared: lower case, no accents, no punctuation, common
 * abbreviations written out. Names in the data and words that people type go through the same function.
 */
export const fold = (text: string): string => {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\b([a-z])\.\s?(?=[a-z]\b)/g, '$1')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(/^s (?=[a-z]{4})/, 'san ');
  if (plain === '') return '';
  return plain
    .split(' ')
    .map((word) => abbreviations.get(word) ?? word)
    .join(' ');
};

/** The folded text without the small words that people leave out: `san miguel allende`. */
export const squeeze = (folded: string): string =>
  folded
    .split(' ')
    .filter((word, at) => at === 0 || !smallWords.has(word))
    .join(' ');

const smallWords = new Set(['de', 'del', 'y', 'of', 'the']);

const abbreviations = new Map(
  Object.entries({
    cd: 'ciudad',
    sta: 'santa',
    sto: 'santo',
    sn: 'san',
    gpe: 'guadalupe',
    gral: 'general',
    fco: 'francisco',
    pto: 'puerto',
    pta: 'punta',
    edo: 'estado',
    mpio: 'municipio',
    mun: 'municipio',
    col: 'colonia',
    fracc: 'fraccionamiento',
    deleg: 'delegacion',
    nvo: 'nuevo',
    nva: 'nueva',
    dr: 'doctor',
    ing: 'ingeniero',
    lic: 'licenciado',
    hgo: 'hidalgo',
  }),
);

/**
 * Edits (insert, drop, swap for another, exchange neighbours) between two texts, or `limit + 1` as soon as there
 * are more than `limit`.
 */
export const edits = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    // The cost at the place before, then at this one; and at the one before in the row above.
    let cost = i;
    let diagonal = i - 1;
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      const above = previous[j] ?? j;
      cost = Math.min(above + 1, cost + 1, diagonal + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      diagonal = above;
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
    before = previous;
    previous = row;
  }
  return Math.min(previous.at(-1) ?? 0, limit + 1);
};
