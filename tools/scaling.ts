/**
 * Computes what a number of users needs from the figures in the first table of `docs/scaling.md`, and writes the second:
 * `node --import tsx tools/scaling.ts`. With `--check` it only says whether the second follows from the first.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The figures that the first table holds, by their names in it. */
type Figures = Record<string, number>;

const USERS = [1_000_000, 10_000_000, 100_000_000];
const DAY = 24 * 60 * 60;
const BEGIN = '<!-- needs -->';
const END = '<!-- /needs -->';

/** The whole text with its second table computed anew. Throws when the first lacks a figure. */
export function withNeeds(text: string): string {
  const [before, , after] = text.split(new RegExp(`${BEGIN}|${END}`));
  if (after === undefined) throw new Error(`docs/scaling.md has no ${BEGIN} … ${END}.`);
  return `${before}${BEGIN}\n${needs(figuresIn(before!))}\n${END}${after}`;
}

function needs(figures: Figures): string {
  const figure = (name: string): number => {
    const value = figures[name];
    if (value === undefined) throw new Error(`docs/scaling.md gives no figure for \`${name}\`.`);
    return value;
  };
  const columns = USERS.map((users) => {
    const turns = (users * figure('active_share_a_day') * figure('turns_a_user_a_day')) / DAY;
    const peak = turns * figure('peak_factor');
    const gigabytes = (users * figure('redis_bytes_a_session')) / 1e9;
    const capacity = 1e6 / figure('redis_cpu_us_a_turn');
    const byMemory = Math.ceil(gigabytes / figure('gigabytes_a_shard'));
    const byTurns = Math.ceil(peak / (capacity * figure('share_of_capacity')));
    const shards = Math.max(byMemory, byTurns);
    const bots = Math.ceil(peak / (figure('turns_a_second_a_process') * figure('share_of_capacity')));
    return [
      users,
      Math.round(turns),
      Math.round(peak),
      Math.max(2, bots + 1),
      gigabytes,
      shards === 1 ? 'one Redis with two replicas' : `${Math.max(3, shards)} masters, two replicas each`,
      byMemory >= byTurns ? 'memory' : 'turns',
    ];
  });
  const rows = [
    'users with a stored conversation',
    'turns a second, on average',
    'turns a second, at the peak',
    'bot processes (one core each, one to spare)',
    'Redis memory for conversations, GB (without replicas)',
    'Redis',
    'what decides the number of masters',
  ];
  const cell = (value: number | string | undefined) =>
    typeof value === 'number'
      ? value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 })
      : value;
  return rows
    .map((row, at) => `| ${[row, ...columns.map((column) => cell(column[at]))].join(' | ')} |`)
    .toSpliced(1, 0, `|---|${'---:|'.repeat(USERS.length)}`)
    .join('\n');
}

/** The figures in a text's tables by name, from rows like `| … | \`name\` | 1,234 | …`. */
function figuresIn(text: string): Figures {
  const rows = text.matchAll(/^\|[^|\n]*\| `(\w+)` \| ([\d.,]+) \|/gm);
  return Object.fromEntries([...rows].map(([, name, value]) => [name!, Number(value!.replaceAll(',', ''))]));
}

const [, script, option] = process.argv;
if (script?.endsWith('scaling.ts')) {
  const path = fileURLToPath(new URL('../docs/scaling.md', import.meta.url));
  const text = readFileSync(path, 'utf8');
  if (option !== '--check') writeFileSync(path, withNeeds(text));
  else if (withNeeds(text) !== text) {
    console.error('docs/scaling.md: the second table does not follow from the first. Run tools/scaling.ts.');
    process.exitCode = 1;
  }
}
