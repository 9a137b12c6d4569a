/** How well messages are understood by their words alone: the model on messages whose intent, danger or place is known. */
import { plain } from '../../src/core/plain.ts';
import { isCrisis } from '../../src/danger/crisis.ts';
import { loadDirectory } from '../../src/directory/load.ts';
import { entityReader } from '../../src/readers/entities.ts';
import { type Guess, MODEL_FILE, type Model, modelOf, readModel } from '../../src/understanding/intents.ts';
import { randomFrom, shuffle } from '../../src/understanding/linear.ts';
import { rankAnswers } from '../../src/understanding/rank-answers.ts';
import { interpret } from '../interpret.ts';
import { learn } from '../learn.ts';
import { dangerScores, type Guessed, languageScore, placeScores, placesIn, scoresOf } from '../measure.ts';
import { miniSearch, nlpJs, type Peer } from '../peers.ts';
import {
  asExamples,
  development,
  type Example,
  messagesIn,
  PLACES,
  phrases,
  SEEN,
  UNSEEN,
  type Wording,
  wordings,
} from '../training-data.ts';

const FOLDS = 5;

/** Figures by their names: a number, several of them, or the whole table of a set of intents. */
export type Report = Record<string, unknown>;

/** The figures. `fast` leaves the cross-validation out; `peers` adds other classifiers that learned the same wordings. */
export async function understandingReport({
  fast,
  peers,
}: {
  fast: boolean;
  peers: boolean;
}): Promise<Report> {
  const written = phrases();
  const asked = wordings();
  const messages = development();
  const crossing = modelOf(learn(written, asked));
  const shipped = readModel(MODEL_FILE);
  const read = entityReader(loadDirectory('data'));
  const report: Report = {
    phrases: written.length,
    wordings: asked.length,
    messages: messages.length,
    'in plain form also a wording': {
      messages: alike(asked, messages),
      'set D': alike(asked, messagesIn(UNSEEN.intents)),
    },
    'phrases → messages': scoresOf(guesses(crossing, messages)),
    'emergency, phrases → messages': dangers(crossing, messages),
    'language, phrases → messages': languageScore(crossing, messages),
    'emergency, phrases → set A (read for errors)': dangers(crossing, messagesIn(SEEN.dangers)),
    'intents, phrases → set C (read for errors)': brief(crossing, messagesIn(SEEN.intents)),
    'emergency, phrases → set B (read for errors last)': dangers(crossing, messagesIn(SEEN.more)),
    'emergency, phrases → set G (by a stranger; then read)': dangers(crossing, messagesIn(SEEN.strangers)),
    'intents, phrases → set G (by a stranger; then read)': brief(crossing, messagesIn(SEEN.asked)),
    'emergency, shipped → set F (never read)': dangers(shipped, messagesIn(UNSEEN.dangers)),
    'emergency, shipped → set H (by a stranger, never read)': dangers(shipped, messagesIn(UNSEEN.strangers)),
    'emergency, shipped → set I (by two strangers, never read)': dangers(shipped, messagesIn(UNSEEN.kinds)),
    'emergency, shipped → set J (by three strangers, made to look alike)': dangers(
      shipped,
      messagesIn(UNSEEN.alike),
    ),
    'emergency, shipped → set K (by four strangers, beside another matter)': dangers(
      shipped,
      messagesIn(UNSEEN.besides),
    ),
    'emergency, shipped → set L (by three strangers, in the middle of a talk)': dangers(
      shipped,
      messagesIn(UNSEEN.later),
    ),
    'emergency, shipped → set P (by two strangers, of today or of now)': dangers(
      shipped,
      messagesIn(UNSEEN.today),
    ),
    'emergency, shipped → set Q (by two strangers, like what was mistaken)': dangers(
      shipped,
      messagesIn(UNSEEN.mistaken),
    ),
    'emergency, shipped → set R (by a stranger, wishes to die said softly, slow wounds)': dangers(
      shipped,
      messagesIn(UNSEEN.soft),
    ),
    'told the crisis line, set R': crises(shipped, messagesIn(UNSEEN.soft)),
    'emergency, shipped → set S (by a stranger, wishes to die told sideways, dangers told calmly, and what looks like them)':
      dangers(shipped, messagesIn(UNSEEN.sideways)),
    'told the crisis line, set S': crises(shipped, messagesIn(UNSEEN.sideways)),
    'intents, shipped → set D (never read)': brief(shipped, messagesIn(UNSEEN.intents)),
    'places, set E (read for errors)': placeScores(read, placesIn(PLACES)),
    'microseconds a message': timing(shipped, messages, (text) => read(text, 1_800_000_000_000)),
  };
  if (!fast)
    Object.assign(
      report,
      crossValidated([...written, ...Object.values(SEEN).flatMap(messagesIn)], asked, messages),
    );
  if (peers) Object.assign(report, await peerReport([...written, ...asExamples(asked)], messages));
  return report;
}

/**
 * How many messages are, in plain form, identical with a wording that stands alone: short ones that everybody
 * writes.
 */
function alike(asked: readonly Wording[], messages: readonly Example[]): number {
  const said = new Set(asked.filter(({ follow }) => !follow).map(({ text }) => plain(text)));
  return messages.filter(({ text }) => said.has(plain(text))).length;
}

/** What a model makes of the messages that have an intent. */
function guesses(model: Model, examples: readonly Example[]): Guessed[] {
  return examples
    .filter(({ intent }) => intent)
    .map((example) => {
      const answer = bestAnswer(model, example.text);
      return { example, ranked: ranking(model, example.text), ...(answer ? { answer } : {}) };
    });
}

/** The ranking as `interpret` gives it: a danger outranks what the words ask for. */
function ranking(model: Model, text: string): Guess[] {
  const { intent, confidence } = interpret(model, text);
  const rest = model.rank(text).filter((one) => one.intent !== intent);
  return [{ intent, confidence }, ...rest];
}

const bestAnswer = (model: Model, text: string): string | undefined =>
  rankAnswers(model, text, model.read(text)).answers[0]?.id;

/** The figures of a small set, without its table of intents. */
function brief(model: Model, examples: readonly Example[]) {
  const { messages, accuracy, sameLabel, top3, outOfScope } = scoresOf(guesses(model, examples));
  return {
    messages,
    accuracy,
    'the same label': sameLabel,
    top3,
    'out_of_scope recall': outOfScope.recall,
    'real requests rejected': outOfScope.rejected,
    language: languageScore(model, examples),
  };
}

/** How many of those who wish to die are told the crisis line, and how many of the others. */
function crises(model: Model, examples: readonly Example[]) {
  const isToldTheLine = ({ text }: Example): boolean => {
    const { danger, kind } = model.read(text);
    return danger !== 'no' && isCrisis(text, kind);
  };
  const wishing = examples.filter(({ kind }) => kind === 'crisis');
  const others = examples.filter(({ kind }) => kind !== 'crisis');
  return {
    'who wish to die': wishing.filter(isToldTheLine).length / wishing.length,
    others: others.filter(isToldTheLine).length / others.length,
  };
}

const dangers = (model: Model, examples: readonly Example[]) =>
  dangerScores(
    examples.map(({ text, danger }) => ({ danger: danger === true, verdict: model.danger(text) })),
  );

/**
 * Cross-validates what the shipped model learns from: each part is predicted by a model trained on the rest.
 */
function crossValidated(
  known: readonly Example[],
  asked: readonly Wording[],
  messages: readonly Example[],
): Report {
  const [examples, written, told] = [shuffled(known), shuffled(asked), shuffled(messages)];
  const guessed: Guessed[] = [];
  const verdicts: { danger: boolean; verdict: 'yes' | 'maybe' | 'no' }[] = [];
  const topics: boolean[] = [];
  const answers: boolean[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const isHeld = (_: unknown, at: number): boolean => at % FOLDS === fold;
    const isLearned = (_: unknown, at: number): boolean => at % FOLDS !== fold;
    const learned = [...examples.filter(isLearned), ...told.filter(isLearned)];
    const model = modelOf(learn(learned, written.filter(isLearned)));
    const held = examples.filter(isHeld);
    guessed.push(...guesses(model, told.filter(isHeld)));
    for (const { text, danger, intent } of held) {
      if (danger === undefined || (!danger && intent)) continue;
      verdicts.push({ danger, verdict: model.danger(text) });
    }
    for (const { text, topic, name, follow } of written.filter(isHeld)) {
      if (follow) continue;
      const best = bestAnswer(model, text);
      topics.push(best?.startsWith(`${topic}/`) === true);
      answers.push(best === `${topic}/${name}`);
    }
    process.stderr.write(`fold ${fold + 1} of ${FOLDS}\n`);
  }
  return {
    'shipped, messages unseen': scoresOf(guessed),
    'emergency, hard phrases, cross-validated': dangerScores(verdicts),
    'wordings, cross-validated': {
      wordings: answers.length,
      topic: shareOf(topics),
      answer: shareOf(answers),
    },
  };
}

const shareOf = (these: readonly boolean[]): number => these.filter(Boolean).length / (these.length || 1);

function shuffled<T>(these: readonly T[]): T[] {
  const all = [...these];
  shuffle(all, randomFrom(FOLDS));
  return all;
}

async function peerReport(known: readonly Example[], messages: readonly Example[]): Promise<Report> {
  const taught = known.filter(({ intent }) => intent !== undefined);
  const report: Report = { 'MiniSearch, phrases → messages': await peerScores(miniSearch(taught), messages) };
  const other = await nlpJs(taught);
  if (other) report['nlp.js, phrases → messages'] = await peerScores(other, messages);
  else
    console.error('nlp.js is not installed: npm install --no-save @nlpjs/basic@4.27.0 @nlpjs/lang-es@4.26.1');
  return report;
}

async function peerScores(peer: Peer, messages: readonly Example[]) {
  const guessed: Guessed[] = [];
  for (const example of messages) guessed.push({ example, ranked: await peer(example) });
  return scoresOf(guessed);
}

/** Microseconds a message, once warm. */
function timing(model: Model, messages: readonly Example[], entities: (text: string) => unknown) {
  const time = (each: (text: string) => unknown): number => {
    for (const { text } of messages) each(text);
    const started = performance.now();
    for (const { text } of messages) each(text);
    return Math.round(((performance.now() - started) / messages.length) * 1000);
  };
  return {
    intent: time((text) => model.rank(text)),
    'intent, emergency and language': time((text) => interpret(model, text)),
    answers: time((text) => rankAnswers(model, text, model.read(text))),
    entities: time(entities),
  };
}
