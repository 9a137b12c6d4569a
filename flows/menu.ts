import { z } from 'zod';
import { createMachine, go, topic } from '../src/core/topic.ts';

/** What lies under all topics: the table of contents as buttons. `ids` are the topics it offers first, `others` the rest. */
export const menu = (ids: string[], others: string[]) =>
  topic({
    version: 2,
    migrations: { 2: () => ({ state: 'choose', data: {} }) },
    data: z.object({}),
    machine: createMachine({
      id: 'menu',
      initial: 'choose',
      states: {
        choose: {
          meta: { ask: 'what_can_i_do', choices: [...ids, 'everything'], rest: true },
          on: {
            ...Object.fromEntries([...ids, ...others].map((id) => [id, { actions: go(id) }])),
            everything: 'all',
          },
        },
        all: {
          meta: { ask: 'what_can_i_do', choices: [...others, 'first'], rest: true },
          on: {
            ...Object.fromEntries([...ids, ...others].map((id) => [id, { actions: go(id) }])),
            first: 'choose',
          },
        },
      },
    }),
  });
