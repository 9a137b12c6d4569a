/** Leads updates to the core: what is answered at once, what is passed on, and what is ignored. */
import type { Update } from 'grammy/types';
import type { ChatId, Inbound, Language } from '../core/conversation.ts';
import { evictOldest, remember } from './bounded.ts';
import type { Hear } from './channel.ts';
import { editsHeard } from './edits.ts';
import type { Log } from './http.ts';
import type { TelegramClients } from './telegram-calls.ts';
import type { TelegramChats } from './telegram-chats.ts';
import type { TelegramDesk } from './telegram-desk.ts';
import { answerInline, type Inline } from './telegram-inline.ts';
import { acknowledge } from './telegram-press.ts';
import { inThread } from './telegram-send.ts';
import { type Arrival, arrivalOf, destinationOf, type Me } from './telegram-updates.ts';
import type { Wait } from './wait.ts';

/** What hearing needs. */
export type Hearing = {
  clients: TelegramClients;
  chats: TelegramChats;
  /** The core and the bot's own account, once the channel is open. */
  opened: () => { hear: Hear; me: Me } | undefined;
  desk?: TelegramDesk;
  inline?: Inline;
  /** What is said to a person who tells whether an answer helped, by language. */
  thanks?: Record<Language, string>;
  /** Runs background work that `close` waits for. */
  errand: (work: Promise<unknown>) => void;
  log: Log;
  now: () => number;
  wait: Wait;
  sentence: (error: unknown) => string;
};

/** Milliseconds until "typing…" is shown, and between two times: Telegram shows it for five seconds. */
const typingAfter = 500;
const typingEvery = 4500;

/** How many updates that the core has taken are remembered, because Telegram may deliver them again. */
const mostTaken = 2000;

/** The three things that polling and the webhook do with updates; see `Listening`. */
export const telegramHearing = (hearing: Hearing) => {
  const { clients, chats, opened, desk, inline, thanks, errand, log, now, wait, sentence } = hearing;
  const taken = new Set<number>();
  const isHeard = editsHeard();
  const pictures = picturesInARow();

  /** Reads an update on arrival. A pressed button's spinner is stopped now, however long the press waits to be handled. */
  const arrive = (update: Update): Arrival | undefined => {
    if (update.callback_query) errand(acknowledge(clients.patient, update.callback_query, thanks));
    const { hear, me } = opened() ?? {};
    if (!hear || !me || taken.has(update.update_id)) return undefined;
    const staff = desk?.arrivalOf(update, me);
    if (staff !== undefined) return staff === 'nothing' ? undefined : staff;
    if (update.inline_query) {
      const answer = answerInline(clients.blunt, me.username ?? '', update.inline_query, inline);
      errand(answer.catch((error) => log.warn(`${sentence(error)} An inline query stays without answer.`)));
    }
    const arrival = arrivalOf(update, me, now);
    if (!arrival || !isHeard(arrival)) return undefined;
    const { inbound } = arrival;
    const isKey = inbound.kind === 'text' && chats.isKey(inbound.chat, inbound.text.trim());
    // An emergency is handled at once and not joined with the texts that follow.
    const urgent = hear.isUrgent?.(inbound);
    return isKey || urgent ? { ...arrival, urgent, joins: false } : arrival;
  };

  const handle = async (arrival: Arrival): Promise<void> => {
    const { hear } = opened() ?? {};
    if (!hear) throw new Error('The channel is not open.');
    if (arrival.staff) await desk?.take(arrival.staff);
    else if (!pictures.isOneMore(arrival)) await hearTyping(hear, arrival.inbound);
    pictures.note(arrival);
    for (const update of arrival.updates) remember(taken, update, mostTaken);
  };

  /** Gives the core a message, and shows "typing…" until the reply is sent. */
  const hearTyping = async (hear: Hear, inbound: Inbound): Promise<void> => {
    const handled = new AbortController();
    errand(showTyping(inbound, handled.signal));
    try {
      await hear(inbound);
    } catch (error) {
      handled.abort();
      throw error;
    }
    void (hear.said?.(inbound.chat) ?? Promise.resolve()).then(() => handled.abort());
  };

  const showTyping = async (inbound: Inbound, handled: AbortSignal): Promise<void> => {
    const { thread } = destinationOf(`${inbound.id}.`);
    await wait(typingAfter, handled);
    while (!handled.aborted) {
      const chat = chats.numberOf(inbound.chat);
      await clients.blunt.sendChatAction(chat, 'typing', inThread(thread)).catch(() => undefined);
      await wait(typingEvery, handled);
    }
  };

  const waits = ({ inbound, staff }: Arrival): void =>
    errand((staff ? undefined : opened()?.hear.urgent?.(inbound)) ?? Promise.resolve());

  return { arrive, handle, waits };
};

/** Recognises pictures that were sent together: somebody who sends ten gets one apology, not ten. */
const picturesInARow = () => {
  /** Albums of which a picture was answered. */
  const albums = new Set<string>();
  /** For each chat whose last message was a picture: when that message came. */
  const last = new Map<ChatId, number>();
  return {
    /** Whether this is a further picture of an album, or of several sent in a row, without any text. */
    isOneMore({ inbound, album }: Arrival): boolean {
      if (inbound.kind !== 'unreadable') return false;
      if (album !== undefined && albums.has(album)) return true;
      const before = isPicture(inbound) ? last.get(inbound.chat) : undefined;
      return before !== undefined && inbound.at - before < picturesApart;
    },
    note({ inbound, album }: Arrival): void {
      if (album !== undefined) remember(albums, album, 200);
      last.delete(inbound.chat);
      if (isPicture(inbound)) last.set(inbound.chat, inbound.at);
      evictOldest(last, 10_000);
    },
  };
};

/** Milliseconds within which pictures count as several of one sending. */
const picturesApart = 30_000;

const isPicture = (inbound: Inbound): boolean => inbound.kind === 'unreadable' && inbound.what === 'photo';
