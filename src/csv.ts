/** Rows as CSV (RFC 4180). What a spreadsheet would take for a formula is made a text by an apostrophe in front. */
export const csvOf = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

const cell = (value: string | number): string => {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value.trimStart()) || /^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Signs that begin a formula, wide ones of East Asian keyboards among them. */
const FORMULA = /^[=+\-@＝＋－＠]/;
