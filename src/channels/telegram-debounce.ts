/**
 * Debounces texts: several in a row are one message, because people press "send" after each half of a sentence, and a
 * client cuts a text of more than 4096 characters in two. A chat's arrivals wait here in order; a text waits a quiet
 * moment for the next.
 */
import type { Inbound } from '../core/conversation.ts';
import type { Arrival } from './telegram-updates.ts';
import type { Wait } from './wait.ts';

/** Milliseconds without another text that end the waiting, by long polling. */
export const quietByPolling = 700;

/**
 * The same with a webhook. Telegram's own server sends a chat's next update only after the call with the one
 * before was answered, and a call is answered only once it was handled, so waiting gains nothing there. Other
 * servers may deliver in parallel, so there is a short wait, too short to be felt.
 */
export const quietByWebhook = 200;

/** The longest wait after the first text, and between the dates of joined texts, in milliseconds. */
const longest = 1000;

/** More texts than these in a second were not typed by a person: they are not joined. */
const most = 10;

/** What arrived in one chat and is not handled yet, in order. */
export type ArrivalQueue = {
  push(arrival: Arrival): void;
  empty(): boolean;
  /** Whether a text is waiting for the next one. */
  gathering(): boolean;
  /** What is to be heard next, when it is complete; it stays in the queue. Only for a queue that isn't empty. */
  next(): Promise<Arrival>;
  /** What waits behind the first `count`. */
  behind(count: number): Arrival[];
  /** Takes off what was handled. */
  drop(count: number): void;
};

/**
 * The queue of one chat. `quiet`: milliseconds without another text that end the waiting.
 *
 * Only a text that `joins` waits; everything else is heard at once, and so are the texts before it: presses,
 * places, commands, and a text without letters or equal to a button's label. Such a text answers a question
 * ("37700") and needs no more words; joined with a "gracias" it would no longer be read as that answer. Texts
 * dated more than a second apart are two messages even if they arrive together, as they do after a time without
 * network. An arrival marked `late` does not wait either, because what was written after it has come too.
 */
export const arrivalQueue = (wait: Wait, stop: AbortSignal, quiet: number): ArrivalQueue => {
  const waiting: Arrival[] = [];
  let waits = false;
  let came = () => {};

  /** How many arrivals at the front of the queue form one message. */
  const countJoined = (): number => {
    const first = waiting[0];
    if (!first?.joins) return 1;
    const end = waiting.findIndex(
      ({ joins, inbound }) => !joins || Math.abs(inbound.at - first.inbound.at) > longest,
    );
    return Math.min(end < 0 ? waiting.length : end, most);
  };

  return {
    push(arrival) {
      waiting.push(arrival);
      came();
    },
    empty: () => waiting.length === 0,
    gathering: () => waits,
    async next() {
      const over = new AbortController();
      const end = () => over.abort();
      stop.addEventListener('abort', end);
      waits = waiting[0]?.joins === true && !waiting[0].late;
      // Waits one microtask, in which the arrivals of the same call are pushed.
      await undefined;
      const whole = waits ? wait(longest, over.signal).then(() => true) : undefined;
      for (let done = !waits; !done && countJoined() === waiting.length && !stop.aborted; ) {
        const another = new Promise<boolean>((resolve) => {
          came = () => resolve(false);
        });
        const silence = new AbortController();
        const hushed = wait(quiet, AbortSignal.any([over.signal, silence.signal]));
        done = (await Promise.race([another, whole, hushed.then(() => true)])) ?? true;
        silence.abort();
      }
      waits = false;
      came = () => {};
      over.abort();
      stop.removeEventListener('abort', end);
      const [first, ...more] = waiting.slice(0, countJoined());
      if (!first) throw new Error('The queue is empty.');
      return joined(first, more);
    },
    behind: (count) => waiting.slice(count),
    drop: (count) => void waiting.splice(0, count),
  };
};

/** Merges arrivals into one: the first, with the texts of all. It counts as forwarded if any of them is. */
const joined = (first: Arrival, more: Arrival[]): Arrival => {
  if (more.length === 0) return first;
  const arrivals = [first, ...more];
  const parts = arrivals.map(({ inbound }) => ({
    id: inbound.id,
    text: inbound.kind === 'text' ? inbound.text : '',
  }));
  const inbound: Inbound = {
    ...first.inbound,
    ...(arrivals.some((one) => one.inbound.forwarded) ? { forwarded: true as const } : {}),
    kind: 'text',
    text: parts.map(({ text }) => text).join('\n'),
    parts,
  };
  return { ...first, updates: arrivals.flatMap(({ updates }) => updates), inbound };
};
