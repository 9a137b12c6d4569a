/** Postal codes from all over the country, for runs in which no answer is the one before. */
import { readFileSync } from 'node:fs';

/** About `count` codes of the directory, evenly spread. */
export function codes(count = 2_000) {
  const all = readFileSync(new URL('../data/postal.tsv', import.meta.url), 'utf8')
    .split('\n')
    .slice(1);
  const step = Math.max(1, Math.floor(all.length / count));
  return all.flatMap((line, at) => (at % step === 0 && /^\d{5}\t/.test(line) ? [line.slice(0, 5)] : []));
}
