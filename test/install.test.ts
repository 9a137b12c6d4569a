/** What a machine that only runs the program needs to install: no test tools. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './support/talk.ts';

type Package = {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  devOptional?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));
const packages: Record<string, Package> = read('package-lock.json').packages;
const { scripts, dependencies } = read('package.json') as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
};

const folder = mkdtempSync(join(tmpdir(), 'guia-install-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the lock file holds all packages of all platforms, without which `npm ci` refuses it', () => {
  const lacking = Object.entries(packages).flatMap(([path, it]) =>
    Object.keys({ ...it.dependencies, ...it.optionalDependencies }).filter((name) => !isFound(path, name)),
  );
  expect(lacking).toEqual([]);
});

/** Whether Node would find a package from another one's folder, by the lock file. */
function isFound(path: string, name: string): boolean {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`]) return true;
    if (at === '') return false;
    if (!at.includes('/node_modules/')) at = '';
  }
}

const TO_RUN = {
  start: 'src/main.ts',
  gaps: 'tools/gaps.ts',
  share: 'tools/share.ts',
  facts: 'tools/facts.ts',
};

test.each(Object.entries(TO_RUN))('npm run %s imports no package that is for tests', async (name, entry) => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
  });
  const imported = Object.values(metafile.outputs)
    .flatMap(({ imports }) => imports.map(({ path }) => path))
    .filter((path) => !path.startsWith('node:'))
    .map((path) =>
      path
        .split('/')
        .slice(0, path.startsWith('@') ? 2 : 1)
        .join('/'),
    );
  expect(imported.filter((one) => !(one in dependencies))).toEqual([]);
  expect(scripts[`pre${name}`]).toBe('node tools/install.mjs --omit=dev');
});

describe('tools/install.mjs', () => {
  /** Runs it where some packages are installed; what it asked of npm. */
  function asked(installed: (it: Package) => boolean, ...args: string[]): string | undefined {
    const place = mkdtempSync(join(folder, 'p-'));
    mkdirSync(join(place, 'tools'));
    mkdirSync(join(place, 'node_modules'));
    mkdirSync(join(place, 'bin'));
    for (const file of ['tools/install.mjs', 'package-lock.json'])
      cpSync(join(root, file), join(place, file));
    const there = Object.fromEntries(Object.entries(packages).filter(([, it]) => installed(it)));
    writeFileSync(join(place, 'node_modules/.package-lock.json'), JSON.stringify({ packages: there }));
    writeFileSync(join(place, 'bin/npm'), `#!/bin/sh\necho "$@" > ${place}/asked\n`);
    chmodSync(join(place, 'bin/npm'), 0o755);
    const env = { PATH: `${place}/bin:${process.env.PATH}` };
    const { status } = spawnSync(process.execPath, ['tools/install.mjs', ...args], { cwd: place, env });
    expect(status).toBe(0);
    try {
      return readFileSync(join(place, 'asked'), 'utf8').trim();
    } catch {
      return undefined;
    }
  }
  const isToRun = (it: Package) => !it.dev && !it.devOptional;

  test('is content with what is needed to run, and with all', () => {
    expect(asked(isToRun, '--omit=dev')).toBeUndefined();
    expect(asked(() => true, '--omit=dev')).toBeUndefined();
    expect(asked(() => true)).toBeUndefined();
  });

  test('installs what is needed to run where nothing is, and test tools for who tests', () => {
    expect(asked(() => false, '--omit=dev')).toContain('--omit=dev');
    const all = asked(isToRun);
    expect(all).toMatch(/^install /);
    expect(all).not.toContain('--omit');
  });

  test('takes no test tools away from who has them', () => {
    expect(asked((it) => it.dev === true, '--omit=dev')).not.toContain('--omit');
  });
});
