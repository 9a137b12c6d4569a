/** Channels and the desk made from the configuration, the guide's texts and the parts that they share. */
import { channelWords, commandList } from './assemble.ts';
import { calendarFile, calendarName } from './calendar.ts';
import { handoffCases, type KeptCases } from './cases.ts';
import type { Channel } from './channels/channel.ts';
import type { Desk, HearStaff } from './channels/desk.ts';
import { webhookDesk } from './channels/desk-webhook.ts';
import type { HttpServer } from './channels/http.ts';
import { telegramChannel } from './channels/telegram.ts';
import { deskWords } from './channels/telegram-desk.ts';
import { webChannel } from './channels/web.ts';
import { derivedKeys } from './channels/web-keys.ts';
import { webWords } from './channels/web-page.ts';
import { whatsappChannel } from './channels/whatsapp.ts';
import { whatsappWords } from './channels/whatsapp-format.ts';
import type { Config } from './config.ts';
import { cards } from './core/card.ts';
import type { Guide } from './core/guide.ts';
import { watchedHearing } from './handoff.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Store } from './stores/store.ts';

/** What the channels of a process share. */
export type ChannelParts = {
  config: Config;
  guide: Guide;
  http: HttpServer;
  store: Store;
  metrics: Metrics;
  log: Log;
};

/**
 * What both kinds of hand-off need: the cases, and the function that takes what the organisation's people say.
 */
export type HandoffHearing = { cases: KeptCases; hear: HearStaff };

/** The cases of a hand-off that is switched on. `hear` is the bot's. */
export function handoffIn(
  { handoff, telegram }: Config,
  store: Store,
  hear: HearStaff,
): HandoffHearing | undefined {
  if (!handoff) return undefined;
  const secret = handoff.by === 'webhook' ? handoff.secret : (telegram?.token ?? '');
  const cases = handoffCases(store, secret);
  return { cases, hear: watchedHearing(hear, cases) };
}

/** Telegram, if it is configured; with the hand-off desk in its group, if HANDOFF is `telegram`. */
export function configuredTelegram(
  { config, guide, http, metrics, log }: ChannelParts,
  hearing: HandoffHearing | undefined,
): (Channel & { desk?: Desk }) | undefined {
  const { telegram, handoff, publicUrl } = config;
  if (!telegram) return undefined;
  const { languages } = guide;
  const profile = channelWords(guide, 'common', ['profile_name', 'profile_description', 'profile_short']);
  const [words] = Object.values(channelWords(guide, 'handoff', deskWords));
  return telegramChannel({
    ...telegram,
    publicUrl,
    http: http.app,
    commands: languages.map((language) => ({ language, commands: commandList(guide, language) })),
    profile: Object.entries(profile).map(([language, texts]) => ({
      language,
      name: texts.profile_name,
      description: texts.profile_description,
      shortDescription: texts.profile_short,
    })),
    thanks: Object.fromEntries(
      languages.map((language) => [language, guide.texts.say(language, 'common', 'rate_thanks', {})]),
    ),
    calendar: { name: calendarName, file: (events) => calendarFile(events, Date.now()) },
    inline: (query, languageTag) => cards(guide, query, languageTag),
    desk:
      hearing && words && handoff?.by === 'telegram'
        ? { ...hearing, group: handoff.group, words }
        : undefined,
    meter: metrics,
    log,
  });
}

/** The desk behind a webhook, if HANDOFF is `webhook`. */
export function configuredDesk(
  { config: { handoff }, http, metrics, log }: ChannelParts,
  hearing: HandoffHearing | undefined,
): Desk | undefined {
  if (!hearing || handoff?.by !== 'webhook') return undefined;
  const { url, secret } = handoff;
  return webhookDesk({ ...hearing, url, secret, http: http.app, meter: metrics, log });
}

/** WhatsApp, where it is configured. */
export function configuredWhatsApp({ config, guide, http, metrics, log }: ChannelParts): Channel | undefined {
  const { whatsapp, publicUrl } = config;
  if (!whatsapp) return undefined;
  const words = channelWords(guide, 'whatsapp', whatsappWords);
  return whatsappChannel({ ...whatsapp, publicUrl, http: http.app, words, meter: metrics, log });
}

/** The web chat, where it is on. */
export function configuredWeb({
  config,
  guide,
  http,
  store,
  metrics,
  log,
}: ChannelParts): Channel | undefined {
  const { web, publicUrl, trustProxy, sessionDays, sealKeys } = config;
  if (!web) return undefined;
  return webChannel({
    http: http.app,
    history: store,
    words: channelWords(guide, 'web', webWords),
    titleOf: (topic, language) =>
      guide.topics.has(topic) ? guide.texts.say(language, topic, 'title', {}) : undefined,
    allowedOrigins: web.origins,
    trustProxy,
    wipe: (chat) => store.forget(chat),
    sessionDays,
    cookieKeys: sealKeys && derivedKeys(sealKeys.map(({ bytes }) => bytes)),
    tally: (name, lifetime) => store.count(`pace:${name}`, 1, lifetime),
    publicUrl,
    meter: metrics,
    log,
  });
}
