/** What the tests of the Telegram channel share: a scene for each test, its options, a log to read, a quick clock. */
import type { Hono } from 'hono';
import { type HttpServer, httpServer } from '../../src/channels/http.ts';
import { type TelegramOptions, telegramChannel } from '../../src/channels/telegram.ts';
import { type FakeBotApi, fakeBotApi } from '../support/fake-bot-api.ts';
import { fast, notes } from '../support/notes.ts';
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
