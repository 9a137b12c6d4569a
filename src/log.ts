/** The log: JSON lines on standard error, without texts, tokens or chat ids. */
import { createHmac, randomBytes } from 'node:crypto';
import { destination, type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'isLevelEnabled'>;

/** Makes the log at a level. Standard output stays free for the terminal chat. */
export const makeLog = (level: string): Log =>
  pino(
    { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime },
    destination({ dest: 2, sync: true }),
  );

/**
 * What a chat is called in the log: the same as long as this process runs, so that its lines are found together, and
 * nothing that leads back to the chat, whose ids are few enough to be tried one by one.
 */
export const hashed = (chat: string): string =>
  createHmac('sha256', salt).update(chat).digest('base64url').slice(0, 10);

const salt = randomBytes(16);
