/**
 * The composition root: reads the environment, makes the parts, starts them, and stops them gracefully. Nobody imports
 * it. `npm start` runs it with every channel that is configured; `npm run chat` with the terminal alone.
 */

import { fstatSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { announcement } from './announce.ts';
import { assemble, type GuideSettings } from './assemble.ts';
import { type Bot, makeBot } from './bot.ts';
import type { Channel, Hear } from './channels/channel.ts';
import { httpServer } from './channels/http.ts';
import { openAll } from './channels/opening.ts';
import { terminalChannel } from './channels/terminal.ts';
import { type Config, readConfig, SETTINGS } from './config.ts';
import {
  type ChannelParts,
  configuredDesk,
  configuredTelegram,
  configuredWeb,
  configuredWhatsApp,
  handoffIn,
} from './configured.ts';
import { dayAt } from './core/day.ts';
import { messageOf } from './core/error.ts';
import type { Guide } from './core/guide.ts';
import type { Directory } from './directory/directory.ts';
import { loadDirectory } from './directory/load.ts';
import { watchedDesk, watchSilence } from './handoff.ts';
import { inOneLine, type Log, makeLog } from './log.ts';
import { makeMetrics } from './metrics.ts';
import { type OpenedStore, openStore } from './open-store.ts';
import { readOrg } from './org.ts';
import { mountPages } from './pages.ts';
import { rehearse } from './rehearsal.ts';
import { expiredIn } from './report.ts';
import { type Running, untilStopped } from './running.ts';
import { loadSettings } from './settings.ts';
import { keepStatistics } from './statistics.ts';
import { memoryStore } from './stores/memory.ts';
import type { Store } from './stores/store.ts';
import { untranslatedLines } from './untranslated.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const USAGE = 'npm run chat -- [--lang es|en] [--now 2026-11-21T09:00:00-06:00] [--json]';

// Only functions may follow: the `await` here runs before any constant below it would have its value.
try {
  const doubts = loadSettings(`${root}.env`, process.env, SETTINGS);
  const [command, ...rest] = process.argv.slice(2);
  const args = readArguments(command === 'chat' ? rest : process.argv.slice(2));
  await (command === 'chat' ? chat(args) : start(readConfig(process.env), doubts));
} catch (error) {
  process.stderr.write(`${inOneLine(messageOf(error))}\n`);
  process.exitCode = 1;
}

/**
 * Starts every channel that the environment configures. Without Telegram and WhatsApp, these are the web
 * chat, unless WEB is off, and the terminal, if standard input can be read.
 */
async function start(config: Config, doubts: string[]): Promise<void> {
  const log = makeLog(config.logLevel);
  for (const doubt of doubts) log.warn(doubt);
  await untilStopped(log, async (running) => {
    const began = performance.now();
    const directory = loadDirectory(`${root}data`);
    const guide = assemble(`${root}locales`, directory, settingOf(config));
    for (const lacking of untranslatedLines(guide.untranslated)) log.warn(lacking);
    const took = Math.round(performance.now() - began);
    const typed = !config.telegram && !config.whatsapp && isTyped();
    if (!config.telegram && !config.whatsapp && !config.web && !typed)
      throw new Error(
        'WEB is off, and no other channel is on: set TELEGRAM_BOT_TOKEN or the WHATSAPP settings, or WEB=on.',
      );
    const units = `${directory.about.units.toLocaleString('en')} units, loaded in ${took} ms`;
    process.stdout.write(announcement(config, units, typed));
    const { store, ready } = await openedStore(config, running, log);
    const isReady = ready();
    // If the store does not answer within a second, the channels open without it: until it does, no delivery
    // is confirmed, but emergencies are answered.
    await Promise.race([isReady, sleep(1_000, undefined, { signal: running.ending })]);
    const shared = sharedParts(store, config, guide, running, log);
    await open(shared, directory, running, makeParts(shared, running, log, typed), log);
    // Rejects, which ends the process, if the store later reports an error that only a changed setting can
    // mend.
    await isReady;
  });
}

/** Makes what all channels share: the store, the HTTP server (not yet listening), statistics and metrics. */
function sharedParts(store: Store, config: Config, guide: Guide, running: Running, log: Log): ChannelParts {
  const statistics = keepStatistics({ store, log });
  running.statistics = statistics;
  const metrics = makeMetrics(statistics.count, () => expiredIn(guide, dayAt(Date.now())).length);
  const http = httpServer({ ...config.http, log });
  running.http = http;
  return { config, guide, http, store, metrics, log };
}

/** Makes the configured channels, the desk, and the bot that connects them. */
function makeParts(shared: ChannelParts, running: Running, log: Log, typed: boolean): Bot {
  const { config, guide, store, metrics } = shared;
  const { channels } = running;
  const handoff = handoffIn(config, store, (word) => bot.hearStaff(word));
  const telegram = configuredTelegram(shared, handoff);
  for (const channel of [telegram, configuredWhatsApp(shared), configuredWeb(shared)])
    if (channel) channels.push(channel);
  if (typed)
    channels.push(
      terminal(guide, {}, Boolean(process.stdin.isTTY), () => {
        if (!config.web) stopSoon(running);
        else if (!running.ending.aborted)
          process.stdout.write('The terminal has ended; the web chat goes on. Ctrl+C ends it.\n');
      }),
    );
  const desk = telegram?.desk ?? configuredDesk(shared, handoff);
  const watched = handoff && desk && watchedDesk(desk, handoff.cases);
  const bot = makeBot({ guide, store, channels, desk: watched, log, tally: metrics });
  running.bot = bot;
  if (handoff) running.silence = watchSilence({ ...handoff, store, log });
  return bot;
}

/** Opens the HTTP server with its pages, then the channels. Resolves when all listen, or the process is to stop. */
async function open(
  shared: ChannelParts,
  directory: Directory,
  { channels, ending }: Running,
  bot: Bot,
  log: Log,
): Promise<void> {
  const listening = new Set<string>();
  mountPages(shared, directory, channels, listening);
  const { url } = await shared.http.open();
  log.info(`listening on ${url}`);
  if (shared.config.web) process.stdout.write(`Web chat: ${url}/\n\n`);
  const opening = channels.map((channel) => ({
    ...channel,
    open: async (hear: Hear) => {
      await channel.open(hear);
      listening.add(channel.name);
    },
  }));
  // The warm-up runs while the platforms take their time to answer.
  await Promise.all([openAll(opening, bot.hear, log, ending), rehearse(shared.guide)]);
}

/** Stops after the present turn of the event loop: a channel that asks for the stop is still answering its last line. */
function stopSoon(running: Running): void {
  setImmediate(running.stop);
}

/** Whether standard input can give messages: it is a keyboard, a pipe, a socket or a file. */
function isTyped(): boolean {
  if (process.stdin.isTTY) return true;
  const input = fstatSync(0);
  return input.isFIFO() || input.isFile() || input.isSocket();
}

/**
 * Runs the terminal only: for a person at the keyboard, or for a script on standard input, where nothing is
 * stored.
 */
async function chat(args: Arguments): Promise<void> {
  const interactive = Boolean(process.stdin.isTTY);
  const { ORG_FILE } = process.env;
  const config = readConfig(interactive ? process.env : { ORG_FILE });
  const log = makeLog(interactive ? config.logLevel : 'error');
  const guide = assemble(`${root}locales`, loadDirectory(`${root}data`), settingOf(config));
  for (const lacking of untranslatedLines(guide.untranslated)) log.warn(lacking);
  await untilStopped(log, async (running) => {
    const store = interactive ? await readyStore(config, running, log) : memoryStore();
    running.store = store;
    const { channels } = running;
    channels.push(terminal(guide, args, interactive, () => stopSoon(running)));
    running.bot = makeBot({ guide, store, channels, log });
    await openAll(channels, running.bot.hear, log, running.ending);
  });
}

function settingOf({ orgFile, sessionDays, learnsForDays, handoff }: Config): GuideSettings {
  return { org: orgFile === undefined ? undefined : readOrg(orgFile), sessionDays, learnsForDays, handoff };
}

/** Opens the store. */
async function openedStore(config: Config, running: Running, log: Log): Promise<OpenedStore> {
  const opened = await openStore(config, {
    onTrouble: (sentence) => log.error(sentence),
    onRecovery: (sentence) => log.info(sentence),
  });
  running.store = opened.store;
  return opened;
}

/** Opens the store and waits for it. */
async function readyStore(config: Config, running: Running, log: Log): Promise<Store> {
  const { store, ready } = await openedStore(config, running, log);
  await ready();
  return store;
}

function terminal(guide: Guide, args: Arguments, interactive: boolean, ended: () => void): Channel {
  const tag = args.lang ?? (process.env.LC_ALL || process.env.LANG || '').slice(0, 2);
  const at = args.now;
  return terminalChannel({
    input: process.stdin,
    output: process.stdout,
    interactive,
    json: args.json,
    languageTag: args.lang ?? (interactive && guide.languages.includes(tag) ? tag : undefined),
    now: at === undefined ? Date.now : () => at,
    ended,
  });
}

type Arguments = { lang?: string; now?: number; json?: boolean };

function readArguments(args: string[]): Arguments {
  let values: { lang?: string; now?: string; json?: boolean };
  try {
    const options = { lang: { type: 'string' }, now: { type: 'string' }, json: { type: 'boolean' } } as const;
    values = parseArgs({ args, options }).values;
  } catch (error) {
    throw new Error(`${messageOf(error).split('.')[0]}. Usage: ${USAGE}`);
  }
  const now = values.now === undefined ? undefined : Date.parse(values.now);
  if (Number.isNaN(now))
    throw new Error(`--now must be an ISO time such as 2026-11-21T09:00:00-06:00. Usage: ${USAGE}`);
  return { lang: values.lang, now, json: values.json };
}
