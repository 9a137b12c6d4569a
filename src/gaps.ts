/** What the guide failed to understand, as it is counted in the store: by kind, language and redacted words. */
import { createHash } from 'node:crypto';
import { normalise } from './understanding/normalise.ts';
import { groupsOf } from './understanding/synonyms.ts';

/** Not understood; asked which of several; about something else; answered and then taken back. */
const KINDS = ['nothing', 'offer', 'off_topic', 'corrected'] as const;

export type Gap = {
  /**
   * `nothing`: not understood. `offer`: the guide asked which of several answers was meant. `off_topic`: not
   * about IMSS. `corrected`: answered, but the person took that back.
   */
  kind: (typeof KINDS)[number];
  language: string;
  /** For `corrected`: the topic whose answer was taken back. */
  topic?: string;
  words: string;
  count: number;
};

/**
 * Reads the store's counters (`gap:<kind>[:<topic>]:<language>:<words>`). Counters that differ only in
 * punctuation or blanks become one gap with the sum of their counts.
 */
export function gapsIn(counters: { name: string; sum: number }[]): Gap[] {
  const gaps = new Map<string, Gap>();
  for (const { name, sum } of counters) {
    const hit = /^gap:(?:(nothing|offer|off_topic)|(corrected):([\w-]+)):([a-z-]+):(.+)$/s.exec(name);
    if (!hit) continue;
    const [, fell, corrected, topic, language = '', said = ''] = hit;
    const words = said
      .replace(/[¿?¡!.,;:"“”]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    const kind = KINDS.find((one) => one === (fell ?? corrected));
    if (!kind) continue;
    const key = JSON.stringify([kind, topic, language, words]);
    const known = gaps.get(key);
    if (known) known.count += sum;
    else gaps.set(key, { kind, language, ...(topic ? { topic } : {}), words, count: sum });
  }
  return [...gaps.values()];
}

/** An id of a gap for use in an address; it stays the same as long as the gap is kept. */
export const gapId = ({ kind, topic, language, words }: Gap): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, topic, language, words]))
    .digest('hex')
    .slice(0, 16);

/** Gaps that seem to ask for the same, the most frequent first, and how often all of them were written. */
export type GapGroup = { lead: Gap; gaps: Gap[]; count: number };

/**
 * Groups gaps of one language whose messages share at least half of their meaningful words with the most
 * frequent message of a group. Gaps of kind `corrected` must also have the same topic. `gaps` must be sorted
 * by falling count; so are the groups.
 */
export function groupedGaps(gaps: readonly Gap[]): GapGroup[] {
  type Open = GapGroup & { words: ReadonlySet<string> };
  const groups: Open[] = [];
  /**
   * Index of the groups by the words of their most frequent gap. A gap is compared only with groups that
   * share a word with it.
   */
  const having = new Map<string, Open[]>();
  for (const gap of gaps) {
    const area = `${gap.language} ${gap.topic ?? ''}`;
    const words = meaningful(gap.words);
    const near = new Set([...words].flatMap((word) => having.get(`${area} ${word}`) ?? []));
    const group = [...near].find((one) => likeness(words, one.words) >= HALF);
    if (group) {
      group.gaps.push(gap);
      group.count += gap.count;
      continue;
    }
    const opened = { lead: gap, gaps: [gap], count: gap.count, words };
    groups.push(opened);
    for (const word of words) {
      const key = `${area} ${word}`;
      having.set(key, [...(having.get(key) ?? []), opened]);
    }
  }
  return groups
    .map(({ lead, gaps: all, count }) => ({ lead, gaps: all, count }))
    .sort((a, b) => b.count - a.count);
}

const HALF = 0.5;

/** Jaccard index of two sets: the size of the intersection divided by the size of the union. */
function likeness(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  const shared = [...some].filter((one) => others.has(one)).length;
  return shared / (some.size + others.size - shared);
}

/** Words, without accents, that tell nothing about what is asked for. */
const SMALL = new Set(
  `a al algo alguien ay buen buena buenas buenos como con cual cuales cuando cuanta cuantas cuanto cuantos da dan dar de del dia dias
  donde el ella ellos en es esa ese eso esta estan este esto favor gracias ha hacer hago hay hola la las le les lo los me mi mis
  necesito no noches nos o para pero por porque puede pueden puedo que quien quiero saber se si sin sobre son soy su sus tardes te
  tengo tiene tienen toca tu un una unas uno unos usted ustedes y ya yo
  about am an and any are at be but can do does for from get give have hello hey hi how i if in is it me my need of on or our
  please some thank thanks that the their there they this to want we what when where which who why will with would you your`.split(
    /\s+/,
  ),
);

/** The words that carry meaning: each as its group in `data/synonyms.txt`, else without a plural ending. */
function meaningful(text: string): ReadonlySet<string> {
  const words = normalise(text.replace(/<\w+>/g, ' ')).filter(
    (word) => /^\p{L}/u.test(word) && !SMALL.has(word),
  );
  return new Set(
    words.flatMap((word) => {
      const known = groupsOf(word);
      return known.length > 0 ? known : [word.replace(/(?<=\p{L}{3})e?s$/u, '')];
    }),
  );
}
