/**
 * What is remembered of a conversation: our own small shape, not XState's snapshot. It is JSON, and it outlives
 * versions of the program.
 */

import type { FromStaff, Inbound, Language, Reply } from './conversation.ts';
import { isRecord } from './json.ts';
import { type Rateable, rates } from './rating.ts';
import { allowed } from './step.ts';
import type { Data, Effect, Topic } from './topic.ts';
import { dataAt, type Past } from './trail.ts';

/** One open topic: where in it the person is, what it knows, and how they got there (`trail`, for "back"). */
export type Frame = {
  topic: string;
  version: number;
  state: string;
  data: Data;
  trail: Past[];
};

/** How the language came about: the channel's tag, the person's words, or their own choice, which stays. */
export type LanguageFrom = 'tag' | 'words' | 'choice';

export type Focus = {
  /** The id of the answer told last. */
  told?: string;
  /** The id of the answer told last of another topic: people come back to what they talked about before. */
  before?: string;
  /** The answers that came next in the ranking, for a person who says that this was not the question. */
  others?: string[];
  /** The clinics shown last, in order; a chosen one alone. */
  units?: string[];
  /** A fingerprint of the answers told last with their values, so that they are not told twice in a row. */
  said?: number;
  /**
   * They told of a sign of danger that nobody has looked at: whoever is unwell after that is in danger. `denied`: and
   * then that it is no emergency.
   */
  sign?: true | 'denied';
  /** Diabetes was spoken of: a wound at the foot is to be seen soon then. */
  diabetes?: true;
  /** They found the replies too long: passages are told in short from then on. */
  brief?: true;
  /** What the person's messages were about, as numbers without words (`gist` of the understanding). */
  gist?: string;
};

/**
 * A request for a person. `asked`: the organisation's people have not answered yet, and the guide answers;
 * `open`: they have the conversation.
 */
export type Handoff = {
  state: 'asked' | 'open';
  /**
   * When a person was asked for, or when the organisation's people last said something, in milliseconds since
   * 1970.
   */
  since: number;
  /** When it was asked for, in milliseconds since 1970; not known of conversations that an older program began. */
  began?: number;
  /** The organisation's people have said something. */
  answered?: true;
  /** What the person wrote last, in short and without personal numbers. */
  asked: string[];
};

export type Session = {
  v: 1;
  language: Language;
  languageFrom: LanguageFrom;
  /** The open topics, the one being talked about last. The first is always the menu. */
  stack: Frame[];
  /** What the person told of themselves, by the names that topics share: the place as a key, how they are insured… */
  profile: Data;
  /** What was said last: what "that", "the second one" and "where does that come from" mean. */
  focus?: Focus;
  /** How many messages in a row were not understood. */
  misses: number;
  /** Set while the guide learns from use: what the last message opened, in its redacted words. */
  heard?: { topic: string; words: string };
  /** Set while a person of the organisation is asked for, or has the conversation. */
  handoff?: Handoff;
  /** The reference of the link that they came by last: what they are told is counted by it. */
  ref?: string;
  /** When the present minute of messages began, in seconds since 1970, and how many came in it. */
  pace?: [since: number, count: number];
  /** The last replies of which the person has not said whether they helped, newest last. */
  rateable?: Rateable[];
  /** The last delivery ids, newest last. */
  seen: string[];
  /** Replies thought of and not yet known to be delivered, oldest first. */
  outbox: Reply[];
  /** Effects outside of the conversation (such as counting) that are not yet known to be done. */
  effects: Effect[];
};

/** How many delivery ids are remembered a chat: more than a platform redelivers at once for one chat. */
export const SEEN = 16;
/** How many topics can be open at once; the oldest but the menu gives way. */
export const DEPTH = 4;

/**
 * Whether a record has the shape of a session. By hand, because every turn asks: a schema took a tenth of the turn.
 * What a topic keeps in `data` is checked by the topic's own schema.
 */
function isSession(stored: unknown): stored is Session {
  if (!isRecord(stored) || stored.v !== 1) return false;
  const { language, languageFrom, stack, profile, focus, misses, heard, handoff, ref, pace, rateable } =
    stored;
  const { seen, outbox, effects } = stored;
  return (
    isName(language) &&
    (languageFrom === 'tag' || languageFrom === 'words' || languageFrom === 'choice') &&
    isRecord(profile) &&
    (focus === undefined || isFocus(focus)) &&
    (misses === undefined || typeof misses === 'number') &&
    (heard === undefined || (isRecord(heard) && isName(heard.topic) && typeof heard.words === 'string')) &&
    (handoff === undefined || isHandoff(handoff)) &&
    (ref === undefined || isName(ref)) &&
    (pace === undefined || (isListOf(pace, Number.isFinite) && pace.length === 2)) &&
    (rateable === undefined || isListOf(rateable, (one) => isListOf(one, (id) => typeof id === 'string'))) &&
    isListOf(seen, (id) => typeof id === 'string') &&
    isListOf(stack, isFrame) &&
    isListOf(outbox, isReply) &&
    (effects === undefined || isListOf(effects, (effect) => isRecord(effect) && isName(effect.type)))
  );
}

const isFocus = (it: unknown): boolean =>
  isRecord(it) &&
  [it.told, it.before].every((name) => name === undefined || isName(name)) &&
  [it.others, it.units].every((list) => list === undefined || isListOf(list, isName)) &&
  (it.said === undefined || Number.isFinite(it.said)) &&
  [it.brief, it.diabetes, it.sign === 'denied' ? true : it.sign].every(
    (mark) => mark === undefined || mark === true,
  ) &&
  (it.gist === undefined || typeof it.gist === 'string');

const isHandoff = (it: unknown): boolean =>
  isRecord(it) &&
  (it.state === 'asked' || it.state === 'open') &&
  Number.isFinite(it.since) &&
  (it.began === undefined || Number.isFinite(it.began)) &&
  isListOf(it.asked, (words) => typeof words === 'string');

const isFrame = (it: unknown): boolean =>
  isRecord(it) &&
  isName(it.topic) &&
  Number.isInteger(it.version) &&
  isName(it.state) &&
  (it.data === undefined || isRecord(it.data)) &&
  (it.trail === undefined ||
    isListOf(it.trail, (back) => isRecord(back) && isName(back.state) && isRecord(back.was ?? back.data)));

const isReply = (it: unknown): boolean =>
  isRecord(it) && typeof it.id === 'string' && typeof it.text === 'string' && Array.isArray(it.choices);

const isName = (it: unknown): it is string => typeof it === 'string' && it.length <= 60;

const isListOf = (it: unknown, fits: (one: unknown) => boolean): it is unknown[] =>
  Array.isArray(it) && it.every((one) => fits(one));

/** A conversation that begins now. */
export const newSession = (language: Language, languageFrom: LanguageFrom): Session => ({
  v: 1,
  language,
  languageFrom,
  stack: [],
  profile: {},
  misses: 0,
  seen: [],
  outbox: [],
  effects: [],
});

/**
 * Reads a stored session back, bringing each open topic to its present version. What can't be brought along is left
 * out and `lost` says so; what is no session at all gives `undefined`. Never throws.
 */
export function reviveSession(
  stored: unknown,
  topics: ReadonlyMap<string, Topic>,
): { session: Session; lost: boolean } | undefined {
  if (!isSession(stored)) return undefined;
  const {
    v,
    language,
    languageFrom,
    profile,
    focus,
    misses = 0,
    heard,
    handoff,
    ref,
    pace,
    rateable,
    seen,
    outbox,
    effects = [],
  } = stored;
  const stack = stored.stack.map((frame) => reviveFrame(frame, topics.get(frame.topic)));
  const whole = stack.filter((frame) => frame !== undefined);
  const session: Session = {
    v,
    language,
    languageFrom,
    stack: whole,
    profile,
    misses,
    seen,
    outbox,
    effects,
  };
  if (focus) session.focus = focus;
  if (heard) session.heard = heard;
  if (handoff) session.handoff = handoff;
  if (ref) session.ref = ref;
  if (pace) session.pace = pace;
  if (rateable) session.rateable = rateable;
  return { session, lost: whole.length < stack.length };
}

/** The last delivery ids with those of this message, and of all that it was put together from. */
export function seenWith({ seen }: Pick<Session, 'seen'>, inbound: Inbound): string[] {
  const ids = inbound.kind === 'text' && inbound.parts ? inbound.parts.map(({ id }) => id) : [inbound.id];
  return [...seen.slice(ids.length - SEEN), ...ids].slice(-SEEN);
}

/**
 * The part of a message that was not taken before; undefined when all of it was: then only what the outbox holds
 * is to be said. A rating is taken once, and only for a reply that the session knows.
 */
export function unseen<Heard extends Inbound | FromStaff>(
  known: Pick<Session, 'seen' | 'rateable'> | undefined,
  inbound: Heard,
): Heard | undefined {
  if (rates(known, inbound) === false) return undefined;
  if (!known) return inbound;
  const { seen } = known;
  if (inbound.kind !== 'text' || !inbound.parts) return seen.includes(inbound.id) ? undefined : inbound;
  const parts = inbound.parts.filter(({ id }) => !seen.includes(id));
  const [first] = parts;
  return first && { ...inbound, id: first.id, text: parts.map(({ text }) => text).join('\n'), parts };
}

function reviveFrame(frame: Frame, topic: Topic | undefined): Frame | undefined {
  if (!topic || frame.version > topic.version) return undefined;
  // What is as at the beginning is not stored.
  let { state, data = {} } = frame;
  let trail = frame.trail ?? [];
  try {
    for (let version = frame.version + 1; version <= topic.version; version++) {
      const migrate = topic.migrations[version];
      if (!migrate) return undefined;
      ({ state, data } = migrate({ state, data }));
      trail = [];
    }
  } catch {
    return undefined;
  }
  const checked = allowed(topic, data);
  if (!checked || !Object.hasOwn(topic.machine.states, state)) return undefined;
  // A step is told by the one after it, so what comes before one that does not fit is of no use.
  let now = data;
  const fits = (step: Past): boolean => {
    now = dataAt(step, now);
    return Object.hasOwn(topic.machine.states, step.state) && allowed(topic, now) !== undefined;
  };
  const unfit = trail.findLastIndex((step) => !fits(step));
  trail = trail.slice(unfit + 1);
  return { topic: topic.id, version: topic.version, state, data: checked, trail };
}
