/**
 * `npm run --silent understand`: one message a line on standard input, one line of JSON each on standard output, as
 * they come. For looking at what is understood, and for measuring it.
 */
import { createInterface } from 'node:readline';
import { assemble } from '../src/assemble.ts';
import type { Guide } from '../src/core/guide.ts';
import { loadDirectory } from '../src/directory/load.ts';
import { entityReader } from '../src/readers/entities.ts';
import { MODEL_FILE, readModel } from '../src/understanding/intents.ts';
import { interpret } from './interpret.ts';
import { LOCALES } from './training-data.ts';

/** The default language: a message that no language claims counts as Spanish. */
const FIRST = 'es';

const model = readModel(MODEL_FILE);
let read: ReturnType<typeof entityReader> | undefined;
let guide: Guide | undefined;

process.stdout.on('error', () => process.exit(0));
for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  const text = line.replace(/^\uFEFF/, '');
  if (!read || !guide) {
    const directory = loadDirectory('data');
    read = entityReader(directory);
    guide = assemble(LOCALES, directory);
  }
  const reading = model.read(text);
  const { language, intent, confidence, alternatives, emergency, decision, also } = interpret(model, text, {
    reading,
  });
  const answers = guide.understanding.rank(text).answers.map(({ id, confidence }) => ({
    id,
    confidence: Math.round(confidence * 1000) / 1000,
  }));
  const entities = read(text, Date.now());
  const heard = {
    text,
    language: language ?? FIRST,
    intent,
    confidence,
    alternatives,
    answers,
    entities,
    emergency: emergency !== 'no',
    emergency_sure: emergency === 'yes',
    decision,
    ...(also ? { also } : {}),
  };
  process.stdout.write(`${JSON.stringify(heard)}\n`);
}
