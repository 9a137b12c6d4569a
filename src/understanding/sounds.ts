/**
 * Corrects words that are spelled as they sound: "embarasada", "insulina" with c, "medisina". In Mexican
 * Spanish, s, z and soft c sound the same, so do b and v, and h is silent; people with little schooling write
 * by ear. A word that the guide does not know is read as the known word that sounds the same.
 */
import known from '../../locales/es/phrases/spellings.json' with { type: 'json' };

/** Shorter words sound like too many others. */
const SHORTEST = 5;

/** How a word sounds, as a key that words written differently share. */
export const soundOf = (word: string): string =>
  word
    .replace(/ch/g, '!')
    .replace(/h/g, '')
    .replace(/qu?(?=[ei])|q/g, 'k')
    .replace(/c(?=[ei])|z|x/g, 's')
    .replace(/c/g, 'k')
    .replace(/v|w/g, 'b')
    .replace(/ll/g, 'y')
    .replace(/g(?=[ei])/g, 'j')
    .replace(/gu(?=[ei])/g, 'g')
    .replace(/n(?=[bp])/g, 'm')
    .replace(/(.)\1+/g, '$1');

const spelt: ReadonlySet<string> = new Set(known);
const bySound: ReadonlyMap<string, string> = new Map(known.map((word) => [soundOf(word), word]));

/** The known word that sounds like this one; the word itself where there is none. */
export const spelling = (word: string): string =>
  word.length < SHORTEST || spelt.has(word) ? word : (bySound.get(soundOf(word)) ?? word);
