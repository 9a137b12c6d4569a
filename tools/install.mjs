/**
 * Installs the dependencies when they are missing or not those of package-lock.json; does nothing otherwise. With
 * `--omit=dev` those that the program and its tools need to run suffice; what tests and training need is installed by the
 * scripts that need it. Runs before `npm start` and `npm test`, so it may import nothing but Node.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Guía IMSS needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}
const isToRun = process.argv.includes('--omit=dev');
const wanted = packagesIn('package-lock.json');
const present = packagesIn('node_modules/.package-lock.json');

if (!isComplete()) {
  console.error('Installing the dependencies (once, about a minute)…');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // Who has the others already keeps them.
  const hasDev = Object.values(present).some(({ dev }) => dev);
  const omit = isToRun && !hasDev ? ['--omit=dev'] : [];
  const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...omit];
  const run = spawnSync(npm, ['install', ...options], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (run.status !== 0) {
    console.error(
      'The dependencies could not be installed. Check the network, then run `npm install` to see why.',
    );
    process.exit(1);
  }
}

/** Whether node_modules holds each package that is needed at its version (packages of other platforms aside). */
function isComplete() {
  return Object.entries(wanted).every(
    ([path, it]) =>
      path === '' ||
      it.optional ||
      it.devOptional ||
      (isToRun && it.dev) ||
      present[path]?.version === it.version,
  );
}

function packagesIn(file) {
  const path = new URL(file, root);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {};
}
