/** The log: JSON lines on standard error, without texts, tokens or chat ids. */
import { createHmac, randomBytes } from 'node:crypto';
import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { fieldsOf } from './core/json.ts';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'isLevelEnabled'>;

/**
 * Makes the log at a level. Standard output stays free for the terminal chat. Each entry is one line of bounded
 * length. Warnings and errors that differ only in numbers are limited to one a minute: the first is written at
 * once; if more came in a minute, the last one is written at its end, with their number as `times`.
 */
export const makeLog = (level: string, to: DestinationStream = destination({ dest: 2, sync: true })): Log => {
  const repeated = new Map<string, { more: number; again: () => void }>();
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: {
        logMethod(given, method, number) {
          const [bound, said] = typeof given[0] === 'string' ? [{}, given[0]] : given;
          const text = inOneLine(String(said ?? ''));
          const write = (times?: number) =>
            method.apply(this, [{ ...fieldsOf(bound), ...(times === undefined ? {} : { times }) }, text]);
          if (number < WARN) return write();
          const own = `${number} ${text.replace(/\d+/g, '#')}`;
          const kind = repeated.size < KINDS || repeated.has(own) ? own : 'any other';
          const known = repeated.get(kind);
          if (known) {
            known.more += 1;
            known.again = () => write(known.more);
            return;
          }
          const entry = { more: 0, again: () => {} };
          repeated.set(kind, entry);
          const minute = setInterval(() => {
            if (entry.more === 0) {
              clearInterval(minute);
              repeated.delete(kind);
            } else entry.again();
            entry.more = 0;
          }, MINUTE).unref();
          write();
        },
      },
    },
    to,
  );
};

/** From this level on entries are limited. */
const WARN = pino.levels.values.warn ?? 40;
/** Milliseconds. */
const MINUTE = 60_000;
/**
 * How many kinds of entries are rate-limited separately at a time (normally there are a few dozen); beyond
 * that, all others share one limit.
 */
const KINDS = 1000;
/** The longest text of an entry, in characters. */
const LONGEST = 1000;

/**
 * A text as one line of at most `LONGEST` characters: line breaks, which error messages of libraries may
 * contain, become blanks.
 */
export const inOneLine = (text: string): string =>
  (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
    .replace(/\s*[\r\n\u2028\u2029]\s*/g, ' ')
    .trim();

/**
 * A chat's pseudonym in the log: constant while this process runs, so that a chat's lines can be found together.
 * The random key prevents finding the chat by hashing all ids, which are few enough for that.
 */
export const hashed = (chat: string): string =>
  createHmac('sha256', salt).update(chat).digest('base64url').slice(0, 10);

const salt = randomBytes(16);
