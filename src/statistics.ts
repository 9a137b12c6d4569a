/**
 * Statistics of use: sums per day, without texts and without chats, kept in the store so that they outlive
 * the process. Counting adds to a map in memory; every few seconds the map is written to the store.
 */

import { cached } from './core/cache.ts';
import { dayAt } from './core/day.ts';
import type { Log } from './log.ts';
import type { Store } from './stores/store.ts';

/**
 * All statistics, with their labels and their names at `/metrics`. Labels come from closed lists of ours,
 * except the reference, which the maker of a link chooses: after `REFERENCES` different ones, a process
 * counts the others as `other`.
 */
export const STATISTICS = {
  conversations: {
    labels: ['channel'],
    metric: 'guia_conversations_total',
    help: 'Conversations that began.',
  },
  returns: {
    labels: ['channel'],
    metric: 'guia_returns_total',
    help: 'People who wrote again on a later day, once a day each.',
  },
  messages: {
    labels: ['channel', 'language'],
    metric: 'guia_messages_total',
    help: 'Messages taken, button presses among them.',
  },
  outcomes: {
    labels: ['channel', 'outcome'],
    metric: 'guia_outcomes_total',
    help: 'What came of written messages: answered, asked_back, not_understood, off_topic, emergency, led_on.',
  },
  answers: { labels: ['answer'], metric: 'guia_answers_total', help: 'Answers told, by their ids.' },
  questions: {
    labels: ['question'],
    metric: 'guia_questions_total',
    help: 'Questions that waited for a person, by topic and state.',
  },
  replies: {
    labels: ['question'],
    metric: 'guia_questions_replied_total',
    help: 'Questions after which the person wrote again, by topic and state.',
  },
  ratings: {
    labels: ['answer', 'rating'],
    metric: 'guia_ratings_total',
    help: 'Answers that people said helped (up) or did not (down).',
  },
  references: {
    labels: ['topic', 'reference'],
    metric: 'guia_references_total',
    help: 'People who came by a link, by its topic and reference.',
  },
  reference_answers: {
    labels: ['reference', 'topic'],
    // The topic is shown only on `/admin`, which hides small counts: a reference may stand for one person.
    open: ['reference'],
    metric: 'guia_reference_answers_total',
    help: 'Answers told to people who came by a link, by its reference.',
  },
  handoffs: {
    labels: ['outcome'],
    metric: 'guia_handoffs_total',
    help: 'Hand-offs to a person, by what happened: opened, kept, unanswered, closed.',
  },
  handoff_times: {
    labels: ['stage'],
    metric: 'guia_handoff_seconds',
    help: 'What hand-offs took: first_answer, kept_answer (requests outside hours), whole (those that were answered).',
  },
  drops: {
    labels: ['channel', 'why'],
    metric: 'guia_replies_dropped_total',
    help: 'Replies given up: gone (nobody reads the chat), refused (for good), late (tried for a day), many.',
  },
  refusals: {
    labels: ['channel', 'why'],
    metric: 'guia_refused_total',
    help: 'Deliveries turned away: malformed, too_large, forged, too_many.',
  },
  failures: {
    labels: ['channel', 'what'],
    metric: 'guia_channel_errors_total',
    help: 'Calls of a platform that failed, by the call.',
  },
} as const satisfies Record<string, Kind>;

/** `open`: the leading labels that `/metrics` shows; default: all. */
type Kind = { labels: readonly string[]; open?: readonly string[]; metric: string; help: string };

export type Statistic = keyof typeof STATISTICS;

/**
 * The statistic of waiting times: a histogram at `/metrics`; in the store, counts by the limit that a time is
 * within.
 */
export const TIMES = 'handoff_times' satisfies Statistic;

/** Limits of the times, in seconds; what takes longer than the last is `more`. */
export const LIMITS = [60, 300, 900, 3600, 7200, 28_800, 86_400] as const;

/** The first limit that a time is within, in seconds, as the text that is stored; `more` beyond the last. */
export const limitOf = (milliseconds: number): string =>
  String(LIMITS.find((limit) => milliseconds <= limit * 1000) ?? 'more');

/** Adds one to a statistic. Labels come in the order of the table. */
export type Count = (statistic: Statistic, ...labels: string[]) => void;

/** How many references are told apart in a process. */
const REFERENCES = 200;

/** The position of the reference among the labels of a statistic; -1 if it has none. */
export const referenceAt = (statistic: Statistic): number => labelsOf(statistic).indexOf('reference');
const labelsOf = (statistic: Statistic): readonly string[] => STATISTICS[statistic].labels;

/** Bounds the labels: the separator is removed, and references above the limit become `other`. */
export const boundedLabels = (): ((statistic: Statistic, labels: string[]) => string[]) => {
  const known = new Set<string>();
  return (statistic, labels) => {
    const plain = labels.map((label) => label.replaceAll(':', '_').slice(0, 80));
    const at = referenceAt(statistic);
    const one = at < 0 ? undefined : plain[at];
    if (one === undefined) return plain;
    if (!known.has(one) && known.size >= REFERENCES) return plain.with(at, 'other');
    known.add(one);
    return plain;
  };
};

/**
 * How long a day's sums are kept, in milliseconds: long enough to compare a year's end with the year before.
 */
const KEPT = 400 * 24 * 60 * 60 * 1000;

const MINUTE = 60_000;

/** Milliseconds between two writes. */
const EVERY = 5_000;

/** Counts, and keeps in memory what is not written yet. */
export type Statistics = {
  count: Count;
  /** Writes the collected counts. Never rejects: what could not be written is kept for the next time. */
  flush(): Promise<void>;
  /** Writes a last time; after that nothing is written. */
  close(): Promise<void>;
};

/**
 * Makes the statistics of one process. If it is killed, the counts of the last `every` milliseconds are lost.
 */
export const keepStatistics = ({
  store,
  log,
  now = Date.now,
  every = EVERY,
}: {
  store: Pick<Store, 'add'>;
  log: Pick<Log, 'warn'>;
  now?: () => number;
  every?: number;
}): Statistics => {
  let books = new Map<string, Map<string, number>>();
  let writing: Promise<void> | undefined;
  /** The day that a minute belongs to, cached. */
  const dayOf = cached(100, (minute) => dayAt(Number(minute) * MINUTE));

  const addTo = (day: string, name: string, by: number): void => {
    let book = books.get(day);
    if (!book) {
      book = new Map();
      books.set(day, book);
    }
    book.set(name, (book.get(name) ?? 0) + by);
  };

  const write = async (): Promise<void> => {
    const full = books;
    books = new Map();
    for (const [day, sums] of full) {
      await store.add(bookOf(day), Object.fromEntries(sums), KEPT).catch((error: Error) => {
        log.warn({ why: error.message }, 'what was counted could not be kept: it is tried again');
        for (const [name, sum] of sums) addTo(day, name, sum);
      });
    }
  };

  const flush = (): Promise<void> => {
    writing ??= write().finally(() => {
      writing = undefined;
    });
    return writing;
  };
  const timer = setInterval(() => books.size > 0 && void flush(), every).unref();

  return {
    count: (statistic, ...labels) =>
      addTo(dayOf(String(Math.floor(now() / MINUTE))), `${statistic}:${labels.join(':')}`, 1),
    flush,
    close: async () => {
      clearInterval(timer);
      await writing;
      await flush();
    },
  };
};

const isStatistic = (name: string): name is Statistic => Object.hasOwn(STATISTICS, name);

const bookOf = (day: string): string => `use:${day}`;

/** One sum: of a day, a statistic and its labels. */
export type Sum = { day: string; statistic: Statistic; labels: string[]; sum: number };

/** What was counted on these days. Statistics that this version does not know are skipped. */
export const statisticsOn = async (store: Pick<Store, 'sums'>, days: readonly string[]): Promise<Sum[]> => {
  const books = await Promise.all(days.map(async (day) => ({ day, sums: await store.sums(bookOf(day)) })));
  return books.flatMap(({ day, sums }) =>
    Object.entries(sums).flatMap(([name, sum]): Sum[] => {
      const [statistic = '', ...labels] = name.split(':');
      return isStatistic(statistic) ? [{ day, statistic, labels, sum }] : [];
    }),
  );
};
