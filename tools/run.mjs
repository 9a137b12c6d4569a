/**
 * `node tools/run.mjs src/main.ts …`: runs a TypeScript file. Its own modules are put into one file in build/ when one
 * of them is newer (a tenth of a second; packages stay where they are), because starting from one plain file takes half
 * the time of loading a hundred, and what runs is the code as written, without a loader's additions.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [entry, ...args] = process.argv.slice(2);
/** Packages of many small files, of which little is used: put into the file too, they start sooner. */
const INSIDE = ['chrono-node'];
const isOnlyBuilt = args[0] === '--only-build';
const built = join(root, 'build', `${basename(entry, '.ts')}.mjs`);

/**
 * A module goes on to find the files beside it: `import.meta.url` is where its source stands, seen from the built file, so
 * that a folder can be copied or moved with what was built in it.
 */
const whereItStands = {
  name: 'where it stands',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/](?:src|tools|flows|bench)[\\/].*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!source.includes('import.meta.url')) return undefined;
      const way = relative(join(root, 'build'), path).replaceAll(sep, '/');
      const here = `new URL(${JSON.stringify(way)}, import.meta.url).href`;
      return { contents: source.replaceAll('import.meta.url', here), loader: 'ts' };
    });
  },
};

if (!existsSync(join(root, 'node_modules', 'esbuild'))) await import('./install.mjs');
if (!isFresh()) await build();
if (!isOnlyBuilt) {
  process.argv.splice(1, process.argv.length - 1, resolve(root, entry), ...args);
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(built).href);
}

/** Whether nothing that may be in the built file changed since. */
function isFresh() {
  const made = statSync(built, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const within = (folder, recursive = true) => {
    const path = join(root, folder);
    if (!statSync(path, { throwIfNoEntry: false })) return [];
    const names = readdirSync(path, { recursive }).filter((name) => /\.(?:ts|json)$/.test(name));
    return names.map((name) => join(path, name));
  };
  const sources = [
    ...['src', 'flows', 'tools'].flatMap((folder) => within(folder)),
    ...within('bench', false),
  ];
  return [...sources, join(root, 'package-lock.json'), fileURLToPath(import.meta.url)].every(
    (file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) <= made,
  );
}

async function build() {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const outside = Object.keys({ ...dependencies, ...devDependencies })
    .filter((name) => !INSIDE.includes(name))
    .flatMap((name) => [name, `${name}/*`]);
  const esbuild = await import('esbuild');
  try {
    mkdirSync(join(root, 'build'), { recursive: true });
    const { outputFiles } = await esbuild.build({
      entryPoints: [resolve(root, entry)],
      outfile: built,
      bundle: true,
      external: outside,
      platform: 'node',
      format: 'esm',
      target: 'node20.19',
      sourcemap: true,
      logLevel: 'error',
      write: false,
      plugins: [whereItStands],
    });
    // Written under a temporary name and renamed: two processes may start at once.
    for (const { path, contents } of outputFiles) {
      writeFileSync(`${path}.${process.pid}`, contents);
      renameSync(`${path}.${process.pid}`, path);
    }
  } catch (error) {
    console.error(`build/ cannot be written, or ${entry} cannot be read: ${error.message.split('\n')[0]}`);
    process.exit(1);
  }
}
