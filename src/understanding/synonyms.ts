/**
 * Words that say the same thing to who asks, in both languages, as `data/synonyms.txt` lists them: `group: word word
 * stem*`. `chamba`, `jale` and `job` are one feature to the model, so that a wording in one language teaches the other, and
 * a word that no wording has is understood by its neighbours.
 */
import { readFileSync } from 'node:fs';
import { wordGroups } from './word-groups.ts';

/** Where the groups are listed. */
const SYNONYMS_FILE = new URL('../../data/synonyms.txt', import.meta.url);

/** The groups of a word in plain form. */
export const groupsOf = wordGroups(
  [...readFileSync(SYNONYMS_FILE, 'utf8').matchAll(/^(\w+): (.+)$/gm)].map(
    ([, name = '', words = '']) => [name, words] as const,
  ),
);
