/**
 * Which of an organisation's own answers a message asks for. Nothing is trained: its wordings are looked at once, at start,
 * as the model looks at messages, and a message is compared with each. What the guide itself makes of the message counts
 * against it, so that the guide's own answers stay the guide's.
 */
import type { RankedAnswer, Ranking, Where } from '../core/understand.ts';
import { placesOf, type Rarity, rowOf, SIZE, wordPlace } from './features.ts';
import { unit } from './follow-ups.ts';
import type { Row } from './linear.ts';
import { normalise } from './normalise.ts';
import { groupsOf } from './synonyms.ts';

/** An answer by its id, how people ask for it in any language, and the texts that it says. */
export type OwnAnswer = { id: string; asks: readonly string[]; says: readonly string[] };

/** The guide's ranking of a text with an organisation's own answers among it. */
export type AmongOwn = (text: string, ranking: Ranking, where: Where | undefined) => Ranking;

/**
 * What decides whether an own answer is meant at all, as a logistic regression: `likeness` to its wordings; `covered`, the share
 * of what the message says that the answer's words have; `found`, how much that is; `known`, how sure the guide is of
 * one of its own answers. Fitted on the development half of `test/own-answers/employees.txt` and the example's wordings,
 * each without itself, against 1,770 messages for the guide.
 */
const WEIGHTS = { bias: -5.74, likeness: 7.8, covered: 2.91, found: 2.43, known: -3.32 };
/** How much a difference in likeness says between two own answers: fitted on the same. */
const SHARPNESS = 14;
/** What an answer's wordings together count beside the one that is most like the message. */
const TOGETHER = 0.5;
/** A word of what an answer says counts so much of one that people ask with. */
const SAID = 0.6;
/** Words no rarer than this tell nothing; words that an answer says must be rarer than the second. */
const COMMON = 3;
const TELLING = 6.5;
/** More than so much rarity of words in common adds nothing. */
const ENOUGH = 15;
/** How many own answers are ranked. */
const RANKED = 4;
/** Less sure than this, none is meant. */
const LEAST = 0.05;
/** So sure, the message is no small talk. */
const REQUEST = 0.5;
/** From so probably on, a message makes sense only after what was said before. */
const FRAGMENT = 0.5;

/** Where the guide only says who else has a matter of work: an organisation's own answer is the better one. */
const SENT_ON = new Set(['elsewhere/labour', 'elsewhere/imss_other', 'elsewhere/values', 'contact/hr']);

/** Ranks these answers. `rarity` is the model's: what it never saw is as rare as what it saw once. */
export function amongOwn(answers: readonly OwnAnswer[], rarity: Rarity): AmongOwn {
  const rarest = rarity.reduce((most, one) => Math.max(most, one), 0);
  const weights = rarity.map((one) => one || rarest);
  const rareness = (word: string): number => weights[wordPlace(word)]!;
  const index = indexed(answers, (text) => unit(rowOf(placesOf(normalise(text)), weights)));
  const ids = new Set(answers.map(({ id }) => id));
  const titles = new Map(answers.map(({ id, asks }) => [id, asks[0] ?? '']));
  const asked = answers.map(({ asks }) => new Set(asks.flatMap(normalise).flatMap(kindred)));
  const said = answers.map(
    ({ says }) =>
      new Set(
        says
          .flatMap(normalise)
          .filter((word) => rareness(word) > TELLING)
          .flatMap(kindred),
      ),
  );

  /** How much of a message an answer's words have. */
  const shared = (words: readonly string[], at: number): { covered: number; found: number } => {
    let found = 0;
    let all = 0;
    for (const word of words) {
      if (!/^\p{L}/u.test(word)) continue;
      const says = Math.max(0, rareness(word) - COMMON);
      const own = kindred(word);
      all += says;
      if (own.some((key) => asked[at]!.has(key))) found += says;
      else if (own.some((key) => said[at]!.has(key))) found += SAID * says;
    }
    return { covered: all === 0 ? 0 : found / all, found: Math.min(found, ENOUGH) / 10 };
  };

  /** The own answers that a text may mean, best first, where the guide is so sure of one of its others. */
  const rank = (text: string, known: number): RankedAnswer[] => {
    const likest = index(text).slice(0, RANKED);
    const [best] = likest;
    if (!best) return [];
    const { covered, found } = shared(normalise(text), best.at);
    const says =
      WEIGHTS.bias +
      WEIGHTS.likeness * best.likeness +
      WEIGHTS.covered * covered +
      WEIGHTS.found * found +
      WEIGHTS.known * known;
    const own = 1 / (1 + Math.exp(-says));
    if (own < LEAST) return [];
    const shares = likest.map(({ likeness }) => Math.exp(SHARPNESS * (likeness - best.likeness)));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return likest.map(({ at }, n) => ({ id: answers[at]!.id, confidence: (own * shares[n]!) / total }));
  };

  return (text, ranking, where) => {
    const known = ranking.answers.find(({ id }) => !ids.has(id) && !SENT_ON.has(id))?.confidence ?? 0;
    const alone = rank(text, known);
    const title = where?.told && ranking.fragment >= FRAGMENT ? titles.get(where.told) : undefined;
    // "¿Y cuánto cuesta?" after the canteen's hours is about the canteen.
    const own = title ? surer(alone, rank(`${text} ${title}`, known)) : alone;
    return own.length === 0 ? ranking : merged(ranking, own);
  };
}

const sumOf = (own: readonly RankedAnswer[]): number =>
  own.reduce((sum, { confidence }) => sum + confidence, 0);

const surer = (one: RankedAnswer[], other: RankedAnswer[]): RankedAnswer[] =>
  sumOf(other) > sumOf(one) ? other : one;

/** A ranking with own answers, which take their share of all that was there. */
function merged(ranking: Ranking, own: readonly RankedAnswer[]): Ranking {
  const taken = sumOf(own);
  const left = 1 - taken;
  const answers = new Map(
    ranking.answers.map(({ id, confidence }) => [id, confidence * (SENT_ON.has(id) ? left * left : left)]),
  );
  const topics = new Map(ranking.topics.map(({ topic, confidence }) => [topic, confidence * left]));
  for (const { id, confidence } of own) {
    const topic = id.slice(0, id.indexOf('/'));
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

type Likest = { at: number; likeness: number };

/** The answers by how like a text their wordings are, the likest first: those that have anything in common with it. */
function indexed(answers: readonly OwnAnswer[], rowIn: (text: string) => Row): (text: string) => Likest[] {
  const rows = answers.map(({ asks }) => [...new Set(asks)].map(rowIn));
  const owners = Uint16Array.from(rows.flatMap((own, at) => own.map(() => at)));
  const { starts, wordings, values: shares } = posted(rows.flat());
  const lengths = rows.map(lengthOf);
  const products = new Float32Array(owners.length);
  const most = new Float32Array(answers.length);
  const together = new Float32Array(answers.length);
  return (text) => {
    products.fill(0);
    most.fill(0);
    together.fill(0);
    const { ids, values } = rowIn(text);
    for (let f = 0; f < ids.length; f++) {
      const value = values[f]!;
      const end = starts[ids[f]! + 1]!;
      for (let at = starts[ids[f]!]!; at < end; at++) products[wordings[at]!]! += value * shares[at]!;
    }
    for (let wording = 0; wording < owners.length; wording++) {
      const product = products[wording]!;
      const at = owners[wording]!;
      if (product > most[at]!) most[at] = product;
      together[at]! += product;
    }
    const likest: Likest[] = [];
    for (let at = 0; at < answers.length; at++)
      if (most[at]! > 0) likest.push({ at, likeness: most[at]! + (TOGETHER * together[at]!) / lengths[at]! });
    return likest.sort((a, b) => b.likeness - a.likeness);
  };
}

/** By feature, the wordings that have it and how much of it, those of a feature between two starts. */
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

/** How long the sum of some rows is. */
function lengthOf(rows: readonly Row[]): number {
  const sum = new Map<number, number>();
  for (const { ids, values } of rows)
    for (let f = 0; f < ids.length; f++) sum.set(ids[f]!, (sum.get(ids[f]!) ?? 0) + values[f]!);
  return Math.sqrt([...sum.values()].reduce((square, value) => square + value * value, 0)) || 1;
}

/** What a word is known by: its beginning, and the groups of words that mean the same. */
const kindred = (word: string): string[] => [
  word.slice(0, BEGINNING),
  ...groupsOf(word).map((group) => `= ${group}`),
];

/** Words that begin alike are mostly the same: "vacaciones", "vacacional". */
const BEGINNING = 5;
