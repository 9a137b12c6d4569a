/** What confirm shows: the labels of the answers, and the titles of the topics, that a message may have meant. */
import type { confirm } from '../../flows/confirm.ts';
import { partsOf } from '../core/guide.ts';
import { type Phrase, viewsOf } from '../core/topic.ts';

/** The views of `confirm`. */
export const confirmViews = viewsOf<typeof confirm>({
  meant: ({ topics = [] }) => ({
    values: {},
    options: { topic: topics.map((id) => ({ value: id, label: labelOf(id) })) },
  }),
});

function labelOf(id: string): Phrase {
  if (!id.includes('/')) return { key: 'title', topic: id };
  const { topic, name } = partsOf(id);
  return { key: `choice_${name}`, topic };
}
