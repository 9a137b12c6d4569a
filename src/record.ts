/**
 * A session as it is stored: one JSON. Its head is the same before and after the replies are said; only its
 * end, what is open, changes.
 */
import { isRecord } from './core/json.ts';
import { type Stowed, stow } from './core/outbox.ts';
import type { Session } from './core/session.ts';
import type { Effect } from './core/topic.ts';
import { Json } from './stores/store.ts';

/** What is still to be said and done, as it is stored. */
export type Open = { outbox: Stowed[]; effects: Effect[] };

/** A record as it was saved last. `head` is all but what is open, as JSON without its closing brace. */
export type SavedRecord = Open & { head: string; revision: number };

/** What of a session is the same before and after its replies are said. */
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
 * Lists every field, so that the compiler reports a new one of the session that is missing here. A spread would
 * cost as much as the JSON.
 */
type Head = { [field in Exclude<keyof Session, 'outbox' | 'effects'>]: Session[field] | undefined };

/** The record to save. */
export const recordOf = (head: string, { outbox, effects }: Open): Json =>
  new Json(
    `${head},"outbox":${outbox.length > 0 ? JSON.stringify(stow(outbox)) : '[]'},"effects":${JSON.stringify(effects)}}`,
  );

/** A list without some of its members, each taken away once. */
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
