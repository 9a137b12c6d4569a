/** The training data, and the training: shared by `npm run train` and `npm run eval`. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { EMERGENCY_SIZE, picture } from '../src/understanding/emergency.ts';
import { placesOf, rarityFrom, rarityOf, rowOf, SIZE } from '../src/understanding/features.ts';
import { contrastsIn, followUpsIn } from '../src/understanding/follow-ups.ts';
import { INTENT_IDS, type Intent, intentOf, type Parts } from '../src/understanding/intents.ts';
import { LANGUAGE_SIZE, letterPlaces, letterWords } from '../src/understanding/language.ts';
import { pack, type Row, randomFrom, train } from '../src/understanding/linear.ts';
import { learnNetwork as learnDangers } from '../src/understanding/network.ts';
import { normalise } from '../src/understanding/normalise.ts';
import type { AnswerWeights } from '../src/understanding/ranking.ts';
import { type Asked, NETWORK } from './learn-network.ts';

export const LOCALES = 'locales';
export const DEVELOPMENT = 'test/understanding/messages-dev.jsonl';
const BLIND = 'test/understanding/blind';
/** Which answer of a topic is about what can be asked of anything: its cost, its papers, one's family… */
const ASPECTS = 'flows/aspects.json';

/** A message whose meaning is known. `danger` is undefined where nobody said; `weight` is what it counts there. */
export type Example = { text: string; intent?: Intent; language: string; danger?: boolean; weight?: number };

/** The files of phrases that each teach one intent: what asks for no answer. */
const TAUGHT: { [intent in Intent]?: string } = {
  emergency: 'emergency',
  back_cancel: 'back-cancel',
  greeting: 'greeting',
  thanks: 'thanks',
  language: 'language',
  out_of_scope: 'out-of-scope',
};

/** The phrases of every language: what is no request, and the bare names of topics. */
export function phrases(locales = LOCALES): Example[] {
  const found: Example[] = [];
  for (const language of readdirSync(locales).sort()) {
    const read = (file: string) =>
      JSON.parse(readFileSync(`${locales}/${language}/phrases/${file}.json`, 'utf8'));
    for (const [intent, file] of Object.entries(TAUGHT) as [Intent, string][])
      for (const text of read(file) as string[])
        found.push({ text, intent, language, danger: file === 'emergency' });
    for (const [topic, names] of Object.entries(read('names') as Record<string, string[]>))
      for (const text of names) found.push({ text, intent: intentOf(topic, ''), language, danger: false });
    for (const text of read('not-emergency') as string[]) found.push({ text, language, danger: false });
    for (const text of remarksIn(`${locales}/${language}/words.json`))
      found.push({ text, language, danger: false });
  }
  return found;
}

/** What is said of the last reply, by itself and politely: no danger, however few its words are. */
function remarksIn(file: string): string[] {
  const { repair = {}, polite = [] } = JSON.parse(readFileSync(file, 'utf8')) as {
    repair?: Record<string, string[]>;
    polite?: string[];
  };
  const remarks = Object.values(repair).flat();
  const please = polite.filter((one) => /^(?:por favor|porfa|please)$/.test(one));
  return remarks.flatMap((remark) => [remark, ...please.map((one) => `${remark} ${one}`)]);
}

/** How people ask for each answer: `locales/<language>/questions/<topic>.json`. */
export type Questions = Record<string, { ask: string[]; follow?: string[] }>;

/** A way to ask for an answer; `follow`: it makes sense only after something of the same topic was said. */
export type Wording = {
  text: string;
  topic: string;
  name: string;
  language: string;
  follow: boolean;
  composed?: true;
  /** The id of the answer that it was said after. */
  after?: string;
  /** What was said before it in the same conversation, the last first. */
  earlier?: readonly string[];
};

/** The wordings of every answer in every language. */
export function wordings(locales = LOCALES): Wording[] {
  const found: Wording[] = [];
  for (const language of readdirSync(locales).sort()) {
    const folder = `${locales}/${language}/questions`;
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder).sort()) {
      const topic = file.slice(0, -'.json'.length);
      const questions = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Questions;
      for (const [name, { ask, follow = [] }] of Object.entries(questions)) {
        for (const text of ask) found.push({ text, topic, name, language, follow: false });
        for (const text of follow) found.push({ text, topic, name, language, follow: true });
      }
    }
  }
  return found;
}

/** What people say after each answer, in every language. */
export const afterwards = (locales = LOCALES): Wording[] => {
  const languages = readdirSync(locales).sort();
  return [...followUpsIn(locales, languages), ...contrastsIn(locales, languages)].map(({ asks, ...said }) => {
    const [topic = '', name = ''] = asks.split('/');
    return { ...said, topic, name, follow: true };
  });
};

/**
 * Fragments put together from parts: what people ask of anything ("how much?", "and my wife?", "y si no junto las
 * semanas"), as `locales/<language>/phrases/aspects.json` lists them, for the answer that has it in each topic, as
 * `flows/aspects.json` names it.
 */
export function composedFollows(locales = LOCALES): Wording[] {
  const names = JSON.parse(readFileSync(ASPECTS, 'utf8')) as Record<string, Record<string, string>>;
  const found: Wording[] = [];
  for (const language of readdirSync(locales).sort()) {
    const file = `${locales}/${language}/phrases/aspects.json`;
    if (!existsSync(file)) continue;
    const said = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>;
    for (const [topic, aspects] of Object.entries(names))
      for (const [aspect, name] of Object.entries(aspects))
        for (const text of said[aspect] ?? [])
          found.push({ text, topic, name, language, follow: true, composed: true });
  }
  return found;
}

/** A message with what a person said of it: an intent, a danger or both. */
type Told = { text: string; intent?: Intent; lang: string; danger?: boolean };

/** The messages of a labelled file, one JSON object a line. */
export const messagesIn = (file: string): Example[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Told)
    .map(({ text, intent, lang, danger }) => ({ text, intent, language: lang, danger }));

/** The development messages, by another author than the phrases'. */
export const development = (): Example[] => messagesIn(DEVELOPMENT);

/** Messages that were read for errors while phrases were written; the shipped model learns from them too. */
export const SEEN = {
  intents: `${BLIND}/intents-c.jsonl`,
  dangers: `${BLIND}/emergency-a.jsonl`,
  more: `${BLIND}/emergency-b.jsonl`,
  /** By an author who had seen neither phrases nor code; measured before they were read. */
  strangers: `${BLIND}/emergency-g.jsonl`,
  asked: `${BLIND}/intents-g.jsonl`,
  /** Dangers beside another matter; those of some days ago are labelled neither. */
  beside: `${BLIND}/lately-a.jsonl`,
};
/** Messages that were neither read for errors nor learned from; `strangers` by an author who had seen neither phrases nor code. */
export const UNSEEN = {
  intents: `${BLIND}/intents-d.jsonl`,
  dangers: `${BLIND}/emergency-f.jsonl`,
  strangers: `${BLIND}/emergency-h.jsonl`,
  /** A third of what two strangers wrote; the model learns from the rest. */
  kinds: `${BLIND}/emergency-i.jsonl`,
  /** The same of three others, who wrote calm and dangerous messages to look alike. */
  alike: `${BLIND}/emergency-j.jsonl`,
};
/** Messages with the postal code and the names, any of which may be the place's, that they should give. */
export const PLACES = `${BLIND}/places.jsonl`;

/** Wordings as examples: those that stand alone of their topics, and all of them of everyday talk without danger. */
export const asExamples = (asked: readonly Wording[]): Example[] =>
  asked.map(({ text, topic, name, language, follow }) => ({
    text,
    ...(follow ? {} : { intent: intentOf(topic, name) }),
    language,
    danger: false,
    weight: EVERYDAY,
  }));

/**
 * The weight of an error about small talk for the danger detector: small, because small talk is most of its
 * examples.
 */
const EVERYDAY = 0.15;

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
    inputs: fingerprint(phrases, written),
    rarity: steps,
    intents: pack(intents),
    emergency,
    language: pack([learnLanguage(examples)]),
  };
}

/**
 * The examples of danger and of none, with those composed; the long and hard ones once more with words left out, so
 * that none rests on a single word.
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

/** `locales/<language>/phrases/danger-parts.json`: what messages of danger are put together from, and what takes them back. */
type DangerParts = {
  who: string[];
  /** What happens to them. */
  does: string[];
  /** What happens to the writer. */
  i: string[];
  /** What is told of them, and of the writer, without any danger. */
  calm: string[];
  calm_i: string[];
  before: string[];
  after: string[];
  /** With `…` where the danger stands. */
  past: string[];
  supposed: string[];
  figure: string[];
  denied: string[];
};

/**
 * Messages put together from parts: the same dangers as they happen, and told of the past, supposed, in a film, denied.
 * They teach that it is what surrounds a danger that
 * takes it back, and that who is spoken of is none, which written phrases alone teach too slowly.
 */
export function composed(locales = LOCALES): Example[] {
  const found: Example[] = [];
  for (const language of readdirSync(locales).sort()) {
    const file = `${locales}/${language}/phrases/danger-parts.json`;
    if (!existsSync(file)) continue;
    const parts = JSON.parse(readFileSync(file, 'utf8')) as DangerParts;
    const random = randomFrom(7);
    const any = (list: readonly string[]): string => list[Math.floor(random() * list.length)]!;
    const happening = () => (random() < OF_OTHERS ? `${any(parts.who)} ${any(parts.does)}` : any(parts.i));
    const takenBack = [...parts.past, ...parts.supposed, ...parts.figure, ...parts.denied];
    for (let each = 0; each < COMPOSED; each++) {
      found.push({
        text: any(parts.before) + happening() + any(parts.after),
        language,
        danger: true,
        weight: 0.5,
      });
      found.push({ text: any(takenBack).replace('…', happening()), language, danger: false, weight: 0.5 });
      const calm = random() < OF_OTHERS ? `${any(parts.who)} ${any(parts.calm)}` : any(parts.calm_i);
      found.push({ text: any(parts.before) + calm, language, danger: false, weight: 0.5 });
    }
  }
  return found;
}

const COMPOSED = 1000;
const OF_OTHERS = 0.72;

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

/** To be raised when the same rows and parameters are learned otherwise: another model then comes of them. */
const ALGORITHMS = 1;
/** Of so many messages one is looked at whole for the fingerprint, which would take a quarter of a minute for all. */
const LOOKED_AT = 50;

/**
 * A fingerprint of what a model is learned from: the examples, the parameters, and what the features make of them, that is of
 * each word and of some whole messages. A model of another one is out of date; how the code is written does not matter.
 */
export function fingerprint(examples: readonly Example[], asked: readonly Wording[]): string {
  const learned = [...examples, ...asked, ...composed(), ...afterwards(), ...composedFollows()];
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

/** What the shipped model learns from: the phrases, the development messages, and those that were seen. */
export const everything = (): Example[] => [
  ...phrases(),
  ...[...development(), ...Object.values(SEEN).flatMap(messagesIn)].map(({ intent, ...example }) =>
    intent === undefined || MOVED.has(intent) ? example : { ...example, intent },
  ),
];

/** Labels whose borders moved when topics were added: what such a message asks for is told by the wordings alone. */
const MOVED: ReadonlySet<Intent> = new Set([
  'out_of_scope',
  'contact_hr',
  'contact_imss',
  'coverage',
  'menu',
  'register',
]);
