/**
 * `npm run bench:page`: how fast and how heavy the web page is for a weak phone on a slow line, measured in a
 * real Chromium against the program as it is started. The line is simulated by Chromium's own throttle, which
 * delays bodies, headers and answers alike. Ends with 1 when a bound is not kept.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';

const PASSES = 5;

/** A line: kilobits a second down and up, milliseconds to the server and back; how many times slower the processor is. */
type Line = { kbit: number; latency: number; cpu: number };

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const start = async (folder: string): Promise<{ child: ChildProcess; url: string }> => {
  const child = spawn(process.execPath, ['tools/run.mjs', 'src/main.ts'], {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      DATA_DIR: folder,
      PORT: String(await freePort()),
      WEB: 'on',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (data: Buffer) => {
      out += data;
      const found = /Web chat: (http\S+)/.exec(out)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(out)));
  });
  return { child, url };
};

/** A person's browser that has never been here. */
const visit = async (
  browser: Browser,
): Promise<{ page: Page; cdp: CDPSession; close: () => Promise<void> }> => {
  const context = await browser.newContext({ locale: 'es-MX', viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return { page, cdp, close: () => context.close() };
};

const slow = async (cdp: CDPSession, { kbit, latency, cpu }: Line): Promise<void> => {
  const throughput = kbit * 125;
  await cdp.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency, downloadThroughput: throughput, uploadThroughput: throughput },
  });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpu });
};

/** Milliseconds until the greeting that stands in the page is painted, the script is there, and the first buttons are. */
const opening = async (browser: Browser, url: string, line: Line) => {
  const { page, cdp, close } = await visit(browser);
  await slow(cdp, line);
  const from = Date.now();
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator('#answers button').first().waitFor({ timeout: 60_000 });
  const buttons = Date.now() - from;
  const [greeting, script] = (await page.evaluate(
    "[performance.getEntriesByName('first-contentful-paint')[0].startTime, performance.getEntriesByType('resource').find(({ name }) => name.endsWith('chat.js')).responseEnd]",
  )) as [number, number];
  await close();
  return { greeting, script, buttons };
};

/** What the page asks for only once its first buttons are there. */
const LATER = ['/chat/later.js', '/chat/print.css'];

/** Bytes on the wire, heads included: what comes until the first buttons are there, the greeting's answer, and the rest. */
const weight = async (browser: Browser, url: string) => {
  const { page, cdp, close } = await visit(browser);
  const paths = new Map<string, string>();
  const bytes = { page: 0, answer: 0, later: 0 };
  cdp.on('Network.responseReceived', ({ requestId, response }) =>
    paths.set(requestId, new URL(response.url).pathname),
  );
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const path = paths.get(requestId) ?? '';
    const part = path === '/chat/messages' ? 'answer' : LATER.includes(path) ? 'later' : 'page';
    bytes[part] += encodedDataLength;
  });
  await page.goto(url);
  await page.locator('#answers button').first().waitFor();
  await page.waitForTimeout(1000);
  await close();
  return bytes;
};

/**
 * Milliseconds of script for a reload of so many kept messages on a processor six times slower than this one: six
 * times the CPU time of the script's thread here. Chromium's own throttle delays a thread by wall-clock time, so
 * it would count the time of other processes several times over.
 */
const reload = async (browser: Browser, url: string, count: number) => {
  const { page, cdp, close } = await visit(browser);
  await page.goto(url);
  await page.locator('#answers button').first().waitFor();
  for (const text of ['clinica 37700', 'qué papeles necesita un bebé para registrarlo']) {
    await page.locator('#text').fill(text);
    await page.locator('#text').press('Enter');
    await page
      .locator('#log .mine + .guide')
      .nth(text.startsWith('clinica') ? 0 : 1)
      .waitFor();
  }
  await page.evaluate(`(() => {
    const state = JSON.parse(localStorage.guia);
    const shown = state.items.filter(({ reply, text }) => reply || text);
    state.items = Array.from({ length: ${count} }, (_, n) => {
      const { reply, ...one } = shown[n % shown.length];
      return { ...one, key: 'k' + n, ...(reply ? { reply: { ...reply, id: 'k' + n } } : { state: 'sent' }) };
    });
    localStorage.guia = JSON.stringify(state);
  })()`);
  await page.reload();
  await page
    .locator('#log .bubble')
    .nth(count - 1)
    .waitFor();
  const { metrics } = await cdp.send('Performance.getMetrics');
  await close();
  return 6 * 1000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN);
};

const median = (all: number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]!;
const passes = async <T>(run: () => Promise<T>): Promise<T[]> => {
  const all: T[] = [];
  for (let n = 0; n < PASSES; n++) all.push(await run());
  return all;
};

const folder = mkdtempSync(join(tmpdir(), 'guia-page-'));
const { child, url } = await start(folder);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
let isKept = true;
const tell = (what: string, figure: number, unit: string, most?: number): void => {
  const verdict =
    most === undefined ? '' : figure <= most ? `at most ${most}: kept` : `at most ${most}: NOT KEPT`;
  if (verdict.includes('NOT')) isKept = false;
  process.stdout.write(`${what.padEnd(58)} ${Math.round(figure)} ${unit} ${verdict}\n`);
};
try {
  const bytes = await weight(browser, url);
  tell('first page on the wire, heads of HTTP/1.1 included', bytes.page, 'bytes', 14_000);
  tell('answer to the greeting', bytes.answer, 'bytes');
  tell('what is fetched once it is there', bytes.later, 'bytes');
  const modem = await passes(() => opening(browser, url, { kbit: 48, latency: 150, cpu: 1 }));
  const script = median(modem.map((one) => one.script));
  tell('48 kbit/s, 150 ms: greeting painted', median(modem.map((one) => one.greeting)), 'ms', script);
  tell('48 kbit/s, 150 ms: script here', script, 'ms');
  tell('48 kbit/s, 150 ms: first buttons', median(modem.map((one) => one.buttons)), 'ms');
  const phone = await passes(() => opening(browser, url, { kbit: 400, latency: 150, cpu: 4 }));
  tell(
    '400 kbit/s, 150 ms, processor 4x slower: first buttons',
    median(phone.map((one) => one.buttons)),
    'ms',
    2000,
  );
  const long = await passes(() => reload(browser, url, 150));
  tell('150 messages again: script, processor 6x slower', median(long), 'ms', 400);
} finally {
  await browser.close();
  child.kill();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = isKept ? 0 : 1;
