/** What confirm shows: the labels of the answers, and the titles of the topics, that a message may have meant. */
import { partsOf } from '../core/guide.ts';
import type { Phrase, ViewOf } from '../core/topic.ts';

export const confirmViews: Record<string, ViewOf> = {
  meant: ({ topics = [] }) => ({
    values: {},
    options: { topic: (topics as string[]).map((id) => ({ value: id, label: labelOf(id) })) },
  }),
};

function labelOf(id: string): Phrase {
  if (!id.includes('/')) return { key: 'title', topic: id };
  const { topic, name } = partsOf(id);
  return { key: `choice_${name}`, topic };
}
