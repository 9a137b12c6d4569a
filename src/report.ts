/**
 * Sums up the statistics of some days for the operator. Numbers only; the page does the rounding and hides
 * small counts.
 */

import { addDays, type Day, dayAt } from './core/day.ts';
import { type Guide, partsOf } from './core/guide.ts';
import type { HandoffOutcome, HandoffTime, Outcome } from './core/happened.ts';
import { type Gap, type GapGroup, gapsIn, groupedGaps } from './gaps.ts';
import { LIMITS, type Sum, statisticsOn, TIMES } from './statistics.ts';
import type { Store } from './stores/store.ts';

/** An answer, how often it was told, and whether people said that it helped. */
export type AnswerCounts = { told: number; up: number; down: number };

export type Report = {
  /** The days, oldest first, the last of them today. */
  days: { day: Day; began: number; returned: number; messages: number }[];
  began: number;
  returned: number;
  messages: number;
  outcomes: Record<Outcome, number>;
  /** Ordered by how often they were told. */
  topics: (AnswerCounts & { topic: string; answers: (AnswerCounts & { answer: string })[] })[];
  up: number;
  down: number;
  /**
   * For each reference and topic: how many people came through such a link, and how many answers of the topic
   * were told to all who came with the reference. Ordered by the number of people per reference.
   */
  references: { topic: string; reference: string; people: number; told: number }[];
  /** Questions that the guide asked, and after how many of them the person wrote again. */
  questions: { question: string; asked: number; replied: number }[];
  channels: { channel: string; began: number; messages: number; troubles: { what: string; sum: number }[] }[];
  handoffs: { outcome: HandoffOutcome; sum: number }[];
  /**
   * Waiting times by stage; `within`: how many lie between the previous limit and this one (seconds, or `more`).
   */
  handoffTimes: { stage: string; sum: number; within: { limit: string; sum: number }[] }[];
  /** Answers that rely on a fact past its review date or its end; `since` is that day. */
  expired: { answer: string; since: Day; told: number }[];
  /** Messages that were not understood, if the operator lets the guide learn from them; else empty. */
  gaps: Gap[];
  /** The same gaps in groups; undefined if the guide does not learn from them. */
  groups?: GapGroup[];
  sums: Sum[];
};

/** Milliseconds for which a report is cached, so that reloading the page does not read the store each time. */
const SERVES = 10_000;

/**
 * Gives the report of the last so many days, today included. A report is read again when it is older than ten
 * seconds.
 */
export const reports = (of: {
  store: Pick<Store, 'sums' | 'counts'>;
  guide: Guide;
  channels: () => readonly string[];
  now?: () => number;
}): ((days: number) => Promise<Report>) => {
  const { now = Date.now } = of;
  const made = new Map<number, { at: number; report: Promise<Report> }>();
  return (days) => {
    const at = now();
    const known = made.get(days);
    if (known && at - known.at < SERVES) return known.report;
    const report = reportOf({ ...of, days, channels: of.channels(), now: at });
    made.set(days, { at, report });
    report.catch(() => made.delete(days));
    return report;
  };
};

/**
 * Reads the report of the last days. `channels`: those that are on, which are listed even if nothing was
 * counted for them.
 */
export async function reportOf({
  store,
  guide,
  days: count,
  channels,
  now,
}: {
  store: Pick<Store, 'sums' | 'counts'>;
  guide: Guide;
  days: number;
  channels: readonly string[];
  now: number;
}): Promise<Report> {
  const today = dayAt(now);
  const days = Array.from({ length: count }, (_, n) => addDays(today, n + 1 - count));
  const [sums, learnt] = await Promise.all([
    statisticsOn(store, days),
    guide.learnsForDays === undefined ? [] : store.counts('gap:'),
  ]);
  const gaps = gapsIn(learnt).sort((a, b) => b.count - a.count);
  const total = (statistic: Sum['statistic'], fits: (one: Sum) => boolean = () => true): number =>
    sums.reduce((all, one) => (one.statistic === statistic && fits(one) ? all + one.sum : all), 0);
  const told = tellings(sums);
  const byTopic = groups([...told], ([id]) => partsOf(id).topic);
  const names = [...new Set([...channels, ...sums.flatMap(channelIn)])];
  const outcome = (name: Outcome) => total('outcomes', ({ labels }) => labels[1] === name);
  return {
    days: days.map((day) => {
      const on = (one: Sum) => one.day === day;
      const [began, returned] = [total('conversations', on), total('returns', on)];
      return { day, began, returned, messages: total('messages', on) };
    }),
    began: total('conversations'),
    returned: total('returns'),
    messages: total('messages'),
    outcomes: {
      answered: outcome('answered'),
      asked_back: outcome('asked_back'),
      not_understood: outcome('not_understood'),
      off_topic: outcome('off_topic'),
      emergency: outcome('emergency'),
      led_on: outcome('led_on'),
    },
    topics: [...byTopic]
      .map(([topic, own]) => {
        const answers = own.map(([answer, counts]) => ({ answer, ...counts })).sort(mostTold);
        return { topic, ...added(answers), answers };
      })
      .sort(mostTold),
    up: total('ratings', ({ labels }) => labels[1] === 'up'),
    down: total('ratings', ({ labels }) => labels[1] === 'down'),
    references: referencesIn(sums),
    questions: byLabels(sums, 'questions').map(([[question = ''], asked]) => ({
      question,
      asked,
      replied: total('replies', ({ labels }) => labels[0] === question),
    })),
    channels: names.map((channel) => {
      const own = (one: Sum) => one.labels[0] === channel;
      return {
        channel,
        began: total('conversations', own),
        messages: total('messages', own),
        troubles: (['failures', 'refusals', 'drops'] as const).flatMap((statistic) =>
          byLabels(sums.filter(own), statistic).map(([labels, sum]) => ({
            what: `${statistic}: ${labels[1]}`,
            sum,
          })),
        ),
      };
    }),
    handoffs: HANDOFFS.flatMap((outcome) => {
      const sum = total('handoffs', ({ labels }) => labels[0] === outcome);
      return sum > 0 ? [{ outcome, sum }] : [];
    }),
    handoffTimes: timesIn(sums),
    expired: expiredIn(guide, today).map((one) => ({ ...one, told: told.get(one.answer)?.told ?? 0 })),
    gaps,
    groups: guide.learnsForDays === undefined ? undefined : groupedGaps(gaps),
    sums,
  };
}

const HANDOFFS: readonly HandoffOutcome[] = ['opened', 'kept', 'unanswered', 'closed'];
const STAGES: readonly HandoffTime['stage'][] = ['first_answer', 'kept_answer', 'whole'];

function timesIn(sums: readonly Sum[]): Report['handoffTimes'] {
  const found = byLabels(sums, TIMES);
  return STAGES.flatMap((stage) => {
    const within = [...LIMITS.map(String), 'more'].map((limit) => ({
      limit,
      sum: found.find(([labels]) => labels[0] === stage && labels[1] === limit)?.[1] ?? 0,
    }));
    const sum = within.reduce((all, one) => all + one.sum, 0);
    return sum > 0 ? [{ stage, sum, within }] : [];
  });
}

/** The limit that contains the median time. */
export const halfWithin = ({ sum, within }: Report['handoffTimes'][number]): string => {
  let so = 0;
  const middle = within.find((one) => {
    so += one.sum;
    return so * 2 >= sum;
  });
  return middle?.limit ?? 'more';
};

/** The answers that rely on a fact past its review date or its end, each with the first such day. */
export function expiredIn(guide: Guide, today: Day): { answer: string; since: Day }[] {
  return [...guide.answers.keys()].flatMap((answer) => {
    const { topic, name } = partsOf(answer);
    const ends = guide.texts
      .factsOf(topic, name)
      .flatMap(({ reviewBy, until }) => [reviewBy, until ?? reviewBy])
      .filter((day) => day < today)
      .sort();
    return ends[0] === undefined ? [] : [{ answer, since: ends[0] }];
  });
}

/** Each reference with the topics of its links and of the answers told to people who came with it. */
function referencesIn(sums: readonly Sum[]): Report['references'] {
  const found = new Map<string, Report['references'][number]>();
  const at = (reference = '', topic = '') => {
    const key = `${reference}:${topic}`;
    const one = found.get(key) ?? { topic, reference, people: 0, told: 0 };
    found.set(key, one);
    return one;
  };
  for (const [[topic, reference], people] of byLabels(sums, 'references'))
    at(reference, topic).people = people;
  for (const [[reference, topic], told] of byLabels(sums, 'reference_answers'))
    at(reference, topic).told = told;
  const came = peopleBy(sums);
  return [...found.values()].sort(
    (a, b) =>
      came(b.reference) - came(a.reference) ||
      a.reference.localeCompare(b.reference) ||
      b.people - a.people ||
      b.told - a.told,
  );
}

/** How many people came with a reference, whatever the topic of their link. */
export function peopleBy(sums: readonly Sum[]): (reference: string) => number {
  const people = new Map<string, number>();
  for (const [[, reference = ''], sum] of byLabels(sums, 'references'))
    people.set(reference, (people.get(reference) ?? 0) + sum);
  return (reference) => people.get(reference) ?? 0;
}

const CHANNELLED = new Set<Sum['statistic']>(['conversations', 'messages', 'failures', 'refusals', 'drops']);
const channelIn = ({ statistic, labels }: Sum): string[] =>
  CHANNELLED.has(statistic) && labels[0] ? [labels[0]] : [];

/** How often each answer was told and rated, by its id. */
function tellings(sums: readonly Sum[]): Map<string, AnswerCounts> {
  const told = new Map<string, AnswerCounts>();
  for (const { statistic, labels, sum } of sums) {
    if (statistic !== 'answers' && statistic !== 'ratings') continue;
    const [answer = '', rating] = labels;
    const one = told.get(answer) ?? { told: 0, up: 0, down: 0 };
    told.set(answer, one);
    if (statistic === 'answers') one.told += sum;
    else if (rating === 'up' || rating === 'down') one[rating] += sum;
  }
  return told;
}

const added = (all: readonly AnswerCounts[]): AnswerCounts =>
  all.reduce((sum, one) => ({ told: sum.told + one.told, up: sum.up + one.up, down: sum.down + one.down }), {
    told: 0,
    up: 0,
    down: 0,
  });

const mostTold = (a: AnswerCounts, b: AnswerCounts): number => b.told - a.told;

/** The sums of a statistic over all days, by their labels, greatest first. */
function byLabels(sums: readonly Sum[], statistic: Sum['statistic']): [labels: string[], sum: number][] {
  const found = new Map<string, [string[], number]>();
  for (const one of sums) {
    if (one.statistic !== statistic) continue;
    const key = one.labels.join(':');
    const known = found.get(key);
    if (known) known[1] += one.sum;
    else found.set(key, [one.labels, one.sum]);
  }
  return [...found.values()].sort((a, b) => b[1] - a[1]);
}

function groups<One>(all: readonly One[], of: (one: One) => string): Map<string, One[]> {
  const found = new Map<string, One[]>();
  for (const one of all) found.set(of(one), [...(found.get(of(one)) ?? []), one]);
  return found;
}
