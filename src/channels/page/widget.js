/**
 * `<script src="https://…/widget.js" async></script>` on any page of an allowed origin: a button in the corner that
 * opens the chat. On the script: `data-lang="en"`, `data-start="find-clinic"`. All in a shadow root and without
 * inline style, so that neither the page's looks nor its security policy meet the chat's.
 */
(() => {
  /** @type {Record<string, Record<'name' | 'open_chat' | 'close_chat', string>>} */
  const words = {};
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const host = new URL('.', script.src);
  const wished = [script.dataset.lang, document.documentElement.lang, ...navigator.languages];
  const spoken = Object.keys(words);
  const language =
    wished.map((tag) => tag?.slice(0, 2).toLowerCase()).find((tag) => tag && spoken.includes(tag)) ??
    String(spoken[0]);
  const word = words[language] ?? { name: '', open_chat: '', close_chat: '' };
  const page = new URL(host);
  page.searchParams.set('lang', language);
  if (script.dataset.start) page.searchParams.set('start', script.dataset.start);

  const box = document.createElement('guia-imss');
  const root = box.attachShadow({ mode: 'open' });
  const looks = new CSSStyleSheet();
  looks.replaceSync(`
    :host { position: fixed; inset: auto 0 0 auto; z-index: 2147483000; }
    button { position: fixed; right: 20px; bottom: 20px; width: 60px; height: 60px; padding: 0; border: 0;
      border-radius: 20px; background: #0d6b5e; box-shadow: 0 4px 16px rgb(0 0 0 / 35%); cursor: pointer; }
    button:focus-visible { outline: 3px solid #0a5f8a; outline-offset: 3px; }
    img { display: block; width: 60px; height: 60px; border-radius: 20px; }
    iframe { position: fixed; right: 20px; bottom: 92px; width: min(400px, calc(100vw - 40px));
      height: min(640px, calc(100dvh - 112px)); border: 0; border-radius: 18px; background: Canvas;
      box-shadow: 0 8px 40px rgb(0 0 0 / 40%); }
    [hidden] { display: none; }
    @media (max-width: 480px) {
      iframe { inset: 0; width: 100vw; height: 100dvh; border-radius: 0; }
      iframe:not([hidden]) + button { display: none; }
    }
    @media print { :host { display: none; } }
  `);
  root.adoptedStyleSheets = [looks];

  const icon = Object.assign(document.createElement('img'), { alt: '', src: `${host}chat/icon.svg` });
  const button = document.createElement('button');
  button.type = 'button';
  button.append(icon);
  const frame = document.createElement('iframe');
  frame.title = word.name;
  frame.hidden = true;
  frame.allow = `geolocation; clipboard-write${'share' in navigator ? '; web-share' : ''}`;

  /** @param {boolean} open */
  const toggle = (open) => {
    if (open && !frame.src) frame.src = page.href;
    frame.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    button.setAttribute('aria-label', open ? word.close_chat : word.open_chat);
    button.title = open ? word.close_chat : word.open_chat;
    (open ? frame : button).focus();
  };
  button.addEventListener('click', () => toggle(frame.hidden === true));
  addEventListener('message', ({ source, data }) => {
    if (source === frame.contentWindow && data === 'guia:close') toggle(false);
  });

  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-label', word.open_chat);
  button.title = word.open_chat;
  box.lang = language;
  root.append(frame, button);
  document.body.append(box);
})();
