/** The worker of `npm run train` that learns one network of `src/understanding/answer-network.ts`, beside the rest. */
import { parentPort, workerData } from 'node:worker_threads';
import { SIZE } from '../src/understanding/features.ts';
import { everything, rowsAsked, wordings } from './learn.ts';
import { learnNetwork } from './learn-network.ts';

const { seed } = workerData as { seed: number };
parentPort?.postMessage(learnNetwork(rowsAsked(everything(), wordings()), SIZE, seed));
