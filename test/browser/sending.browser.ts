import type { BrowserContext, Page, Route } from 'playwright-core';
import { until } from '../support/until.ts';
import { hands } from './hands.ts';
import { onStage, visit, words } from './stage.ts';

const es = words('es');

const stage = onStage();
let context: BrowserContext;
let page: Page;
let trouble: string[];

const { bubbles, composer, last, says, write } = hands(() => page);

beforeEach(async () => {
  ({ context, page, trouble } = await visit(stage.browser, stage.chat.url));
});

afterEach(async () => {
  await context.close();
  expect(trouble).toEqual([]);
});

/** Holds the page's script back until it is told to go on. */
const slowScript = async (): Promise<() => void> => {
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route('**/chat.js', async (route) => {
    await held;
    await route.continue();
  });
  return goOn;
};

test('what is written before the script has come stays, cannot be sent, and it says why', async () => {
  const goOn = await slowScript();
  await page.goto(stage.chat.url, { waitUntil: 'commit' });
  await composer().fill('clinica 37700');
  await composer().press('Enter');
  expect(await page.locator('#send').isDisabled()).toBe(true);
  expect(await page.getByRole('status').textContent()).toBe(es.loading);
  expect(page.url()).toBe(`${stage.chat.url}/`);
  expect(await page.getByText(es.greeting).isVisible()).toBe(true);
  goOn();
  await says('¿En qué le ayudo?');
  expect(await page.getByRole('status').textContent()).toBe('');
  expect((await composer().inputValue()).trim()).toBe('clinica 37700');
  await page.locator('#send').click();
  await says('UMFH 11');
});

test('without any script there is a greeting and the emergency number', async () => {
  await context.close();
  ({ context, page, trouble } = await visit(stage.browser, stage.chat.url, { javaScriptEnabled: false }));
  await page.goto(stage.chat.url);
  expect(await page.getByText(es.greeting).isVisible()).toBe(true);
  expect(await page.locator('#emergency').getAttribute('href')).toBe('tel:911');
});

test('a long conversation is read from the browser’s memory once, however much is drawn', async () => {
  await page.goto(stage.chat.url);
  await says('¿En qué le ayudo?');
  await page.evaluate(`(() => {
    const state = JSON.parse(localStorage.guia);
    const [first] = state.items.filter(({ reply }) => reply);
    for (let n = 0; n < 140; n++) state.items.push({ ...first, key: 'n' + n, reply: { ...first.reply, id: 'n' + n } });
    localStorage.guia = JSON.stringify(state);
  })()`);
  await page.addInitScript(`
    window.parsed = 0;
    const parse = JSON.parse;
    JSON.parse = (text, ...more) => { if (text.length > 50000) window.parsed++; return parse(text, ...more); };
  `);
  await page.reload();
  await bubbles().nth(140).waitFor();
  await write('clinica 37700');
  await says('UMFH 11');
  expect(await page.evaluate('window.parsed')).toBe(1);
});

test('a message that is refused does not look sent', async () => {
  await page.goto(stage.chat.url);
  await says('¿En qué le ayudo?');
  await page.route('**/chat/messages', (route) => route.fulfill({ status: 400, json: {} }));
  await write('clinica 37700');
  await last().getByText(es.refused).waitFor();
  expect(await last().locator('time').count()).toBe(0);
  expect(await bubbles().count()).toBe(2);
  trouble.splice(0);
});

test('the first page asks for each of its files once, has its buttons within 14,000 bytes, and for the rest only then', async () => {
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  /** In the order in which they were asked for. */
  const asked: { id: string; path: string }[] = [];
  /** What came of each, its head included. */
  const bytes = new Map<string, number>();
  cdp.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (request.url.startsWith(stage.chat.url))
      asked.push({ id: requestId, path: new URL(request.url).pathname });
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes.set(requestId, encodedDataLength);
  });
  /** What the browser had already: the picture of the tab is that of the header. */
  const had = new Set<string>();
  cdp.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.fromDiskCache) had.add(requestId);
  });
  await page.goto(stage.chat.url);
  await says('¿En qué le ayudo?');
  const isMissing = ({ id, path }: (typeof asked)[number]) => path !== '/chat/events' && !bytes.has(id);
  await until(() => asked.some(({ path }) => path === '/chat/print.css') && !asked.some(isMissing));
  const answered = asked.findIndex(({ path }) => path === '/chat/messages');
  const isFile = ({ id, path }: (typeof asked)[number]) =>
    !['/chat/events', '/chat/messages'].includes(path) && !had.has(id);
  const [first, rest] = [asked.slice(0, answered).filter(isFile), asked.slice(answered).filter(isFile)];
  expect(first.map(({ path }) => path).sort()).toEqual([
    '/',
    '/chat/chat.css',
    '/chat/chat.js',
    '/chat/icon.svg',
  ]);
  expect(rest.map(({ path }) => path)).toEqual(['/chat/later.js', '/chat/print.css']);
  expect(first.reduce((sum, { id }) => sum + (bytes.get(id) ?? 0), 0)).toBeLessThanOrEqual(14_000);
});

test('what is tapped before the rest of the script has come is done when it comes, and that is asked for again where it did not', async () => {
  const held: Route[] = [];
  await page.route('**/chat/later.js*', (route) => void held.push(route));
  await page.goto(stage.chat.url);
  await says('¿En qué le ayudo?');
  await until(() => held.length === 1);
  await held[0]!.abort();
  await page.locator('#more > summary').click();
  await until(() => held.length === 2);
  await page.getByRole('button', { name: es.topics }).click();
  await held[1]!.abort();
  await page.getByRole('status').filter({ hasText: es.offline }).waitFor();
  expect(await bubbles().count()).toBe(1);
  await page.getByRole('button', { name: es.topics }).click();
  await until(() => held.length === 3);
  expect(await bubbles().count()).toBe(1);
  await held[2]!.continue();
  await bubbles().nth(2).waitFor();
  expect(await bubbles().nth(1).textContent()).toContain(es.topics);
  trouble.splice(0);
});
