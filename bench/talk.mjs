/** Conversations of many kinds, for runs in which no message is the one before: the development checks of conversations. */
import { readFileSync } from 'node:fs';

/** The messages of each conversation, after the command that every contestant begins with. */
export function talks() {
  return readFileSync(new URL('../test/understanding/dialogues-dev.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => ['/clinica', ...JSON.parse(line).turns.map(({ say }) => say)]);
}
