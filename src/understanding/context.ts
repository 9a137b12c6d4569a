/**
 * What a message asks for by where it is heard: the open topic leans the topics (`LEAN`), and what was told there decides
 * between answers (`CONTEXT`), a conditional logit over what is known of each. A whole request stands on its own words; a
 * fragment leans on what was said before.
 */

/**
 * How much more probable the open topic is than it would be by the message's words alone, as a logarithm: for a message
 * that says all by itself, and what is added for one that is nothing but a fragment. `npm run eval -- --fit` fits these on
 * the development conversations.
 */
export const LEAN = {
  whole: 2,
  fragment: 3,
  /** The least that a fragment's words give to the open topic: they often name no topic at all. */
  least: 0.001,
  /** What a topic that matters beside the open one gets of all that. */
  beside: 0.7,
  /** The same of a topic that is only likelier. */
  likely: 0.4,
};

/** How much each thing counts: a number, and what a fragment adds to it. Fitted on follow-ups by an author whose others were not learned from, then held against the development conversations. */
export const CONTEXT: Record<Exclude<keyof Candidate, 'id'>, readonly [whole: number, fragment: number]> = {
  topic: [0.7, 0],
  name: [0.8, 0],
  open: [1.5, 1],
  told: [-1, 0],
  share: [0.8, 0.2],
  likeness: [4.5, 3],
};

/** What is known of an answer that may be meant where a topic is open. */
export type Candidate = {
  id: string;
  /** How probable its topic is, and it among the topic's, by the words alone. */
  topic: number;
  name: number;
  /** Whether it is of the open topic, as a share of one. */
  open: number;
  /** It is the one told last. */
  told: boolean;
  /** How often, and in how like words, it was asked for after the one told last; see `Followed`. */
  share: number;
  likeness: number;
};

/** What was never seen to be asked for after another may be all the same. */
const SELDOM = 0.02;

/** How probable an answer is, as a logarithm and but for a constant: each thing that is known, weighed. */
export function scoreOf({ topic, name, open, told, share, likeness }: Candidate, fragment: number): number {
  const weight = ([whole, more]: readonly [number, number]): number => whole + more * fragment;
  return (
    weight(CONTEXT.topic) * Math.log(topic + 1e-4) +
    weight(CONTEXT.name) * Math.log(name + 1e-3) +
    weight(CONTEXT.open) * open +
    weight(CONTEXT.told) * Number(told) +
    weight(CONTEXT.share) * Math.log(1 + share / SELDOM) +
    weight(CONTEXT.likeness) * likeness
  );
}

/** An answer that was never asked for in the counted conversations counts as if it had been so often. */
const NEVER_ASKED = 2;
/** How much the counts say: none at 0, all at 1. Fitted on the checks kept aside. */
const PRIOR = 0.6;

/**
 * How many times as probable an answer is as others of like words, by how often people asked for it (`data/asked.json`):
 * every answer has about as many wordings, and few people ask for most of them. Where a topic is open, `share` says that.
 */
export const priorOf =
  (asked: Readonly<Record<string, number>>) =>
  (id: string): number =>
    ((asked[id] ?? 0) + NEVER_ASKED) ** PRIOR;
