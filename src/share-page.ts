/**
 * The page `/share`: a form for a topic and a reference, and what there is to send: links, texts, QR codes, and
 * the tag for an intranet. It works without its script, which only copies: the form is sent by GET, so each
 * result has its own address. The caller that mounts it adds the access guard.
 */

import { readFileSync } from 'node:fs';
import type { Hono } from 'hono';
import { html, raw } from 'hono/html';
import type { Html } from './admin-sections.ts';
import { languageAsked, strictHeaders } from './page-door.ts';
import type { Offer, ShareKit, ShareLink, ShareRequest } from './share.ts';

/** The path of the page; its files lie below it. */
export const sharePath = '/share';

/**
 * Mounts the page, its style and its QR codes. `kitNow` is called at each request, because addresses of
 * channels may become known later.
 */
export const mountSharePage = (http: Hono, kitNow: () => Promise<ShareKit>): void => {
  const headers = strictHeaders('scriptSrc', 'formAction');

  http.use(sharePath, headers);
  http.use(`${sharePath}/*`, headers);

  http.get(sharePath, async (c) => {
    const kit = await kitNow();
    const language = languageAsked(c, kit.languages);
    const topic = c.req.query('topic');
    const ref = c.req.query('ref')?.trim() ?? '';
    const read = topic === undefined ? undefined : kit.read(topic, ref);
    const wish = { language, topic, ref };
    c.header('cache-control', 'no-store');
    c.header('vary', 'accept-language');
    if (!read) return c.html(page(kit, wish));
    if ('fault' in read) {
      const fault = kit.say(language, read.fault, read.values);
      return c.html(page(kit, wish, { ...read, sentence: fault }), 400);
    }
    return c.html(page(kit, wish, undefined, await shown(kit, language, read)));
  });

  http.get(`${sharePath}/qr.png`, async (c) => {
    const kit = await kitNow();
    const language = languageAsked(c, kit.languages, false);
    const read = kit.read(c.req.query('topic') ?? '', c.req.query('ref') ?? '');
    const link =
      'fault' in read ? undefined : offerIn(kit, language, read).links.find(isOf(c.req.query('channel')));
    if (!link) return c.text('not found', 404);
    const picture = new Uint8Array(await kit.png(link.url));
    const name = [c.req.query('topic'), c.req.query('ref'), link.channel].filter(Boolean).join('-');
    c.header('content-type', 'image/png');
    c.header('content-disposition', `attachment; filename="${name}.png"`);
    return c.body(picture);
  });

  const serve = (name: string, type: string, body: string) =>
    http.get(`${sharePath}/${name}`, (c) => {
      c.header('content-type', type);
      return c.body(body);
    });
  serve('style.css', 'text/css; charset=utf-8', style);
  serve('copy.js', 'text/javascript; charset=utf-8', script);
  serve('icon.svg', 'image/svg+xml', icon);
};

const icon = readFileSync(new URL('channels/page/icon.svg', import.meta.url), 'utf8');

type Wish = { language: string; topic?: string; ref: string };
const isOf =
  (channel: string | undefined) =>
  (link: ShareLink): boolean =>
    link.channel === channel;

const offerIn = (kit: ShareKit, language: string, shared: ShareRequest): Offer =>
  kit.offers(shared).find((offer) => offer.language === language)!;

/** The query string of the values that are not empty. */
const query = (values: Record<string, string | undefined>): string =>
  new URLSearchParams(
    Object.entries(values).filter((pair): pair is [string, string] => Boolean(pair[1])),
  ).toString();

const page = (
  kit: ShareKit,
  { language, topic, ref }: Wish,
  wrong?: { fault: string; sentence: string },
  results: Html | string = '',
): Html => {
  const say = (key: string) => kit.say(language, key);
  const faultOf = (field: string) =>
    wrong?.fault === field ? raw(' aria-invalid="true" aria-describedby="wrong"') : '';
  const others = kit.languages.filter((one) => one !== language);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${say('page_title')} · Guía IMSS</title>
<link rel="icon" href="${sharePath}/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${sharePath}/style.css">
<script src="${sharePath}/copy.js" defer></script>
</head>
<body>
<main>
<h1>${say('page_title')}</h1>
<nav>${others.map(
    (other) =>
      html`<a lang="${other}" hreflang="${other}" href="${sharePath}?${query({ lang: other, topic, ref })}">${kit.nameOf(other)}</a> `,
  )}</nav>
<p>${say('page_intro')}</p>
<form method="get" action="${sharePath}">
<input type="hidden" name="lang" value="${language}">
${wrong ? html`<p id="wrong" class="wrong" role="alert">${wrong.sentence}</p>` : ''}
<label for="topic">${say('topic')}</label>
<select id="topic" name="topic"${faultOf('unknown_topic')}>
${kit
  .topics(language)
  .map(
    ({ id, title }) => html`<option value="${id}"${id === topic ? raw(' selected') : ''}>${title}</option>\n`,
  )}
</select>
<label for="ref">${say('reference')}</label>
<input id="ref" name="ref" value="${ref}" maxlength="24" autocomplete="off" autocapitalize="none" spellcheck="false"${
    faultOf('wrong_reference') || raw(' aria-describedby="hint"')
  }>
<p id="hint" class="hint">${say('reference_hint')}</p>
<button type="submit">${say('make')}</button>
</form>
${results}
</main>
</body>
</html>`;
};

/** The links with their pictures in the page's language, and the texts in all, the page's first. */
const shown = async (kit: ShareKit, language: string, shared: ShareRequest): Promise<Html> => {
  const own = offerIn(kit, language, shared);
  const offers = [own, ...kit.offers(shared).filter((offer) => offer.language !== language)];
  const say = (key: string, values: Record<string, unknown> = {}) => kit.say(language, key, values);
  if (own.links.length === 0) return html`<p class="wrong" role="status">${say('no_channel')}</p>`;
  const tag = kit.widget(shared, language);
  const links = await Promise.all(
    own.links.map(async (link) => ({ ...link, picture: await kit.svg(link.url) })),
  );
  return html`<section aria-labelledby="links">
<h2 id="links">${say('links')}: ${own.title}</h2>
${links.map(
  ({ channel, name, url, picture }) => html`<article>
<h3>${name}</h3>
<p><a id="link-${channel}" href="${url}">${url}</a></p>
${copying(say, `link-${channel}`)}
<div class="qr" role="img" aria-label="${say('qr_of', { url })}">${raw(hidden(picture))}</div>
<p><a href="${sharePath}/qr.png?${query({ ...shared, channel, lang: language })}" download>${say('png', { channel: name })}</a></p>
</article>
`,
)}</section>
${offers.map(
  (offer) => html`<section>
<h2><label for="text-${offer.language}">${say('text_to_send', { language: kit.nameOf(offer.language) })}</label></h2>
<textarea id="text-${offer.language}" lang="${offer.language}" rows="9" readonly>
${offer.text}</textarea>
<p class="ways">${copying(say, `text-${offer.language}`)}
<a class="way" href="https://wa.me/?text=${encodeURIComponent(offer.text)}">${say('by_whatsapp')}</a>
<a class="way" href="mailto:?subject=${encodeURIComponent(offer.title)}&amp;body=${encodeURIComponent(offer.text)}">${say('by_mail')}</a></p>
</section>
`,
)}${
  tag
    ? html`<section>
<h2><label for="widget">${say('widget')}</label></h2>
<p>${say('widget_hint')}</p>
<textarea id="widget" rows="3" readonly spellcheck="false">
${tag}</textarea>
${copying(say, 'widget')}
</section>`
    : ''
}`;
};

/** A button that copies what an element holds, for browsers that run the page's script. */
const copying = (say: (key: string) => string, id: string): Html =>
  html`<button type="button" class="way" data-copies="${id}" data-done="${say('copied')}" hidden>${say('copy')}</button>`;

/** Hidden from screen readers: the label around the picture says the same in words. */
const hidden = (svg: string): string => svg.replace('<svg', '<svg aria-hidden="true" focusable="false"');

const style = `:root { color-scheme: light dark; --ink: #1b1f23; --paper: #fff; --soft: #57606a; --line: #8c959f; --act: #0b5d3b; --on-act: #fff; --bad: #a40e26; }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f3f6; --paper: #14181c; --soft: #b1bac4; --line: #768390; --act: #7ee2b0; --on-act: #06261a; --bad: #ff9ca8; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; margin: .5rem 0; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 0; }
a { color: var(--act); overflow-wrap: anywhere; }
label { display: block; font-weight: 600; margin-top: 1rem; } h2 label { margin: 0; }
select, input, textarea, button { font: inherit; width: 100%; padding: .6rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--paper); color: var(--ink); }
textarea { resize: vertical; }
button { margin-top: 1rem; border: 0; background: var(--act); color: var(--on-act); font-weight: 600; cursor: pointer; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.hint { color: var(--soft); margin: .25rem 0; font-size: .9375rem; }
.wrong { color: var(--bad); font-weight: 600; }
article { border-top: 1px solid var(--line); padding: 1rem 0; }
.qr { width: 12rem; max-width: 100%; background: #fff; } .qr svg { display: block; }
.ways { display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0 0; }
.way { display: inline-flex; align-items: center; width: auto; min-height: 44px; margin: .5rem 0 0; padding: .3rem 1rem; border: 1px solid var(--act); border-radius: 1.4rem; background: none; color: var(--act); font-weight: 600; text-decoration: none; }
.way[hidden] { display: none; }
@media print { form, nav, .way { display: none; } }
`;

/** The page's script: shows the copy buttons and copies when they are clicked. */
const script = `for (const button of document.querySelectorAll('[data-copies]')) {
  const label = button.textContent;
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    const from = document.getElementById(button.dataset.copies);
    await navigator.clipboard.writeText(from.value ?? from.href);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 3000);
  });
}
`;
