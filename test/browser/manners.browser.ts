import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { hands } from './hands.ts';
import { onStage, visit, words } from './stage.ts';

const es = words('es');

const stage = onStage();
let context: BrowserContext;
let page: Page;
let trouble: string[];

const { answer, bubbles, choose, composer, last, says, write, shown } = hands(() => page);

const arrive = async (options: BrowserContextOptions = {}) => {
  ({ context, page, trouble } = await visit(stage.browser, stage.chat.url, options));
  await page.goto(stage.chat.url);
  await says('¿En qué le ayudo?');
};

afterEach(async () => {
  await context.close();
  expect(trouble).toEqual([]);
});

/** What of these overlaps, or is out of the window. */
const collisions = (selector: string): Promise<string[]> =>
  page.evaluate(`(() => {
    const all = [...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => [one, one.getBoundingClientRect()]).filter(([, { width }]) => width > 0);
    const wrong = all.filter(([, { left, right }]) => left < -1 || right > innerWidth + 1).map(([one]) => one.outerHTML.slice(0, 60));
    for (const [one, a] of all) for (const [other, b] of all)
      if (one !== other && !one.contains(other) && !other.contains(one) && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
        wrong.push(one.outerHTML.slice(0, 40) + ' over ' + other.outerHTML.slice(0, 40));
    return wrong;
  })()`);

test('a text twice as large: nothing in the header overlaps, nothing is wider than the screen', async () => {
  await arrive({ viewport: { width: 360, height: 740 } });
  await page.evaluate("document.documentElement.style.fontSize = '200%'");
  expect(await collisions('header > *, header h1 > *, footer *')).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await page.locator('#more > summary').click();
  expect(await collisions('.menu button')).toEqual([]);
  await page.locator('#erase').scrollIntoViewIfNeeded();
  expect(await page.locator('#erase').isVisible()).toBe(true);
});

test('the size of the text can be chosen, and is kept', async () => {
  await arrive();
  const size = () => page.evaluate("getComputedStyle(document.querySelector('.bubble p')).fontSize");
  const before = Number.parseFloat(String(await size()));
  await choose(es.larger);
  await page.locator('.menu').getByRole('button', { name: es.larger }).click();
  const after = Number.parseFloat(String(await size()));
  expect(after).toBeGreaterThan(before * 1.3);
  await page.reload();
  await last().waitFor();
  expect(Number.parseFloat(String(await size()))).toBe(after);
});

test('what is being written survives a reload, but for personal numbers', async () => {
  await arrive();
  await composer().fill('mi NSS 12345678901 y una duda');
  await page.reload();
  await last().waitFor();
  expect(await composer().inputValue()).toBe('mi NSS ••••••••••• y una duda');
  await composer().press('Enter');
  await bubbles().nth(2).waitFor();
  await page.reload();
  await last().waitFor();
  expect(await composer().inputValue()).toBe('');
});

test('to begin anew can be undone, as if nothing had been', async () => {
  await arrive();
  await write('clinica 37700');
  await says('UMFH 11');
  const before = await shown();
  await choose(es.start_over);
  expect(await bubbles().count()).toBe(0);
  expect(await page.locator('#greeting').isVisible()).toBe(true);
  await page.getByRole('button', { name: es.undo }).click();
  expect(await shown()).toEqual(before);
  await answer('1. UMFH 11').click();
  await says('≈ 1.2 km de 37700');
});

test('to begin anew is final after ten seconds, or when something else is said', async () => {
  ({ context, page, trouble } = await visit(stage.browser, stage.chat.url));
  await page.clock.install();
  await page.goto(stage.chat.url);
  await says('¿En qué le ayudo?');
  await choose(es.start_over);
  await page.clock.runFor(9000);
  expect(await page.getByRole('button', { name: es.undo }).isVisible()).toBe(true);
  await page.clock.runFor(1500);
  await says('Empezamos de nuevo.');
  expect(await page.getByRole('button', { name: es.undo }).isVisible()).toBe(false);
  await choose(es.start_over);
  await write('clinica 37700');
  await says('UMFH 11');
  expect(await page.getByRole('button', { name: es.undo }).isVisible()).toBe(false);
});

test('messages of other days are told apart, with their dates', async () => {
  ({ context, page, trouble } = await visit(stage.browser, stage.chat.url, {
    timezoneId: 'America/Mexico_City',
  }));
  await page.clock.setFixedTime('2026-11-24T21:00:00-06:00');
  await page.goto(stage.chat.url);
  await says('¿En qué le ayudo?');
  expect(await page.locator('.day').count()).toBe(0);
  await page.clock.setFixedTime('2026-11-26T09:00:00-06:00');
  await page.reload();
  await says('¿En qué le ayudo?');
  await write('clinica 37700');
  await says('UMFH 11');
  expect(await page.locator('.day').allTextContents()).toEqual([
    'martes, 24 de noviembre',
    'jueves, 26 de noviembre',
  ]);
  expect(await bubbles().first().locator('time').textContent()).toMatch(/^24 nov/);
  expect(await last().locator('time').textContent()).toMatch(/^9:00/);
});

test('thanks shows no card and no place again', async () => {
  await arrive();
  await write('clinica 37700');
  await answer('1. UMFH 11').click();
  await says('≈ 1.2 km de 37700');
  await write('gracias');
  await says('¡Con gusto!');
  expect(await last().locator('.card').count()).toBe(0);
  expect(await last().locator('p').count()).toBe(1);
});

test('on a computer whoever types anywhere writes in the box; it is two keys away by Tab', async () => {
  await arrive({ viewport: { width: 1366, height: 768 } });
  await page.mouse.click(600, 300);
  await page.keyboard.type('hola');
  expect(await composer().inputValue()).toBe('hola');
  await composer().fill('');
  await page.reload();
  await last().waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe(es.to_text);
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('text');
});

test('with forced colours the chosen language is told from the other', async () => {
  await arrive({ forcedColors: 'active' });
  await page.locator('#more > summary').click();
  const colours = (await page.evaluate(
    "[...document.querySelectorAll('#languages button')].map((one) => getComputedStyle(one).backgroundColor)",
  )) as string[];
  expect(new Set(colours).size).toBe(2);
});
