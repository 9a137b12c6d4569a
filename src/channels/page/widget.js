/**
 * `<script src="https://…/widget.js" async></script>` on any page of an allowed origin, wherever it stands: a button in the
 * corner that opens the chat. On the script: `data-lang="en"`, and `data-start="find-clinic"`, the topic that a
 * conversation begins with where none is going on. Whether the chat is open survives going to another page of the site.
 * All in a shadow root and without inline style, so that neither the page's looks nor its security policy meet the chat's.
 */
(() => {
  /** @type {Record<string, Record<'name' | 'open_chat' | 'close_chat' | 'unread', string>>} */
  const words = {};
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const host = new URL('.', script.src);
  const wished = [script.dataset.lang, document.documentElement.lang, ...navigator.languages];
  const spoken = Object.keys(words);
  const language =
    wished.map((tag) => tag?.slice(0, 2).toLowerCase()).find((tag) => tag && spoken.includes(tag)) ??
    String(spoken[0]);
  const word = words[language] ?? { name: '', open_chat: '', close_chat: '', unread: '' };
  const page = new URL(host);
  page.searchParams.set('lang', language);
  if (script.dataset.start) page.searchParams.set('first', script.dataset.start);

  const LOOKS = `
    :host { position: fixed; inset: auto 0 0 auto; z-index: 2147483000; }
    button { position: fixed; right: 20px; bottom: 20px; width: 60px; height: 60px; padding: 0; border: 0;
      border-radius: 20px; background: #0d6b5e; box-shadow: 0 4px 16px rgb(0 0 0 / 35%); cursor: pointer; }
    button:focus-visible { outline: 3px solid #0a5f8a; outline-offset: 3px; }
    img { display: block; width: 60px; height: 60px; border-radius: 20px; }
    i { position: absolute; top: -5px; right: -5px; width: 20px; height: 20px; border: 3px solid #fff;
      border-radius: 50%; background: #c22a12; }
    iframe { position: fixed; right: 20px; bottom: 92px; width: min(400px, calc(100vw - 40px));
      height: min(640px, calc(100dvh - 112px)); border: 0; border-radius: 18px; background: Canvas;
      box-shadow: 0 8px 40px rgb(0 0 0 / 40%); }
    [hidden] { display: none; }
    @media (max-width: 480px) {
      iframe { inset: 0; width: 100vw; height: 100dvh; border-radius: 0; }
      iframe:not([hidden]) + button { display: none; }
    }
    @media print { :host { display: none; } }
  `;
  const icon = Object.assign(document.createElement('img'), { alt: '', src: `${host}chat/icon.svg` });
  const box = document.createElement('guia-imss');
  box.lang = language;

  /** Whether the chat is open, for the next page of this site; a browser that keeps nothing begins with it closed. */
  const kept = {
    get isOpen() {
      try {
        return sessionStorage.getItem('guia-imss') === 'open';
      } catch {
        return false;
      }
    },
    set isOpen(isOpen) {
      try {
        sessionStorage.setItem('guia-imss', isOpen ? 'open' : 'closed');
      } catch {
        // Then it begins with it closed.
      }
    },
  };

  const frameAndButton = () => {
    const looks = new CSSStyleSheet();
    looks.replaceSync(LOOKS);
    const root = box.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [looks];
    const dot = document.createElement('i');
    const button = document.createElement('button');
    button.type = 'button';
    button.append(icon, dot);
    const frame = document.createElement('iframe');
    frame.title = word.name;
    frame.allow = `geolocation; microphone; clipboard-write${'share' in navigator ? '; web-share' : ''}`;

    /** @param {boolean} isUnread */
    const label = (isUnread) => {
      dot.hidden = !isUnread;
      const action = frame.hidden ? word.open_chat : word.close_chat;
      button.title = isUnread ? `${action}. ${word.unread}` : action;
      button.setAttribute('aria-label', button.title);
      button.setAttribute('aria-expanded', String(!frame.hidden));
    };
    /** @param {boolean} isOpen */
    const toggle = (isOpen) => {
      if (isOpen && !frame.src) frame.src = page.href;
      frame.hidden = !isOpen;
      kept.isOpen = isOpen;
      label(false);
    };
    button.addEventListener('click', () => {
      toggle(frame.hidden === true);
      (frame.hidden ? button : frame).focus();
    });
    addEventListener('message', ({ source, data }) => {
      if (source !== frame.contentWindow) return;
      if (data === 'guia:reply' && frame.hidden) label(true);
      if (data !== 'guia:close') return;
      toggle(false);
      button.focus();
    });
    toggle(kept.isOpen);
    root.append(frame, button);
  };

  /** For browsers that take no style sheet from a script (Safari before 16.4): the chat in a window of its own. */
  const link = () => {
    const element = document.createElement('a');
    Object.assign(element, { href: page.href, target: '_blank', rel: 'noopener', title: word.open_chat });
    element.setAttribute('aria-label', word.open_chat);
    Object.assign(element.style, { position: 'fixed', right: '20px', bottom: '20px', zIndex: '2147483000' });
    Object.assign(icon, { width: 60, height: 60 });
    element.append(icon);
    box.append(element);
  };

  const mount = () => {
    if ('adoptedStyleSheets' in document) frameAndButton();
    else link();
    document.body.append(box);
  };
  if (document.body) mount();
  else document.addEventListener('DOMContentLoaded', mount);
})();
