/**
 * Metrics for the operator: counters and durations in the format of Prometheus, without texts and without
 * chats.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Tally } from './bot.ts';
import type { Meter } from './channels/channel.ts';
import { entriesOf } from './core/json.ts';
import {
  boundedLabels,
  type Count,
  LIMITS,
  limitOf,
  referenceAt,
  STATISTICS,
  type Statistic,
  TIMES,
} from './statistics.ts';

/** All that is counted, and the page that shows it. */
export type Metrics = Tally &
  Meter & {
    /** The page for `GET /metrics`. */
    page(): Promise<string>;
    contentType: string;
    /** How many replies this process has stored and not yet said. */
    waiting(): number;
  };

/**
 * Makes the counters of one process. Labels come from small closed sets: no text, no chat, no address. `keep`
 * gets each count of use for long-term statistics; `expired` gives how many answers are past their review.
 */
export function makeMetrics(keep?: Count, expired: () => number = () => 0): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const turns = new Histogram({
    name: 'guia_turn_seconds',
    help: 'Messages taken, by channel: from the load of the chat to its save, with the replies in it.',
    labelNames: ['channel'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const moves = new Counter({
    name: 'guia_topic_transitions_total',
    help: 'Turns that led from one open topic to another.',
    labelNames: ['from', 'to'],
    registers,
  });
  let waits = 0;
  const waiting = new Gauge({
    name: 'guia_outbox_replies',
    help: 'Replies that this process has stored and not yet said.',
    registers,
  });
  new Gauge({
    name: 'guia_expired_answers',
    help: 'Answers that stand on a fact past its review or its end.',
    registers,
    collect() {
      this.set(expired());
    },
  });
  const races = new Counter({
    name: 'guia_races_total',
    help: 'Messages thought over again because another process had changed the chat.',
    registers,
  });
  const alarms = new Counter({
    name: 'guia_emergencies_without_store_total',
    help: 'Emergencies answered although the store was away.',
    labelNames: ['channel'],
    registers,
  });
  const { metric: name, help, labels: labelNames } = STATISTICS[TIMES];
  const times = new Histogram({ name, help, labelNames, buckets: [...LIMITS], registers });
  const add = countedUse(registers);
  const count: Count = (statistic, ...given) => {
    const labels = add(statistic, given);
    keep?.(statistic, ...labels);
  };
  return {
    took: (channel, milliseconds, from, to) => {
      turns.labels(channel).observe(milliseconds / 1000);
      if (from !== to) moves.labels(from, to).inc();
    },
    count,
    waited: ({ stage, milliseconds }) => {
      const passed = Math.max(0, milliseconds);
      times.labels(stage).observe(passed / 1000);
      keep?.(TIMES, stage, limitOf(passed));
    },
    outbox: (change) => {
      waits += change;
      waiting.set(waits);
    },
    waiting: () => waits,
    dropped: (channel, why) => count('drops', channel, why),
    raced: () => races.inc(),
    alarmed: (channel) => alarms.labels(channel).inc(),
    refused: (channel, why) => count('refusals', channel, why),
    failed: (channel, what) => count('failures', channel, what),
    page: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/**
 * The counters of use. A turn only adds to sums kept here; prom-client, which hashes the labels at every
 * count, gets the sums when the page is read. The function counts one and gives the labels as they were
 * counted.
 */
function countedUse(registers: Registry[]): (statistic: Statistic, given: string[]) => string[] {
  type Counted = { labels: string[]; sum: number };
  const bounded = boundedLabels();
  const known = new Map<string, Counted>();
  const all = new Map<Statistic, Map<string, Counted>>();
  for (const [statistic, kind] of entriesOf(STATISTICS)) {
    if (statistic === TIMES) continue;
    const { metric, help } = kind;
    const labels: readonly string[] = 'open' in kind ? kind.open : kind.labels;
    const sums = new Map<string, Counted>();
    all.set(statistic, sums);
    new Counter({
      name: metric,
      help,
      labelNames: [...labels],
      registers,
      collect() {
        this.reset();
        for (const one of sums.values()) this.labels(...one.labels.slice(0, labels.length)).inc(one.sum);
      },
    });
  }
  return (statistic, given) => {
    const said = `${statistic}:${given.join(':')}`;
    let counted = known.get(said);
    if (!counted) {
      const labels = bounded(statistic, given);
      const key = labels.join(':');
      const sums = all.get(statistic)!;
      counted = sums.get(key) ?? { labels, sum: 0 };
      sums.set(key, counted);
      // References are unbounded, so their labels are bounded before they are kept.
      if (referenceAt(statistic) < 0) known.set(said, counted);
    }
    counted.sum += 1;
    return counted.labels;
  };
}
