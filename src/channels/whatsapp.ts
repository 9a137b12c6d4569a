/**
 * WhatsApp, by Meta's Cloud API over `fetch`. As on every channel, a call of the webhook is confirmed only
 * when the core has taken every message in it.
 *
 * WhatsApp edits nothing: a reply that is to replace another is sent as a new message. A bot may write for 24
 * hours after a person's last message. When they are over, WhatsApp's own error says so: only WhatsApp knows
 * of messages that another process or a device of the business received.
 */
import type { Hono } from 'hono';
import { type Begun, type ChatId, type Language, type Reply, ratingIn } from '../core/conversation.ts';
import { fieldsOf } from '../core/json.ts';
import { evictOldest, remember } from './bounded.ts';
import { type Channel, type Hear, type Meter, type Said, WrongSetting } from './channel.ts';
import { editsHeard } from './edits.ts';
import { errands } from './errands.ts';
import type { Log } from './http.ts';
import { byClock, type Wait } from './wait.ts';
import { messagesOf, type Outgoing, type WhatsAppWords } from './whatsapp-format.ts';
import { type Fault, graphApi, type Patience } from './whatsapp-graph.ts';
import { leftOf, markOf } from './whatsapp-marks.ts';
import { whatsappPeople } from './whatsapp-people.ts';
import { type Arrival, type Delivery, deliveryOf, digest, isUserId } from './whatsapp-updates.ts';
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
  /** Waits for a time, or until the signal aborts; tests pass one that waits for less. */
  wait?: Wait;
};

/** Meta takes 80 messages a second from a number. Twenty is a quarter of that; see `Channel.atOnce`. */
const atOnce = 20;

/** The WhatsApp channel. Routes are mounted now; messages are taken from `open` on. */
export const whatsappChannel = (options: WhatsAppOptions): Channel => {
  const { token, phoneId, log, meter, now = Date.now, wait = byClock } = options;
  const apiRoot = (options.apiRoot ?? 'https://graph.facebook.com/v25.0').replace(/\/+$/, '');
  const stop = new AbortController();
  const people = whatsappPeople(options.appSecret);
  const graph = graphApi({ token, apiRoot, wait, stop: stop.signal, meter });
  const post: Post = (what, body, patience) =>
    graph.call(what, `${phoneId}/messages`, { body: { messaging_product: 'whatsapp', ...body }, patience });
  const receipts = errands();
  let hear: Hear | undefined;
  /** The business's phone number, digits only, for links. */
  let number: string | undefined;

  const handle = messageHandler({
    hear: () => hear,
    addressOf: people.addressOf,
    // A failure is ignored: receipts and reactions are not part of the conversation.
    aside: (what, body) => receipts.add(post(what, body, 'none')),
  });
  const waits = async ({ inbound }: Arrival): Promise<void> => hear?.urgent?.(inbound);
  const air = flights({ handle, waits, wait, log, stop: stop.signal });
  const sender = messageSender({ post, addressOf: people.addressOf, log });

  /** Tells the core that another process sent a message. What this process sends, it notes itself. */
  const learn = (mark: string): void => {
    const left = sender.isOwn(mark) ? undefined : leftOf(mark);
    if (left) receipts.add(hear?.wasSaid?.(left.chat, left.reply, left.begun) ?? Promise.resolve());
  };

  const isHeard = editsHeard();
  const report = deliveryReporter(log, meter);
  mountWebhook({
    ...options,
    async take(body) {
      const delivery = deliveryOf(body, { phoneId, people, now, ratingOf: sender.ratingOf });
      if (!delivery) return 400;
      report(delivery);
      for (const mark of delivery.left) learn(mark);
      if (delivery.arrivals.length === 0) return 200;
      if (!hear || stop.signal.aborted) return 503;
      for (const arrival of delivery.arrivals) sender.note(arrival);
      const heard = delivery.arrivals.filter((one) => one.isReaction || isHeard(one));
      return (await air.take(heard)) ? 200 : 503;
    },
  });

  return {
    name: 'whatsapp',
    atOnce,

    async open(hearing) {
      const path = `${phoneId}?fields=display_phone_number`;
      const answer = await graph.call('phone number', path, { patience: 'usual', signal: stop.signal });
      if (answer.fault) throw notStarted(answer.fault, apiRoot);
      if (stop.signal.aborted) return;
      number = String(answer.body.display_phone_number ?? '').replace(/\D/g, '') || undefined;
      hear = hearing;
      log.info(`WhatsApp listens at ${whatsappPath}.`);
    },

    async say(chat, reply, begun = () => {}) {
      const wording = options.words[reply.language ?? ''] ?? Object.values(options.words)[0];
      if (!wording) throw new Error('WhatsApp: no words in any language.');
      const messages = messagesOf(reply, wording, { number, home: options.publicUrl });
      return sayAll(chat, reply, messages, begun, sender.send, log);
    },

    async close() {
      stop.abort();
      await air.settled();
      await receipts.done();
    },
  };
};

type Post = (
  what: string,
  body: object,
  patience: Patience,
) => ReturnType<ReturnType<typeof graphApi>['call']>;

/** Gives the core a message, with the marks that its person sees: read, "typing…", thanks for a rating. */
const messageHandler = (parts: {
  hear: () => Hear | undefined;
  addressOf: (chat: ChatId) => string;
  /** A call that is no part of the conversation; nothing waits for it. */
  aside: (what: string, body: object) => void;
}) => {
  /** Messages that the core has taken and WhatsApp may deliver again. */
  const taken = new Set<string>();
  return async ({ handle, inbound, isReaction }: Arrival): Promise<void> => {
    const hear = parts.hear();
    if (!hear) throw new Error('The channel is not open.');
    if (taken.has(inbound.id)) return;
    const isRating = inbound.kind === 'press' && ratingIn(inbound.button) !== undefined;
    // Two blue ticks, and "typing…" until the answer.
    const typing = isRating ? {} : { typing_indicator: { type: 'text' } };
    if (!isReaction) parts.aside('read', { status: 'read', message_id: handle, ...typing });
    await hear(inbound);
    remember(taken, inbound.id, 2000);
    if (!isRating || isReaction) return;
    const thanks = { message_id: handle, emoji: '🙏' };
    parts.aside('thanks', bodyTo(parts.addressOf(inbound.chat), 'reaction', thanks));
  };
};

/** Logs and counts what a call of the webhook holds beside messages. Calls for another phone number are told of once. */
const deliveryReporter = (log: Log, meter: Meter | undefined) => {
  let toldOfOthers = false;
  return ({ failures, others, odd }: Pick<Delivery, 'failures' | 'others' | 'odd'>): void => {
    for (const code of failures) {
      log.warn(`WhatsApp could not deliver a message or had an error: code ${code}.`);
      meter?.failed('whatsapp', 'delivery');
    }
    if (others > 0 && !toldOfOthers) {
      toldOfOthers = true;
      log.warn(
        "WhatsApp's webhook got a call for another phone number than WHATSAPP_PHONE_ID's: passed over, as will be all that come.",
      );
    }
    // The signature was right: to have it delivered again would change nothing.
    if (odd > 0) log.warn(`WhatsApp sent ${odd} messages that can't be read.`);
  };
};

/** For how many of our messages a process remembers which answer they tell, so that reactions can rate it. */
const RATED = 10_000;

type Sender = ReturnType<typeof messageSender>;

/** How a message is sent; `rating`: of the answer that it tells, `mark`: see `whatsapp-marks.ts`. */
type Sending = { patience: Patience; rating?: Reply['rating']; mark?: string };

/** Sends messages. */
const messageSender = ({
  post,
  addressOf,
  log,
}: {
  post: Post;
  addressOf: (chat: ChatId) => string;
  log: Log;
}) => {
  /** The numbers of Mexicans who wrote lately, by chat; in memory only. See `listedForm`. */
  const phones = new Map<ChatId, string>();
  /** The buttons that rate what was said lately, by the digest of its message; in memory only. */
  const ratings = new Map<string, NonNullable<Reply['rating']>>();
  let toldOfList = false;

  /** The marks of what was sent from here. */
  const own = new Set<string>();

  const sendTo = async (
    address: string,
    { type, content }: Outgoing,
    { patience, rating, mark }: Sending,
  ): Promise<Fault | undefined> => {
    if (mark !== undefined) remember(own, mark, 2000);
    const marked = mark === undefined ? {} : { biz_opaque_callback_data: mark };
    const answer = await post('messages', { ...bodyTo(address, type, content), ...marked }, patience);
    if (answer.fault || !rating) return answer.fault;
    const { messages } = answer.body;
    const { id } = fieldsOf(Array.isArray(messages) ? messages[0] : undefined);
    if (typeof id === 'string') ratings.set(digest(id), rating);
    evictOldest(ratings, RATED);
    return undefined;
  };

  /** Sends to a chat's address; if it is not on a test number's list, to the listed form of the number. */
  const sendWherever = async (chat: ChatId, message: Outgoing, how: Sending): Promise<Fault | undefined> => {
    const address = addressOf(chat);
    const listed = listedForm(phones.get(chat) ?? address);
    const fault = await sendTo(address, message, how);
    if (fault?.code !== notListed) return fault;
    const second = listed === undefined ? fault : await sendTo(listed, message, how);
    if (second?.code === notListed && !toldOfList) {
      toldOfList = true;
      log.warn(
        "WhatsApp answers with 131030: WHATSAPP_PHONE_ID is a test number, which writes only to the numbers on its list. Add people's at Meta (the app, WhatsApp, API setup, To), or use a number of your own.",
      );
    }
    return second;
  };

  /** Sends a message; where WhatsApp refuses it, its simpler forms (`barer`). Gives the fault that is left. */
  const send = async (chat: ChatId, message: Outgoing, how: Sending): Promise<Fault | undefined> => {
    const { barer } = message;
    const fault = await sendWherever(chat, message, how);
    if (!fault || fault.kind === 'gone' || !barer) return fault;
    // A pin is left out whatever the reason; all else only when the message itself was at fault.
    if (fault.kind !== 'refused' && barer.length > 0) return fault;
    log.error(`${fault.sentence} ${barer.length > 0 ? 'Sent again with less.' : 'Left out.'}`);
    for (const less of barer) {
      const still = await send(chat, less, how);
      if (still) return still;
    }
    return undefined;
  };

  return {
    send,
    /** The buttons that rate what a message of ours tells. */
    ratingOf: (message: string) => ratings.get(message),
    /** Whether a mark is of a message that was sent, or tried to be, from here. */
    isOwn: (mark: string): boolean => own.has(mark),
    /** Notes the number that a message came from. */
    note({ inbound, phone }: Arrival): void {
      if (phone === undefined || listedForm(phone) === undefined || phones.has(inbound.chat)) return;
      phones.set(inbound.chat, phone);
      evictOldest(phones, 1000);
    },
  };
};

/** Sends a reply's messages one after another, starting with the first that was not sent yet. */
const sayAll = async (
  chat: ChatId,
  { id, tone, rating, begun: before }: Reply,
  messages: readonly Outgoing[],
  begun: (sofar: Begun) => void,
  send: Sender['send'],
  log: Log,
): Promise<Said> => {
  const { sent } = before ?? { sent: 0 };
  for (const [n, message] of messages.entries()) {
    if (n < sent) continue;
    if (n > sent) begun({ sent: n });
    const mark = markOf({ chat, reply: id, n, of: messages.length });
    const patience = tone === 'alarm' ? 'urgent' : 'usual';
    const fault = await send(chat, message, { patience, rating, mark });
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

const bodyTo = (address: string, type: string, content: object): object => {
  // A user id in `to` is taken for a number: the message is accepted and reaches nobody.
  const receiver = isUserId(address) ? { recipient: address } : { to: address };
  return { recipient_type: 'individual', ...receiver, type, [type]: content };
};

const outsideWindow = 131047;
const notListed = 131030;

/** A Mexican number as a test number lists it: without WhatsApp's own 1 after the 52; undefined for others. */
const listedForm = (phone: string): string | undefined =>
  /^521(\d{10})$/.exec(phone)?.[1] && `52${phone.slice(3)}`;

/** The error for a failed start: a `WrongSetting` if WhatsApp's answer shows that a setting is wrong. */
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
