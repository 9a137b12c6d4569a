/**
 * A real Redis for the tests: the one that REDIS_URL names, or a redis-server of the run's own on a free loopback
 * port. One for the whole run, started by `setup.ts` and ended by `teardown.ts`; a test that stops, freezes or
 * restarts its Redis starts one more for itself.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { freePort } from './port.ts';

/**
 * A redis-server that a test owns. `stop` ends it and deletes its folder; `kill` is SIGKILL and leaves the folder, on
 * which `restart` starts it again; `freeze` and `thaw` are SIGSTOP and SIGCONT.
 */
export type RedisServer = {
  url: string;
  port: number;
  folder: string;
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  restart(): Promise<void>;
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
    let server = launch(chosen, folder, args);
    const kill = () => endNow(server);
    if (await answersInTime(server.process, chosen)) {
      return {
        url: `redis://127.0.0.1:${chosen}`,
        port: chosen,
        folder,
        freeze: () => server.process.kill('SIGSTOP'),
        thaw: () => server.process.kill('SIGCONT'),
        kill,
        restart: async () => {
          await kill();
          server = launch(chosen, folder, args);
          if (!(await answersInTime(server.process, chosen))) {
            throw new Error(`redis-server did not start again on port ${chosen}.`);
          }
        },
        stop: async () => {
          await kill();
          await rm(folder, { recursive: true, force: true });
        },
      };
    }
    // Another process may have taken the free port in between.
    const { exitCode } = server.process;
    await kill();
    if (exitCode === null || attempt === 3) {
      await rm(folder, { recursive: true, force: true });
      throw new Error(`redis-server did not start on port ${chosen}.`);
    }
  }
};

type Launched = { process: ChildProcess; ended: Promise<void>; end: () => void };

/** A redis-server process that does not outlive this one. */
const launch = (port: number, folder: string, args: string[]): Launched => {
  const options = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no', logfile: 'redis.log' };
  const server = spawn(
    'redis-server',
    [...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]), ...args],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => {
    server.once('exit', () => resolve());
    server.once('error', () => resolve());
  });
  const end = () => void server.kill('SIGKILL');
  process.once('exit', end);
  server.unref();
  return { process: server, ended, end };
};

const endNow = async ({ process: server, ended, end }: Launched): Promise<void> => {
  process.off('exit', end);
  server.ref();
  end();
  await ended;
};

/** A Redis Cluster of a test's own: masters and replicas in turn, all on loopback. */
export type RedisCluster = {
  /** As REDIS_URL names it. */
  url: string;
  nodes: RedisServer[];
  /** The server that is the master of a slot now, as the others see it. */
  masterOf(slot: number): Promise<RedisServer>;
  stop(): Promise<void>;
};

/** Starts three masters with a replica each and waits until all agree. Takes two to four seconds. */
export const startCluster = async ({ args = [] }: { args?: string[] } = {}): Promise<RedisCluster> => {
  const options = [
    '--cluster-enabled yes --cluster-node-timeout 1500 --cluster-replica-validity-factor 0',
    '--repl-diskless-sync yes --repl-diskless-sync-delay 0',
  ];
  const nodes: RedisServer[] = [];
  const clients: Redis[] = [];
  const stop = async () => {
    for (const client of clients) client.disconnect();
    await Promise.all(nodes.map((node) => node.stop()));
  };
  try {
    for (let n = 0; n < 6; n++) {
      const port = await freePort(10_000);
      nodes.push(await startRedis({ port, args: [...options.join(' ').split(' '), ...args] }));
    }
    clients.push(...nodes.map(({ port }) => new Redis({ port, host: '127.0.0.1', commandTimeout: 2_000 })));
    for (const client of clients) client.on('error', () => undefined);
    const masters = clients.slice(0, 3);
    const bounds = [0, 5_461, 10_923, 16_384];
    for (const [n, master] of masters.entries()) {
      await master.cluster('SET-CONFIG-EPOCH', n + 1);
      const slots = Array.from({ length: bounds[n + 1]! - bounds[n]! }, (_, at) => bounds[n]! + at);
      await master.cluster('ADDSLOTS', ...(slots as [number]));
    }
    for (const { port } of nodes.slice(1)) await clients[0]!.cluster('MEET', '127.0.0.1', port);
    const all = async (does: (client: Redis) => Promise<boolean>) => {
      for (const end = Date.now() + 15_000; Date.now() < end; await pause(50)) {
        if ((await Promise.all(clients.map(does))).every(Boolean)) return;
      }
      throw new Error('The servers of the test cluster did not find together.');
    };
    await all(async (client) => /cluster_known_nodes:6\b/.test(await client.cluster('INFO')));
    for (const [n, replica] of clients.slice(3).entries()) {
      await replica.cluster('REPLICATE', await masters[n]!.cluster('MYID'));
    }
    await all(async (client) => /cluster_state:ok/.test(await client.cluster('INFO')));
    await all(async (client) => /role:master|master_link_status:up/.test(await client.info('replication')));
    await all(async (client) => (await client.cluster('SLOTS')).every((range) => range.length === 4));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `redis-cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    nodes,
    masterOf: async (slot) => {
      for (const end = Date.now() + 15_000; Date.now() < end; await pause(50)) {
        const answers = await Promise.allSettled(clients.map((client) => client.cluster('SLOTS')));
        const ports = answers.flatMap((answer) => {
          if (answer.status === 'rejected') return [];
          const range = answer.value.find(([first, last]) => first <= slot && slot <= last);
          return range ? [(range as unknown as [number, number, [string, number]])[2][1]] : [];
        });
        // The majority of the six servers decides: one that was away may not know yet.
        const agreed = nodes.find(({ port }) => ports.filter((one) => one === port).length > 3);
        if (agreed) return agreed;
      }
      throw new Error(`The servers of the test cluster do not agree whose slot ${slot} is.`);
    },
    stop,
  };
};

/** Asks the server at a port, on a connection that ends with the answer. */
export const askRedis = async <T>(
  port: number,
  question: (client: Redis) => Promise<T>,
  password?: string,
): Promise<T> => {
  const client = new Redis({ port, host: '127.0.0.1', password, enableReadyCheck: false });
  client.on('error', () => undefined);
  try {
    return await question(client);
  } finally {
    client.disconnect();
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
