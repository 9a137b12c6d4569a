/**
 * What the page lends to the script that comes later, which has a copy of its own of whatever it imports and so none of the
 * page's state.
 * @import { Lent } from './types.ts'
 */

/** @type {Lent} */
export let lent;

/** @param {Lent} page */
export const borrow = (page) => {
  lent = page;
};
