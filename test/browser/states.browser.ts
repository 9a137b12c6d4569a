/**
 * The states that the page can be in, each looked at by axe, in both themes and both sizes; `UPDATE_SCREENS=1` takes the
 * pictures of docs/screens (with a font that has emoji, such as Debian's fonts-noto-color-emoji).
 */
import { join } from 'node:path';
import { root } from '../support/talk.ts';
import { hands } from './hands.ts';
import { faults, onStage, visit, words } from './stage.ts';

const es = words('es');
const en = words('en');
const stage = onStage();

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1366, height: 768 };

/** What is tapped and less than 44 pixels wide or high: links in sentences aside, and boxes, whose label is tapped. */
const SMALL = `[...document.querySelectorAll('button, summary, textarea, label, a:not(p a):not(.skip)')]
  .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 1 && (width < 43.9 || height < 43.9)).map(([html]) => html)`;

/** Which of axe's rules: of contrast alone where the others see what they saw in the same size before. */
test.each([
  ['phone', 'light', PHONE, undefined],
  ['phone', 'dark', PHONE, ['color-contrast']],
  ['desktop', 'light', DESKTOP, ['color-contrast']],
  ['desktop', 'dark', DESKTOP, undefined],
] as const)(
  'on a %s, in the %s theme, nothing is wrong in any state',
  async (size, colorScheme, viewport, rules) => {
    const { context, page, trouble } = await visit(stage.browser, stage.chat.url, {
      colorScheme,
      viewport,
      deviceScaleFactor: size === 'phone' ? 2 : 1,
      timezoneId: 'America/Mexico_City',
    });
    const { answer, choose, last, says, write } = hands(() => page);
    const found: Record<string, string[]> = {};
    /** @param screen a picture is taken of it. */
    const state = async (name: string, screen?: 'screen') => {
      // A frame or two, for what moves or is drawn once the answer is there.
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      if (screen && process.env.UPDATE_SCREENS)
        await page.screenshot({ path: join(root, 'docs/screens', `${size}-${colorScheme}-${name}.png`) });
      found[name] = await faults(page, rules);
      if (!(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')))
        found[name].push('wider than the screen');
      for (const one of (await page.evaluate(SMALL)) as string[])
        found[name].push(`too small to tap: ${one}`);
    };
    await page.clock.setFixedTime('2026-11-21T12:00:00-06:00');
    await page.goto(stage.chat.url);
    await says('¿En qué le ayudo?');
    await state('greeting', 'screen');
    await page.locator('#more > summary').click();
    await state('menu');
    await page.keyboard.press('Escape');
    await answer('Buscar clínica').click();
    await answer('📍 Compartir mi ubicación').waitFor();
    await state('place');
    await answer('📍 Compartir mi ubicación').click();
    await page.getByRole('status').filter({ hasText: es.place_denied }).waitFor();
    await state('no place');
    await write('clinica 37700');
    await says('UMFH 11');
    await state('clinics', 'screen');
    await answer('1. UMFH 11').click();
    await says('≈ 1.2 km de 37700');
    await state('one clinic');
    await write('qué papeles necesita un bebé para registrarlo');
    await says('¿Qué más necesita?');
    await last().locator('details summary').click();
    await state('answer', 'screen');
    await last().getByRole('button', { name: 'Me sirvió', exact: true }).click();
    await state('rated');
    await write('quiero registrar a mi hijo');
    await answer('Lista de papeles').click();
    for (const n of [0, 2]) await last().getByRole('checkbox').nth(n).check();
    await page.mouse.move(0, 0);
    await state('checklist', 'screen');
    await write('seguro de estudiante');
    await answer('Hacerlo paso a paso').click();
    await last().getByRole('progressbar').waitFor();
    await state('walk');
    await write('mi papá no respira');
    await last().locator('.call').waitFor();
    await state('emergency', 'screen');
    await choose('English');
    await says('911');
    await state('another language');
    await context.setOffline(true);
    await write('emergency, chest pain');
    await page.getByText(en.not_sent).waitFor();
    await state('offline', 'screen');
    await context.setOffline(false);
    await says('911');
    stage.chat.at.slow = 1000;
    await write('where is clinic 7');
    await page.locator('#typing').waitFor();
    await state('typing');
    stage.chat.at.slow = 0;
    await says('7');
    await choose(en.start_over);
    await state('begun anew');
    await context.close();
    expect(Object.values(found).flat()).toEqual([]);
    expect(Object.keys(found).length).toBeGreaterThanOrEqual(12);
    expect(trouble.filter((line) => !line.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  },
);
