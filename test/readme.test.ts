import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, talk } from './support/talk.ts';

const path = join(root, 'README.md');
const readme = readFileSync(path, 'utf8');

test('the session in the README is what the bot says', async () => {
  const block = /<!-- session -->\n```text\n([\s\S]*?)```\n<!-- \/session -->/;
  const shown = block.exec(readme)?.[1] ?? '';
  const said = await talk(shown.split('\n').filter((line) => line.startsWith('> ')));
  if (process.env.UPDATE_TRANSCRIPTS) {
    writeFileSync(
      path,
      readme.replace(block, `<!-- session -->\n\`\`\`text\n${said}\`\`\`\n<!-- /session -->`),
    );
  } else expect(said).toBe(shown);
});

test('every file and folder the README names is there', () => {
  const named = [
    ...readme.matchAll(/\]\(([\w./-]+)\)|`((?:src|flows|locales|data|test|tools|docs)\/[\w./-]+)`/g),
  ].map((hit) => hit[1] ?? hit[2]!);
  const examples = /hours|\/xx\//;
  expect(named.filter((one) => !examples.test(one) && !existsSync(join(root, one)))).toEqual([]);
  expect(named.length).toBeGreaterThan(10);
});

test('every setting is explained in .env.example, and no other', () => {
  const config = readFileSync(join(root, 'src/config.ts'), 'utf8');
  const read = [...config.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map((hit) => hit[1]!);
  const explained = [...readFileSync(join(root, '.env.example'), 'utf8').matchAll(/^#([A-Z][A-Z_]+)=/gm)].map(
    (hit) => hit[1]!,
  );
  expect(explained.sort()).toEqual(read.sort());
});
