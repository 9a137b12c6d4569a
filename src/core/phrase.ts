/**
 * Puts a phrase into words: a text of a topic filled with its values. Also collects the facts that it rests
 * on, and its links, places and lines to tick.
 */
import type { Language } from './conversation.ts';
import { type Found, nothingFound } from './found.ts';
import type { Guide } from './guide.ts';
import type { Phrase } from './topic.ts';

/**
 * A text of a topic, filled; nested phrases are put into words first. Adds to `found` the facts that the text
 * rests on, and its links, places and lines to tick.
 */
export function words(
  guide: Guide,
  language: Language,
  own: string,
  phrase: Phrase,
  found: Found = nothingFound(),
): string {
  const topic = phrase.topic ?? own;
  for (const fact of guide.texts.factsOf(topic, phrase.key)) found.facts.add(fact);
  for (const id of phrase.facts ?? []) {
    const fact = guide.texts.factOf(topic, id);
    if (fact) found.facts.add(fact);
  }
  found.links.push(...guide.texts.linksOf(language, topic, phrase.key));
  const values: Record<string, unknown> = { fact: guide.texts.values(language, topic) };
  const shown = guide.texts.shows(language, topic, phrase.key);
  for (const [name, value] of Object.entries(phrase.values ?? {})) {
    if (!shown.has(name)) continue;
    if (Array.isArray(value)) {
      const parts = value.map((one) => words(guide, language, topic, one, found));
      values[name] = parts.join(parts.some((part) => part.includes('\n')) ? '\n\n' : '\n');
    } else if (typeof value === 'object' && 'href' in value) {
      found.links.push(value);
      values[name] = value.text;
    } else if (typeof value === 'object') {
      values[name] = words(guide, language, topic, value, found);
    } else values[name] = value ?? '';
  }
  const said = guide.texts.say(language, topic, phrase.key, values);
  const { place, tick } = phrase;
  const text = said.replace(/\n{3,}/g, '\n\n').trim();
  if (place) found.places.push({ ...place, pass: words(guide, language, topic, place.pass), text });
  if (tick) {
    const { option, done, label } = tick;
    found.ticks.push({ text, label: words(guide, language, topic, label), done, option });
  }
  return said;
}
