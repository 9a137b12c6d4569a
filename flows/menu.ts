import { z } from 'zod';
import { createMachine, go, topic } from '../src/core/topic.ts';

/** What lies under all topics: the table of contents as buttons. `ids` are the topics it offers, in order. */
export const menu = (ids: string[]) =>
  topic({
    version: 1,
    data: z.object({}),
    machine: createMachine({
      id: 'menu',
      initial: 'choose',
      states: {
        choose: {
          meta: {
            ask: 'what_can_i_do',
            expects: ['visit_price', 'abroad_price'],
            choices: ids,
            rest: true,
          },
          on: {
            ...Object.fromEntries(ids.map((id) => [id, { actions: go(id) }])),
            prices: { actions: go('welfare', { about: 'prices' }) },
            insured_abroad: { actions: go('independent-insurance', { lives: 'abroad', about: 'pay' }) },
          },
        },
      },
    }),
  });
