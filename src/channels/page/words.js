/** The page's own words, in each language; the server put them into the page. */
import { read } from './memory.js';

const meta = /** @type {HTMLMetaElement} */ (document.querySelector('meta[name=words]'));
/** @type {Record<string, Record<string, string>>} */
const words = JSON.parse(meta.content);

export const languages = Object.keys(words);

/** @param {string | undefined} language @returns {language is string} */
export const isSpoken = (language) => language !== undefined && words[language] !== undefined;

/** The language that is spoken with this person. */
export const chosen = () => {
  const { language } = read();
  return isSpoken(language) ? language : document.documentElement.lang;
};

/** @param {string} key */
export const word = (key, language = chosen()) => words[language]?.[key] ?? '';
