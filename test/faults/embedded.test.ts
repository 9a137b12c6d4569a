/** What the embedded store does when its disk fails it. Mounts are made in a mount namespace that ends with its process. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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
  test('full: the save fails with a sentence, what was saved is read, and it saves again when there is room', async () => {
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
    expect(await next()).toBe('saves again');
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
