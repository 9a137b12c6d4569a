/**
 * `npm run eval`: how well the bot answers, then how well messages are understood; as tables, or as JSON with
 * `--json`.
 *
 *     npm run eval -- --replies              the answers only: seconds
 *     npm run eval -- --failing              also each failing check: message, expected reply, actual reply
 *     npm run eval -- --aside | --seen       only the third of the checks that is held out, or only the rest
 *     npm run eval -- more.jsonl             also the checks in this file
 *     npm run eval -- --fast                 without the cross-validation: about a minute
 *     npm run eval -- --peers                also other classifiers, trained on the same wordings
 *     npm run eval -- --fit                  fits the prior of the open topic on the checks, and nothing else
 *     npm run eval -- --talks                labelled conversations that nobody learned from: their ranking
 *     npm run eval -- --several              messages that ask for several things at once
 *     npm run eval -- --clauses              which clauses of a message ask, and whether that is answered
 *     npm run eval -- --asked                counts what is asked for in the checks into data/asked.json
 *
 * "phrases → messages": a model trained on `locales/` only, measured on the development messages, which are
 * by another author. "shipped": the model as shipped; where it is cross-validated, each message is predicted
 * by a model that has not seen it.
 */

import { writeFileSync } from 'node:fs';
import { assemble } from '../src/assemble.ts';
import { loadDirectory } from '../src/directory/load.ts';
import { isKeptAside, type Talk, talksIn } from './checks.ts';
import { clauseLines } from './eval/clauses.ts';
import { fitted } from './eval/fit.ts';
import { reportLines } from './eval/print.ts';
import { askedIn, failingList, repliesTo, replyTable } from './eval/replies.ts';
import { severalLines } from './eval/several.ts';
import { talkLines } from './eval/talks.ts';
import { understandingReport } from './eval/understanding.ts';
import { LOCALES } from './training-data.ts';

const CHECKS = ['questions-dev', 'dialogues-dev', 'questions-strangers', 'dialogues-strangers'].map(
  (name) => `test/understanding/${name}.jsonl`,
);
const OPTIONS = new Set([
  '--json',
  '--replies',
  '--failing',
  '--aside',
  '--seen',
  '--fast',
  '--peers',
  '--fit',
  '--asked',
  '--talks',
  '--several',
  '--clauses',
]);

const args = process.argv.slice(2);
const unknown = args.find((arg) => arg.startsWith('--') && !OPTIONS.has(arg));
if (unknown) {
  console.error(`${unknown} is no option; there are ${[...OPTIONS].join(', ')}.`);
  process.exit(2);
}
const has = (option: string): boolean => args.includes(option);
const isWanted = (talk: Talk): boolean =>
  has('--aside') ? isKeptAside(talk) : has('--seen') ? !isKeptAside(talk) : true;
const files = [...CHECKS, ...args.filter((arg) => !arg.startsWith('--'))];
const guide = assemble(LOCALES, loadDirectory('data'));

const seen = (): Talk[] => files.flatMap((file) => talksIn(file)).filter((talk) => !isKeptAside(talk));
if (has('--talks')) {
  console.log(talkLines(guide).join('\n'));
} else if (has('--several')) {
  console.log(severalLines(guide).join('\n'));
} else if (has('--clauses')) {
  console.log(clauseLines(guide).join('\n'));
} else if (has('--fit')) {
  console.log(fitted(guide, seen()));
} else if (has('--asked')) {
  writeFileSync('data/asked.json', `${JSON.stringify(askedIn(guide, seen()), undefined, 2)}\n`);
} else {
  const replies = files.map((file) => repliesTo(guide, file, isWanted));
  if (!has('--json')) {
    for (const of of replies) console.log(replyTable(of));
    if (has('--failing')) for (const of of replies) console.log(`${failingList(guide, of)}\n`);
  }
  const understood = has('--replies')
    ? {}
    : await understandingReport({ fast: has('--fast'), peers: has('--peers') });
  if (!has('--json')) console.log(reportLines(understood));
  else {
    const figures = replies.map(({ failing, ...figures }) =>
      has('--failing')
        ? { ...figures, failing: failing.map(({ talk, ...one }) => ({ id: talk.id, ...one })) }
        : figures,
    );
    console.log(JSON.stringify({ replies: figures, ...understood }, undefined, 2));
  }
}
