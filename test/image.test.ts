/** The image, built without an engine: the Dockerfile's steps in a folder, and then the program and its tools run there. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildImage, type Image } from './support/image.ts';
import { freePort } from './support/port.ts';
import { root } from './support/talk.ts';
import { until } from './support/until.ts';

jest.setTimeout(120_000);

const scratch = mkdtempSync(join(tmpdir(), 'guia-image-'));
let image: Image;
let app: string;
const asked: string[] = [];

beforeAll(() => {
  image = buildImage(root, scratch, (command, workdir) => {
    if (!command.startsWith('npm ')) return false;
    asked.push(command);
    linkPackages(workdir);
    return true;
  });
  app = join(image.root, image.workdir);
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** As `npm ci --omit=dev` does, from the packages that are here. */
function linkPackages(workdir: string): void {
  const { packages } = JSON.parse(readFileSync(join(workdir, 'package-lock.json'), 'utf8'));
  for (const [path, it] of Object.entries<{ dev?: boolean; devOptional?: boolean }>(packages)) {
    if (path === '' || it.dev || it.devOptional || path.indexOf('node_modules/', 1) > 0) continue;
    if (!existsSync(join(root, path))) continue;
    mkdirSync(join(workdir, dirname(path)), { recursive: true });
    symlinkSync(join(root, path), join(workdir, path));
  }
}

const environment = () => ({
  PATH: process.env.PATH,
  ...image.env,
  HOST: '127.0.0.1',
  DATA_DIR: join(image.root, 'data'),
});

test('its packages are those of the lock file, without test tools', () => {
  expect(asked).toEqual([expect.stringMatching(/^npm ci --omit=dev --ignore-scripts /)]);
  expect(existsSync(join(app, 'node_modules/esbuild'))).toBe(true);
  for (const name of ['jest', 'typescript', '@biomejs', 'playwright-core'])
    expect(existsSync(join(app, 'node_modules', name))).toBe(false);
});

test('it runs as somebody who is not root, and holds nothing of the folder but what the program reads', () => {
  expect(image.user).toBe('node');
  for (const name of ['.env', '.git', 'test', 'docs', 'var', 'deploy'])
    expect(existsSync(join(app, name))).toBe(false);
});

test('its command starts the program, which answers', async () => {
  const port = await freePort();
  const [, ...args] = image.command;
  const bot = spawn(process.execPath, args, {
    cwd: app,
    env: { ...environment(), PORT: String(port) },
    stdio: 'ignore',
  });
  const status = () =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      (answer) => answer.status,
      () => 0,
    );
  let answered = 0;
  await until(async () => {
    answered = await status();
    return answered === 200;
  });
  expect(answered).toBe(200);
  const ended = new Promise((resolve) => bot.once('exit', resolve));
  bot.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test.each([
  ['gaps', [], /Nothing is kept/],
  ['share', ['--topic', 'register'], /\?start=register/],
  ['facts', ['--past', '--on', '2030-01-01'], /review by/],
])('its tool %s runs as it was built', (name, args, says) => {
  const run = spawnSync(process.execPath, [`build/${name}.mjs`, ...args], {
    cwd: app,
    env: environment(),
    encoding: 'utf8',
  });
  expect(run.stdout).toMatch(says);
  expect(run.status).toBe(0);
});

test('each base image is one by its digest, in every file that names one', () => {
  const files = ['docker-compose.yml', 'deploy/compose.cluster.yml', 'deploy/kubernetes/redis-cluster.yaml'];
  const named = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/^\s*(?:- )?image: (\S+)/gm)].map((hit) => hit[1]!),
  );
  const images = [...image.bases, ...named];
  expect(images.length).toBeGreaterThan(5);
  expect(images.filter((one) => !/^[\w./-]+:[\w.-]+@sha256:[\da-f]{64}$/.test(one))).toEqual([]);
  const digests = new Map<string, Set<string>>();
  for (const one of images) {
    const [tag, digest] = one.split('@');
    digests.set(tag!, (digests.get(tag!) ?? new Set()).add(digest!));
  }
  for (const [tag, known] of digests) expect([tag, known.size]).toEqual([tag, 1]);
});
