/** The log: JSON lines on standard error, without texts, tokens or chat ids. */
import { destination, type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** Makes the log at a level. Standard output stays free for the terminal chat. */
export const makeLog = (level: string): Log =>
  pino(
    { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime },
    destination({ dest: 2, sync: true }),
  );
