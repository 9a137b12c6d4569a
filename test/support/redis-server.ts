/**
 * A real Redis for the tests: the one that REDIS_URL names, or a redis-server of the run's own on a free loopback
 * port. One for the whole run, started by `setup.ts` and ended by `teardown.ts`; a test that stops, freezes or
 * restarts its Redis starts one more for itself.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A redis-server that a test owns. `stop` ends it and deletes its folder; `freeze` and `thaw` are SIGSTOP and SIGCONT. */
export type RedisServer = {
  url: string;
  port: number;
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
};

/** The Redis that this run's tests share, or `undefined` where there is none; `setup.ts` has then printed why. */
export const redisUrl = (): string | undefined => process.env.GUIA_TEST_REDIS_URL || undefined;

/** Whether a test can start a redis-server of its own: not so where REDIS_URL is all there is. */
export const canStartRedis = (): boolean => programOnPath('redis-server') !== undefined;

/**
 * Finds redis-server on PATH, or installs it where that needs no password: by apt-get, as root. Prints what it does
 * to the machine. Answers `undefined` when it is there, else one sentence that says what to install.
 */
export const provideRedis = async (): Promise<string | undefined> => {
  if (canStartRedis()) return undefined;
  const advice = 'install the package redis-server (or redis), or set REDIS_URL';
  if (process.getuid?.() !== 0 || !programOnPath('apt-get')) {
    return `there is no redis-server on PATH: ${advice}.`;
  }
  console.log('Redis tests: there is no redis-server on PATH, installing it with apt-get.');
  try {
    await install().catch(async () => {
      await apt('update');
      await install();
    });
  } catch (error) {
    return `apt-get could not install redis-server (${lastLine(error)}): ${advice}.`;
  }
  await endInstalledService();
  return canStartRedis() ? undefined : `apt-get installed no redis-server: ${advice}.`;
};

/** Starts a redis-server on loopback and waits until it answers. Without `port`, on any free one. */
export const startRedis = async ({
  port,
  args = [],
}: {
  port?: number;
  args?: string[];
} = {}): Promise<RedisServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'guia-redis-'));
  for (let attempt = 1; ; attempt++) {
    const chosen = port ?? (await freePort());
    const options = {
      port: chosen,
      bind: '127.0.0.1',
      dir: folder,
      save: '',
      appendonly: 'no',
      logfile: 'redis.log',
    };
    const server = spawn(
      'redis-server',
      [...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]), ...args],
      { stdio: 'ignore' },
    );
    const ended = new Promise<void>((resolve) => {
      server.once('exit', () => resolve());
      server.once('error', () => resolve());
    });
    const end = () => server.kill('SIGKILL');
    process.once('exit', end);
    const stop = async () => {
      process.off('exit', end);
      server.ref();
      end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    };
    if (await answersInTime(server, chosen)) {
      server.unref();
      return {
        url: `redis://127.0.0.1:${chosen}`,
        port: chosen,
        freeze: () => server.kill('SIGSTOP'),
        thaw: () => server.kill('SIGCONT'),
        stop,
      };
    }
    // Another process may have taken the free port in between.
    if (server.exitCode === null || attempt === 3) {
      await stop();
      throw new Error(`redis-server did not start on port ${chosen}.`);
    }
    process.off('exit', end);
  }
};

const run = promisify(execFile);

const apt = (...args: string[]) =>
  run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=60', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 180_000,
    maxBuffer: 16_000_000,
  });

const install = () => apt('install', '-y', '--no-install-recommends', 'redis-server');

/** The package starts a service on installation; the tests don't use it, and nobody asked for one. */
const endInstalledService = async () => {
  const [program, ...args] = existsSync('/run/systemd/system')
    ? ['systemctl', 'disable', '--now', 'redis-server']
    : ['service', 'redis-server', 'stop'];
  await run(program!, args, { timeout: 30_000 }).catch(() => undefined);
};

const lastLine = (error: unknown): string => {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr?.trim() || message).split('\n').at(-1)!;
};

const programOnPath = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

const answersInTime = async (server: ChildProcess, port: number): Promise<boolean> => {
  for (const end = Date.now() + 10_000; Date.now() < end && server.exitCode === null; await pause(20)) {
    if (await answers(port)) return true;
  }
  return false;
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => done(false));
    socket.once('error', () => done(false));
    socket.once('data', (reply) => done(/^(\+PONG|-NOAUTH)/.test(String(reply))));
  });
