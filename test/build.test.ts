/** What `tools/run.mjs` builds runs from wherever it is put. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './support/talk.ts';

const folder = mkdtempSync(join(tmpdir(), 'guia-moved-'));
afterAll(() => rmSync(folder, { recursive: true }));

const environment = { PATH: process.env.PATH, HOME: tmpdir() };
const run = (cwd: string, ...args: string[]) =>
  spawnSync(process.execPath, args, {
    cwd,
    env: environment,
    encoding: 'utf8',
    timeout: 60_000,
    input: 'hola\n',
  });

test('a built folder that is copied uses its own texts, data and .env, and none of where it was built', () => {
  const from = join(folder, 'first');
  mkdirSync(join(from, 'tools'), { recursive: true });
  for (const part of [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'flows',
    'locales',
    'data',
    'src',
  ])
    cpSync(join(root, part), join(from, part), { recursive: true });
  cpSync(join(root, 'tools/run.mjs'), join(from, 'tools/run.mjs'));
  symlinkSync(join(root, 'node_modules'), join(from, 'node_modules'));
  expect(run(from, 'tools/run.mjs', 'src/main.ts', '--only-build').status).toBe(0);
  for (const name of readdirSync(join(from, 'build')))
    for (const place of [from, join(root, 'src')])
      expect([name, readFileSync(join(from, 'build', name), 'utf8').includes(place)]).toEqual([name, false]);

  const to = join(folder, 'second');
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  const texts = join(to, 'locales/es/common.json');
  writeFileSync(texts, readFileSync(texts, 'utf8').replaceAll('¡Hola!', '¡Mudados!'));
  writeFileSync(join(to, 'org.json'), '{ "name": "La Mudanza" }');
  writeFileSync(join(to, '.env'), 'ORG_FILE=org.json\n');
  rmSync(from, { recursive: true });
  const { stdout, stderr } = run(to, 'build/main.mjs', 'chat', '--lang', 'es');
  expect(stderr).toBe('');
  expect(stdout).toContain('¡Mudados!');
  expect(stdout).toContain('La Mudanza');
});
