/**
 * A desk behind a webhook: a mailbox, Chatwoot, Zammad, or whatever an organisation answers from. Both
 * directions are signed POSTs of JSON; `docs/handoff.md` describes them to whoever writes the other side.
 */

import { createHmac } from 'node:crypto';
import type { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { codeOf, messageOf } from '../core/error.ts';
import { fieldsOf } from '../core/json.ts';
import type { Meter, NotNow } from './channel.ts';
import { type Cases, type Desk, type HearStaff, LONGEST_WORD } from './desk.ts';
import type { Log } from './http.ts';
import { isSame } from './secret.ts';

/** The path on which messages of the other side arrive. */
export const deskPath = '/webhooks/handoff';

export type WebhookDeskOptions = {
  url: string;
  secret: string;
  cases: Cases;
  hear: HearStaff;
  /** Where the route goes. */
  http: Hono;
  log: Log;
  meter?: Meter;
  now?: () => number;
  /** Milliseconds that the other side may take to answer. */
  patience?: number;
};

/** A call older or newer than this is refused, in milliseconds: a signature is good for that long. */
const FRESH = 5 * 60_000;
/** The largest body that is read, in bytes. */
const LARGEST = 64 * 1024;

/** The signature of a body at a time (seconds since 1970): HMAC-SHA256 of `<time>.<body>`, in hexadecimal figures. */
export const signatureOf = (secret: string, time: string, body: string): string =>
  `v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`;

/** The headers of a signed body at a time. */
export const signed = (secret: string, time: string, body: string): Record<string, string> => ({
  [TIME]: time,
  [SIGNATURE]: signatureOf(secret, time, body),
});

/** The body of the 404 that answers a message to a case that does not exist. */
export const NO_CASE = 'no such case';

/** A message as the other side sends it; a repeated `id` is ignored. */
type StaffWord = { id: string; case: string } & ({ type: 'message'; text: string } | { type: 'done' });

/** Makes the desk and mounts its route. */
export const webhookDesk = (options: WebhookDeskOptions): Desk => {
  const { url, secret, cases, hear, http, log, meter, now = Date.now, patience = 10_000 } = options;

  const refuse = (why: 'forged' | 'malformed' | 'too_large', sentence: string): void => {
    log.warn(`The hand-off's webhook ${sentence}`);
    meter?.refused('handoff', why);
  };

  const isSigned = (time: string, signature: string, body: string): boolean => {
    const at = /^\d{1,12}$/.test(time) ? Number(time) * 1000 : Number.NaN;
    return Math.abs(now() - at) <= FRESH && isSame(signature, signatureOf(secret, time, body));
  };

  http.post(
    deskPath,
    bodyLimit({
      maxSize: LARGEST,
      onError: (c) => {
        refuse('too_large', 'got a body over 64 kilobytes.');
        return c.text('too large', 413);
      },
    }),
    async (c) => {
      const body = await c.req.text();
      const [time, signature] = [c.req.header(TIME) ?? '', c.req.header(SIGNATURE) ?? ''];
      if (!isSigned(time, signature, body)) {
        refuse('forged', 'was called with a wrong signature, or an old one.');
        return c.text('wrong signature', 401);
      }
      const word = wordIn(body);
      if (word === undefined) {
        refuse('malformed', 'got a body that is no word of a hand-off.');
        return c.text('no word of a hand-off', 400);
      }
      const one = await cases.named(word.case).catch(() => 'away' as const);
      if (one === undefined) {
        log.warn('The hand-off’s webhook was told of a case that there is not (any more).');
        return c.text(NO_CASE, 404);
      }
      if (one === 'away') return c.text('away', 503);
      const key = `${word.case}:${word.id}`;
      const common = { kind: 'staff', id: `h${word.id}`, chat: one.chat, at: now() } as const;
      try {
        if (await cases.wasHeard(key)) return c.body(null, 202);
        await hear(
          word.type === 'done' ? { ...common, act: 'done' } : { ...common, act: 'says', text: word.text },
        );
        await cases.heard(key);
      } catch (error) {
        log.warn(`A word of a hand-off was not taken: ${messageOf(error)} It is to be sent again.`);
        return c.text('away', 503);
      }
      return c.body(null, 202);
    },
  );

  const post = async (name: string, type: string, id: string, text: string): Promise<Response> => {
    const body = JSON.stringify({ id: `${name}.${id}`, case: name, type, text });
    const time = String(Math.floor(now() / 1000));
    const headers = { 'content-type': 'application/json', ...signed(secret, time, body) };
    const signal = AbortSignal.timeout(patience);
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    await answer.body?.cancel();
    return answer;
  };

  return {
    async pass(chat, reply) {
      const one = await cases.of(chat);
      if (reply.desk === 'opened') await cases.keep(one);
      const answer = await post(
        one.name,
        reply.desk === undefined || reply.desk === 'said' ? 'message' : reply.desk,
        reply.id,
        reply.text,
      ).catch((error: Error) => {
        const cause = error.cause ?? error;
        throw new Error(`HANDOFF_URL gives no answer (${codeOf(cause) ?? messageOf(cause)}).`);
      });
      if (answer.ok) return 'sent';
      const said = `HANDOFF_URL answered with ${answer.status}.`;
      if (answer.status >= 300 && answer.status < 500 && !PASSING.has(answer.status)) {
        log.error(`${said} What was handed over is dropped.`);
        meter?.failed('handoff', 'post');
        return 'refused';
      }
      const after = Number(answer.headers.get('retry-after'));
      const notNow: NotNow = Object.assign(new Error(said), after > 0 ? { after: after * 1000 } : {});
      throw notNow;
    },
    async undelivered(chat) {
      const { name } = await cases.of(chat);
      await post(name, 'undelivered', `u${now()}`, '');
    },
    forget: (chat) => cases.forget(chat),
  };
};

const TIME = 'x-guia-time';
const SIGNATURE = 'x-guia-signature';

/** Statuses after which a later try may succeed: not authorised yet, too early, rate limit. */
const PASSING = new Set([401, 403, 404, 408, 425, 429]);

const wordIn = (body: string): StaffWord | undefined => {
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    return undefined;
  }
  const { id, type, text, case: name } = fieldsOf(given);
  if (typeof id !== 'string' || !/^[\w.:-]{1,100}$/.test(id) || typeof name !== 'string') return undefined;
  if (type === 'done') return { id, case: name, type };
  const isText = typeof text === 'string' && text.trim() !== '' && text.length <= LONGEST_WORD;
  return type === 'message' && isText ? { id, case: name, type, text } : undefined;
};
