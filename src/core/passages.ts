/**
 * Passages and their paragraphs: a passage whole, in short, what is left to say of it, and a passage without
 * the yes at its beginning.
 */
import type { Language } from './conversation.ts';
import { type Guide, partsOf } from './guide.ts';
import type { Aspect } from './meaning.ts';
import { recalled } from './shelf.ts';

/** An answer's passage as it is told to somebody of whom nothing is known; empty if the answer has none. */
export function passageOf(guide: Guide, language: Language, id: string): string {
  const { passages } = recalled(guide);
  const key = `${language} ${id}`;
  const before = passages.get(key);
  if (before !== undefined) return before;
  const { topic, name } = partsOf(id);
  const fact = guide.texts.values(language, topic);
  const passage = guide.texts.has(language, topic, name)
    ? guide.texts.say(language, topic, name, { fact })
    : '';
  passages.set(key, passage);
  return passage;
}

/** How often the passage of an answer speaks of an aspect. */
export const speaksOf = (guide: Guide, language: Language, id: string, aspect: Aspect): number =>
  guide.understanding.speaksOf(passageOf(guide, language, id), aspect);

/** How often a passage that lists papers speaks of them; one of them is named by many. */
export const LISTED = 5;

/** Parts of a text as its paragraphs; empty ones are left out. */
export const paragraphs = (parts: string[]): string => parts.filter(Boolean).join('\n\n');

/** The paragraphs of a passage; one that only leads to the next, a heading or "in this order:", goes with it. */
export const paragraphsIn = (text: string): string[] =>
  text.split('\n\n').reduce<string[]>((all, next) => {
    const last = all.at(-1);
    if (last === undefined || !LEADS_ON.test(last)) all.push(next);
    else all[all.length - 1] = `${last}\n\n${next}`;
    return all;
  }, []);

/** A passage's first paragraphs, as many as stay short together; or its first and paragraph `part`. */
export function inShort(text: string, part?: number): string {
  const all = paragraphsIn(text);
  const aimed = part !== undefined && part > 0 && part < all.length ? `${all[0]}\n\n${all[part]}` : '';
  if (aimed !== '' && aimed.length <= AIMED) return aimed;
  const [first = '', ...rest] = all;
  let kept = first;
  for (const next of rest) {
    if (part === 0 || kept.length > ENOUGH || kept.length + next.length > SHORT) break;
    kept = `${kept}\n\n${next}`;
  }
  return kept;
}

/**
 * What of a passage is worth saying to somebody who has just read it: the paragraph about what they ask, or
 * all but the first paragraph if that is most of the passage.
 */
export function further(text: string, part: number | undefined): string {
  const all = paragraphsIn(text);
  const asked = part === undefined ? undefined : all[part];
  const rest = all.slice(1).join('\n\n');
  return asked ?? (rest.length >= text.length / 2 ? rest : text);
}

/** A passage without the yes that it begins with. */
export function withoutYes(text: string, yes: string): string {
  const mark = text.startsWith('*') ? '*' : '';
  const rest = text.slice(mark.length);
  if (!new RegExp(`^${yes}[:,.] `).test(rest)) return text;
  const left = rest.slice(yes.length + 2);
  return mark + left.replace(/\p{L}/u, (letter) => letter.toUpperCase());
}

/** The longest that a passage in short may be, in characters. */
const SHORT = 330;
/** The longest that the first paragraph may be together with the one that was asked for. */
const AIMED = 600;
/** A short form of this length, in characters, gets no further paragraph. */
const ENOUGH = 160;

/** A heading alone, or words that end in a colon. */
const LEADS_ON = /(?:^|\n\n)\*[^*\n]+\*$|:\*?$/;

/** The first two items of a passage's list, numbered; undefined where it has no list. */
export function firstSteps(passage: string): string | undefined {
  const items = passage.split('\n').filter((line) => line.startsWith('• '));
  return items.length < 2
    ? undefined
    : items
        .slice(0, 2)
        .map((item, at) => `${at + 1}. ${item.slice(2)}`)
        .join('\n');
}
