/**
 * Sending and listening. A message stays in the transcript as unsent, and is sent again with the same id, until the
 * server has answered it.
 * @import { Reply } from '../../core/conversation.ts'
 * @import { Entry, Item, Kept, Mine, Theirs, What } from './types.ts'
 */
import { $, isEmbedded, show } from './dom.js';
import { asked, change, isTurn, read, refresh } from './memory.js';
import { say } from './note.js';
import { place } from './scroll.js';
import { isSpoken } from './words.js';

/** What this tab has to send; another tab's messages are its own to send. The whole texts are only here. @type {Map<string, What>} */
const ours = new Map();
let sending = false;
let hurry = () => {};
let strangers = 0;

const newId = () => crypto.getRandomValues(new Uint32Array(4)).join('-');

/** Runs of ten digits and more, and CURPs, have no business in a browser that others may use. @param {string} text */
export const masked = (text) =>
  text.replace(/\d(?:[ .-]?\d){9,}|[A-ZÑ]{4}\d{6}[A-Z]{6}\w\d/gi, (found) => '•'.repeat(found.length));

/** @param {What} what @param {string} [text] what is shown of it; none for a command, which goes unseen. */
export const send = (what, text) => {
  finish(0);
  const key = newId();
  ours.set(key, what);
  const kept = what.kind === 'text' ? { ...what, text: masked(what.text) } : what;
  change((state) => {
    state.items.push({ key, at: Date.now(), text, state: 'sending', what: kept });
  });
  work();
};

/** Says whether a reply helped. @param {Theirs} item @param {string} button */
export const rate = ({ key }, button) => {
  change((state) => {
    for (const item of state.items) if (item.key === key && item.reply) item.rated = true;
  });
  send({ kind: 'press', button });
};

/** Sends one more time what was not sent. @param {Mine} item */
export const sendAgain = ({ key, what }) => {
  if (!ours.has(key)) ours.set(key, what);
  settle(key, 'sending');
  work();
};

/** Milliseconds in which beginning anew can be undone. */
const UNDONE_WITHIN = 10_000;

/** Begins anew: nothing is shown, and nothing is sent any more of what was to be sent. The server is told when it is final. */
export const startOver = () => {
  change((state) => {
    state.undo = { items: state.items, at: Date.now() };
    state.items = [];
  });
  ours.clear();
  setTimeout(finish, UNDONE_WITHIN + 50);
};

export const undo = () =>
  change((state) => {
    state.items = [...(state.undo?.items ?? []), ...state.items];
    delete state.undo;
  });

/** Makes final that it was begun anew, once that is so for long enough or something else is said. @param {number} [age] milliseconds */
const finish = (age = UNDONE_WITHIN) => {
  const at = read().undo?.at;
  if (at === undefined || Date.now() - at < age) return;
  change((state) => {
    delete state.undo;
  });
  send({ kind: 'command', command: 'restart' });
};

/** Sends what this tab has to send, one after another. */
export const work = async () => {
  if (sending) return hurry();
  sending = true;
  const typing = $('typing');
  for (let tries = 0; ; ) {
    const item = read().items.find(isOurs);
    if (!item) {
      // Its answer came by the stream, so what was said of the connection is no longer true.
      if (tries > 0) say('');
      break;
    }
    const dots = setTimeout(() => {
      show(typing, isTurn(item));
      place();
    }, 350);
    const wait = await post(/** @type {Mine} */ (item), tries);
    clearTimeout(dots);
    show(typing, false);
    tries = wait === 0 ? 0 : tries + 1;
    if (wait > 0)
      await new Promise((resolve) => {
        hurry = () => resolve(undefined);
        setTimeout(resolve, wait);
      });
  }
  hurry = () => {};
  sending = false;
};

/** @param {Item} item */
export const isUnsent = (item) => !item.reply && ['sending', 'waiting', 'failed'].includes(item.state);

/** @param {Item} item */
const isOurs = (item) => ours.has(item.key) && isUnsent(item);

/** @param {Mine} item */
const bodyOf = ({ key, what }) => ({ id: key, ...(ours.get(key) ?? what) });

/** The beginning of a message, for the server to see whether it can wait. @param {Mine} item */
const glanceOf = (item) => {
  const body = bodyOf(item);
  return body.kind === 'text' ? { ...body, text: body.text.slice(0, 500) } : body;
};

/** Sends one message; resolves with the milliseconds to wait before the next try, 0 when it is settled. @param {Mine} item @param {number} tries */
const post = async (item, tries) => {
  const { key } = item;
  const { after, language, items } = read();
  const waiting = items.filter((one) => one.key !== key && isOurs(one)).slice(-4);
  /** @type {{ replies: Entry[], isNew?: boolean, forgotten?: boolean }} */
  let answer;
  const over = new AbortController();
  const patience = setTimeout(() => over.abort(), 30_000);
  try {
    const response = await fetch('chat/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...bodyOf(item),
        after,
        lang: language ?? navigator.language,
        waiting: waiting.map((one) => glanceOf(/** @type {Mine} */ (one))),
      }),
      signal: over.signal,
    });
    if (response.status === 429) {
      settle(key, 'waiting');
      say('too_many');
      return 1000 * (Number(response.headers.get('retry-after')) || 5);
    }
    if (response.status >= 400 && response.status < 500) {
      settle(key, 'refused');
      say('refused');
      return 0;
    }
    answer = await response.json();
    // In an emergency there is an answer even where nothing can be kept; the message is sent again all the same.
    if (!response.ok && answer.replies.length) change((state) => take(state, answer.replies));
    if (!response.ok) throw new Error(response.statusText);
  } catch {
    if (tries > 0 || !navigator.onLine) {
      settle(key, 'failed');
      say('offline');
    }
    return Math.min(1000 * 2 ** tries, 30_000);
  } finally {
    clearTimeout(patience);
  }
  ours.delete(key);
  // A tick that goes through at once takes no sentence away that is about something else.
  if (tries > 0 || isTurn(item)) say('');
  if (answer.isNew && ++strangers > 1) say('own_window', isEmbedded && 'own_window_link');
  change((state) => {
    if (answer.forgotten) state.items = [];
    if (!isTurn(item)) state.items = state.items.filter((one) => one.key !== key);
    for (const one of state.items) if (one.key === key && !one.reply) one.state = 'sent';
    take(state, answer.replies);
    // To the server we are somebody else now, who has read nothing.
    if (answer.forgotten) state.after = 0;
  });
  if (answer.forgotten) {
    say('erased_here');
    // The stream that is open is that of who we were.
    hush();
    listen();
  }
  return 0;
};

/** Ends the conversation on a computer that others use, and leaves nothing of it there; whether that was done. */
export const endHere = async () => {
  ours.clear();
  const isDone = await fetch('chat/done', { method: 'POST' }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!isDone) {
    say('not_ended');
    return false;
  }
  change((state) => {
    state.items = [];
    state.after = 0;
    delete state.undo;
  });
  say('ended_here');
  hush();
  return true;
};

/** @param {string} key @param {Mine['state']} how */
const settle = (key, how) =>
  change((state) => {
    for (const item of state.items) if (item.key === key && !item.reply) item.state = how;
  });

/** Puts a list that was ticked where it stands: what was ticked since, and is on its way, stays as it is. @param {Kept} state @param {Reply} reply */
const retake = ({ items }, reply) => {
  const item = items.find(({ key, reply: known }) => known?.ticks && key === reply.replaces);
  if (!item?.reply || !reply.ticks) return false;
  for (const tick of reply.ticks) {
    const isPressed = (/** @type {Item} */ one) =>
      !one.reply &&
      isUnsent(one) &&
      !reply.id.startsWith(`${one.key}.`) &&
      one.what.kind === 'press' &&
      one.what.button === tick.button;
    if (items.filter(isPressed).length % 2 === 1) tick.done = !tick.done;
  }
  item.reply = reply;
  return true;
};

/**
 * A reply that the server has kept says that its message got there. Two tabs that write at the same moment can lose
 * one's "sent" (a browser's storage has no transactions); whichever takes the reply last says it again.
 * @param {Kept} state @param {Reply} reply
 */
const receive = ({ items }, reply) => {
  for (const item of items)
    if (!item.reply && isTurn(item) && reply.id.startsWith(`${item.key}.`)) item.state = 'sent';
};

/** Puts replies where they are shown, each once. @param {Kept} state @param {Entry[]} replies */
const take = (state, replies) => {
  for (const { n, ...reply } of replies) {
    state.after = Math.max(state.after, n);
    if (state.items.some(({ key, reply: known }) => key === reply.id || known?.id === reply.id)) continue;
    if (retake(state, reply)) continue;
    if (isSpoken(reply.language)) state.language = reply.language;
    const spent = [reply.spends, reply.replaces];
    for (const item of state.items) if (item.reply && spent.includes(item.key)) item.spent = true;
    state.items.push({ key: reply.id, at: Date.now(), reply });
    if (isEmbedded) window.parent.postMessage('guia:reply', '*');
  }
};

// --- Listening -------------------------------------------------------------------------------------------------

/** @type {EventSource | undefined} */
let source;

/** Only the tab being looked at listens: a browser opens no more than six connections to a server in all its tabs. */
const listen = () => {
  if (source || document.hidden) return;
  source = new EventSource(`chat/events?after=${read().after}`);
  source.addEventListener('reply', ({ data }) =>
    change((state) => {
      const reply = JSON.parse(data);
      receive(state, reply);
      take(state, [reply]);
    }),
  );
  source.addEventListener('ready', begin);
  source.addEventListener('error', () => {
    if (source?.readyState !== EventSource.CLOSED) return;
    source = undefined;
    setTimeout(listen, 5000);
  });
};

const hush = () => {
  source?.close();
  source = undefined;
};

let hasBegun = false;

/** A link's topic; where nothing has been said yet, the topic that the page around us is about, or the greeting. */
const begin = () => {
  if (hasBegun) return;
  hasBegun = true;
  const topic = topicIn('start');
  if (topic) {
    asked.delete('start');
    const left = asked.toString();
    history.replaceState(null, '', `${location.pathname}${left && `?${left}`}`);
  }
  finish(0);
  const argument = topic ?? (read().items.length > 0 ? undefined : topicIn('first'));
  if (argument) send({ kind: 'command', command: 'start', argument });
  else if (read().items.length === 0) send({ kind: 'command', command: 'start' });
};

/** @param {string} name */
const topicIn = (name) => {
  const topic = asked.get(name);
  return topic && /^[\w-]{1,64}$/.test(topic) ? topic : undefined;
};

/** Takes over what a closed tab left unsent. Should that tab be open still, the server knows the id. @param {number} age milliseconds */
const adopt = (age) => {
  for (const item of read().items)
    if (!item.reply && isUnsent(item) && Date.now() - item.at >= age && !ours.has(item.key))
      ours.set(item.key, item.what);
};

addEventListener('online', () => {
  say('');
  work();
});
addEventListener('offline', () => say('offline'));
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return hush();
  adopt(60_000);
  refresh();
  listen();
  work();
});

/** Begins to talk, once the page shows what it knows. */
export const startTalking = () => {
  if (!navigator.onLine) say('offline');
  adopt(0);
  listen();
  work();
  setTimeout(begin, 4000);
};
