/**
 * The shared types: what a channel hears, and what it is given to say. Plain data only, so that a message can be
 * stored, replayed and compared.
 */

/** Who is talking, as `channel:id`, e.g. `telegram:47`. The prefix names the channel that can answer. */
export type ChatId = `${string}:${string}`;

export const isChatId = (text: string): text is ChatId => text.includes(':');

/** A folder name under `locales/`, e.g. `es`. */
export type Language = string;

/** A point on the map, degrees WGS 84. */
export type Point = { lat: number; lon: number };

type Heard = {
  /** The channel's delivery id, unique within a chat. The same id heard again is the same message delivered again. */
  id: string;
  chat: ChatId;
  /** When the person sent it, milliseconds since 1970. The only clock the core knows. */
  at: number;
  /** The IETF language tag that the channel reports for this person (`es-MX`), if it reports one. */
  languageTag?: string;
  /** The channel's handle of the message whose button was pressed, so that it can be edited in place. */
  message?: string;
  /** The person corrects a message that was heard before. */
  edited?: true;
  /** The person forwards somebody else's words: the answer must be ready to be forwarded back. */
  forwarded?: true;
  /** Others read along: answer briefly, and ask for nothing personal. */
  group?: true;
  /** From this machine itself, a keyboard or a script: it is not rate-limited. */
  local?: true;
};

/** One thing that reached us from a person, whatever the channel. */
export type Inbound = Heard &
  /** `parts`: the deliveries that `text` was put together from, in order, when there were several; the first has `id`. */
  (
    | { kind: 'text'; text: string; parts?: { id: string; text: string }[] }
    /** A button: `topic/state/choice` or `topic/state/choice:value`. */
    | { kind: 'press'; button: string }
    | { kind: 'place'; point: Point }
    /** `/name argument`, without the slash. */
    | { kind: 'command'; command: string; argument?: string }
    /** Something the bot cannot read; `what` says of which kind. */
    | { kind: 'unreadable'; what: Unreadable }
  );

/**
 * An event from the organisation's people in a conversation that they have taken over: what they say (`says`),
 * that they give it back (`done`), or a timer's notice that they have been silent for long (`silence`).
 */
export type FromStaff = Pick<Heard, 'id' | 'chat' | 'at'> & { kind: 'staff' } & (
    | { act: 'says'; text: string }
    | { act: 'done' | 'silence' }
  );

export type Unreadable = 'sticker' | 'voice' | 'photo' | 'video' | 'file' | 'contact' | 'other';

/** A button under a reply. `url` opens a page instead of answering. */
export type Choice = { id: string; label: string; url?: string };

/** A piece of text that leads somewhere: `href` is the page, mail address (`mailto:`) or number to call (`tel:`). */
export type Link = { text: string; href: string };

/**
 * A clinic or hospital in a reply. `text` is what the reply says of it, to the letter; `way` is the page that
 * shows how to get there; `pass` is the text about it to forward to others, which says nothing of the person.
 */
export type Spot = Point & {
  text: string;
  name: string;
  address: string;
  phone?: string;
  way: string;
  pass: string;
};

/**
 * A line of a list to tick off. `text` is the line in the reply, `label` the same without its mark. `button` is the choice that
 * ticks it or takes the tick away, while the list is the open question.
 */
export type Tick = { text: string; label: string; done: boolean; button?: string };

/** Days to put into a calendar, whole ones, `until` included: `2026-12-03`. */
export type CalendarEvent = { title: string; day: string; until?: string };

/**
 * What can be done about a reply at once. `call`: the number to call in danger, as the text says it. `calendar`: these days as
 * a file, which this server gives at `/calendar.ics?<query>`.
 */
export type Action =
  | { kind: 'call'; number: string; href: string }
  | { kind: 'calendar'; label: string; query: string; events: CalendarEvent[] };

/**
 * The sources of a reply: `text` is the line that cites them; `list` is all of them, the one named in `text`
 * first.
 */
export type Sources = { text: string; list: Link[] };

/** The progress in a process of several steps; `text` is the progress bar in the reply. */
export type Progress = { text: string; step: number; of: number };

/**
 * How much of a reply was sent. `keyboardOut`: Telegram's location keyboard was shown then; a reply is split
 * differently with it.
 */
export type Begun = { sent: number; keyboardOut?: boolean };

/** One message to a person: plain text with `*bold*` and bare URLs, paragraphs parted by an empty line. */
export type Reply = {
  /** `<delivery id>.<n>`: stable, so that a reply sent twice can be recognised. */
  id: string;
  text: string;
  /** The language of the text; a channel uses it for its own words beside the text, too. */
  language?: Language;
  choices: Choice[];
  /** The question can be answered by sharing a location; channels that support this offer it. */
  wantsPlace?: Choice;
  /** `alarm`: somebody may be in danger, and the reply is to look like it. */
  tone?: 'alarm';
  /** The links in `text`, in any position. */
  links?: Link[];
  /** The clinics and hospitals that it tells of, in order. A reply about a single one is about that place. */
  places?: Spot[];
  /** The list in it to tick off, in order. */
  ticks?: Tick[];
  actions?: Action[];
  sources?: Sources;
  progress?: Progress;
  /** The open question at the end of `text`: of no use in a reply that is printed or passed on. */
  asks?: string;
  /** A map of what `text` lists: the query of `/map.svg?`, and a text alternative for screen readers. */
  map?: { query: string; alt: string };
  /** It is for the organisation's people and not for the person: a conversation begins or ends, the person's words, a notice. */
  desk?: 'opened' | 'said' | 'closed' | 'note';
  /** The organisation's people say it: they are told when it does not arrive. */
  staff?: true;
  /** The ids of the answers that it tells. */
  answers?: string[];
  /**
   * How the message was interpreted if it was not clear. `nearest`: the answers are only the nearest ones;
   * `off_topic`: it was about something else.
   */
  taken?: 'nearest' | 'off_topic';
  /** The handle of the message that this reply takes the place of (see `Inbound.message`). */
  replaces?: string;
  /** The handle of the message whose buttons are spent now; its text stays. */
  spends?: string;
  /** Only in the core: what the reply was made from, stored in its place; see `outbox.ts`. */
  made?: object;
  /** In the outbox: the process that is to say it, and since when (milliseconds since 1970) it waits. */
  by?: string;
  since?: number;
  /** In the outbox: how many of the messages that its channel makes of it were sent, and how these were cut. */
  begun?: Begun;
  /** Offered beside the buttons: to pass this on, `text` with a link that opens `topic` here. */
  share?: { label: string; topic: string; text: string };
  /**
   * Offered below an answer: to say whether it helped. A tap is a press of that choice, to which nothing is said: the
   * channel shows `thanks` in place of the two. `again`: it is about the answer above, for channels that had no room there.
   */
  rating?: { up: Choice; down: Choice; thanks: string; again?: true };
  /** Offered beside the buttons: to go on in private, at `topic`. */
  privately?: { label: string; topic: string };
};

/** What somebody says of an answer: it helped, or it did not. */
export type Rating = 'up' | 'down';

/** The id of the button that rates a reply: short enough for every platform. A channel reads the language off it. */
export const ratingButton = ({ id, language }: Pick<Reply, 'id' | 'language'>, rating: Rating): string =>
  `rate/${language}/${rating}/${id}`;

/** The rating that a button stands for, and the reply that it rates; undefined for any other button. */
export const ratingIn = (
  button: string,
): { language: Language; rating: Rating; reply: string } | undefined => {
  const [, language, rating, reply] = /^rate\/([\w-]{1,12})\/(up|down)\/(\S+)$/.exec(button) ?? [];
  if (language === undefined || reply === undefined) return undefined;
  return { language, rating: rating === 'up' ? 'up' : 'down', reply };
};

/** A thumb and nothing else, in any colour of skin. */
const THUMB = /^\s*(?:(👍)|👎)(?:\p{Emoji_Modifier}|\uFE0F)?\s*$/u;

/** The rating that a text gives by being a thumb and nothing else; undefined for any other text. */
export const thumbIn = (text: string): Rating | undefined => {
  const thumb = THUMB.exec(text);
  return thumb ? (thumb[1] ? 'up' : 'down') : undefined;
};

/** The channel's name in a chat id: `telegram:47` -> `telegram`. */
export const channelOf = (chat: ChatId): string => chat.slice(0, chat.indexOf(':'));

/** The channel's own id in a chat id: `telegram:47` -> `47`. */
export const addressOf = (chat: ChatId): string => chat.slice(chat.indexOf(':') + 1);

/** What a message says in words: its text, or what stands behind a command; undefined for all else. */
export const textOf = (inbound: Inbound): string | undefined =>
  inbound.kind === 'text' ? inbound.text : inbound.kind === 'command' ? inbound.argument : undefined;

/** A message with other words in place of those that `textOf` gives; one without words stays as it is. */
export const withWords = (inbound: Inbound, words: string): Inbound => {
  if (inbound.kind === 'text') return { ...inbound, text: words };
  return inbound.kind === 'command' ? { ...inbound, argument: words } : inbound;
};
