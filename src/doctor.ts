/**
 * The checks of `npm run doctor`, for an operator when something does not work: settings, store, channels,
 * addresses, clock, data, facts. Each is made as the bot itself would use the thing, and gives one line that
 * also says what to do. No line holds a secret.
 */

import { statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Config, readConfig, SETTINGS } from './config.ts';
import { type Day, dayAt, daysFrom } from './core/day.ts';
import { messageOf } from './core/error.ts';
import type { Guide } from './core/guide.ts';
import { type Finding, PATIENCE, wrong } from './doctor-finding.ts';
import { address, handoff, running, telegram, whatsapp } from './doctor-platforms.ts';
import { inOneLine } from './log.ts';
import { openStore } from './open-store.ts';
import { type Org, readOrg } from './org.ts';
import { expiredIn } from './report.ts';

export type Patient = {
  environment: Record<string, string | undefined>;
  /** Sentences about variables that look like misspelt settings. */
  doubts?: string[];
  /** The guide and its data sources; `asOf` is a year, a month or a day. */
  guide: (org: Org | undefined) => Guide;
  data: { name: string; asOf: string }[];
  /** Whether the model was trained on the examples in this copy; undefined where the copy has no examples. */
  isTrained: () => boolean | undefined;
  now?: () => number;
};

/**
 * Makes all checks and gives their findings in a fixed order. Checks that depend on a failed one are skipped.
 */
export async function examine(patient: Patient): Promise<Finding[]> {
  const { environment, doubts = [], now = Date.now } = patient;
  const found: Finding[] = doubts.map((says) => ({
    what: 'settings',
    state: 'look',
    says,
    todo: 'correct it in .env',
  }));
  let config: Config;
  try {
    config = readConfig(environment);
  } catch (error) {
    return [...found, wrong('settings', sentence(error), 'correct it in .env; .env.example explains each')];
  }
  const set = SETTINGS.filter((name) => environment[name]).length;
  const { guide, ...ofOrganisation } = organisation(config, patient);
  found.push({ what: 'settings', state: 'ok', says: `${set} set, all readable` }, ofOrganisation.found);
  const clocks: number[] = [];
  const [stored, ...others] = await Promise.all([
    store(config),
    telegram(config, clocks, now),
    whatsapp(config, clocks, now),
    address(config, clocks, now),
    handoff(config, now),
    running(config),
  ]);
  return [
    ...found,
    ...stored,
    ...others.flat(),
    clock(clocks),
    ...protection(config),
    ...knowledge(patient, guide, dayAt(now())),
  ];
}

/** Whether any finding is `wrong`. */
export const isIll = (found: readonly Finding[]): boolean => found.some(({ state }) => state === 'wrong');

/** The findings as lines, for a terminal. */
export const written = (found: readonly Finding[]): string =>
  found
    .map(({ what, state, says, todo }) =>
      inOneLine(`${state.padEnd(6)}${what.padEnd(14)}${says}${todo ? ` → ${todo}` : ''}`),
    )
    .join('\n');

const sentence = (error: unknown): string => messageOf(error).replace(/\.$/, '');

/**
 * Reads ORG_FILE: the finding about the organisation, and the guide with the organisation's own answers.
 * Reports every error in the file that would stop the start.
 */
function organisation({ orgFile }: Config, patient: Patient): { found: Finding; guide: Guide } {
  const what = 'organisation';
  if (orgFile === undefined) {
    const says = 'a neutral public guide; ORG_FILE names yours';
    return { found: { what, state: 'off', says }, guide: patient.guide(undefined) };
  }
  try {
    const org = readOrg(orgFile);
    const guide = patient.guide(org);
    const { length } = org.answers;
    const own = length > 0 ? `, ${length} ${length === 1 ? 'answer' : 'answers'} of its own` : '';
    if (org.hr)
      return { found: { what, state: 'ok', says: `${org.name}, with its HR contact${own}` }, guide };
    const says = `${org.name}, without an HR contact${own}`;
    return { found: { what, state: 'look', says, todo: 'add "hr" to ORG_FILE' }, guide };
  } catch (error) {
    const found = wrong(what, sentence(error), 'correct the file; docs/org.example.json is one that works');
    return { found, guide: patient.guide(undefined) };
  }
}

/** Bytes below which a disk is nearly full. */
const SCARCE = 500 * 1024 * 1024;

async function store(config: Config): Promise<Finding[]> {
  const where = config.redisUrl ? 'REDIS_URL' : `DATA_DIR (${config.dataDir})`;
  const found: Finding[] = [];
  try {
    const { store, ready } = await openStore(config);
    try {
      await within(ready(), `${where} gave no answer within ${PATIENCE / 1000} s`);
      await store.ping();
      await store.add('doctor', { looks: 1 }, 60_000);
      await store.sums('doctor');
    } finally {
      await store.close();
    }
    found.push({ what: 'store', state: 'ok', says: `${where}: written and read` });
  } catch (error) {
    const todo = config.redisUrl
      ? 'is Redis up, and are its address, password and rights (docs/security.md) right?'
      : 'see the reason; `npm run backup` makes copies, `npm run restore` puts one back';
    return [wrong('store', sentence(error), todo)];
  }
  if (!config.redisUrl) {
    const { bavail, bsize } = await statfs(resolve(config.dataDir));
    if (bavail * bsize < SCARCE)
      found.push({
        what: 'disk',
        state: 'look',
        says: 'less than 500 MB are left for DATA_DIR',
        todo: 'make room',
      });
  }
  return found;
}

/** Milliseconds by which a clock may be off. */
const SKEW = 30_000;

function clock(clocks: readonly number[]): Finding {
  const what = 'clock';
  const [off] = clocks.toSorted((a, b) => Math.abs(a) - Math.abs(b));
  if (off === undefined) return { what, state: 'off', says: 'nobody was asked to compare it with' };
  if (Math.abs(off) <= SKEW) return { what, state: 'ok', says: 'right' };
  const says = `${Math.round(Math.abs(off) / 1000)} s ${off > 0 ? 'slow' : 'fast'}`;
  return wrong(what, says, 'switch on time synchronisation (timedatectl set-ntp true)');
}

function protection(config: Config): Finding[] {
  const found: Finding[] = [];
  const isPublic = config.publicUrl?.startsWith('https:') ?? false;
  if (config.adminToken === undefined)
    found.push({
      what: 'admin',
      state: isPublic ? 'look' : 'off',
      says: isPublic
        ? '/admin, /share and /metrics are closed to all'
        : '/admin, /share and /metrics are for this machine',
      todo: 'set ADMIN_TOKEN (openssl rand -hex 24)',
    });
  else found.push({ what: 'admin', state: 'ok', says: '/admin, /share and /metrics ask for the token' });
  found.push(
    config.sealKeys
      ? { what: 'sealing', state: 'ok', says: 'conversations are kept encrypted' }
      : {
          what: 'sealing',
          state: 'off',
          says: 'conversations are readable in the store',
          todo: 'set SESSION_KEY (openssl rand -base64 32)',
        },
  );
  if (isPublic && config.web && !config.trustProxy)
    found.push({
      what: 'proxy',
      state: 'look',
      says: 'all people look like one address',
      todo: 'set TRUST_PROXY=on if a proxy stands in front',
    });
  return found;
}

/** The age in days from which data counts as old, and how many days ahead the end of a fact is announced. */
const OLD = 2 * 365;
const SOON = 30;

function knowledge({ data, isTrained }: Patient, guide: Guide, today: Day): Finding[] {
  const found: Finding[] = [];
  const firstDay = (asOf: string): Day =>
    `${asOf}-01-01`.slice(0, 10).replace(/^(\d{4}-\d{2})-01-$/, '$1-01');
  // Only the newest source must be recent: the oldest ones hold what hardly changes, such as names of villages
  // and their places.
  const [newest] = data
    .map(({ asOf }) => firstDay(asOf))
    .toSorted()
    .toReversed();
  const age = newest === undefined ? Number.POSITIVE_INFINITY : daysFrom(newest, today);
  const list = data.map(({ name, asOf }) => `${name} ${asOf}`).join(', ');
  found.push(
    age > OLD
      ? {
          what: 'directory',
          state: 'look',
          says: `nothing in it is newer than two years: ${list}`,
          todo: 'npm run data (README), or an update of the guide',
        }
      : { what: 'directory', state: 'ok', says: list },
  );
  found.push(
    isTrained() !== false
      ? {
          what: 'model',
          state: 'ok',
          says: isTrained() === undefined ? 'as it came' : 'trained on the wordings that are here',
        }
      : {
          what: 'model',
          state: 'look',
          says: 'wordings or code were changed since it was trained',
          todo: 'npm run train',
        },
  );
  const past = expiredIn(guide, today);
  const later = dayAt(Date.parse(today) + (SOON + 1) * 24 * 60 * 60 * 1000);
  const soon = expiredIn(guide, later).length - past.length;
  found.push(
    past.length > 0
      ? {
          what: 'facts',
          state: 'look',
          says: `${past.length} answers stand on facts past their review`,
          todo: 'npm run facts -- --past',
        }
      : {
          what: 'facts',
          state: 'ok',
          says:
            soon > 0
              ? `none past its review; ${soon} answers have one within a month`
              : 'none past its review',
        },
  );
  return found;
}

const within = <T>(work: Promise<T>, late: string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(late)), PATIENCE);
  });
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
};
