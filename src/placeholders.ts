/** Recognises secrets that protect nothing: those copied from examples, and those typed in a hurry. Pure. */

/** Phrases of examples and placeholders. They are too long to occur in a random secret by chance. */
const WORDS =
  /replace|change.?(?:me|this|it)|your[-_ ]|choosing|choose|placeholder|example|ejemplo|cambi[ae]|contrase|password|passw0rd|qwerty|letmein|insert|\.\.\.|…|<[^>]*>|x{6}/i;
/** A random secret has at least this many different characters. */
const FEWEST = 6;
/** A random secret has no run of this many consecutive letters or digits ("abcdef", "4567"). */
const IN_A_ROW = 10;

/**
 * Whether a secret comes from an example or is as easy to guess.
 * @param secret as set; base64 is also decoded and checked.
 */
export function isPlaceholder(secret: string): boolean {
  const hidden = Buffer.from(secret, 'base64').toString('latin1');
  const isReadable = /^[\x20-\x7e]{8,}$/.test(hidden);
  return (
    [secret, ...(isReadable ? [hidden] : [])].some((text) => WORDS.test(text)) ||
    new Set(secret.replace(/=+$/, '')).size < FEWEST ||
    inARow(secret.toLowerCase()) >= IN_A_ROW
  );
}

/**
 * The length of the longest run of consecutive digits or letters, as in "1234" or "abcdef"; 0 and a both count as
 * the successor of 9.
 */
function inARow(text: string): number {
  let longest = 1;
  let row = 1;
  for (let at = 1; at < text.length; at++) {
    const follows = ORDER.includes(text.slice(at - 1, at + 1));
    row = follows ? row + 1 : 1;
    longest = Math.max(longest, row);
  }
  return longest;
}

const ORDER = '01234567890 9abcdefghijklmnopqrstuvwxyz';
