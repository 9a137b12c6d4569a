import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { realGuide, root } from './support/talk.ts';

/**
 * test/support/no-claims.txt lists the texts that stand on no fact because they claim nothing about the world: what the
 * bot does, what to press, a line of a list whose message is backed as a whole. A new text without a fact is either given
 * one or, on purpose, a line there (`UPDATE_CLAIMS=1 npm test` writes the list: read the diff).
 */
const list = join(root, 'test', 'support', 'no-claims.txt');

test('every text that says something stands on a fact, or is listed as claiming nothing', () => {
  const guide = realGuide();
  const bare: string[] = [];
  for (const topic of guide.topics.values()) {
    const texts = JSON.parse(readFileSync(join(root, 'locales', 'es', `${topic.id}.json`), 'utf8'));
    const asks = new Set(Object.values(topic.asks).map((ask) => ask.ask));
    for (const [key, text] of Object.entries<string>(texts)) {
      if (/^(?:choice_|title|command|not_understood)/.test(key) || asks.has(key)) continue;
      const words = text
        .replace(/\{\{[^}]*\}\}/g, '')
        .split(/[^\p{L}]+/u)
        .filter(Boolean);
      if (words.length >= 9 && guide.texts.factsOf(topic.id, key).length === 0)
        bare.push(`${topic.id}.${key}`);
    }
  }
  if (process.env.UPDATE_CLAIMS || !existsSync(list)) writeFileSync(list, `${bare.sort().join('\n')}\n`);
  expect(bare.sort()).toEqual(readFileSync(list, 'utf8').trim().split('\n'));
});
