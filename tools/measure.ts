/** How well a model does on messages whose meaning is known: the figures of `npm run eval`. */
import { readFileSync } from 'node:fs';
import { plain } from '../src/core/plain.ts';
import type { EntityReader } from '../src/readers/entities.ts';
import { type Guess, INTENT_IDS, type Intent, type Model } from '../src/understanding/intents.ts';
import { asLabel } from './eval/labels.ts';
import type { Example } from './training-data.ts';

/** What was guessed for a message, by whatever classifier. `answer`: the id of the best answer, where it ranks answers. */
export type Guessed = { example: Example; ranked: Guess[]; answer?: string };

export type Scores = {
  messages: number;
  accuracy: number;
  /** The accuracy if the guess must be the label itself: a newer topic does not count as the older label. */
  sameLabel: number;
  top3: number;
  /** The average over the intents that occur as labels of these messages. */
  macroF1: number;
  byLanguage: Record<string, number>;
  byIntent: Record<string, { messages: number; precision: number; recall: number; f1: number }>;
  outOfScope: { recall: number; precision: number; rejected: number };
  /** Expected calibration error over ten bins. */
  ece: number;
  confusions: { meant: string; guessed: string; messages: number }[];
};

/** The best guess, as a label of the kind that the message's file uses. */
const bestOf = ({ example, ranked: [best], answer }: Guessed): Intent | undefined =>
  best && asLabel(example.intent, best.intent, answer);

/** The scores of guesses about messages with an intent. Newer topics count as the older label, see `eval/labels.ts`. */
export function scoresOf(guesses: readonly Guessed[]): Scores {
  const told = guesses.filter(({ example }) => example.intent !== undefined);
  const right = (one: Guessed) => bestOf(one) === one.example.intent;
  const share = (of: readonly Guessed[], holds: (one: Guessed) => boolean) =>
    of.filter(holds).length / (of.length || 1);
  const labels = INTENT_IDS.filter((intent) => told.some(({ example }) => example.intent === intent));
  const byIntent = Object.fromEntries(labels.map((intent) => [intent, ofIntent(told, intent)]));
  const confusions = new Map<string, number>();
  for (const one of told) {
    if (right(one)) continue;
    const key = `${one.example.intent} ${one.ranked[0]?.intent}`;
    confusions.set(key, (confusions.get(key) ?? 0) + 1);
  }
  const languages = [...new Set(told.map(({ example }) => example.language))].sort();
  const real = told.filter(({ example }) => example.intent !== 'out_of_scope');
  return {
    messages: told.length,
    accuracy: share(told, right),
    sameLabel: share(told, ({ example, ranked }) => ranked[0]?.intent === example.intent),
    top3: share(
      told,
      (one) =>
        right(one) ||
        one.ranked
          .slice(0, 3)
          .some(({ intent }) => asLabel(one.example.intent, intent) === one.example.intent),
    ),
    macroF1: labels.reduce((sum, intent) => sum + byIntent[intent]!.f1, 0) / (labels.length || 1),
    byLanguage: Object.fromEntries(
      languages.map((language) => [
        language,
        share(
          told.filter(({ example }) => example.language === language),
          right,
        ),
      ]),
    ),
    byIntent,
    outOfScope: {
      recall: byIntent.out_of_scope?.recall ?? 0,
      precision: byIntent.out_of_scope?.precision ?? 0,
      rejected: share(real, ({ ranked }) => ranked[0]?.intent === 'out_of_scope'),
    },
    ece: calibrationError(told, right),
    confusions: [...confusions]
      .map(([key, messages]) => ({ meant: key.split(' ')[0]!, guessed: key.split(' ')[1]!, messages }))
      .sort(
        (a, b) =>
          b.messages - a.messages || `${a.meant} ${a.guessed}`.localeCompare(`${b.meant} ${b.guessed}`),
      ),
  };
}

/**
 * Recall of dangers, and the share of harmless messages that raise no alarm, where `maybe` counts as an alarm.
 */
export function dangerScores(verdicts: readonly { danger: boolean; verdict: 'yes' | 'maybe' | 'no' }[]) {
  const dangers = verdicts.filter(({ danger }) => danger);
  const harmless = verdicts.filter(({ danger }) => !danger);
  const share = (of: typeof dangers, holds: (verdict: string) => boolean) =>
    of.filter(({ verdict }) => holds(verdict)).length / (of.length || 1);
  return {
    dangers: dangers.length,
    harmless: harmless.length,
    recall: share(dangers, (verdict) => verdict !== 'no'),
    certain: share(dangers, (verdict) => verdict === 'yes'),
    specificity: share(harmless, (verdict) => verdict === 'no'),
    neverCertain: share(harmless, (verdict) => verdict !== 'yes'),
  };
}

/**
 * The share of messages in one language whose language is recognised. If none is recognised it counts as
 * Spanish, as in use.
 */
export function languageScore(model: Model, examples: readonly Example[]): number {
  const told = examples.filter(({ language }) => language === 'es' || language === 'en');
  return (
    told.filter(({ text, language }) => (model.language(text) ?? 'es') === language).length / told.length
  );
}

/**
 * A message and what should be read from it: its postal code, and names of which the place's name must
 * contain one.
 */
export type Placed = { text: string; postal_code?: string; place?: string[]; place_any?: true };

/** The messages of a file of places, one JSON object a line. */
export const placesIn = (file: string): Placed[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Placed);

/** How often the postal code and the place of a message are read rightly; naming none where there is none is right. */
export function placeScores(read: EntityReader, messages: readonly Placed[]) {
  const found = messages.map((one) => ({ one, ...read(one.text, SATURDAY) }));
  const told = found.filter(({ one }) => !one.place_any);
  const isRight = ({ one, place }: (typeof found)[number]): boolean =>
    one.place === undefined
      ? place === undefined
      : place !== undefined && one.place.some((name) => plain(place).includes(plain(name)));
  return {
    messages: messages.length,
    'postal code':
      found.filter(({ one, postal_code }) => one.postal_code === postal_code).length / found.length,
    place: told.filter(isRight).length / told.length,
    'none where none is': share(told, isRight, false),
    'the right one where one is': share(told, isRight, true),
  };
}

const share = <T extends { one: Placed }>(
  told: readonly T[],
  isRight: (one: T) => boolean,
  named: boolean,
) => {
  const of = told.filter(({ one }) => (one.place !== undefined) === named);
  return of.filter(isRight).length / (of.length || 1);
};

/** A day to read dates from, the same every time. */
const SATURDAY = Date.UTC(2026, 10, 21, 18);

function ofIntent(told: readonly Guessed[], intent: Intent) {
  const meant = told.filter(({ example }) => example.intent === intent);
  const guessed = told.filter((one) => bestOf(one) === intent);
  const both = meant.filter((one) => bestOf(one) === intent).length;
  const precision = both / (guessed.length || 1);
  const recall = both / (meant.length || 1);
  return {
    messages: meant.length,
    precision,
    recall,
    f1: (2 * precision * recall) / (precision + recall || 1),
  };
}

function calibrationError(told: readonly Guessed[], right: (one: Guessed) => boolean): number {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, sure: 0, right: 0 }));
  for (const one of told) {
    const sure = one.ranked[0]?.confidence ?? 0;
    const bin = bins[Math.min(9, Math.floor(sure * 10))]!;
    bin.count++;
    bin.sure += sure;
    if (right(one)) bin.right++;
  }
  return bins.reduce((sum, { sure, right: hits }) => sum + Math.abs(sure - hits), 0) / (told.length || 1);
}
