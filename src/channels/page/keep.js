/** What the browser keeps for us; one that keeps nothing is no error. */

export const local = () => localStorage;
export const session = () => sessionStorage;

/** @param {() => Storage} where even to look at it fails in some. @param {string} key */
export const recall = (where, key) => {
  try {
    return where().getItem(key) ?? '';
  } catch {
    return '';
  }
};

/** Whether it is kept. @param {() => Storage} where @param {string} key @param {string} value */
export const keep = (where, key, value) => {
  try {
    where().setItem(key, value);
    return true;
  } catch {
    return false;
  }
};
