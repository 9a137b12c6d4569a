import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { hands } from './hands.ts';
import { onStage, visit, words } from './stage.ts';

const es = words('es');

const stage = onStage();
let context: BrowserContext;
let page: Page;
let trouble: string[];

const { bubbles, last, log, says, write } = hands(() => page);

const arrive = async (options: BrowserContextOptions = {}, script?: string) => {
  ({ context, page, trouble } = await visit(stage.browser, stage.chat.url, options));
  if (script) await page.addInitScript(script);
  await page.goto(stage.chat.url);
  await says('¿En qué le ayudo?');
};

afterEach(async () => {
  await context.close();
  expect(trouble.filter((line) => !line.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
});

const calls = () => log().locator('.call');
const hrefs = () => calls().evaluateAll((all) => all.map((one) => one.getAttribute('href')));

test('an emergency looks like one', async () => {
  await arrive({ viewport: { width: 360, height: 740 } });
  await write('me duele el pecho');
  await says('¿Dónde está?');
  expect(await last().getAttribute('class')).toContain('alarm');
  expect(await hrefs()).toEqual(['tel:911']);
  const { height, width } = (await calls().first().boundingBox())!;
  expect(height).toBeGreaterThanOrEqual(56);
  expect(width).toBeGreaterThan(270);
  await page.locator('#answers').getByRole('button', { name: 'No es emergencia' }).click();
  await bubbles().nth(4).waitFor();
  expect(await last().getAttribute('class')).not.toContain('alarm');
});

test('who thinks of taking their life is given the line for it as a button, too', async () => {
  await arrive();
  await write('me quiero morir');
  await calls().first().waitFor();
  expect(await hrefs()).toContain('tel:8009112000');
});

test.each(['me duele mucho el pecho', 'quiero matarme', 'my father cannot breathe'])(
  'without a network the page itself knows the numbers: %s',
  async (danger) => {
    await arrive();
    await context.setOffline(true);
    await write(danger);
    await page.getByText(es.alarm).waitFor();
    expect(await hrefs()).toEqual(['tel:911', 'tel:8009112000']);
  },
);

test('while a server gives no answer, and a message before it is still on its way, the page itself knows the numbers', async () => {
  await arrive();
  // Neither answered nor refused: a process that stands still.
  await context.route('**/chat/messages', () => {});
  await write('clinica 37700');
  await write('me duele mucho el pecho');
  await page.getByText(es.alarm).waitFor();
  expect(await hrefs()).toEqual(['tel:911', 'tel:8009112000']);
});

test('without a network no other message is an alarm', async () => {
  await arrive();
  await context.setOffline(true);
  await write('clinica 37700');
  await page.getByText(es.not_sent).waitFor();
  expect(await calls().count()).toBe(0);
});

test('an answer is read aloud in its language, never by itself, and can be stopped', async () => {
  await arrive(
    {},
    `window.said = []; speechSynthesis.speak = (one) => window.said.push(one.lang + ' ' + one.text);
     speechSynthesis.cancel = () => window.said.push('cancel');`,
  );
  await write('clinica 37700');
  await says('UMFH 11');
  expect(await page.evaluate('window.said')).toEqual([]);
  await last().getByRole('button', { name: es.listen }).click();
  await last().getByRole('button', { name: es.stop }).click();
  await last().getByRole('button', { name: es.listen }).waitFor();
  const said = (await page.evaluate('window.said')) as string[];
  expect(said).toEqual(['cancel', expect.stringMatching(/^es-MX Clínicas familiares del IMSS/), 'cancel']);
  expect(said[1]).not.toMatch(/\*|https/);
});

test('a text is dictated where the browser can, and sent by the person', async () => {
  await arrive(
    {},
    `window.SpeechRecognition = class { start() { window.lang = this.lang; window.speak = () => {
      this.onresult({ results: [[{ transcript: 'clínica 37700' }]] }); this.onend(); }; } };`,
  );
  await page.getByRole('button', { name: es.dictate }).click();
  await page.getByRole('status').filter({ hasText: es.dictate_note }).waitFor();
  await page.evaluate('window.speak()');
  await page.locator('#text:focus').waitFor();
  expect(await page.locator('#text').inputValue()).toBe('clínica 37700');
  expect(await page.evaluate('window.lang')).toBe('es-MX');
  expect(await bubbles().count()).toBe(1);
  await page.locator('#send').click();
  await says('UMFH 11');
});

test('a browser that cannot speak or listen has no buttons for it; the first topics have pictures', async () => {
  await arrive(
    {},
    'delete window.speechSynthesis; delete window.webkitSpeechRecognition; delete window.SpeechRecognition;',
  );
  expect(await page.getByRole('button', { name: es.listen }).count()).toBe(0);
  expect(await page.getByRole('button', { name: es.dictate }).count()).toBe(0);
  expect(await page.locator('#answers .icon').allTextContents()).toEqual([
    '🏥',
    '📅',
    '📝',
    '✅',
    '🔢',
    '☰',
  ]);
});
