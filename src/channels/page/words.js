/**
 * The page's own words. Those of the language that the page came in are in it, each once: where they stand, else in a list;
 * others are fetched when they are spoken. Those of what comes later come with it. What names a language, and what tells that somebody is in danger, is known of all.
 */
import { read, refresh } from './memory.js';

const meta = /** @type {HTMLMetaElement} */ (document.querySelector('meta[name=words]'));
/** @type {Record<string, Record<string, string>>} */
const words = JSON.parse(meta.content);
const own = document.documentElement.lang;
/** @type {NodeListOf<HTMLElement>} */
const standing = document.querySelectorAll('[data-text],[data-label]');
for (const one of standing) {
  const { text, label } = one.dataset;
  Object.assign(words[own] ?? {}, {
    ...(text && { [text]: one.textContent }),
    ...(label && { [label]: one.getAttribute('aria-label') }),
  });
}
/** @type {Set<string>} */
const ready = new Set([own]);

export const languages = Object.keys(words);

/** @param {string | undefined} language @returns {language is string} */
export const isSpoken = (language) => language !== undefined && words[language] !== undefined;

/** @type {Set<string>} */
const onTheWay = new Set();

/** Fetches the words of a language once, and shows them. @param {string} language */
const fetchWords = async (language) => {
  if (onTheWay.has(language)) return;
  onTheWay.add(language);
  try {
    words[language] = await (await fetch(`chat/words-${language}.json`)).json();
    ready.add(language);
    refresh();
  } catch {
    // Without a network the page stays in its own language until it is tried again.
    setTimeout(() => onTheWay.delete(language), 5000);
  }
};

/** The language that is spoken with this person, once its words are here. */
export const chosen = () => {
  const { language } = read();
  if (!isSpoken(language)) return own;
  if (ready.has(language)) return language;
  fetchWords(language);
  return own;
};

/** Takes over more words. @param {Record<string, Record<string, string>>} more by language. */
export const learn = (more) => {
  for (const one of languages) Object.assign(words[one] ?? {}, more[one]);
};

/** @param {string} key */
export const word = (key, language = chosen()) => words[language]?.[key] ?? '';
