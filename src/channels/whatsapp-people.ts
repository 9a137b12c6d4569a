/**
 * How people on WhatsApp are identified in the store. Where a call carries no user id but only a phone number,
 * the chat's id is the number encrypted with a key derived from the app's secret. The same number always gives
 * the same id, so its conversation is found; without the secret nobody can get the number back, not even by
 * trying all numbers. A keyed hash would be no safer, and could not be turned into an address to answer to after
 * a restart. When the app's secret changes, conversations with such people begin anew.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { addressOf, type ChatId } from '../core/conversation.ts';

export type People = {
  /** The chat of a person by their user id (`US.1349…`) or phone number, figures only. */
  chatOf(person: string): ChatId;
  /** What a message to the chat is addressed to: a user id or a phone number. */
  addressOf(chat: ChatId): string;
};

/** @param appSecret what Meta signs its calls with. */
export function whatsappPeople(appSecret: string): People {
  const key = Buffer.from(hkdfSync('sha256', appSecret, '', 'guia-imss whatsapp people', 32));
  // AES in ECB mode over one block (the number, padded with zeros): a permutation that only the key can invert.
  const seal = (number: string): string => {
    const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
    return cipher.update(Buffer.from(`${number.padEnd(FIGURES, 'f')}${CHECK}`, 'hex')).toString('base64url');
  };
  const open = (sealed: string): string | undefined => {
    const block = Buffer.from(sealed, 'base64url');
    if (block.length !== 16) return undefined;
    const cipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
    const opened = cipher.update(block).toString('hex');
    return opened.endsWith(CHECK) ? opened.slice(0, FIGURES).replace(/f+$/, '') : undefined;
  };
  return {
    chatOf: (person) => `whatsapp:${isNumber(person) ? `${MARK}${seal(person)}` : person}`,
    addressOf(chat) {
      const address = addressOf(chat);
      if (!address.startsWith(MARK)) return address;
      const number = open(address.slice(MARK.length));
      if (number === undefined)
        throw new Error('WhatsApp: WHATSAPP_APP_SECRET is another than when this person wrote.');
      return number;
    },
  };
}

const isNumber = (person: string): boolean => new RegExp(`^\\d{5,${FIGURES}}$`).test(person);

/** The prefix of a chat id that holds an encrypted number. */
const MARK = '~';
/** The length of the longest number, and the padding: what decrypts under another key does not end with it. */
const FIGURES = 20;
const CHECK = '0'.repeat(12);
