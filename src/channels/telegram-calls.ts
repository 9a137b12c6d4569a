/**
 * Calls of the Bot API: which are tried again, which count as failed, and how an error is described without
 * the token or a message's text.
 */
import { setMaxListeners } from 'node:events';
import { Api, GrammyError, HttpError, type Transformer } from 'grammy';
import { codeOf, messageOf } from '../core/error.ts';
import { fieldsOf } from '../core/json.ts';
import type { Meter } from './channel.ts';
import type { Wait } from './wait.ts';

/** Seconds that Telegram holds a call for updates when there are none. */
export const pollSeconds = 25;

/**
 * The type of signal that grammY's calls take: declared by a package of its own, and compatible with Node's at
 * run time.
 */
export type GrammySignal = NonNullable<Parameters<Api['getMe']>[0]>;

/** A signal for grammY's calls. */
export const forGrammy = (signal: AbortSignal): GrammySignal => signal as GrammySignal;

/** Three clients of one Bot API, which differ in what they do when a call fails. */
export type TelegramClients = {
  /** Waits as long as Telegram asks. */
  patient: Api;
  /** For somebody in danger: tries again sooner and more often. */
  hurried: Api;
  /** Never tries again: the error comes at once. */
  blunt: Api;
};

/** The clients. A call that `stop` interrupts is tried no more. */
export const telegramClients = ({
  token,
  apiRoot,
  meter,
  wait,
  stop,
}: {
  token: string;
  apiRoot: string;
  meter: Meter | undefined;
  wait: Wait;
  stop: AbortSignal;
}): TelegramClients => {
  // Each waiting call adds a listener to `stop`; any number at once is no leak.
  setMaxListeners(0, stop);
  const client = (timeoutSeconds: number, ...transformers: Transformer[]): Api => {
    const api = new Api(token, { apiRoot, timeoutSeconds });
    api.config.use(...transformers, counting(meter, stop));
    return api;
  };
  return {
    patient: client(15, retrying(usual, wait, stop)),
    hurried: client(15, retrying(urgent, wait, stop)),
    blunt: client(pollSeconds + 15),
  };
};

/**
 * When a failed call is tried again, all in milliseconds. `stumbles`: the pauses after errors of Telegram's
 * (5xx) or of the network. `firstPause`: the longest wait for the first pause that Telegram names (429); later
 * ones are kept in full. `longest`: the limit of all waits together.
 */
type RetryPlan = { stumbles: readonly number[]; firstPause: number; longest: number };

const usual: RetryPlan = {
  stumbles: [250, 1000, 3000],
  firstPause: Number.POSITIVE_INFINITY,
  longest: 60_000,
};

/**
 * For somebody in danger. A 429 mostly concerns the rate over all chats, so a second try soon after the first
 * mostly succeeds.
 */
const urgent: RetryPlan = { stumbles: [100, 200, 400, 800, 1600], firstPause: 300, longest: 60_000 };

/** Counts the calls that failed in the end; what Telegram refuses in the normal course of a conversation is no failure. */
const counting =
  (meter: Meter | undefined, stop: AbortSignal): Transformer =>
  async (call, method, payload, signal) => {
    try {
      const result = await call(method, payload, signal);
      if (!result.ok && !isUsual(result)) meter?.failed('telegram', method);
      return result;
    } catch (error) {
      if (!stop.aborted) meter?.failed('telegram', method);
      throw error;
    }
  };

const isUsual = ({ error_code, description, parameters }: Refused): boolean =>
  error_code === 403 ||
  parameters?.migrate_to_chat_id !== undefined ||
  (error_code === 400 && /not modified|can't be edited|to edit|too old/i.test(description));

type Refused = { error_code: number; description: string; parameters?: { migrate_to_chat_id?: number } };

/**
 * Tries a failed call again by a plan: after a 429 it waits as long as Telegram asks, within the plan's
 * limits; after an error of Telegram or of the network it tries again soon.
 */
const retrying =
  ({ stumbles, firstPause, longest }: RetryPlan, wait: Wait, stop: AbortSignal): Transformer =>
  async (call, method, payload, signal) => {
    let waited = 0;
    let isTold = false;
    for (let tries = 0; ; tries++) {
      const result = await call(method, payload, signal).catch((error: unknown) => {
        if (stop.aborted || stumbles[tries] === undefined) throw error;
        return undefined;
      });
      if (result?.ok) return result;
      const wanted = result?.error_code === 429 ? (result.parameters?.retry_after ?? 1) * 1000 : undefined;
      const asked = wanted === undefined || isTold ? wanted : Math.min(wanted, firstPause);
      isTold ||= wanted !== undefined;
      const passing = result === undefined || result.error_code >= 500;
      const pause = asked ?? (passing ? stumbles[tries] : undefined);
      if (result && (pause === undefined || waited + pause > longest || stop.aborted)) return result;
      waited += pause ?? 0;
      await wait(pause ?? 0, stop);
    }
  };

/** A 400 whose description matches `why`. */
export const isRefusal = (error: unknown, why = /(?:)/): error is GrammyError =>
  error instanceof GrammyError && error.error_code === 400 && why.test(error.description);

/** Nobody is there to read: the bot was blocked or thrown out, the account was deleted. */
export const isGone = (error: unknown): boolean => error instanceof GrammyError && error.error_code === 403;

/**
 * A 4xx that a later try can't change. Errors of timing or authorisation are not among them: a revoked token
 * can be replaced.
 */
export const isForGood = (error: unknown): boolean =>
  error instanceof GrammyError &&
  error.error_code >= 400 &&
  error.error_code < 500 &&
  !passing.has(error.error_code);

const passing = new Set([401, 404, 408, 409, 420, 429]);

/** The number of the supergroup that a group has become, if the error says so. */
export const movedTo = (error: unknown): number | undefined =>
  error instanceof GrammyError ? error.parameters.migrate_to_chat_id : undefined;

/** For how many milliseconds Telegram does not want to be asked again. */
export const askedPause = (error: unknown): number | undefined => {
  const seconds = error instanceof GrammyError ? error.parameters.retry_after : undefined;
  return seconds === undefined ? undefined : seconds * 1000;
};

/** Whether Telegram knows no bot with this token. */
export const isWrongToken = (error: unknown): boolean =>
  error instanceof GrammyError && (error.error_code === 401 || error.error_code === 404);

/** The setting that is likely wrong when the channel can't start, as the beginning of a sentence. */
export const startHint = (error: unknown, apiRoot: string): string => {
  if (error instanceof HttpError) return `no answer from ${apiRoot} (TELEGRAM_API_ROOT, or the network). `;
  if (!(error instanceof GrammyError)) return '';
  if (isWrongToken(error)) return 'TELEGRAM_BOT_TOKEN is not a valid token. ';
  return error.method === 'setWebhook' ? 'PUBLIC_URL is not an address that Telegram can call. ' : '';
};

/**
 * An error as a sentence. Leaves out what grammY attaches to its errors, because that holds the text of the
 * message. The token may still be in the sentence.
 */
export const describe = (error: unknown): string => {
  if (error instanceof GrammyError)
    return `Telegram answered ${error.method} with ${error.error_code}: ${error.description}.`;
  if (error instanceof HttpError) {
    const { name, message } = fieldsOf(error.error);
    return `${error.message} (${codeOf(error.error) ?? name ?? message ?? 'no reason given'})`;
  }
  return messageOf(error);
};
