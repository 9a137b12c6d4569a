/**
 * The same dialog held with this bot and with its peers, each alone in a process of its own, one after another, on one real
 * Redis that is started for it: `npm run bench -- [options]`. Several passes in the same order; each figure is their median.
 */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildBot, startRedis } from './redis.mjs';
import { talks } from './talk.mjs';
import { codes } from './varied.mjs';

const USAGE = `npm run bench -- [--json] [--only raw-redis,guia-imss] [--passes 3] [--seconds 3] [--warm 4] [--at-once 500]
  (seconds of processor, after so many to warm up; dialogs at once)
  [--keep 100000]   conversations at which Redis's memory is measured; 0: not
  [--chats 1000,1000000]   cost a turn with so many conversations stored; this bot alone unless --only says more
  [--varied]   another postal code in each dialog
  [--talk]   another conversation in each chat, of the development checks
  [--profile]   where the processor time goes, by function; this bot alone unless --only says more`;

/** Names and order. The first is the ceiling and the second this bot; the others are peers, with packages of their own. */
const CONTESTANTS = [
  'raw-redis',
  'guia-imss',
  'grammy-session',
  'grammy-conversations',
  'telegraf-scenes',
  'botbuilder',
];
const OWN = new Set(['raw-redis', 'guia-imss']);
const folder = fileURLToPath(new URL('.', import.meta.url));

try {
  await run(readArguments());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run({ only, json, passes, chats, ...options }) {
  if (only.some((name) => !OWN.has(name))) provide();
  if (only.includes('guia-imss')) buildBot();
  const redis = await startRedis();
  try {
    const rows = [];
    for (const stored of chats) {
      const results = new Map(only.map((name) => [name, []]));
      for (let pass = 0; pass < passes; pass++) {
        for (const name of only) {
          const once = pass === 0 ? {} : { keep: 0 };
          const result = await measured({ name, port: redis.port, stored, ...options, ...once });
          results.get(name).push(result);
          if (!json)
            process.stderr.write(`${name}: ${result.turnsPerSec} turns/s, ${result.cpuUsPerTurn} µs\n`);
        }
      }
      for (const all of results.values()) {
        rows.push(summed(all));
        if (json) process.stdout.write(`${JSON.stringify(rows.at(-1))}\n`);
      }
    }
    if (!json)
      for (const line of options.profile ? profileOf(rows) : tableOf(rows)) process.stdout.write(`${line}\n`);
  } finally {
    await redis.stop();
  }
}

/** One contestant, once, in a process of its own. */
function measured(task) {
  const child = spawn(process.execPath, ['--expose-gc', `${folder}child.mjs`, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      const line = out.trim().split('\n').at(-1);
      if (code === 0 && line) resolve(JSON.parse(line));
      else reject(new Error(`${task.name} ended with ${code}.`));
    });
  });
}

/** The median of each figure over the passes, with how far turns a second and CPU lay apart. */
function summed(all) {
  const sum = { ...all[0] };
  for (const [figure, value] of Object.entries(all[0])) {
    if (typeof value !== 'number') continue;
    const values = all.map((result) => result[figure]).filter((one) => one !== undefined);
    values.sort((a, b) => a - b);
    sum[figure] = values[Math.floor((values.length - 1) / 2)];
  }
  const range = (figure) => {
    const values = all.map((result) => result[figure]);
    return [Math.min(...values), Math.max(...values)];
  };
  return {
    ...sum,
    passes: all.length,
    turnsPerSecRange: range('turnsPerSec'),
    cpuUsRange: range('cpuUsPerTurn'),
  };
}

function tableOf(rows) {
  const columns = [
    ['', ({ name }) => name],
    ['chats stored', ({ storedChats }) => storedChats],
    ['turns/s', ({ turnsPerSec }) => turnsPerSec],
    ['CPU µs', ({ cpuUsPerTurn }) => cpuUsPerTurn],
    ['CPU µs, passes', ({ cpuUsRange }) => cpuUsRange.join('–')],
    ['p50 ms', ({ p50 }) => p50],
    ['p99 ms', ({ p99 }) => p99],
    ['Redis CPU µs', ({ redisCpuUsPerTurn }) => redisCpuUsPerTurn],
    ['commands', ({ redisCommandsPerTurn }) => redisCommandsPerTurn],
    ['requests', ({ requestsPerTurn }) => requestsPerTurn],
    ['trips before reply', ({ roundTripsBeforeReply }) => roundTripsBeforeReply],
    ['bytes a turn', ({ redisBytesPerTurn }) => redisBytesPerTurn],
    ['bytes a session', ({ bytesPerSession }) => bytesPerSession],
    ['MB held', ({ memoryMB, memoryChats }) => memoryMB && `${memoryMB} (${memoryChats})`],
  ].filter(([, of]) => rows.some((row) => of(row) !== undefined));
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(([title]) => title)),
    line(columns.map((_, at) => (at === 0 ? '---' : '--:'))),
    ...rows.map((row) => line(columns.map(([, of]) => of(row) ?? ''))),
  ];
}

function profileOf(rows) {
  return rows.flatMap(({ name, profile }) => [
    `${name}: µs a turn, itself | with what it calls`,
    ...profile
      .slice(0, 100)
      .map(
        ([what, place, self, total]) =>
          `${self.toFixed(1).padStart(8)} | ${total.toFixed(1).padStart(8)}  ${what}  ${place}`,
      ),
  ]);
}

/** Installs the peers when they are missing or not those of this folder's lock file. */
function provide() {
  const { dependencies } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
  const present = Object.entries(dependencies).every(([name, version]) => {
    try {
      return (
        JSON.parse(readFileSync(`${folder}node_modules/${name}/package.json`, 'utf8')).version === version
      );
    } catch {
      return false;
    }
  });
  if (present) return;
  process.stderr.write('Installing the peers (once, about a minute)…\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const wanted = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync(npm, wanted, {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0)
    throw new Error('The peers could not be installed. Run `npm install` in bench/ to see why.');
}

function readArguments() {
  const options = {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    passes: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    warm: { type: 'string', default: '4' },
    'at-once': { type: 'string', default: '500' },
    keep: { type: 'string' },
    chats: { type: 'string' },
    varied: { type: 'boolean', default: false },
    talk: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
  };
  let values;
  try {
    ({ values } = parseArgs({ options }));
  } catch (error) {
    throw new Error(`${error.message.split('.')[0]}. Usage: ${USAGE}`);
  }
  const number = (name, text) => {
    const value = Number(text);
    if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} must be a number. Usage: ${USAGE}`);
    return value;
  };
  const alone = values.profile || values.chats !== undefined ? ['guia-imss'] : CONTESTANTS;
  const only = values.only?.split(',') ?? alone;
  const unknown = only.find((name) => !CONTESTANTS.includes(name));
  if (unknown) throw new Error(`There is no "${unknown}": ${CONTESTANTS.join(' ')}.`);
  return {
    only,
    json: values.json,
    passes: Math.max(1, number('passes', values.profile ? '1' : values.passes)),
    seconds: number('seconds', values.seconds),
    warm: number('warm', values.warm),
    atOnce: number('at-once', values['at-once']),
    keep: number('keep', values.keep ?? (alone.length === 1 ? '0' : '100000')),
    chats: values.chats?.split(',').map((text) => number('chats', text)) ?? [undefined],
    codes: values.varied ? codes() : undefined,
    talks: values.talk ? talks() : undefined,
    profile: values.profile,
  };
}
