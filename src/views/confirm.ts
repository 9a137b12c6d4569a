/** What confirm shows: the titles of the topics a message may have meant. */
import type { ViewOf } from '../core/topic.ts';

export const confirmViews: Record<string, ViewOf> = {
  meant: ({ topics = [] }) => ({
    values: {},
    options: {
      topic: (topics as string[]).map((topic) => ({ value: topic, label: { key: 'title', topic } })),
    },
  }),
};
