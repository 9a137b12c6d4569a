/**
 * `npm run eval`: how well messages are understood, as a table, or as JSON with `--json`. `--peers` adds other
 * classifiers trained on the same phrases; `--fast` leaves the cross-validations out.
 *
 * "phrases → messages" learns from the phrases only and is measured on the development messages, by another author.
 * "shipped" learns as the shipped model does, from both; each message is guessed by a model that has not seen it.
 */
import { loadDirectory } from '../src/directory/load.ts';
import { entityReader } from '../src/understanding/entities.ts';
import { MODEL_FILE, type Model, modelOf, readModel } from '../src/understanding/intents.ts';
import { interpret } from '../src/understanding/interpret.ts';
import { randomFrom, shuffle } from '../src/understanding/linear.ts';
import { development, type Example, learn, messagesIn, PLACES, phrases, SEEN, UNSEEN } from './learn.ts';
import {
  dangerScores,
  type Guessed,
  languageScore,
  placeScores,
  placesIn,
  type Scores,
  scoresOf,
} from './measure.ts';
import { miniSearch, nlpJs, type Peer } from './peers.ts';

const FOLDS = 5;
const wanted = new Set(process.argv.slice(2));
const known = phrases();
const messages = development();
const crossing = modelOf(learn(known));
const shipped = readModel(MODEL_FILE);
const read = entityReader(loadDirectory('data'));
const across = scoresOf(guess(crossing, messages));
const report: Record<string, unknown> = {
  phrases: known.length,
  messages: messages.length,
  'phrases → messages': across,
  'emergency, phrases → messages': dangers(crossing, messages),
  'language, phrases → messages': languageScore(crossing, messages),
  'emergency, phrases → set A (read for errors)': dangers(crossing, messagesIn(SEEN.dangers)),
  'intents, phrases → set C (read for errors)': brief(crossing, messagesIn(SEEN.intents)),
  'emergency, phrases → set B (read for errors last)': dangers(crossing, messagesIn(SEEN.more)),
  'emergency, phrases → set G (by a stranger; then read)': dangers(crossing, messagesIn(SEEN.strangers)),
  'intents, phrases → set G (by a stranger; then read)': brief(crossing, messagesIn(SEEN.asked)),
  'emergency, shipped → set F (never read)': dangers(shipped, messagesIn(UNSEEN.dangers)),
  'emergency, shipped → set H (by a stranger, never read)': dangers(shipped, messagesIn(UNSEEN.strangers)),
  'intents, shipped → set D (never read)': brief(shipped, messagesIn(UNSEEN.intents)),
  'places, set E (read for errors)': placeScores(read, placesIn(PLACES)),
  'microseconds a message': timing(crossing),
};
if (!wanted.has('--fast')) {
  report['shipped, messages unseen'] = scoresOf(crossValidate(messages, known).guesses);
  const folded = crossValidate(known, []);
  report['phrases, cross-validated'] = scoresOf(folded.guesses);
  report['emergency, phrases, cross-validated'] = dangerScores(
    folded.verdicts.filter(({ example }) => example.danger || !example.intent),
  );
}
if (wanted.has('--peers')) {
  const asked = known.filter(({ intent }) => intent !== undefined);
  report['MiniSearch, phrases → messages'] = await peerScores(miniSearch(asked));
  const other = await nlpJs(asked);
  if (other) report['nlp.js, phrases → messages'] = await peerScores(other);
  else
    console.error('nlp.js is not installed: npm install --no-save @nlpjs/basic@4.27.0 @nlpjs/lang-es@4.26.1');
}
console.log(wanted.has('--json') ? JSON.stringify(report, undefined, 2) : table(report));

function guess(model: Model, examples: readonly Example[]): Guessed[] {
  return examples
    .filter(({ intent }) => intent)
    .map((example) => ({ example, ranked: ranking(model, example.text) }));
}

/** The ranking as `interpret` gives it: a danger outranks what the words ask for. */
function ranking(model: Model, text: string) {
  const { intent, confidence } = interpret(model, text);
  const rest = model.rank(text).filter((one) => one.intent !== intent);
  return [{ intent, confidence }, ...rest];
}

/** The figures of a small set, without its table of intents. */
function brief(model: Model, examples: readonly Example[]) {
  const { messages: count, accuracy, top3, outOfScope } = scoresOf(guess(model, examples));
  return {
    messages: count,
    accuracy,
    top3,
    'out_of_scope recall': outOfScope.recall,
    'real requests rejected': outOfScope.rejected,
    language: languageScore(model, examples),
  };
}

function dangers(model: Model, examples: readonly Example[]) {
  return dangerScores(
    examples.map(({ text, danger }) => ({ danger: danger === true, verdict: model.danger(text) })),
  );
}

/** Guesses each example by a model that learned from `besides` and the other folds. */
function crossValidate(examples: readonly Example[], besides: readonly Example[]) {
  const all = [...examples];
  shuffle(all, randomFrom(FOLDS));
  const guesses: Guessed[] = [];
  const verdicts: { example: Example; danger: boolean; verdict: 'yes' | 'maybe' | 'no' }[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = modelOf(learn([...besides, ...all.filter((_, at) => at % FOLDS !== fold)]));
    const held = all.filter((_, at) => at % FOLDS === fold);
    guesses.push(...guess(model, held));
    for (const example of held)
      verdicts.push({ example, danger: example.danger === true, verdict: model.danger(example.text) });
    process.stderr.write(`fold ${fold + 1} of ${FOLDS}\n`);
  }
  return { guesses, verdicts };
}

async function peerScores(peer: Peer): Promise<Scores> {
  const guesses: Guessed[] = [];
  for (const example of messages) guesses.push({ example, ranked: await peer(example) });
  return scoresOf(guesses);
}

function timing(model: Model) {
  const time = (each: (text: string) => void): number => {
    for (const { text } of messages) each(text);
    const started = performance.now();
    for (const { text } of messages) each(text);
    return Math.round(((performance.now() - started) / messages.length) * 1000);
  };
  return {
    intent: time((text) => model.rank(text)),
    'intent, emergency and language': time((text) => interpret(model, text)),
    entities: time((text) => read(text, 1_800_000_000_000)),
  };
}

function table(of: Record<string, unknown>): string {
  const lines: string[] = [];
  for (const [name, value] of Object.entries(of)) {
    if (typeof value !== 'object' || value === null)
      lines.push(`${name}: ${typeof value === 'number' ? short(value) : value}`);
    else if ('macroF1' in value) lines.push('', `## ${name}`, ...scoreLines(value as Scores), '');
    else
      lines.push(
        `${name}: ${Object.entries(value)
          .map(([key, one]) => `${key} ${short(one as number)}`)
          .join(' · ')}`,
      );
  }
  return lines.join('\n');
}

function scoreLines(scores: Scores): string[] {
  const weak = Object.entries(scores.byIntent).sort((a, b) => a[1].f1 - b[1].f1);
  return [
    `${scores.messages} messages: accuracy ${short(scores.accuracy)} · top-3 ${short(scores.top3)} · macro-F1 ${short(scores.macroF1)} · ECE ${short(scores.ece)}`,
    `by language: ${Object.entries(scores.byLanguage)
      .map(([language, share]) => `${language} ${short(share)}`)
      .join(' · ')}`,
    `out_of_scope: recall ${short(scores.outOfScope.recall)} · precision ${short(scores.outOfScope.precision)} · real requests rejected ${short(scores.outOfScope.rejected)}`,
    '| intent | messages | precision | recall | F1 |',
    '|---|---|---|---|---|',
    ...weak.map(
      ([intent, one]) =>
        `| ${intent} | ${one.messages} | ${short(one.precision)} | ${short(one.recall)} | ${short(one.f1)} |`,
    ),
    `confused: ${scores.confusions
      .slice(0, 12)
      .map(({ meant, guessed, messages: count }) => `${meant} → ${guessed} ${count}`)
      .join(' · ')}`,
  ];
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}
