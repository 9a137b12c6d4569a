/** The worker of `npm run train` that learns the network of `src/understanding/answer-network.ts`, beside the rest. */
import { parentPort } from 'node:worker_threads';
import { termsAsked } from './learn.ts';
import { learnNetwork } from './learn-network.ts';
import { wordings } from './training-data.ts';

const { asked, vocabulary } = termsAsked(wordings());
parentPort?.postMessage(learnNetwork(asked, vocabulary));
