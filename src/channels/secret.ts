/** Checks secrets in constant time, with a limit on wrong guesses. */
import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Compares in constant time. Digests are compared, which have one length, so that the secret's length does not
 * leak either.
 */
export const isSame = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Counts wrong guesses by where they come from. */
export type Guesses = {
  /** Whether the limit of wrong guesses is reached: then none is checked, not even a right one. */
  areOver(source: string): boolean;
  wrong(source: string): void;
};

/** Wrong guesses that are looked at, and the milliseconds until they are forgotten. */
const LIMIT = 10;
const WINDOW = 60_000;
/** How many sources are remembered; beyond that, the one whose last wrong guess is oldest is forgotten. */
const SOURCES = 10_000;

export const guesses = (now: () => number = Date.now): Guesses => {
  const made = new Map<string, { count: number; since: number }>();
  const recent = (source: string) => {
    const known = made.get(source);
    return known && now() - known.since < WINDOW ? known : undefined;
  };
  return {
    areOver: (source) => (recent(source)?.count ?? 0) >= LIMIT,
    wrong(source) {
      const { count, since } = recent(source) ?? { count: 0, since: now() };
      made.delete(source);
      made.set(source, { count: count + 1, since });
      const [oldest] = made.keys();
      if (made.size > SOURCES && oldest !== undefined) made.delete(oldest);
    },
  };
};
