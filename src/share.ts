/**
 * The share kit: links that open the guide at a topic, for every channel that is on, with a text ready to
 * send and QR codes. A link may carry a reference (`onboarding`), to count who came through it; the guide
 * never shows it to the person.
 */

import { toBuffer, toString as toText } from 'qrcode';
import type { Language } from './core/conversation.ts';
import type { Guide, Languages } from './core/guide.ts';
import { fieldsOf } from './core/json.ts';

/**
 * Where the guide is reached: the Telegram bot's user name, the WhatsApp number in digits, the web page's
 * address without a final slash.
 */
export type Doors = { telegram?: string; whatsapp?: string; web?: string };

export type ShareLink = { channel: keyof Doors; name: string; url: string };

/**
 * What can be shared in one language. WhatsApp's link differs by language, because it holds the text that the
 * person sends.
 */
export type Offer = { language: Language; title: string; text: string; links: ShareLink[] };

/** What to share: a topic, and a reference or none. */
export type ShareRequest = { topic: string; ref?: string };

/** Why a request can't be shared: the key of a text in `share.json` of a language, and the values for it. */
export type ShareFault = { fault: 'unknown_topic' | 'wrong_reference'; values: Record<string, string> };

/** The share kit of a guide, with the addresses of its channels. */
export type ShareKit = {
  languages: Languages;
  /** The topics that people ask about, in menu order. */
  topics(language: Language): { id: string; title: string }[];
  /** A text of `share.json`. */
  say(language: Language, key: string, values?: Record<string, unknown>): string;
  /** A language's name in that language. */
  nameOf(language: Language): string;
  /**
   * Checks a request. A reference has no dash, so that `topic-ref` can be taken apart though topics have dashes;
   * and it is short, so that both stay below the 64 characters of a Telegram link.
   */
  read(topic: string, ref?: string): ShareRequest | ShareFault;
  /** What can be shared, in each language. */
  offers(shared: ShareRequest): Offer[];
  /**
   * The HTML tag that puts the web chat on an intranet page, opened at the topic; undefined if there is no
   * web page.
   */
  widget(shared: ShareRequest, language: Language): string | undefined;
  /** A QR code for a terminal, as SVG without a size of its own, or as a PNG of 1024 pixels for print. */
  terminal(url: string): Promise<string>;
  svg(url: string): Promise<string>;
  png(url: string): Promise<Buffer>;
};

/** What follows `?start=` and `#guia-`: the topic, and the reference behind a dash. */
export const payloadOf = ({ topic, ref }: ShareRequest): string =>
  ref === undefined ? topic : `${topic}-${ref}`;

/** Makes the kit. */
export function shareKit(guide: Guide, doors: Doors): ShareKit {
  const known = [...guide.topics.keys()].filter((topic) =>
    guide.texts.has(guide.languages[0], topic, 'card'),
  );
  const say: ShareKit['say'] = (language, key, values = {}) => {
    const fact = guide.texts.values(language, 'common');
    return guide.texts.say(language, 'share', key, { fact, ...values });
  };
  const titleOf = (language: Language, topic: string) => guide.texts.say(language, topic, 'title', {});

  const linksOf = (language: Language, shared: ShareRequest): ShareLink[] => {
    const payload = payloadOf(shared);
    const topic = titleOf(language, shared.topic);
    const hello = encodeURIComponent(say(language, 'whatsapp_text', { topic, mark: `#guia-${payload}` }));
    const { telegram, whatsapp, web } = doors;
    const urls: [ShareLink['channel'], string, string | undefined][] = [
      ['telegram', 'Telegram', telegram && `https://t.me/${telegram}?start=${payload}`],
      ['whatsapp', 'WhatsApp', whatsapp && `https://wa.me/${whatsapp}?text=${hello}`],
      ['web', say(language, 'web'), web && `${web}/?start=${payload}&lang=${language}`],
    ];
    return urls.flatMap(([channel, name, url]) => (url ? [{ channel, name, url }] : []));
  };

  return {
    languages: guide.languages,
    say,
    topics: (language) => known.map((id) => ({ id, title: titleOf(language, id) })),
    nameOf: (language) => guide.texts.say(language, 'common', 'language_name', {}),
    read(topic, ref = ''): ShareRequest | ShareFault {
      if (!known.includes(topic)) {
        return { fault: 'unknown_topic', values: { topic: topic.slice(0, 40), topics: known.join(', ') } };
      }
      if (ref === '') return { topic };
      return /^[a-z0-9_]{1,24}$/.test(ref) ? { topic, ref } : { fault: 'wrong_reference', values: {} };
    },
    offers: (shared) =>
      guide.languages.map((language) => {
        const links = linksOf(language, shared);
        const title = titleOf(language, shared.topic);
        const list = links.map(({ name, url }) => `${name}: ${url}`).join('\n');
        return { language, title, text: say(language, 'text', { topic: title, links: list }), links };
      }),
    widget: (shared, language) =>
      doors.web &&
      `<script src="${doors.web}/widget.js" async data-lang="${language}" data-start="${payloadOf(shared)}"></script>`,
    terminal: (url) => toText(url, { type: 'terminal', small: true }),
    svg: (url) => toText(url, { type: 'svg', margin: 2 }),
    png: (url) => toBuffer(url, { width: 1024, margin: 2 }),
  };
}

/** Asks a platform's API for JSON. Rejects when there is no good answer. */
export type AskPlatform = (url: string, headers: Record<string, string>) => Promise<unknown>;

/**
 * Finds the channels' addresses: names and numbers from the environment, else from the platform with the
 * token that is set. `notes` has a sentence for each channel that is left out or cannot be reached by
 * everybody; it names the setting and holds no token.
 */
export async function findDoors(
  environment: Record<string, string | undefined>,
  ask: AskPlatform = askJson,
): Promise<{ doors: Doors; notes: string[] }> {
  const [telegram, whatsapp] = await Promise.all([
    telegramName(environment, ask),
    whatsappNumber(environment, ask),
  ]);
  const web = webAddress(environment);
  return {
    doors: { telegram: telegram.door, whatsapp: whatsapp.door, web: web.door },
    notes: [telegram, whatsapp, web].flatMap(({ note }) => note ?? []),
  };
}

/** The address of a channel, or a note why there is none. */
type DoorFound = { door?: string; note?: string };

type Environment = Record<string, string | undefined>;

async function telegramName(env: Environment, ask: AskPlatform): Promise<DoorFound> {
  const set = env.TELEGRAM_BOT_USERNAME?.trim().replace(/^@/, '');
  if (set) {
    if (/^\w{4,32}$/.test(set)) return { door: set };
    return { note: 'Telegram is left out: TELEGRAM_BOT_USERNAME must be a user name like guia_imss_bot.' };
  }
  if (!env.TELEGRAM_BOT_TOKEN) {
    return { note: 'Telegram is left out: set TELEGRAM_BOT_USERNAME, or TELEGRAM_BOT_TOKEN.' };
  }
  const root = (env.TELEGRAM_API_ROOT || 'https://api.telegram.org').replace(/\/+$/, '');
  try {
    const { result } = fieldsOf(await ask(`${root}/bot${env.TELEGRAM_BOT_TOKEN}/getMe`, {}));
    const { username } = fieldsOf(result);
    if (typeof username === 'string') return { door: username };
  } catch {
    // Reported below; the error is not logged, since its message may hold the address, which contains the
    // token.
  }
  return { note: 'Telegram is left out: it did not give the bot’s name; set TELEGRAM_BOT_USERNAME.' };
}

async function whatsappNumber(env: Environment, ask: AskPlatform): Promise<DoorFound> {
  const digits = (number: unknown) => String(number ?? '').replace(/[\s()+.-]/g, '');
  if (env.WHATSAPP_NUMBER?.trim()) {
    const set = digits(env.WHATSAPP_NUMBER);
    if (/^[1-9]\d{7,14}$/.test(set)) return { door: set };
    return {
      note: 'WhatsApp is left out: WHATSAPP_NUMBER must be a number with its country code, like +52 55 1234 5678.',
    };
  }
  if (!env.WHATSAPP_TOKEN || !env.WHATSAPP_PHONE_ID) {
    return { note: 'WhatsApp is left out: set WHATSAPP_NUMBER, or WHATSAPP_TOKEN and WHATSAPP_PHONE_ID.' };
  }
  const root = (env.WHATSAPP_API_ROOT || 'https://graph.facebook.com/v25.0').replace(/\/+$/, '');
  try {
    const url = `${root}/${encodeURIComponent(env.WHATSAPP_PHONE_ID)}?fields=display_phone_number`;
    const answer = fieldsOf(await ask(url, { authorization: `Bearer ${env.WHATSAPP_TOKEN}` }));
    const given = digits(answer.display_phone_number);
    if (/^[1-9]\d{7,14}$/.test(given)) return { door: given };
  } catch {
    // Reported below.
  }
  return { note: 'WhatsApp is left out: it did not give the phone number; set WHATSAPP_NUMBER.' };
}

/** The web page is on if WEB says so, or if WEB is not set and no other channel is configured. */
function webAddress(env: Environment): DoorFound {
  const alone = !env.TELEGRAM_BOT_TOKEN && !env.WHATSAPP_TOKEN;
  const on = env.WEB ? env.WEB === 'on' : alone;
  if (!on) {
    return { note: 'The web page is left out: set WEB=on.' };
  }
  if (env.PUBLIC_URL) return { door: env.PUBLIC_URL.replace(/\/+$/, '') };
  const host = env.HOST || '127.0.0.1';
  const named = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return {
    door: `http://${named}:${env.PORT || '8080'}`,
    note: 'The web link opens on this computer only: set PUBLIC_URL to where others reach it.',
  };
}

const askJson: AskPlatform = async (url, headers) => {
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(5000) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};
