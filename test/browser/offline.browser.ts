/** The page without a network: with the worker that keeps it, which the other tests do without. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { hands } from './hands.ts';
import { launch, server, visit, words } from './stage.ts';

const es = words('es');

let browser: Browser;
let chat: Awaited<ReturnType<typeof server>>;
let context: BrowserContext;
let page: Page;
let trouble: string[];

const { answer, bubbles, last, says, shown, write } = hands(() => page);

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser?.close());

const kept = async (): Promise<string[]> =>
  (await page.evaluate(
    "caches.keys().then((names) => names.filter((name) => name.startsWith('guia-')))",
  )) as string[];

const arrive = async () => {
  chat = await server();
  ({ context, page, trouble } = await visit(browser, chat.url, { serviceWorkers: 'allow' }));
  await page.goto(chat.url);
  await says('¿En qué le ayudo?');
  await until(async () => (await page.evaluate('navigator.serviceWorker.controller !== null')) === true);
};

afterEach(async () => {
  await context.close();
  await chat.close();
});

/** What the browser itself says of a server that is away is no fault of the page's. */
const complaints = () =>
  trouble.filter(
    (line) => !/ERR_(?:CONNECTION_REFUSED|INTERNET_DISCONNECTED|FAILED)|Failed to load resource/.test(line),
  );

test('without a network the page opens with the last answers and the numbers to call, and sends later what is written', async () => {
  await arrive();
  // What makes it an app on a telephone.
  const manifest = page.locator('link[rel=manifest]');
  expect(await manifest.getAttribute('href')).toBe('chat/es.webmanifest');
  await write('clinica 37700');
  await says('UMFH 11');
  const before = await shown();
  await chat.stop();
  await context.setOffline(true);
  await page.goto(`${chat.url}/?start=register`);
  await bubbles().first().waitFor();
  expect((await shown()).slice(0, before.length)).toEqual(before);
  const note = page.locator('#note');
  await note.filter({ hasText: es.offline }).waitFor();
  expect(
    await note.getByRole('link').evaluateAll((all) => all.map((one) => one.getAttribute('href'))),
  ).toEqual(['tel:911', 'tel:8009112000']);
  expect(await page.locator('#emergency').getAttribute('href')).toBe('tel:911');
  await write('me duele el pecho');
  const calls = last().locator('.call');
  await calls.first().waitFor();
  expect(await calls.evaluateAll((all) => all.map((one) => one.getAttribute('href')))).toEqual([
    'tel:911',
    'tel:8009112000',
  ]);
  await chat.start();
  await context.setOffline(false);
  await page.locator('.bubble.guide.alarm').last().waitFor();
  expect(complaints()).toEqual([]);
});

test('another language has its words without a network, too', async () => {
  await arrive();
  await page.locator('#more > summary').click();
  await page.locator('.menu').getByRole('button', { name: 'English' }).click();
  await says('How can I help?');
  await chat.stop();
  await context.setOffline(true);
  await page.reload();
  await page.getByPlaceholder(words('en').write).waitFor();
  expect(complaints()).toEqual([]);
});

test('another version of the page takes the place of the one that was kept, and nothing of it is left', async () => {
  await arrive();
  const [first, ...others] = await kept();
  expect(others).toEqual([]);
  const files = (await page.evaluate(
    `caches.open('${first}').then((one) => one.keys()).then((all) => all.map(({ url }) => new URL(url).pathname))`,
  )) as string[];
  expect(files.sort()).toEqual([
    '/',
    '/chat/chat.css',
    '/chat/chat.js',
    '/chat/icon.svg',
    '/chat/later.js',
    '/chat/print.css',
    '/chat/words-en.json',
    '/chat/words-es.json',
  ]);
  await chat.stop();
  await chat.start({ words: { es: { ...es, write: 'Otra versión' }, en: words('en') } });
  await page.reload();
  await page.getByPlaceholder('Otra versión').waitFor();
  await until(async () => {
    const now = await kept();
    return now.length === 1 && now[0] !== first;
  });
  await chat.stop();
  await context.setOffline(true);
  await page.reload();
  await page.getByPlaceholder('Otra versión').waitFor();
  await answer('Buscar clínica').waitFor();
  expect(complaints()).toEqual([]);
});

test('a server that only says that it is away is one that is away', async () => {
  await arrive();
  const refused: string[] = [];
  await context.route('**/*', (route) => {
    refused.push(new URL(route.request().url()).pathname);
    return route.fulfill({ status: 502, body: 'bad gateway' });
  });
  await page.reload();
  await page.locator('#text').waitFor();
  expect(refused).toContain('/');
  expect(await page.locator('#emergency').isVisible()).toBe(true);
});
