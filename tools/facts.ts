/**
 * Lists every fact that the texts stand on, the answers of ORG_FILE among them: how old it is, how sure, and whether it is
 * past its review.
 *
 *   npm run facts                        all facts, oldest first, and counts by confidence
 *   npm run facts -- --past              only those past their review
 *   npm run facts -- --on 2027-06-01     as it will be on another day
 *   npm run facts -- --check             fails on a fact without source, date or review date, unused, or withdrawn yet in use
 */

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SETTINGS } from '../src/config.ts';
import { messageOf } from '../src/core/error.ts';
import { readOrg } from '../src/org.ts';
import { loadSettings } from '../src/settings.ts';
import { ownPlaced, readAllFacts, report } from './facts/report.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      past: { type: 'boolean', default: false },
      on: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    },
  });
  loadSettings(`${root}.env`, process.env, SETTINGS);
  const { facts, faults } = readAllFacts(root);
  const own = process.env.ORG_FILE ? ownPlaced(readOrg(process.env.ORG_FILE)) : [];
  console.log(report([...facts, ...own], values.on, values.past));
  for (const fault of faults) console.error(fault);
  if (values.check && faults.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
