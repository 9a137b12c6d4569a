/** The training: shared by `npm run train` and `npm run eval`. What is learned from: `training-data.ts`. */
import { createHash, type Hash } from 'node:crypto';
import { EMERGENCY_SIZE, picture } from '../src/understanding/emergency.ts';
import { placesOf, rarityFrom, rarityOf, rowOf, SIZE } from '../src/understanding/features.ts';
import { INTENT_IDS, type Model, type Parts } from '../src/understanding/intents.ts';
import { LANGUAGE_SIZE, letterPlaces, letterWords } from '../src/understanding/language.ts';
import { pack, type Row, randomFrom, train } from '../src/understanding/linear.ts';
import { learnNetwork as learnDangers } from '../src/understanding/network.ts';
import { normalise } from '../src/understanding/normalise.ts';
import type { AnswerWeights } from '../src/understanding/ranking.ts';
import { type Asked, NETWORK } from './learn-network.ts';
import {
  afterwards,
  asExamples,
  composed,
  composedFollows,
  EVERYDAY,
  type Example,
  type Wording,
} from './training-data.ts';

/** The messages that are learned from, all of them as features, and how rare each feature is. */
function look(phrases: readonly Example[], written: readonly Wording[]) {
  const asked = written.length > 0 ? [...written, ...afterwards(), ...composedFollows()] : [];
  const examples = [...phrases, ...asExamples(asked)];
  const seen = examples.map(({ text }) => ({ places: placesOf(normalise(text)) }));
  // Follow-ups are many and short: they would make the words of whole requests look rare.
  const isFollowUp = (at: number): boolean => asked[at - phrases.length]?.after !== undefined;
  const steps = rarityOf(seen.flatMap(({ places }, at) => (isFollowUp(at) ? [] : [places])));
  return { asked, examples, seen, steps, rarity: rarityFrom(steps) };
}

/** What people ask, and after which answer, as features: what the networks learn from. */
export function rowsAsked(phrases: readonly Example[], written: readonly Wording[]): Asked[] {
  const { asked, seen, rarity } = look(phrases, written);
  return asked.flatMap(({ topic, name, follow, after, composed, earlier = [] }, at) => {
    const row = rowOf(seen[phrases.length + at]!.places, rarity);
    const before = earlier.map((text) => rowOf(placesOf(normalise(text)), rarity));
    return composed ? [] : [{ row, before, asks: `${topic}/${name}`, follow, ...(after ? { after } : {}) }];
  });
}

/**
 * The model's parts learned from examples and from the wordings of answers, all but the networks, which `tools/train.ts`
 * learns beside them. Deterministic; minutes.
 */
export function learn(phrases: readonly Example[], written: readonly Wording[] = []): Parts {
  const { asked, examples, seen, steps, rarity } = look(phrases, written);
  const meant = examples.flatMap((example, at) => (example.intent ? [at] : []));
  const rows = meant.map((at) => rowOf(seen[at]!.places, rarity));
  // Near-misses of danger ask for no known topic: they teach the intent of dangers what it is not.
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
  const told = withDanger(examples);
  const pictures = told.map(({ text }) => {
    const words = normalise(text);
    return picture(words, rowOf(placesOf(words), rarity)).row;
  });
  const emergency = learnDangers(
    pictures,
    told.map(({ danger }) => danger === true),
    EMERGENCY_SIZE,
    TRAINING.emergency,
    (row) => costOf(told[row]!),
  );
  const features = asked.map((_, at) => rowOf(seen[phrases.length + at]!.places, rarity));
  return {
    fragment: pack([
      train(
        features,
        asked.map(({ follow }) => follow),
        SIZE,
        TRAINING.fragment,
        (at) =>
          asked[at]!.composed ? TRAINING.fragment.composed : asked[at]!.follow ? TRAINING.fragment.follow : 1,
      ),
    ]),
    answers: learnAnswers(asked, features),
    opinions: [],
    inputs: fingerprint(phrases),
    learned: learnedFrom(written),
    rarity: steps,
    intents: pack(intents),
    emergency,
    language: pack([learnLanguage(examples)]),
  };
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

/** What an error costs: most where a message was written to be hard. */
const costOf = ({ weight, danger, intent }: Example): number =>
  weight ?? (danger ? TRAINING.danger.yes : intent ? TRAINING.danger.other : TRAINING.danger.hard);

/** The second stage of every topic. What only one wording has tells little: such features are left out. */
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
    return { topic, names, features, weights: pack(columns) };
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

/** How the classifiers learn, and what an error costs. */
const TRAINING = {
  intents: { penalty: 2, rounds: 6 },
  fragment: { penalty: 1, rounds: 6, follow: 2, composed: 0.5 },
  answers: { penalty: 2, rounds: 10, composed: 0.25, after: 0.35, follow: 0.7 },
  language: { penalty: 2, rounds: 6 },
  emergency: { units: 8, rounds: 4, step: 0.05, networks: 2 },
  danger: { yes: 6, hard: 4, other: 1, everyday: EVERYDAY },
  thinned: { leftOut: LEFT_OUT, long: LONG },
  seenOften: SEEN_OFTEN,
};

/** To be raised when the training code changes so that the same rows and parameters give another model. */
const ALGORITHMS = 1;
/** One in so many messages is taken whole into the fingerprint; all of them would take a quarter of a minute. */
const LOOKED_AT = 50;

/**
 * A fingerprint of how a model is learned: the parameters, the phrases of topics and dangers, and the features of each of
 * their words and of some whole ones. A model with another one is out of date. Changes of code that leave these equal do
 * not count, nor do wordings of answers: see `behind`.
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

/** A fingerprint of each answer's wordings, by its id. What people say after others to ask for it works without training. */
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
 * The answers whose wordings are not those that a model learned from, by their ids. New ones are found all the same, by
 * likeness to their wordings (`src/understanding/own-answers.ts`); so a few may wait until the next training.
 */
export const behind = ({ learned }: Pick<Model, 'learned'>, written: readonly Wording[]): string[] =>
  [...learnedFrom(written)].filter(([id, hash]) => learned.get(id) !== hash).map(([id]) => id);
