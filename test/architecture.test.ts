import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { root } from './support/talk.ts';

/** Who may import whom: the first rule whose `from` fits a file says all that it may import. */
const rules: { from: RegExp; may: RegExp[] }[] = [
  { from: /^flows\/index\.ts$/, may: [/^flows\//, /^src\/core\/topic\.ts$/] },
  {
    from: /^flows\//,
    may: [/^src\/core\/(?:topic|facts)\.ts$/, /^xstate$/, /^zod$/, /^flows\/.*\.facts\.json$/],
  },
  { from: /^src\/core\/texts\.ts$/, may: [/^src\/core\//, /^i18next$/] },
  { from: /^src\/core\/facts\.ts$/, may: [/^src\/core\//, /^zod$/, /^flows\/sources\.json$/] },
  { from: /^src\/core\//, may: [/^src\/core\//, /^xstate$/, /^zod$/] },
  {
    from: /^src\/views\//,
    // Of flows, the types of their data.
    may: [/^src\/views\//, /^src\/core\//, /^src\/directory\/directory\.ts$/, /^flows\/[\w-]+\.ts$/],
  },
  {
    from: /^src\/(?:danger|directory|privacy|readers|understanding)\//,
    may: [
      /^src\/(?:core|danger|directory|privacy|readers|understanding)\//,
      /^src\/vectors\/vectors\.ts$/,
      /^node:fs$/,
      /^node:path$/,
      /^[^.n]/,
    ],
  },
  { from: /^src\/vectors\//, may: [/^node:fs$/, /^src\/vectors\//] },
  {
    from: /^src\/channels\//,
    may: [
      /^src\/channels\//,
      /^src\/core\/(?:conversation|cache|error|json)\.ts$/,
      /^node:/,
      /^(?:grammy|@grammyjs|hono|@hono)\b/,
    ],
  },
  {
    from: /^src\/stores\//,
    may: [
      /^src\/stores\/(?:store|waiters|redis-\w+|embedded-\w+)\.ts$/,
      /^src\/core\/(?:conversation|error|json)\.ts$/,
      /^node:/,
      /^(?:lmdb|ioredis|dataloader)$/,
    ],
  },
  {
    from: /^src\/(?:bot|turns|alarms|courier|delivery|delivery-notes|lane|record)\.ts$/,
    may: [
      /^src\/core\//,
      /^src\/(?:turns|alarms|breather|courier|delivery|delivery-notes|gate|lane|record|effects|log|statistics)\.ts$/,
      /^src\/(?:channels\/(?:channel|desk)|stores\/(?:store|peers))\.ts$/,
    ],
  },
  { from: /^src\/map\.ts$/, may: [/^src\/core\/conversation\.ts$/] },
  { from: /^src\/rehearsal\.ts$/, may: [/^src\/core\//, /^node:timers\/promises$/] },
  {
    from: /^src\/(?:cases|handoff|effects|log|config|settings|placeholders|data-folder|org|org-answers|org-topic|assemble|untaught|untranslated|operations|metrics|statistics|report|admin-(?:page|sections)|answer-draft|csv|doctor(?:-finding|-platforms)?|backup|open-store|share|share-page|map-page|page-door|calendar|take-along|gaps|announce|configured|pages|running|main)\.ts$/,
    may: [/./],
  },
];

const sources = ['src', 'flows'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`),
);

/** The imports of a file as paths from the top, or as package names. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'/gms)].map(([, path]) =>
    path!.startsWith('.') ? relative(root, resolve(root, dirname(file), path!)) : path!,
  );
}

test.each(sources)('%s imports only what its ring may', (file) => {
  const rule = rules.find(({ from }) => from.test(file));
  const forbidden = importsOf(file).filter((path) => !rule?.may.some((may) => may.test(path)));
  expect(forbidden).toEqual([]);
});

test('nobody imports main', () => {
  expect(sources.filter((file) => importsOf(file).includes('src/main.ts'))).toEqual([]);
});

test('no channel knows another', () => {
  for (const name of ['telegram', 'terminal', 'web', 'whatsapp']) {
    const others = sources.filter(
      (file) => file.startsWith('src/channels/') && !file.startsWith(`src/channels/${name}`),
    );
    expect(
      others.filter((file) => importsOf(file).some((path) => path.startsWith(`src/channels/${name}`))),
    ).toEqual([]);
  }
});

test('the core reads no clock, no randomness, no environment', () => {
  const core = sources.filter((file) => /^(?:src\/core|flows)\//.test(file));
  const impure = core.filter((file) =>
    /\bDate\.now\b|new Date\(\)|Math\.random|process\.|require\(/.test(
      readFileSync(join(root, file), 'utf8'),
    ),
  );
  expect(impure).toEqual([]);
});
