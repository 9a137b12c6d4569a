/**
 * A session as it is stored: one JSON object. Its beginning (the head) is the same before and after the
 * replies are sent; only its end (what is still open) changes.
 */
import { isRecord } from './core/json.ts';
import { type Stowed, stow } from './core/outbox.ts';
import type { Frame, Session } from './core/session.ts';
import type { Effect } from './core/topic.ts';
import { Json } from './stores/store.ts';

/** Replies still to be sent and effects still to be performed, as stored. */
export type Open = { outbox: Stowed[]; effects: Effect[] };

/** A record as last saved. `head`: all but the open part, as JSON without the closing brace. */
export type SavedRecord = Open & { head: string; revision: number };

/**
 * The part of a session that is the same before and after its replies are sent, as JSON without the closing
 * brace.
 */
export const headOf = (session: Session): string => {
  let kept = session;
  let head = jsonOf(kept);
  while (Buffer.byteLength(head) > MOST) {
    const less = smaller(kept);
    if (!less) break;
    kept = less;
    head = jsonOf(kept);
  }
  return head.slice(0, -1);
};

/** The most bytes of a session between two messages; a longer one forgets what it can do without. */
const MOST = 870;

const jsonOf = ({
  v,
  language,
  languageFrom,
  stack,
  profile,
  focus,
  misses,
  heard,
  handoff,
  ref,
  pace,
  rateable,
  seen,
}: Session): string => {
  const head: Head = {
    v,
    language,
    languageFrom,
    stack: stack.map(shortened) as Session['stack'],
    profile,
    focus,
    misses: misses || undefined,
    heard,
    handoff,
    ref,
    pace,
    rateable,
    seen,
  };
  return JSON.stringify(head);
};

/** A frame without what is as it is at the beginning; one that was stored may lack it already. */
function shortened({ topic, version, state, data = {}, trail = [] }: Partial<Frame>): Partial<Frame> {
  const { page, ...values } = data;
  const kept = page === 0 ? values : data;
  return {
    topic,
    version,
    state,
    ...(Object.keys(kept).length > 0 ? { data: kept } : {}),
    ...(trail.length > 0 ? { trail } : {}),
  };
}

/** The session without its oldest step back, or without the oldest reply that can be rated but the last one. */
function smaller(session: Session): Session | undefined {
  const { stack, rateable = [] } = session;
  const at = stack.findIndex(({ trail = [] }: Partial<Frame>) => trail.length > 0);
  if (at >= 0)
    return {
      ...session,
      stack: stack.map((one, i) => (i === at ? { ...one, trail: one.trail.slice(1) } : one)),
    };
  return rateable.length > 1 ? { ...session, rateable: rateable.slice(1) } : undefined;
}

/**
 * Requires every field of a session, so that the compiler reports one that is missing above. Spreading the
 * session instead would cost as much time as the JSON.
 */
type Head = { [field in Exclude<keyof Session, 'outbox' | 'effects'>]: Session[field] | undefined };

/** The record to save. */
export const recordOf = (head: string, { outbox, effects }: Open): Json =>
  new Json(
    `${head},"outbox":${outbox.length > 0 ? JSON.stringify(stow(outbox)) : '[]'},"effects":${JSON.stringify(effects)}}`,
  );

/** A list of effects without those in `some`; each of these removes one equal effect. */
export const without = (effects: Effect[], some: Effect[]): Effect[] => {
  if (some.length === 0) return effects;
  const left = some.map((effect) => JSON.stringify(effect));
  return effects.filter((effect) => {
    const at = left.indexOf(JSON.stringify(effect));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
};

/** A cheap check of the fields that are read here; `turn` validates the whole record. */
export const isSession = (stored: unknown): stored is Session =>
  isRecord(stored) &&
  Array.isArray(stored.seen) &&
  Array.isArray(stored.stack) &&
  Array.isArray(stored.outbox) &&
  Array.isArray(stored.effects);
