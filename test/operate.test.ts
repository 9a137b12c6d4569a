import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from '../src/config.ts';
import { examine, written } from '../src/doctor.ts';
import { fakeBotApi } from './support/fake-bot-api.ts';
import { temporary } from './support/process.ts';
import { realGuide, root } from './support/talk.ts';

const read = (name: string) => readFileSync(join(root, name), 'utf8');
const PAGES = ['docs/operar.md', 'docs/operate.md'];
const blocks = (text: string, kind: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${kind}\\n([^]*?)\`\`\``, 'g'))].map((hit) => hit[1]!);

/** The name by which an address leads to a heading. */
const partOf = (heading: string): string =>
  heading
    .replace(/^#+ /, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

describe.each(PAGES)('%s', (page) => {
  const text = read(page);

  test('leads to pictures and files that there are', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map((hit) => hit[1]!);
    const named = [...text.matchAll(/`((?:deploy|docs)\/[\w./-]+)`/g)].map((hit) => hit[1]!);
    expect(links.length).toBeGreaterThan(5);
    for (const link of links) {
      const [file = '', part] = link.split('#');
      expect([link, existsSync(join(root, 'docs', file))]).toEqual([link, true]);
      const parts = part
        ? read(`docs/${file}`)
            .match(/^#+ .*$/gm)
            ?.map((line) => partOf(line))
        : [];
      if (part) expect(parts).toContain(part);
    }
    for (const file of named) expect([file, existsSync(join(root, file))]).toEqual([file, true]);
  });

  test('names settings and commands that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const settings = blocks(text, 'sh').flatMap((block) =>
      [...block.matchAll(/^([A-Z_]+)=/gm)].map((hit) => hit[1]!),
    );
    expect(settings.length).toBeGreaterThan(5);
    for (const name of settings) expect(SETTINGS).toContain(name);
    for (const [, name] of text.matchAll(/npm run (?:--silent )?(\w+)/g))
      expect(scripts).toHaveProperty(name!);
  });

  test('shows what the doctor says', async () => {
    const api = await fakeBotApi();
    const { folder, remove } = temporary();
    const found = await examine({
      environment: {
        ORG_FILE: join(root, 'docs/org.example.json'),
        TELEGRAM_BOT_TOKEN: '123456789:AAbbccddeeffgghhiijjkkllmmnnoopp',
        TELEGRAM_API_ROOT: api.root,
        DATA_DIR: folder,
        PORT: '1',
      },
      guide: realGuide,
      data: [],
      isTrained: () => true,
    });
    await api.close();
    remove();
    const lines = written(found).replace(folder, 'var').replace('5 set', '4 set').split('\n');
    const [shown = ''] = blocks(text, 'text');
    expect(lines.slice(0, 5)).toEqual(shown.trimEnd().split('\n'));
  });
});

test('both languages have the same parts, commands and pictures', () => {
  const shape = (page: string) => {
    const text = read(page);
    return {
      parts: [...text.matchAll(/^#+ /gm)].map(([mark]) => mark),
      pictures: [...text.matchAll(/screens\/[\w-]+\.png/g)].map(([name]) => name),
      blocks: blocks(text, '(?:sh|html|text)').length,
      rows: [...text.matchAll(/^\|/gm)].length,
    };
  };
  expect(shape(PAGES[0]!)).toEqual(shape(PAGES[1]!));
});

describe('the systemd unit', () => {
  const unit = read('deploy/systemd/guia-imss.service');
  const backup = read('deploy/systemd/guia-imss-backup.service');

  test.each([
    ['the bot', unit],
    ['its copies', backup],
  ])('of %s runs as nobody of importance, and writes only its own folder', (_, text) => {
    expect(text).toMatch(/^User=guia-imss$/m);
    expect(text).toMatch(/^NoNewPrivileges=yes$/m);
    expect(text).toMatch(/^ProtectSystem=strict$/m);
    expect(text).toMatch(/^CapabilityBoundingSet=$/m);
    expect(text).toMatch(/DATA_DIR=\/var\/lib\/guia-imss$/m);
    expect(text).toMatch(/^StateDirectory=guia-imss\b/m);
    // Its JavaScript is compiled while it runs.
    expect(text).not.toContain('MemoryDenyWriteExecute');
  });

  test('starts what is built by the steps that it gives', () => {
    for (const text of [unit, backup]) {
      const [, name] = /build\/(\w+)\.mjs/.exec(text)!;
      expect(unit).toMatch(new RegExp(`^#.*(?:src|tools)/${name}\\.ts`, 'm'));
    }
  });

  test('gives it longer to stop than it takes', () => {
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThanOrEqual(30);
    expect(unit).toMatch(/^Restart=always$/m);
  });
});

// Left out where there is no systemd, or Node.js is elsewhere than the units have it.
if (spawnSync('systemd-analyze', ['--version']).status === 0 && existsSync('/usr/bin/node'))
  test('systemd-analyze finds nothing in the units', () => {
    const units = readdirSync(join(root, 'deploy/systemd'));
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], {
      cwd: join(root, 'deploy/systemd'),
      encoding: 'utf8',
    });
    expect(units.length).toBe(3);
    expect([status, (stdout + stderr).split('\n').filter((line) => line.includes('guia-imss'))]).toEqual([
      0,
      [],
    ]);
  });

test('the example of a proxy keeps inside what is for the operator', () => {
  const [, paths = ''] = /@inside path (.*)/.exec(read('deploy/Caddyfile')) ?? [];
  expect(paths.split(' ')).toEqual(
    expect.arrayContaining(['/admin', '/admin/*', '/share', '/share/*', '/metrics', '/readyz']),
  );
});
