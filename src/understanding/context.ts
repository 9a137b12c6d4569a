/**
 * How the context changes what a message asks for: the open topic gets likelier (`LEAN`), and what was told
 * decides between answers (`CONTEXT`), by a conditional logit over the features of each (`Candidate`). A
 * complete request depends on its own words; a fragment depends on what was said before.
 */

/**
 * How much is added to the open topic's log-probability from the message's words. `whole`: for a message that
 * is complete in itself; `fragment`: what is added to that for a pure fragment. `npm run eval -- --fit` fits
 * these on the development conversations.
 */
export const LEAN = {
  whole: 2,
  fragment: 3,
  /**
   * The least probability that the words of a fragment give to the open topic: often they name no topic at
   * all.
   */
  least: 0.001,
  /** The share of the open topic's bonus that a topic of `Where.beside` gets. */
  beside: 0.7,
  /** The share of that bonus that the topic `Where.likely` gets. */
  likely: 0.4,
};

/**
 * The weight of each feature: a number, and what is added to it for a fragment. Fitted on follow-ups of an author
 * who wrote none of the training set, then checked on the development conversations.
 */
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
  /**
   * The probabilities from the words alone: of its topic (`topic`), and of the answer within the topic
   * (`name`).
   */
  topic: number;
  name: number;
  /**
   * How far its topic is open: 1 for the open topic, a share for those of `LEAN.beside` and `LEAN.likely`,
   * else 0.
   */
  open: number;
  /** Whether it is the answer told last. */
  told: boolean;
  /** How often, and with how similar words, it was asked for after the answer told last; see `Followed`. */
  share: number;
  likeness: number;
};

/** For smoothing: an answer that was never seen to follow another may still be asked for after it. */
const SELDOM = 0.02;

/** The logarithm of an answer's probability, up to a constant: the weighted sum of its features. */
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

/** For smoothing: added to each answer's count, so that one that was never asked for still counts. */
const NEVER_ASKED = 2;
/** How strongly the counts weigh: 0 not at all, 1 fully. Fitted on the held-out checks. */
const PRIOR = 0.6;

/**
 * The prior of an answer among others with similar wordings, by how often people asked for it
 * (`data/asked.json`): all answers have about as many wordings, but most are seldom asked for. If a topic is
 * open, `share` has this role.
 */
export const priorOf =
  (asked: Readonly<Record<string, number>>) =>
  (id: string): number =>
    ((asked[id] ?? 0) + NEVER_ASKED) ** PRIOR;
