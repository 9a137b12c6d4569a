import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gapsIn } from '../src/gaps.ts';
import { embeddedStore } from '../src/stores/embedded.ts';
import { root } from './support/talk.ts';

test('what is said alike is counted together, and what is no gap is passed over', () => {
  const gaps = gapsIn([
    { name: 'gap:nothing:es:kiero mi: cosa', sum: 2 },
    { name: 'gap:nothing:es:¿kiero mi cosa?', sum: 3 },
    { name: 'gap:corrected:find-clinic:en:my thing', sum: 1 },
    { name: 'gap:offer:es:lo de mi tramite', sum: 1 },
    { name: 'ref:register:onboarding', sum: 9 },
  ]);
  expect(gaps).toEqual([
    { kind: 'nothing', language: 'es', words: 'kiero mi cosa', count: 5 },
    { kind: 'corrected', topic: 'find-clinic', language: 'en', words: 'my thing', count: 1 },
    { kind: 'offer', language: 'es', words: 'lo de mi tramite', count: 1 },
  ]);
});

test('npm run gaps prints what the store holds, the most frequent first', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guia-gaps-'));
  const store = embeddedStore({ folder, sessionDays: 1 });
  await store.count('gap:nothing:es:una vez', 1, 60_000);
  await store.count('gap:nothing:en:three times', 3, 60_000);
  await store.count('gap:corrected:nss:es:otra cosa', 1, 60_000);
  await store.close();
  const run = spawnSync(process.execPath, ['tools/run.mjs', 'tools/gaps.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, DATA_DIR: folder, GAPS: 'on' },
    encoding: 'utf8',
    timeout: 20_000,
  });
  rmSync(folder, { recursive: true });
  expect(run.stderr).toBe('');
  expect(run.stdout).toBe(
    'Not understood (2)\n' +
      '     3  en  three times\n' +
      '     1  es  una vez\n\n' +
      'Answered, then taken back (1)\n' +
      '     1  es  otra cosa  (answered as nss)\n\n',
  );
});
