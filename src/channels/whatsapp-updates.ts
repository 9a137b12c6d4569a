/** What a call of WhatsApp's webhook tells, in the types of the core. Pure: it reads only the call's body. */
import { createHash } from 'node:crypto';
import { type Reply, thumbIn, type Unreadable } from '../core/conversation.ts';
import { fieldsOf } from '../core/json.ts';
import type { Written } from './edits.ts';
import type { People } from './whatsapp-people.ts';

/** A message that concerns the core. */
export type Arrival = Written & {
  /** WhatsApp's own id of it, which no store and no log may hold. */
  handle: string;
  /** An emoji reaction to a message of ours: it is neither marked as read nor reacted to. */
  isReaction?: true;
  /** The writer's phone number, digits only, where WhatsApp tells it; no store and no log may hold it. */
  phone?: string;
};

/**
 * Finds the rating buttons of an answer by the digest of the message that gave it; undefined where they are
 * not known.
 */
export type RatingOf = (message: string) => Reply['rating'];

/** The part of one call that concerns us. */
export type Delivery = {
  /** In order. */
  arrivals: Arrival[];
  /** The marks of messages of ours that WhatsApp reports as sent. */
  left: string[];
  /** The codes of what WhatsApp could not deliver. */
  failures: number[];
  /** How many messages made no sense. */
  odd: number;
  /** How many changes were for other phone numbers than ours. */
  others: number;
};

/**
 * Reads a call; `undefined` when it is none of WhatsApp's. Ignored are messages for another phone number,
 * messages in groups, deleted messages, and notices by WhatsApp itself. Reactions are ignored as well, except
 * a thumb on an answer: it counts as a press of the button that rates the answer.
 *
 * A person is known by the business-scoped user id that every call has carried since April 2026 (`US.1349…`):
 * it means nothing to other businesses, and is there even if the person's number is hidden. Only where it is
 * missing is the number used, encrypted (see `People`). A message's own id contains the number (base64), so
 * deliveries are known by the digest of that id.
 * @param now for a message without a date, milliseconds.
 */
export const deliveryOf = (
  body: unknown,
  {
    phoneId,
    people,
    now,
    ratingOf,
  }: {
    phoneId: string;
    people: Pick<People, 'chatOf'>;
    now: () => number;
    ratingOf: RatingOf;
  },
): Delivery | undefined => {
  const { object, entry } = fieldsOf(body);
  if (object !== 'whatsapp_business_account' || !Array.isArray(entry)) return undefined;
  const delivery: Delivery = { arrivals: [], left: [], failures: [], odd: 0, others: 0 };
  const changes = entry.flatMap((one) => list(fieldsOf(one).changes)).map(fieldsOf);
  for (const { field, value: given } of changes) {
    const value = fieldsOf(given);
    if (field !== 'messages') continue;
    if (fieldsOf(value.metadata).phone_number_id !== phoneId) {
      delivery.others++;
      continue;
    }
    for (const given of list(value.messages)) {
      const message = fieldsOf(given);
      const original = text(fieldsOf(message.edit).original_message_id);
      const content = contentOf(message, ratingOf);
      if (content === undefined || message.group_id !== undefined) continue;
      const handle = text(message.id);
      const person = personOf(message, list(value.contacts).map(fieldsOf));
      if (content === 'odd' || handle === undefined || person === undefined) {
        delivery.odd++;
        continue;
      }
      const at = Number(message.timestamp) * 1000;
      const context = fieldsOf(message.context);
      const replied = text(context.id);
      const forwarded = context.forwarded === true || context.frequently_forwarded === true;
      const phone = text(message.from);
      delivery.arrivals.push({
        handle,
        ...(message.type === 'reaction' ? { isReaction: true } : {}),
        message: digest(original ?? handle),
        ...(original === undefined ? {} : { editedAfter: 'unknown' }),
        ...(phone !== undefined && !isUserId(phone) ? { phone } : {}),
        inbound: {
          id: digest(handle),
          chat: people.chatOf(person),
          at: Number.isSafeInteger(at) && at > 0 ? at : now(),
          ...(content.kind === 'press' && replied !== undefined ? { message: digest(replied) } : {}),
          ...(forwarded ? { forwarded } : {}),
          ...(original === undefined ? {} : { edited: true }),
          ...content,
        },
      });
    }
    const statuses = list(value.statuses).map(fieldsOf);
    for (const { status, biz_opaque_callback_data } of statuses) {
      const mark = text(biz_opaque_callback_data);
      if (status === 'sent' && mark !== undefined) delivery.left.push(mark);
    }
    const failed = statuses.filter((status) => status.status === 'failed');
    for (const error of [...failed.flatMap((status) => list(status.errors)), ...list(value.errors)])
      delivery.failures.push(Number(fieldsOf(error).code) || 0);
  }
  return delivery;
};

/** Whether an address is a business-scoped user id and not a phone number. */
export const isUserId = (address: string): boolean =>
  /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/.test(address);

type Content =
  | { kind: 'text'; text: string }
  | { kind: 'press'; button: string }
  | { kind: 'place'; point: { lat: number; lon: number } }
  | { kind: 'command'; command: string; argument?: string }
  | { kind: 'unreadable'; what: Unreadable };

/** `undefined`: nobody said anything. */
const contentOf = (message: Fields, ratingOf: RatingOf): Content | 'odd' | undefined => {
  const { type } = message;
  if (typeof type !== 'string') return 'odd';
  if (['system', 'request_welcome', 'ephemeral', 'revoke'].includes(type)) return undefined;
  const content = fieldsOf(message[type]);
  if (type === 'reaction') return reactionOf(content, ratingOf);
  if (type === 'edit') {
    const edited = contentOf(fieldsOf(content.message), ratingOf);
    // An edit that only brings a new picture is ignored: the message was answered already.
    return edited === 'odd' || edited?.kind === 'text' || edited?.kind === 'command' ? edited : undefined;
  }
  // A deleted message that WhatsApp reports as unsupported: whoever deletes it wants no answer.
  if (type === 'unsupported' && content.type === 'revoke') return undefined;
  if (type === 'interactive') {
    const button = text(fieldsOf(content.button_reply).id) ?? text(fieldsOf(content.list_reply).id);
    return button === undefined ? { kind: 'unreadable', what: 'other' } : { kind: 'press', button };
  }
  if (type === 'location') {
    const { latitude: lat, longitude: lon } = content;
    if (typeof lat !== 'number' || typeof lon !== 'number') return 'odd';
    return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { kind: 'place', point: { lat, lon } } : 'odd';
  }
  const words = text(type === 'text' ? content.body : type === 'button' ? content.text : content.caption);
  if (words !== undefined) return wordsOf(words);
  return type === 'text' ? 'odd' : { kind: 'unreadable', what: unreadable[type] ?? 'other' };
};

/** A thumb on an answer says whether it helped; a reaction that is removed arrives without an emoji. */
const reactionOf = ({ message_id, emoji }: Fields, ratingOf: RatingOf): Content | undefined => {
  const thumb = thumbIn(text(emoji) ?? '');
  const rating = thumb && ratingOf(digest(text(message_id) ?? ''));
  return rating && { kind: 'press', button: rating[thumb].id };
};

const unreadable: Record<string, Unreadable> = {
  audio: 'voice',
  image: 'photo',
  video: 'video',
  document: 'file',
  sticker: 'sticker',
  contacts: 'contact',
};

/** A text, or the command that it is: `/menu`, or a link's prefilled `… #guia-register-onboarding`. */
const wordsOf = (words: string): Content => {
  const start = /(?:^|\s)#guia-([a-z0-9][a-z0-9_-]{0,63})\s*$/i.exec(words)?.[1];
  if (start !== undefined) return { kind: 'command', command: 'start', argument: start.toLowerCase() };
  const command = /^\/([\p{L}\p{N}_]{1,32})(?:\s+([\s\S]*))?$/u.exec(words.trim());
  if (!command) return { kind: 'text', text: words };
  const [, name = '', argument] = command;
  const plain = name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
  return { kind: 'command', command: plain, argument: argument?.trim() || undefined };
};

const personOf = (message: Fields, contacts: Fields[]): string | undefined => {
  const from = text(message.from);
  const contact = contacts.length === 1 ? contacts[0] : contacts.find((one) => one.wa_id === from);
  const known = [message.from_user_id, contact?.user_id, from].map(text);
  const id = known.find((one) => one !== undefined && isUserId(one)) ?? from;
  return id !== undefined && (isUserId(id) || /^\d{5,20}$/.test(id)) ? id : undefined;
};

/** The name under which a message is known here, because WhatsApp's own id contains its reader's number. */
export const digest = (handle: string): string =>
  createHash('sha256').update(handle).digest('base64url').slice(0, 22);

type Fields = Record<string, unknown>;

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
