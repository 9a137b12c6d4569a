/**
 * Words that say the same thing to who asks, in both languages, as `data/synonyms.txt` lists them: `group: word word
 * stem*`. `chamba`, `jale` and `job` are one feature to the model, so that a wording in one language teaches the other, and
 * a word that no wording has is understood by its neighbours.
 */
import { readFileSync } from 'node:fs';

const FILE = new URL('../../data/synonyms.txt', import.meta.url);

/** The groups of a word in plain form; most words have none or one. */
export function groupsOf(word: string): readonly string[] {
  const known = remembered.get(word);
  if (known) return known;
  const found = new Set(EXACT.get(word) ?? []);
  for (let length = Math.min(word.length, LONGEST_STEM); length >= SHORTEST_STEM; length--) {
    for (const group of STEMS.get(word.slice(0, length)) ?? []) found.add(group);
  }
  const groups = found.size === 0 ? NONE : [...found];
  if (remembered.size < REMEMBERED) remembered.set(word, groups);
  return groups;
}

const NONE: readonly string[] = [];
const SHORTEST_STEM = 4;
const EXACT = new Map<string, string[]>();
const STEMS = new Map<string, string[]>();
for (const line of readFileSync(FILE, 'utf8').split('\n')) {
  const [, group, words] = /^(\w+): (.+)$/.exec(line) ?? [];
  for (const word of words?.split(' ') ?? []) {
    const [map, key] = word.endsWith('*') ? [STEMS, word.slice(0, -1)] : [EXACT, word];
    map.set(key, [...(map.get(key) ?? []), group!]);
  }
}
const LONGEST_STEM = Math.max(...[...STEMS.keys()].map((stem) => stem.length));
/** Words looked up before: people use few, and use them all the time. */
const remembered = new Map<string, readonly string[]>();
const REMEMBERED = 10_000;
