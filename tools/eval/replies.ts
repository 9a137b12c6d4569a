/** How well the whole bot answers: questions and conversations through `turn`, judged by `tools/checks.ts`, as tables. */
import { basename } from 'node:path';
import type { Guide } from '../../src/core/guide.ts';
import { partsOf } from '../../src/core/guide.ts';
import { faultOf, type Judged, judge, type Talk, talksIn } from '../checks.ts';

/**
 * The possible outcomes for a message, the good one first. `other topic`, `other answer`: a wrong answer was
 * told, of another topic or of the right one.
 */
export const OUTCOMES = [
  'answered',
  'asked back',
  'fell back',
  'other topic',
  'other answer',
  'wrong',
  'false alarm',
  'too long',
] as const;
type Outcome = (typeof OUTCOMES)[number];

/** The figures of some messages. Lengths are in characters. */
export type Figures = Record<Outcome, number> & {
  messages: number;
  /** Replies that say what must never be said; each also counts under its outcome. */
  never: number;
  median: number;
  over700: number;
  over900: number;
};

/**
 * The figures of a file: in total, by language, and by the topic of the question; in conversations, by the
 * kind of turn instead.
 */
export type Replies = {
  file: string;
  /** The talks of more than one turn, and those in which every turn is answered. */
  talks: number;
  whole: number;
  all: Figures;
  byLanguage: Record<string, Figures>;
  byTopic: Record<string, Figures>;
  failing: Judged[];
};

/** Runs the talks of a file. `wanted` chooses among them, e.g. those kept aside. */
export function repliesTo(guide: Guide, file: string, wanted: (talk: Talk) => boolean): Replies {
  const talks = talksIn(file)
    .filter(wanted)
    .map((talk) => judge(guide, talk));
  const all = talks.flat();
  const long = talks.filter((turns) => turns.length > 1);
  return {
    file: basename(file),
    talks: long.length,
    whole: long.filter((turns) => turns.every(({ ok }) => ok)).length,
    all: figures(guide, all),
    byLanguage: grouped(guide, all, ({ talk }) => talk.lang),
    byTopic: grouped(guide, all, (one) =>
      one.talk.turns.length > 1 ? (one.check.kind ?? 'other') : subjectOf(one.talk),
    ),
    failing: all.filter(({ ok }) => !ok),
  };
}

/**
 * The part of a check's label before the colon: `find-clinic` of "find-clinic: nearest clinic to 37700";
 * `other` for checks by strangers, whose labels name no topic.
 */
const subjectOf = ({ id, about = '' }: Talk): string =>
  /^w\d/.test(id) ? 'other' : about.split(':')[0]!.trim() || 'other';

/** The topics of labels that differ from the topic's name. */
const CALLED: Record<string, string> = {
  foreign: 'foreign-residents',
  independent: 'independent-insurance',
  'work-accident': 'sick-leave',
  meta: 'help',
};

/** What became of a message. */
function outcomeOf(guide: Guide, one: Judged): Outcome {
  const fault = faultOf(one);
  if (fault === 'ok') return 'answered';
  if (fault !== 'other answer') return fault as Outcome;
  const subject = subjectOf(one.talk);
  const topic = CALLED[subject] ?? subject;
  const isKnown = one.talk.turns.length === 1 && guide.topics.has(topic);
  return isKnown && one.told.every((id) => partsOf(id).topic !== topic) ? 'other topic' : 'other answer';
}

function figures(guide: Guide, all: readonly Judged[]): Figures {
  const outcomes = all.map((one) => outcomeOf(guide, one));
  const counts = Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, outcomes.filter((other) => other === outcome).length]),
  ) as Record<Outcome, number>;
  const lengths = all.map(({ text }) => text.length).sort((a, b) => a - b);
  return {
    messages: all.length,
    ...counts,
    never: all.filter(({ hits }) => hits.length > 0).length,
    median: lengths[Math.floor(lengths.length / 2)] ?? 0,
    over700: lengths.filter((length) => length > 700).length,
    over900: lengths.filter((length) => length > 900).length,
  };
}

function grouped(guide: Guide, all: readonly Judged[], by: (one: Judged) => string): Record<string, Figures> {
  const names = [...new Set(all.map(by))].sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      figures(
        guide,
        all.filter((one) => by(one) === name),
      ),
    ]),
  );
}

/** The figures as a Markdown table. */
export function replyTable({ file, talks, whole, all, byLanguage, byTopic }: Replies): string {
  const columns = [...OUTCOMES, 'never', 'median', 'over700', 'over900'] as const;
  const row = (name: string, it: Figures) =>
    `| ${[name, it.messages, share(it.answered, it.messages), ...columns.map((column) => it[column])].join(' | ')} |`;
  const heads = ['', 'messages', 'share answered', ...columns];
  return [
    `## Replies to ${file}`,
    ...(talks > 0 ? [`whole conversations: ${whole} of ${talks} (${share(whole, talks)})`] : []),
    `| ${heads.join(' | ')} |`,
    `|${heads.map(() => '---').join('|')}|`,
    row('all', all),
    ...Object.entries(byLanguage).map(([name, it]) => row(name, it)),
    ...Object.entries(byTopic).map(([name, it]) => row(name, it)),
    '',
  ].join('\n');
}

/**
 * How often each answer, by its id, comes first in a reply that passes its check: this shows what people ask
 * for.
 */
export function askedIn(guide: Guide, talks: readonly Talk[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const talk of talks)
    for (const { ok, told } of judge(guide, talk))
      if (ok && told[0]) counts.set(told[0], (counts.get(told[0]) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b)));
}

const share = (part: number, whole: number): string => (part / (whole || 1)).toFixed(3);

/** Each failing message: what was said, what was expected of the reply, and the reply. */
export function failingList(guide: Guide, { file, failing }: Replies): string {
  return failing
    .map((one) => {
      const { talk, check, text, buttons, told, missing, hits } = one;
      const turn = talk.turns.length > 1 ? `.${talk.turns.indexOf(check) + 1}` : '';
      return [
        `${file} ${talk.id}${turn} ${outcomeOf(guide, one)}: ${check.say}`,
        ...(talk.about ? [`    about: ${talk.about}`] : []),
        ...missing.map((pattern) => `    must: ${pattern}`),
        ...hits.map((pattern) => `    never: ${pattern}`),
        ...(one.long ? [`    at most ${check.max} characters, has ${text.length}`] : []),
        ...(told.length > 0 ? [`    told: ${told.join(' ')}`] : []),
        `    < ${`${text} ${buttons}`.trim().replace(/\n+/g, ' ⏎ ')}`,
      ].join('\n');
    })
    .join('\n');
}
