/**
 * A Telegram Bot API server for tests: real HTTP on loopback, with a person on the other side.
 *
 *     const api = await fakeBotApi();
 *     const ana = api.person(47, { language: 'es' });
 *     // … a bot with apiRoot: api.root, token: api.token
 *     ana.says('hola');
 *     const answer = await ana.next();          // the next message or edit that she hasn't read yet
 *     ana.presses('Buscar clínica');            // a button's label or data, or a label of the keyboard
 *     ana.shares(20.91, -100.74);
 *     const cards = await ana.searches('teleconsulta');   // what inline mode offers
 *     await api.quiet();                        // every update is handled and confirmed
 *     await api.close();                        // rejects if any call was not as Telegram wants it
 *
 * Each call is checked against an extract of the Bot API's description (telegram-api.json) and the limits that its
 * documentation states. A call that breaks them is answered with 400 and put on `complaints`. What Telegram
 * refuses in the normal course of things (a message too old to edit, a blocked bot) is answered as Telegram does
 * and is no complaint.
 *
 * One file in spite of its length: the person's side and the bot's are two views of the same messages, queue and
 * keyboards, which nothing else may touch.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Ajv } from 'ajv';
import spec from './telegram-api.json' with { type: 'json' };
import { PATIENCE, until } from './until.ts';

/** A message as the person sees it now. */
export type Seen = {
  id: number;
  by: 'bot' | 'person';
  /** After the HTML is parsed. */
  text: string;
  /** What is bold in it. */
  bold: string[];
  /** Rows of buttons under the message. */
  buttons: Button[][];
  venue?: { latitude: number; longitude: number; title: string; address: string };
  /** What leads to a page although it is no address. */
  links?: { text: string; href: string }[];
  document?: { name: string; content: string };
  /** How often it was edited. */
  edits: number;
  /** The message that it is shown as an answer to. */
  answers?: number;
  /** The topic that it stands in. */
  thread?: number;
};

/** A card that inline mode offers, as the person sees it in the list and as it would be sent. */
export type Offered = {
  title: string;
  description: string;
  text: string;
  bold: string[];
  buttons: Button[][];
};

export type Button = { label: string; data?: string; url?: string };

/** The keyboard below the text field. `hidden`: folded away after a press, because it was for one time. */
export type Keyboard = { rows: { label: string; location: boolean }[][]; hidden: boolean };

export type Kind =
  | 'sticker'
  | 'voice'
  | 'audio'
  | 'video'
  | 'video_note'
  | 'animation'
  | 'photo'
  | 'document'
  | 'contact'
  | 'poll'
  | 'dice'
  | 'pinned_message';

/** Someone in a chat. What they do returns the id of the update it makes; nothing waits. */
export type Person = {
  /** The chat's number: their own in a private chat. */
  chat: number;
  /** Messages are dated some seconds apart; `atOnce`: in the same second as the one before. */
  says(text: string, more?: { replyTo?: number; atOnce?: boolean; thread?: number }): number;
  /** Passes on what someone else wrote. */
  forwards(text: string, more?: { atOnce?: boolean }): number;
  /** Writes `@bot query` in some chat; resolves with the cards offered. */
  searches(query: string, more?: { offset?: string }): Promise<Offered[]>;
  /** Presses the newest button with this label or data; `on`: one of that message, even if it's gone from it. */
  presses(button: string, on?: number): number;
  shares(latitude: number, longitude: number, venue?: { title: string; address: string }): number;
  sends(kind: Kind, more?: { caption?: string; album?: string }): number;
  /** `after`: seconds since it was written. */
  edits(message: number, text: string, more?: { after?: number }): number;
  /** A live location that was shared goes on to another place. */
  moves(message: number, latitude: number, longitude: number): number;
  blocks(): void;
  unblocks(): void;
  /** Everything in the chat, oldest first. */
  sees(): Seen[];
  /** What the bot said, oldest first, as it is now. */
  heard(): Seen[];
  keyboard(): Keyboard | undefined;
  /** The next message or edit by the bot that wasn't taken by `next` before, as it was then. */
  next(): Promise<Seen>;
};

/**
 * One call of the bot: when it was on its way to Telegram, and when the answer was with the bot (`performance.now()`); it
 * never was where the bot had gone meanwhile.
 */
export type Call = { method: string; payload: Payload; status: number; arrived: number; back?: number };

/** What to answer instead: a status, a cut connection before or after doing as asked, or a page of some proxy. */
export type Trouble =
  | { status: 400 | 401 | 403 | 409 | 500 | 502; description?: string; movedTo?: number }
  | { status: 429; retryAfter: number }
  | 'drop'
  | 'drop after doing it'
  | 'page';

export type FakeBotApi = {
  /** The bot's `apiRoot`. */
  root: string;
  token: string;
  username: string;
  /** A person in their own chat, or with `group` (a negative number) in a group. */
  person(id?: number, more?: { language?: string; group?: number }): Person;
  /** Makes a group that the bot is an administrator of, or is in as `own` says; `forum`: with topics. */
  group(id: number, more?: { forum?: boolean; own?: OwnPlace }): GroupInHand;
  /** Puts an update of any shape in the queue. */
  update(content: object, chat?: number): number;
  /** Delivers an update once more, as Telegram does when an answer was lost. */
  again(update: number): void;
  /**
   * The next `times` calls of `method` (default any but getUpdates), or those for a chat, get this answer, once `after` others
   * were answered well.
   */
  answers(trouble: Trouble, more?: { times?: number; after?: number; method?: string; chat?: number }): void;
  /** Ends all trouble. */
  answersWell(): void;
  calls: Call[];
  /** The payloads of the successful calls of a method. */
  done(method: string): Payload[];
  complaints: string[];
  /** Updates that aren't confirmed yet. */
  unconfirmed(): number[];
  /** Whether the bot has this update by long polling: it has asked for more since it was given it last. */
  fetched(update: number): boolean;
  /** When an update reached the bot for the first time (`performance.now()`). */
  reached(update: number): number | undefined;
  /** Callback queries nobody answered: buttons that still show a spinner. */
  spinning(): number;
  /** Makes every query too old to answer. */
  expireQueries(): void;
  webhook(): { url: string; secret?: string; allowed?: string[] } | undefined;
  /** The commands in a language's menu; '' for the default one. */
  commands(language?: string): { command: string; description: string }[];
  /** Gives the bot a name, as its operator does at @BotFather. */
  renames(name: string): void;
  /** The bot's profile in a language, or what stands in for it; '' for the default one. */
  profile(language?: string): { name: string; description: string; shortDescription: string };
  /** Resolves when no update is unconfirmed and no call is under way; rejects when that never comes about. */
  quiet(): Promise<void>;
  close(): Promise<void>;
};

/** A group as a test handles it. */
export type GroupInHand = {
  /** The topics by their number, with their names. */
  topics: Map<number, string>;
  /** Makes somebody leave. */
  leaves(person: number): void;
};

type Payload = Record<string, unknown>;
type Group = { topics?: Map<number, string>; left: Set<number>; own: OwnPlace };
/** What the bot is in a group. */
type OwnPlace = { status: 'administrator' | 'member'; can_manage_topics?: boolean };
const ADMINISTRATOR: OwnPlace = { status: 'administrator', can_manage_topics: true };
type Update = { update_id: number; chat: number; body: Payload };
type Told = Seen & { markup?: 'inline' | 'other' };
type Chat = {
  id: number;
  messages: Map<number, Told>;
  keyboard?: Keyboard & { oneTime: boolean };
  blocked: boolean;
  news: Seen[];
  waiting: (() => void)[];
};

export const fakeBotApi = async (
  options: {
    token?: string;
    username?: string;
    inline?: boolean;
    /** How long each call is under way, there and back in equal parts, in milliseconds; default not at all. */
    latency?: () => number;
  } = {},
): Promise<FakeBotApi> => {
  const {
    token = '4242:test-token_of-35-characters-or-so',
    username = 'guia_test_bot',
    inline = true,
    latency,
  } = options;
  const half = latency && (() => new Promise((resolve) => setTimeout(resolve, latency() / 2)));
  const bot = { id: 4242, is_bot: true, first_name: 'Guía', username, supports_inline_queries: inline };
  const chats = new Map<number, Chat>();
  const calls: Call[] = [];
  const complaints: string[] = [];
  const troubles: { trouble: Trouble; times: number; after: number; method?: string; chat?: number }[] = [];
  const queries = new Set<string>();
  const menus = new Map<string, { command: string; description: string }[]>();
  const profiles = { name: new Map<string, string>(), description: new Map(), short_description: new Map() };
  const searching = new Map<string, (cards: Offered[]) => void>();
  const history = new Map<number, Update>();
  const repeats: Update[] = [];
  const delivering = new Set<number>();
  let pending: Update[] = [];
  let allowed: string[] | undefined;
  let hook: { url: string; secret?: string; allowed?: string[] } | undefined;
  let poll: { answer: (status: number, body: object) => void; wake: () => void } | undefined;
  /** What the last call for updates was given, and what it was given before. */
  let given: number[] = [];
  const fetched = new Set<number>();
  const reached = new Map<number, number>();
  const reach = (update: number) => {
    if (!reached.has(update)) reached.set(update, performance.now());
  };
  const dates = new Map<number, number>();
  let underWay = 0;
  let nextUpdate = 1000;
  let nextMessage = 1;
  let nextQuery = 1;
  let date = 1_700_000_000;
  let closed = false;

  const chatOf = (id: number): Chat => {
    const known = chats.get(id);
    if (known) return known;
    const fresh: Chat = { id, messages: new Map(), blocked: false, news: [], waiting: [] };
    chats.set(id, fresh);
    return fresh;
  };

  const groups = new Map<number, Group>();
  let nextThread = 70_001;
  const groupOf = (payload: Payload): Group => {
    const group = groups.get(Number(payload.chat_id));
    if (!group) throw new Refusal(400, 'Bad Request: chat not found');
    return group;
  };

  // ---- the person's side

  const push = (content: object, chat: number): number => {
    const update = { update_id: nextUpdate++, chat, body: {} as Payload };
    update.body = { update_id: update.update_id, ...content };
    const kind = Object.keys(content)[0] ?? '';
    if (allowed && allowed.length > 0 && !allowed.includes(kind)) return update.update_id;
    history.set(update.update_id, update);
    pending.push(update);
    poll?.wake();
    deliver();
    return update.update_id;
  };

  const person = (id = 47, more: { language?: string; group?: number } = {}): Person => {
    const chat = chatOf(more.group ?? id);
    const from = { id, is_bot: false, first_name: 'Ana', language_code: more.language };
    const place =
      chat.id < 0
        ? { id: chat.id, type: 'supergroup', title: 'Grupo' }
        : { id, type: 'private', first_name: 'Ana' };
    const write = (text: string, content: Record<string, unknown>, atOnce = false): number => {
      date += atOnce ? 0 : 5;
      const message = { message_id: nextMessage++, date, from, chat: place, ...content };
      const thread = content.message_thread_id as number | undefined;
      chat.messages.set(message.message_id, seen({ id: message.message_id, by: 'person', text, thread }));
      dates.set(message.message_id, date);
      return push({ message }, chat.id);
    };
    const messageBy = (number: number | undefined) => {
      const told = number === undefined ? undefined : chat.messages.get(number);
      return (
        told && {
          message_id: told.id,
          date: dates.get(told.id) ?? date,
          chat: place,
          from: told.by === 'bot' ? bot : from,
          text: told.text,
          ...(told.buttons.length > 0
            ? {
                reply_markup: {
                  inline_keyboard: told.buttons.map((row) =>
                    row.map(({ label, data, url }) => ({ text: label, callback_data: data, url })),
                  ),
                },
              }
            : {}),
          ...topic(told.thread),
        }
      );
    };
    const press = (message: number, data: string): number => {
      const query = String(nextQuery++);
      queries.add(query);
      return push(
        { callback_query: { id: query, from, chat_instance: '1', message: messageBy(message), data } },
        chat.id,
      );
    };
    const fold = () => {
      if (chat.keyboard?.oneTime) chat.keyboard.hidden = true;
    };
    const self: Person = {
      chat: chat.id,
      says: (text, { replyTo, atOnce, thread } = {}) =>
        write(text, { text, reply_to_message: messageBy(replyTo), ...topic(thread) }, atOnce),
      forwards: (text, { atOnce } = {}) =>
        write(text, { text, forward_origin: { type: 'hidden_user', date, sender_user_name: 'Luz' } }, atOnce),
      searches: (query, { offset = '' } = {}) =>
        new Promise((resolve, reject) => {
          const id = String(nextQuery++);
          const timer = setTimeout(() => reject(new Error(`"${query}" was not answered.`)), PATIENCE).unref();
          searching.set(id, (cards) => {
            clearTimeout(timer);
            resolve(cards);
          });
          push({ inline_query: { id, from, query, offset, chat_type: 'group' } }, id.length);
        }),
      presses(wanted, on) {
        const shown = [...chat.messages.values()].filter(
          (message) => message.by === 'bot' && (on ?? message.id) === message.id,
        );
        for (const message of shown.reverse()) {
          const button = message.buttons
            .flat()
            .find(({ label, data }) => label === wanted || data === wanted);
          if (button?.url)
            throw new Error(`"${wanted}" opens ${button.url}: there is nothing to press for the bot.`);
          if (button?.data) return press(message.id, button.data);
        }
        if (on !== undefined) return press(on, wanted);
        const key = chat.keyboard?.rows.flat().find(({ label }) => label === wanted);
        if (key?.location) throw new Error(`"${wanted}" shares a location: use shares().`);
        if (!key) {
          const all = [
            ...shown.flatMap((message) => message.buttons.flat()),
            ...(chat.keyboard?.rows.flat() ?? []),
          ];
          throw new Error(
            `No button "${wanted}". There are: ${all.map(({ label }) => label).join(', ') || 'none'}.`,
          );
        }
        fold();
        return self.says(wanted);
      },
      shares(latitude, longitude, venue) {
        fold();
        const location = { latitude, longitude };
        return write('(place)', venue ? { location, venue: { location, ...venue } } : { location });
      },
      sends: (kind, { caption, album } = {}) =>
        write(`(${kind})`, { [kind]: contents[kind], caption, media_group_id: album }),
      edits(number, text, { after = 10 } = {}) {
        const edit_date = (dates.get(number) ?? date) + after;
        return push({ edited_message: { ...messageBy(number), text, edit_date } }, chat.id);
      },
      moves(number, latitude, longitude) {
        const { text: _, ...message } = messageBy(number) ?? { text: '' };
        const location = { latitude, longitude, live_period: 900 };
        return push({ edited_message: { ...message, location, edit_date: date } }, chat.id);
      },
      blocks() {
        chat.blocked = true;
        push({ my_chat_member: { chat: place, from, date, new_chat_member: { status: 'kicked' } } }, chat.id);
      },
      unblocks() {
        chat.blocked = false;
      },
      sees: () => [...chat.messages.values()].map(seen),
      heard: () => self.sees().filter(({ by }) => by === 'bot'),
      keyboard: () => chat.keyboard && { rows: chat.keyboard.rows, hidden: chat.keyboard.hidden },
      next: () =>
        new Promise((resolve, reject) => {
          const take = () => {
            const message = chat.news.shift();
            if (!message) return;
            clearTimeout(timer);
            chat.waiting = chat.waiting.filter((one) => one !== take);
            resolve(message);
          };
          const timer = setTimeout(() => {
            chat.waiting = chat.waiting.filter((one) => one !== take);
            reject(new Error(`The bot said nothing new in chat ${chat.id}. ${complaints.join(' ')}`));
          }, PATIENCE);
          chat.waiting.push(take);
          take();
        }),
    };
    return self;
  };

  // ---- the bot's side

  const tell = (chat: Chat, message: Told): void => {
    chat.messages.set(message.id, message);
    chat.news.push(seen(message));
    for (const take of [...chat.waiting]) take();
  };

  const reachable = (payload: Payload): Chat => {
    const chat = chats.get(Number(payload.chat_id));
    if (!chat) throw new Refusal(400, 'Bad Request: chat not found');
    if (chat.blocked) throw new Refusal(403, 'Forbidden: bot was blocked by the user');
    return chat;
  };

  const editable = (payload: Payload): { chat: Chat; old: Told } => {
    const chat = reachable(payload);
    const old = chat.messages.get(Number(payload.message_id));
    if (!old) throw new Refusal(400, 'Bad Request: message to edit not found');
    // "It is only possible to edit messages without reply_markup or with inline keyboards."
    if (old.by !== 'bot' || old.markup === 'other')
      throw new Refusal(400, "Bad Request: message can't be edited");
    return { chat, old };
  };

  const changed = (chat: Chat, old: Told, changes: Partial<Told>): Told => {
    const now = { ...old, ...changes };
    const same = (one: Told) => JSON.stringify([one.text, one.bold, one.buttons]);
    if (same(now) === same(old)) {
      throw new Refusal(
        400,
        'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
      );
    }
    now.edits++;
    chat.messages.set(now.id, now);
    return now;
  };

  const setUpdates = (list: unknown): void => {
    if (Array.isArray(list)) allowed = list as string[];
  };

  const menuOf = ({ scope, language_code }: Payload): string => {
    if (language_code !== undefined && !/^([a-z]{2})?$/.test(String(language_code)))
      throw wrong('language_code is not two letters');
    return `${(scope as Payload | undefined)?.type ?? 'default'}/${language_code ?? ''}`;
  };

  const methods: Record<string, (payload: Payload) => unknown> = {
    getMe: () => bot,
    getWebhookInfo: () => ({
      url: hook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: pending.length,
    }),
    setWebhook({ url, secret_token, allowed_updates, drop_pending_updates }) {
      if (!/^(https:\/\/|http:\/\/127\.0\.0\.1[:/])/.test(String(url))) {
        throw new Refusal(400, 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook');
      }
      if (secret_token !== undefined && !/^[\w-]{1,256}$/.test(String(secret_token)))
        throw wrong('secret_token');
      setUpdates(allowed_updates);
      if (drop_pending_updates) pending = [];
      hook = { url: String(url), secret: secret_token as string | undefined, allowed };
      deliver();
      return true;
    },
    deleteWebhook({ drop_pending_updates }) {
      hook = undefined;
      if (drop_pending_updates) pending = [];
      return true;
    },
    setMyCommands(payload) {
      const commands = payload.commands as { command: string; description: string }[];
      if (commands.length > 100) throw wrong('more than 100 commands');
      for (const { command, description } of commands) {
        if (!/^[a-z0-9_]{1,32}$/.test(command)) throw wrong(`command name "${command}"`);
        if (description.length < 1 || description.length > 256) throw wrong(`description of /${command}`);
      }
      menus.set(menuOf(payload), commands);
      return true;
    },
    getMyCommands: (payload) => menus.get(menuOf(payload)) ?? [],
    sendMessage(payload) {
      const chat = reachable(payload);
      const topics = groups.get(chat.id)?.topics;
      const wanted = payload.message_thread_id as number | undefined;
      if (topics && wanted !== undefined && !topics.has(wanted))
        throw new Refusal(400, 'Bad Request: message thread not found');
      const content = textOf(payload);
      const markup = markupOf(payload.reply_markup, chat);
      const answers = answeredBy(payload, chat);
      const message: Told = seen({
        id: nextMessage++,
        by: 'bot',
        ...content,
        buttons: markup.buttons,
        answers,
        thread: payload.message_thread_id as number | undefined,
      });
      message.markup = markup.kind;
      if (markup.keyboard) chat.keyboard = markup.keyboard;
      if (markup.removes) chat.keyboard = undefined;
      tell(chat, message);
      return {
        message_id: message.id,
        date: date++,
        chat: { id: chat.id, type: 'private' },
        from: bot,
        text: message.text,
      };
    },
    ...Object.fromEntries(
      [
        ['Name', 'name', 64],
        ['Description', 'description', 512],
        ['ShortDescription', 'short_description', 120],
      ].flatMap(([what, field, most]) => {
        const values = profiles[field as keyof typeof profiles];
        const get = (payload: Payload) => {
          menuOf(payload);
          const own = values.get(String(payload.language_code ?? ''));
          return { [field as string]: own ?? values.get('') ?? (field === 'name' ? bot.first_name : '') };
        };
        const set = (payload: Payload) => {
          menuOf(payload);
          const value = String(payload[field as string] ?? '');
          if (value.length > Number(most)) throw wrong(`${field} over ${most} characters`);
          values.set(String(payload.language_code ?? ''), value);
          return true;
        };
        return [
          [`getMy${what}`, get],
          [`setMy${what}`, set],
        ] as const;
      }),
    ),
    answerInlineQuery({ inline_query_id, results }) {
      const articles = results as Article[];
      if (articles.length > 50) throw wrong('RESULTS_TOO_MUCH: more than 50 results');
      if (new Set(articles.map(({ id }) => id)).size < articles.length) throw wrong('RESULT_ID_DUPLICATE');
      const cards = articles.map((article): Offered => {
        const bytes = Buffer.byteLength(article.id);
        if (article.type !== 'article' || bytes < 1 || bytes > 64) throw wrong('RESULT_ID_INVALID');
        if (article.title.trim() === '') throw wrong('a result without title');
        const { message_text, parse_mode } = article.input_message_content;
        const content = textOf({ text: message_text, parse_mode });
        const { buttons } = markupOf(article.reply_markup, chatOf(1));
        return { title: article.title, description: article.description ?? '', ...content, buttons };
      });
      const answer = searching.get(String(inline_query_id));
      if (!answer) {
        throw new Refusal(
          400,
          'Bad Request: query is too old and response timeout expired or query ID is invalid',
        );
      }
      searching.delete(String(inline_query_id));
      answer(cards);
      return true;
    },
    getChat(payload) {
      const { topics } = groupOf(payload);
      return {
        id: payload.chat_id,
        type: 'supergroup',
        title: 'Grupo',
        ...(topics ? { is_forum: true } : {}),
        accent_color_id: 0,
        max_reaction_count: 11,
      };
    },
    getChatMember(payload) {
      const { left, own } = groupOf(payload);
      const id = Number(payload.user_id);
      const user = { id, is_bot: id === bot.id, first_name: 'Alguien' };
      if (id === bot.id) return { user, ...own };
      return { status: left.has(id) ? 'left' : 'member', user };
    },
    createForumTopic(payload) {
      const { topics } = groupOf(payload);
      if (!topics) throw new Refusal(400, 'Bad Request: the chat is not a forum');
      const name = String(payload.name);
      if (name.length < 1 || name.length > 128) throw wrong('name of the topic');
      const thread = nextThread++;
      topics.set(thread, name);
      return { message_thread_id: thread, name, icon_color: 7322096 };
    },
    sendVenue(payload) {
      const chat = reachable(payload);
      const venue = payload as unknown as NonNullable<Seen['venue']>;
      if (Math.abs(venue.latitude) > 90 || Math.abs(venue.longitude) > 180)
        throw wrong('venue outside of the world');
      if (!venue.title.trim() || !venue.address.trim()) throw wrong('venue without title or address');
      const { latitude, longitude, title, address } = venue;
      const message = seen({
        id: nextMessage++,
        by: 'bot',
        text: '',
        venue: { latitude, longitude, title, address },
        thread: payload.message_thread_id as number | undefined,
      });
      tell(chat, message);
      return { message_id: message.id, date: date++, chat: { id: chat.id, type: 'private' }, from: bot };
    },
    sendDocument(payload) {
      const chat = reachable(payload);
      const document = uploads.get(String(payload.document).replace('attach://', ''));
      if (!document) throw wrong('a document that was not uploaded');
      if (String(payload.caption ?? '').length > 1024) throw wrong('a caption of more than 1024 characters');
      const message = seen({
        id: nextMessage++,
        by: 'bot',
        text: String(payload.caption ?? ''),
        document,
        thread: payload.message_thread_id as number | undefined,
      });
      tell(chat, message);
      return { message_id: message.id, date: date++, chat: { id: chat.id, type: 'private' }, from: bot };
    },
    editMessageText(payload) {
      const content = textOf(payload);
      const { chat, old } = editable(payload);
      const { buttons } = markupOf(payload.reply_markup, chat);
      const now = changed(chat, old, { ...content, buttons });
      tell(chat, now);
      return true;
    },
    editMessageReplyMarkup(payload) {
      const { chat, old } = editable(payload);
      changed(chat, old, { buttons: markupOf(payload.reply_markup, chat).buttons });
      return true;
    },
    sendChatAction(payload) {
      reachable(payload);
      if (!/^(typing|find_location)$/.test(String(payload.action))) throw wrong(`action "${payload.action}"`);
      return true;
    },
    answerCallbackQuery({ callback_query_id, text }) {
      if (String(text ?? '').length > 200) throw wrong('text of the answer over 200 characters');
      if (!queries.delete(String(callback_query_id))) {
        throw new Refusal(
          400,
          'Bad Request: query is too old and response timeout expired or query ID is invalid',
        );
      }
      return true;
    },
  };

  const getUpdates = (
    payload: Payload,
    res: ServerResponse,
    answer: (status: number, body: object) => void,
  ): void => {
    const { offset = 0, limit = 100, timeout = 0 } = payload as Record<string, number>;
    if (hook) {
      answer(
        409,
        failure(
          409,
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        ),
      );
      return;
    }
    poll?.answer(
      409,
      failure(
        409,
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
      ),
    );
    if (limit < 1 || limit > 100) complaints.push(`getUpdates: limit ${limit}`);
    setUpdates(payload.allowed_updates);
    for (const update of given.splice(0)) fetched.add(update);
    pending = pending.filter(({ update_id }) => update_id >= offset);
    const ready = () => [...repeats.splice(0), ...pending].slice(0, limit);
    const finish = (status: number, body: object) => {
      clearTimeout(timer);
      if (poll === mine) poll = undefined;
      answer(status, body);
    };
    const mine = {
      answer: finish,
      wake: () => {
        const updates = ready();
        given = updates.map(({ update_id }) => update_id);
        finish(200, { ok: true, result: updates.map(({ body }) => body) });
      },
    };
    const timer = setTimeout(mine.wake, timeout * 1000);
    poll = mine;
    res.once('close', () => {
      clearTimeout(timer);
      if (poll === mine) poll = undefined;
    });
    if (pending.length > 0 || repeats.length > 0 || timeout === 0) mine.wake();
  };

  // ---- the webhook: one chat's updates one after the other, again and again until the bot takes them

  const deliver = (): void => {
    for (const { chat } of pending) {
      if (!hook || closed || delivering.has(chat)) continue;
      delivering.add(chat);
      void deliverTo(chat).finally(() => delivering.delete(chat));
    }
  };

  const deliverTo = async (chat: number): Promise<void> => {
    for (;;) {
      const update = pending.find((one) => one.chat === chat);
      if (!update || !hook || closed) return;
      if (half) await half();
      reach(update.update_id);
      const status = await call(hook, update.body);
      if (status >= 200 && status < 300) pending = pending.filter((one) => one !== update);
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  // ---- HTTP

  const take = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const [, given, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(req.url ?? '') ?? [];
    const payload = await bodyOf(req);
    const arrived = performance.now();
    if (half) await half();
    const answer = (status: number, body: object) => {
      if (res.writableEnded) return;
      const call: Call = { method, payload: payload ?? {}, status, arrived };
      calls.push(call);
      const back = () => {
        if (res.destroyed) return;
        call.back = performance.now();
        if (method === 'getUpdates')
          for (const { update_id } of (body as { result?: { update_id: number }[] }).result ?? [])
            reach(update_id);
        send(status, body);
      };
      if (half) void half().then(back);
      else back();
    };
    const send = (status: number, body: object) => {
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const refuse = (refusal: Refusal) => {
      if (refusal.complaint) complaints.push(`${method}: ${refusal.message} in ${JSON.stringify(payload)}`);
      answer(refusal.status, failure(refusal.status, refusal.message));
    };
    if (given !== token) return refuse(new Refusal(401, 'Unauthorized'));
    const check = validators.get(method);
    if (!payload || !check)
      return refuse(wrong(check ? 'the body is not JSON' : 'no such method in the extract'));
    if (!check(payload)) return refuse(wrong(ajv.errorsText(check.errors)));
    const trouble = troubleFor(method, payload);
    if (trouble === 'drop') {
      calls.push({ method, payload, status: 0, arrived });
      req.socket.destroy();
      return;
    }
    if (trouble === 'page') {
      calls.push({ method, payload, status: 502, arrived });
      res.writeHead(502, { 'content-type': 'text/html' }).end('<html>502 Bad Gateway</html>');
      return;
    }
    if (typeof trouble === 'object') {
      const { status } = trouble;
      const parameters =
        trouble.status === 429
          ? { retry_after: trouble.retryAfter }
          : { migrate_to_chat_id: trouble.movedTo };
      const description =
        status === 429
          ? `Too Many Requests: retry after ${trouble.retryAfter}`
          : (trouble.description ?? `Error ${status}`);
      return answer(status, { ...failure(status, description), parameters });
    }
    if (method === 'getUpdates') return getUpdates(payload, res, answer);
    try {
      const result = methods[method]?.(payload);
      if (trouble === 'drop after doing it') {
        calls.push({ method, payload, status: 0, arrived });
        req.socket.destroy();
      } else answer(200, { ok: true, result });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(error);
    }
  };

  const troubleFor = (method: string, payload: Payload): Trouble | undefined => {
    const found = troubles.find(
      (one) =>
        one.times > 0 &&
        (one.method ? one.method === method : method !== 'getUpdates') &&
        (one.chat === undefined || one.chat === payload.chat_id),
    );
    if (!found || found.after-- > 0) return undefined;
    found.times--;
    return found.trouble;
  };

  const server = createServer((req, res) => {
    const polls = req.url?.endsWith('/getUpdates');
    if (!polls) underWay++;
    res.once('close', () => {
      if (!polls) underWay--;
    });
    void take(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    username,
    person,
    group(id, { forum = false, own = ADMINISTRATOR } = {}) {
      const group: Group = { left: new Set(), own, ...(forum ? { topics: new Map() } : {}) };
      groups.set(id, group);
      return { topics: group.topics ?? new Map(), leaves: (person) => void group.left.add(person) };
    },
    update: (content, chat = 0) => push(content, chat),
    again(number) {
      const update = history.get(number);
      if (!update) throw new Error(`There was no update ${number}.`);
      if (hook) {
        pending.push(update);
        deliver();
      } else {
        fetched.delete(number);
        repeats.push(update);
        poll?.wake();
      }
    },
    answers: (trouble, { times = 1, after = 0, method, chat } = {}) =>
      void troubles.push({ trouble, times, after, method, chat }),
    answersWell: () => void troubles.splice(0),
    calls,
    done: (method) =>
      calls.filter((one) => one.method === method && one.status === 200).map(({ payload }) => payload),
    complaints,
    unconfirmed: () => pending.map(({ update_id }) => update_id),
    fetched: (update) => fetched.has(update),
    reached: (update) => reached.get(update),
    spinning: () => queries.size,
    expireQueries() {
      queries.clear();
      searching.clear();
    },
    webhook: () => hook,
    commands: (language = '') => menus.get(`default/${language}`) ?? [],
    renames: (name) => void profiles.name.set('', name),
    profile(language = '') {
      const of = (values: Map<string, string>) => values.get(language) ?? values.get('') ?? '';
      const { name, description, short_description } = profiles;
      return {
        name: of(name) || bot.first_name,
        description: of(description),
        shortDescription: of(short_description),
      };
    },
    quiet: () =>
      until(() => pending.length === 0 && underWay === 0).catch(() => {
        throw new Error(
          `Not quiet: updates ${pending.map(({ update_id }) => update_id)} unconfirmed, ${underWay} calls under way.`,
        );
      }),
    async close() {
      closed = true;
      const end = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await end;
      if (complaints.length > 0)
        throw new Error(`Calls that Telegram would refuse:\n${complaints.join('\n')}`);
    },
  };
};

/** An answer other than 200. A complaint is about a call that no bot may make. */
class Refusal extends Error {
  status: number;
  complaint: boolean;
  constructor(status: number, description: string, complaint = false) {
    super(description);
    this.status = status;
    this.complaint = complaint;
  }
}

const wrong = (why: string): Refusal => new Refusal(400, `Bad Request: ${why}`, true);

const failure = (error_code: number, description: string) => ({ ok: false, error_code, description });

const seen = (message: Partial<Seen> & Pick<Seen, 'id' | 'by' | 'text'>): Seen => {
  const { id, by, text, bold = [], buttons = [], edits = 0, venue, answers, thread } = message;
  const { links, document } = message;
  return {
    id,
    by,
    text,
    bold,
    buttons,
    edits,
    ...(venue && { venue }),
    ...(links && { links }),
    ...(document && { document }),
    ...(answers !== undefined && { answers }),
    ...(thread !== undefined && { thread }),
  };
};

const topic = (thread: number | undefined) =>
  thread === undefined ? {} : { message_thread_id: thread, is_topic_message: true };

const textOf = (payload: Payload): { text: string; bold: string[]; links?: Seen['links'] } => {
  if (payload.parse_mode !== undefined && payload.parse_mode !== 'HTML')
    throw wrong(`parse_mode ${payload.parse_mode}`);
  const raw = String(payload.text ?? '');
  const content = payload.parse_mode === 'HTML' ? parsed(raw) : { text: raw, bold: [] };
  if (content.text.trim() === '') throw wrong('message text is empty');
  if (content.text.length > 4096) throw wrong(`message is too long (${content.text.length})`);
  return content;
};

/** Telegram's HTML, strictly: known tags, closed in order; `<`, `>` and `&` only as entities. */
const parsed = (html: string): { text: string; bold: string[]; links?: Seen['links'] } => {
  const bold: string[] = [];
  const links: NonNullable<Seen['links']> = [];
  const open: { tag: string; at: number; href?: string }[] = [];
  let text = '';
  for (const [token] of html.matchAll(/<[^<>]*>|&[#\w]+;|[<>&]|[^<>&]+/g)) {
    const tag = /^<(\/?)(b|strong|i|em|u|s|code|pre|a|blockquote)((?: [^<>]*)?)>$/.exec(token);
    const entity = /^&(lt|gt|amp|quot);$/.exec(token)?.[1];
    const href = /^ href="([^"]*)"$/
      .exec(tag?.[3] ?? '')?.[1]
      ?.replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
    if (tag?.[2] === 'a' && tag[1] === '' && !/^(?:https?|tg):/.test(href ?? ''))
      throw wrong(`a link to nowhere: ${token}`);
    if (tag?.[1] === '') open.push({ tag: tag[2] ?? '', at: text.length, href });
    else if (tag) {
      const started = open.pop();
      if (started?.tag !== tag[2]) throw wrong(`can't parse entities: unexpected end tag ${token}`);
      if (started?.href !== undefined) links.push({ text: text.slice(started.at), href: started.href });
      if (started?.tag === 'b' || started?.tag === 'strong') bold.push(text.slice(started.at));
    } else if (entity) text += { lt: '<', gt: '>', amp: '&', quot: '"' }[entity];
    else if (/^[<>&]/.test(token)) throw wrong(`can't parse entities: ${token}`);
    else text += token;
  }
  if (open.length > 0) throw wrong(`can't parse entities: <${open.at(-1)?.tag}> is not closed`);
  return { text, bold, ...(links.length > 0 ? { links } : {}) };
};

type Article = {
  type: string;
  id: string;
  title: string;
  description?: string;
  input_message_content: { message_text: string; parse_mode?: string };
  reply_markup?: unknown;
};

/** The message that a message answers, when it is there. */
const answeredBy = (payload: Payload, chat: Chat): number | undefined => {
  const asked = payload.reply_parameters as
    | { message_id?: number; allow_sending_without_reply?: boolean }
    | undefined;
  if (!asked) return undefined;
  if (asked.message_id !== undefined && chat.messages.has(asked.message_id)) return asked.message_id;
  if (asked.allow_sending_without_reply) return undefined;
  throw new Refusal(400, 'Bad Request: message to be replied not found');
};

type Markup = {
  inline_keyboard?: { text: string; callback_data?: string; url?: string }[][];
  keyboard?: { text: string; request_location?: boolean; request_contact?: boolean }[][];
  one_time_keyboard?: boolean;
  remove_keyboard?: boolean;
};

const markupOf = (
  given: unknown,
  chat: Chat,
): { kind?: 'inline' | 'other'; buttons: Button[][]; keyboard?: Chat['keyboard']; removes?: boolean } => {
  const markup = given as Markup | undefined;
  if (!markup) return { buttons: [] };
  const rows: { text: string }[][] = markup.inline_keyboard ?? markup.keyboard ?? [];
  if (rows.flat().length > 100) throw wrong('more than 100 buttons');
  if (rows.some((row) => row.length === 0 || row.length > 8))
    throw wrong('a row of no or of more than 8 buttons');
  if (rows.flat().some(({ text }) => text.trim() === '')) throw wrong('a button without text');
  if (markup.inline_keyboard) {
    const buttons = markup.inline_keyboard.map((row) =>
      row.map(({ text, callback_data, url }): Button => {
        if ((callback_data === undefined) === (url === undefined))
          throw wrong(`button "${text}" needs callback_data or url`);
        const bytes = Buffer.byteLength(callback_data ?? '-');
        if (bytes < 1 || bytes > 64) throw wrong(`BUTTON_DATA_INVALID: callback_data of ${bytes} bytes`);
        if (url !== undefined && !/^(https?|tg):\/\/\S+$/.test(url))
          throw wrong(`BUTTON_URL_INVALID: ${url}`);
        return { label: text, data: callback_data, url };
      }),
    );
    return { kind: 'inline', buttons };
  }
  if (markup.keyboard) {
    if (markup.keyboard.length === 0) throw wrong('a keyboard without buttons');
    const keys = markup.keyboard.map((row) =>
      row.map(({ text, request_location, request_contact }) => {
        if ((request_location || request_contact) && chat.id < 0)
          throw wrong('location can be requested in private chats only');
        return { label: text, location: request_location === true };
      }),
    );
    return {
      kind: 'other',
      buttons: [],
      keyboard: { rows: keys, hidden: false, oneTime: markup.one_time_keyboard === true },
    };
  }
  return { kind: 'other', buttons: [], removes: markup.remove_keyboard === true };
};

/** The files that came with calls, by the names they are attached under. */
const uploads = new Map<string, { name: string; content: string }>();

/** A call with files: what is text stays text, but for the numbers. */
const formOf = (type: string, body: string): Payload => {
  const payload: Payload = {};
  const boundary = /boundary=([^;]+)/.exec(type)?.[1] ?? '';
  for (const part of body.split(`--${boundary}`).slice(1, -1)) {
    const [head = '', ...rest] = part.replace(/^\r\n/, '').split('\r\n\r\n');
    const content = rest.join('\r\n\r\n').replace(/\r\n$/, '');
    const name = /\bname="([^"]+)"/.exec(head)?.[1] ?? '';
    const filename = /filename="?([^"\r]+)"?/.exec(head)?.[1];
    if (filename !== undefined) uploads.set(name, { name: filename, content });
    else payload[name] = /^(?:chat_id|message_thread_id)$/.test(name) ? Number(content) : content;
  }
  return payload;
};

const bodyOf = async (req: IncomingMessage): Promise<Payload | undefined> => {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const type = req.headers['content-type'] ?? '';
  const text = Buffer.concat(chunks).toString('utf8');
  if (type.startsWith('multipart/form-data')) return formOf(type, text);
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Calls the bot's webhook; 0 when it isn't there. */
const call = ({ url, secret }: { url: string; secret?: string }, body: object): Promise<number> =>
  new Promise((resolve) => {
    const headers = {
      'content-type': 'application/json',
      ...(secret && { 'x-telegram-bot-api-secret-token': secret }),
    };
    request(url, { method: 'POST', headers, agent: false }, (res) => {
      res.resume();
      res.once('end', () => resolve(res.statusCode ?? 0));
    })
      .once('error', () => resolve(0))
      .end(JSON.stringify(body));
  });

const file = { file_id: 'f1', file_unique_id: 'u1', file_size: 10 };
const contents: Record<Kind, unknown> = {
  sticker: { ...file, type: 'regular', width: 512, height: 512, is_animated: false, is_video: false },
  voice: { ...file, duration: 3 },
  audio: { ...file, duration: 3 },
  video: { ...file, width: 10, height: 10, duration: 3 },
  video_note: { ...file, length: 10, duration: 3 },
  animation: { ...file, width: 10, height: 10, duration: 3 },
  photo: [{ ...file, width: 10, height: 10 }],
  document: file,
  contact: { phone_number: '5551234567', first_name: 'Luz' },
  poll: { id: '1', question: '?', options: [] },
  dice: { emoji: '🎲', value: 4 },
  pinned_message: { message_id: 1, date: 0, chat: { id: 1, type: 'private' } },
};

// ---- the description, as JSON Schema: a name that ends in `?` is optional, and nothing else may be there

const schemaOf = (type: string): object => {
  const choices = type.split(' | ');
  if (choices.length > 1) return { anyOf: choices.map(schemaOf) };
  if (type.startsWith('Array of ')) return { type: 'array', items: schemaOf(type.slice('Array of '.length)) };
  const simple = { Integer: 'integer', Float: 'number', String: 'string', Boolean: 'boolean' }[type];
  return simple ? { type: simple } : { $ref: `#/definitions/${type}` };
};

const objectOf = (fields: Record<string, string | string[]>): object => {
  if (Array.isArray(fields.oneOf)) return { anyOf: fields.oneOf.map(schemaOf) };
  const names = Object.keys(fields);
  return {
    type: 'object',
    properties: Object.fromEntries(
      names.map((name) => [name.replace('?', ''), schemaOf(String(fields[name]))]),
    ),
    required: names.filter((name) => !name.endsWith('?')),
    additionalProperties: false,
  };
};

const ajv = new Ajv({ strict: false });
const definitions = Object.fromEntries(
  Object.entries(spec.types as Record<string, Record<string, string | string[]>>).map(([name, fields]) => [
    name,
    objectOf(fields),
  ]),
);
const validators = new Map(
  Object.entries(spec.methods as Record<string, Record<string, string>>).map(([name, fields]) => [
    name,
    ajv.compile({ definitions, ...objectOf(fields) }),
  ]),
);
