/**
 * The trained model: which file it is, how it is read, and what it says about a message. Made by `npm run train` from
 * the phrases in `locales/`; see docs/understanding.md.
 */
import { readFileSync } from 'node:fs';
import { distressIn } from './crisis.ts';
import { cried, type Danger, EMERGENCY_SIZE, judge, picture } from './emergency.ts';
import { placesOf, type Rarity, rarityFrom, rowOf, SIZE } from './features.ts';
import { LANGUAGE_SIZE, languageIn, type Tongue } from './language.ts';
import { margins, probabilities, type Row, type Weights } from './linear.ts';
import { type Network, score } from './network.ts';
import { normalise } from './normalise.ts';

/** Where `npm run train` puts the model, from the project's top. */
export const MODEL_FILE = 'data/intents.bin';

/** What a message can ask for, and the file of phrases in `locales/<language>/phrases/` that teaches it. */
export const INTENTS = {
  find_clinic: ['find-clinic'],
  register: ['register'],
  appointment: ['appointment'],
  traveling: ['traveling'],
  welfare: ['welfare'],
  teleconsult: ['teleconsult'],
  independent_insurance: ['independent-insurance'],
  student_nss: ['student'],
  nss: ['nss'],
  coverage: ['coverage'],
  foreign_resident: ['foreign-residents'],
  emergency: ['emergency', 'emergency-questions'],
  contact_hr: ['contact-hr'],
  contact_imss: ['contact-imss'],
  menu: ['menu'],
  back_cancel: ['back-cancel'],
  greeting: ['greeting'],
  thanks: ['thanks'],
  language: ['language'],
  privacy: ['privacy'],
  scam: ['scam'],
  out_of_scope: ['out-of-scope'],
} as const;

export type Intent = keyof typeof INTENTS;

/** The intents in the order of the model's columns. */
export const INTENT_IDS = Object.keys(INTENTS) as Intent[];

export type Guess = { intent: Intent; confidence: number };

/** What the model says about a message. */
export type Reading = {
  /** The intents by falling confidence; the confidences add up to one. */
  ranked: Guess[];
  danger: Danger;
  language: Tongue | undefined;
};

/** The model: what it says is a function of the text alone. */
export type Model = {
  /** Fingerprint of what it was trained on. */
  inputs: string;
  /** All of it at once, which is cheaper than one after the other. */
  read(text: string): Reading;
  rank(text: string): Guess[];
  danger(text: string): Danger;
  language(text: string): Tongue | undefined;
};

/** The parts of a model, as they lie in the file one after the other. */
export type Parts = {
  inputs: string;
  rarity: Uint8Array;
  intents: Weights;
  emergency: Network;
  language: Weights;
};

/** How much a difference of margins says: fitted on messages by another author than the phrases'. */
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
export function modelOf({ inputs, rarity, intents, emergency, language }: Parts): Model {
  const weightOf: Rarity = rarityFrom(rarity);
  const vote = (at: number): number => language.table[at]! * language.scales[0]!;
  const look = (text: string) => {
    const words = normalise(text);
    return { words, row: rowOf(placesOf(words), weightOf) };
  };
  const rank = (row: Row): Guess[] => {
    const chances = probabilities(margins(intents, row), SHARPNESS);
    return INTENT_IDS.map((intent, at) => ({ intent, confidence: chances[at]! })).sort(
      (a, b) => b.confidence - a.confidence,
    );
  };
  const danger = (text: string, words: readonly string[], row: Row, ranked: readonly Guess[]): Danger => {
    const seen = picture(words, row);
    const asked = ranked.find(({ intent }) => intent === 'emergency')!.confidence;
    const verdict = judge(seen, score(emergency, seen.row), asked);
    return verdict === 'no' && (cried(text) || distressIn(text)) ? 'maybe' : verdict;
  };
  return {
    inputs,
    read: (text) => {
      const { words, row } = look(text);
      const ranked = rank(row);
      return { ranked, danger: danger(text, words, row, ranked), language: languageIn(text, vote) };
    },
    rank: (text) => rank(look(text).row),
    danger: (text) => {
      const { words, row } = look(text);
      return danger(text, words, row, rank(row));
    },
    language: (text) => languageIn(text, vote),
  };
}

/** A model as the bytes of its file: a line of JSON, then the tables. */
export function packParts({ inputs, rarity, intents, emergency, language }: Parts): Buffer {
  const header = {
    format: FORMAT,
    inputs,
    intents: INTENT_IDS,
    scales: [intents, emergency.hidden, language].map(({ scales }) => [...scales]),
    network: { biases: [...emergency.biases], says: [...emergency.says], offset: emergency.offset },
  };
  const tables = [intents, emergency.hidden, language].map(
    ({ table }) => new Uint8Array(table.buffer, table.byteOffset, table.length),
  );
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), rarity, ...tables]);
}

export function unpackParts(bytes: Buffer): Parts {
  const end = bytes.indexOf(10);
  const header = JSON.parse(bytes.toString('utf8', 0, end)) as {
    format: number;
    inputs: string;
    intents: string[];
    scales: number[][];
    network: { biases: number[]; says: number[]; offset: number };
  };
  if (header.format !== FORMAT || header.intents.join() !== INTENT_IDS.join())
    throw new Error('another format or other intents');
  let at = end + 1;
  const next = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new Error('cut short');
    at += length;
    return new Uint8Array(bytes.buffer, bytes.byteOffset + at - length, length);
  };
  const weights = (which: number, size: number): Weights => {
    const scales = Float32Array.from(header.scales[which]!);
    const table = next(size * scales.length);
    return {
      columns: scales.length,
      scales,
      table: new Int8Array(table.buffer, table.byteOffset, table.length),
    };
  };
  const rarity = next(SIZE);
  const { biases, says, offset } = header.network;
  return {
    inputs: header.inputs,
    rarity,
    intents: weights(0, SIZE),
    emergency: {
      hidden: weights(1, EMERGENCY_SIZE),
      biases: Float32Array.from(biases),
      says: Float32Array.from(says),
      offset,
    },
    language: weights(2, LANGUAGE_SIZE),
  };
}

const FORMAT = 2;
