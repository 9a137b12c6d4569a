/** Three real Sentinels that watch one master and its replica, all on loopback. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './port.ts';
import { askRedis, type RedisServer, startRedis } from './redis-server.ts';
import { until } from './until.ts';

export type Sentinels = {
  /** `host:port,host:port,host:port`, as REDIS_URL has them. */
  hosts: string;
  servers: RedisServer[];
  /** The server that the Sentinels call the master now. */
  master(): Promise<RedisServer>;
  stop(): Promise<void>;
};

/** Starts them; the master is called `mymaster`. `password`: what the Sentinels themselves ask for. */
export const startSentinels = async (password?: string): Promise<Sentinels> => {
  const folder = await mkdtemp(join(tmpdir(), 'guia-sentinel-'));
  const servers: RedisServer[] = [];
  const children: ChildProcess[] = [];
  const stop = async () => {
    await Promise.all(
      children.map(
        (child) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) return resolve();
            child.once('exit', () => resolve());
            child.kill('SIGKILL');
          }),
      ),
    );
    await Promise.all(servers.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (let n = 0; n < 2; n++) servers.push(await startRedis({ args: ['--repl-diskless-sync-delay', '0'] }));
    const [master, replica] = servers as [RedisServer, RedisServer];
    await askRedis(replica.port, (client) => client.replicaof('127.0.0.1', master.port));
    const ports = [await freePort(), await freePort(), await freePort()];
    for (const port of ports) {
      const file = join(folder, `${port}.conf`);
      const lines = [
        `port ${port}`,
        'bind 127.0.0.1',
        `dir ${folder}`,
        `logfile ${port}.log`,
        ...(password === undefined ? [] : [`requirepass ${password}`, `sentinel sentinel-pass ${password}`]),
        `sentinel monitor mymaster 127.0.0.1 ${master.port} 2`,
        'sentinel down-after-milliseconds mymaster 1000',
        'sentinel failover-timeout mymaster 4000',
      ];
      await writeFile(file, `${lines.join('\n')}\n`);
      const child = spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' });
      process.once('exit', () => child.kill('SIGKILL'));
      children.push(child);
    }
    const about = (port: number): Promise<Record<string, string>> =>
      askRedis(
        port,
        async (client) => {
          const flat = (await client.call('SENTINEL', 'MASTER', 'mymaster')) as string[];
          return Object.fromEntries(
            flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1]!]] : [])),
          ) as Record<string, string>;
        },
        password,
      );
    for (const port of ports) {
      const isWhole = async () => {
        const seen = await about(port).catch((): Record<string, string> => ({}));
        return seen['num-other-sentinels'] === '2' && seen['num-slaves'] === '1';
      };
      await until(isWhole, 30_000);
    }
    return {
      hosts: ports.map((port) => `127.0.0.1:${port}`).join(','),
      servers,
      master: async () => {
        const { port } = await about(ports[0]!);
        return servers.find((server) => server.port === Number(port))!;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
