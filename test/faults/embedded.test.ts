/**
 * What the embedded store does when its disk fails it, or is another's too. Mounts are made in a mount namespace, processes
 * of equal numbers in PID namespaces, that end with their process.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedStore } from '../../src/stores/embedded.ts';
import { CHILD, startCommand } from '../stores/contract.ts';

jest.setTimeout(40_000);

const chat = 'telegram:47';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guia-disk-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A command line that mounts something first, for itself alone. */
const mounted = (mounts: string, ...args: string[]) => [
  'unshare',
  '-m',
  '/bin/sh',
  '-c',
  `${mounts} && exec "$@"`,
  'sh',
  ...args,
];

const mayMount = (() => {
  const [program, ...args] = mounted(`mount -t tmpfs -o size=1m tmpfs ${tmpdir()}`, 'true');
  return spawnSync(program!, args, { timeout: 15_000 }).status === 0;
})();
if (!mayMount) console.log('Tests of a full and a read-only disk are skipped: this user may not mount one.');

(mayMount ? describe : describe.skip)('the embedded store’s disk', () => {
  test('full: the save fails with a sentence, so does `/readyz`, what was saved is read, and it saves again when there is room', async () => {
    const child = await startCommand(
      mounted(
        `mount -t tmpfs -o size=2m tmpfs ${folder}`,
        ...[...CHILD, 'fill', 'embedded', folder, chat, `mount -o remount,size=8m ${folder}`],
      ),
    );
    child.go();
    const next = async () => (await child.lines.next()).value;
    expect(await next()).toBe(`DATA_DIR (${folder}) could not be written: No space left on device.`);
    expect(await next()).toBe('readable');
    for (let n = 0; n < 3; n++)
      expect(await next()).toBe(
        `not ready: DATA_DIR (${folder}) could not be written: No space left on device.`,
      );
    expect(await next()).toBe('saves again');
    expect(await next()).toBe('ready');
    expect(await child.ended).toBe(0);
  });

  test.each(['empty', 'with conversations'])(
    'read-only, %s: it is refused with a sentence',
    async (state) => {
      if (state !== 'empty') {
        const store = embeddedStore({ folder, sessionDays: 90 });
        await store.save(chat, { said: 'hola' }, 0);
        await store.close();
      }
      const [program, ...args] = mounted(
        `mount --bind ${folder} ${folder} && mount -o remount,bind,ro ${folder}`,
        ...[...CHILD, 'add', 'embedded', folder, chat, '1'],
      );
      const { stderr, status } = spawnSync(program!, args, { encoding: 'utf8', timeout: 20_000 });
      expect(status).toBe(1);
      expect(stderr).toContain(`DATA_DIR (${folder}) cannot be used, it must be a folder to write to: `);
    },
  );
});

/** A command line whose process is the first of a PID namespace of its own, as in a container. */
const contained = (...args: string[]) => ['unshare', '--pid', '--fork', '--kill-child', ...args];

const mayContain = (() => {
  const [program, ...args] = contained('true');
  return spawnSync(program!, args, { timeout: 15_000 }).status === 0;
})();
if (!mayContain)
  console.log('Tests of two containers at one folder are skipped: this user may make no namespace.');

(mayContain ? describe : describe.skip)(
  'two containers at one folder, whose processes have the same number',
  () => {
    const writer = (...pause: string[]) =>
      startCommand(contained(...CHILD, 'write', 'embedded', folder, chat, ...pause));
    const claims = () => readdirSync(folder).filter((name) => name.includes('-of-'));

    test('the second is refused with a sentence, and the first goes on', async () => {
      const first = await writer();
      first.go();
      await first.lines.next();
      const [program, ...args] = contained(...CHILD, 'add', 'embedded', folder, chat, '1');
      const { stderr, status } = spawnSync(program!, args, { encoding: 'utf8', timeout: 30_000 });
      expect(status).toBe(1);
      expect(stderr).toContain(`DATA_DIR (${folder}) is in use by a process of another container: `);
      const before = Number((await first.lines.next()).value);
      for (let n = 0; n < 20; n++) await first.lines.next();
      expect(Number((await first.lines.next()).value)).toBe(before + 21);
      expect(claims()).toHaveLength(1);
      await first.kill();
    });

    test('a process of this machine beside a container is refused too', async () => {
      const first = await writer();
      expect(() => embeddedStore({ folder, sessionDays: 90 })).toThrow(
        /is in use by a process of another container/,
      );
      await first.kill();
    });

    test('the first was killed: the second waits until that is sure, and goes on with what was saved', async () => {
      const first = await writer();
      first.go();
      for (let n = 0; n < 20; n++) await first.lines.next();
      await first.kill();
      expect(claims()).toHaveLength(1);
      const store = embeddedStore({ folder, sessionDays: 90 });
      expect(((await store.load(chat)).session as { count: number }).count).toBeGreaterThanOrEqual(20);
      await store.close();
      expect(claims()).toEqual([]);
    });

    test('the first stood still until it was taken for dead: it does nothing more when it goes on', async () => {
      // It stands still between two saves: in the middle of one it would hold LMDB's lock.
      const first = await writer('2000');
      first.go();
      await first.lines.next();
      const inside = Number(readFileSync(`/proc/${first.pid}/task/${first.pid}/children`, 'utf8'));
      process.kill(inside, 'SIGSTOP');
      const store = embeddedStore({ folder, sessionDays: 90 });
      const { revision } = await store.load(chat);
      process.kill(inside, 'SIGCONT');
      // Its next save rejects, which ends it.
      expect(await first.ended).toBe(1);
      // Only what was under way when it stopped may be done.
      const { session, revision: now } = await store.load(chat);
      expect(now - revision).toBeLessThan(2);
      expect(await store.save(chat, session, now)).toBe(now + 1);
      await store.close();
    });
  },
);
