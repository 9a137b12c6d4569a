import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { mountAdminPage } from '../../src/admin-page.ts';
import { type HttpServer, httpServer } from '../../src/channels/http.ts';
import { addDays, dayAt } from '../../src/core/day.ts';
import { reports } from '../../src/report.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { NOON, realGuide, root } from '../support/talk.ts';
import { faults, launch, visit } from './stage.ts';

const MONTH = 30 * 24 * 60 * 60 * 1000;

let browser: Browser;
let http: HttpServer;
let url: string;

/** A month of a small company. */
const filled = async () => {
  const store = memoryStore({ now: () => NOON });
  for (let n = 0; n < 30; n++) {
    const day = addDays(dayAt(NOON), -n);
    const many = (most: number) => Math.round((most * (3 + ((n * 7) % 5))) / (n % 7 < 2 ? 20 : 5));
    const sums = {
      'conversations:web': many(20),
      'conversations:telegram': many(9),
      'returns:web': many(6),
      'messages:web:es': many(110),
      'messages:telegram:es': many(40),
      'outcomes:web:answered': many(70),
      'outcomes:web:asked_back': many(9),
      'outcomes:web:not_understood': many(4),
      'outcomes:web:off_topic': many(3),
      'outcomes:web:emergency': n === 3 ? 1 : 0,
      'answers:appointment/specialist': many(12),
      'answers:find-clinic/nearest': many(18),
      'answers:register/newborn': many(6),
      'answers:medicines/not_in_stock': n === 5 ? 1 : 0,
      'ratings:appointment/specialist:up': many(3),
      'ratings:appointment/specialist:down': many(1),
      'questions:find-clinic/where': many(15),
      'replies:find-clinic/where': many(11),
      'references:register:onboarding': many(4),
      'references:sick-leave:planta_norte': n === 9 ? 2 : 0,
      'reference_answers:onboarding:register': many(6),
      'reference_answers:onboarding:appointment': many(3),
      'handoffs:opened': n === 4 ? 9 : 0,
      'handoffs:kept': n === 5 ? 6 : 0,
      'handoffs:closed': n === 4 ? 13 : 0,
      'handoff_times:first_answer:300': n === 4 ? 5 : 0,
      'handoff_times:first_answer:3600': n === 4 ? 3 : 0,
      'handoff_times:kept_answer:86400': n === 5 ? 6 : 0,
      'handoff_times:whole:3600': n === 4 ? 13 : 0,
      'failures:telegram:sendMessage': n === 6 ? 2 : 0,
    };
    await store.add(
      `use:${day}`,
      Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum > 0)),
      MONTH,
    );
  }
  for (const [words, sum] of [
    ['me toca caja de ahorro', 12],
    ['a qué hora abre el comedor', 9],
    ['horario del comedor', 4],
    ['carta patronal', 3],
  ] as const)
    await store.count(`gap:nothing:es:${words}`, sum, MONTH);
  return store;
};

beforeAll(async () => {
  browser = await launch();
  const store = await filled();
  const guide = { ...realGuide(), learnsForDays: 90 };
  const channels = () => ['web', 'telegram'];
  http = httpServer({ port: 0, log: { info: () => {}, warn: () => {}, error: () => {} } });
  mountAdminPage(http.app, {
    guide,
    report: reports({ store, guide, channels, now: () => NOON }),
    health: () => ({ channels: channels().map((channel) => ({ channel, open: true })), waiting: 0 }),
    now: () => NOON,
  });
  ({ url } = await http.open());
});

afterAll(async () => {
  await browser?.close();
  await http?.close();
});

/** As in the page's own states: where a size was seen by all of axe's rules, the other theme is looked at for contrast. */
test.each([
  ['phone', 'light', { width: 360, height: 740 }, undefined],
  ['phone', 'dark', { width: 360, height: 740 }, ['color-contrast']],
  ['desktop', 'light', { width: 1366, height: 768 }, ['color-contrast']],
  ['desktop', 'dark', { width: 1366, height: 768 }, undefined],
] as const)(
  '/admin on a %s, in the %s theme: axe finds nothing, nothing breaks its policy or is wider than the screen',
  async (size, colorScheme, viewport, rules) => {
    const { context, page, trouble } = await visit(browser, url, { viewport, colorScheme });
    await page.goto(`${url}/admin`);
    if (process.env.UPDATE_SCREENS)
      await page.screenshot({ path: join(root, 'docs/screens', `${size}-${colorScheme}-admin.png`) });
    for (const one of await page.locator('summary').all()) await one.click();
    expect(await faults(page, rules)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    for (const id of ['by-day', 'topics', 'gaps', 'references']) {
      const wide = `document.querySelector("section:has(#${id}) .wide")`;
      expect([id, await page.evaluate(`${wide}.scrollWidth <= ${wide}.clientWidth`)]).toEqual([id, true]);
    }
    for (const link of await page.locator('.periods a, header a').all())
      expect((await link.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'What people ask' }).waitFor();
    await page.getByRole('link', { name: '7 days' }).click();
    expect(await page.locator('[aria-current]').textContent()).toBe('7 days');
    expect(await faults(page, rules)).toEqual([]);
    await context.close();
    expect(trouble).toEqual([]);
  },
);

test.each([
  ['phone', 'light', { width: 360, height: 740 }],
  ['desktop', 'dark', { width: 1366, height: 768 }],
] as const)(
  'on a %s, in the %s theme: what was not understood becomes a page to fill in, as it is copied and as it is downloaded',
  async (size, colorScheme, viewport) => {
    const { context, page, trouble } = await visit(browser, url, { viewport, colorScheme });
    await page.goto(`${url}/admin?lang=es`);
    const row = page.getByRole('row', { name: /a qué hora abre el comedor/ });
    expect(await row.textContent()).toContain('horario del comedor');
    const link = row.getByRole('link', { name: 'Hacer respuesta' });
    const wide = 'document.querySelector("section:has(#gaps) .wide")';
    expect(await page.evaluate(`${wide}.scrollWidth <= ${wide}.clientWidth`)).toBe(true);
    expect((await link.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await link.click();
    await page.getByRole('heading', { name: 'Hacer una respuesta' }).waitFor();
    const text = await page.locator('textarea').inputValue();
    expect(text).toMatch(
      /^---\n#[\s\S]*preguntas:\n {2}- "a qué hora abre el comedor"\n {2}- "horario del comedor"\n/,
    );
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Descargar', exact: true }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('a_que_hora_abre_el_comedor.es.md');
    expect(readFileSync(await download.path(), 'utf8')).toBe(text);
    const sheet = page.getByRole('link', { name: 'hoja de cálculo' });
    expect((await sheet.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    const [second] = await Promise.all([page.waitForEvent('download'), sheet.click()]);
    expect(second.suggestedFilename()).toBe('a_que_hora_abre_el_comedor.es.csv');
    if (process.env.UPDATE_SCREENS)
      await page.screenshot({ path: join(root, 'docs/screens', `${size}-${colorScheme}-admin-answer.png`) });
    expect(await faults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Make an answer' }).waitFor();
    await context.close();
    expect(trouble).toEqual([]);
  },
);
