import { z } from 'zod';
import { createMachine, drop, go, has, is, keep, put, say, topic } from '../src/core/topic.ts';
import facts from './traveling.facts.json' with { type: 'json' };

const data = z.object({
  /** The first day away and the day of return, ISO; `days`: how long, when that was said instead of the return. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  days: z.number().int().min(0).max(2000).optional(),
  /** The person is away already, or stays for a season. */
  away: z.boolean().default(false),
  longer: z.boolean().default(false),
  /** The days are not known yet, and were not to be asked again. */
  unsure: z.boolean().default(false),
  /** Where they go, as a place's key; `place` is only set to look for clinics there. */
  destination: z.string().max(60).optional(),
  place: z.string().max(60).optional(),
  why: z.string().max(30).optional(),
  heard: z.string().max(40).optional(),
  places: z.array(z.string().max(60)).max(5).optional(),
});

const unsure = { actions: put({ unsure: true }), target: 'plan' };
const moves = { actions: [say('when_you_move'), go('register')], target: 'done' };

/** What people say about a trip in any state that asks about it. */
const trip = {
  dates: { actions: keep('from', 'to', 'days', 'away', 'unsure', 'destination'), target: 'weigh' },
  trip: { actions: keep('destination'), target: 'weigh' },
  away: { actions: [keep('destination'), put({ away: true })], target: 'weigh' },
  longer: { actions: [keep('destination'), put({ longer: true })], target: 'weigh' },
  move: moves,
  refused: { actions: keep('destination'), target: 'refused' },
  stay_longer: 'stay_longer',
};

const clinicsThere = {
  place: { actions: [keep('place'), go('find-clinic')], target: 'done' },
  which_place: { actions: keep('why', 'heard', 'places'), target: 'which_place', reenter: true },
  stay_longer: { target: 'stay_longer', reenter: true },
};

/** After an answer: the other questions of a trip. */
const asks = {
  ...clinicsThere,
  dates: trip.dates,
  clinic_there: 'where_to',
  urgent: { target: 'urgent', reenter: true },
  online: { target: 'online', reenter: true },
  refused: { target: 'refused', reenter: true },
  medicines: { target: 'medicines', reenter: true },
  the_plan: 'weigh',
  new_dates: { actions: drop('from', 'to', 'days', 'away', 'unsure'), target: 'leaving' },
  enough: 'done',
};
const questions = ['place', 'clinic_there', 'urgent', 'online', 'refused', 'medicines', 'stay_longer'];
const next = (here: string, choices: string[]) => ({
  meta: {
    ask: 'what_next',
    view: 'next',
    rest: true,
    expects: ['new_dates', 'place'],
    choices: [...choices, ...questions.filter((question) => question !== here), 'enough'],
  },
});

/** Care away from home inside Mexico: which document, where and when to get it, and what to do without it. */
export const traveling = topic({
  version: 1,
  data,
  shares: ['place'],
  opensOn: ['stay'],
  facts,
  machine: createMachine({
    id: 'traveling',
    initial: 'kind',
    states: {
      kind: {
        meta: {
          ask: 'what_kind',
          expects: ['trip', 'elsewhere'],
          choices: ['trip', 'away', 'longer', 'move', 'refused'],
        },
        on: trip,
      },
      weigh: {
        always: [
          { guard: is('unsure', true), target: 'plan' },
          { guard: is('away', true), target: 'weigh_return' },
          { guard: has('from'), target: 'weigh_return' },
          { target: 'leaving' },
        ],
      },
      leaving: {
        meta: {
          ask: 'when_leaving',
          view: 'leaving',
          expects: ['trip', 'unsure'],
          choices: ['from', 'unsure', 'move'],
        },
        on: { ...trip, from: { actions: keep('from'), target: 'weigh' }, unsure },
      },
      weigh_return: {
        always: [
          { guard: has('to'), target: 'plan' },
          { guard: has('days'), target: 'plan' },
          { target: 'returning' },
        ],
      },
      returning: {
        meta: {
          ask: 'when_returning',
          view: 'returning',
          expects: ['trip', 'unsure'],
          choices: ['to', 'unsure', 'move'],
        },
        on: { ...trip, to: { actions: keep('to'), target: 'plan' }, unsure },
      },
      plan: {
        entry: say('plan', { view: 'plan' }),
        ...next('plan', ['new_dates']),
        on: asks,
      },
      urgent: {
        entry: say('urgent', { view: 'next' }),
        ...next('urgent', ['emergency']),
        on: { ...asks, emergency: { actions: go('emergency') } },
      },
      online: {
        entry: say('online'),
        ...next('online', ['coverage']),
        on: { ...asks, coverage: { actions: go('coverage') } },
      },
      refused: {
        entry: say('refused', { view: 'refused' }),
        ...next('refused', ['contact', 'the_plan']),
        on: { ...asks, contact: { actions: go('contact') } },
      },
      medicines: { entry: say('medicines'), ...next('medicines', []), on: asks },
      stay_longer: {
        entry: say('stay_longer'),
        ...next('stay_longer', ['register']),
        on: { ...asks, register: { actions: go('register') } },
      },
      where_to: {
        meta: { ask: 'where_to', expects: ['new_dates', 'place'], choices: ['the_plan', 'share_location'] },
        on: { ...clinicsThere, the_plan: 'weigh', share_location: { actions: say('how_to_share') } },
      },
      which_place: {
        entry: say('why_these_places', { view: 'places' }),
        meta: {
          ask: 'which_place',
          view: 'places',
          expects: ['new_dates', 'place'],
          choices: ['place', 'the_plan', 'share_location'],
        },
        on: { ...clinicsThere, the_plan: 'weigh', share_location: { actions: say('how_to_share') } },
      },
      done: { type: 'final' },
    },
  }),
});
