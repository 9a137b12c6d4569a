/**
 * Telegram, by grammY's `Api`. The loop that listens is our own and not grammY's because of one promise: an
 * update is confirmed to Telegram only when the core has taken it, so whatever a stop or a crash leaves unhandled
 * reaches the next process.
 */
import { createHmac } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { Api, InputFile } from 'grammy';
import type { Update } from 'grammy/types';
import type { Hono } from 'hono';
import {
  addressOf,
  type Begun,
  type CalendarEvent,
  type ChatId,
  type Inbound,
  type Language,
  type Reply,
} from '../core/conversation.ts';
import { type Channel, type Hear, type Meter, type NotNow, type Said, WrongSetting } from './channel.ts';
import type { Desk } from './desk.ts';
import { editsHeard } from './edits.ts';
import type { Log } from './http.ts';
import {
  askedPause,
  counting,
  describe,
  isForGood,
  isGone,
  isRefusal,
  isWrongToken,
  movedTo,
  type Patience,
  retrying,
  startHint,
  urgent,
  usual,
} from './telegram-calls.ts';
import { type TelegramDeskOptions, telegramDesk } from './telegram-desk.ts';
import { asksPlace, messagesOf, type Outgoing, shortened } from './telegram-format.ts';
import { answerInline, type Inline } from './telegram-inline.ts';
import { longPolling, pollSeconds } from './telegram-polling.ts';
import { acknowledge } from './telegram-press.ts';
import { presentItself, type TelegramCommands, type TelegramProfile } from './telegram-profile.ts';
import { type Arrival, arrivalOf, type Me, placeOf, updatesWanted, type Wait } from './telegram-updates.ts';
import { mountWebhook, telegramPath, webhook } from './telegram-webhook.ts';

export type TelegramOptions = {
  /** BotFather's token. Appears in no log line and no error. */
  token: string;
  /** A self-hosted Bot API server; default Telegram's own. */
  apiRoot?: string;
  /** This process's public https address. Set: a webhook at `<publicUrl>/webhooks/telegram`. Unset: long polling. */
  publicUrl?: string;
  /** Where the webhook's route goes. Needed with `publicUrl`. */
  http?: Hono;
  /** What Telegram must show us with each webhook call; default derived from the token. */
  secret?: string;
  /** The menu of commands by language; the first is also shown to people of any other language. */
  commands?: TelegramCommands[];
  /** The bot's name and descriptions by language; the first is also shown to people of any other language. */
  profile?: TelegramProfile[];
  /** What is said to who tells whether an answer helped, by language. */
  thanks?: Record<Language, string>;
  /** The cards of inline mode; without it an inline query finds nothing. */
  inline?: Inline;
  /** The group in which the organisation's people take over. */
  desk?: TelegramDeskOptions;
  /** Days as a file for a calendar, sent beside the answer that names them; without it they are in the text alone. */
  calendar?: { name: string; file: (events: readonly CalendarEvent[]) => string };
  log: Log;
  meter?: Meter;
  /** The clock, for button presses: Telegram dates messages only. */
  now?: () => number;
  /** Waits, or less when the signal aborts; tests wait faster. */
  wait?: Wait;
};

/** Milliseconds. */
const typingAfter = 500;
const typingEvery = 4500;
/** For how long a webhook's call is kept while the channel opens. */
const openWithin = 10_000;

/** The Telegram channel. Routes are mounted now, traffic starts with `open`. */
export const telegramChannel = (options: TelegramOptions): Channel & { desk?: Desk } => {
  const { token, publicUrl, http, log, meter, now = Date.now, wait = sleep } = options;
  const apiRoot = (options.apiRoot ?? 'https://api.telegram.org').replace(/\/+$/, '');
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);

  /** Three voices: one waits patiently when Telegram is busy, one is in a hurry, the last gives its error at once. */
  const voice = (patience: Patience): Api => {
    const api = new Api(token, { apiRoot, timeoutSeconds: 15 });
    api.config.use(retrying(patience, wait, stop.signal), counting(meter, stop.signal));
    return api;
  };
  const patient = voice(usual);
  const hurried = voice(urgent);
  const blunt = new Api(token, { apiRoot, timeoutSeconds: pollSeconds + 15 });
  blunt.config.use(counting(meter, stop.signal));

  let hear: Hear | undefined;
  let me: Me | undefined;
  let opened = () => {};
  const isOpened = new Promise<boolean>((resolve) => {
    opened = () => resolve(true);
  });
  /** Updates the core has taken and Telegram may deliver again. */
  const taken = new Set<number>();
  /** Things done on the side, that `close` waits for. */
  const errands = new Set<Promise<unknown>>();
  /** Albums of which something was heard, and when each chat's last picture came: nobody wants ten times one apology. */
  const albums = new Set<string>();
  const pictures = new Map<ChatId, number>();
  /** Groups that have become supergroups, which have other numbers. */
  const moved = new Map<number, number>();
  /**
   * Chats with a location keyboard on the screen, and what its buttons say. Only a hint: when it is lost, a keyboard
   * stays out a while longer.
   */
  const keyboards = new Map<ChatId, Set<string>>();
  const heardAnew = editsHeard();

  const sentence = (error: unknown): string => describe(error).replaceAll(token, '<token>');

  const whoAmI = async (): Promise<Me> => {
    me ??= await patient.getMe();
    return me;
  };
  const desk =
    options.desk && telegramDesk({ ...options.desk, api: patient, me: whoAmI, log, sentence, now });

  const errand = (work: Promise<unknown>): void => {
    const done = work.catch(() => undefined).finally(() => errands.delete(done));
    errands.add(done);
  };

  /** Reads an update on arrival. A pressed button stops its spinner now, whatever waits before it. */
  const arrive = (update: Update): Arrival | undefined => {
    if (update.callback_query) errand(acknowledge(patient, update.callback_query, options.thanks));
    if (!me || taken.has(update.update_id)) return undefined;
    const staff = desk?.arrivalOf(update, me);
    if (staff !== undefined) return staff === 'nothing' ? undefined : staff;
    if (update.inline_query) {
      const answer = answerInline(blunt, me.username ?? '', update.inline_query, options.inline);
      errand(answer.catch((error) => log.warn(`${sentence(error)} An inline query stays without answer.`)));
    }
    const arrival = arrivalOf(update, me, now);
    if (!arrival || !heardAnew(arrival)) return undefined;
    const { inbound } = arrival;
    const pressed = inbound.kind === 'text' && keyboards.get(inbound.chat)?.has(inbound.text.trim());
    // An emergency waits for no more words.
    const urgent = hear?.isUrgent?.(inbound);
    return pressed || urgent ? { ...arrival, urgent, joins: false } : arrival;
  };

  const handle = async ({ updates, inbound, album, staff }: Arrival): Promise<void> => {
    if (!hear) throw new Error('The channel is not open.');
    if (staff) await desk?.take(staff);
    else if (!isOneMore(inbound, album)) {
      const handled = new AbortController();
      errand(showTyping(inbound, handled.signal));
      const { said } = hear;
      await hear(inbound).then(
        () => void (said?.(inbound.chat) ?? Promise.resolve()).then(() => handled.abort()),
        (error) => {
          handled.abort();
          throw error;
        },
      );
    }
    if (album !== undefined) remember(albums, album, 200);
    pictures.delete(inbound.chat);
    if (isPicture(inbound)) pictures.set(inbound.chat, inbound.at);
    forgetOldest(pictures, 10_000);
    for (const update of updates) remember(taken, update, 2000);
  };

  /** One more of an album, or of several pictures in a row, without a word to it. */
  const isOneMore = (inbound: Inbound, album: string | undefined): boolean => {
    if (inbound.kind !== 'unreadable') return false;
    const last = isPicture(inbound) ? pictures.get(inbound.chat) : undefined;
    return (
      (album !== undefined && albums.has(album)) || (last !== undefined && inbound.at - last < picturesApart)
    );
  };

  const showTyping = async (inbound: Inbound, handled: AbortSignal): Promise<void> => {
    const { thread } = placeOf(`${inbound.id}.`);
    await wait(typingAfter, handled);
    while (!handled.aborted) {
      await blunt.sendChatAction(numberOf(inbound.chat), 'typing', inThread(thread)).catch(() => undefined);
      await wait(typingEvery, handled);
    }
  };

  const waits = ({ inbound, staff }: Arrival): void =>
    errand((staff ? undefined : hear?.urgent?.(inbound)) ?? Promise.resolve());
  const listening = { arrive, handle, waits, log, meter, wait, stop: stop.signal, sentence };
  const polling = longPolling({ ...listening, api: blunt });
  const hook = webhook(listening);
  const secret =
    options.secret ?? createHmac('sha256', token).update('guia-imss telegram webhook').digest('hex');
  if (publicUrl !== undefined) {
    if (!http)
      throw new Error('Telegram: a webhook (PUBLIC_URL) needs the HTTP server to mount its route on.');
    mountWebhook(http, secret, { log, meter }, (update) =>
      hear && me ? hook.take(update) : whenOpen().then((isOpen) => (isOpen ? hook.take(update) : 503)),
    );
  }

  /** The process before set the webhook, so calls come while this one opens: Telegram would take its time after a 503. */
  const whenOpen = (): Promise<boolean> =>
    Promise.race([isOpened, wait(openWithin, stop.signal).then(() => false)]);

  const numberOf = (chatId: ChatId): number => {
    const chat = Number(addressOf(chatId));
    return moved.get(chat) ?? chat;
  };

  /** @param asked the message to answer, where many talk; if it is gone, the answer comes all the same. */
  const send = async (
    api: Api,
    chatId: ChatId,
    { html, plain, markup }: Outgoing,
    { asked, thread }: { asked?: number; thread?: number },
  ): Promise<void> => {
    const common = {
      link_preview_options: { is_disabled: true },
      ...inThread(thread),
      ...(asked === undefined
        ? {}
        : { reply_parameters: { message_id: asked, allow_sending_without_reply: true } }),
    };
    // A message that Telegram finds fault with is sent barer and barer: an answer without buttons beats none.
    const attempts = [
      (chat: number) => api.sendMessage(chat, html, { ...common, parse_mode: 'HTML', reply_markup: markup }),
      (chat: number) => api.sendMessage(chat, plain, { ...common, reply_markup: markup }),
      (chat: number) => api.sendMessage(chat, plain, common),
    ];
    for (const attempt of attempts) {
      try {
        await following(chatId, attempt);
        return;
      } catch (error) {
        if (!isRefusal(error) || attempt === attempts.at(-1)) throw error;
        log.error(`${sentence(error)} Sent again with less.`);
      }
    }
  };

  /** Does a call for a chat, again at once where Telegram says that the chat has moved. */
  const following = async <T>(chatId: ChatId, call: (chat: number) => Promise<T>): Promise<T> => {
    try {
      return await call(numberOf(chatId));
    } catch (error) {
      const now = movedTo(error);
      if (now === undefined) throw error;
      moved.set(Number(addressOf(chatId)), now);
      forgetOldest(moved, 10_000);
      return call(now);
    }
  };

  /** Whether the message now says this; `false` when it can't be edited. */
  const edit = async (chat: number, handle: string, { html, plain, markup }: Outgoing): Promise<boolean> => {
    const message = messageOf(handle);
    if (message === undefined) return false;
    const keyboard = markup && 'inline_keyboard' in markup ? markup : undefined;
    const common = { link_preview_options: { is_disabled: true }, reply_markup: keyboard };
    try {
      await patient.editMessageText(chat, message, html, { ...common, parse_mode: 'HTML' }).catch((error) => {
        if (!isRefusal(error, /can't parse/i)) throw error;
        log.error(`${sentence(error)} Edited again without markup.`);
        return patient.editMessageText(chat, message, plain, common);
      });
      return true;
    } catch (error) {
      if (isRefusal(error, /message is not modified/i)) return true;
      if (isRefusal(error)) return false;
      throw error;
    }
  };

  /** Takes a message's buttons away. It may be too old or gone: then there is nothing to do. */
  const spend = async (chat: number, handle: string): Promise<void> => {
    const message = messageOf(handle);
    if (message === undefined) return;
    await patient.editMessageReplyMarkup(chat, message).catch(() => undefined);
  };

  const sayTo = async (chatId: ChatId, reply: Reply, begun: (sofar: Begun) => void): Promise<void> => {
    // What another process left to say may be said before this one listens.
    const { username } = await whoAmI();
    const chat = numberOf(chatId);
    const place = placeOf(reply.id);
    const privately = chat > 0;
    const placeAsked = asksPlace(reply, privately);
    // What was said in part goes on as it was cut.
    const { sent, keyboardOut = false } = reply.begun ?? { sent: 0, keyboardOut: keyboards.has(chatId) };
    const { messages, refused } = messagesOf(reply, { privately, keyboardOut, bot: username });
    if (sent === 0)
      for (const { id } of refused) log.error(`Telegram takes no such button: "${id}". Left out.`);
    let edited = false;
    const tell = async (message: Outgoing, n: number): Promise<void> => {
      // A message can't be edited into one with the location keyboard: then its buttons go and a new one is sent.
      if (n === 0 && reply.replaces && !placeAsked) {
        edited = await edit(chat, reply.replaces, message);
        if (edited) return;
      }
      const api = reply.tone === 'alarm' ? hurried : patient;
      await send(api, chatId, message, n === 0 ? place : { thread: place.thread });
      if (message.markup && 'keyboard' in message.markup) {
        const keys = message.markup.keyboard.flat().map((key) => (typeof key === 'string' ? key : key.text));
        keyboards.delete(chatId);
        keyboards.set(chatId, new Set(keys));
        forgetOldest(keyboards, 10_000);
      }
      if (message.markup && 'remove_keyboard' in message.markup) keyboards.delete(chatId);
    };
    const spendOld = async (): Promise<void> => {
      const replaced = edited || sent > 0 ? undefined : reply.replaces;
      for (const old of new Set([reply.spends, replaced])) if (old !== undefined) await spend(chat, old);
    };
    const steps = [
      ...messages.map((message, n) => () => tell(message, n)),
      ...extrasOf(chatId, reply, place.thread),
    ];
    for (const [n, step] of steps.entries()) {
      if (n === messages.length) await spendOld();
      if (n < sent) continue;
      if (n > sent) begun({ sent: n, ...(keyboardOut ? { keyboardOut } : {}) });
      await step();
    }
    if (steps.length === messages.length) await spendOld();
  };

  /** What is sent beside a reply's text, which says it all: what fails is left out, since to send all again would be worse. */
  const extrasOf = (chatId: ChatId, reply: Reply, thread: number | undefined): (() => Promise<void>)[] => {
    const besides = (what: string, call: (chat: number) => Promise<unknown>) => async (): Promise<void> => {
      await following(chatId, call).catch((error) => log.warn(`${sentence(error)} ${what} was left out.`));
    };
    const [spot, ...others] = reply.places ?? [];
    const pins = spot && others.length === 0 ? [spot] : [];
    const { calendar } = options;
    return [
      ...pins.map(({ lat, lon, name: title, address }) => {
        const [name, where] = [shortened(title || address, 128), shortened(address || title, 256)];
        return besides('The pin', (chat) => patient.sendVenue(chat, lat, lon, name, where, inThread(thread)));
      }),
      ...(reply.actions ?? []).flatMap((action) => {
        if (action.kind !== 'calendar' || !calendar) return [];
        const file = new InputFile(Buffer.from(calendar.file(action.events)), calendar.name);
        const more = { caption: `📅 ${action.label}`, ...inThread(thread) };
        return [besides('The file of days', (chat) => patient.sendDocument(chat, file, more))];
      }),
    ];
  };

  return {
    name: 'telegram',
    ...(desk ? { desk } : {}),

    async open(hearing) {
      try {
        const quit = stop.signal as never;
        const polls = publicUrl === undefined;
        [me] = await Promise.all([
          patient.getMe(quit),
          polls ? patient.deleteWebhook(undefined, quit) : undefined,
        ]);
        await desk?.check();
        // Nobody waits for that: it is a dozen calls.
        errand(
          presentItself(blunt, options, (what, error) =>
            log.warn(`${sentence(error)} ${what} stays as it was.`),
          ),
        );
        if (options.inline && !me.supports_inline_queries)
          log.info('Telegram: inline mode is off; @BotFather switches it on with /setinline.');
        hear = hearing;
        opened();
        if (polls) {
          if (!stop.signal.aborted) polling.start();
        } else {
          const url = publicUrl.replace(/\/+$/, '') + telegramPath;
          const hook = { secret_token: secret, allowed_updates: updatesWanted };
          await patient.setWebhook(url, hook, quit);
        }
      } catch (error) {
        if (error instanceof WrongSetting) throw error;
        const why = `Telegram cannot start: ${startHint(error, apiRoot)}${sentence(error)}`;
        throw isWrongToken(error) ? new WrongSetting(why) : new Error(why);
      }
      log.info(
        `Telegram: @${me.username} listens by ${publicUrl === undefined ? 'long polling' : 'webhook'}.`,
      );
    },

    async say(chat, reply, begun = () => {}): Promise<Said> {
      try {
        await sayTo(chat, reply, begun);
        return 'sent';
      } catch (error) {
        if (isGone(error)) return 'gone';
        if (isForGood(error)) {
          log.warn(`${sentence(error)} The reply is dropped.`);
          return 'refused';
        }
        // A new error: grammY's carries the address with the token, and the text of the message.
        const notNow: NotNow = Object.assign(new Error(sentence(error)), { after: askedPause(error) });
        throw notNow;
      }
    },

    async close() {
      stop.abort();
      await polling.settled();
      await hook.settled();
      await Promise.all(errands);
      await polling.confirm();
    },
  };
};

/** Within how many milliseconds pictures are several of one thing. */
const picturesApart = 30_000;

const isPicture = (inbound: Inbound): boolean => inbound.kind === 'unreadable' && inbound.what === 'photo';

const inThread = (thread: number | undefined): { message_thread_id?: number } =>
  thread === undefined ? {} : { message_thread_id: thread };

const messageOf = (handle: string): number | undefined => {
  const message = Number(handle);
  return Number.isSafeInteger(message) && message > 0 ? message : undefined;
};

/** Adds to a set that forgets its oldest. */
const remember = <T>(set: Set<T>, member: T, most: number): void => {
  set.add(member);
  forgetOldest(set, most);
};

const forgetOldest = <T>(kept: Set<T> | Map<T, unknown>, most: number): void => {
  for (const oldest of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(oldest);
  }
};

const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
