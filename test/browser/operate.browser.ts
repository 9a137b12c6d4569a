import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { freePort } from '../support/port.ts';
import { type Run, startBot, temporary } from '../support/process.ts';
import { root } from '../support/talk.ts';
import { launch, visit } from './stage.ts';

let browser: Browser;
let bot: Run;
let url: string;
let remove: () => void;

beforeAll(async () => {
  browser = await launch();
  const place = temporary();
  ({ remove } = place);
  bot = startBot(
    [],
    {
      DATA_DIR: place.folder,
      PORT: String(await freePort()),
      WEB: 'on',
      ORG_FILE: 'docs/org.example.json',
      LOG_LEVEL: 'info',
    },
    'ignore',
  );
  await bot.printed(/Web chat: (\S+)/);
  url = /Web chat: (\S+)\//.exec(bot.output().out)![1]!;
});

afterAll(async () => {
  await browser?.close();
  await bot?.stop();
  remove?.();
});

/** The steps of docs/operate.md that a browser can take, on the program as it is started. */
describe('from nothing to a company’s bot', () => {
  const open = async (path: string, viewport: { width: number; height: number }) => {
    const { context, page, trouble } = await visit(browser, url, { viewport });
    await page.goto(url + path);
    const picture = async (name: string) => {
      if (process.env.UPDATE_SCREENS)
        await page.screenshot({ path: join(root, 'docs/screens', `${name}.png`) });
    };
    const close = async () => {
      await context.close();
      expect(trouble).toEqual([]);
    };
    return { page, picture, close };
  };

  test('the guide says whose it is', async () => {
    const { page, picture, close } = await open('/', { width: 360, height: 740 });
    await page.getByText('Ejemplo, S.A. de C.V.').first().waitFor();
    await page.locator('#answers button').first().waitFor();
    await picture('phone-light-organisation');
    await close();
  });

  test('a link for a topic, with a reference, is made at /share and counted at /admin', async () => {
    const share = await open('/share?topic=register&ref=onboarding&lang=es', { width: 1366, height: 900 });
    const link = share.page.locator('#link-web');
    expect(await link.getAttribute('href')).toContain('start=register-onboarding');
    await share.picture('desktop-light-share');
    await share.close();
    const chat = await open('/?start=register-onboarding&lang=es', { width: 360, height: 740 });
    await chat.page.locator('#answers button').first().waitFor();
    await chat.close();
    // What is counted is written every five seconds.
    const admin = await open('/admin?lang=es&days=7', { width: 1366, height: 768 });
    for (let tries = 0; tries < 30; tries++) {
      if ((await admin.page.getByText('onboarding').count()) > 0) break;
      await admin.page.waitForTimeout(1_000);
      await admin.page.reload();
    }
    expect(await admin.page.getByRole('row', { name: /onboarding/ }).textContent()).toContain('< 5');
    await admin.close();
  });
});
