/**
 * The composition root: reads the environment, makes the parts, starts them, and stops them gracefully. Nobody imports
 * it. `npm start` runs it with every channel that is configured; `npm run chat` with the terminal alone.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { assemble, commandList } from './assemble.ts';
import { makeBot } from './bot.ts';
import type { Channel } from './channels/channel.ts';
import { type HttpServer, httpServer } from './channels/http.ts';
import { telegramChannel } from './channels/telegram.ts';
import { terminalChannel } from './channels/terminal.ts';
import { type Config, readConfig } from './config.ts';
import type { Guide } from './core/guide.ts';
import { loadDirectory } from './directory/load.ts';
import { type Log, makeLog } from './log.ts';
import { type Org, readOrg } from './org.ts';
import { embeddedStore } from './stores/embedded.ts';
import { memoryStore } from './stores/memory.ts';
import { redisStore } from './stores/redis.ts';
import type { Store } from './stores/store.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const USAGE = 'npm run chat -- [--lang es|en] [--now 2026-11-21T09:00:00-06:00] [--json]';

try {
  if (existsSync(`${root}.env`)) process.loadEnvFile(`${root}.env`);
  const [command, ...rest] = process.argv.slice(2);
  const args = readArguments(command === 'chat' ? rest : process.argv.slice(2));
  await (command === 'chat' ? chat(args) : start(readConfig(process.env)));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** Every channel that the environment configures; the terminal when there is none. */
async function start(config: Config): Promise<void> {
  const log = makeLog(config.logLevel);
  const began = performance.now();
  const directory = loadDirectory(`${root}data`);
  const guide = assemble(`${root}locales`, directory, settingOf(config));
  const took = Math.round(performance.now() - began);
  const alone = config.telegram === undefined;
  announce(config, [`${directory.about.units.toLocaleString('en')} units, loaded in ${took} ms`, alone]);
  const store = await openStore(config, log);
  const http = alone ? undefined : httpServer({ ...config.http, log });
  const channels: Channel[] = [];
  if (config.telegram) channels.push(telegram(config, guide, http, log));
  const stop = stopper(channels, store, http, log);
  if (alone) channels.push(terminal(guide, {}, Boolean(process.stdin.isTTY), stop));
  await converse(guide, store, channels, log, stop, http);
}

/** The terminal alone: a person's keyboard, or a script on standard input with nothing kept. */
async function chat(args: Arguments): Promise<void> {
  const interactive = Boolean(process.stdin.isTTY);
  const { ORG_FILE } = process.env;
  const config = readConfig(interactive ? process.env : { ORG_FILE });
  const log = makeLog(interactive ? config.logLevel : 'error');
  const guide = assemble(`${root}locales`, loadDirectory(`${root}data`), settingOf(config));
  const store = interactive ? await openStore(config, log) : memoryStore();
  const channels: Channel[] = [];
  const stop = stopper(channels, store, undefined, log);
  channels.push(terminal(guide, args, interactive, stop));
  await converse(guide, store, channels, log, stop);
}

function settingOf({ orgFile, sessionDays }: Config): { org?: Org; sessionDays: number } {
  return {
    org: orgFile === undefined ? undefined : readOrg(orgFile),
    sessionDays,
  };
}

async function converse(
  guide: Guide,
  store: Store,
  channels: Channel[],
  log: Log,
  stop: () => Promise<void>,
  http?: HttpServer,
): Promise<void> {
  const bot = makeBot({ guide, store, channels, log });
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    if (http) log.info(`listening on ${(await http.open()).url}`);
    for (const channel of channels) await channel.open(bot.hear);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Stops once: no new messages, those being handled to their end, then the store. */
function stopper(
  channels: Channel[],
  store: Store,
  http: HttpServer | undefined,
  log: Log,
): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    log.debug('stopping');
    await Promise.all(channels.map((channel) => channel.close()));
    await http?.close();
    await store.close();
    process.stdin.destroy();
  };
  return () => {
    stopping ??= stop();
    return stopping;
  };
}

async function openStore(config: Config, log: Log): Promise<Store> {
  const { sessionDays } = config;
  const onTrouble = (sentence: string) => log.error(sentence);
  if (!config.redisUrl) return embeddedStore({ folder: config.dataDir, sessionDays, onTrouble });
  const onRecovery = (sentence: string) => log.info(sentence);
  const store = redisStore({ url: config.redisUrl, sessionDays, onTrouble, onRecovery });
  await store.ready();
  return store;
}

function telegram(config: Config, guide: Guide, http: HttpServer | undefined, log: Log): Channel {
  return telegramChannel({
    token: config.telegram!.token,
    apiRoot: config.telegram!.apiRoot,
    publicUrl: config.publicUrl,
    http: http?.app,
    commands: guide.languages.map((language) => ({ language, commands: commandList(guide, language) })),
    log,
  });
}

function terminal(guide: Guide, args: Arguments, interactive: boolean, stop: () => Promise<void>): Channel {
  const tag = args.lang ?? (process.env.LC_ALL || process.env.LANG || '').slice(0, 2);
  const at = args.now;
  return terminalChannel({
    input: process.stdin,
    output: process.stdout,
    interactive,
    json: args.json,
    languageTag: args.lang ?? (interactive && guide.languages.includes(tag) ? tag : undefined),
    now: at === undefined ? Date.now : () => at,
    // The last line is being answered here, so `close` would wait for itself.
    ended: () => void setImmediate(stop),
  });
}

/** What is on, what is off, and the one setting that turns each on. */
function announce(config: Config, [directory, alone]: [string, boolean]): void {
  const rows: [string, boolean, string][] = [
    [
      'terminal',
      alone,
      alone ? 'type below; Ctrl+D ends' : 'on when no channel is configured, or: npm run chat',
    ],
    [
      'telegram',
      config.telegram !== undefined,
      config.telegram
        ? config.publicUrl
          ? `webhook at ${config.publicUrl}`
          : 'long polling'
        : 'set TELEGRAM_BOT_TOKEN (from @BotFather)',
    ],
    [
      'webhook',
      config.publicUrl !== undefined,
      config.publicUrl ?? 'set PUBLIC_URL (https) beside TELEGRAM_BOT_TOKEN',
    ],
    [
      'redis',
      config.redisUrl !== undefined,
      config.redisUrl
        ? 'conversations are kept there'
        : `set REDIS_URL; conversations are kept in ${config.dataDir}/`,
    ],
    [
      'org',
      config.orgFile !== undefined,
      config.orgFile ?? 'set ORG_FILE to name your organisation and its HR contact',
    ],
    ['directory', true, directory],
  ];
  process.stdout.write('Guía IMSS: an unofficial guide. Not IMSS; gives no medical advice.\n');
  for (const [name, on, note] of rows)
    process.stdout.write(`  ${name.padEnd(10)}${on ? 'on ' : 'off'}  ${note}\n`);
  process.stdout.write('\n');
}

type Arguments = { lang?: string; now?: number; json?: boolean };

function readArguments(args: string[]): Arguments {
  let values: { lang?: string; now?: string; json?: boolean };
  try {
    const options = { lang: { type: 'string' }, now: { type: 'string' }, json: { type: 'boolean' } } as const;
    values = parseArgs({ args, options }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message.split('.')[0]}. Usage: ${USAGE}`);
  }
  const now = values.now === undefined ? undefined : Date.parse(values.now);
  if (Number.isNaN(now))
    throw new Error(`--now must be an ISO time such as 2026-11-21T09:00:00-06:00. Usage: ${USAGE}`);
  return { lang: values.lang, now, json: values.json };
}
