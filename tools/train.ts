/**
 * `npm run train`: learns the model from the phrases and writes `data/intents.bin`. Minutes, and the same every time.
 * `npm run train -- --danger` learns only the danger detector of the model that is there.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { AnswerNetwork } from '../src/understanding/answer-network.ts';
import { MODEL_FILE, packParts, unpackParts } from '../src/understanding/intents.ts';
import { learn, relearnDanger } from './learn.ts';
import { NETWORK } from './learn-network.ts';
import { everything, wordings } from './training-data.ts';

const started = performance.now();
const examples = everything();
const asked = wordings();
const bytes = packParts(
  process.argv.includes('--danger')
    ? relearnDanger(unpackParts(readFileSync(MODEL_FILE)), examples, asked)
    : await wholeModel(),
);
writeFileSync(MODEL_FILE, bytes);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  `${MODEL_FILE}: ${examples.length} phrases, ${asked.length} wordings, ${(bytes.length / 1e6).toFixed(2)} MB, ${seconds} s`,
);

async function wholeModel() {
  const networks = Promise.all(NETWORK.seeds.map(learnedAside));
  return { ...learn(examples, asked), networks: await networks };
}

/** A network that begins with this seed, learned in a thread of its own. */
function learnedAside(seed: number): Promise<AnswerNetwork> {
  return new Promise((resolve, reject) => {
    const worker = new Worker('./tools/run.mjs', { argv: ['tools/train-network.ts'], workerData: seed });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
