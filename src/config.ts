/** The environment, checked once at start. What is not set is off. */
import { z } from 'zod';
import { isPlaceholder } from './placeholders.ts';
import { cleaned } from './settings.ts';
import { type SealKeys, sealKeys } from './stores/sealed.ts';
import type { HandoffSetting } from './views/handoff.ts';

const PORTS = 'must be a number from 0 (any that is free) to 65535, like 8080';
const port = z.coerce.number(PORTS).int(PORTS).min(0, PORTS).max(65_535, PORTS);
const onOff = z.enum(['on', 'off'], 'must be on or off').transform((value) => value === 'on');

/** One range of times. `HOURS`: a range for weekdays, and perhaps a second one for weekends. */
const TIMES = '(?:[01]?\\d|2[0-3]):[0-5]\\d ?[-–] ?(?:[01]?\\d|2[0-4]):[0-5]\\d';
const HOURS = new RegExp(`^${TIMES}(?:[ ,;]+${TIMES})?$`);

const Environment = z.object({
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]{20,}$/, 'must be the token that @BotFather gave, like 123456789:AA…')
    .optional(),
  TELEGRAM_API_ROOT: httpUrl(
    'must be the address of a Bot API server, like http://localhost:8081',
  ).optional(),
  PUBLIC_URL: httpUrl('must be the https:// address at which people and platforms reach this bot')
    .refine(
      (url) => url.startsWith('https://') || /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])[:/]?/.test(url),
      'must begin with https://',
    )
    .refine(
      (url) => !/[?#]|\/\/[^/]*@/.test(url),
      'must be an address alone, without ?, # or a password in it',
    )
    .optional(),
  TELEGRAM_BOT_USERNAME: z
    .string()
    .regex(/^@?[A-Za-z]\w{3,31}$/, 'must be the name of the bot, like guia_imss_bot')
    .optional(),
  WHATSAPP_TOKEN: z.string().min(20, 'must be the access token of a system user').optional(),
  WHATSAPP_PHONE_ID: z
    .string()
    .regex(/^\d{5,20}$/, 'must be the id of the phone number, figures only')
    .optional(),
  WHATSAPP_APP_SECRET: z
    .string()
    .regex(/^[\da-f]{32}$/i, "must be the app's secret, 32 figures and letters a-f")
    .optional(),
  WHATSAPP_VERIFY_TOKEN: z.string().min(8, 'must be eight characters or more, of your choosing').optional(),
  WHATSAPP_API_ROOT: httpUrl('must be the address of a Graph API, with its version').optional(),
  WHATSAPP_NUMBER: z
    .string()
    .regex(/^\+?\d[\d ]{6,20}$/, 'must be the phone number with its country, like +52 55 5000 0000')
    .optional(),
  WEB: onOff.optional(),
  WEB_ORIGINS: z
    .string()
    .transform((list) => list.split(/[\s,]+/).filter(Boolean))
    .refine(
      (list) => list.every(isOrigin),
      'must be origins parted by commas, like https://intranet.example.org',
    )
    .default([]),
  TRUST_PROXY: onOff.default(false),
  ADMIN_TOKEN: z
    .string()
    .regex(/^\S{16,}$/, 'must be sixteen characters or more, without spaces')
    .optional(),
  GAPS: onOff.default(false),
  HANDOFF: z.enum(['off', 'telegram', 'webhook'], 'must be off, telegram or webhook').default('off'),
  HANDOFF_GROUP: z
    .string()
    .regex(/^-\d{5,16}$/, 'must be the number of the group, which begins with a minus, like -1001234567890')
    .transform(Number)
    .optional(),
  HANDOFF_URL: httpUrl('must be the address that is told, like https://desk.example.org/guia')
    .refine((url) => !new URL(url).username && !new URL(url).password, 'must be without a password in it')
    .optional(),
  HANDOFF_SECRET: z
    .string()
    .regex(/^\S{32,}$/, 'must be thirty-two characters or more, without spaces')
    .optional(),
  HANDOFF_HOURS: z
    .string()
    .regex(HOURS, 'must be like 9:00-18:00, or 9:00-18:00 10:00-13:00 where the second is for weekends')
    .optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.optional(),
  REDIS_URL: z
    .string()
    .regex(
      /^(?:rediss?|redis-cluster|redis-sentinel):\/\/\S+$/,
      'must be like redis://localhost:6379, redis-sentinel://host1,host2/mymaster or redis-cluster://host1:6379,host2:6379',
    )
    .optional(),
  SESSION_KEY: z.string().optional(),
  DATA_DIR: z.string().default('var'),
  SESSION_DAYS: z.coerce
    .number('must be a number of days')
    .positive('must be more than zero')
    .max(3650)
    .default(90),
  ORG_FILE: z.string().optional(),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
    .default('info'),
});

export type Config = {
  telegram?: { token: string; apiRoot?: string };
  whatsapp?: { token: string; phoneId: string; appSecret: string; verifyToken: string; apiRoot?: string };
  /**
   * The web chat; pages of `origins` may show it in a frame. `chosen`: WEB=on is set, rather than on by default
   * because no other channel is.
   */
  web?: { origins: string[]; chosen: boolean };
  /** A reverse proxy stands in front and sets `X-Forwarded-For`. */
  trustProxy: boolean;
  /** How people find this copy, for the links that HR passes on. */
  names: { telegram?: string; whatsapp?: string };
  /**
   * Where the platforms reach us, without a slash at the end. If set, Telegram's messages come by webhook.
   */
  publicUrl?: string;
  /** `port` undefined: 8080, or any free one. Always set behind a proxy, which forwards to one port. */
  http: { host: string; port?: number };
  /** The token for `/admin`, `/share` and `/metrics` from other machines. */
  adminToken?: string;
  /** How many days the redacted words of what was not understood are kept; undefined: they are not. */
  learnsForDays?: number;
  /** If set, a person can take over: in a Telegram group, or behind a webhook; see `docs/handoff.md`. */
  handoff?: HandoffConfig;
  /** What conversations are sealed with in the store; see `src/stores/sealed.ts`. */
  sealKeys?: SealKeys;
  redisUrl?: string;
  dataDir: string;
  sessionDays: number;
  /** The file that describes the organisation that runs this copy: see `src/org.ts`. */
  orgFile?: string;
  logLevel: string;
};

export type HandoffConfig = HandoffSetting &
  ({ by: 'telegram'; group: number } | { by: 'webhook'; url: string; secret: string });

/** The names of all settings. */
export const SETTINGS = Object.keys(Environment.shape);

/** Reads the environment. Throws one sentence that names the first variable that is wrong, never its value. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => {
      const clean = cleaned(value ?? '');
      return clean === '' ? [] : [[name, clean]];
    }),
  );
  const read = Environment.safeParse(set);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`${String(issue?.path[0])} ${sentence(issue?.message)}`);
  }
  const env = read.data;
  // The number before the colon in a bot's token, and the commas between session keys, are not secret.
  for (const name of SECRETS)
    if (env[name]?.split(/^\d+:|,/).some((secret) => secret !== '' && isPlaceholder(secret)))
      throw new Error(`${name} must be a secret of your own: this is an example's, or easily guessed.`);
  const whatsapp = whatsappOf(env);
  const isAlone = !env.TELEGRAM_BOT_TOKEN && !whatsapp;
  const web = env.WEB ?? isAlone;
  if (env.PUBLIC_URL && isAlone && !web) {
    throw new Error('PUBLIC_URL is set, but no channel is on: there is nothing to reach there.');
  }
  return {
    telegram: env.TELEGRAM_BOT_TOKEN
      ? { token: env.TELEGRAM_BOT_TOKEN, apiRoot: env.TELEGRAM_API_ROOT?.replace(/\/+$/, '') }
      : undefined,
    whatsapp,
    web: web ? { origins: env.WEB_ORIGINS, chosen: env.WEB !== undefined } : undefined,
    names: { telegram: env.TELEGRAM_BOT_USERNAME?.replace('@', ''), whatsapp: env.WHATSAPP_NUMBER },
    trustProxy: env.TRUST_PROXY,
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, ''),
    http: { host: env.HOST, port: env.PORT ?? (env.PUBLIC_URL || whatsapp ? AWAITED_PORT : undefined) },
    adminToken: env.ADMIN_TOKEN,
    learnsForDays: env.GAPS ? GAPS_DAYS : undefined,
    handoff: handoffOf(env),
    sealKeys: env.SESSION_KEY === undefined ? undefined : sealKeys(env.SESSION_KEY),
    redisUrl: env.REDIS_URL,
    dataDir: env.DATA_DIR,
    sessionDays: env.SESSION_DAYS,
    orgFile: env.ORG_FILE,
    logLevel: env.LOG_LEVEL,
  };
}

/** The default port behind a proxy, which is configured for one port: no other free one is tried then. */
const AWAITED_PORT = 8080;

/** Secret settings; the values of examples are refused. */
const SECRETS = [
  'TELEGRAM_BOT_TOKEN',
  'WHATSAPP_TOKEN',
  'WHATSAPP_APP_SECRET',
  'WHATSAPP_VERIFY_TOKEN',
  'SESSION_KEY',
  'ADMIN_TOKEN',
  'HANDOFF_SECRET',
] as const;

/** How long the words of what was not understood are kept: long enough for somebody to look once a quarter. */
const GAPS_DAYS = 90;

/** All four settings of WhatsApp, or none; else throws a sentence that names the first that is missing. */
function whatsappOf(env: z.infer<typeof Environment>): Config['whatsapp'] {
  const { WHATSAPP_TOKEN, WHATSAPP_PHONE_ID, WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN } = env;
  const four = { WHATSAPP_TOKEN, WHATSAPP_PHONE_ID, WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN };
  if (isWhole(four))
    return {
      token: four.WHATSAPP_TOKEN,
      phoneId: four.WHATSAPP_PHONE_ID,
      appSecret: four.WHATSAPP_APP_SECRET,
      verifyToken: four.WHATSAPP_VERIFY_TOKEN,
      apiRoot: env.WHATSAPP_API_ROOT?.replace(/\/+$/, ''),
    };
  if (Object.values(four).every((value) => value === undefined)) return undefined;
  throw new Error(`${missingOf(four)} must be set too: WhatsApp needs ${Object.keys(four).join(', ')}.`);
}

/** Whether all of these settings are set. */
const isWhole = <Settings extends Record<string, unknown>>(
  settings: Settings,
): settings is Settings & { [Name in keyof Settings]: Exclude<Settings[Name], undefined> } =>
  missingOf(settings) === undefined;

/** The name of the first that is not set. */
const missingOf = (settings: Record<string, unknown>): string | undefined =>
  Object.entries(settings).find(([, value]) => value === undefined)?.[0];

/** The hand-off with the settings that its kind needs; throws a sentence that names the first that is missing. */
function handoffOf(env: z.infer<typeof Environment>): HandoffConfig | undefined {
  const { HANDOFF, TELEGRAM_BOT_TOKEN, HANDOFF_GROUP, HANDOFF_URL, HANDOFF_SECRET, HANDOFF_HOURS } = env;
  switch (HANDOFF) {
    case 'off':
      return undefined;
    case 'telegram': {
      const needed = { TELEGRAM_BOT_TOKEN, HANDOFF_GROUP };
      if (!isWhole(needed)) throw incomplete(HANDOFF, needed);
      return { by: 'telegram', group: needed.HANDOFF_GROUP, ...hoursOf(HANDOFF_HOURS) };
    }
    case 'webhook': {
      const needed = { HANDOFF_URL, HANDOFF_SECRET };
      if (!isWhole(needed)) throw incomplete(HANDOFF, needed);
      const { HANDOFF_URL: url, HANDOFF_SECRET: secret } = needed;
      return { by: 'webhook', url, secret, ...hoursOf(HANDOFF_HOURS) };
    }
  }
}

const incomplete = (kind: string, needed: Record<string, unknown>): Error =>
  new Error(`${missingOf(needed)} must be set too: HANDOFF=${kind} needs it.`);

/** When the organisation's people are there; throws a sentence where they would leave before they come. */
function hoursOf(written: string | undefined): Pick<HandoffConfig, 'hours'> {
  const [weekdays, weekend] = written?.match(new RegExp(TIMES, 'g')) ?? [];
  if ([weekdays, weekend].some((times) => times && !isForward(times)))
    throw new Error('HANDOFF_HOURS must end later than they begin, on the same day.');
  return weekdays ? { hours: { weekdays, ...(weekend ? { weekend } : {}) } } : {};
}

const isForward = (times: string): boolean => {
  const [from = '', to = ''] = (times.match(/\d+:\d\d/g) ?? []).map((time) => time.padStart(5, '0'));
  return from < to;
};

const isOrigin = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;

function httpUrl(message: string) {
  return z.string().refine((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol), message);
}

const sentence = (message = 'is not valid'): string =>
  `${/^(?:must|is|should)/.test(message) ? message : `is not valid: ${message}`}.`.replace(/\.\.$/, '.');
