/**
 * `npm run pictures`: makes the web page's bitmaps from its own icon: the preview of a link to the page, as
 * chats show it, and the icon for phones. The bitmaps are checked in, because making them needs Chromium, as
 * the browser tests do.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const folder = fileURLToPath(new URL('../src/channels/page/', import.meta.url));
const icon = readFileSync(`${folder}icon.svg`, 'utf8');
const GREEN = '#0d6b5e';

/**
 * The preview of a link: 1200 by 630, as the platforms require. What matters is in the middle, because some
 * platforms crop it to a square.
 */
const preview = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630" width="1200" height="630" font-family="system-ui,Noto Sans,DejaVu Sans,sans-serif" text-anchor="middle">
<rect width="1200" height="630" fill="${GREEN}"/>
<svg x="510" y="60" width="180" height="180">${icon}</svg>
<text x="600" y="335" font-size="88" font-weight="700" fill="#fff">Guía IMSS</text>
<text x="600" y="405" font-size="40" fill="#d5efe8">Clínicas, citas, registro y trámites</text>
<text x="600" y="460" font-size="40" fill="#d5efe8">Clinics, appointments, registration</text>
<text x="600" y="550" font-size="34" fill="#fff">Guía no oficial · Unofficial guide</text>
</svg>`;

/** A maskable icon: with room around it, because a phone crops it to a shape of its own. */
const maskable = (size: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="${size}" height="${size}"><rect width="100" height="100" fill="${GREEN}"/><svg x="12" y="12" width="76" height="76">${icon}</svg></svg>`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  for (const [name, svg, width, height] of [
    ['preview.png', preview, 1200, 630],
    ['icon-192.png', maskable(192), 192, 192],
    ['icon-512.png', maskable(512), 512, 512],
  ] as const) {
    const page = await browser.newPage({ viewport: { width, height } });
    await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
    writeFileSync(folder + name, await page.screenshot({ type: 'png' }));
    await page.close();
  }
} finally {
  await browser.close();
}
