import { z } from 'zod';
import { createMachine, drop, has, is, keep, say, topic } from '../src/core/topic.ts';
import facts from './emergency.facts.json' with { type: 'json' };

const data = z.object({
  /** False when the words left a doubt: then one question is asked first. */
  sure: z.boolean().default(true),
  place: z.string().max(60).optional(),
  places: z.array(z.string().max(60)).max(5).optional(),
  why: z.string().max(30).optional(),
  heard: z.string().max(40).optional(),
});

const choosePlace = { actions: keep('places', 'why', 'heard'), target: 'which_place' };

/** Somebody may be in danger: what to do first, then the nearest urgencias. Outranks every other topic. */
export const emergency = topic({
  version: 1,
  data,
  shares: ['place'],
  facts,
  machine: createMachine({
    id: 'emergency',
    initial: 'weigh',
    states: {
      weigh: { always: [{ guard: is('sure', false), target: 'doubt' }, { target: 'act' }] },
      doubt: {
        meta: { ask: 'is_it_now', choices: ['yes_now', 'crisis', 'no'] },
        on: {
          yes_now: 'act',
          crisis: { actions: say('crisis_line'), target: 'act' },
          no: { actions: say('glad'), target: 'done' },
        },
      },
      act: {
        entry: say('call_now'),
        always: { guard: has('place'), target: 'near' },
        meta: { ask: 'where_are_you', expects: ['place'], choices: ['crisis', 'over', 'share_location'] },
        on: {
          place: { actions: keep('place'), target: 'near' },
          which_place: choosePlace,
          crisis: { actions: say('crisis_line') },
          share_location: { actions: say('how_to_share') },
          over: 'done',
        },
      },
      which_place: {
        entry: say('why_these_places', { view: 'places' }),
        meta: {
          ask: 'which_place',
          view: 'places',
          expects: ['place'],
          choices: ['place', 'over', 'share_location'],
        },
        on: {
          place: { actions: keep('place'), target: 'near' },
          which_place: { ...choosePlace, reenter: true },
          share_location: { actions: say('how_to_share') },
          over: 'done',
        },
      },
      near: {
        entry: say('urgencias_near', { view: 'urgenciasNear' }),
        meta: { ask: 'still_there', expects: ['place'], choices: ['crisis', 'elsewhere', 'over'] },
        on: {
          place: { actions: keep('place'), target: 'near', reenter: true },
          which_place: choosePlace,
          crisis: { actions: say('crisis_line') },
          elsewhere: { actions: drop('place'), target: 'act' },
          over: 'done',
        },
      },
      done: { type: 'final' },
    },
  }),
});
