/** What is asked of lists in many places. */

/** The only entry of a list; undefined where it has none, or several. */
export const onlyOf = <One>(list: readonly One[]): One | undefined =>
  list.length === 1 ? list[0] : undefined;
