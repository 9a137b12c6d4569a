/** Looks up the groups that a word belongs to; the groups are listed by `concepts.ts` and `synonyms.ts`. */

/** The fewest letters of a stem that is looked up: shorter ones would match too much. */
const SHORTEST_STEM = 3;
/** How many looked-up words are cached: people use few words, again and again. */
const REMEMBERED = 10_000;
const NONE: readonly string[] = [];

/**
 * The groups of a word in plain form; most words have none or one. Each group is its name and its words, parted by blanks; a
 * trailing `*` stands for any ending.
 */
export function wordGroups(
  groups: Iterable<readonly [name: string, words: string]>,
): (word: string) => readonly string[] {
  const exact = new Map<string, string[]>();
  const stems = new Map<string, string[]>();
  for (const [name, words] of groups) {
    for (const word of words.split(' ')) {
      const [map, key] = word.endsWith('*') ? [stems, word.slice(0, -1)] : [exact, word];
      map.set(key, [...(map.get(key) ?? []), name]);
    }
  }
  const longest = Math.max(...[...stems.keys()].map((stem) => stem.length));
  const remembered = new Map<string, readonly string[]>();
  return (word) => {
    const known = remembered.get(word);
    if (known) return known;
    const found = new Set(exact.get(word) ?? []);
    for (let length = Math.min(word.length, longest); length >= SHORTEST_STEM; length--) {
      for (const name of stems.get(word.slice(0, length)) ?? []) found.add(name);
    }
    const names = found.size === 0 ? NONE : [...found];
    if (remembered.size < REMEMBERED) remembered.set(word, names);
    return names;
  };
}
