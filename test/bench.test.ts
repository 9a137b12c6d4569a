/** The bench still runs: a moment of it, with the contestants that need no package of its own. */
import { spawnSync } from 'node:child_process';
import { canStartRedis } from './support/redis-server.ts';
import { root } from './support/talk.ts';

const SHORT = ['--passes', '1', '--seconds', '0.2', '--warm', '0.1', '--at-once', '10'];
const ran = (program: string, args: string[]) =>
  spawnSync(process.execPath, [`bench/${program}.mjs`, ...args], { cwd: root, encoding: 'utf8' });
const bench = (...args: string[]) => ran('run', [...args, ...SHORT]);

const withRedis = canStartRedis() ? test : test.skip;

withRedis(
  'the bench holds the dialog and prints an object a line, within the promises of the design',
  () => {
    const { stdout, stderr, status } = bench('--json', '--only', 'raw-redis,guia-imss', '--keep', '500');
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const [raw, guia] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([raw.name, guia.name]).toEqual(['raw-redis', 'guia-imss']);
    for (const figure of ['turnsPerSec', 'cpuUsPerTurn', 'p50', 'p99', 'redisBytesPerTurn', 'memoryMB'])
      expect(guia[figure]).toBeGreaterThan(0);
    expect(raw.redisCommandsPerTurn).toBeCloseTo(2, 0);
    expect(guia.roundTripsBeforeReply).toBeLessThanOrEqual(2);
    expect(guia.bytesPerSession).toBeLessThanOrEqual(600);
  },
  120_000,
);

withRedis(
  'a store can be filled with conversations first, and the soak runs',
  () => {
    const { stdout } = bench('--json', '--chats', '300', '--varied');
    expect(JSON.parse(stdout)).toMatchObject({ name: 'guia-imss', storedChats: 300 });
    const soak = ran('soak', ['--minutes', '0.04', '--rate', '50', '--chats', '100']);
    expect(soak.stdout).toMatch(/errors: 0; replies: [1-9]/);
    expect(soak.status).toBe(0);
  },
  120_000,
);

test('a wrong option is answered with one sentence and the usage', () => {
  const { stderr, status } = bench('--only', 'nobody');
  expect(status).toBe(1);
  expect(stderr).toBe(
    'There is no "nobody": raw-redis guia-imss grammy-session grammy-conversations telegraf-scenes botbuilder.\n',
  );
}, 60_000);
