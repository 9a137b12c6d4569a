/** The web chat as it runs, a real Chromium before it, and what went wrong in there. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Frame, type Page } from 'playwright-core';
import { makeBot } from '../../src/bot.ts';
import { httpServer } from '../../src/channels/http.ts';
import { type WebOptions, webChannel } from '../../src/channels/web.ts';
import { type WebWords, webWords } from '../../src/channels/web-page.ts';
import type { Inbound } from '../../src/core/conversation.ts';
import { mountMap } from '../../src/map-page.ts';
import { embeddedStore } from '../../src/stores/embedded.ts';
import { mountTakeAlong } from '../../src/take-along.ts';
import { NOON, realDirectory, realGuide, silent, tallyOf } from '../support/talk.ts';

const notes = { info: () => {}, warn: () => {}, error: () => {} };

/** A Chromium of its own profile. Throws a sentence when there is none: these tests are not to be passed over. */
export const launch = (): Promise<Browser> => {
  const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(
      `There is no Chromium at ${executablePath}: install it (apt-get install chromium), or set CHROMIUM.`,
    );
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-sync',
    ],
  });
};

export const words = (language: string): WebWords => {
  const { texts } = realGuide();
  const fact = texts.values(language, 'web');
  return Object.fromEntries(
    webWords.map((key) => [key, texts.say(language, 'web', key, { fact })]),
  ) as WebWords;
};

/** The whole bot behind the web chat, on a store that outlives it. `slow` milliseconds pass before each answer. */
export const server = async (more: Partial<WebOptions> = {}, at = { slow: 0 }, guide = realGuide()) => {
  const folder = mkdtempSync(join(tmpdir(), 'guia-web-'));
  let port = 0;
  const counted: string[] = [];
  const tally = tallyOf((...one) => void counted.push(one.join(' ')));
  const start = async (other: Partial<WebOptions> = {}) => {
    const store = embeddedStore({ folder, sessionDays: 1, onTrouble: () => {} });
    const http = httpServer({ port, log: notes });
    const channel = webChannel({
      http: http.app,
      log: notes,
      history: store,
      words: { es: words('es'), en: words('en') },
      allowedOrigins: [],
      tally: async () => 1,
      wipe: (chat) => store.forget(chat),
      sessionDays: 1,
      now: () => NOON,
      ...more,
      ...other,
    });
    mountMap(http.app, {
      directory: realDirectory(),
      guide,
      tally: async () => 1,
      source: () => 'here',
    });
    mountTakeAlong(http.app, { guide, now: () => NOON });
    const bot = makeBot({ guide, store, channels: [channel], log: silent, tally });
    const slowly = async (inbound: Inbound) => {
      if (at.slow) await new Promise((resolve) => setTimeout(resolve, at.slow));
      await bot.hear(inbound);
    };
    await channel.open(Object.assign(slowly, bot.hear));
    const opened = await http.open();
    port = opened.port;
    const stop = async () => {
      await channel.close();
      await http.close();
      await store.close();
    };
    return { url: opened.url, stop };
  };
  let running: Awaited<ReturnType<typeof start>> | undefined = await start();
  const { url } = running;
  return {
    url,
    at,
    /** What was counted of use, each statistic with its labels. */
    counted,
    stop: async () => {
      await running?.stop();
      running = undefined;
    },
    start: async (other: Partial<WebOptions> = {}) => {
      running = await start(other);
    },
    close: async () => {
      await running?.stop();
      rmSync(folder, { recursive: true });
    },
  };
};

/** A Chromium and the bot's page, up before the first test of a file and down after the last. */
export const onStage = () => {
  const stage = {} as { browser: Browser; chat: Awaited<ReturnType<typeof server>> };
  beforeAll(async () => {
    stage.browser = await launch();
    stage.chat = await server();
  });
  afterAll(async () => {
    await stage.browser?.close();
    await stage.chat?.close();
  });
  return stage;
};

/** Where an intranet's page has the widget's script. */
export type Place = 'body' | 'head' | 'injected';

/**
 * The pages of an intranet, on an origin of its own and with a strict policy of its own, that have the widget: at any
 * path, with `attributes` on the script.
 */
export const intranet = async (
  address: () => string,
  host: string,
  place: Place = 'body',
  attributes = '',
) => {
  const http = httpServer({ port: 0, log: notes });
  const script = () => `<script src="${address()}/widget.js" ${attributes}></script>`;
  http.app.get('/inject.js', (c) => {
    c.header('Content-Type', 'text/javascript');
    return c.body(
      `const one = document.createElement('script'); one.src = '${address()}/widget.js'; document.head.append(one);`,
    );
  });
  http.app.get('*', (c) => {
    const widget = address();
    c.header(
      'Content-Security-Policy',
      `default-src 'self'; script-src 'self' ${widget}; frame-src ${widget}; img-src data: ${widget}`,
    );
    const inHead = { body: '', head: script(), injected: '<script src="/inject.js"></script>' }[place];
    return c.html(
      `<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Intranet</title><link rel="icon" href="data:,">${inHead}</head>` +
        `<body><main><h1>Intranet</h1><p>Recursos humanos</p><a href="/nomina">Nómina</a></main>${place === 'body' ? script() : ''}</body></html>`,
    );
  });
  const { port } = await http.open();
  return { url: `http://${host}:${port}`, close: http.close };
};

/** A person's browser. `trouble` is every complaint of the console and every request to anywhere else. */
export const visit = async (browser: Browser, url: string, options: BrowserContextOptions = {}) => {
  const context = await browser.newContext({
    locale: 'es-MX',
    viewport: { width: 360, height: 640 },
    reducedMotion: 'reduce',
    // What a worker asks for cannot be held back or changed by a test; one of them is about it.
    serviceWorkers: 'block',
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const trouble: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
      trouble.push(`request: ${request.url()}`);
  });
  context.on('console', (line) => {
    if (line.text().startsWith('Service Worker registration blocked by Playwright')) return;
    if (line.type() === 'error' || line.type() === 'warning') trouble.push(`console: ${line.text()}`);
  });
  context.on('weberror', (error) => trouble.push(`error: ${error.error().message}`));
  return { context, page: await context.newPage(), trouble };
};

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds wrong, each with the elements it means. Answers further up are passed over: each was the last one once.
 * @param rules the only ones to look at; none: all.
 */
export const faults = async (on: Page | Frame, rules?: readonly string[]): Promise<string[]> => {
  if (!(await on.evaluate("'axe' in window"))) await on.evaluate(axe);
  const how = { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) };
  const { violations } = (await on.evaluate(
    `axe.run({ exclude: ['#log .guide:not(.last)'] }, ${JSON.stringify(how)})`,
  )) as { violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] };
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`,
  );
};
