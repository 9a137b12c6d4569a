import { z } from 'zod';
import { createMachine, go, topic } from '../src/core/topic.ts';

/**
 * The topic below all others: a menu of the topics as buttons. `ids`: the topics on its first page; `others`:
 * the rest.
 */
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
