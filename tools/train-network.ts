/** The worker of `npm run train` that learns one network of `src/understanding/answer-network.ts`, beside the rest. */
import { parentPort, workerData } from 'node:worker_threads';
import { termsAsked } from './learn.ts';
import { learnNetwork } from './learn-network.ts';
import { wordings } from './training-data.ts';

const { asked, vocabulary } = termsAsked(wordings());
parentPort?.postMessage(learnNetwork(asked, vocabulary, workerData as number));
