/**
 * What an operator asks when something does not work: settings, store, channels, addresses, clock, data, facts. Each is
 * looked at as the bot would use it, and said in one line with what to do. No line holds a secret.
 */
import { statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Config, readConfig, SETTINGS } from './config.ts';
import { type Day, dayAt, daysFrom } from './core/day.ts';
import type { Guide } from './core/guide.ts';
import { inOneLine } from './log.ts';
import { openStore } from './open-store.ts';
import { readOrg } from './org.ts';
import { expiredIn } from './report.ts';

/** `ok`; `off`: not switched on; `look`: works, but see what it says; `wrong`: does not work. */
export type State = 'ok' | 'off' | 'look' | 'wrong';

/** One line: what was looked at, how it is, and what to do where there is something to do. */
export type Finding = { what: string; state: State; says: string; todo?: string };

export type Patient = {
  environment: Record<string, string | undefined>;
  /** Sentences about names that are no settings. */
  doubts?: string[];
  /** Of what the answers and the directory are; `asOf` is a year, a month or a day. */
  guide: Guide;
  data: { name: string; asOf: string }[];
  /** Whether the model was trained on what is here; undefined where its examples are not. */
  isTrained: () => boolean | undefined;
  now?: () => number;
};

/** Milliseconds that a platform or an address may take. */
const PATIENCE = 8_000;

/** Looks at everything, in order; what depends on something wrong is left out. */
export async function examine(patient: Patient): Promise<Finding[]> {
  const { environment, doubts = [], now = Date.now } = patient;
  const found: Finding[] = doubts.map((says) => ({
    what: 'settings',
    state: 'look',
    says,
    todo: 'correct it in .env',
  }));
  let config: Config;
  try {
    config = readConfig(environment);
  } catch (error) {
    return [...found, wrong('settings', sentence(error), 'correct it in .env; .env.example explains each')];
  }
  const set = SETTINGS.filter((name) => environment[name]).length;
  found.push({ what: 'settings', state: 'ok', says: `${set} set, all readable` }, ...organisation(config));
  const clocks: number[] = [];
  const [stored, ...others] = await Promise.all([
    store(config),
    telegram(config, clocks, now),
    whatsapp(config, clocks, now),
    address(config, clocks, now),
    running(config),
  ]);
  return [
    ...found,
    ...stored,
    ...others.flat(),
    clock(clocks),
    ...protection(config),
    ...knowledge(patient, dayAt(now())),
  ];
}

/** Whether something does not work. */
export const isIll = (found: readonly Finding[]): boolean => found.some(({ state }) => state === 'wrong');

/** The findings as lines, for a terminal. */
export const written = (found: readonly Finding[]): string =>
  found
    .map(({ what, state, says, todo }) =>
      inOneLine(`${state.padEnd(6)}${what.padEnd(13)}${says}${todo ? ` → ${todo}` : ''}`),
    )
    .join('\n');

const wrong = (what: string, says: string, todo: string): Finding => ({ what, state: 'wrong', says, todo });

const sentence = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');

function organisation({ orgFile }: Config): Finding[] {
  if (orgFile === undefined)
    return [{ what: 'organisation', state: 'off', says: 'a neutral public guide; ORG_FILE names yours' }];
  try {
    const { name, hr } = readOrg(orgFile);
    return [
      hr
        ? { what: 'organisation', state: 'ok', says: `${name}, with its HR contact` }
        : {
            what: 'organisation',
            state: 'look',
            says: `${name}, without an HR contact`,
            todo: 'add "hr" to ORG_FILE',
          },
    ];
  } catch (error) {
    return [
      wrong('organisation', sentence(error), 'correct the file; docs/org.example.json is one that works'),
    ];
  }
}

/** Bytes below which a disk is nearly full. */
const SCARCE = 500 * 1024 * 1024;

async function store(config: Config): Promise<Finding[]> {
  const where = config.redisUrl ? 'REDIS_URL' : `DATA_DIR (${config.dataDir})`;
  const found: Finding[] = [];
  try {
    const { store, ready } = await openStore(config);
    try {
      await within(ready(), `${where} gave no answer within ${PATIENCE / 1000} s`);
      await store.ping();
      await store.add('doctor', { looks: 1 }, 60_000);
      await store.sums('doctor');
    } finally {
      await store.close();
    }
    found.push({ what: 'store', state: 'ok', says: `${where}: written and read` });
  } catch (error) {
    const todo = config.redisUrl
      ? 'is Redis up, and are its address, password and rights (docs/security.md) right?'
      : 'see the reason; `npm run backup` makes copies, `npm run restore` puts one back';
    return [wrong('store', sentence(error), todo)];
  }
  if (!config.redisUrl) {
    const { bavail, bsize } = await statfs(resolve(config.dataDir));
    if (bavail * bsize < SCARCE)
      found.push({
        what: 'disk',
        state: 'look',
        says: 'less than 500 MB are left for DATA_DIR',
        todo: 'make room',
      });
  }
  return found;
}

type Answered = { status: number; body: Record<string, unknown>; text: string };

/** Asks an address; undefined where nobody answers. Notes how far the clock there is from ours, in milliseconds. */
async function ask(
  url: string,
  clocks: number[] = [],
  now = Date.now,
  headers: Record<string, string> = {},
): Promise<Answered | undefined> {
  try {
    const began = now();
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE), redirect: 'manual' });
    const date = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isFinite(date)) clocks.push(date - (began + now()) / 2);
    const text = await answer.text();
    const body = /^\s*\{/.test(text) ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: answer.status, body, text };
  } catch {
    return undefined;
  }
}

async function telegram(config: Config, clocks: number[], now: () => number): Promise<Finding[]> {
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
  const bot = me.body.result as { username?: string; supports_inline_queries?: boolean };
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
  const hook = (await ask(`${root}/getWebhookInfo`, clocks, now))?.body.result as
    | { url?: string; pending_update_count?: number; last_error_message?: string; last_error_date?: number }
    | undefined;
  return hook ? [...found, hookOf(config, hook, now())] : found;
}

/** How long ago an error of Telegram's is of interest, in milliseconds. */
const LATELY = 60 * 60 * 1000;

function hookOf(
  { publicUrl }: Config,
  hook: {
    url?: string;
    pending_update_count?: number;
    last_error_message?: string;
    last_error_date?: number;
  },
  now: number,
): Finding {
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
  if (hook.last_error_message && age < LATELY)
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

async function whatsapp(config: Config, clocks: number[], now: () => number): Promise<Finding[]> {
  const what = 'whatsapp';
  if (!config.whatsapp) return [{ what, state: 'off', says: 'the four WHATSAPP settings are not set' }];
  const { token, phoneId, apiRoot = 'https://graph.facebook.com/v25.0', verifyToken } = config.whatsapp;
  const number = await ask(`${apiRoot}/${phoneId}?fields=display_phone_number`, clocks, now, {
    authorization: `Bearer ${token}`,
  });
  if (!number) return [wrong(what, 'does not answer', 'may this machine reach graph.facebook.com?')];
  const code = (number.body.error as { code?: number } | undefined)?.code;
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

async function address({ publicUrl }: Config, clocks: number[], now: () => number): Promise<Finding[]> {
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

async function running({ http }: Config): Promise<Finding[]> {
  const what = 'bot';
  const host = ['0.0.0.0', '::'].includes(http.host) ? '127.0.0.1' : http.host;
  const root = `http://${host.includes(':') ? `[${host}]` : host}:${http.port ?? 8080}`;
  const [alive, ready] = await Promise.all([ask(`${root}/healthz`), ask(`${root}/readyz`)]);
  if (alive?.status !== 200)
    return [{ what, state: 'off', says: `does not run at ${root}`, todo: 'npm start' }];
  if (ready?.status === 200) return [{ what, state: 'ok', says: `runs at ${root}, and its store answers` }];
  return [wrong(what, `runs at ${root}, but is not ready`, 'its log says why')];
}

/** Milliseconds that a clock may be wrong. */
const SKEW = 30_000;

function clock(clocks: readonly number[]): Finding {
  const what = 'clock';
  const [off] = clocks.toSorted((a, b) => Math.abs(a) - Math.abs(b));
  if (off === undefined) return { what, state: 'off', says: 'nobody was asked to compare it with' };
  if (Math.abs(off) <= SKEW) return { what, state: 'ok', says: 'right' };
  const says = `${Math.round(Math.abs(off) / 1000)} s ${off > 0 ? 'slow' : 'fast'}`;
  return wrong(what, says, 'switch on time synchronisation (timedatectl set-ntp true)');
}

function protection(config: Config): Finding[] {
  const found: Finding[] = [];
  const isPublic = config.publicUrl?.startsWith('https:') ?? false;
  if (config.adminToken === undefined)
    found.push({
      what: 'admin',
      state: isPublic ? 'look' : 'off',
      says: isPublic
        ? '/admin, /share and /metrics are closed to all'
        : '/admin, /share and /metrics are for this machine',
      todo: 'set ADMIN_TOKEN (openssl rand -hex 24)',
    });
  else found.push({ what: 'admin', state: 'ok', says: '/admin, /share and /metrics ask for the token' });
  found.push(
    config.sealKeys
      ? { what: 'sealing', state: 'ok', says: 'conversations are kept encrypted' }
      : {
          what: 'sealing',
          state: 'off',
          says: 'conversations are readable in the store',
          todo: 'set SESSION_KEY (openssl rand -base64 32)',
        },
  );
  if (isPublic && config.web && !config.trustProxy)
    found.push({
      what: 'proxy',
      state: 'look',
      says: 'all people look like one address',
      todo: 'set TRUST_PROXY=on if a proxy stands in front',
    });
  return found;
}

/** From how many days on data is old, and how many ahead a fact's end is told. */
const OLD = 2 * 365;
const SOON = 30;

function knowledge({ guide, data, isTrained }: Patient, today: Day): Finding[] {
  const found: Finding[] = [];
  const firstDay = (asOf: string): Day =>
    `${asOf}-01-01`.slice(0, 10).replace(/^(\d{4}-\d{2})-01-$/, '$1-01');
  // The oldest serve as what does not change: names of villages, their places.
  const [newest] = data
    .map(({ asOf }) => firstDay(asOf))
    .toSorted()
    .toReversed();
  const age = newest === undefined ? Number.POSITIVE_INFINITY : daysFrom(newest, today);
  const list = data.map(({ name, asOf }) => `${name} ${asOf}`).join(', ');
  found.push(
    age > OLD
      ? {
          what: 'directory',
          state: 'look',
          says: `nothing in it is newer than two years: ${list}`,
          todo: 'npm run data (README), or an update of the guide',
        }
      : { what: 'directory', state: 'ok', says: list },
  );
  found.push(
    isTrained() !== false
      ? {
          what: 'model',
          state: 'ok',
          says: isTrained() === undefined ? 'as it came' : 'trained on the wordings that are here',
        }
      : {
          what: 'model',
          state: 'look',
          says: 'wordings or code were changed since it was trained',
          todo: 'npm run train',
        },
  );
  const past = expiredIn(guide, today);
  const later = dayAt(Date.parse(today) + (SOON + 1) * 24 * 60 * 60 * 1000);
  const soon = expiredIn(guide, later).length - past.length;
  found.push(
    past.length > 0
      ? {
          what: 'facts',
          state: 'look',
          says: `${past.length} answers stand on facts past their review`,
          todo: 'npm run facts -- --past',
        }
      : {
          what: 'facts',
          state: 'ok',
          says:
            soon > 0
              ? `none past its review; ${soon} answers have one within a month`
              : 'none past its review',
        },
  );
  return found;
}

const within = <T>(work: Promise<T>, late: string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(late)), PATIENCE);
  });
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
};
