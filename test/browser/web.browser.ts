import type { Browser, BrowserContext, Page } from 'playwright-core';
import { hands } from './hands.ts';
import { launch, server, visit, words } from './stage.ts';

const es = words('es');
const en = words('en');

let browser: Browser;
let chat: Awaited<ReturnType<typeof server>>;
let context: BrowserContext;
let page: Page;
let trouble: string[];

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser?.close());

beforeEach(async () => {
  chat = await server();
  ({ context, page, trouble } = await visit(browser, chat.url));
});

afterEach(async () => {
  await context.close();
  await chat.close();
  expect(trouble).toEqual([]);
});

const { log, bubbles, last, answer, composer, says, write, shown, choose } = hands(() => page);
const arrive = async (on: Page = page, path = '/') => {
  await on.goto(chat.url + path);
  await says('¿En qué le ayudo?', on);
};

test('a conversation: greeting, clinics by postal code as cards, English, start over', async () => {
  await arrive();
  await write('clinica 37700');
  await says('UMFH 11 San Miguel de Allende');
  const cards = last().locator('.card');
  expect(await cards.count()).toBe(3);
  const way = cards.first().getByRole('link', { name: 'Cómo llegar: UMFH 11 San Miguel de Allende' });
  expect(await way.getAttribute('href')).toMatch(/^https:\/\/www\.google\.com\/maps\/dir\//);
  expect(await way.textContent()).toBe('Cómo llegar');
  const map = last().getByRole('img', { name: 'Mapa de lo más cercano a 37700' });
  await map.scrollIntoViewIfNeeded();
  await page.waitForFunction("document.querySelector('.bubble img').naturalWidth === 480");
  expect(await last().locator('strong').first().textContent()).toMatch(/^Clínicas familiares del IMSS/);
  expect(await last().textContent()).not.toContain('*');
  expect(await last().locator('a[href="tel:8006232323"]').count()).toBe(1);

  await choose('English');
  await says('IMSS family clinics closest to 37700');
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(await composer().getAttribute('placeholder')).toBe(en.write);
  expect(await page.title()).toBe('Guía IMSS · unofficial');

  await choose('Español');
  await says('Clínicas familiares del IMSS más cercanas a 37700');
  expect(await page.locator('#erase').textContent()).toBe(es.erase);
  expect(await page.locator('#emergency').getAttribute('aria-label')).toBe(es.emergency);

  await choose('English');
  await says('IMSS family clinics closest to 37700');
  await choose(en.start_over);
  await write('hello');
  await log().getByText('Starting again.').waitFor();
  expect(await log().getByText('37700').count()).toBe(0);
});

test('a pressed button is said aloud as one’s own words, and its buttons are gone', async () => {
  await arrive();
  await answer('Buscar clínica').click();
  await says('¿Dónde está?');
  expect((await shown()).at(-2)).toContain('Buscar clínica');
  expect(await answer('Citas médicas').count()).toBe(0);
  expect(await answer('📍 Compartir mi ubicación').count()).toBe(1);
});

test('a single clinic has one card', async () => {
  await arrive();
  await write('clinica 37700');
  await answer('1. UMFH 11').click();
  await says('≈ 1.2 km de 37700');
  expect(await last().locator('.card').count()).toBe(1);
});

test('a reload brings the conversation back, and asks nothing anew', async () => {
  await arrive();
  await write('clinica 37700');
  await says('UMFH 11');
  const before = await shown();
  await page.reload();
  await last().waitFor();
  expect(await shown()).toEqual(before);
  await answer('Ver más').click();
  await says('clínica');
  expect((await shown()).length).toBe(before.length + 2);
});

test('the server is started anew: what was sent meanwhile is answered, and the conversation goes on', async () => {
  await arrive();
  await write('clinica 37700');
  await says('UMFH 11');
  await chat.stop();
  await write('1');
  await page.getByText(es.not_sent).waitFor();
  expect(await page.getByRole('status').textContent()).toBe(es.offline);
  await chat.start();
  await says('≈ 1.2 km de 37700');
  expect(await page.getByText(es.not_sent).count()).toBe(0);
  trouble.splice(0);
});

test('an answer that was lost on its way is shown once when the message is sent again', async () => {
  await arrive();
  const before = (await shown()).length;
  let lost = 0;
  await page.route('**/chat/messages', async (route) => {
    if (lost++ > 0) return route.continue();
    await route.fetch();
    await route.abort();
  });
  await write('clinica 37700');
  await says('UMFH 11');
  await page.locator('.state').waitFor({ state: 'detached' });
  expect((await shown()).length).toBe(before + 2);
  const kept = (await page.evaluate('JSON.parse(localStorage.guia).items.map(({ key }) => key)')) as string[];
  expect(new Set(kept).size).toBe(kept.length);
  trouble.splice(0);
});

test('two tabs agree, whichever is written in', async () => {
  await arrive();
  const other = await context.newPage();
  await other.goto(`${chat.url}/`);
  await says('¿En qué le ayudo?', other);
  expect(await bubbles(other).count()).toBe(1);
  const agree = async (newest: string) => {
    await says(newest);
    await says(newest, other);
    expect(await shown(other)).toEqual(await shown());
  };
  await write('clinica 37700', other);
  await agree('UMFH 11');
  await answer('1. UMFH 11').click();
  await agree('≈ 1.2 km de 37700');
  await answer('Otra ubicación').click();
  await agree('¿Dónde está?');
  await page.bringToFront();
  await choose(es.start_over);
  await bubbles().first().waitFor({ state: 'detached' });
  await write('hola', other);
  await other.getByText('Empezamos de nuevo.').waitFor();
  await agree('¿En qué le ayudo?');
});

test('a reply that comes before its receipt says on every tab that the message was received', async () => {
  await arrive();
  const other = await context.newPage();
  await other.goto(`${chat.url}/`);
  await says('¿En qué le ayudo?', other);
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  await other.route('**/chat/messages', async (route) => {
    const response = await route.fetch();
    await finished;
    await route.fulfill({ response });
  });
  await write('clinica 37700', other);
  await says('UMFH 11');
  await says('UMFH 11', other);
  finish();
  expect((await shown(other)).filter((text) => text.includes('UMFH 11'))).toHaveLength(1);
});

test('the place is asked of the browser only on a tap, and is looked up', async () => {
  await context.grantPermissions(['geolocation'], { origin: chat.url });
  await context.setGeolocation({ latitude: 20.9144, longitude: -100.7452 });
  await page.addInitScript(
    'const ask = navigator.geolocation.getCurrentPosition; navigator.geolocation.getCurrentPosition = function (...all) { window.asked = 1; ask.apply(this, all); }',
  );
  await arrive();
  await answer('Buscar clínica').click();
  await answer('📍 Compartir mi ubicación').waitFor();
  expect(await page.evaluate('window.asked')).toBeUndefined();
  await answer('📍 Compartir mi ubicación').click();
  await says('UMFH 11 San Miguel de Allende');
  expect((await shown()).at(-2)).toContain(es.my_place);
});

test('a place that is not given is no dead end', async () => {
  await arrive();
  await answer('Buscar clínica').click();
  await answer('📍 Compartir mi ubicación').click();
  await page.getByRole('status').filter({ hasText: es.place_denied }).waitFor();
  expect(await page.evaluate('document.activeElement.id')).toBe('text');
  await write('37700');
  await says('UMFH 11');
});

test('without a network a message waits, and goes out when it is back', async () => {
  await arrive();
  await context.setOffline(true);
  await write('clinica 37700');
  await page.getByText(es.not_sent).waitFor();
  expect(await page.getByRole('status').textContent()).toContain('911');
  await context.setOffline(false);
  await says('UMFH 11');
  expect(await page.getByRole('status').textContent()).toBe('');
  trouble.splice(0);
});

test('what was not sent when the page was closed is sent when it is opened again, on a tap at the latest', async () => {
  await arrive();
  await chat.stop();
  await write('clinica 37700');
  await page.getByText(es.not_sent).waitFor();
  await page.close();
  await chat.start();
  page = await context.newPage();
  await page.goto(chat.url);
  await says('UMFH 11');
  trouble.splice(0);
});

test('who writes too fast is asked to wait a little, and is answered', async () => {
  let sum = 0;
  await chat.close();
  chat = await server({
    tally: async () => sum++,
    limits: { messages: 3, messagesOfAddress: 3, window: 1000 },
  });
  await context.close();
  ({ context, page, trouble } = await visit(browser, chat.url));
  await arrive();
  sum = 10;
  await write('clinica 37700');
  await page.getByRole('status').filter({ hasText: es.too_many }).waitFor();
  expect(await last().locator('.state').textContent()).toBe(es.waiting);
  sum = 0;
  await says('UMFH 11');
  trouble.splice(0);
});

test('by keyboard alone: to the buttons, through them, on to the next ones, and Escape closes the menu', async () => {
  await arrive();
  await page.keyboard.press('Tab');
  const focused = () =>
    page.evaluate(
      'document.activeElement.textContent.trim() || document.activeElement.ariaLabel',
    ) as Promise<string>;
  const seen: string[] = [];
  for (let n = 0; n < 12 && (await focused()) !== '🏥Buscar clínica'; n++) {
    seen.push(await focused());
    await page.keyboard.press('Tab');
  }
  expect(await focused()).toBe('🏥Buscar clínica');
  expect(seen.slice(0, 3)).toEqual([es.to_text, `☎\uFE0E${es.emergency}${es.emergency_phone}`, '⋮']);
  await page.keyboard.press('Enter');
  await says('¿Dónde está?');
  await page.locator('#answers:focus').waitFor();
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('📍 Compartir mi ubicación');
  await page.keyboard.press('Tab');
  await page.keyboard.type('clinica 37700');
  await page.keyboard.press('Shift+Enter');
  expect(await composer().inputValue()).toBe('clinica 37700\n');
  await page.keyboard.press('Enter');
  await says('UMFH 11');
  expect(await page.evaluate('document.activeElement.id')).toBe('text');
  await page.locator('#more > summary').focus();
  await page.keyboard.press('Enter');
  expect(await page.getByRole('button', { name: es.print }).isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  expect(await page.getByRole('button', { name: es.print }).isVisible()).toBe(false);
  expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY');
});

test('a screen reader hears what is new and who says it, and no old message again', async () => {
  // Notes what is put into the log, and whether that is announced at that moment.
  await page.addInitScript(`
    window.added = [];
    new MutationObserver((all) => {
      for (const { target, addedNodes } of all)
        if (target.id === 'log') for (const one of addedNodes) window.added.push(target.ariaLive + ' ' + one.className);
    }).observe(document, { childList: true, subtree: true });
  `);
  await arrive();
  await page.reload();
  await page.locator('#log[aria-live=polite]').waitFor();
  expect(await page.evaluate('window.added')).toEqual([expect.stringMatching(/^off bubble guide/)]);
  await write('clinica 37700');
  await says('UMFH 11');
  const added = (await page.evaluate('window.added')) as string[];
  expect(added.filter((one) => /^polite .*guide/.test(one))).toHaveLength(1);
  expect(await last().locator('.spoken').textContent()).toBe(`${es.guide}: `);
  expect(await log().locator('#answers').count()).toBe(0);
});

test('a link opens its topic once, and leaves the address', async () => {
  await page.goto(`${chat.url}/?start=find-clinic-onboarding&lang=es`);
  await last().waitFor();
  expect(page.url()).toBe(`${chat.url}/?lang=es`);
  const sent = (await page.evaluate(
    'JSON.parse(localStorage.guia).items.filter((item) => item.what).map((item) => item.what)',
  )) as unknown[];
  expect(sent).toEqual([{ kind: 'command', command: 'start', argument: 'find-clinic-onboarding' }]);
  await page.reload();
  await last().waitFor();
  expect(await bubbles().count()).toBe(1);
});

test('a personal number stays neither on the screen nor in the browser', async () => {
  await arrive();
  await write('mi nss es 12345678901');
  await says('borrar');
  expect((await shown()).join()).not.toContain('12345678901');
  expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('12345678901');
});

test('a deletion leaves nothing on the screen but its receipt, and a reload nothing else', async () => {
  await arrive();
  await write('clinica 37700');
  await says('UMFH 11');
  const identity = async () => (await context.cookies(chat.url)).map(({ value }) => value).join();
  const before = await identity();
  await write('borrar mis datos');
  await answer('Sí, borrar todo').click();
  await says('Recibo de borrado');
  await page.getByRole('status').filter({ hasText: es.erased_here }).waitFor();
  expect(await identity()).toMatch(/^[\w-]{32}\.[\w-]{43}$/);
  expect(await identity()).not.toBe(before);
  await bubbles().nth(1).waitFor({ state: 'detached' });
  expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('UMFH 11');
  await page.reload();
  await says('Recibo de borrado');
  expect(await bubbles().count()).toBe(1);
  await write('clinica 37700');
  await log().getByText('UMFH 11 San Miguel').first().waitFor();
});

test('who is done on a computer that others use leaves nothing there, and the next person begins anew', async () => {
  await arrive();
  await write('clinica 37700');
  await says('UMFH 11');
  await page.getByLabel(es.write).fill('mi nombre es');
  const before = (await context.cookies(chat.url)).map(({ value }) => value);
  await page.locator('#more summary').click();
  await page.getByRole('button', { name: es.end_here }).click();
  await page.getByRole('status').filter({ hasText: es.ended_here }).waitFor();
  expect(await bubbles().count()).toBe(0);
  expect(await page.getByLabel(es.write).inputValue()).toBe('');
  expect(await page.evaluate('JSON.stringify([localStorage, sessionStorage])')).not.toMatch(
    /UMFH|37700|nombre/,
  );
  expect(await context.cookies(chat.url)).toEqual([]);
  await page.reload();
  await last().waitFor();
  expect((await shown()).join()).not.toContain('UMFH 11');
  const after = (await context.cookies(chat.url)).map(({ value }) => value);
  expect(after).toHaveLength(1);
  expect(after).not.toEqual(before);
});

test('who is done just after beginning anew leaves nothing of what could have been undone', async () => {
  await arrive();
  await write('clinica 37700');
  await says('UMFH 11');
  await choose(es.start_over);
  expect(await page.evaluate('localStorage.guia')).toContain('37700');
  await choose(es.end_here);
  await page.getByRole('status').filter({ hasText: es.ended_here }).waitFor();
  expect(await page.evaluate('localStorage.guia')).not.toMatch(/UMFH|37700/);
  expect(await page.locator('#undo').isVisible()).toBe(false);
});

test('on paper there is the last answer alone, and that it is not official', async () => {
  await arrive();
  await write('clinica 37700');
  await says('UMFH 11');
  await page.emulateMedia({ media: 'print' });
  const visible = async (selector: string) => {
    const all = await page.locator(selector).all();
    return (await Promise.all(all.map((one) => one.isVisible()))).filter(Boolean).length;
  };
  expect(await visible('.bubble')).toBe(1);
  expect(await last().isVisible()).toBe(true);
  expect(await visible('form, #answers button, #more > summary')).toBe(0);
  expect(await page.getByText(es.confirm_before).isVisible()).toBe(true);
});

test('the last answer is passed on as plain text, with what it is', async () => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: chat.url });
  await page.addInitScript('delete Navigator.prototype.share');
  await arrive();
  await write('clinica 37700');
  await says('UMFH 11');
  await choose(es.share);
  await page.getByRole('status').filter({ hasText: es.copied }).waitFor();
  const copied = (await page.evaluate('navigator.clipboard.readText()')) as string;
  expect(copied).toMatch(/^Clínicas familiares del IMSS más cercanas a 37700/);
  expect(copied).toContain(es.confirm_before);
  expect(copied.endsWith(` · ${chat.url}/`)).toBe(true);
  expect(copied).not.toContain('¿Qué más necesita?');
  expect(copied).not.toContain('*');
});

test('whatever a reply holds becomes text, never markup', async () => {
  await scripted({
    json: {
      replies: [
        said('x.0', {
          text: '<img src=x onerror=alert(1)> *a <b>b</b>* https://example.org/?a=1&b=2. javascript:alert(1)\n\n2*3*4 & so',
          links: ['https://example.org/?a=1&b=2', 'javascript:alert(1)'].map((href) => ({
            text: href,
            href,
          })),
          choices: [{ id: 'a', label: '<i>c</i>' }],
          language: 'en',
        }),
      ],
    },
  });
  await page.goto(chat.url);
  await says('2*3*4 & so');
  expect(await last().locator('img, b, i').count()).toBe(0);
  expect(await last().locator('strong').textContent()).toBe('a <b>b</b>');
  expect(await last().locator('a').count()).toBe(1);
  expect(await last().locator('a').getAttribute('href')).toBe('https://example.org/?a=1&b=2');
  expect(await last().getAttribute('lang')).toBe('en');
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(await answer('<i>c</i>').count()).toBe(1);
});

/** Answers the page's messages with these, one after another, the last one again and again. */
const scripted = async (...answers: { status?: number; json: unknown }[]) => {
  const sent: Record<string, unknown>[] = [];
  await page.route('**/chat/messages', (route) => {
    sent.push(route.request().postDataJSON());
    return route.fulfill(answers.length > 1 ? answers.shift()! : answers[0]!);
  });
  return sent;
};
const said = (id: string, more: object = {}) => ({ n: 0, id, text: id, choices: [], ...more });

test('an emergency typed behind a message that nobody takes is seen by the server, and its answer shown', async () => {
  const sent = await scripted(
    { json: { replies: [said('hola.0')] } },
    { status: 503, json: { replies: [] } },
    { status: 503, json: { replies: [said('llame.0')] } },
  );
  await page.goto(chat.url);
  await says('hola.0');
  await write('uno');
  await page.getByText(es.sending).waitFor();
  await write('me duele el pecho');
  await log().getByText('llame.0').waitFor();
  const told = sent.find(({ waiting }) => (waiting as unknown[]).length > 0);
  expect(told).toMatchObject({ text: 'uno', waiting: [{ kind: 'text', text: 'me duele el pecho' }] });
  expect(new Set(sent.filter(({ text }) => text === 'uno').map(({ id }) => id)).size).toBe(1);
  trouble.splice(0);
});

test('buttons that open pages are links, and an answer can be passed on', async () => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: chat.url });
  await page.addInitScript('delete Navigator.prototype.share');
  const share = { label: 'Pasar', topic: 'scam', text: 'Cuidado' };
  const choices = [{ id: 'a/b/web', label: 'Página', url: 'https://example.org/a' }];
  await scripted({ json: { replies: [said('aquí', { share, choices })] } });
  await page.goto(chat.url);
  await says('aquí');
  expect(await page.getByRole('link', { name: 'Página' }).getAttribute('href')).toBe('https://example.org/a');
  await answer('Pasar').click();
  await page.getByRole('status').filter({ hasText: es.copied }).waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(`Cuidado\n${chat.url}/?start=scam`);
});

test.each(['spends', 'replaces'])(
  'a reply that %s another takes its buttons, and leaves its text',
  async (what) => {
    const choices = [{ id: 'a/b/c', label: 'Uno' }];
    await scripted(
      { json: { replies: [said('primero', { choices })] } },
      { json: { replies: [said('segundo', { [what]: 'primero' })] } },
    );
    await page.goto(chat.url);
    await answer('Uno').waitFor();
    await write('otra cosa');
    await says('segundo');
    expect(await answer('Uno').count()).toBe(0);
    expect((await shown())[0]).toContain('primero');
  },
);

test('a browser that keeps nothing still talks', async () => {
  await page.addInitScript(
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })",
  );
  await arrive();
  await write('clinica 37700');
  await says('UMFH 11');
  await page.reload();
  await says('UMFH 11');
});
