import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { root } from './support/talk.ts';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const inFolder = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);

const FOR_CHANGERS = ['README.md', 'CONTRIBUTING.md', 'AGENTS.md', ...inFolder('docs/decisions', '.md')];
const ALL = [...FOR_CHANGERS, ...inFolder('docs', '.md'), '.github/pull_request_template.md'];

/** A document without its blocks of code. */
const prose = (text: string): string => text.replace(/^```.*?^```$/gms, '');

/** A heading as the anchor that forges make of it. */
const anchorOf = (heading: string): string =>
  heading
    .replace(/[`*]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsIn = (file: string): string[] =>
  [...prose(read(file)).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!));

describe.each(ALL)('%s', (file) => {
  test('links to files and headings that are there', () => {
    const links = [...prose(read(file)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
    const broken = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? file : join(dirname(file), path);
      return !existsSync(join(root, target)) || (anchor !== undefined && !anchorsIn(target).includes(anchor));
    });
    expect(broken).toEqual([]);
  });
});

describe.each(FOR_CHANGERS)('%s', (file) => {
  const text = read(file);

  test('names only files that are there', () => {
    const folders = 'src|flows|locales|data|test|tools|docs|bench|deploy|\\.ci|\\.github';
    const named = [...text.matchAll(new RegExp(`(?<![\\w./-])(?:${folders})/[\\w.<>*…/-]*`, 'g'))]
      .map(([path]) => path.replace(/[./]+$/, (end) => (end === '/' ? '/' : '')))
      .filter((path) => !STANDS_FOR.test(path));
    expect(named.filter((path) => !isThere(path))).toEqual([]);
  });

  test('names only commands of package.json', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name!);
    expect(named.filter((name) => !scripts[name])).toEqual([]);
  });

  test('is wrapped at about a hundred characters, but for tables and code', () => {
    const lines = prose(text).split('\n');
    expect(lines.filter((line) => [...line].length > 102 && !line.startsWith('|'))).toEqual([]);
  });
});

/** What a reader puts something else in place of: a name in angle brackets, `xx`, the example of a topic. */
const STANDS_FOR = /[<>…]|\/xx\/|\bhours\b|locales\/lang/;

/** A path, in which `*` is any name, or the beginning of one: `test/transcripts/es/pension`. */
const isThere = (path: string): boolean => {
  const star = path.indexOf('*');
  if (star < 0) {
    const [folder, start] = [dirname(path), path.slice(dirname(path).length + 1)];
    return (
      existsSync(join(root, path)) ||
      (existsSync(join(root, folder)) &&
        statSync(join(root, folder)).isDirectory() &&
        readdirSync(join(root, folder)).some((name) => name.startsWith(`${start}.`)))
    );
  }
  const folder = path.slice(0, path.lastIndexOf('/', star));
  const [name = '', ...rest] = path.slice(folder.length + 1).split('/');
  const fits = new RegExp(`^${name.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  return readdirSync(join(root, folder)).some(
    (one) => fits.test(one) && (rest.length === 0 || isThere([folder, one, ...rest].join('/'))),
  );
};

test('the words of CONTRIBUTING.md are where it says', () => {
  const rows = [...read('CONTRIBUTING.md').matchAll(/^\| \w+ \|.*\| (.+) \|$/gm)].map(([, where]) => where!);
  expect(rows.length).toBeGreaterThan(15);
  const lost = rows.flatMap((where) => {
    const [, name, file] = /^`(\w+)` in `(\S+)`$/.exec(where) ?? [];
    return name && !new RegExp(`export (?:type|const|function) ${name}\\b`).test(read(file!)) ? [where] : [];
  });
  expect(lost).toEqual([]);
});

describe('a decision is about ten lines, with', () => {
  const pages = inFolder('docs/decisions', '.md').filter((file) => !file.endsWith('README.md'));

  test.each(pages)('context, decision, cost and what was measured: %s', (file) => {
    const text = read(file);
    const parts = [...text.matchAll(/^\*\*(\w+)\.\*\*/gm)].map(([, part]) => part);
    expect(parts).toEqual(['Context', 'Decision', 'Cost', 'Measured']);
    expect(text.trim().split('\n').length).toBeLessThan(15);
    expect(read('docs/decisions/README.md')).toContain(`[${/^# \d+\. (.+)$/m.exec(text)?.[1]}](`);
  });
});

describe('for a forge:', () => {
  test('the workflow runs .ci/run, on the Node of .node-version and of the image, and on the oldest', () => {
    const { jobs } = parse(read('.github/workflows/ci.yml'));
    const [job] = Object.values<{ strategy: { matrix: { node: string[] } }; steps: { run?: string }[] }>(
      jobs,
    );
    expect(job?.steps.at(-1)?.run).toBe('.ci/run');
    expect(statSync(join(root, '.ci/run')).mode & 0o111).not.toBe(0);
    const [newest, oldest] = job?.strategy.matrix.node ?? [];
    expect(newest).toBe(read('.node-version').trim());
    expect(read('Dockerfile')).toContain(`FROM node:${newest}-`);
    expect(JSON.parse(read('package.json')).engines.node).toBe(`>=${oldest?.replace(/\.0$/, '')}`);
  });

  test.each(inFolder('.github/ISSUE_TEMPLATE', '.yml').filter((file) => !file.endsWith('config.yml')))(
    '%s asks for something, each thing under an id of its own',
    (file) => {
      const { name, description, body } = parse(read(file)) as {
        name: string;
        description: string;
        body: { type: string; id?: string; attributes: { label?: string; value?: string } }[];
      };
      expect([name, description].every(Boolean)).toBe(true);
      const fields = body.filter(({ type }) => type !== 'markdown');
      expect(fields.every(({ attributes }) => attributes.label)).toBe(true);
      expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
    },
  );
});
