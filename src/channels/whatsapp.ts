/**
 * WhatsApp, by Meta's Cloud API over `fetch`. As on every channel, a call of the webhook is confirmed only when the core
 * has taken every message in it.
 *
 * WhatsApp edits nothing: a reply that takes the place of another is said anew. It lets a bot write for 24 hours after
 * a person's last message, and its own error says when they are over: only WhatsApp knows of messages that
 * another process or a device of the business heard.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Hono } from 'hono';
import { type ChatId, type Language, ratingIn } from '../core/conversation.ts';
import { evictOldest, remember } from './bounded.ts';
import { type Channel, type Hear, type Meter, WrongSetting } from './channel.ts';
import { editsHeard } from './edits.ts';
import { errands } from './errands.ts';
import type { Log } from './http.ts';
import { messagesOf, type Outgoing, type WhatsAppWords } from './whatsapp-format.ts';
import { type Fault, graphApi, type Patience, type Wait } from './whatsapp-graph.ts';
import { whatsappPeople } from './whatsapp-people.ts';
import { type Arrival, deliveryOf, isUserId } from './whatsapp-updates.ts';
import { flights, mountWebhook, whatsappPath } from './whatsapp-webhook.ts';

export type WhatsAppOptions = {
  /** A system user's access token. Appears in no log line and no error. */
  token: string;
  /** The id of the business's phone number; calls for others are passed over. */
  phoneId: string;
  /** What Meta signs its calls with. */
  appSecret: string;
  /** What Meta shows at the handshake, as written in the app's dashboard. */
  verifyToken: string;
  /** Default Meta's own, with the version that this channel was made for. */
  apiRoot?: string;
  /** Where people reach this server, for the files that a reply leads to; unset: it leads to none. */
  publicUrl?: string;
  /** Where the webhook's routes go. */
  http: Hono;
  log: Log;
  meter?: Meter;
  /** By language; a reply in another one gets the first. */
  words: Record<Language, WhatsAppWords>;
  /** The clock, for messages without a date. */
  now?: () => number;
  /** Waits, or less when the signal aborts; tests wait faster. */
  wait?: Wait;
};

/** The WhatsApp channel. Routes are mounted now; messages are taken from `open` on. */
export const whatsappChannel = (options: WhatsAppOptions): Channel => {
  const { token, phoneId, log, meter, words, now = Date.now } = options;
  const apiRoot = (options.apiRoot ?? 'https://graph.facebook.com/v25.0').replace(/\/+$/, '');
  const wait: Wait =
    options.wait ?? ((ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined));
  const stop = new AbortController();
  const people = whatsappPeople(options.appSecret);
  const graph = graphApi({ token, apiRoot, wait, stop: stop.signal, meter });

  let hear: Hear | undefined;
  /** The business's phone number, digits only, for links. */
  let number: string | undefined;
  /** Messages that the core has taken and WhatsApp may deliver again. */
  const taken = new Set<string>();
  const heardAnew = editsHeard();
  /** The numbers of Mexicans who wrote lately, by chat; in memory only. See `listedForm`. */
  const phones = new Map<ChatId, string>();
  /** What is said once: that calls for other phone numbers come, and how to add to the list of a test number. */
  const told = new Set<'others' | 'list'>();
  /** Read receipts on their way, that `close` waits for. */
  const receipts = errands();

  const post = (what: string, body: object, patience: Patience) =>
    graph.call(what, `${phoneId}/messages`, { body: { messaging_product: 'whatsapp', ...body }, patience });

  /** Something beside the conversation: when it fails, nobody misses anything. */
  const aside = (what: string, body: object): void => {
    receipts.add(post(what, body, 'none'));
  };

  const handle = async ({ handle, inbound }: Arrival): Promise<void> => {
    if (!hear) throw new Error('The channel is not open.');
    if (taken.has(inbound.id)) return;
    const isRating = inbound.kind === 'press' && ratingIn(inbound.button) !== undefined;
    // Two blue ticks, and "typing…" until the answer.
    const typing = isRating ? {} : { typing_indicator: { type: 'text' } };
    aside('read', { status: 'read', message_id: handle, ...typing });
    await hear(inbound);
    remember(taken, inbound.id, 2000);
    if (isRating)
      aside(
        'thanks',
        bodyTo(people.addressOf(inbound.chat), 'reaction', { message_id: handle, emoji: '🙏' }),
      );
  };

  const waits = async ({ inbound }: Arrival): Promise<void> => hear?.urgent?.(inbound);
  const air = flights({ handle, waits, log, stop: stop.signal });

  mountWebhook({
    ...options,
    async take(body) {
      const delivery = deliveryOf(body, { phoneId, people, now });
      if (!delivery) return 400;
      for (const code of delivery.failures) {
        log.warn(`WhatsApp could not deliver a message or had an error: code ${code}.`);
        meter?.failed('whatsapp', 'delivery');
      }
      if (delivery.others > 0 && !told.has('others')) {
        told.add('others');
        log.warn(
          "WhatsApp's webhook got a call for another phone number than WHATSAPP_PHONE_ID's: passed over, as will be all that come.",
        );
      }
      // The signature was right: to have it delivered again would change nothing.
      if (delivery.odd > 0) log.warn(`WhatsApp sent ${delivery.odd} messages that can't be read.`);
      if (delivery.arrivals.length === 0) return 200;
      if (!hear || stop.signal.aborted) return 503;
      for (const { inbound, phone } of delivery.arrivals) {
        if (phone === undefined || listedForm(phone) === undefined || phones.has(inbound.chat)) continue;
        phones.set(inbound.chat, phone);
        evictOldest(phones, 1000);
      }
      return (await air.take(delivery.arrivals.filter(heardAnew))) ? 200 : 503;
    },
  });

  const sendTo = async (
    address: string,
    { type, content }: Outgoing,
    patience: Patience,
  ): Promise<Fault | undefined> => (await post('messages', bodyTo(address, type, content), patience)).fault;

  /** Where a chat is written to: by its own address, and where that is not on a test number's list, by the form that may be. */
  const sendWherever = async (
    chat: ChatId,
    message: Outgoing,
    patience: Patience,
  ): Promise<Fault | undefined> => {
    const address = people.addressOf(chat);
    const listed = listedForm(phones.get(chat) ?? address);
    const fault = await sendTo(address, message, patience);
    if (fault?.code !== notListed) return fault;
    const second = listed === undefined ? fault : await sendTo(listed, message, patience);
    if (second?.code === notListed && !told.has('list')) {
      told.add('list');
      log.warn(
        "WhatsApp answers with 131030: WHATSAPP_PHONE_ID is a test number, which writes only to the numbers on its list. Add people's at Meta (the app, WhatsApp, API setup, To), or use a number of your own.",
      );
    }
    return second;
  };

  const send = async (chat: ChatId, message: Outgoing, patience: Patience): Promise<Fault | undefined> => {
    const { barer } = message;
    const fault = await sendWherever(chat, message, patience);
    if (!fault || fault.kind === 'gone' || !barer) return fault;
    // A pin is left out whatever the reason; all else only when the message itself was at fault.
    if (fault.kind !== 'refused' && barer.length > 0) return fault;
    log.error(`${fault.sentence} ${barer.length > 0 ? 'Sent again with less.' : 'Left out.'}`);
    for (const less of barer) {
      const still = await send(chat, less, patience);
      if (still) return still;
    }
    return undefined;
  };

  const say: Channel['say'] = async (chat, reply, begun = () => {}) => {
    const wording = words[reply.language ?? ''] ?? Object.values(words)[0];
    if (!wording) throw new Error('WhatsApp: no words in any language.');
    const { sent } = reply.begun ?? { sent: 0 };
    const messages = messagesOf(reply, wording, { number, home: options.publicUrl });
    for (const [n, message] of messages.entries()) {
      if (n < sent) continue;
      if (n > sent) begun({ sent: n });
      const fault = await send(chat, message, reply.tone === 'alarm' ? 'urgent' : 'usual');
      if (fault?.kind === 'gone') {
        log.info(
          `${fault.sentence} ${fault.code === outsideWindow ? 'It is more than 24 hours late.' : ''}`.trim(),
        );
        return 'gone';
      }
      if (fault?.kind === 'refused') {
        log.warn(`${fault.sentence} The reply is dropped.`);
        return 'refused';
      }
      if (fault) throw new Error(fault.sentence);
    }
    return 'sent';
  };

  return {
    name: 'whatsapp',

    async open(hearing) {
      const path = `${phoneId}?fields=display_phone_number`;
      const answer = await graph.call('phone number', path, { patience: 'usual', signal: stop.signal });
      if (answer.fault) throw notStarted(answer.fault, apiRoot);
      if (stop.signal.aborted) return;
      number = String(answer.body.display_phone_number ?? '').replace(/\D/g, '') || undefined;
      hear = hearing;
      log.info(`WhatsApp listens at ${whatsappPath}.`);
    },

    say,

    async close() {
      stop.abort();
      await air.settled();
      await receipts.done();
    },
  };
};

const bodyTo = (address: string, type: string, content: object): object => {
  // A user id in `to` is taken for a number: the message is accepted and reaches nobody.
  const receiver = isUserId(address) ? { recipient: address } : { to: address };
  return { recipient_type: 'individual', ...receiver, type, [type]: content };
};

const outsideWindow = 131047;
const notListed = 131030;

/** A Mexican's number as a test number's list has it, without the 1 that WhatsApp itself puts after 52; undefined for all others. */
const listedForm = (phone: string): string | undefined =>
  /^521(\d{10})$/.exec(phone)?.[1] && `52${phone.slice(3)}`;

/** Why WhatsApp cannot start: a wrong setting where WhatsApp answers that it is. */
const notStarted = ({ kind, status, code, sentence }: Fault, apiRoot: string): Error => {
  const why = (hint: string) => `WhatsApp cannot start: ${hint}${sentence}`;
  if (kind === 'token') return new WrongSetting(why(''));
  if (status === 404 || code === 100 || code === 33 || code === 10) {
    const hint = 'WHATSAPP_PHONE_ID is not the id of a phone number that WHATSAPP_TOKEN may use. ';
    return new WrongSetting(why(hint));
  }
  return new Error(
    why(status === undefined ? `no answer from ${apiRoot} (WHATSAPP_API_ROOT, or the network). ` : ''),
  );
};
