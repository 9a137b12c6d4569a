/**
 * Encrypts conversations in any store with AES-256-GCM. Not encrypted: chat ids (they are the keys), the number
 * and size of the records, and counters.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import type { ChatId } from '../core/conversation.ts';
import { jsonOf, type Store } from './store.ts';

/** The keys in SESSION_KEY: the first one encrypts, all decrypt. */
export type SealKeys = [SealKey, ...SealKey[]];
export type SealKey = { id: string; bytes: Buffer };

/**
 * Reads SESSION_KEY: 32 bytes in base64, or several of them separated by commas. To change the key, put the new one in
 * front; once SESSION_DAYS have passed, no record needs the old one. Throws a sentence that names SESSION_KEY, and
 * nothing of its value.
 */
export const sealKeys = (text: string): SealKeys => {
  const [first = '', ...others] = text.split(',');
  return [keyIn(first), ...others.map(keyIn)];
};

const keyIn = (part: string): SealKey => {
  const bytes = Buffer.from(part.trim(), 'base64');
  if (!/^[\w+/-]{43}=?$/.test(part.trim()) || bytes.length !== 32) {
    throw new Error(
      'SESSION_KEY must be 32 bytes in base64 (openssl rand -base64 32), or several with commas between: the first seals, all open.',
    );
  }
  return { id: createHash('sha256').update(bytes).digest('base64url').slice(0, 6), bytes };
};

/**
 * Encrypts what is saved and decrypts what is loaded. A record that is not encrypted is read as it is and
 * encrypted at its next save. A record that no key opens (its key was removed, the record was altered, or it
 * belongs to another chat) is returned as it is. This is not a session, so the core begins anew with an
 * apology instead of leaving the person without any answer. `onTrouble` is called once per missing key.
 */
export const sealed = (store: Store, keys: SealKeys, onTrouble?: (sentence: string) => void): Store => {
  const missing = new Set<string>();

  const open = (chat: ChatId, record: string): unknown => {
    const [, id = '', body = ''] = record.split('.');
    const key = keys.find((one) => one.id === id);
    const opened = key && opensWith(key, chat, Buffer.from(body, 'base64'));
    if (opened !== undefined) return JSON.parse(opened);
    if (!missing.has(id)) {
      missing.add(id);
      onTrouble?.(
        key
          ? 'A conversation was changed after it was sealed: it begins anew.'
          : 'Conversations were sealed with a key that SESSION_KEY does not hold: they begin anew. Add it behind the first.',
      );
    }
    return record;
  };

  return {
    ...store,
    load: async (chat) => {
      const loaded = await store.load(chat);
      return isSealed(loaded.session) ? { ...loaded, session: open(chat, loaded.session) } : loaded;
    },
    save: (chat, session, revision) => store.save(chat, seal(keys[0], chat, jsonOf(session)), revision),
  };
};

/** The beginning of an encrypted record. A session is never a string, so the two cannot be confused. */
const MARK = 'sealed1.';
const NONCE = 12;
const TAG = 16;

const isSealed = (session: unknown): session is string =>
  typeof session === 'string' && session.startsWith(MARK);

/** `sealed1.<key's id>.<nonce, text, tag in base64>`. */
const seal = (key: SealKey, chat: ChatId, text: string): string => {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', keyOf(key, chat), nonce).setAAD(Buffer.from(chat));
  const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${MARK}${key.id}.${body.toString('base64')}`;
};

const opensWith = (key: SealKey, chat: ChatId, body: Buffer): string | undefined => {
  if (body.length < NONCE + TAG) return undefined;
  const nonce = body.subarray(0, NONCE);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key, chat), nonce, { authTagLength: TAG });
  decipher.setAAD(Buffer.from(chat)).setAuthTag(body.subarray(-TAG));
  try {
    return decipher.update(body.subarray(NONCE, -TAG), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
};

/**
 * One key per chat: random nonces are safe for some 2^32 records per key (NIST SP 800-38D), which a busy bot
 * writes in days.
 */
const keyOf = (key: SealKey, chat: ChatId): Buffer => createHmac('sha256', key.bytes).update(chat).digest();
