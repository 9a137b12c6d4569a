/** One line of the report that `npm run doctor` prints. */

/**
 * `off`: not switched on; `look`: works, but the message in `says` deserves attention; `wrong`: does not
 * work.
 */
export type FindingState = 'ok' | 'off' | 'look' | 'wrong';

/** What was checked, its state, a message about it, and what the operator should do, if anything. */
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
