/**
 * The chat page. What it shows lies in the browser's storage, which its tabs share, so they agree: every change goes
 * there first and is then drawn. The person's words are kept nowhere else, and long numbers not even here.
 *
 * A message stays in the transcript as unsent, and is sent again with the same id, until the server has answered it.
 * Texts become nodes, never markup.
 */
const words = JSON.parse(document.querySelector('meta[name=words]').content);
const $ = (id) => document.getElementById(id);
const [main, log, answers, note, typing] = ['main', 'log', 'answers', 'note', 'typing'].map($);
main.tabIndex = 0;
answers.tabIndex = -1;
const embedded = window.parent !== window;
const asked = new URLSearchParams(location.search);

/** Milliseconds that a conversation stays in a browser after its last message, and how many messages of it. */
const KEPT_FOR = 7 * 86_400_000;
const KEPT = 150;
const KEY = 'guia';

/** `items`: what is shown, oldest first: `{ key, at, text, state, what }` of the person, `{ key, at, reply }` of the guide. */
const fresh = () => ({ at: Date.now(), after: 0, language: asked.get('lang') ?? undefined, items: [] });
let memory;
const read = () => {
  let state = memory;
  try {
    state = JSON.parse(localStorage.getItem(KEY)) ?? state;
  } catch {
    // A browser that keeps nothing: then this tab remembers until it is closed.
  }
  return state?.items && Date.now() - state.at < KEPT_FOR ? state : fresh();
};
const change = (how) => {
  const state = read();
  how(state);
  state.at = Date.now();
  state.items = state.items.slice(-KEPT);
  memory = state;
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {}
  draw(state);
};
const chosen = (state = read()) =>
  words[state.language]
    ? state.language
    : words[document.documentElement.lang] && document.documentElement.lang;
const word = (key) => words[chosen()][key];

// --- Sending ---------------------------------------------------------------------------------------------------

/** What this tab has to send; another tab's messages are its own to send. The whole texts are only here. */
const ours = new Map();
let sending = false;
let hurry = () => {};
let strangers = 0;

const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, '0')).join('');

/** Runs of ten digits and more, and CURPs, have no business in a browser that others may use. */
const masked = (text) =>
  text.replace(/\d(?:[ .-]?\d){9,}|[A-ZÑ]{4}\d{6}[A-Z]{6}\w\d/gi, (found) => '•'.repeat(found.length));

/** @param text what is shown of it; none for a command, which goes unseen. */
const send = (what, text) => {
  const key = newId();
  ours.set(key, what);
  const kept = what.kind === 'text' ? { ...what, text: masked(what.text) } : what;
  change((state) => {
    state.items.push({ key, at: Date.now(), text, state: 'sending', what: kept });
  });
  work();
};

const work = async () => {
  if (sending) return hurry();
  sending = true;
  for (let tries = 0; ; ) {
    const item = read().items.find((one) => ours.has(one.key) && unsent(one));
    if (!item) break;
    const dots = setTimeout(() => show(typing, true), 350);
    const wait = await post(item, tries);
    clearTimeout(dots);
    show(typing, false);
    tries = wait === 0 ? 0 : tries + 1;
    if (wait > 0)
      await new Promise((resolve) => {
        hurry = resolve;
        setTimeout(resolve, wait);
      });
  }
  hurry = () => {};
  sending = false;
};

const bodyOf = ({ key, what }) => ({ id: key, ...(ours.get(key) ?? what) });

/** The beginning of a message, for the server to see whether it can wait. */
const glanceOf = (item) => {
  const body = bodyOf(item);
  return body.text ? { ...body, text: body.text.slice(0, 500) } : body;
};

const unsent = ({ state }) => state === 'sending' || state === 'failed';

/** Sends one message; resolves with the milliseconds to wait before the next try, 0 when it is settled. */
const post = async ({ key, what }, tries) => {
  const { after, language, items } = read();
  const waiting = items.filter((one) => one.key !== key && ours.has(one.key) && unsent(one));
  let answer;
  try {
    const response = await fetch('chat/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...bodyOf({ key, what }),
        after,
        lang: language ?? navigator.language,
        waiting: waiting.slice(-4).map(glanceOf),
      }),
      signal: AbortSignal.timeout(30_000),
    });
    if (response.status === 429) {
      say(word('too_many'));
      return 1000 * (Number(response.headers.get('retry-after')) || 5);
    }
    if (response.status >= 400 && response.status < 500) {
      settle(key, 'refused');
      say(word('refused'));
      return 0;
    }
    answer = await response.json();
    // In an emergency there is an answer even where nothing can be kept; the message is sent again all the same.
    if (!response.ok && answer.replies.length) change((state) => take(state, answer.replies));
    if (!response.ok) throw new Error(response.statusText);
  } catch {
    if (tries > 0 || !navigator.onLine) {
      settle(key, 'failed');
      say(word('offline'));
    }
    return Math.min(1000 * 2 ** tries, 30_000);
  }
  ours.delete(key);
  say('');
  if (answer.isNew && ++strangers > 1) say(word('own_window'), embedded && word('own_window_link'));
  change((state) => {
    if (answer.forgotten) Object.assign(state, { items: [], after: 0 });
    for (const item of state.items) if (item.key === key) item.state = 'sent';
    take(state, answer.replies);
  });
  return 0;
};

const settle = (key, how) =>
  change((state) => {
    for (const item of state.items) if (item.key === key) item.state = how;
  });

/** Puts replies where they are shown, each once. */
const take = (state, replies) => {
  for (const { n, ...reply } of replies) {
    state.after = Math.max(state.after, n);
    if (state.items.some(({ key }) => key === reply.id)) continue;
    if (words[reply.language]) state.language = reply.language;
    const spent = [reply.spends, reply.replaces];
    for (const item of state.items) if (spent.includes(item.key)) item.spent = true;
    state.items.push({ key: reply.id, at: Date.now(), reply });
  }
};

// --- Listening -------------------------------------------------------------------------------------------------

let source;

/** Only the tab being looked at listens: a browser opens no more than six connections to a server in all its tabs. */
const listen = () => {
  if (source || document.hidden) return;
  source = new EventSource(`chat/events?after=${read().after}`);
  source.addEventListener('reply', ({ data }) => change((state) => take(state, [JSON.parse(data)])));
  source.addEventListener('ready', begin);
  source.addEventListener('error', () => {
    if (source?.readyState !== EventSource.CLOSED) return;
    source = undefined;
    setTimeout(listen, 5000);
  });
};

let begun = false;

/** A link's topic, or, where nothing has been said yet, the greeting. */
const begin = () => {
  if (begun) return;
  begun = true;
  const topic = asked.get('start');
  if (topic && /^[\w-]{1,64}$/.test(topic)) {
    asked.delete('start');
    history.replaceState(null, '', `${location.pathname}${asked.size ? `?${asked}` : ''}`);
    send({ kind: 'command', command: 'start', argument: topic });
  } else if (read().items.length === 0) send({ kind: 'command', command: 'start' });
};

// --- Drawing ---------------------------------------------------------------------------------------------------

const drawn = new Map();

const make = (tag, about = {}, ...children) => {
  const { lang, label, ...rest } = about;
  const element = Object.assign(document.createElement(tag), rest);
  if (lang) element.lang = lang;
  if (label) element.setAttribute('aria-label', label);
  element.append(...children);
  return element;
};
const show = (element, shown) => {
  if (element.hidden !== !shown) element.hidden = !shown;
};

/** A sentence below the conversation, read aloud; with the link to a window of its own where that helps. */
const say = (sentence, link) => {
  if (note.textContent === sentence) return;
  const atEnd = isAtEnd();
  note.replaceChildren(...inline(sentence));
  if (link) note.append(' ', make('a', { href: location.href, target: '_blank', rel: 'noopener' }, link));
  if (atEnd) main.scrollTop = main.scrollHeight;
};

/** Brings the screen to what is kept, touching only what changed. */
const draw = (state) => {
  const atEnd = isAtEnd();
  dress(chosen(state));
  const shown = state.items.filter(({ reply, text }) => reply || text);
  for (const [key, { element }] of drawn) {
    if (shown.some((item) => item.key === key)) continue;
    element.remove();
    drawn.delete(key);
  }
  let firstNew;
  for (const item of shown) {
    const known = drawn.get(item.key);
    if (known && known.state === item.state) continue;
    const element = item.reply ? bubbleOf(item) : myBubbleOf(item);
    if (known) known.element.replaceWith(element);
    else log.append(element);
    if (!known && !(firstNew && item.reply)) firstNew = element;
    drawn.set(item.key, { element, state: item.state });
  }
  const mine = shown.findLastIndex(({ reply }) => !reply);
  const start = state.items.findLastIndex(({ reply }) => !reply);
  for (const [at, { key }] of state.items.entries())
    drawn.get(key)?.element.classList.toggle('last', at > start);
  drawAnswers(state);
  if (firstNew)
    reveal(log.ariaLive === 'off' ? (drawn.get(shown[mine]?.key)?.element ?? firstNew) : firstNew);
  else if (atEnd) main.scrollTop = main.scrollHeight;
};

/** A long answer is read from its beginning: scrolls to the end, but no further than to where it begins. */
const reveal = (element) => {
  main.scrollTop = Math.min(main.scrollHeight - main.clientHeight, element.offsetTop - main.offsetTop - 12);
};

const isAtEnd = () => main.scrollHeight - main.scrollTop - main.clientHeight < 100;

const clock = (at) => {
  const date = new Date(at);
  const time = date.toLocaleTimeString(chosen(), { hour: 'numeric', minute: '2-digit' });
  return make('time', { dateTime: date.toISOString() }, time);
};

const myBubbleOf = ({ key, at, text, state }) => {
  const bubble = make('div', { className: 'bubble mine' }, speaker('you'), make('p', {}, text));
  if (state === 'failed') {
    const retry = make('button', { type: 'button', className: 'state' }, word('not_sent'));
    retry.addEventListener('click', () => {
      main.focus({ preventScroll: true });
      if (!ours.has(key)) ours.set(key, undefined);
      settle(key, 'sending');
      work();
    });
    bubble.append(retry);
  } else
    bubble.append(state === 'sending' ? make('span', { className: 'state' }, word('sending')) : clock(at));
  return bubble;
};

const bubbleOf = ({ at, reply }) => {
  const bubble = make('div', { className: 'bubble guide', lang: reply.language }, speaker('guide'));
  for (const text of reply.text.split('\n\n')) bubble.append(cardOf(text.split('\n')) ?? paragraphOf(text));
  const { pin } = reply;
  if (pin && !reply.text.includes(pin.lat.toFixed(3))) {
    const to = `https://www.google.com/maps/dir/?api=1&destination=${pin.lat},${pin.lon}`;
    bubble.append(cardOf([`*${pin.title}*`, pin.address, `${word('directions')}: ${to}`]));
  }
  bubble.append(clock(at));
  return bubble;
};

const speaker = (who) => make('span', { className: 'spoken' }, `${word(who)}: `);

/** A place: the paragraph that ends in the way there. */
const cardOf = (lines) => {
  const way = lines.findIndex((line) => /: https:\/\/www\.google\.com\/maps\/dir\/\S*$/.test(line));
  if (way < 1) return undefined;
  const cut = lines[way].lastIndexOf(': https:');
  const label = lines[way].slice(0, cut);
  const place = lines[0].replace(/^\d+\. /, '').replaceAll('*', '');
  const link = { href: lines[way].slice(cut + 2), target: '_blank', rel: 'noopener', className: 'go' };
  const others = lines.filter((_, at) => at !== way).join('\n');
  return make(
    'div',
    { className: 'card' },
    paragraphOf(others),
    make('a', { ...link, label: `${label}: ${place}` }, label),
  );
};

const paragraphOf = (text) => {
  const lines = text.split('\n').flatMap((line) => [make('br'), ...inline(line)]);
  return make('p', {}, ...lines.slice(1));
};

const MARKS = [
  [/(?<![\w*])\*(?=\S)([^*\n]*[^*\s])\*(?![\w*])/, ([, inner]) => make('strong', {}, ...inline(inner))],
  [
    /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)»”’*]/,
    ([href]) => {
      const bare = href.replace(/^https?:\/\/(?:www\.)?/, '').replace(/\/$/, '');
      return make('a', { href, target: '_blank', rel: 'noopener' }, bare);
    },
  ],
  // What can be called with one tap: toll-free and city numbers as the guide writes them, and the emergency's.
  [
    /(?<![\d.,/-])(?:(?:\+?52 |1 )?\d{2,3}[ -]\d{3,4}[ -]\d{4}|9(?:11|88))(?![\d.,/-]\d|\d)/,
    ([number]) => make('a', { href: `tel:${number.replace(/[^\d+]/g, '')}` }, number),
  ],
];

/** `*bold*`, addresses and telephone numbers in a line, the rest as it is. */
const inline = (text) => {
  let first;
  for (const [pattern, element] of MARKS) {
    const found = pattern.exec(text);
    if (found && (!first || found.index < first.found.index)) first = { found, element };
  }
  if (!first) return text ? [text] : [];
  const { found, element } = first;
  return [
    ...(found.index ? [text.slice(0, found.index)] : []),
    element(found),
    ...inline(text.slice(found.index + found[0].length)),
  ];
};

let answersOf;

/** The buttons of the last message that has any; none while the person's own message waits for its answer. */
const drawAnswers = (state) => {
  const at = state.items.findLastIndex(({ reply }) => reply && (reply.choices.length || reply.wantsPlace));
  const item = state.items[at];
  const open = item && !item.spent && !state.items.slice(at + 1).some(unsent);
  const which = open ? `${item.key} ${chosen(state)}` : '';
  if (which === answersOf) return;
  answersOf = which;
  answers.replaceChildren();
  show(answers, open);
  if (!open) return;
  const { choices, wantsPlace, share, language } = item.reply;
  answers.lang = language ?? chosen(state);
  const button = (label, act, className = '') => {
    const element = make('button', { type: 'button', className }, label);
    element.addEventListener('click', act);
    answers.append(element);
  };
  if (wantsPlace) button(wantsPlace.label, sharePlace, 'first');
  for (const { id, label, url } of choices) {
    if (url) answers.append(make('a', { href: url, target: '_blank', rel: 'noopener' }, label));
    else
      button(label, () => {
        main.focus({ preventScroll: true });
        send({ kind: 'press', button: id, message: item.key }, label);
      });
  }
  if (share) {
    const link = new URL(`?start=${share.topic}`, location.origin + location.pathname);
    button(share.label, () => pass(`${share.text}\n${link}`));
  }
  // Who pressed a button goes on at the next ones; who types stays at the text.
  if (document.activeElement === main && log.ariaLive !== 'off') answers.focus({ preventScroll: true });
};

// --- The page's own words and buttons ---------------------------------------------------------------------------

let dressed;

const dress = (language) => {
  if (dressed === language) return;
  dressed = language;
  document.documentElement.lang = language;
  document.title = `${word('name')} · ${word('unofficial')}`;
  for (const one of document.querySelectorAll('[data-text]')) one.textContent = word(one.dataset.text);
  for (const one of document.querySelectorAll('[data-label]'))
    one.setAttribute('aria-label', word(one.dataset.label));
  for (const one of document.querySelectorAll('[data-hint]')) one.placeholder = word(one.dataset.hint);
  $('emergency').href = `tel:${word('emergency').replace(/\D/g, '')}`;
  for (const one of $('languages').children) one.setAttribute('aria-pressed', one.lang === language);
};

const sharePlace = () => {
  main.focus({ preventScroll: true });
  say(word('place_asked'));
  const denied = () => {
    say(word('place_denied'));
    $('text').focus();
  };
  if (!navigator.geolocation) return denied();
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      say('');
      const near = (degrees) => Number(degrees.toFixed(4));
      send({ kind: 'place', lat: near(coords.latitude), lon: near(coords.longitude) }, word('my_place'));
    },
    denied,
    { timeout: 20_000, maximumAge: 60_000 },
  );
};

/** Passes a text on: by the device's own way, else by the clipboard. */
const pass = async (text) => {
  try {
    if (navigator.share) return await navigator.share({ title: document.title, text });
  } catch (error) {
    if (error.name === 'AbortError') return;
  }
  try {
    await navigator.clipboard.writeText(text);
    say(word('copied'));
  } catch {
    say(word('not_copied'));
  }
};

for (const language of Object.keys(words).length > 1 ? Object.keys(words) : []) {
  const label = `${language.toUpperCase()}: ${words[language].language_name}`;
  const button = make(
    'button',
    { type: 'button', lang: language, label, title: words[language].language_name },
    language.toUpperCase(),
  );
  button.addEventListener('click', () => {
    if (language === chosen()) return;
    change((state) => {
      state.language = language;
    });
    send({ kind: 'command', command: language });
  });
  $('languages').append(button);
}

const shut = () => {
  $('more').open = false;
  $('more').firstElementChild.focus();
};

$('start-over').addEventListener('click', () => {
  shut();
  change((state) => {
    state.items = [];
  });
  ours.clear();
  send({ kind: 'command', command: 'restart' });
});
$('print').addEventListener('click', () => {
  shut();
  window.print();
});
$('share').addEventListener('click', () => {
  shut();
  const { items } = read();
  const last = items.slice(items.findLastIndex(({ reply }) => !reply) + 1);
  const texts = last.map(({ reply }) => reply.text.replaceAll('*', ''));
  pass([...texts, word('confirm_before'), location.origin + location.pathname].join('\n\n'));
});

const text = $('text');
const submit = () => {
  const typed = text.value.trim();
  text.value = '';
  if (typed) send({ kind: 'text', text: typed }, masked(typed));
};
$('form').addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
  text.focus();
});
text.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
text.addEventListener('paste', ({ clipboardData }) => {
  const [file] = clipboardData.files;
  if (file)
    send({ kind: 'unreadable', what: file.type.startsWith('image/') ? 'photo' : 'file' }, word('a_file'));
});

const leave = () => window.parent.postMessage('guia:close', '*');
show($('close'), embedded);
$('close').addEventListener('click', leave);
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  if ($('more').open) shut();
  else if (embedded) leave();
});
document.addEventListener('click', ({ target }) => {
  if (!$('more').contains(target)) $('more').open = false;
});
addEventListener('storage', ({ key }) => {
  if (key === KEY || key === null) draw(read());
});
addEventListener('online', () => {
  say('');
  work();
});
addEventListener('offline', () => say(word('offline')));
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    source?.close();
    source = undefined;
    return;
  }
  adopt(60_000);
  draw(read());
  listen();
  work();
});

/** Takes over what a closed tab left unsent. Should that tab be open still, the server knows the id. */
const adopt = (age) => {
  for (const { key, at, what, state } of read().items)
    if (unsent({ state }) && Date.now() - at >= age && !ours.has(key)) ours.set(key, what);
};

adopt(0);
draw(read());
requestAnimationFrame(() => {
  log.ariaLive = 'polite';
});
listen();
work();
setTimeout(begin, 4000);
