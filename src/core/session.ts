/**
 * What is remembered of a conversation: our own small shape, not XState's snapshot. It is JSON, and it outlives
 * versions of the program.
 */
import { z } from 'zod';
import type { Inbound, Language, Reply } from './conversation.ts';
import type { Data, Effect, Topic } from './topic.ts';

/** One open topic: where in it the person is, what it knows, and how they got there (`trail`, for "back"). */
export type Frame = {
  topic: string;
  version: number;
  state: string;
  data: Data;
  trail: { state: string; data: Data }[];
};

/** How the language came about: the channel's tag, the person's words, or their own choice, which stays. */
export type LanguageFrom = 'tag' | 'words' | 'choice';

export type Session = {
  v: 1;
  language: Language;
  languageFrom: LanguageFrom;
  /** The open topics, the one being talked about last. The first is always the menu. */
  stack: Frame[];
  /** What topics share: the person's place as a key. */
  profile: Data;
  /** How many messages in a row were not understood. */
  misses: number;
  /** The last delivery ids, newest last. */
  seen: string[];
  /** Replies thought of and not yet known to be delivered, oldest first. */
  outbox: Reply[];
  /** Work for the world, not yet known to be done. */
  effects: Effect[];
};

/** How many delivery ids are remembered a chat: more than a platform redelivers at once for one chat. */
export const SEEN = 16;
/** How many steps "back" can go in a topic. */
export const TRAIL = 3;
/** How many topics can be open at once; the oldest but the menu gives way. */
export const DEPTH = 4;

const state = z.string().max(60);
const data = z.record(z.string(), z.unknown());
const Stored = z.object({
  v: z.literal(1),
  language: z.string().max(20),
  languageFrom: z.enum(['tag', 'words', 'choice']),
  stack: z.array(
    z.object({
      topic: z.string().max(60),
      version: z.number().int(),
      state,
      data,
      trail: z.array(z.object({ state, data })).default([]),
    }),
  ),
  profile: data,
  misses: z.number().default(0),
  seen: z.array(z.string()),
  outbox: z.array(z.looseObject({ id: z.string(), text: z.string(), choices: z.array(z.any()) })),
  effects: z.array(z.object({ type: z.literal('forget') })).default([]),
});

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
  const read = Stored.safeParse(stored);
  if (!read.success) return undefined;
  const session = read.data as Session;
  const stack = session.stack.map((frame) => reviveFrame(frame, topics.get(frame.topic)));
  const whole = stack.filter((frame) => frame !== undefined);
  return { session: { ...session, stack: whole }, lost: whole.length < stack.length };
}

/** The session with this message marked as seen. */
export function markSeen(session: Session, inbound: Inbound): Session {
  return { ...session, seen: [...session.seen, inbound.id].slice(-SEEN) };
}

function reviveFrame(frame: Frame, topic: Topic | undefined): Frame | undefined {
  if (!topic || frame.version > topic.version) return undefined;
  let { state, data } = frame;
  let trail = frame.trail;
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
  const checked = topic.data.safeParse(data);
  if (!checked.success || !topic.machine.states[state]) return undefined;
  trail = trail.filter((step) => topic.machine.states[step.state] && topic.data.safeParse(step.data).success);
  return { topic: topic.id, version: topic.version, state, data: checked.data, trail };
}
