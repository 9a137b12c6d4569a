import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assemble } from '../src/assemble.ts';
import { readOrg } from '../src/org.ts';
import { realDirectory, root, talk } from './support/talk.ts';

/**
 * Each file in test/transcripts/ is a conversation in the form that the terminal prints. Its first comment lines may set
 * `# lang: en`, `# now: <ISO time>` and `# org: <what ORG_FILE names>`. `UPDATE_TRANSCRIPTS=1 npm test` writes what the bot says today: read the diff.
 */
const folder = join(root, 'test', 'transcripts');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.txt'),
);

const guideOf = (org: string) =>
  assemble(join(root, 'locales'), realDirectory(), { org: readOrg(join(root, org)) });

test.each(files.sort())('%s is what the bot says', async (file) => {
  const path = join(folder, file);
  const written = readFileSync(path, 'utf8');
  const head = written.split('\n').filter((line) => line.startsWith('#'));
  const setting = (name: string) =>
    head
      .find((line) => line.startsWith(`# ${name}:`))
      ?.slice(name.length + 3)
      .trim();
  const now = setting('now');
  const org = setting('org');
  const said = await talk(
    written.split('\n').filter((line) => line.startsWith('> ')),
    {
      lang: setting('lang'),
      ...(now ? { now: Date.parse(now) } : {}),
      ...(org ? { guide: guideOf(org) } : {}),
    },
  );
  const expected = [...head, said].join('\n');
  if (process.env.UPDATE_TRANSCRIPTS) writeFileSync(path, expected);
  else expect(expected).toBe(written);
});

test('there are transcripts in both languages', () => {
  expect(files.some((file) => file.startsWith('es/'))).toBe(true);
  expect(files.some((file) => file.startsWith('en/'))).toBe(true);
});
