import { isRecord } from './json.ts';

/**
 * The message of whatever was thrown. Not by `instanceof`: errors of Node's own modules may be made in another realm, where
 * `Error` is another one.
 */
export const messageOf = (error: unknown): string =>
  isRecord(error) && typeof error.message === 'string' ? error.message : String(error);

/** The code of an error of the system or of a library, `ENOENT`. */
export const codeOf = (error: unknown): string | undefined =>
  isRecord(error) && typeof error.code === 'string' ? error.code : undefined;
