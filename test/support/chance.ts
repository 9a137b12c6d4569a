/**
 * fast-check, trying the same things on every run, so that a red test stays red. `FC_SEED=<n>` tries others, and
 * `FC_RUNS=<n>` more of them, where a test sets no number of its own.
 */
import fc from 'fast-check';

const { FC_SEED, FC_RUNS } = process.env;
fc.configureGlobal({ seed: Number(FC_SEED ?? 1), ...(FC_RUNS && { numRuns: Number(FC_RUNS) }) });

export default fc;
