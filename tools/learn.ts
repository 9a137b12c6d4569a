/** The training: shared by `npm run train` and `npm run eval`. What is learned from: `training-data.ts`. */
import { createHash, type Hash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { partsOf } from '../src/core/guide.ts';
import { EMERGENCY_SIZE, KINDS, picture } from '../src/danger/emergency.ts';
import { learnNetwork as learnDangers } from '../src/danger/network.ts';
import { type Clause, clausesIn, laterIn, partedIn } from '../src/understanding/clauses.ts';
import { placesOf, type Rarity, rarityFrom, rarityOf, rowOf, SIZE } from '../src/understanding/features.ts';
import { INTENT_IDS, type Model, type Parts } from '../src/understanding/intents.ts';
import { JOINTS_SIZE, jointsIn } from '../src/understanding/joints.ts';
import { LANGUAGE_SIZE, letterPlaces, letterWords } from '../src/understanding/language.ts';
import { pack, type Row, randomFrom } from '../src/understanding/linear.ts';
import { normalise } from '../src/understanding/normalise.ts';
import type { AnswerWeights } from '../src/understanding/ranking.ts';
import { type Terms, termsIn, termsOf, vocabularyOf } from '../src/understanding/terms.ts';
import { MOST } from '../src/vectors/halves.ts';
import { type Asked, NETWORK } from './learn-network.ts';
import { train } from './train-linear.ts';
import {
  afterwards,
  asExamples,
  composed,
  composedFollows,
  EVERYDAY,
  type Example,
  LOCALES,
  openings,
  type Wording,
} from './training-data.ts';

/** The wordings that are written, with those that are put together from them. */
const withComposed = (written: readonly Wording[]): Wording[] => [
  ...written,
  ...openings(),
  ...afterwards(),
  ...composedFollows(),
];

/** The messages that are learned from, all of them as features, and how rare each feature is. */
function look(phrases: readonly Example[], written: readonly Wording[]) {
  const asked = written.length > 0 ? withComposed(written) : [];
  const examples = [...phrases, ...asExamples(asked)];
  const seen = examples.map(({ text }) => ({ places: placesOf(normalise(text)) }));
  // Follow-ups are many and short: they would make the words of whole requests look rare.
  const isFollowUp = (at: number): boolean => asked[at - phrases.length]?.after !== undefined;
  const steps = rarityOf(seen.flatMap(({ places }, at) => (isFollowUp(at) ? [] : [places])));
  return { asked, examples, seen, steps, rarity: rarityFrom(steps) };
}

/** What people ask, and after which answer, as terms: what the network learns from, and its vocabulary. */
export function termsAsked(written: readonly Wording[]): { asked: Asked[]; vocabulary: Uint32Array } {
  const all = withComposed(written).filter(({ composed }) => !composed);
  const counts = new Map<number, number>();
  const counted = new Map<string, string[]>();
  const wordsOf = (text: string): string[] => {
    const known = counted.get(text) ?? normalise(text);
    counted.set(text, known);
    return known;
  };
  for (const { text } of all)
    for (const word of wordsOf(text))
      for (const term of termsOf(word)) counts.set(term, (counts.get(term) ?? 0) + 1);
  const hashes = [...counts].filter(([, count]) => count >= OFTEN).map(([term]) => term);
  const vocabulary = Uint32Array.from(hashes).sort();
  const known = vocabularyOf(vocabulary);
  const terms = (text: string): Terms => termsIn(wordsOf(text), known);
  const asked = all.map(({ topic, name, text, follow, after, earlier = [] }) => ({
    terms: terms(text),
    before: earlier.map(terms),
    asks: `${topic}/${name}`,
    follow,
    ...(after ? { after } : {}),
  }));
  return { asked, vocabulary };
}

/** How often a term must be in the wordings to have a row of its own: what was seen once is known by its pieces. */
const OFTEN = 2;

/**
 * The model's parts learned from examples and from the wordings of answers, all but the networks, which `tools/train.ts`
 * learns beside them. Deterministic; minutes.
 */
export function learn(phrases: readonly Example[], written: readonly Wording[] = []): Parts {
  const { asked, examples, seen, steps, rarity } = look(phrases, written);
  const meant = examples.flatMap((example, at) => (example.intent ? [at] : []));
  const rows = meant.map((at) => rowOf(seen[at]!.places, rarity));
  // Messages that resemble a danger and ask for no known topic: they teach the emergency intent what does not
  // belong to it.
  const calm = examples.flatMap(({ intent, danger }, at) =>
    !intent && danger === false ? [rowOf(seen[at]!.places, rarity)] : [],
  );
  const intents = INTENT_IDS.map((intent) => {
    const beside = intent === 'emergency' ? calm : [];
    return train(
      [...rows, ...beside],
      [...meant.map((at) => examples[at]!.intent === intent), ...beside.map(() => false)],
      SIZE,
      TRAINING.intents,
    );
  });
  const emergency = learnDanger(examples, rarity);
  const features = asked.map((_, at) => rowOf(seen[phrases.length + at]!.places, rarity));
  return {
    kinds: pack(learnKinds(examples, rarity)),
    fragment: pack([learnFragments(asked, features)]),
    asking: pack([learnAsking(rarity)]),
    remark: pack([learnRemarks(rarity)]),
    joints: pack([learnJoints()]),
    answers: learnAnswers(asked, features),
    networks: [],
    inputs: fingerprint(phrases),
    learned: learnedFrom(written),
    rarity: steps,
    intents: pack(intents, MOST, CUT),
    emergency,
    language: pack([learnLanguage(examples)]),
  };
}

/** The danger detector, learned from these examples. */
function learnDanger(examples: readonly Example[], rarity: Rarity): Parts['emergency'] {
  const told = withDanger(examples);
  return learnDangers(
    told.map(({ text }) => pictureRow(text, rarity)),
    told.map(({ danger }) => danger === true),
    EMERGENCY_SIZE,
    TRAINING.emergency,
    (row) => costOf(told[row]!),
  );
}

/** A message as the danger detector sees it. */
function pictureRow(text: string, rarity: Rarity): Row {
  const words = normalise(text);
  return picture(words, rowOf(placesOf(words), rarity)).row;
}

/** Learns to tell the kinds of danger, from the dangers whose kind is known and from what is none. */
function learnKinds(examples: readonly Example[], rarity: Rarity): Float32Array[] {
  const told = examples.filter(({ danger, kind }) => danger === false || kind !== undefined);
  const rows = told.map(({ text }) => pictureRow(text, rarity));
  return KINDS.map((one) =>
    train(
      rows,
      told.map(({ kind }) => kind === one),
      EMERGENCY_SIZE,
      TRAINING.kinds,
      (row) => (told[row]!.kind === one ? TRAINING.kinds.weight : (told[row]!.weight ?? 1)),
    ),
  );
}

/**
 * The model's parts with a danger detector that is learned anew, with the rarity that the other parts were learned
 * with: for phrases that were added to `phrases/emergency.json` and `not-emergency.json`. A minute.
 */
export function relearnDanger(parts: Parts, phrases: readonly Example[], written: readonly Wording[]): Parts {
  const examples = [...phrases, ...asExamples(withComposed(written))];
  const rarity = rarityFrom(parts.rarity);
  const kinds = pack(learnKinds(examples, rarity));
  return { ...parts, emergency: learnDanger(examples, rarity), kinds, inputs: fingerprint(phrases) };
}

/**
 * The examples of danger and of none, with the composed ones; long ones that are dangerous or hard are added
 * again with random words left out, so that no decision rests on a single word.
 */
function withDanger(examples: readonly Example[]): Example[] {
  const told = examples.filter(({ danger }) => danger !== undefined);
  const random = randomFrom(5);
  const thinned = told
    .filter(({ danger, intent, text }) => (danger || !intent) && text.split(' ').length >= LONG)
    .map((example) => ({
      ...example,
      text: example.text
        .split(' ')
        .filter(() => random() > LEFT_OUT)
        .join(' '),
      weight: costOf(example) / 2,
    }));
  return [...told, ...thinned, ...composed()];
}

const LEFT_OUT = 0.15;
const LONG = 8;

/** The cost of an error about an example, most if it is dangerous. `hard`: written to resemble a danger. */
const costOf = ({ weight, danger, intent }: Example): number =>
  weight ?? (danger ? TRAINING.danger.yes : intent ? TRAINING.danger.other : TRAINING.danger.hard);

/**
 * Learns to tell a message that makes sense only after what was said from one that stands alone. In a
 * conversation, a request of another topic than the one told before stands alone and is no follow-up: such
 * messages are left out.
 */
export function learnFragments(asked: readonly Wording[], rows: readonly Row[]): Float32Array {
  const taken = asked.flatMap((one, at) =>
    one.earlier && isElsewhere(one) ? [] : [{ one, row: rows[at]! }],
  );
  return train(
    taken.map(({ row }) => row),
    taken.map(({ one }) => one.follow),
    SIZE,
    TRAINING.fragment,
    (at) => {
      const { composed, follow } = taken[at]!.one;
      return composed ? TRAINING.fragment.composed : follow ? TRAINING.fragment.follow : 1;
    },
  );
}

/** Whether a message asks for another topic than that of the answer told before it. */
const isElsewhere = ({ topic, after }: Wording): boolean =>
  after !== undefined && partsOf(after).topic !== topic;

/** What tells a clause that asks for something from one that only tells. */
function learnAsking(rarity: Rarity): Float32Array {
  const clauses = clausesIn(LOCALES, readdirSync(LOCALES).sort());
  return train(
    clauses.map(({ text }) => rowOf(placesOf(normalise(text)), rarity)),
    clauses.map(({ asks }) => asks),
    SIZE,
    TRAINING.asking,
  );
}

/**
 * Learns where one clause of a message ends and the next begins: from messages in their clauses, and from pairs of
 * requests of one talk that are put together with nothing but a space or a comma.
 */
function learnJoints(): Float32Array {
  const languages = readdirSync(LOCALES).sort();
  const random = randomFrom(11);
  const parted = partedIn(LOCALES, languages);
  const short = (text: string): boolean => text.split(' ').length < TRAINING.joints.longest;
  const joined = afterwards().flatMap(({ text, earlier: [before] = [] }): Clause[][] => {
    if (before === undefined || !short(before) || !short(text)) return [];
    const first = before.replace(/[.,;!?]+$/, '') + (random() < TRAINING.joints.commas ? ',' : '');
    const second = /^I\b/.test(text) ? text : text[0]!.toLowerCase() + text.slice(1);
    return [
      [
        [first, ''],
        [second, ''],
      ],
    ];
  });
  const cases = [
    ...parted.map((message) => ({ message, importance: countOf(message) > 1 ? 2 : 1 })),
    ...joined.map((message) => ({ message, importance: TRAINING.joints.joined })),
  ].flatMap(({ message, importance }) => {
    const ends = new Set<number>();
    let at = 0;
    for (const [which, [clause, asks]] of message.entries()) {
      if (which > 0 && (asks !== null || countOf(message.slice(0, which)) > 0)) ends.add(at);
      at += clause.trim().length + 1;
    }
    const text = message.map(([clause]) => clause.trim()).join(' ');
    return jointsIn(text).map((joint) => ({ row: joint.row, isEnd: ends.has(joint.at), importance }));
  });
  return train(
    cases.map(({ row }) => row),
    cases.map(({ isEnd }) => isEnd),
    JOINTS_SIZE,
    TRAINING.joints,
    (at) => cases[at]!.importance,
  );
}

const countOf = (message: readonly Clause[]): number => message.filter(([, asks]) => asks !== null).length;

/** Learns to tell a message that asks for nothing after an answer from one that asks. */
function learnRemarks(rarity: Rarity): Float32Array {
  const later = laterIn(LOCALES, readdirSync(LOCALES).sort());
  return train(
    later.map(({ text }) => rowOf(placesOf(normalise(text)), rarity)),
    later.map(({ asks }) => !asks),
    SIZE,
    TRAINING.remark,
    (row) => (later[row]?.asks ? 1 : TRAINING.remark.weight),
  );
}

/**
 * Trains the second stage of each topic. Features that occur in few wordings (fewer than `SEEN_OFTEN`) are
 * left out.
 */
function learnAnswers(asked: readonly Wording[], rows: readonly Row[]): AnswerWeights[] {
  const topics = [...new Set(asked.map(({ topic }) => topic))].sort();
  return topics.map((topic) => {
    const own = asked.flatMap((one, at) => (one.topic === topic ? [at] : []));
    const names = [...new Set(own.map((at) => asked[at]!.name))].sort();
    const counts = new Uint16Array(SIZE);
    for (const at of own) for (const id of rows[at]!.ids) counts[id]!++;
    const features = Uint16Array.from(
      Array.from({ length: SIZE }, (_, id) => id).filter((id) => counts[id]! >= SEEN_OFTEN),
    );
    const place = new Int32Array(SIZE).fill(-1);
    features.forEach((id, index) => {
      place[id] = index;
    });
    const small = own.map((at): Row => {
      const { ids, values } = rows[at]!;
      const kept = [...ids.keys()].filter((f) => place[ids[f]!]! >= 0);
      return {
        ids: Uint32Array.from(kept, (f) => place[ids[f]!]!),
        values: Float32Array.from(kept, (f) => values[f]!),
      };
    });
    const columns = names.map((name) =>
      train(
        small,
        own.map((at) => asked[at]!.name === name),
        features.length,
        TRAINING.answers,
        (row) => importance(asked[own[row]!]!),
      ),
    );
    return { topic, names, features, weights: pack(columns, MOST, CUT) };
  });
}

/** What an error about a wording costs: most for whole requests, least for fragments that nobody wrote. */
const importance = ({ follow, composed, after }: Wording): number =>
  composed
    ? TRAINING.answers.composed
    : after
      ? TRAINING.answers.after
      : follow
        ? TRAINING.answers.follow
        : 1;

/** How many wordings of a topic a feature must be in: with fewer the file grows and nothing is gained. */
const SEEN_OFTEN = 40;

function learnLanguage(examples: readonly Example[]): Float32Array {
  const told = examples.filter(({ language }) => language === 'es' || language === 'en');
  const rows = told.map(({ text }): Row => {
    const counts = new Map<number, number>();
    for (const at of letterWords(text).flatMap(letterPlaces)) counts.set(at, (counts.get(at) ?? 0) + 1);
    const length = Math.hypot(...counts.values()) || 1;
    return {
      ids: Uint32Array.from(counts.keys()),
      values: Float32Array.from(counts.values(), (count) => count / length),
    };
  });
  return train(
    rows,
    told.map(({ language }) => language === 'en'),
    LANGUAGE_SIZE,
    TRAINING.language,
  );
}

/**
 * Where weights of four bits are cut. At 1 / 0.7 / 0.5 / 0.35 the intents of set D are right in 0.907 / 0.904 / 0.913 /
 * 0.921, those of set C in 0.970 / 0.975 / 0.975 / 0.978; with eight bits in 0.924 and 0.983.
 */
const CUT = 0.4;

/** How the classifiers learn, and what an error costs. */
const TRAINING = {
  intents: { penalty: 2, rounds: 6 },
  fragment: { penalty: 1, rounds: 6, follow: 2, composed: 0.5 },
  asking: { penalty: 0.5, rounds: 10 },
  remark: { penalty: 1, rounds: 10, weight: 6 },
  joints: { penalty: 1, rounds: 15, joined: 0.3, longest: 14, commas: 0.3 },
  answers: { penalty: 2, rounds: 10, composed: 0.25, after: 0.35, follow: 0.7 },
  language: { penalty: 2, rounds: 6 },
  emergency: { units: 8, rounds: 4, step: 0.05, networks: 3 },
  kinds: { penalty: 0.5, rounds: 8, weight: 8 },
  danger: { yes: 6, hard: 4, other: 1, everyday: EVERYDAY },
  thinned: { leftOut: LEFT_OUT, long: LONG },
  seenOften: SEEN_OFTEN,
};

/** To be raised when the training code changes so that the same rows and parameters give another model. */
const ALGORITHMS = 2;
/**
 * One message in this many goes into the fingerprint as a whole; all of them would take a quarter of a
 * minute.
 */
const LOOKED_AT = 50;

/**
 * A fingerprint of how a model is trained: the parameters, the phrases of topics and dangers, and the
 * features of all their words and of some whole phrases. A model with a different fingerprint is out of date.
 * Changes of the code that leave all these equal do not count, and neither do wordings of answers: for these
 * see `behind`.
 */
export function fingerprint(examples: readonly Example[]): string {
  const learned = [...examples, ...composed()];
  const hash = createHash('sha256').update(JSON.stringify([ALGORITHMS, TRAINING, NETWORK, learned]));
  const note = (places: readonly number[]) => hash.update(Uint32Array.from(places));
  const none: Row = { ids: new Uint32Array(0), values: new Float32Array(0) };
  const texts = learned.map(({ text }) => text);
  for (const word of new Set(
    texts
      .join(' ')
      .toLowerCase()
      .match(/\p{L}+/gu),
  ))
    note([...placesOf(normalise(word)).flat(), ...letterPlaces(word)]);
  for (const text of texts.filter((_, at) => at % LOOKED_AT === 0)) {
    const said = normalise(text);
    note([...placesOf(said).flat(), ...picture(said, none).row.ids]);
  }
  return hash.digest('hex');
}

/**
 * A fingerprint of each answer's wordings, by the answer's id. Follow-ups (what people say after another
 * answer) are not in it, because they work without training.
 */
export function learnedFrom(written: readonly Wording[]): Map<string, string> {
  const hashes = new Map<string, Hash>();
  for (const { topic, name, text, follow } of written) {
    const id = `${topic}/${name}`;
    const hash = hashes.get(id) ?? createHash('sha256');
    hashes.set(id, hash.update(JSON.stringify([text, follow])));
  }
  return new Map([...hashes].sort().map(([id, hash]) => [id, hash.digest('hex').slice(0, 8)]));
}

/** How many answers may have changed since the model was trained: one in twenty. */
export const MOST_BEHIND = 22;

/**
 * The ids of the answers whose wordings differ from those that a model learned. New answers are found
 * nevertheless, by likeness to their wordings (`src/understanding/own-answers.ts`), so a few can wait until
 * the next training.
 */
export const behind = ({ learned }: Pick<Model, 'learned'>, written: readonly Wording[]): string[] =>
  [...learnedFrom(written)].filter(([id, hash]) => learned.get(id) !== hash).map(([id]) => id);
