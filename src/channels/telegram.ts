/**
 * Telegram, by grammY's `Api`. Updates are fetched by our own loop and not by grammY's, because an update is confirmed to
 * Telegram only when the core has taken it: what a stop or a crash leaves unhandled reaches the next process.
 */
import { createHmac } from 'node:crypto';
import type { Api } from 'grammy';
import type { Update } from 'grammy/types';
import type { Hono } from 'hono';
import type { CalendarEvent, Language } from '../core/conversation.ts';
import { type Channel, type Hear, type Meter, type NotNow, WrongSetting } from './channel.ts';
import type { Desk } from './desk.ts';
import { errands } from './errands.ts';
import type { Log } from './http.ts';
import {
  askedPause,
  describe,
  forGrammy,
  type GrammySignal,
  isForGood,
  isGone,
  isWrongToken,
  startHint,
  telegramClients,
} from './telegram-calls.ts';
import { telegramChats } from './telegram-chats.ts';
import { type TelegramDeskOptions, telegramDesk } from './telegram-desk.ts';
import { telegramHearing } from './telegram-hear.ts';
import type { Inline } from './telegram-inline.ts';
import { longPolling } from './telegram-polling.ts';
import { presentItself, type TelegramCommands, type TelegramProfile } from './telegram-profile.ts';
import { replySender } from './telegram-send.ts';
import { type Me, updatesWanted } from './telegram-updates.ts';
import { mountWebhook, telegramPath, webhook } from './telegram-webhook.ts';
import { byClock, type Wait } from './wait.ts';

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
  /** What is said to a person who rates an answer, by language. */
  thanks?: Record<Language, string>;
  /** The cards of inline mode; without it an inline query finds nothing. */
  inline?: Inline;
  /** The group in which the organisation's people take over. */
  desk?: TelegramDeskOptions;
  /**
   * Makes a calendar file of an answer's days, which is sent beside the answer; without it, the days are in
   * the text alone.
   */
  calendar?: { name: string; file: (events: readonly CalendarEvent[]) => string };
  log: Log;
  meter?: Meter;
  /** The clock, for button presses: Telegram dates messages only. */
  now?: () => number;
  /** Waits for a time, or until the signal aborts; tests pass one that waits for less. */
  wait?: Wait;
};

/** How long a webhook's call is kept while the channel opens, in milliseconds. */
const openWithin = 10_000;

/** Telegram takes some 30 messages a second from a bot. Eight is a quarter of that; see `Channel.atOnce`. */
const atOnce = 8;

/** The Telegram channel. Routes are mounted now, traffic starts with `open`. */
export const telegramChannel = (options: TelegramOptions): Channel & { desk?: Desk } => {
  const { token, log, meter, now = Date.now, wait = byClock } = options;
  const apiRoot = (options.apiRoot ?? 'https://api.telegram.org').replace(/\/+$/, '');
  const stop = new AbortController();
  const clients = telegramClients({ token, apiRoot, meter, wait, stop: stop.signal });
  const { patient, blunt } = clients;
  const chats = telegramChats();
  const aside = errands();
  const sentence = (error: unknown): string => describe(error).replaceAll(token, '<token>');

  let account: Me | undefined;
  const me = async (): Promise<Me> => {
    account ??= await patient.getMe();
    return account;
  };
  let opened: { hear: Hear; me: Me } | undefined;
  let openNow = () => {};
  const isOpened = new Promise<true>((resolve) => {
    openNow = () => resolve(true);
  });

  const desk = options.desk && telegramDesk({ ...options.desk, api: patient, me, log, sentence, now });
  const hearing = telegramHearing({
    ...{ clients, chats, desk, log, now, wait, sentence },
    inline: options.inline,
    thanks: options.thanks,
    opened: () => opened,
    errand: aside.add,
  });
  const listening = { ...hearing, log, meter, wait, stop: stop.signal, sentence };
  const polling = longPolling({ ...listening, api: blunt });
  const hook = webhook(listening);
  const take = async (update: Update): Promise<number> => {
    // The process before this one set the webhook, so calls come while this one opens. After a 503 Telegram would wait long.
    const isOpen = opened ? true : await Promise.race([isOpened, wait(openWithin, stop.signal)]);
    return isOpen ? hook.take(update) : 503;
  };
  const registerHook = mountedHook(options, take);
  const send = replySender({ clients, chats, me, calendar: options.calendar, log, sentence });

  return {
    name: 'telegram',
    atOnce,
    ...(desk ? { desk } : {}),

    async open(hear) {
      try {
        const quit = forGrammy(stop.signal);
        const [own] = await Promise.all([
          patient.getMe(quit),
          registerHook ? undefined : patient.deleteWebhook(undefined, quit),
        ]);
        account = own;
        await desk?.check();
        // A dozen calls that opening need not wait for.
        aside.add(
          presentItself(blunt, options, (what, error) =>
            log.warn(`${sentence(error)} ${what} stays as it was.`),
          ),
        );
        if (options.inline && !own.supports_inline_queries)
          log.info('Telegram: inline mode is off; @BotFather switches it on with /setinline.');
        opened = { hear, me: own };
        openNow();
        if (registerHook) await registerHook(patient, quit);
        else if (!stop.signal.aborted) polling.start();
        log.info(`Telegram: @${own.username} listens by ${registerHook ? 'webhook' : 'long polling'}.`);
      } catch (error) {
        if (error instanceof WrongSetting) throw error;
        const why = `Telegram cannot start: ${startHint(error, apiRoot)}${sentence(error)}`;
        throw isWrongToken(error) ? new WrongSetting(why) : new Error(why);
      }
    },

    async say(chat, reply, begun = () => {}) {
      try {
        await send(chat, reply, begun);
        return 'sent';
      } catch (error) {
        if (isGone(error)) return 'gone';
        if (isForGood(error)) {
          log.warn(`${sentence(error)} The reply is dropped.`);
          return 'refused';
        }
        // A new error: grammY's holds the address with the token, and the text of the message.
        const notNow: NotNow = Object.assign(new Error(sentence(error)), { after: askedPause(error) });
        throw notNow;
      }
    },

    async close() {
      stop.abort();
      await polling.settled();
      await hook.settled();
      await aside.done();
      await polling.confirm();
    },
  };
};

/**
 * Mounts the webhook's route if `publicUrl` is set. Returns the call that makes Telegram use the webhook, or
 * undefined without `publicUrl`. Throws if there is no server to mount the route on.
 */
const mountedHook = (
  { token, publicUrl, http, secret: given, log, meter }: TelegramOptions,
  take: (update: Update) => Promise<number>,
): ((api: Api, signal: GrammySignal) => Promise<unknown>) | undefined => {
  if (publicUrl === undefined) return undefined;
  if (!http) throw new Error('Telegram: a webhook (PUBLIC_URL) needs the HTTP server to mount its route on.');
  const secret = given ?? createHmac('sha256', token).update('guia-imss telegram webhook').digest('hex');
  mountWebhook(http, secret, { log, meter }, take);
  const url = publicUrl.replace(/\/+$/, '') + telegramPath;
  return (api, signal) =>
    api.setWebhook(url, { secret_token: secret, allowed_updates: updatesWanted }, signal);
};
