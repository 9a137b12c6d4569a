/**
 * Which of an organisation's own answers a message asks for. Nothing is trained: its wordings are looked at once, at start,
 * as the model looks at messages, and a message is compared with each. What the guide itself makes of the message counts
 * against it, so that the guide's own answers stay the guide's.
 */
import { partsOf } from '../core/guide.ts';
import type { RankedAnswer, Ranking, Where } from '../core/meaning.ts';
import { place, placesOf, type Rarity, rowOf, SIZE } from './features.ts';
import { unit } from './follow-ups.ts';
import type { Row } from './linear.ts';
import { normalise } from './normalise.ts';
import { groupsOf } from './synonyms.ts';

/**
 * An answer by its id, how people ask for it in any language, and the texts that it says. `untaught`: it is one of the
 * guide's, which the model has yet to learn.
 */
export type OwnAnswer = { id: string; asks: readonly string[]; says: readonly string[]; untaught?: true };

/** The guide's ranking of a text with an organisation's own answers among it. */
export type AmongOwn = (text: string, ranking: Ranking, where: Where | undefined) => Ranking;

/**
 * What decides whether an own answer is meant at all, as a logistic regression: `likeness` to its wordings; `covered`, the share
 * of what the message says that the answer's words have; `found`, how much that is; `known`, how sure the guide is of
 * one of its own answers, as the logarithm of its odds. Fitted on the development half of `test/own-answers/employees.txt` and
 * the example's wordings, each without itself, against 1,770 messages and 2,520 wordings for the guide.
 */
const WEIGHTS = { bias: -7.36, likeness: 7.64, covered: 2.95, found: 2.43, known: -0.62 };
/** How much a difference in likeness says between two own answers: fitted on the same. */
const SHARPNESS = 14;
/** The weight of all of an answer's wordings together, against that of the one most like the message. */
const TOGETHER = 0.5;
/** The weight of a word of an answer's text, against that of a word of its wordings. */
const SAID = 0.6;
/** The salt by which single words are hashed among the features. */
const WORD = 2;
/**
 * Words no rarer than this tell nothing; words of an answer's text count only if they are rarer than `TELLING`.
 */
const COMMON = 3;
const TELLING = 6.5;
/** The sum of the shared words' rarity counts up to this. */
const ENOUGH = 15;
/** How many own answers are ranked; and of how many the words are compared, if an own answer was told before. */
const RANKED = 4;
const LOOKED_AT = 12;
/**
 * How much a fragment after an own answer is drawn to answers that are about nearly the same (`RELATED`), to
 * those that have its words (`COVERS`), and to own answers at all (`LEAN`).
 */
const RELATED = 0.9;
const COVERS = 0.5;
/** The likeness that an answer has to itself: how readily the one told is asked for again. */
const ITSELF = 0.35;
const LEAN = 2.2;
/** How much a fragment after one of the guide's answers is drawn away from own ones. */
const AWAY = 1.5;
/**
 * How much an answer of the guide's that the model has yet to learn is doubted, for its matter is near to those of others.
 * With 20 answers left out of the model, those were ranked first in 0.39 of their messages (0.69 learned), and the
 * others in 0.688 of theirs (0.690); with no doubt in 0.61 and 0.62, with 1.5 in 0.53 and 0.675.
 */
const DOUBTED = 2.5;
/** With fewer words a message may be nothing but a value. */
const BARE = 4;
/** Answers less like each other are about different things. */
const NEAR = 0.12;
/** Below this probability no own answer is meant. */
const LEAST = 0.05;
/** From this probability of an own answer on, the message is no small talk. */
const REQUEST = 0.5;
/** From so probably on, a message makes sense only after what was said before. */
const FRAGMENT = 0.5;

/**
 * If the guide is this sure of an answer, an own answer of the same topic is not meant, unless the message is
 * almost one of its wordings (`VERBATIM`).
 */
const TOLD_APART = 0.7;
const VERBATIM = 0.9;

/** The guide's answers that only say who else is responsible: an organisation's own answer is better. */
const SENT_ON = new Set(['elsewhere/labour', 'elsewhere/imss_other', 'elsewhere/values', 'contact/hr']);

/** The own answers, looked at once. */
export type Own = {
  among: AmongOwn;
  /** The ids of those that are about nearly the same as this one, the nearest first. */
  near(id: string): readonly string[];
};

/** Looks at these answers. `rarity` is the model's: what it never saw is as rare as what it saw once. */
export function ownRanking(answers: readonly OwnAnswer[], rarity: Rarity): Own {
  const rarest = rarity.reduce((most, one) => Math.max(most, one), 0);
  const weights = rarity.map((one) => one || rarest);
  const rareness = (word: string): number => weights[place(WORD, word)]!;
  const rowIn = (text: string): Row => unit(rowOf(placesOf(normalise(text)), weights));
  const rows = answers.map(({ asks }) => [...new Set(asks)].map(rowIn));
  const likenesses = indexed(rows);
  const ids = new Map(answers.map(({ id }, at) => [id, at]));
  const asked = answers.map(({ asks }) => new Set(asks.flatMap(normalise).flatMap(kindred)));
  const said = answers.map(({ says }) => {
    const telling = says.flatMap(normalise).filter((word) => rareness(word) > TELLING);
    return new Set(telling.flatMap(kindred));
  });
  const relations = new Map<number, Float32Array>();
  /** How like all answers are to one, 0 to 1, and that one itself by `ITSELF`. */
  const relatedTo = (at: number): Float32Array => {
    const known = relations.get(at);
    if (known) return known;
    const { sums } = likenesses(unit(sumOf(rows[at]!)));
    const related = Float32Array.from(sums);
    related[at] = ITSELF;
    relations.set(at, related);
    return related;
  };

  /** How much of a message an answer's words cover. */
  const shared = (words: readonly string[], at: number): Shared => {
    let found = 0;
    let all = 0;
    let isTold = false;
    for (const word of words) {
      if (!/^\p{L}/u.test(word)) continue;
      const says = Math.max(0, rareness(word) - COMMON);
      const own = kindred(word);
      all += says;
      const isAsked = own.some((key) => asked[at]!.has(key));
      if (!isAsked && !own.some((key) => said[at]!.has(key))) continue;
      found += isAsked ? says : SAID * says;
      isTold ||= rareness(word) > TELLING;
    }
    return { covered: all === 0 ? 0 : found / all, found: Math.min(found, ENOUGH) / 10, isTold };
  };

  const among: AmongOwn = (text, ranking, where) => {
    const told = ids.get(where?.told ?? '');
    // "¿Y cuánto cuesta?" after the canteen's hours is about the canteen.
    const lean = told !== undefined && ranking.fragment >= FRAGMENT ? ranking.fragment : 0;
    // A fragment after an answer of the guide's is about that answer.
    const away = told === undefined && where?.topic !== undefined ? ranking.fragment : 0;
    // After an own answer, `SENT_ON` counts against it, too: where the guide is sure of that, a fragment is for
    // HR.
    const isRival = (id: string) => !ids.has(id) && (lean > 0 || !SENT_ON.has(id));
    const known = ranking.answers.find(({ id }) => isRival(id))?.confidence ?? 0;
    const [surest] = ranking.answers;
    const isSiblingMeant = (id: string): boolean =>
      surest !== undefined &&
      surest.id !== id &&
      surest.confidence >= TOLD_APART &&
      partsOf(surest.id).topic === partsOf(id).topic;
    const related = told === undefined || lean === 0 ? undefined : relatedTo(told);
    const words = normalise(text);
    const { most, sums } = likenesses(rowIn(text));
    const likest: { at: number; likeness: number; score: number }[] = [];
    for (let at = 0; at < answers.length; at++) {
      const likeness = most[at]! + TOGETHER * sums[at]!;
      const score = likeness + lean * RELATED * (related?.[at] ?? 0);
      const isOther = most[at]! < VERBATIM && isSiblingMeant(answers[at]!.id);
      if (likeness > 0 && !isOther) likest.push({ at, likeness, score });
    }
    const first = likest
      .sort((a, b) => b.score - a.score)
      .slice(0, lean > 0 ? LOOKED_AT : RANKED)
      .map((one) => ({ ...one, ...shared(words, one.at) }))
      .map((one) => ({ ...one, score: one.score + lean * COVERS * one.covered }))
      .sort((a, b) => b.score - a.score)
      .slice(0, RANKED);
    const [best] = first;
    // Common words alone ("a qué hora") go on with the guide's answer.
    if (!best || (away >= FRAGMENT && !best.isTold)) return ranking;
    // A bare value, "Estados Unidos", asks for no answer that the model has yet to learn.
    if (answers[best.at]!.untaught && words.length < BARE && most[best.at]! < VERBATIM) return ranking;
    const says =
      WEIGHTS.bias +
      WEIGHTS.likeness * best.likeness +
      WEIGHTS.covered * best.covered +
      WEIGHTS.found * best.found +
      WEIGHTS.known * oddsOf(known) +
      LEAN * lean -
      AWAY * away -
      (answers[best.at]!.untaught ? DOUBTED : 0);
    const own = 1 / (1 + Math.exp(-says));
    if (own < LEAST) return ranking;
    const shares = first.map(({ score }) => Math.exp(SHARPNESS * (score - best.score)));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return merged(
      ranking,
      first.map(({ at }, n) => ({ id: answers[at]!.id, confidence: (own * shares[n]!) / total })),
    );
  };

  return {
    among,
    near: (id) => {
      const at = ids.get(id);
      if (at === undefined || answers[at]!.untaught) return [];
      return [...relatedTo(at)]
        .map((likeness, other) => ({ other, likeness }))
        .filter(({ other, likeness }) => other !== at && likeness >= NEAR && !answers[other]!.untaught)
        .sort((a, b) => b.likeness - a.likeness)
        .map(({ other }) => answers[other]!.id);
    },
  };
}

/** The logarithm of a probability's odds, limited to a range in which differences matter. */
const oddsOf = (share: number): number =>
  Math.max(-3, Math.min(4, Math.log((share + 1e-3) / (1 - share + 1e-3))));

/** A ranking with own answers, which take their share of all that was there. */
function merged(ranking: Ranking, own: readonly RankedAnswer[]): Ranking {
  const taken = own.reduce((sum, { confidence }) => sum + confidence, 0);
  const left = 1 - taken;
  const answers = new Map(
    ranking.answers.map(({ id, confidence }) => [id, confidence * (SENT_ON.has(id) ? left * left : left)]),
  );
  const topics = new Map(ranking.topics.map(({ topic, confidence }) => [topic, confidence * left]));
  for (const { id, confidence } of own) {
    const { topic } = partsOf(id);
    answers.set(id, (answers.get(id) ?? 0) + confidence);
    topics.set(topic, (topics.get(topic) ?? 0) + confidence);
  }
  const { word, ...rest } = ranking;
  return {
    ...rest,
    ...(word && taken < REQUEST ? { word } : {}),
    offTopic: ranking.offTopic * left,
    answers: [...answers]
      .map(([id, confidence]) => ({ id, confidence }))
      .sort((a, b) => b.confidence - a.confidence),
    topics: [...topics]
      .map(([topic, confidence]) => ({ topic, confidence }))
      .sort((a, b) => b.confidence - a.confidence),
  };
}

/** What a message's words and an answer's have in common; `isTold`: a word that tells something is among it. */
type Shared = { covered: number; found: number; isTold: boolean };

/**
 * How like each answer is to a row: its most similar wording, and all of them together. Each call reuses the
 * arrays.
 */
type Likenesses = { most: Float32Array; sums: Float32Array };

function indexed(rows: readonly (readonly Row[])[]): (row: Row) => Likenesses {
  const owners = Uint16Array.from(rows.flatMap((own, at) => own.map(() => at)));
  const { starts, wordings, values: shares } = posted(rows.flat());
  const lengths = rows.map((own) => Math.hypot(...sumOf(own).values) || 1);
  const products = new Float32Array(owners.length);
  const most = new Float32Array(rows.length);
  const sums = new Float32Array(rows.length);
  return ({ ids, values }) => {
    products.fill(0);
    most.fill(0);
    sums.fill(0);
    for (let f = 0; f < ids.length; f++) {
      const value = values[f]!;
      const end = starts[ids[f]! + 1]!;
      for (let at = starts[ids[f]!]!; at < end; at++) products[wordings[at]!]! += value * shares[at]!;
    }
    for (let wording = 0; wording < owners.length; wording++) {
      const product = products[wording]!;
      const at = owners[wording]!;
      if (product > most[at]!) most[at] = product;
      sums[at]! += product / lengths[at]!;
    }
    return { most, sums };
  };
}

/** An inverted index: the wordings that have a feature, and how much of it, between two starts. */
function posted(rows: readonly Row[]): { starts: Uint32Array; wordings: Uint32Array; values: Float32Array } {
  const starts = new Uint32Array(SIZE + 1);
  for (const { ids } of rows) for (const id of ids) starts[id + 1]!++;
  for (let id = 0; id < SIZE; id++) starts[id + 1]! += starts[id]!;
  const next = starts.slice();
  const wordings = new Uint32Array(starts[SIZE]!);
  const values = new Float32Array(starts[SIZE]!);
  rows.forEach((row, wording) => {
    for (let f = 0; f < row.ids.length; f++) {
      const at = next[row.ids[f]!]!++;
      wordings[at] = wording;
      values[at] = row.values[f]!;
    }
  });
  return { starts, wordings, values };
}

/** The sum of some rows. */
function sumOf(rows: readonly Row[]): Row {
  const sum = new Map<number, number>();
  for (const { ids, values } of rows)
    for (let f = 0; f < ids.length; f++) sum.set(ids[f]!, (sum.get(ids[f]!) ?? 0) + values[f]!);
  return { ids: Uint32Array.from(sum.keys()), values: Float32Array.from(sum.values()) };
}

/** What a word is known by: its beginning, and the groups of words that mean the same. */
const kindred = (word: string): string[] => [
  word.slice(0, BEGINNING),
  ...groupsOf(word).map((group) => `= ${group}`),
];

/** Words that begin alike are mostly the same: "vacaciones", "vacacional". */
const BEGINNING = 5;
