/** What the tests of the Telegram channel share: a scene for each test, its options, a log to read, a quick clock. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Hono } from 'hono';
import { type HttpServer, httpServer } from '../../src/channels/http.ts';
import { type TelegramOptions, telegramChannel } from '../../src/channels/telegram.ts';
import { type FakeBotApi, fakeBotApi } from '../support/fake-bot-api.ts';
import { scriptedCore } from './contract.ts';

export type Scene = Awaited<ReturnType<typeof setScene>>;

/** All that one test needs: the Bot API with Ana on it, a core that notes what it hears, a log, and the channel between. */
export const setScene = async () => {
  const api = await fakeBotApi();
  const core = scriptedCore();
  const log = notes();
  const closing: (() => Promise<void>)[] = [() => api.close()];
  return {
    api,
    ana: api.person(47, { language: 'es-MX' }),
    core,
    log,
    /** What `close` does, in this order. */
    closing,
    open: async (more: Partial<TelegramOptions> = {}) => {
      const channel = telegramChannel({ ...optionsFor(api), log, ...more });
      await channel.open(core.hear);
      closing.unshift(() => channel.close());
      return channel;
    },
    /** Ends what the test opened. Whatever went on, the token is nowhere in the log. */
    close: async () => {
      for (const close of closing) await close();
      expect(log.all.filter((line) => line.includes(api.token))).toEqual([]);
    },
  };
};

/** Waits a twentieth of the time. */
export const fast: NonNullable<TelegramOptions['wait']> = (ms, signal) =>
  sleep(ms / 20, undefined, { signal }).catch(() => undefined);

/** A log that keeps its lines. */
export const notes = () => {
  const [infos, warnings, errors]: [string[], string[], string[]] = [[], [], []];
  return {
    infos,
    warnings,
    errors,
    get all(): string[] {
      return [...infos, ...warnings, ...errors];
    },
    info: (line: string) => void infos.push(line),
    warn: (line: string) => void warnings.push(line),
    error: (line: string) => void errors.push(line),
  };
};

export const optionsFor = (api: FakeBotApi): TelegramOptions => ({
  token: api.token,
  apiRoot: api.root,
  log: notes(),
  wait: fast,
});

/** An HTTP server on any free port, noted so that it can be closed. It counts the calls that have arrived. */
export const opened = async (
  servers: HttpServer[],
): Promise<{ app: Hono; url: string; calls: () => number; close: () => Promise<void> }> => {
  const http = httpServer({ port: 0, log: notes() });
  servers.push(http);
  let calls = 0;
  http.app.use((_, next) => {
    calls += 1;
    return next();
  });
  return { ...http, url: (await http.open()).url, calls: () => calls };
};
