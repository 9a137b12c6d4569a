/**
 * What the page's scripts pass among themselves. Types only: the scripts are checked against them (`checkJs`)
 * and served unchanged.
 */
import type { Reply, Unreadable } from '../../core/conversation.ts';

/** A reply as the server gives it; `n` is the page's cursor. */
export type Entry = Reply & { n: number };

/** What a message is, as the server reads it. */
export type What =
  | { kind: 'text'; text: string }
  | { kind: 'press'; button: string; message?: string }
  | { kind: 'place'; lat: number; lon: number }
  | { kind: 'command'; command: string; argument?: string }
  | { kind: 'unreadable'; what: Unreadable };

/**
 * A message of the person. `waiting`: too many were sent at once, and it is sent as soon as the limit allows;
 * `failed`: it will be sent again; `refused`: it will never be sent. `text` is what is shown of it; a command
 * has none and is not shown.
 */
export type Mine = {
  key: string;
  at: number;
  text?: string;
  state: 'sending' | 'waiting' | 'failed' | 'refused' | 'sent';
  what: What;
  reply?: undefined;
};

/** A reply of the guide. `spent`: its buttons are of no use any more. `rated`: its person has said whether it helped. */
export type Theirs = { key: string; at: number; reply: Reply; spent?: boolean; rated?: boolean };

export type Item = Mine | Theirs;

/** What a browser keeps: `after` is how far the replies were read, `items` what is shown, oldest first. */
export type Kept = {
  at: number;
  after: number;
  language?: string;
  items: Item[];
  /** What was shown before the conversation was begun anew, and when (milliseconds): it can be undone for a while. */
  undo?: { items: Item[]; at: number };
};

/** The functions of the page that the script loaded later may call: see `lent.js`. */
export type Lent = {
  /** Shows one of the page's own texts in the line below the conversation. */
  say(key: string): void;
  /** Draws what is kept. */
  refresh(): void;
  /** The language of the conversation. */
  chosen(): string;
  /** One of the page's own texts, in the language of the conversation or another one. */
  word(key: string, language?: string): string;
  languages: string[];
  /** Adds more texts of the page, by language. */
  learn(more: Record<string, Record<string, string>>): void;
  /** Sends a message; `text` is what is shown of it. */
  send(what: What, text?: string): void;
  /** Goes on in another language. */
  speak(language: string): void;
  startOver(): void;
  /** Ends the conversation and deletes it; resolves with whether that was done. */
  endHere(): Promise<boolean>;
  /** What was said to the last message. */
  lastReplies(): Reply[];
};

/** The part of the browser's speech recognition that the page uses: TypeScript has no types for it. */
export type Recognition = {
  lang: string;
  onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null;
  onerror: (() => void) | null;
  onend: (() => void) | null;
  start(): void;
};

/**
 * The part of a service worker's scope that the page's worker uses: the libraries of types for workers and for
 * pages cannot be loaded together.
 */
export type WorkerScope = {
  addEventListener(
    type: 'install' | 'activate' | 'fetch',
    heard: (event: {
      request: Request;
      waitUntil(done: Promise<unknown>): void;
      respondWith(answer: Promise<Response>): void;
    }) => void,
  ): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
};
