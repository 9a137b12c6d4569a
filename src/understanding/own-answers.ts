/**
 * Which of an organisation's own answers a message asks for. Nothing is trained: at start, the wordings are
 * turned into features as the model does it with messages, and each message is compared with all of them. If
 * the guide is sure of one of its own answers, that counts against this, so that questions for the guide stay
 * there.
 */
import { partsOf } from '../core/guide.ts';
import type { RankedAnswer, Ranking, Where } from '../core/meaning.ts';
import { place, placesOf, type Rarity, rowOf, SIZE } from './features.ts';
import { unit } from './follow-ups.ts';
import type { Row } from './linear.ts';
import { normalise } from './normalise.ts';
import { groupsOf } from './synonyms.ts';
import { addFloat32, float32At, float64At, uint16At, uint32At } from './typed-arrays.ts';

/**
 * An answer by its id: how people ask for it in any language (`asks`), and its texts (`says`). `untaught`: an
 * answer of the guide that the model has not learned yet.
 */
export type OwnAnswer = { id: string; asks: readonly string[]; says: readonly string[]; untaught?: true };

/** The guide's ranking of a text with an organisation's own answers among it. */
export type AmongOwn = (text: string, ranking: Ranking, where: Where | undefined) => Ranking;

/**
 * The logistic regression that decides whether an own answer is meant at all. `likeness`: to its wordings;
 * `covered`: which share of the message's meaning is covered by the answer's words; `found`: how much that is
 * in absolute terms; `known`: the log odds of the guide's best answer. Fitted on the development half of
 * `test/own-answers/employees.txt` and the example's wordings (each compared with the others only), against
 * 1,770 messages and 2,520 wordings for the guide.
 */
const WEIGHTS = { bias: -7.36, likeness: 7.64, covered: 2.95, found: 2.43, known: -0.62 };
/** How strongly a difference in likeness separates two own answers; fitted on the same data. */
const SHARPNESS = 14;
/** The weight of all of an answer's wordings together, against that of the one most like the message. */
const TOGETHER = 0.5;
/** The weight of a word of an answer's text, against that of a word of its wordings. */
const SAID = 0.6;
/** The salt with which `features.ts` hashes single words. */
const WORD = 2;
/**
 * Words with at most the rarity `COMMON` mean nothing. Words of an answer's text count only above `TELLING`.
 */
const COMMON = 3;
const TELLING = 6.5;
/** The upper limit for the sum of the shared words' rarity. */
const ENOUGH = 15;
/**
 * How many own answers are ranked; and for how many the words are compared, if an own answer was told before.
 */
const RANKED = 4;
const LOOKED_AT = 12;
/**
 * How strongly a fragment after an own answer is drawn to closely related answers (`RELATED`), to answers
 * that share its words (`COVERS`), and to own answers in general (`LEAN`).
 */
const RELATED = 0.9;
const COVERS = 0.5;
/** The likeness that an answer has to itself: how readily the one told is asked for again. */
const ITSELF = 0.35;
const LEAN = 2.2;
/** How much a fragment after one of the guide's answers is drawn away from own ones. */
const AWAY = 1.5;
/**
 * The penalty for an answer of the guide that the model has not learned yet, because its subject is close to
 * those of others. With 20 answers left out of the model, these were ranked first in 0.39 of their messages
 * (0.69 when learned), and the others in 0.688 of theirs (0.690); without a penalty, in 0.61 and 0.62; with
 * 1.5, in 0.53 and 0.675.
 */
const DOUBTED = 2.5;
/** A message with fewer words may be only a value. */
const BARE = 4;
/** Answers with less likeness are about different things. */
const NEAR = 0.12;
/** Below this probability no own answer is meant. */
const LEAST = 0.05;
/** From this probability of an own answer on, the message is no small talk. */
const REQUEST = 0.5;
/** From this probability on, a message counts as a fragment, which needs what was said before. */
const FRAGMENT = 0.5;

/**
 * If the guide is this sure of an answer, an own answer of the same topic is not meant, unless the message is
 * almost one of its wordings (`VERBATIM`).
 */
const TOLD_APART = 0.7;
const VERBATIM = 0.9;

/** Answers of the guide that only name another responsible office: an organisation's own answer is better. */
const SENT_ON = new Set(['elsewhere/labour', 'elsewhere/imss_other', 'elsewhere/values', 'contact/hr']);

/** The own answers, prepared for comparison. */
export type Own = {
  among: AmongOwn;
  /** The ids of the own answers that are closely related to this one, nearest first. */
  near(id: string): readonly string[];
};

/** Prepares these answers. `rarity` is the model's; a feature that it never saw counts as its rarest ones. */
export function ownRanking(answers: readonly OwnAnswer[], rarity: Rarity): Own {
  const rarest = rarity.reduce((most, one) => Math.max(most, one), 0);
  const weights = rarity.map((one) => one || rarest);
  const rareness = (word: string): number => weights[place(WORD, word)] ?? rarest;
  const rowIn = (text: string): Row => unit(rowOf(placesOf(normalise(text)), weights));
  const all = answers.map(({ id, asks, says, untaught }, at): Known => {
    const telling = says.flatMap(normalise).filter((word) => rareness(word) > TELLING);
    return {
      at,
      id,
      untaught,
      rows: [...new Set(asks)].map(rowIn),
      asked: new Set(asks.flatMap(normalise).flatMap(kindred)),
      said: new Set(telling.flatMap(kindred)),
    };
  });
  const likenesses = indexed(all.map(({ rows }) => rows));
  const byId = new Map(all.map((one) => [one.id, one]));
  const relations = new Map<Known, Float32Array>();
  /** The likeness of all answers to one, 0 to 1; for that one itself, `ITSELF`. */
  const relatedTo = (one: Known): Float32Array => {
    const known = relations.get(one);
    if (known) return known;
    const { sums } = likenesses(unit(sumOf(one.rows)));
    const related = Float32Array.from(sums);
    related[one.at] = ITSELF;
    relations.set(one, related);
    return related;
  };

  /** How much of a message an answer's words cover. */
  const shared = (words: readonly string[], { asked, said }: Known): Shared => {
    let found = 0;
    let sum = 0;
    let isTold = false;
    for (const word of words) {
      if (!/^\p{L}/u.test(word)) continue;
      const says = Math.max(0, rareness(word) - COMMON);
      const own = kindred(word);
      sum += says;
      const isAsked = own.some((key) => asked.has(key));
      if (!isAsked && !own.some((key) => said.has(key))) continue;
      found += isAsked ? says : SAID * says;
      isTold ||= rareness(word) > TELLING;
    }
    return { covered: sum === 0 ? 0 : found / sum, found: Math.min(found, ENOUGH) / 10, isTold };
  };

  const among: AmongOwn = (text, ranking, where) => {
    const told = byId.get(where?.told ?? '');
    // "¿Y cuánto cuesta?" after the canteen's hours is about the canteen.
    const lean = told !== undefined && ranking.fragment >= FRAGMENT ? ranking.fragment : 0;
    // A fragment after an answer of the guide's is about that answer.
    const away = told === undefined && where?.topic !== undefined ? ranking.fragment : 0;
    // After an own answer, the answers of `SENT_ON` are rivals, too: if the guide is sure of one, the
    // fragment is meant for HR.
    const isRival = (id: string) => !byId.has(id) && (lean > 0 || !SENT_ON.has(id));
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
    const likest: { one: Known; likeness: number; verbatim: boolean; score: number }[] = [];
    for (const one of all) {
      const { at, id } = one;
      const likeness = float32At(most, at) + TOGETHER * float32At(sums, at);
      const score = likeness + lean * RELATED * (related?.[at] ?? 0);
      const verbatim = float32At(most, at) >= VERBATIM;
      const isOther = !verbatim && isSiblingMeant(id);
      if (likeness > 0 && !isOther) likest.push({ one, likeness, verbatim, score });
    }
    const first = likest
      .sort((a, b) => b.score - a.score)
      .slice(0, lean > 0 ? LOOKED_AT : RANKED)
      .map((like) => ({ ...like, ...shared(words, like.one) }))
      .map((like) => ({ ...like, score: like.score + lean * COVERS * like.covered }))
      .sort((a, b) => b.score - a.score)
      .slice(0, RANKED);
    const [best] = first;
    // Common words alone ("a qué hora") go on with the guide's answer.
    if (!best || (away >= FRAGMENT && !best.isTold)) return ranking;
    // A bare value like "Estados Unidos" does not ask for an answer that the model has not learned yet.
    const { untaught } = best.one;
    if (untaught && words.length < BARE && !best.verbatim) return ranking;
    const says =
      WEIGHTS.bias +
      WEIGHTS.likeness * best.likeness +
      WEIGHTS.covered * best.covered +
      WEIGHTS.found * best.found +
      WEIGHTS.known * oddsOf(known) +
      LEAN * lean -
      AWAY * away -
      (untaught ? DOUBTED : 0);
    const own = 1 / (1 + Math.exp(-says));
    if (own < LEAST) return ranking;
    const shares = first.map(({ one, score }) => ({
      id: one.id,
      share: Math.exp(SHARPNESS * (score - best.score)),
    }));
    const total = shares.reduce((sum, { share }) => sum + share, 0);
    return merged(
      ranking,
      shares.map(({ id, share }) => ({ id, confidence: (own * share) / total })),
    );
  };

  return {
    among,
    near: (id) => {
      const one = byId.get(id);
      if (!one || one.untaught) return [];
      const related = relatedTo(one);
      return all
        .map((other) => ({ other, likeness: float32At(related, other.at) }))
        .filter(({ other, likeness }) => other !== one && likeness >= NEAR && !other.untaught)
        .sort((a, b) => b.likeness - a.likeness)
        .map(({ other }) => other.id);
    },
  };
}

/** The log odds of a probability, limited to the range in which differences matter. */
const oddsOf = (share: number): number =>
  Math.max(-3, Math.min(4, Math.log((share + 1e-3) / (1 - share + 1e-3))));

/** Merges own answers into a ranking; all others are reduced by their share. */
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

/** An answer as it was looked at: its place, its wordings as rows, and the words of its wordings and of its texts. */
type Known = {
  at: number;
  id: string;
  untaught: true | undefined;
  rows: readonly Row[];
  asked: ReadonlySet<string>;
  said: ReadonlySet<string>;
};

/**
 * What a message shares with an answer (see `WEIGHTS`). `isTold`: whether a rare, meaningful word is shared.
 */
type Shared = { covered: number; found: number; isTold: boolean };

/**
 * How like each answer is to a row: its most similar wording, and all of them together. Each call reuses the
 * arrays.
 */
type Likenesses = { most: Float32Array; sums: Float32Array };

function indexed(rows: readonly (readonly Row[])[]): (row: Row) => Likenesses {
  const owners = Uint16Array.from(rows.flatMap((own, at) => own.map(() => at)));
  const { starts, wordings, values: shares } = posted(rows.flat());
  const lengths = Float64Array.from(rows, (own) => Math.hypot(...sumOf(own).values) || 1);
  const products = new Float32Array(owners.length);
  const most = new Float32Array(rows.length);
  const sums = new Float32Array(rows.length);
  return ({ ids, values }) => {
    products.fill(0);
    most.fill(0);
    sums.fill(0);
    for (let f = 0; f < ids.length; f++) {
      const id = uint32At(ids, f);
      const value = float32At(values, f);
      const end = uint32At(starts, id + 1);
      for (let at = uint32At(starts, id); at < end; at++) products[wordings[at]!]! += value * shares[at]!;
    }
    for (let wording = 0; wording < owners.length; wording++) {
      const product = float32At(products, wording);
      const at = uint16At(owners, wording);
      if (product > float32At(most, at)) most[at] = product;
      addFloat32(sums, at, product / float64At(lengths, at));
    }
    return { most, sums };
  };
}

/**
 * An inverted index: the wordings that have a feature, from its start to the next one's, and how much of it
 * each has.
 */
function posted(rows: readonly Row[]): { starts: Uint32Array; wordings: Uint32Array; values: Float32Array } {
  const starts = new Uint32Array(SIZE + 1);
  for (const { ids } of rows) for (const id of ids) starts[id + 1] = uint32At(starts, id + 1) + 1;
  let length = 0;
  for (let id = 0; id <= SIZE; id++) {
    length += uint32At(starts, id);
    starts[id] = length;
  }
  const next = starts.slice();
  const wordings = new Uint32Array(length);
  const values = new Float32Array(length);
  for (const [wording, row] of rows.entries())
    for (const [f, id] of row.ids.entries()) {
      const at = uint32At(next, id);
      next[id] = at + 1;
      wordings[at] = wording;
      values[at] = float32At(row.values, f);
    }
  return { starts, wordings, values };
}

/** The sum of some rows. */
function sumOf(rows: readonly Row[]): Row {
  const sum = new Map<number, number>();
  for (const { ids, values } of rows)
    for (const [f, id] of ids.entries()) sum.set(id, (sum.get(id) ?? 0) + float32At(values, f));
  return { ids: Uint32Array.from(sum.keys()), values: Float32Array.from(sum.values()) };
}

/** The keys by which words are compared: a word's beginning, and its synonym groups. */
const kindred = (word: string): string[] => [
  word.slice(0, BEGINNING),
  ...groupsOf(word).map((group) => `= ${group}`),
];

/** Words that begin alike are mostly the same: "vacaciones", "vacacional". */
const BEGINNING = 5;
