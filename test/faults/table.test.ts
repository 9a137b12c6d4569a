import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withNeeds } from '../../tools/scaling.ts';
import { root } from '../support/talk.ts';

const read = (name: string) => readFileSync(join(root, name), 'utf8');
/** What comes behind are figures of a run. */
const rows = read('docs/reliability.md')
  .split('\n## Twenty minutes')[0]!
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| fault |'));

/** `name` in the table is `test/faults/name.test.ts` or else `test/name.test.ts`, `stores/name` is `test/stores/name.test.ts`, `browser/name` one of the browser's. */
const fileOf = (name: string): string =>
  name === 'contract'
    ? 'test/stores/contract.ts'
    : [`test/faults/${name}.test.ts`, `test/${name}.test.ts`, `test/${name}.browser.ts`].find((file) =>
        existsSync(join(root, file)),
      )!;

/** The titles of a file's tests, as they are written. */
const titlesIn = (file: string): string[] =>
  [
    ...read(file).matchAll(
      /\b(?:test|it)(?:\.each(?:<\w+>)?\((?:[^()]|\([^()]*\))*\))?\(\s*(['"`])(.+?)\1,/gs,
    ),
  ].map(([, , title]) => title!);

const shown = rows.flatMap((row) =>
  row
    .split(' | ')
    .at(-1)!
    .replace(/ \|$/, '')
    .split('<br>')
    .map((test) => /^`([\w/-]+)`: (.+)$/.exec(test.trim())?.slice(1, 3) as [string, string]),
);

test.each(shown)('%s: %s', (file, title) => {
  expect(titlesIn(fileOf(file))).toContain(title);
});

test('each row of the table says what happens and names its test', () => {
  expect(rows.length).toBeGreaterThan(25);
  for (const row of rows) expect(row.split(' | ')).toHaveLength(3);
  expect(shown).not.toContain(undefined);
});

test('no test of a fault is missing from the table', () => {
  const named = new Set(shown.map(([file, title]) => `${fileOf(file)} ${title}`));
  const files = readdirSync(join(root, 'test/faults')).filter((name) => /^(?!table).*\.test\.ts$/.test(name));
  const tests = files.flatMap((name) =>
    titlesIn(`test/faults/${name}`).map((title) => `test/faults/${name} ${title}`),
  );
  expect(tests.filter((one) => !named.has(one))).toEqual([]);
});

test('what a number of users needs follows from the figures beside it', () => {
  const text = read('docs/scaling.md');
  expect(withNeeds(text)).toBe(text);
  expect(withNeeds(text.replace('| 774 |', '| 77,400 |'))).not.toBe(text);
});
