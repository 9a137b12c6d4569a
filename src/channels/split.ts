/** A reply's text, whatever the platform: what is bold in it, and where it may be cut into messages. Pure. */

/** From the first character to the one after the last. */
export type Range = [start: number, end: number];

/**
 * A text without the asterisks of `*bold*`, and the ranges that are bold. An asterisk stays if it has no
 * partner or is part of an address. Lone surrogates are replaced, so that the text is well-formed UTF-16.
 */
export const readBold = (source: string): { plain: string; bold: Range[] } => {
  let plain = '';
  const bold: Range[] = [];
  const whole = source.toWellFormed();
  if (!whole.includes('*')) return { plain: whole, bold };
  for (const [n, line] of whole.split('\n').entries()) {
    if (n > 0) plain += '\n';
    if (!line.includes('*')) {
      plain += line;
      continue;
    }
    let from = 0;
    for (const [open, close] of starPairs(line)) {
      plain += line.slice(from, open);
      bold.push([plain.length, plain.length + close - open - 1]);
      plain += line.slice(open + 1, close);
      from = close + 1;
    }
    plain += line.slice(from);
  }
  return { plain, bold };
};

/** Where the web addresses of a text are, without the punctuation that ends a sentence. */
export const addressesIn = (text: string): Range[] =>
  [...text.matchAll(/https?:\/\/\S+/g)].map((match): Range => {
    const address = match[0].replace(/[*.,;:!?)\]]+$/, '');
    return [match.index, match.index + address.length];
  });

/** Parts of at most `limit` UTF-16 units: cut between paragraphs, else lines, else words, else characters. */
export const cuts = (plain: string, limit: number): Range[] => {
  const ranges: Range[] = [];
  let start = plain.length - plain.trimStart().length;
  const last = plain.trimEnd().length;
  while (start < last) {
    let end = last;
    if (last - start > limit) {
      const room = plain.slice(start, start + limit + 1);
      // A cut in the first third would leave a very short message: a finer kind of cut is used then.
      const seam = ['\n\n', '\n', ' '].map((mark) => room.lastIndexOf(mark)).find((at) => at >= limit / 3);
      const whole = /[\uD800-\uDBFF]/.test(room[limit - 1] ?? '') ? limit - 1 : limit;
      end = start + (seam ?? whole);
    }
    const text = plain.slice(start, end).trimEnd();
    if (text !== '') ranges.push([start, start + text.length]);
    start = end + plain.slice(end).search(/\S|$/);
  }
  return ranges;
};

const starPairs = (line: string): Range[] => {
  const pairs: Range[] = [];
  const addresses = addressesIn(line);
  let open: number | undefined;
  let address = 0;
  for (let at = line.indexOf('*'); at !== -1; at = line.indexOf('*', at + 1)) {
    while ((addresses[address]?.[1] ?? Number.POSITIVE_INFINITY) <= at) address++;
    if ((addresses[address]?.[0] ?? Number.POSITIVE_INFINITY) < at) continue;
    const before = line[at - 1] ?? ' ';
    const after = line[at + 1] ?? ' ';
    if (open !== undefined && /[^\s*]/.test(before) && !/[\p{L}\p{N}]/u.test(after)) {
      pairs.push([open, at]);
      open = undefined;
    } else if (!/[\p{L}\p{N}*]/u.test(before) && /[^\s*]/.test(after)) open = at;
  }
  return pairs;
};
