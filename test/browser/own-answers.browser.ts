import { join } from 'node:path';
import { assemble } from '../../src/assemble.ts';
import { readOrg } from '../../src/org.ts';
import type { OwnText } from '../../src/org-answers.ts';
import { realDirectory, root } from '../support/talk.ts';
import { hands } from './hands.ts';
import { launch, server, visit } from './stage.ts';

test('an own answer is shown as text, its addresses as links, and nothing in it is run', async () => {
  const org = readOrg(join(root, 'docs', 'own-answers.example'));
  // As it would be said if a mark got past the reading of files.
  const slip = org.answers.find(({ id }) => id === 'pay_slip')!;
  const es: OwnText = {
    ...slip.texts.es!,
    answer: `${slip.texts.es!.answer} <img src=x onerror="document.title='run'"> <b>x</b> [y](javascript:alert(1))`,
  };
  const answers = org.answers.map((one) => (one === slip ? { ...slip, texts: { ...slip.texts, es } } : one));
  const guide = assemble(join(root, 'locales'), realDirectory(), { org: { ...org, answers } });
  const browser = await launch();
  const chat = await server({}, undefined, guide);
  const { context, page, trouble } = await visit(browser, chat.url);
  try {
    const { says, write, last } = hands(() => page);
    await page.goto(chat.url);
    await says('¿En qué le ayudo?');
    await write('¿dónde descargo mi recibo de nómina?');
    await says('Fuente: Manufacturas Río Verde');
    expect(await last().textContent()).toContain('<b>x</b> [y](javascript:alert(1))');
    expect(await last().locator('img, b, script, [href^="javascript"]').count()).toBe(0);
    expect(await page.title()).not.toBe('run');
    const links = await last()
      .locator('a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    expect(links).toEqual(['https://nomina.rioverde.example.com']);
    expect(trouble).toEqual([]);
  } finally {
    await context.close();
    await chat.close();
    await browser.close();
  }
}, 60_000);
