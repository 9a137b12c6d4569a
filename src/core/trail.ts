/** How the person got to where they are in a topic, for "back". A step is kept as what was otherwise then: most of it stays. */
import type { Data } from './topic.ts';

/**
 * A step back. `was`: the fields that differed from the step after it, `null` for one that was not there yet. Older
 * records hold all the fields, in `data`.
 */
export type Past = { state: string; was?: Data; data?: Data };

/** How many steps "back" can go in a topic. */
export const TRAIL = 3;

/** The trail with one more step: the state and data that are left, where `next` is the data from now on. */
export function withPast(
  trail: readonly Past[],
  { state, data }: { state: string; data: Data },
  next: Data,
): Past[] {
  const names = new Set([...Object.keys(data), ...Object.keys(next)]);
  const differing = [...names].filter((name) => JSON.stringify(data[name]) !== JSON.stringify(next[name]));
  const was = Object.fromEntries(differing.map((name) => [name, data[name] ?? null]));
  return [...trail, { state, was }].slice(-TRAIL);
}

/** The data at a step back from where it is `now`. */
export function dataAt({ was, data }: Past, now: Data): Data {
  if (!was) return data ?? {};
  return Object.fromEntries(Object.entries({ ...now, ...was }).filter(([, value]) => value !== null));
}
