/** What the tests of the Telegram channel share: its options against the fake Bot API, a log to read, a quick clock. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Hono } from 'hono';
import { type HttpServer, httpServer } from '../../src/channels/http.ts';
import type { TelegramOptions } from '../../src/channels/telegram.ts';
import type { FakeBotApi } from '../support/fake-bot-api.ts';

/** Waits a twentieth of the time. */
export const fast: NonNullable<TelegramOptions['wait']> = (ms, signal) =>
  sleep(ms / 20, undefined, { signal }).catch(() => undefined);

export type Notes = ReturnType<typeof notes>;

/** A log that keeps its lines. */
export const notes = () => {
  const [infos, warnings, errors]: string[][] = [[], [], []];
  return {
    infos: infos as string[],
    warnings: warnings as string[],
    errors: errors as string[],
    get all(): string[] {
      return [...this.infos, ...this.warnings, ...this.errors];
    },
    info: (line: string) => void infos?.push(line),
    warn: (line: string) => void warnings?.push(line),
    error: (line: string) => void errors?.push(line),
  };
};

export const optionsFor = (api: FakeBotApi): TelegramOptions => ({
  token: api.token,
  apiRoot: api.root,
  log: notes(),
  wait: fast,
});

/** An HTTP server on any free port, noted so that it can be closed. */
export const opened = async (
  servers: HttpServer[],
): Promise<{ app: Hono; url: string; close: () => Promise<void> }> => {
  const http = httpServer({ port: 0, log: notes() });
  servers.push(http);
  return { ...http, url: (await http.open()).url };
};
