/** Calls of WhatsApp's Cloud API (Meta's Graph API): tried again when that can help, with errors that say what to do. */

import { codeOf } from '../core/error.ts';
import { fieldsOf, isRecord } from '../core/json.ts';
import type { Meter } from './channel.ts';
import type { Wait } from './wait.ts';

/**
 * Why a call failed. `gone`: nobody can be written to there now; `refused`: WhatsApp finds fault with the message;
 * `token`: ours isn't taken; `away`: no answer, or one that says to come back. `sentence` holds no token, no number and
 * no text.
 */
export type Fault = {
  kind: 'gone' | 'refused' | 'token' | 'away' | 'other';
  code?: number;
  status?: number;
  sentence: string;
};

export type Answer = { body: Record<string, unknown>; fault?: undefined } | { fault: Fault };

/** `urgent`: for somebody in danger. */
export type Patience = 'none' | 'usual' | 'urgent';

export type Graph = {
  /**
   * One call; never rejects.
   * @param what the call's name in the log and for the meter.
   * @param patience whether it is tried again, for up to half a minute; `urgent`: with shorter pauses.
   * @param signal aborts the call.
   */
  call(
    what: string,
    path: string,
    options: { body?: unknown; patience: Patience; signal?: AbortSignal },
  ): Promise<Answer>;
};

/** @param options.apiRoot with the version, e.g. `https://graph.facebook.com/v25.0`. */
export const graphApi = (options: {
  token: string;
  apiRoot: string;
  wait: Wait;
  stop: AbortSignal;
  meter?: Meter;
}): Graph => {
  const { token, apiRoot, wait, stop, meter } = options;

  const once = async (
    what: string,
    path: string,
    body: unknown,
    signal?: AbortSignal,
  ): Promise<Answer & { after?: number }> => {
    try {
      const timeout = AbortSignal.timeout(callTakes);
      const response = await fetch(`${apiRoot}/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        redirect: 'error',
      });
      const answer: unknown = await response.json().catch(() => undefined);
      if (response.ok && isRecord(answer)) return { body: answer };
      const after = Number(response.headers.get('retry-after')) * 1000 || undefined;
      return { fault: faultOf(what, response.status, answer, token), after };
    } catch (error) {
      return {
        fault: { kind: 'away', sentence: `WhatsApp gave no answer to ${what} (${reasonOf(error)}).` },
      };
    }
  };

  return {
    async call(what, path, { body, patience, signal }) {
      let waited = 0;
      for (let tries = 0; ; tries++) {
        const { after, ...answer } = await once(what, path, body, signal);
        if (!answer.fault) return answer;
        meter?.failed('whatsapp', what);
        const pauses = pausesOf[patience][isBusy(answer.fault) ? 'busy' : 'stumble'];
        const asked = patience === 'urgent' && tries === 0 ? undefined : after;
        const pause = answer.fault.kind === 'away' ? (asked ?? pauses[tries]) : undefined;
        if (pause === undefined || tries >= pauses.length || waited + pause > longestWait || stop.aborted)
          return answer;
        waited += pause;
        await wait(pause, stop);
      }
    },
  };
};

/**
 * Pauses in milliseconds. For rate limits (per second, or per person) Meta recommends pauses that grow by a
 * factor of four.
 */
const pausesOf: Record<Patience, { busy: readonly number[]; stumble: readonly number[] }> = {
  none: { busy: [], stumble: [] },
  usual: { busy: [1000, 4000, 16_000], stumble: [250, 1000, 3000] },
  urgent: { busy: [300, 1200, 4800, 19_200], stumble: [100, 200, 400, 800, 1600] },
};
const longestWait = 30_000;
const callTakes = 15_000;

/** Meta's codes, https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes. */
const busyCodes = new Set([4, 80007, 130429, 131056]);
const passingCodes = new Set([1, 2, 131000, 131016, 131057, 133004]);
/**
 * 131047: more than 24 hours since the person's last message; 131026: undeliverable; 131030: the number is not on
 * the list of a test number.
 */
const goneCodes = new Set([131021, 131026, 131030, 131047]);
const tokenCodes = new Set([0, 190]);
const refusedCodes = new Set([100, 131008, 131009, 131051]);

const isBusy = ({ status, code }: Fault): boolean => status === 429 || busyCodes.has(code ?? -1);

const faultOf = (what: string, status: number, answer: unknown, token: string): Fault => {
  const error = isRecord(answer) && isRecord(answer.error) ? answer.error : undefined;
  const code = typeof error?.code === 'number' ? error.code : undefined;
  const data = isRecord(error?.error_data) ? error.error_data : {};
  const said = [error?.message, data.details].filter((one) => typeof one === 'string').join(' ');
  const about = said === '' ? '' : `: ${tight(said.replaceAll(token, '<token>'))}`;
  const sentence = `WhatsApp answered ${what} with ${status}${code === undefined ? '' : ` (${code})`}${about}.`;
  const known = code ?? -1;
  const isBusyOrBroken = status === 429 || status >= 500;
  if (!isBusyOrBroken && (status === 401 || tokenCodes.has(known)))
    return {
      kind: 'token',
      code,
      status,
      sentence: `WhatsApp does not accept WHATSAPP_TOKEN: wrong, expired or revoked (${status}).`,
    };
  if (goneCodes.has(known)) return { kind: 'gone', code, status, sentence };
  const away = isBusyOrBroken || busyCodes.has(known) || passingCodes.has(known);
  if (away) return { kind: 'away', code, status, sentence };
  return { kind: refusedCodes.has(known) ? 'refused' : 'other', code, status, sentence };
};

/** What Meta says of an error, without what could be somebody's number or user id. */
const tight = (said: string): string =>
  said
    .replace(/\b[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{6,}/g, '<id>')
    .replace(/\+?\d[\d\s-]{6,}\d/g, '<number>')
    .replace(/wamid\.\S+/g, '<message>')
    .replace(/\s+/g, ' ')
    .slice(0, 200)
    .replace(/[.\s]+$/, '');

const reasonOf = (error: unknown): string => {
  const { cause, name } = fieldsOf(error);
  return codeOf(cause) ?? String(name ?? 'no reason given');
};
