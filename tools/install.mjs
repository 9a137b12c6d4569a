/**
 * Installs the dependencies when they are missing or not those of package-lock.json; does nothing otherwise.
 * Runs before `npm start` and `npm test`, so it may import nothing but Node.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Guía IMSS needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}
if (!installed()) {
  console.error('Installing the dependencies (once, about a minute)…');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // Not `npm ci`: it refuses a lock file that lacks the optional packages of other platforms.
  const wanted = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const run = spawnSync(npm, wanted, {
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

/** Whether node_modules holds each package of the lock file at its version (packages of other platforms aside). */
function installed() {
  const mark = new URL('node_modules/.package-lock.json', root);
  if (!existsSync(mark)) return false;
  const wanted = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')).packages;
  const present = JSON.parse(readFileSync(mark, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, it]) => path === '' || it.optional || present[path]?.version === it.version,
  );
}
