/** Texts that need no model: nothing but a postal code, or keys hit at random. */
import { plain } from '../core/plain.ts';
import type { Intent } from './intents.ts';

/**
 * The intent of a text that needs no model, because it is nothing but a postal code; undefined for all
 * others.
 */
export function bareIntent(text: string): Intent | undefined {
  const said = plain(text);
  if (/^(?:c ?p |codigo postal |zip(?: code)? |postal code )?\d{5}$/.test(said)) return 'find_clinic';
  if (/^(?:cp|codigo postal|zip(?: code)?|postal code) \d{4}$/.test(said)) return 'find_clinic';
  return undefined;
}

/** Neighbours on a keyboard that no word has in a row. */
const ROW = /asd|sdf|dfg|fgh|ghj|hjk|jkl|qwe|wert|zxc|xcv|cvb|vbn/;

/** Whether a text is only keys hit at random: "asdf", "qwerty". */
export const isMashed = (text: string): boolean =>
  text.length <= 40 &&
  plain(text)
    .split(' ')
    .every((word) => ROW.test(word));
