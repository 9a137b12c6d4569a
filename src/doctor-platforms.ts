/**
 * The doctor's checks over the network. They make the same calls as the bot does. No message holds a secret.
 */
import { z } from 'zod';
import { deskPath, NO_CASE, signed } from './channels/desk-webhook.ts';
import type { Config } from './config.ts';
import { fieldsOf, isRecord } from './core/json.ts';
import { type Finding, PATIENCE, wrong } from './doctor-finding.ts';

type Answered = { status: number; body: Record<string, unknown>; text: string };

/**
 * Calls a URL; undefined if nobody answers. Adds to `clocks` by how many milliseconds the server's clock is
 * ahead of ours.
 */
async function ask(
  url: string,
  clocks: number[] = [],
  now = Date.now,
  headers: Record<string, string> = {},
  body?: string,
): Promise<Answered | undefined> {
  try {
    const began = now();
    const signal = AbortSignal.timeout(PATIENCE);
    const method = body === undefined ? 'GET' : 'POST';
    const answer = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
    const date = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isFinite(date)) clocks.push(date - (began + now()) / 2);
    const text = await answer.text();
    const read = /^\s*\{/.test(text) ? fieldsOf(JSON.parse(text)) : {};
    return { status: answer.status, body: read, text };
  } catch {
    return undefined;
  }
}

/**
 * Checks the Telegram token and the webhook: whether it is the one that the settings ask for, and whether
 * messages get through.
 */
export async function telegram(config: Config, clocks: number[], now: () => number): Promise<Finding[]> {
  const what = 'telegram';
  if (!config.telegram) return [{ what, state: 'off', says: 'TELEGRAM_BOT_TOKEN is not set' }];
  const root = `${config.telegram.apiRoot ?? 'https://api.telegram.org'}/bot${config.telegram.token}`;
  const me = await ask(`${root}/getMe`, clocks, now);
  if (!me)
    return [wrong(what, 'does not answer', 'may this machine reach it, and is TELEGRAM_API_ROOT right?')];
  if (me.status === 401 || me.status === 404)
    return [
      wrong(what, 'knows no bot of this token', 'ask @BotFather for TELEGRAM_BOT_TOKEN (/mybots, API Token)'),
    ];
  if (me.status !== 200) return [wrong(what, `answers with ${me.status}`, 'try again later')];
  const bot = fieldsOf(me.body.result);
  const found: Finding[] = [
    bot.supports_inline_queries
      ? { what, state: 'ok', says: `@${bot.username} is reached, inline mode is on` }
      : {
          what,
          state: 'ok',
          says: `@${bot.username} is reached, inline mode is off`,
          todo: '/setinline at @BotFather switches it on, if you want it',
        },
  ];
  const hook = Hook.safeParse((await ask(`${root}/getWebhookInfo`, clocks, now))?.body.result);
  return hook.success ? [...found, hookOf(config, hook.data, now())] : found;
}

/** What Telegram knows of a webhook; the date in seconds since 1970. */
const Hook = z.object({
  url: z.string().optional(),
  pending_update_count: z.number().optional(),
  last_error_message: z.string().optional(),
  last_error_date: z.number().optional(),
});

/** Errors that Telegram reports are shown for this long after they happened, in milliseconds. */
const RECENT = 60 * 60 * 1000;

function hookOf({ publicUrl }: Config, hook: z.infer<typeof Hook>, now: number): Finding {
  const what = 'telegram hook';
  const wanted = publicUrl === undefined ? '' : `${publicUrl}/webhooks/telegram`;
  if (hook.url !== wanted) {
    const is = hook.url ? 'leads to another address' : 'is not set';
    if (wanted === '')
      return {
        what,
        state: 'look',
        says: 'is set, but PUBLIC_URL is not',
        todo: 'the next start removes it; is another bot using this token?',
      };
    return { what, state: 'look', says: is, todo: 'start the bot: it sets its own' };
  }
  const age = now - (hook.last_error_date ?? 0) * 1000;
  if (hook.last_error_message && age < RECENT)
    return wrong(
      what,
      `Telegram could not deliver ${Math.round(age / 60_000)} minutes ago: ${hook.last_error_message}`,
      'can PUBLIC_URL be reached from outside, with a valid certificate?',
    );
  const waiting = hook.pending_update_count ?? 0;
  if (waiting > 100)
    return { what, state: 'look', says: `${waiting} messages wait`, todo: 'is the bot running? see its log' };
  return {
    what,
    state: 'ok',
    says: wanted === '' ? 'none, as long polling needs it' : 'set, and without errors',
  };
}

/** WhatsApp's token and number, and whether Meta's handshake reaches us. */
export async function whatsapp(config: Config, clocks: number[], now: () => number): Promise<Finding[]> {
  const what = 'whatsapp';
  if (!config.whatsapp) return [{ what, state: 'off', says: 'the four WHATSAPP settings are not set' }];
  const { token, phoneId, apiRoot = 'https://graph.facebook.com/v25.0', verifyToken } = config.whatsapp;
  const number = await ask(`${apiRoot}/${phoneId}?fields=display_phone_number`, clocks, now, {
    authorization: `Bearer ${token}`,
  });
  if (!number) return [wrong(what, 'does not answer', 'may this machine reach graph.facebook.com?')];
  const code = fieldsOf(number.body.error).code;
  if (number.status === 401 || code === 190)
    return [
      wrong(what, 'does not take the token', 'make WHATSAPP_TOKEN anew: a system user’s, which does not end'),
    ];
  if (number.status !== 200)
    return [
      wrong(
        what,
        `does not give the phone number (${number.status})`,
        'is WHATSAPP_PHONE_ID right, and may the token use it (whatsapp_business_messaging)?',
      ),
    ];
  const found: Finding[] = [{ what, state: 'ok', says: 'the phone number is reached' }];
  if (config.publicUrl === undefined)
    return [
      ...found,
      wrong('whatsapp hook', 'PUBLIC_URL is not set', 'set it to the https address that Meta calls'),
    ];
  const shaken = new URL(`${config.publicUrl}/webhooks/whatsapp`);
  shaken.searchParams.set('hub.mode', 'subscribe');
  shaken.searchParams.set('hub.verify_token', verifyToken);
  shaken.searchParams.set('hub.challenge', '4711');
  const shake = await ask(shaken.href);
  return [
    ...found,
    shake?.status === 200 && shake.text === '4711'
      ? { what: 'whatsapp hook', state: 'ok', says: 'answers Meta’s handshake at PUBLIC_URL' }
      : wrong(
          'whatsapp hook',
          shake ? `answers the handshake with ${shake.status}` : 'is not reached at PUBLIC_URL',
          'is the bot running, does the proxy lead to it, and is WHATSAPP_VERIFY_TOKEN the one it runs with?',
        ),
  ];
}

/** Whether PUBLIC_URL leads to a running bot. */
export async function address(
  { publicUrl }: Config,
  clocks: number[],
  now: () => number,
): Promise<Finding[]> {
  const what = 'address';
  if (publicUrl === undefined)
    return [{ what, state: 'off', says: 'PUBLIC_URL is not set: the web chat is for this machine' }];
  const answer = await ask(`${publicUrl}/healthz`, clocks, now);
  if (answer?.status === 200) return [{ what, state: 'ok', says: 'PUBLIC_URL leads to a running bot' }];
  const says = answer ? `PUBLIC_URL answers with ${answer.status}` : 'PUBLIC_URL does not answer';
  return [
    wrong(
      what,
      says,
      'is the bot running, does the proxy lead to it, is the certificate valid? (deploy/Caddyfile)',
    ),
  ];
}

/** Whether the bot runs on this machine, and is ready. */
export async function running({ http }: Config): Promise<Finding[]> {
  const what = 'bot';
  const host = ['0.0.0.0', '::'].includes(http.host) ? '127.0.0.1' : http.host;
  const root = `http://${host.includes(':') ? `[${host}]` : host}:${http.port ?? 8080}`;
  const [alive, ready] = await Promise.all([ask(`${root}/healthz`), ask(`${root}/readyz`)]);
  if (alive?.status !== 200)
    return [{ what, state: 'off', says: `does not run at ${root}`, todo: 'npm start' }];
  if (ready?.status === 200) return [{ what, state: 'ok', says: `runs at ${root}, and its store answers` }];
  return [wrong(what, `runs at ${root}, but is not ready`, 'its log says why')];
}

/**
 * Checks where hand-offs go. Telegram: whether the bot can read and write in the group. Webhook: whether the
 * other program can be reached, and whether the running bot has the same secret.
 */
export async function handoff(config: Config, now: () => number): Promise<Finding[]> {
  const what = 'handoff';
  switch (config.handoff?.by) {
    case undefined:
      return [{ what, state: 'off', says: 'HANDOFF is not set: nobody takes over' }];
    case 'telegram':
      return [await group(config, config.handoff.group)];
    case 'webhook':
      return deskBehind(config, config.handoff, now);
  }
}

async function group({ telegram }: Config, chat: number): Promise<Finding> {
  const what = 'handoff';
  const root = `${telegram?.apiRoot ?? 'https://api.telegram.org'}/bot${telegram?.token}`;
  const call = (method: string, payload: object) =>
    ask(`${root}/${method}`, [], Date.now, { 'content-type': 'application/json' }, JSON.stringify(payload));
  const asked = await call('getChat', { chat_id: chat });
  if (!asked || asked.status === 401 || asked.status >= 500)
    return { what, state: 'look', says: 'Telegram did not tell of the group', todo: 'see telegram, above' };
  const found = asked.body.result;
  if (asked.status !== 200 || !isRecord(found))
    return wrong(
      what,
      'the bot is not in the group of HANDOFF_GROUP',
      'add it; the number is in the address of the group at web.telegram.org, with its minus (docs/handoff.md)',
    );
  if (found.type !== 'group' && found.type !== 'supergroup')
    return wrong(what, `HANDOFF_GROUP is no group but a ${found.type}`, 'make a group (docs/handoff.md)');
  const { id } = fieldsOf((await call('getMe', {}))?.body.result);
  const own = fieldsOf((await call('getChatMember', { chat_id: chat, user_id: id }))?.body.result);
  if (own.status !== 'administrator' && own.status !== 'creator')
    return wrong(
      what,
      'the bot is no administrator of the group: it does not see what is answered there',
      'make it one, with the right to manage topics',
    );
  if (!found.is_forum)
    return {
      what,
      state: 'ok',
      says: 'the group is reached; each conversation is a thread of answers',
      todo: 'switch Topics on in the group, and each has a topic of its own',
    };
  return own.status === 'creator' || own.can_manage_topics
    ? { what, state: 'ok', says: 'the group is reached; each conversation has a topic of its own' }
    : wrong(what, 'the bot may not make topics in the group', 'give it the right to manage topics');
}

async function deskBehind(
  { publicUrl }: Config,
  { url, secret }: { url: string; secret: string },
  now: () => number,
): Promise<Finding[]> {
  const what = 'handoff';
  // Any answer shows that the server is there, even a refusal.
  const there = await ask(url);
  const found: Finding[] = [
    there && there.status < 500
      ? { what, state: 'ok', says: 'HANDOFF_URL is reached' }
      : wrong(
          what,
          there ? `HANDOFF_URL answers with ${there.status}` : 'HANDOFF_URL is not reached',
          'does the other program run, and may this machine reach it?',
        ),
  ];
  const back = 'handoff hook';
  if (publicUrl === undefined)
    return [
      ...found,
      {
        what: back,
        state: 'look',
        says: 'PUBLIC_URL is not set: only this machine can answer',
        todo: 'set it, if the other program runs elsewhere',
      },
    ];
  // A message to a case that can't exist: the bot at PUBLIC_URL answers 404 where its secret is the same, and
  // 401 where it is not.
  const body = JSON.stringify({ id: 'doctor', case: '0'.repeat(12), type: 'done' });
  const time = String(Math.floor(now() / 1000));
  const headers = { 'content-type': 'application/json', ...signed(secret, time, body) };
  const answer = await ask(`${publicUrl}${deskPath}`, [], now, headers, body);
  if (answer?.status === 404 && answer.text === NO_CASE)
    return [...found, { what: back, state: 'ok', says: 'takes signed calls at PUBLIC_URL' }];
  return [
    ...found,
    wrong(
      back,
      answer ? `answers a signed call with ${answer.status}` : 'is not reached at PUBLIC_URL',
      answer?.status === 401
        ? 'does the bot run with this HANDOFF_SECRET?'
        : 'is the bot running with HANDOFF=webhook, and does the proxy lead to it?',
    ),
  ];
}
