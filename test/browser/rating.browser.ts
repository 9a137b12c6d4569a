import type { BrowserContext, Page } from 'playwright-core';
import { hands } from './hands.ts';
import { onStage, visit } from './stage.ts';

const stage = onStage();
let context: BrowserContext;
let page: Page;
let trouble: string[];

const { bubbles, last, says, write } = hands(() => page);

beforeEach(async () => {
  ({ context, page, trouble } = await visit(stage.browser, stage.chat.url, {
    viewport: { width: 360, height: 740 },
  }));
  await page.goto(stage.chat.url);
  await says('¿En qué le ayudo?');
});

afterEach(async () => {
  await context.close();
  expect(trouble).toEqual([]);
});

const counted = () => stage.chat.counted.filter((one) => one.startsWith('ratings')).length;

test('a tap on a thumb is thanked in its place, counted once, and stays so after a reload', async () => {
  await write('cómo saco una cita con el médico familiar');
  await says('¿Qué más necesita?');
  const before = await bubbles().count();
  const thumb = page.getByRole('button', { name: 'No me sirvió' });
  const size = await thumb.boundingBox();
  expect(Math.min(size?.width ?? 0, size?.height ?? 0)).toBeGreaterThanOrEqual(44);
  await thumb.click();
  await last().getByText('Gracias por decirlo.').waitFor();
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Gracias por decirlo.');
  expect(await page.getByRole('button', { name: 'Me sirvió', exact: true }).count()).toBe(0);
  await page.reload();
  await last().getByText('Gracias por decirlo.').waitFor();
  expect(await bubbles().count()).toBe(before);
  await page.locator('#answers button').first().waitFor();
  expect(counted()).toBe(1);
});

test('a tap without a connection is sent when there is one', async () => {
  const before = counted();
  await write('qué papeles necesita un bebé para registrarlo');
  await says('¿Qué más necesita?');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Me sirvió', exact: true }).click();
  await last().getByText('Gracias por decirlo.').waitFor();
  await context.setOffline(false);
  for (let tries = 0; tries < 100 && counted() === before; tries++) await page.waitForTimeout(100);
  expect(counted()).toBe(before + 1);
  trouble.splice(0);
});

test('the menu, thanks for an answer that has its own, and an emergency have no thumbs', async () => {
  expect(await page.locator('.thumbs').count()).toBe(0);
  await write('qué papeles necesita un bebé para registrarlo');
  await says('¿Qué más necesita?');
  await write('gracias');
  await says('¡Con gusto!');
  expect(await page.locator('.thumbs').count()).toBe(1);
  await write('me duele el pecho y no puedo respirar');
  await says('911');
  expect(await page.locator('.thumbs').count()).toBe(1);
});
