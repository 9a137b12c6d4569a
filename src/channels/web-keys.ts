/** What the web chat signs its cookies with, so that an id which it did not issue is known as such. */

import { hkdfSync, randomBytes } from 'node:crypto';
import type { ChatId } from '../core/conversation.ts';
import { fieldsOf } from '../core/json.ts';
import type { History } from './web-mailbox.ts';

/** The keys of the cookies: the first signs, all are recognised. Rejects while they cannot be had. */
export type CookieKeys = () => Promise<readonly Buffer[]>;

/** From the operator's own secrets, the newest first. */
export const derivedKeys = (secrets: readonly Buffer[]): CookieKeys => {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'guia-imss cookies', 32)));
  return async () => keys;
};

const RECORD: ChatId = 'web-key:cookies';
const RACES = 20;
const DAY = 86_400_000;

/**
 * A key that is made at first use and kept in the store, where all processes find it. It is saved again each day,
 * because records expire as conversations do.
 */
export const storedKey = (history: Omit<History, 'forget'>, now: () => number): CookieKeys => {
  let known: { keys: readonly Buffer[]; at: number } | undefined;
  const foundOrMade = async (): Promise<readonly Buffer[]> => {
    for (let race = 0; race < RACES; race++) {
      const { session, revision } = await history.load(RECORD);
      const kept = fieldsOf(session).key;
      const key = typeof kept === 'string' ? kept : randomBytes(32).toString('base64');
      if ((await history.save(RECORD, { v: 1, key }, revision)) > 0) return [Buffer.from(key, 'base64')];
    }
    throw new Error(`the key of the cookies changed ${RACES} times while it was read`);
  };
  let finding: Promise<readonly Buffer[]> | undefined;
  const find = (): Promise<readonly Buffer[]> => {
    const at = now();
    finding ??= foundOrMade()
      .then((keys) => {
        known = { keys, at };
        return keys;
      })
      .finally(() => {
        finding = undefined;
      });
    return finding;
  };
  return async () => {
    if (!known) return find();
    // A known key stays in use while the store is away or does not answer: the refresh runs in the background.
    if (now() - known.at >= DAY) find().catch(() => undefined);
    return known.keys;
  };
};
