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

/** The ids of the answers by their labels in plain form; several may be called the same. */
export function answersCalled(guide: Guide, language: Language): ReadonlyMap<string, string[]> {
  const { called } = recalled(guide);
  const before = called.get(language);
  if (before) return before;
  const found = new Map<string, string[]>();
  for (const id of guide.answers.keys()) {
    const { topic, name } = partsOf(id);
    const label = plain(labelOf(guide, language, topic, name));
    found.set(label, [...(found.get(label) ?? []), id]);
  }
  called.set(language, found);
  return found;
}

/** The id of the topic whose title is this text in plain form. */
export const topicTitled = (guide: Guide, language: Language, typed: string): string | undefined =>
  [...guide.topics.keys()].find(
    (id) =>
      guide.texts.has(language, id, 'title') && plain(guide.texts.say(language, id, 'title', {})) === typed,
  );
