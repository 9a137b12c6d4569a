import type { BrowserContext, Page } from 'playwright-core';
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

test('the first page asks for each of its files once', async () => {
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  const asked: string[] = [];
  cdp.on('Network.responseReceived', ({ response }) => {
    const { pathname } = new URL(response.url);
    if (!response.fromDiskCache && response.url.startsWith(stage.chat.url)) asked.push(pathname);
  });
  await page.goto(stage.chat.url);
  await says('¿En qué le ayudo?');
  await until(() => asked.includes('/chat/icon.svg'));
  await page.waitForTimeout(500);
  const files = asked.filter((path) => !/messages|events/.test(path));
  expect(files.sort()).toEqual(['/', '/chat/chat.css', '/chat/chat.js', '/chat/icon.svg']);
});
