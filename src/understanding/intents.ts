/**
 * The trained model: which file it is, how it is read, and what it says about a message. Made by `npm run train` from
 * the phrases in `locales/`; see docs/understanding.md.
 */
import { readFileSync } from 'node:fs';
import { distressIn } from '../danger/crisis.ts';
import {
  cried,
  type Danger,
  EMERGENCY_SIZE,
  judge,
  type Kind,
  kindIn,
  picture,
} from '../danger/emergency.ts';
import { type Network, score } from '../danger/network.ts';
import { fromHalves, inHalves } from '../vectors/halves.ts';
import {
  type AnswerNetwork,
  type NetworksHeader,
  type Opinions,
  opinionsOf,
  packNetworks,
  unpackNetworks,
} from './answer-network.ts';
import { placesOf, type Rarity, rarityFrom, rowOf, SIZE } from './features.ts';
import { JOINTS_SIZE } from './joints.ts';
import { LANGUAGE_SIZE, languageIn, onlyLanguageIn, type Tongue } from './language.ts';
import { byFalling, margins, probabilities, type Row, type Weights } from './linear.ts';
import { normalise } from './normalise.ts';
import { type AnswerWeights, type Named, namesByTopic, packAnswers, unpackAnswers } from './ranking.ts';
import { type Terms, termsIn, vocabularyOf } from './terms.ts';

/** Where `npm run train` puts the model, from the project's top. */
export const MODEL_FILE = 'data/intents.bin';

/**
 * What a message can ask for: topics, words that work everywhere, and requests that are not for this guide.
 */
export const INTENT_IDS = [
  'find_clinic',
  'register',
  'appointment',
  'traveling',
  'welfare',
  'teleconsult',
  'independent_insurance',
  'student_nss',
  'nss',
  'coverage',
  'foreign_resident',
  'emergency',
  'emergency_question',
  'contact_hr',
  'contact_imss',
  'menu',
  'back_cancel',
  'greeting',
  'thanks',
  'language',
  'privacy',
  'scam',
  'maternity',
  'sick_leave',
  'pension',
  'medicines',
  'services',
  'childcare',
  'rights',
  'employer',
  'elsewhere',
  'out_of_scope',
] as const;

export type Intent = (typeof INTENT_IDS)[number];

/** The intent that an answer of a topic belongs to. */
export function intentOf(topic: string, name: string): Intent {
  if (topic === 'contact') return name === 'hr' || name === 'message_for_hr' ? 'contact_hr' : 'contact_imss';
  if (topic === 'help') return 'menu';
  if (topic === 'emergency') return 'emergency_question';
  if (topic === 'student') return 'student_nss';
  if (topic === 'foreign-residents') return 'foreign_resident';
  return topic.replaceAll('-', '_') as Intent;
}

export type Guess = { intent: Intent; confidence: number };

/** What the model says about a message. */
export type Classification = {
  /** The message as features, for the ranking of a topic's answers. */
  row: Row;
  /** The message as terms, for the second opinion. */
  terms: Terms;
  /** How probably the message makes sense only after what was said before. */
  fragment: number;
  /** The margin by which its words ask for something and do not only tell it: 0 is undecided. */
  asking: number;
  /** The margin by which it asks for nothing, if it is said after an answer: 0 is undecided. */
  remark: number;
  /** The intents by falling confidence; the confidences add up to one. */
  ranked: Guess[];
  danger: Danger;
  /** What kind of danger its words tell of, if it is one that another line than the ambulance helps with. */
  kind: Kind | undefined;
  language: Tongue | undefined;
};

/** The model. Its results depend only on the text and on what is passed in. */
export type Model = {
  /** A fingerprint of the training settings and of the phrases for topics and dangers. */
  inputs: string;
  /** The answers that it knows, by their ids, each with a fingerprint of its wordings. */
  learned: ReadonlyMap<string, string>;
  /** All results at once, which is cheaper than one after the other. */
  read(text: string): Classification;
  rank(text: string): Guess[];
  danger(text: string): Danger;
  language(text: string): Tongue | undefined;
  onlyLanguage(text: string): 'es' | 'en' | undefined;
  /** Tells where a clause ends. */
  joints: Weights;
  /** How rare each feature was in what it was trained on. */
  rarity: Rarity;
  /** A text as features. */
  row(text: string): Row;
  /** The answers of a topic for a text's features, likeliest first. */
  names(topic: string, row: Row): Named[];
} & Opinions;

/** The parts of a model, in their order in the file. */
export type Parts = {
  inputs: string;
  learned: ReadonlyMap<string, string>;
  rarity: Uint8Array;
  intents: Weights;
  emergency: Network;
  /** The classifiers of the kinds of danger, in the order of `KINDS`. */
  kinds: Weights;
  language: Weights;
  fragment: Weights;
  asking: Weights;
  remark: Weights;
  joints: Weights;
  answers: AnswerWeights[];
  /** The networks over the same answers; without one, the classifiers decide alone. */
  networks: AnswerNetwork[];
};

/**
 * The factor on the margins before they become probabilities: fitted on messages by another author than the
 * phrases'.
 */
export const SHARPNESS = 5;

/** Reads a model file. Throws a sentence that names the file and what to do. */
export function readModel(path: string): Model {
  const bytes = readFileSync(path);
  try {
    return modelOf(unpackParts(bytes));
  } catch (error) {
    throw new Error(
      `${path} is no model of this version (${(error as Error).message}): run \`npm run train\``,
    );
  }
}

/** The model of these parts. */
export function modelOf(parts: Parts): Model {
  const { intents, emergency, kinds, language, fragment, asking, remark, networks } = parts;
  const byTopic = namesByTopic(parts.answers);
  const weightOf: Rarity = rarityFrom(parts.rarity);
  const vocabulary = vocabularyOf(networks[0]?.vocabulary ?? new Uint32Array());
  const vote = (at: number): number => language.table[at]! * language.scales[0]!;
  const look = (text: string) => {
    const words = normalise(text);
    return { words, row: rowOf(placesOf(words), weightOf) };
  };
  const rank = (row: Row): Guess[] => {
    const chances = probabilities(margins(intents, row), SHARPNESS);
    return byFalling(chances).map((at) => ({ intent: INTENT_IDS[at]!, confidence: chances[at]! }));
  };
  const danger = (
    text: string,
    words: readonly string[],
    row: Row,
    ranked: readonly Guess[],
  ): Pick<Classification, 'danger' | 'kind'> => {
    const seen = picture(words, row);
    const asked = ranked.find(({ intent }) => intent === 'emergency')!.confidence;
    const verdict = judge(seen, score(emergency, seen.row), asked);
    const { kind, sure } = kindIn(margins(kinds, seen.row), verdict);
    const isRaised = verdict === 'no' && (sure || cried(text) || distressIn(text));
    return { danger: isRaised ? 'maybe' : verdict, kind };
  };
  return {
    inputs: parts.inputs,
    learned: parts.learned,
    joints: parts.joints,
    rarity: weightOf,
    read: (text) => {
      const { words, row } = look(text);
      const ranked = rank(row);
      const [leans = 0] = margins(fragment, row);
      const [asks = 0] = margins(asking, row);
      const [remarks = 0] = margins(remark, row);
      let terms: Terms | undefined;
      let seen: ReturnType<typeof danger> | undefined;
      const looked = () => {
        seen ??= danger(text, words, row, ranked);
        return seen;
      };
      return {
        row,
        // Clauses that are only asked whether they ask for something need neither terms nor a look for danger.
        get terms() {
          terms ??= termsIn(words, vocabulary);
          return terms;
        },
        get danger() {
          return looked().danger;
        },
        get kind() {
          return looked().kind;
        },
        fragment: 1 / (1 + Math.exp(-FRAGMENT_SHARPNESS * leans)),
        asking: asks,
        remark: remarks,
        ranked,
        language: languageIn(text, vote),
      };
    },
    rank: (text) => rank(look(text).row),
    danger: (text) => {
      const { words, row } = look(text);
      return danger(text, words, row, rank(row)).danger;
    },
    language: (text) => languageIn(text, vote),
    onlyLanguage: (text) => onlyLanguageIn(text, vote),
    row: (text) => look(text).row,
    names: (topic, row) => byTopic.get(topic)?.(row) ?? [],
    ...opinionsOf(networks),
  };
}

/** The factor on the margin before it becomes the probability of a fragment. */
const FRAGMENT_SHARPNESS = 3;

/** A model as the bytes of its file: a line of JSON, then the tables. */
export function packParts(parts: Parts): Buffer {
  const { emergency } = parts;
  const packed = packAnswers(parts.answers);
  const opinion = packNetworks(parts.networks);
  const { intents, kinds, language, fragment, asking, remark, joints } = parts;
  const all = [emergency.hidden, kinds, language, fragment, asking, remark, joints];
  const header = {
    format: FORMAT,
    inputs: parts.inputs,
    learned: Object.fromEntries(parts.learned),
    intents: INTENT_IDS,
    answers: packed.header,
    opinion: opinion.header,
    scales: [intents, ...all].map(({ scales }) => [...scales]),
    network: { biases: [...emergency.biases], says: [...emergency.says], offset: emergency.offset },
  };
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(header)}\n`),
    parts.rarity,
    inHalves(intents.table),
    ...all.map(({ table }) => new Uint8Array(table.buffer, table.byteOffset, table.length)),
    ...packed.bytes,
    ...opinion.bytes,
  ]);
}

export function unpackParts(bytes: Buffer): Parts {
  const end = bytes.indexOf(10);
  const header = JSON.parse(bytes.toString('utf8', 0, end)) as {
    format: number;
    inputs: string;
    learned?: Record<string, string>;
    intents: string[];
    scales: number[][];
    network: { biases: number[]; says: number[]; offset: number };
    answers: { topic: string; names: string[]; features: number; scales: number[] }[];
    opinion: NetworksHeader;
  };
  if (header.format !== FORMAT || header.intents.join() !== INTENT_IDS.join())
    throw new Error('another format or other intents');
  let at = end + 1;
  const next = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new Error('cut short');
    at += length;
    return new Uint8Array(bytes.buffer, bytes.byteOffset + at - length, length);
  };
  const eightBits = (length: number): Int8Array => {
    const { buffer, byteOffset } = next(length);
    return new Int8Array(buffer, byteOffset, length);
  };
  const fourBits = (length: number): Int8Array => fromHalves(next(Math.ceil(length / 2)), length);
  const weights = (which: number, size: number, read = eightBits): Weights => {
    const scales = Float32Array.from(header.scales[which]!);
    return { columns: scales.length, scales, table: read(size * scales.length) };
  };
  const rarity = next(SIZE);
  const { biases, says, offset } = header.network;
  return {
    inputs: header.inputs,
    learned: new Map(Object.entries(header.learned ?? {})),
    rarity,
    intents: weights(0, SIZE, fourBits),
    emergency: {
      hidden: weights(1, EMERGENCY_SIZE),
      biases: Float32Array.from(biases),
      says: Float32Array.from(says),
      offset,
    },
    kinds: weights(2, EMERGENCY_SIZE),
    language: weights(3, LANGUAGE_SIZE),
    fragment: weights(4, SIZE),
    asking: weights(5, SIZE),
    remark: weights(6, SIZE),
    joints: weights(7, JOINTS_SIZE),
    answers: unpackAnswers(header.answers, next),
    networks: unpackNetworks(header.opinion, next),
  };
}

const FORMAT = 10;
