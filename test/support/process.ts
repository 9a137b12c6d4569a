/** The program as an operator runs it: a real process with its own environment. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './talk.ts';

export type Run = {
  /** What it has printed so far. */
  output(): { out: string; err: string };
  /** Resolves when it has printed this; rejects with what it printed when it ends before. */
  printed(what: RegExp): Promise<void>;
  type(text: string): void;
  /** Ends its standard input. */
  endInput(): void;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  ended: Promise<number | null>;
};

/** Starts `src/main.ts`. Nothing of this machine's environment reaches it but the path. `ignore`: nobody can type. */
export function startBot(
  args: string[] = [],
  environment: Record<string, string> = {},
  input: 'pipe' | 'ignore' = 'pipe',
): Run {
  const child = spawn(process.execPath, ['tools/run.mjs', 'src/main.ts', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: tmpdir(), LOG_LEVEL: 'debug', ...environment },
    stdio: [input, 'pipe', 'pipe'],
  });
  // It may end before it has read what it was told.
  child.stdin?.on('error', () => undefined);
  let out = '';
  let err = '';
  const watchers = new Set<() => void>();
  const notice = () => {
    for (const watch of watchers) watch();
  };
  child.stdout?.on('data', (data: Buffer) => {
    out += data;
    notice();
  });
  child.stderr?.on('data', (data: Buffer) => {
    err += data;
    notice();
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      resolve(code);
      notice();
    });
  });
  let over = false;
  void ended.then(() => {
    over = true;
  });
  return {
    output: () => ({ out, err }),
    printed: (what) =>
      new Promise((resolve, reject) => {
        const watch = () => {
          if (!what.test(out + err) && !over) return;
          watchers.delete(watch);
          if (what.test(out + err)) resolve();
          else reject(new Error(`ended without printing ${what}:\n${out}\n${err}`));
        };
        watchers.add(watch);
        void ended.then(() => setImmediate(watch));
        watch();
      }),
    type: (text) => void child.stdin?.write(text),
    endInput: () => void child.stdin?.end(),
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
    ended,
  };
}

/** A folder for one test; `remove` takes it away again. */
export function temporary(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'guia-imss-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
