/** What the page makes of what a reply has beside its words. */
import { readFileSync } from 'node:fs';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { hands } from './hands.ts';
import { onStage, visit, words } from './stage.ts';

const es = words('es');

/** What the tests ask of elements: these are checked without a browser's types. */
type Shown = {
  matches(selector: string): boolean;
  checked: boolean;
  naturalWidth: number;
  value: number;
  max: number;
};

const stage = onStage();
let context: BrowserContext;
let page: Page;
let trouble: string[];

const { answer, answered, bubbles, choose, last, says, write } = hands(() => page);

const arrive = async (options: BrowserContextOptions = {}) => {
  ({ context, page, trouble } = await visit(stage.browser, stage.chat.url, options));
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stage.chat.url });
  await page.addInitScript('delete Navigator.prototype.share; window.print = () => { window.printed = 1; }');
  await page.goto(stage.chat.url);
  await says('¿En qué le ayudo?');
};

afterEach(async () => {
  await context.close();
  expect(trouble).toEqual([]);
});

const copied = async (): Promise<string> => {
  await page.getByRole('status').filter({ hasText: es.copied }).waitFor();
  return (await page.evaluate('navigator.clipboard.readText()')) as string;
};

/** Whether each element of these is to be seen. */
const visible = async (selector: string): Promise<number> => {
  const all = await page.locator(selector).all();
  return (await Promise.all(all.map((one) => one.isVisible()))).filter(Boolean).length;
};

test('a clinic is a card: the way there, its telephone, and what may be sent to others, without where one is', async () => {
  await arrive();
  await write('hospital de urgencias en 22500');
  await says('Hospitales más cercanos');
  const card = last().locator('.card').first();
  expect(await card.textContent()).not.toContain('https://');
  const name = (await card.locator('strong').first().textContent()) ?? '';
  expect(name).toMatch(/^[A-Z]/);
  const way = card.getByRole('link', { name: `Cómo llegar: ${name}`, exact: true });
  expect(await way.getAttribute('href')).toMatch(/^https:\/\/www\.google\.com\/maps\/dir\//);
  for (const act of [es.copy, es.pass_on]) {
    await card.getByRole('button', { name: `${act}: ${name}` }).click();
    const text = await copied();
    expect(text.startsWith(name)).toBe(true);
    expect(text).toContain('https://www.google.com/maps/dir/');
    expect(text).not.toMatch(/22500|\bkm\b|\*/);
    await page.evaluate('document.getElementById("note").textContent = ""');
  }
});

test('a place with a telephone has a button that calls it; what is said below it stays below its buttons', async () => {
  await arrive();
  const text = '*UMF 46*\nCómo llegar: https://www.google.com/maps/dir/?a=1\n\nNo siempre contestan.';
  const place = {
    ...{ lat: 20, lon: -100, text, name: 'UMF 46', address: 'Centro', phone: '415 152 0000 ext. 4' },
    ...{ way: 'https://www.google.com/maps/dir/?a=1', pass: '*UMF 46*' },
  };
  await page.route('**/chat/messages', (route) => {
    const reply = {
      n: Date.now(),
      id: 'one.0',
      text: `Aquí:\n\n${text}\n\n¿Algo más?`,
      choices: [],
      places: [place],
    };
    return route.fulfill({ json: { replies: [reply] } });
  });
  await write('¿dónde?');
  await says('¿Algo más?');
  expect(await last().getByRole('link', { name: 'Llamar: UMF 46' }).getAttribute('href')).toBe(
    'tel:4151520000',
  );
  expect(await last().locator('.card > *').allTextContents()).toEqual([
    'UMF 46',
    `${es.directions}${es.call_place}${es.pass_on}${es.copy}`,
    'No siempre contestan.',
  ]);
});

test('the number to call in danger is above all, also where a place stands first', async () => {
  await arrive();
  const text = '*HGZ 1*\nCómo llegar: https://www.google.com/maps/dir/?a=1';
  const place = {
    ...{ lat: 20, lon: -100, text, name: 'HGZ 1', address: 'Centro' },
    ...{ way: 'https://www.google.com/maps/dir/?a=1', pass: '*HGZ 1*' },
  };
  await page.route('**/chat/messages', (route) => {
    const alarm = { tone: 'alarm', actions: [{ kind: 'call', number: '911', href: 'tel:911' }] };
    const reply = { n: Date.now(), id: 'one.0', text, choices: [], places: [place], ...alarm };
    return route.fulfill({ json: { replies: [reply] } });
  });
  await write('¿dónde?');
  await says('HGZ 1');
  const order = await last()
    .locator('.call, .card')
    .evaluateAll((all) => all.map((one) => one.className));
  expect(order).toEqual(['call', 'card']);
});

test('a single clinic has its card and its map, and no button that does the same', async () => {
  await arrive();
  await write('clinica 37700');
  await answer('1. UMFH 11').click();
  await says('≈ 1.2 km de 37700');
  expect(await last().locator('.card').count()).toBe(1);
  expect(await last().getByRole('img').count()).toBe(1);
  expect(await page.locator('#answers').getByText('Compartir').count()).toBe(0);
});

const toList = async () => {
  await arrive();
  await write('quiero registrar a mi hijo');
  await answer('Lista de papeles').click();
  await last().getByRole('checkbox').first().waitFor();
  await page.locator('.state').first().waitFor({ state: 'detached' });
};

test('a list is ticked where it stands, as fast as one likes, and the guide knows', async () => {
  await toList();
  const before = await bubbles().count();
  const boxes = last().getByRole('checkbox');
  const count = await boxes.count();
  await page.evaluate(
    'window.said = []; new MutationObserver((all) => { for (const { target, addedNodes } of all) window.said.push(target.className, addedNodes.length); }).observe(document.getElementById("log"), { childList: true, subtree: true, characterData: true })',
  );
  for (const n of [0, 1, 2]) await boxes.nth(n).check();
  await boxes.nth(1).uncheck();
  expect(await boxes.nth(1).evaluate((one) => (one as unknown as Shown).matches(':focus'))).toBe(true);
  const told = `2 de ${count}`;
  expect(await last().locator('.left').textContent()).toContain(told);
  const isSent = "JSON.parse(localStorage.guia).items.every((one) => one.reply || one.state === 'sent')";
  await until(async () => (await page.evaluate(isSent)) === true);
  expect(
    await boxes.evaluateAll((all) => all.map((one) => (one as unknown as Shown).checked).slice(0, 4)),
  ).toEqual([true, false, true, false]);
  expect(await bubbles().count()).toBe(before);
  // What is read aloud anew is the count alone.
  expect(
    new Set(((await page.evaluate('window.said')) as unknown[]).filter((one) => typeof one === 'string')),
  ).toEqual(new Set(['left']));
  expect(await page.locator('#answers').getByRole('button').allTextContents()).toEqual(['Listo, gracias']);
  const text = (await page.evaluate(
    'JSON.parse(localStorage.guia).items.findLast(({ reply }) => reply?.ticks).reply.text',
  )) as string;
  expect(text.match(/✅/g)).toHaveLength(2);

  await page.reload();
  await last().getByRole('checkbox').first().waitFor();
  expect(await last().getByRole('checkbox', { checked: true }).count()).toBe(2);
  expect(await last().locator('.left').textContent()).toContain(told);
});

test('a list that is no longer the question is ticked all the same', async () => {
  await toList();
  const before = await bubbles().count();
  await write('¿cuánto cuesta?');
  await answered(before);
  const list = page.locator('.bubble', { has: page.getByRole('checkbox') });
  await list.getByRole('checkbox').first().check();
  expect(await list.locator('.left').textContent()).toContain('1 de ');
  await page.reload();
  await list.waitFor();
  expect(await list.getByRole('checkbox', { checked: true }).count()).toBe(1);
  expect(await bubbles().count()).toBe(before + 2);
});

test('a list is printed alone, with the day and the address as a picture; and shared as it is ticked', async () => {
  await toList();
  await last().getByRole('checkbox').first().check();
  await last().getByRole('button', { name: es.pass_on }).click();
  const text = await copied();
  expect(text).toMatch(/^Papeles para registrar/);
  expect(text.match(/✅/g)).toHaveLength(1);
  expect(text).toMatch(/ de 20\d\d · http\S+$/);
  expect(text).toContain(es.confirm_before);
  expect(text.endsWith(` · ${stage.chat.url}/`)).toBe(true);
  expect(text).not.toMatch(/Fuente|Toque cada papel|\*/);

  const before = await bubbles().count();
  await write('¿cuánto cuesta?');
  await answered(before);
  const list = page.locator('.bubble', { has: page.getByRole('checkbox') });
  await list.getByRole('button', { name: es.print_this }).click();
  await until(async () => (await page.evaluate('window.printed')) === 1);
  await page.emulateMedia({ media: 'print' });
  expect(await visible('.bubble')).toBe(1);
  expect(await list.isVisible()).toBe(true);
  expect(await visible('.left, .foot, .asks, form, #answers')).toBe(0);
  expect(await page.locator('.printed p').textContent()).toMatch(/ de 20\d\d · http/);
  expect(await page.locator('.printed p').textContent()).toContain(stage.chat.url);
  expect(
    await page.locator('.printed img').evaluate((one) => (one as unknown as Shown).naturalWidth),
  ).toBeGreaterThan(20);
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate("dispatchEvent(new Event('afterprint'))");
  expect(await page.locator('.bubble.last').count()).toBe(1);
  expect(await list.getAttribute('class')).not.toContain('last');
});

test('sources are folded, each a link; where the first is from is said all the same', async () => {
  await arrive();
  await write('¿qué papeles pide el registro?');
  await says('Fuente');
  const sources = last().locator('details');
  expect(await sources.locator('summary').textContent()).toMatch(
    /^(?:Sin confirmar\. )?Fuente: .+ y \d+ más\./,
  );
  expect(await visible('.bubble:last-child details li')).toBe(0);
  await sources.locator('summary').click();
  const links = sources.getByRole('link');
  expect(await links.count()).toBeGreaterThan(1);
  for (const link of await links.all()) {
    expect(await link.getAttribute('href')).toMatch(/^https?:\/\//);
    expect(await link.getAttribute('rel')).toBe('noopener');
  }
});

test('a walk shows how far it is, and goes back', async () => {
  await arrive();
  await write('seguro de estudiante');
  await answer('Hacerlo paso a paso').click();
  const bar = last().getByRole('progressbar', { name: es.progress });
  await bar.waitFor();
  expect(
    await bar.evaluate((one) => [(one as unknown as Shown).value, (one as unknown as Shown).max]),
  ).toEqual([1, 7]);
  expect(await last().textContent()).not.toContain('▰');
  await answer('Ya lo hice').click();
  await says('Paso 2 de 7');
  await answer('← Paso anterior').click();
  await says('Paso 1 de 7');
});

test('a day that was worked out is a file for a calendar', async () => {
  await arrive();
  await write('me quedé sin trabajo hoy, ¿cuánto me dura el seguro?');
  const link = last().getByRole('link', { name: 'Añadir al calendario' });
  await link.waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toBe('imss.ics');
  expect(readFileSync(await download.path(), 'utf8')).toContain('DTSTART;VALUE=DATE:20270116');
});

test('the words of another language come when it is spoken, also around an answer that was there before them', async () => {
  const en = words('en');
  await arrive();
  let late = () => {};
  await page.route('**/words-en.json', async (route) => {
    await new Promise<void>((resolve) => {
      late = resolve;
    });
    await route.continue();
  });
  await choose('English');
  await write('clinic 37700');
  await says('IMSS family clinics closest to 37700');
  late();
  await last()
    .getByRole('link', { name: /^Directions: / })
    .first()
    .waitFor();
  expect(await page.locator('#text').getAttribute('placeholder')).toBe(en.write);
});
