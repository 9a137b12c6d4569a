/** `npm run train`: learns the model from the phrases and writes `data/intents.bin`. Seconds, and the same every time. */
import { writeFileSync } from 'node:fs';
import { MODEL_FILE, packParts } from '../src/understanding/intents.ts';

import { everything, learn, wordings } from './learn.ts';

const started = performance.now();
const examples = everything();
const asked = wordings();
const bytes = packParts(learn(examples, asked));
writeFileSync(MODEL_FILE, bytes);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  `${MODEL_FILE}: ${examples.length} phrases, ${asked.length} wordings, ${(bytes.length / 1e6).toFixed(2)} MB, ${seconds} s`,
);
