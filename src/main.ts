/**
 * The composition root: reads the environment, makes the parts, starts them, and stops them gracefully. Nobody imports
 * it. `npm start` runs it with every channel that is configured; `npm run chat` with the terminal alone.
 */
import { fstatSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { MiddlewareHandler } from 'hono';
import { adminPath, mountAdminPage } from './admin-page.ts';
import type { Health } from './admin-sections.ts';
import { assemble, channelWords, commandList, type Setting } from './assemble.ts';
import { type Bot, makeBot } from './bot.ts';
import { calendarFile, calendarName } from './calendar.ts';
import { handoffCases } from './cases.ts';
import type { Channel, Hear } from './channels/channel.ts';
import type { Desk, HearStaff } from './channels/desk.ts';
import { webhookDesk } from './channels/desk-webhook.ts';
import { type HttpServer, httpServer } from './channels/http.ts';
import { openAll } from './channels/opening.ts';
import { telegramChannel } from './channels/telegram.ts';
import { deskWords } from './channels/telegram-desk.ts';
import { terminalChannel } from './channels/terminal.ts';
import { webChannel } from './channels/web.ts';
import { sourceOf } from './channels/web-door.ts';
import { derivedKeys } from './channels/web-keys.ts';
import { webWords } from './channels/web-page.ts';
import { whatsappChannel } from './channels/whatsapp.ts';
import { whatsappWords } from './channels/whatsapp-format.ts';
import { type Config, readConfig, SETTINGS } from './config.ts';
import { cards } from './core/card.ts';
import { dayAt } from './core/day.ts';
import type { Guide } from './core/guide.ts';
import { loadDirectory } from './directory/load.ts';
import { watchedDesk, watchedHearing, watchSilence } from './handoff.ts';
import { inOneLine, type Log, makeLog } from './log.ts';
import { mountMap } from './map-page.ts';
import { type Metrics, makeMetrics } from './metrics.ts';
import { openStore } from './open-store.ts';
import { makeGuard, mountOperations } from './operations.ts';
import { readOrg } from './org.ts';
import { rehearse } from './rehearsal.ts';
import { expiredIn, reports } from './report.ts';
import { loadSettings } from './settings.ts';
import { findDoors, type ShareKit, shareKit } from './share.ts';
import { mountSharePage, sharePath } from './share-page.ts';
import { keepStatistics, type Statistics } from './statistics.ts';
import { memoryStore } from './stores/memory.ts';
import type { Store } from './stores/store.ts';
import { mountTakeAlong } from './take-along.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const USAGE = 'npm run chat -- [--lang es|en] [--now 2026-11-21T09:00:00-06:00] [--json]';

try {
  const doubts = loadSettings(`${root}.env`, process.env, SETTINGS);
  const [command, ...rest] = process.argv.slice(2);
  const args = readArguments(command === 'chat' ? rest : process.argv.slice(2));
  await (command === 'chat' ? chat(args) : start(readConfig(process.env), doubts));
} catch (error) {
  process.stderr.write(`${inOneLine(error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = 1;
}

/** Every channel that the environment configures; the web chat, and the terminal, when there is none. */
async function start(config: Config, doubts: string[]): Promise<void> {
  const log = makeLog(config.logLevel);
  for (const doubt of doubts) log.warn(doubt);
  await untilStopped(log, async (running) => {
    const began = performance.now();
    const directory = loadDirectory(`${root}data`);
    const guide = assemble(`${root}locales`, directory, settingOf(config));
    const took = Math.round(performance.now() - began);
    const typed = !config.telegram && !config.whatsapp && isTyped();
    if (!config.telegram && !config.whatsapp && !config.web && !typed)
      throw new Error(
        'WEB is off, and no other channel is on: set TELEGRAM_BOT_TOKEN or the WHATSAPP settings, or WEB=on.',
      );
    announce(config, [`${directory.about.units.toLocaleString('en')} units, loaded in ${took} ms`, typed]);
    const store = await openedStore(config, running, log);
    const statistics = keepStatistics({ store, log });
    running.statistics = statistics;
    const metrics = makeMetrics(statistics.count, () => expiredIn(guide, dayAt(Date.now())).length);
    const http = httpServer({ ...config.http, log });
    running.http = http;
    const { channels } = running;
    const handoff = config.handoff && handoffIn(config, store, (word) => bot.hearStaff(word));
    const ofTelegram = config.telegram && telegram(config, guide, http, metrics, log, handoff);
    if (ofTelegram) channels.push(ofTelegram);
    if (config.whatsapp) channels.push(whatsapp(config, guide, http, metrics, log));
    if (config.web) channels.push(web(config, guide, http, store, metrics, log));
    const guard = makeGuard({
      adminToken: config.adminToken,
      isPublic: isPublic(config),
      source: (c) => sourceOf(c, config.trustProxy),
      log,
    });
    mountOperations(http.app, { store, metrics, guard, isPublic: isPublic(config), log });
    mountShare(config, guide, http, guard);
    const listening = new Set<string>();
    mountAdmin(guide, http, guard, store, () => ({
      channels: channels.map(({ name }) => ({ channel: name, open: listening.has(name) })),
      waiting: metrics.waiting(),
    }));
    if (config.web) {
      mountMap(http.app, {
        directory,
        guide,
        tally: (name, lifetime) => store.count(`pace:${name}`, 1, lifetime),
        source: (c) => sourceOf(c, config.trustProxy),
      });
    }
    mountTakeAlong(http.app, { guide, publicUrl: config.publicUrl });
    const ended = () => {
      // The last line is being answered here, so `close` would wait for itself.
      if (!config.web) setImmediate(running.stop);
      else if (!running.ending.aborted)
        process.stdout.write('The terminal has ended; the web chat goes on. Ctrl+C ends it.\n');
    };
    if (typed) channels.push(terminal(guide, {}, Boolean(process.stdin.isTTY), ended));
    const desk = handoff && (ofTelegram?.desk ?? deskBehindWebhook(config, handoff, http, metrics, log));
    const watched = handoff && desk && watchedDesk(desk, handoff.cases);
    const bot = makeBot({ guide, store, channels, desk: watched, log, tally: metrics });
    running.bot = bot;
    if (handoff) running.silence = watchSilence({ ...handoff, store, log });
    const { url } = await http.open();
    log.info(`listening on ${url}`);
    if (config.web) process.stdout.write(`Web chat: ${url}/\n\n`);
    const opening = channels.map((channel) => ({
      ...channel,
      open: async (hear: Hear) => {
        await channel.open(hear);
        listening.add(channel.name);
      },
    }));
    // While platforms take their time to answer.
    await Promise.all([openAll(opening, bot.hear, log, running.ending), rehearse(guide)]);
  });
}

/** What runs. `stop` ends it once, at any time: no new messages, those being handled and answered to their end, then the store. */
type Running = {
  channels: Channel[];
  bot?: Bot;
  statistics?: Statistics;
  silence?: ReturnType<typeof watchSilence>;
  store?: Store;
  http?: HttpServer;
  ending: AbortSignal;
  stop(): Promise<void>;
};

/**
 * Starts something that runs until it is stopped. Signals count from the first moment: the first process of a container
 * gets none that it did not ask for.
 */
async function untilStopped(log: Log, start: (running: Running) => Promise<void>): Promise<void> {
  const end = new AbortController();
  let stopped: Promise<void> | undefined;
  const stopAll = async () => {
    end.abort();
    // One that cannot be closed keeps no other open.
    const closed = await Promise.allSettled(running.channels.map((channel) => channel.close()));
    for (const one of closed) if (one.status === 'rejected') log.error(`closing: ${one.reason}`);
    await running.silence?.close();
    await running.bot?.close();
    await running.http?.close();
    await running.statistics?.close();
    await running.store?.close();
    process.stdin.destroy();
  };
  const running: Running = {
    channels: [],
    ending: end.signal,
    stop: () => {
      stopped ??= stopAll();
      return stopped;
    },
  };
  const obey = () => {
    log.debug('stopping');
    void running.stop();
  };
  process.once('SIGINT', obey);
  process.once('SIGTERM', obey);
  obeyTheEndOfNpm(obey);
  try {
    await start(running);
  } catch (error) {
    const isGivenUp = end.signal.aborted;
    await running.stop();
    if (!isGivenUp) throw error;
  }
}

/** npm ends its shell by SIGTERM, and the shell does not pass it on: who began with them ends with them. */
function obeyTheEndOfNpm(obey: () => void): void {
  const { ppid } = process;
  if (process.env.npm_lifecycle_event === undefined) return;
  const watch = setInterval(() => {
    if (process.ppid === ppid) return;
    clearInterval(watch);
    obey();
  }, 200).unref();
}

/** Whether somebody types, or a script does: what stands behind standard input is a keyboard, a pipe or a file. */
function isTyped(): boolean {
  if (process.stdin.isTTY) return true;
  const input = fstatSync(0);
  return input.isFIFO() || input.isFile() || input.isSocket();
}

/** The terminal alone: a person's keyboard, or a script on standard input with nothing kept. */
async function chat(args: Arguments): Promise<void> {
  const interactive = Boolean(process.stdin.isTTY);
  const { ORG_FILE } = process.env;
  const config = readConfig(interactive ? process.env : { ORG_FILE });
  const log = makeLog(interactive ? config.logLevel : 'error');
  const guide = assemble(`${root}locales`, loadDirectory(`${root}data`), settingOf(config));
  await untilStopped(log, async (running) => {
    const store = interactive ? await openedStore(config, running, log) : memoryStore();
    running.store = store;
    const { channels } = running;
    // The last line is being answered here, so `close` would wait for itself.
    channels.push(terminal(guide, args, interactive, () => void setImmediate(running.stop)));
    running.bot = makeBot({ guide, store, channels, log });
    await openAll(channels, running.bot.hear, log, running.ending);
  });
}

function settingOf({ orgFile, sessionDays, learnsForDays, handoff }: Config): Setting {
  return { org: orgFile === undefined ? undefined : readOrg(orgFile), sessionDays, learnsForDays, handoff };
}

/** Opens the store and waits for it. */
async function openedStore(config: Config, running: Running, log: Log): Promise<Store> {
  const { store, ready } = await openStore(config, {
    onTrouble: (sentence) => log.error(sentence),
    onRecovery: (sentence) => log.info(sentence),
  });
  running.store = store;
  await ready();
  return store;
}

/** What a hand-off needs whichever way it goes: its cases, and who hears the organisation's people. */
function handoffIn({ handoff, telegram }: Config, store: Store, hear: HearStaff) {
  const secret = handoff?.by === 'webhook' ? handoff.secret : (telegram?.token ?? '');
  const cases = handoffCases(store, secret);
  return { cases, hear: watchedHearing(hear, cases) };
}

function telegram(
  config: Config,
  guide: Guide,
  http: HttpServer,
  meter: Metrics,
  log: Log,
  hearing: ReturnType<typeof handoffIn> | undefined,
): Channel & { desk?: Desk } {
  const { languages } = guide;
  const { handoff } = config;
  const words = channelWords(guide, 'handoff', deskWords)[languages[0]!]!;
  const profile = channelWords(guide, 'common', ['profile_name', 'profile_description', 'profile_short']);
  return telegramChannel({
    token: config.telegram!.token,
    apiRoot: config.telegram!.apiRoot,
    publicUrl: config.publicUrl,
    http: http.app,
    commands: languages.map((language) => ({ language, commands: commandList(guide, language) })),
    profile: languages.map((language) => ({
      language,
      name: profile[language]!.profile_name,
      description: profile[language]!.profile_description,
      shortDescription: profile[language]!.profile_short,
    })),
    thanks: Object.fromEntries(
      languages.map((language) => [language, guide.texts.say(language, 'common', 'rate_thanks', {})]),
    ),
    calendar: { name: calendarName, file: (events) => calendarFile(events, Date.now()) },
    inline: (query, languageTag) => cards(guide, query, languageTag),
    desk: hearing && handoff?.by === 'telegram' ? { ...hearing, group: handoff.group, words } : undefined,
    meter,
    log,
  });
}

function deskBehindWebhook(
  { handoff }: Config,
  hearing: ReturnType<typeof handoffIn>,
  http: HttpServer,
  meter: Metrics,
  log: Log,
): Desk | undefined {
  if (handoff?.by !== 'webhook') return undefined;
  return webhookDesk({ ...hearing, url: handoff.url, secret: handoff.secret, http: http.app, meter, log });
}

function whatsapp(config: Config, guide: Guide, http: HttpServer, meter: Metrics, log: Log): Channel {
  const words = channelWords(guide, 'whatsapp', whatsappWords);
  return whatsappChannel({
    ...config.whatsapp!,
    publicUrl: config.publicUrl,
    http: http.app,
    words,
    meter,
    log,
  });
}

function web(
  { web, publicUrl, trustProxy, sessionDays, sealKeys }: Config,
  guide: Guide,
  http: HttpServer,
  store: Store,
  meter: Metrics,
  log: Log,
): Channel {
  return webChannel({
    http: http.app,
    history: store,
    words: channelWords(guide, 'web', webWords),
    titleOf: (topic, language) =>
      guide.topics.has(topic) ? guide.texts.say(language, topic, 'title', {}) : undefined,
    allowedOrigins: web!.origins,
    trustProxy,
    wipe: (chat) => store.forget(chat),
    sessionDays,
    cookieKeys: sealKeys && derivedKeys(sealKeys.map(({ bytes }) => bytes)),
    tally: (name, lifetime) => store.count(`pace:${name}`, 1, lifetime),
    publicUrl,
    meter,
    log,
  });
}

/** Whether a proxy passes on to us what others ask. */
function isPublic({ publicUrl, trustProxy }: Config): boolean {
  return (
    trustProxy || (publicUrl !== undefined && !/^https?:\/\/(?:localhost|127\.|\[::1\])/.test(publicUrl))
  );
}

/**
 * The page where HR makes links: for this machine, or behind ADMIN_TOKEN. The platforms are asked for their doors when the
 * page is, until each has told its own: one that is away holds up no start.
 */
function mountShare(config: Config, guide: Guide, http: HttpServer, guard: MiddlewareHandler): void {
  for (const path of [sharePath, `${sharePath}/*`]) http.app.use(path, guard);
  let known: ShareKit | undefined;
  mountSharePage(http.app, async () => {
    if (known) return known;
    const { doors } = await findDoors(process.env);
    const kit = shareKit(guide, doors);
    if ((doors.telegram || !config.telegram) && (doors.whatsapp || !config.whatsapp)) known = kit;
    return kit;
  });
}

/** The page of what people ask: for this machine, or behind ADMIN_TOKEN. */
function mountAdmin(
  guide: Guide,
  http: HttpServer,
  guard: MiddlewareHandler,
  store: Store,
  health: () => Health,
): void {
  for (const path of [adminPath, `${adminPath}/*`]) http.app.use(path, guard);
  const channels = () => health().channels.map(({ channel }) => channel);
  mountAdminPage(http.app, { guide, report: reports({ store, guide, channels }), health });
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

/** What is on, what is off, and the one setting that turns each on. */
function announce(config: Config, [directory, typed]: [string, boolean]): void {
  const { web, publicUrl, redisUrl, orgFile, handoff } = config;
  const rows: [string, boolean, string][] = [
    ['web', web !== undefined, web ? 'see the address below' : 'set WEB=on'],
    ['terminal', typed, typed ? 'type below; Ctrl+C ends all' : 'npm run chat'],
    [
      'telegram',
      config.telegram !== undefined,
      config.telegram
        ? publicUrl
          ? `webhook at ${publicUrl}/webhooks/telegram`
          : 'long polling'
        : 'set TELEGRAM_BOT_TOKEN (from @BotFather)',
    ],
    [
      'whatsapp',
      config.whatsapp !== undefined,
      config.whatsapp
        ? `webhook at ${publicUrl ?? '<your https address>'}/webhooks/whatsapp`
        : 'set WHATSAPP_TOKEN (from Meta) and the three beside it',
    ],
    ['address', publicUrl !== undefined, publicUrl ?? 'set PUBLIC_URL (https) to where others reach this'],
    [
      'redis',
      redisUrl !== undefined,
      redisUrl
        ? 'conversations are kept there'
        : `set REDIS_URL; conversations are kept in ${config.dataDir}/`,
    ],
    [
      'sealing',
      config.sealKeys !== undefined,
      config.sealKeys ? 'conversations are kept encrypted' : 'set SESSION_KEY',
    ],
    [
      'admin',
      config.adminToken !== undefined,
      config.adminToken
        ? '/admin, /share and /metrics with the token'
        : 'set ADMIN_TOKEN; until then /admin, /share and /metrics are for this machine',
    ],
    [
      'gaps',
      config.learnsForDays !== undefined,
      config.learnsForDays ? 'npm run gaps' : 'set GAPS=on to learn from what is not understood',
    ],
    [
      'handoff',
      handoff !== undefined,
      handoff
        ? `to people ${handoff.by === 'telegram' ? 'in the group of HANDOFF_GROUP' : `behind ${handoff.url}`}`
        : 'set HANDOFF so that a person of yours can take over',
    ],
    [
      'org',
      orgFile !== undefined,
      orgFile ?? 'set ORG_FILE to name your organisation, its HR contact and its own answers',
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
