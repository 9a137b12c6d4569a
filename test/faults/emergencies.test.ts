/**
 * Somebody in danger is told whom to call, whatever the store does: it gives no answer at all, takes nothing to write, or
 * refuses. Whole bots in this process, each channel against a stand-in of its platform.
 */

import { type Bot, makeBot } from '../../src/bot.ts';
import type { Channel } from '../../src/channels/channel.ts';
import { type HttpServer, httpServer } from '../../src/channels/http.ts';
import { telegramChannel } from '../../src/channels/telegram.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import type { Store } from '../../src/stores/store.ts';
import { browser } from '../channels/web-browser.ts';
import { webOver, whatsappOver } from '../support/channels.ts';
import { fakeBotApi } from '../support/fake-bot-api.ts';
import { fakeGraphApi } from '../support/fake-graph-api.ts';
import { realGuide, silent } from '../support/talk.ts';
import { until } from '../support/until.ts';

/** How long an answer is waited for, in milliseconds: far longer than it takes, and shorter than any store's patience. */
const LONG = 10_000;

jest.setTimeout(4 * LONG);

const DANGER = 'mi papá no respira';

/** A person of a platform. */
type Someone = { says(...texts: string[]): void; hears(): string[] };
/** A bot on a platform, and the person who writes to it. */
type Stage = { channel: Channel; listens?: () => Promise<void>; someone: () => Promise<Someone> };

let closing: (() => unknown)[];
let store: Store;
let never: Promise<never>;
let give: (why: Error) => void;

beforeEach(() => {
  never = new Promise<never>((_, reject) => {
    give = reject;
  });
  never.catch(() => undefined);
  closing = [];
  store = memoryStore();
});

afterEach(async () => {
  give(new Error('the end of the test'));
  for (const close of closing.reverse()) await close();
});

const serve = (): HttpServer => {
  const http = httpServer({ port: 0, log: silent });
  closing.push(() => http.close());
  return http;
};

const telegram = (way: 'polling' | 'webhook') => async (): Promise<Stage> => {
  const api = await fakeBotApi();
  closing.push(() => api.close());
  const http = serve();
  const publicUrl = way === 'webhook' ? (await http.open()).url : undefined;
  const channel = telegramChannel({
    ...{ token: api.token, apiRoot: api.root, http: http.app, publicUrl, log: silent },
  });
  const ana = api.person(47, { language: 'es' });
  return {
    channel,
    someone: async () => ({
      says: (...texts) => {
        for (const text of texts) ana.says(text);
      },
      hears: () => ana.heard().map(({ text }) => text),
    }),
  };
};

const whatsapp = async (): Promise<Stage> => {
  const api = await fakeGraphApi();
  closing.push(() => api.close());
  const http = serve();
  const channel = whatsappOver(realGuide(), api, { http: http.app, log: silent });
  const ana = api.person('5214151234567');
  return {
    channel,
    listens: async () => api.webhook(`${(await http.open()).url}/webhooks/whatsapp`),
    someone: async () => ({
      says: (...texts) =>
        api.together(() => {
          for (const text of texts) ana.says(text);
        }),
      hears: () => ana.heard().map(({ text }) => text),
    }),
  };
};

const web = async (): Promise<Stage> => {
  const http = serve();
  const channel = webOver(realGuide(), {
    ...{ http: http.app, log: silent, history: store },
    tally: (name, lifetime) => store.count(name, 1, lifetime),
    wipe: (chat) => store.forget(chat),
  });
  return {
    channel,
    someone: async () => {
      const { url } = await http.open();
      const one = browser(() => url);
      closing.push(() => one.close());
      await one.ask('/');
      return {
        says: (...texts) => {
          for (const text of texts) one.post({ kind: 'text', text });
        },
        hears: () => one.seen().map(({ text }) => text),
      };
    },
  };
};

const platforms: Record<string, () => Promise<Stage>> = {
  'Telegram by long polling': telegram('polling'),
  'Telegram by webhook': telegram('webhook'),
  WhatsApp: whatsapp,
  'the web chat': web,
};

/** What becomes of a store's calls. */
const faults: Record<string, () => void> = {
  'gives no answer at all': () => fails(() => never, 'load', 'save', 'forget', 'count'),
  'takes nothing to write, as a disk that hangs': () => fails(() => never, 'save', 'forget', 'count'),
  'refuses to write, as a disk that is full': () =>
    fails(() => Promise.reject(new Error('full')), 'save', 'forget', 'count'),
};

const fails = (call: () => Promise<never>, ...calls: ('load' | 'save' | 'forget' | 'count')[]): void => {
  for (const name of calls) store[name] = call;
};

const start = async (platform: string): Promise<Someone> => {
  const { channel, listens, someone } = await platforms[platform]!();
  const bot: Bot = makeBot({ guide: realGuide(), store, channels: [channel], log: silent });
  closing.push(async () => {
    give(new Error('the end of the test'));
    await channel.close();
    await bot.close();
  });
  await channel.open(bot.hear);
  await listens?.();
  return someone();
};

const isTold = (someone: Someone) => () => someone.hears().some((text) => text.includes('911'));

describe.each(Object.keys(faults))('a store that %s', (fault) => {
  test.each(Object.keys(platforms))('%s: an emergency is answered', async (platform) => {
    const someone = await start(platform);
    faults[fault]!();
    someone.says(DANGER);
    await until(isTold(someone), LONG);
  });

  // Telegram's webhook brings a chat's next message once the one before is confirmed. The page sends one message at a
  // time, and knows the words of danger itself: `browser/offline`.
  test.each(['Telegram by long polling', 'WhatsApp'])(
    '%s: so is one right behind another message',
    async (platform) => {
      const someone = await start(platform);
      faults[fault]!();
      someone.says('clinica 37700', DANGER);
      await until(isTold(someone), LONG);
    },
  );
});
