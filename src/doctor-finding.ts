/** What the doctor says of one thing. */

/** `ok`; `off`: not switched on; `look`: works, but see what it says; `wrong`: does not work. */
export type FindingState = 'ok' | 'off' | 'look' | 'wrong';

/** One line: what was looked at, how it is, and what to do where there is something to do. */
export type Finding = { what: string; state: FindingState; says: string; todo?: string };

/** A finding of what does not work. */
export const wrong = (what: string, says: string, todo: string): Finding => ({
  what,
  state: 'wrong',
  says,
  todo,
});

/** Milliseconds that a platform or an address may take to answer. */
export const PATIENCE = 8_000;
