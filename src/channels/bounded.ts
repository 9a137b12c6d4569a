/** Sets and maps that hold a fixed number of entries: the oldest make room for the newest. */

/** Adds to a set of at most `most` members. */
export const remember = <T>(set: Set<T>, member: T, most: number): void => {
  set.add(member);
  evictOldest(set, most);
};

/** Removes the oldest entries until at most `most` are left. */
export const evictOldest = <T>(kept: Set<T> | Map<T, unknown>, most: number): void => {
  for (const oldest of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(oldest);
  }
};
