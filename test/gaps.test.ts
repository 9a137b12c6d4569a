import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Gap, gapId, gapsIn, groupedGaps } from '../src/gaps.ts';
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

const gap = (words: string, count: number, more: Partial<Gap> = {}): Gap => ({
  kind: 'nothing',
  language: 'es',
  words,
  count,
  ...more,
});

test('what asks for the same is one group: words that carry meaning count, small ones do not', () => {
  const groups = groupedGaps([
    gap('¿a qué hora abre el comedor?', 9),
    gap('carta patronal', 6),
    gap('horario del comedor', 4, { kind: 'offer' }),
    gap('necesito una carta patronal por favor', 3),
    gap('gimnasio', 2),
    gap('comedor', 1, { language: 'en' }),
    gap('hola que tal', 1),
    gap('hola', 1),
  ]);
  expect(groups.map(({ lead, gaps, count }) => [lead.words, gaps.length, count])).toEqual([
    ['¿a qué hora abre el comedor?', 2, 13],
    ['carta patronal', 2, 9],
    ['gimnasio', 1, 2],
    ['comedor', 1, 1],
    ['hola que tal', 1, 1],
    ['hola', 1, 1],
  ]);
});

test('what was taken back is grouped by the topic that answered; a gap has a name of its own', () => {
  const wrong = { kind: 'corrected', topic: 'nss' } as const;
  const all = [
    gap('mi numero', 2, wrong),
    gap('mi numero', 1, { kind: 'corrected', topic: 'contact' }),
    gap('mi numero', 1),
  ];
  expect(groupedGaps(all)).toHaveLength(3);
  expect(new Set(all.map(gapId)).size).toBe(3);
  expect(gapId(gap('x', 1))).toBe(gapId(gap('x', 7)));
});

test('twenty thousand different ones are grouped within two seconds', () => {
  const many = Array.from({ length: 20_000 }, (_, n) =>
    gap(`palabra${n % 5_000} cosa${n % 77} otra${n % 13}`, 1),
  );
  const began = performance.now();
  groupedGaps(many);
  expect(performance.now() - began).toBeLessThan(2_000);
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
