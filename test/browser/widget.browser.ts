import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { root } from '../support/talk.ts';
import { until } from '../support/until.ts';
import { hands } from './hands.ts';
import { faults, intranet, launch, type Place, server, visit, words } from './stage.ts';

const es = words('es');

let browser: Browser;
let chat: Awaited<ReturnType<typeof server>>;
let company: Awaited<ReturnType<typeof intranet>>;
let context: BrowserContext;
let page: Page;
let trouble: string[];

const { answer, bubbles, composer, last, log, says, write } = hands(() => page);

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser?.close());

beforeEach(async () => {
  ({ context, page, trouble } = await visit(browser, 'http://'));
});

afterEach(async () => {
  await context.close();
  await company.close();
  await chat.close();
  expect(trouble).toEqual([]);
});

/** Takes back complaints that a test is about. */
const forgive = (about: string): void => {
  trouble.splice(0, trouble.length, ...trouble.filter((line) => !line.includes(about)));
};

type Options = NonNullable<Parameters<typeof server>[0]>;

/** A company's pages on this host, and the chat as it is set up for it. */
const employ = async (
  host: string,
  more: (origin: string) => Options,
  place?: Place,
  attributes?: string,
): Promise<void> => {
  let address = '';
  company = await intranet(() => address, host, place, attributes);
  chat = await server(more(company.url));
  address = chat.url;
  await page.goto(company.url);
};
const allowing = (origin: string): Options => ({ allowedOrigins: [origin] });
const opener = () => page.getByRole('button', { name: es.open_chat });
const frameOf = async () => (await (await page.locator('iframe').elementHandle())!.contentFrame())!;

const embed = async (...all: Parameters<typeof employ>) => {
  await employ(...all);
  await opener().click();
  return frameOf();
};

test('the widget opens the chat where it is allowed, and closes it again', async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const frame = await embed('127.0.0.1', allowing);
  await says('¿En qué le ayudo?', frame);
  await write('clinica 37700', frame);
  await says('UMFH 11', frame);
  expect(await faults(frame)).toEqual([]);
  if (process.env.UPDATE_SCREENS) await page.screenshot({ path: join(root, 'docs/screens/widget.png') });
  await frame.locator('#close').click();
  await page.locator('iframe').waitFor({ state: 'hidden' });
  await page.waitForFunction(
    "document.querySelector('guia-imss').shadowRoot.activeElement?.tagName === 'BUTTON'",
  );
  expect(await faults(page)).toEqual([]);
  await opener().click();
  await composer(frame).press('Escape');
  await opener().waitFor();
});

test('on another site the conversation goes on too, by a cookie of that site’s own', async () => {
  const frame = await embed('localhost', (origin) => ({
    allowedOrigins: [origin],
    publicUrl: 'https://guia.example',
  }));
  await says('¿En qué le ayudo?', frame);
  await answer('Buscar clínica', frame).click();
  await write('37700', frame);
  await says('UMFH 11', frame);
  const cookies = await context.cookies(chat.url);
  expect(cookies).toMatchObject([
    { name: '__Host-guia-embedded', sameSite: 'None', secure: true, httpOnly: true },
  ]);
});

test('a browser that takes no cookie there is told, and led to a window of its own', async () => {
  // Without https there is no cookie that a frame on another site could have.
  const frame = await embed('localhost', allowing);
  await says('¿En qué le ayudo?', frame);
  await write('clinica 37700', frame);
  await says('UMFH 11', frame);
  await frame.getByRole('link', { name: es.own_window_link }).waitFor();
});

test('nobody else may show the chat in a frame', async () => {
  const frame = await embed('127.0.0.1', () => ({ allowedOrigins: ['https://intranet.example'] }));
  await until(() => frame.url() === 'chrome-error://chromewebdata/');
  expect(await log(frame).count()).toBe(0);
  forgive('frame-ancestors');
});

test.each<Place>(['head', 'injected'])('a script that stands %s waits for the page', async (place) => {
  const frame = await embed('127.0.0.1', allowing, place);
  await says('¿En qué le ayudo?', frame);
});

test('its topic begins a conversation, and breaks none off', async () => {
  let frame = await embed('127.0.0.1', allowing, 'body', 'data-start="find-clinic"');
  await says('¿Dónde está?', frame);
  await write('cómo saco una cita con el especialista', frame);
  await says('especialista', frame);
  const count = await bubbles(frame).count();
  await page.goto(`${company.url}/nomina`);
  frame = await frameOf();
  await last(frame).waitFor();
  // What would come, comes before this is answered.
  await write('gracias', frame);
  await bubbles(frame)
    .nth(count + 1)
    .waitFor();
  expect(await bubbles(frame).count()).toBe(count + 2);
});

test('open or closed, it is so on the next page of the site', async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  let frame = await embed('127.0.0.1', allowing);
  await says('¿En qué le ayudo?', frame);
  await page.getByRole('link', { name: 'Nómina' }).click();
  await page.waitForURL(/nomina/);
  await page.locator('iframe').waitFor({ state: 'visible' });
  frame = await frameOf();
  await says('¿En qué le ayudo?', frame);
  expect(await page.evaluate('document.activeElement.tagName')).toBe('BODY');
  await page.getByRole('button', { name: es.close_chat }).click();
  await page.goto(company.url);
  await opener().waitFor();
  expect(await page.locator('iframe').isVisible()).toBe(false);
});

test('an answer that comes while it is closed is marked as unread, until it is opened', async () => {
  const frame = await embed('127.0.0.1', allowing);
  await says('¿En qué le ayudo?', frame);
  chat.at.slow = 400;
  await write('clinica 37700', frame);
  await frame.locator('#close').click();
  const unread = page.getByRole('button', { name: `${es.open_chat}. ${es.unread}` });
  await unread.waitFor();
  expect(await page.locator('guia-imss i').isVisible()).toBe(true);
  expect(await faults(page)).toEqual([]);
  await unread.click();
  await frame.locator('#close').click();
  await opener().waitFor();
  expect(await page.locator('guia-imss i').isVisible()).toBe(false);
});

test('a host that lets nothing in but what is its own, at whose address the chat is, can have it', async () => {
  await employ('127.0.0.1', allowing);
  await page.route(`${chat.url}/intranet`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: { 'content-security-policy': "default-src 'self'" },
      body: `<!doctype html><html lang="es"><head><title>Intranet</title><script src="/widget.js"></script></head><body><main><h1>Intranet</h1></main></body></html>`,
    }),
  );
  await page.goto(`${chat.url}/intranet`);
  await opener().click();
  const frame = await frameOf();
  await says('¿En qué le ayudo?', frame);
  await write('clinica 37700', frame);
  await says('UMFH 11', frame);
});

test('where nothing may be stored it says so in a line, and shows again what the server has', async () => {
  await page.addInitScript(
    "for (const which of ['localStorage', 'sessionStorage']) Object.defineProperty(window, which, { get() { throw new DOMException('no', 'SecurityError'); } })",
  );
  let frame = await embed('127.0.0.1', allowing);
  await says('¿En qué le ayudo?', frame);
  const line = () => frame.getByRole('status').filter({ hasText: es.not_kept });
  await line().waitFor();
  await write('clinica 37700', frame);
  await says('UMFH 11', frame);
  await line().waitFor();
  await page.reload();
  await opener().click();
  frame = await frameOf();
  await says('UMFH 11', frame);
});

test('a browser too old for it gets a link to a window of its own', async () => {
  await page.addInitScript('delete Document.prototype.adoptedStyleSheets');
  await employ('127.0.0.1', allowing);
  const link = page.getByRole('link', { name: es.open_chat });
  expect(await link.getAttribute('href')).toBe(`${chat.url}/?lang=es`);
  expect(await page.evaluate("getComputedStyle(document.querySelector('guia-imss a')).position")).toBe(
    'fixed',
  );
});
