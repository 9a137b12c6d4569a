/** Postal codes as people type them. Pure: it reads the text only; whether a code exists, the directory tells. */

/** The numbers in a text that may be postal codes. */
export type Codes = {
  /** Five digits each, in the order of the text, none twice. */
  codes: string[];
  /** The digits that were given as a code, fewer or more than five: `1000`. */
  odd?: string;
  /** A word like "CP" or "código postal" stands before it. */
  named: boolean;
};

/**
 * The postal codes of a text. `asked`: the text answers a question for a postal code, so separated digits
 * ("37 700", "3 7 7 0 0") and letters that look like digits are read as one, too. Money, file numbers and
 * house numbers are not codes.
 */
export const codesIn = (text: string, asked: boolean): Codes => {
  const plain = text.slice(0, longestText).normalize('NFKC');
  const named = calledCode.test(plain);
  const found: { code: string; at: number; gone: boolean }[] = [];
  for (const match of plain.matchAll(fiveDigits)) {
    const before = plain.slice(0, match.index);
    const after = plain.slice(match.index + 5);
    if (otherNumber.test(before) || money.test(after)) continue;
    if (inStreet.test(before) && /\p{L}{3}/u.test(after)) continue;
    found.push({
      code: match[0],
      at: match.index,
      gone:
        /\b(?:no (?:es|era|vivo en)(?: el)?|not|isn'?t) (?:(?:c\.? ?p\.?|el|my|the) )*$/i.test(before) ||
        saidNo.test(after),
    });
  }
  const kept = found.some(({ gone }) => !gone) ? found.filter(({ gone }) => !gone) : [];
  const codes = [...new Set(kept.map(({ code }) => code))];
  if (found.length > 0) return { codes, named };
  const parted =
    (asked || named ? partedIn(plain, named) : undefined) ?? (asked || named ? mendedIn(plain) : undefined);
  if (parted !== undefined) return { codes: [parted], named };
  const odd = /(?<![\d.,$])\d{4}(?![\d])(?!\s*(?:pesos|d[oó]lares|usd|mxn))/i.exec(plain)?.[0];
  return { codes: [], odd, named };
};

const longestText = 400;

const fiveDigits = /(?<![\d$#]|\d[.,-])\d{5}(?!\d|[.,-]\d)/g;

const calledCode =
  /(?<![\p{L}\d])(?:c\.?\s?p\.?(?![\p{L}])|c[oó]d(?:igo|\.)?(?:\s+postal)?(?!\p{L})|postal(?:\s+code)?(?!\p{L})|zip(?:\s?code)?(?!\p{L}))/iu;

/** Words right before a number, with up to three small words between, that show that it is no postal code. */
const otherNumber =
  /(?:\$|\b(?:folio|nss|ticket|cuenta|orden|pedido|expediente|oficio|nip|pin|tel|telefono|tel[eé]fono|phone|gan[eéoó]|ganaba|gana|cobr[eéoó]|cobran|pag[uoóa]\p{L}*|sueldo|salario|debo|depos\p{L}*|cuesta|cost\p{L}*|earn\p{L}*|paid|pay|salary|employee|empleado|matr[ií]cula|n[oó]mina|credito|cr[eé]dito|afiliaci[oó]n|semanas|order|account|reference|referencia|case|caso|reporte)\b)(?:\s+(?:es|de|el|la|mi|n[uú]mero|num|no|n[°º.]|is|number|me|nos|unos|como|about))*[\s:.#]*$/iu;

const money =
  /^\s*(?:pesos|d[oó]lares|dollars|usd|mxn|bucks|mil\b|semanas|weeks|a[nñ]os|years|km\b|metros|personas|people)/i;

/** A street name right before the number, without a comma or a word for a code between. */
const inStreet =
  /(?<!\p{L})(?:calle|av|ave|avenida|blvd|boulevard|bulevar|calz|calzada|carretera|privada|andador|prolongaci[oó]n|circuito|street)\.?\s+[^,\d]*$/iu;

/** A "no" right behind something, which negates it: "celaya no, irapuato". */
const saidNo = /^\s*,?\s*no\s*(?:,|$|es\b|mejor\b|sino\b)/i;

/** "37 700", "37-700", "3 7 7 0 0" as the whole answer, or right behind "CP". */
const partedIn = (text: string, named: boolean): string | undefined => {
  const match = (named ? partedNamed : partedAlone).exec(text) ?? (named ? partedAlone.exec(text) : null);
  const code = match?.[1]?.replace(/\D/g, '');
  return code?.length === 5 ? code : undefined;
};

const digits = '(\\d{2}[ .,\\-–]{1,2}\\d{3}|\\d{3}[ .,\\-–]{1,2}\\d{2}|\\d(?:[ .,\\-–]\\d){4})';
const partedAlone = new RegExp(
  `^\\W*(?:(?:mi|es|el|my|is|vivo en(?: el)?|c\\.?\\s?p\\.?|c[oó]digo|postal|code|zip)[\\s:.]*)*${digits}\\W*$`,
  'iu',
);
const partedNamed = new RegExp(
  `(?:c\\.?\\s?p\\.?|c[oó]digo(?:\\s+postal)?|postal(?:\\s+code)?|zip(?:\\s?code)?)[\\s:.#]*(?:(?:es|is)\\s+)?${digits}(?!\\d|\\s*(?:pesos|d[oó]lares))`,
  'iu',
);

/** `O1OOO` -> `01000`. */
const mendedIn = (text: string): string | undefined => {
  const match = /(?<![\p{L}\d])(?=[\dOoIl]*\d)(?=\d*[OoIl])[\dOoIl]{5}(?![\p{L}\d])/u.exec(text)?.[0];
  return match?.replace(/[Oo]/g, '0').replace(/[Il]/g, '1');
};
