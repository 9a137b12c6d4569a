/** The environment, checked once at start. What is not set is off. */
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

const Environment = z.object({
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]{20,}$/, 'must be the token that @BotFather gave, like 123456789:AA…')
    .optional(),
  TELEGRAM_API_ROOT: httpUrl(
    'must be the address of a Bot API server, like http://localhost:8081',
  ).optional(),
  PUBLIC_URL: httpUrl('must be the https:// address at which Telegram reaches this bot')
    .refine(
      (url) => url.startsWith('https://') || /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])[:/]?/.test(url),
      'must begin with https://',
    )
    .optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(8080),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/\S+$/, 'must be like redis://localhost:6379')
    .optional(),
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
  /** Where the platforms reach us; set, Telegram's messages come by webhook. Without a slash at the end. */
  publicUrl?: string;
  http: { host: string; port: number };
  redisUrl?: string;
  dataDir: string;
  sessionDays: number;
  /** The file that describes the organisation that runs this copy: see `src/org.ts`. */
  orgFile?: string;
  logLevel: string;
};

/** Reads the environment. Throws one sentence that names the first variable that is wrong, never its value. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const read = Environment.safeParse(set);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`${String(issue?.path[0])} ${sentence(issue?.message)}`);
  }
  const env = read.data;
  if (env.PUBLIC_URL && !env.TELEGRAM_BOT_TOKEN) {
    throw new Error('PUBLIC_URL is set, but TELEGRAM_BOT_TOKEN is not: there is no channel to reach there.');
  }
  return {
    telegram: env.TELEGRAM_BOT_TOKEN
      ? { token: env.TELEGRAM_BOT_TOKEN, apiRoot: env.TELEGRAM_API_ROOT?.replace(/\/+$/, '') }
      : undefined,
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, ''),
    http: { host: env.HOST, port: env.PORT },
    redisUrl: env.REDIS_URL,
    dataDir: env.DATA_DIR,
    sessionDays: env.SESSION_DAYS,
    orgFile: env.ORG_FILE,
    logLevel: env.LOG_LEVEL,
  };
}

function httpUrl(message: string) {
  return z.string().refine((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol), message);
}

const sentence = (message = 'is not valid'): string =>
  `${/^(?:must|is|should)/.test(message) ? message : `is not valid: ${message}`}.`.replace(/\.\.$/, '.');
