/** What the process says of itself when it starts. */
import type { Config } from './config.ts';

/** A setting's row: its name, whether it is on, and a note: details if it is on, else how to turn it on. */
type StatusRow = [name: string, on: boolean, note: string];

/**
 * The list of what is on, what is off, and the one setting that turns each on. `directory`: the note of its
 * row (number of units, time to load). `typed`: whether messages are typed in this terminal.
 */
export function announcement(config: Config, directory: string, typed: boolean): string {
  const rows: StatusRow[] = [
    ...channelRows(config, typed),
    ...keepingRows(config),
    ...operatorRows(config),
    ['directory', true, directory],
  ];
  const lines = rows.map(([name, on, note]) => `  ${name.padEnd(10)}${on ? 'on ' : 'off'}  ${note}\n`);
  return `Guía IMSS: an unofficial guide. Not IMSS; gives no medical advice.\n${lines.join('')}\n`;
}

const channelRows = ({ web, telegram, whatsapp, publicUrl }: Config, typed: boolean): StatusRow[] => [
  ['web', web !== undefined, web ? 'see the address below' : 'set WEB=on'],
  ['terminal', typed, typed ? 'type below; Ctrl+C ends all' : 'npm run chat'],
  row('telegram', telegram, 'set TELEGRAM_BOT_TOKEN (from @BotFather)', () =>
    publicUrl ? `webhook at ${publicUrl}/webhooks/telegram` : 'long polling',
  ),
  row(
    'whatsapp',
    whatsapp,
    'set WHATSAPP_TOKEN (from Meta) and the three beside it',
    () => `webhook at ${publicUrl ?? '<your https address>'}/webhooks/whatsapp`,
  ),
  row('address', publicUrl, 'set PUBLIC_URL (https) to where others reach this', (url) => url),
];

const keepingRows = ({ redisUrl, dataDir, sealKeys }: Config): StatusRow[] => [
  row(
    'redis',
    redisUrl,
    `set REDIS_URL; conversations are kept in ${dataDir}/`,
    () => 'conversations are kept there',
  ),
  row('sealing', sealKeys, 'set SESSION_KEY', () => 'conversations are kept encrypted'),
];

const operatorRows = ({ adminToken, learnsForDays, handoff, orgFile }: Config): StatusRow[] => [
  row(
    'admin',
    adminToken,
    'set ADMIN_TOKEN; until then /admin, /share and /metrics are for this machine',
    () => '/admin, /share and /metrics with the token',
  ),
  row('gaps', learnsForDays, 'set GAPS=on to learn from what is not understood', () => 'npm run gaps'),
  row('handoff', handoff, 'set HANDOFF so that a person of yours can take over', (to) =>
    to.by === 'telegram' ? 'to people in the group of HANDOFF_GROUP' : `to people behind ${to.url}`,
  ),
  row(
    'org',
    orgFile,
    'set ORG_FILE to name your organisation, its HR contact and its own answers',
    (path) => path,
  ),
];

/** A row that is on where its setting is set. */
const row = <Setting>(
  name: string,
  setting: Setting | undefined,
  off: string,
  on: (setting: Setting) => string,
): StatusRow => (setting === undefined ? [name, false, off] : [name, true, on(setting)]);
