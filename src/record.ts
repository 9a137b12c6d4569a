/**
 * A session as it is stored: one JSON object. Its beginning (the head) is the same before and after the
 * replies are sent; only its end (what is still open) changes.
 */
import { isRecord } from './core/json.ts';
import { type Stowed, stow } from './core/outbox.ts';
import type { Session } from './core/session.ts';
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
export const headOf = ({
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
  };
  return JSON.stringify(head).slice(0, -1);
};

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
