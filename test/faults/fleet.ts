/** Whole bots as processes, each started again whenever it ends, as a supervisor does; several of them behind a balancer. */
import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Balancer, startBalancer } from '../support/balancer.ts';
import type { FakeBotApi } from '../support/fake-bot-api.ts';
import { freePort } from '../support/port.ts';
import type { RedisServer } from '../support/redis-server.ts';
import type { Game } from './play.ts';

/** One process, and since when it has been up (`performance.now()`); undefined while it is not. */
type Member = { child: ChildProcess; upSince?: number; downSince?: number };

/** Starts as many as a game has, and resolves when all are up. `end` ends all. */
export const keepRunning = async (
  { way, processes = 1, chance = Math.random }: Game,
  api: FakeBotApi,
  redis: RedisServer | undefined,
  folder: string,
) => {
  const ports = await Promise.all(Array.from({ length: processes }, freePort));
  const balancer: Balancer | undefined = processes > 1 ? await startBalancer(ports) : undefined;
  const restarts: number[] = [];
  let ended = false;

  const launch = (member: Member, port: number): void => {
    member.child = spawn(process.execPath, ['tools/run.mjs', 'src/main.ts'], {
      cwd: join(import.meta.dirname, '..', '..'),
      env: {
        PATH: process.env.PATH,
        HOME: tmpdir(),
        LOG_LEVEL: 'info',
        TELEGRAM_BOT_TOKEN: api.token,
        TELEGRAM_API_ROOT: api.root,
        DATA_DIR: folder,
        PORT: String(port),
        ...(redis ? { REDIS_URL: redis.url } : {}),
        ...(way === 'webhook' ? { PUBLIC_URL: balancer?.url ?? `http://127.0.0.1:${port}` } : {}),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    member.child.stderr!.on('data', (data: Buffer) => {
      if (process.env.FAULTS_LOG) process.stderr.write(data);
      if (!String(data).includes('listens by')) return;
      member.upSince = performance.now();
      if (member.downSince !== undefined) restarts.push(member.upSince - member.downSince);
    });
    member.child.once('exit', () => {
      member.upSince = undefined;
      member.downSince = performance.now();
      if (!ended) launch(member, port);
    });
  };
  const fleet = ports.map((port) => {
    const member = {} as Member;
    launch(member, port);
    return member;
  });

  const areAllUp = (): boolean => fleet.every(({ upSince }) => upSince !== undefined);
  const untilUp = async (): Promise<void> => {
    while (!areAllUp()) await sleep(20);
  };
  const any = (): Member => fleet[Math.floor(chance() * fleet.length)]!;
  const ups = (): number[] => fleet.flatMap(({ upSince }) => upSince ?? []);
  await untilUp();
  return {
    restarts,
    areAllUp,
    untilUp,
    /** Since when one has been up all the time; undefined: none is. */
    upSince: (): number | undefined => (ups().length > 0 ? Math.min(...ups()) : undefined),
    allUpSince: (): number => Math.max(...ups()),
    kill: async (): Promise<void> => {
      any().child.kill('SIGKILL');
    },
    freeze: async (milliseconds: number): Promise<void> => {
      const member = any();
      member.child.kill('SIGSTOP');
      member.upSince = undefined;
      await sleep(milliseconds);
      member.child.kill('SIGCONT');
      member.upSince = performance.now();
    },
    end: async (): Promise<void> => {
      ended = true;
      await Promise.all(
        fleet.map(({ child }) => {
          const end = new Promise((resolve) => child.once('exit', resolve));
          child.kill('SIGKILL');
          return end;
        }),
      );
      await balancer?.close();
    },
  };
};
