/** The worker of `npm run train` that learns one network of `src/understanding/answer-network.ts`, beside the rest. */
import { parentPort, workerData } from 'node:worker_threads';
import { SIZE } from '../src/understanding/features.ts';
import { rowsAsked } from './learn.ts';
import { learnNetwork } from './learn-network.ts';
import { everything, wordings } from './training-data.ts';

const { seed } = workerData as { seed: number };
parentPort?.postMessage(learnNetwork(rowsAsked(everything(), wordings()), SIZE, seed));
