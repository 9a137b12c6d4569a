/** The labels of buttons and answers in a language, and which answers have a given label. */
import type { Language } from './conversation.ts';
import { type Guide, partsOf } from './guide.ts';
import { plain } from './plain.ts';
import { recalled } from './shelf.ts';

/** A choice's label: the topic's own, the common one, that of another topic's answer, or the title of the topic it is named after. */
export function labelOf(guide: Guide, language: Language, topic: string, choice: string): string {
  if (choice.includes('/')) {
    const other = partsOf(choice);
    return labelOf(guide, language, other.topic, other.name);
  }
  const key = `choice_${choice}`;
  if (guide.texts.has(language, topic, key)) return guide.texts.say(language, topic, key, {});
  return guide.texts.say(language, choice, 'title', {});
}

/** The ids of the answers by their labels, and of the topics by their titles, in plain form; several may be called the same. */
export function idsCalled(guide: Guide, language: Language): ReadonlyMap<string, string[]> {
  const { called } = recalled(guide);
  const before = called.get(language);
  if (before) return before;
  const found = new Map<string, string[]>();
  const put = (label: string, id: string): void => {
    const name = plain(label);
    found.set(name, [...(found.get(name) ?? []), id]);
  };
  for (const id of guide.answers.keys()) {
    const { topic, name } = partsOf(id);
    put(labelOf(guide, language, topic, name), id);
  }
  for (const id of guide.topics.keys())
    if (guide.texts.has(language, id, 'title')) put(guide.texts.say(language, id, 'title', {}), id);
  called.set(language, found);
  return found;
}
