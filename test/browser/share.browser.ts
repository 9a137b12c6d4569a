import { httpServer } from '../../src/channels/http.ts';
import { shareKit } from '../../src/share.ts';
import { mountSharePage } from '../../src/share-page.ts';
import { realGuide } from '../support/talk.ts';
import { faults, launch, visit } from './stage.ts';

test('what is shared is copied, and axe finds nothing wrong', async () => {
  const browser = await launch();
  const http = httpServer({ port: 0, log: { info: () => {}, warn: () => {}, error: () => {} } });
  mountSharePage(http.app, async () => shareKit(realGuide(), { web: 'https://guia.example.org' }));
  const { url } = await http.open();
  const { context, page, trouble } = await visit(browser, url, {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  try {
    await page.goto(`${url}/share?topic=register&lang=es`);
    expect(await faults(page)).toEqual([]);
    const copied = async (nth: number) => {
      await page.getByRole('button', { name: 'Copiar' }).nth(nth).click();
      await page.getByRole('button', { name: 'Copiado' }).waitFor();
      return page.evaluate('navigator.clipboard.readText()');
    };
    expect(await copied(0)).toBe('https://guia.example.org/?start=register&lang=es');
    expect(await page.locator('[data-copies=widget]').isVisible()).toBe(true);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(trouble).toEqual([]);
  } finally {
    await context.close();
    await http.close();
    await browser.close();
  }
});
