import { z } from 'zod';
import {
  type Answer,
  add,
  createMachine,
  drop,
  go,
  has,
  home,
  keep,
  put,
  say,
  topic,
} from '../src/core/topic.ts';
import facts from './find-clinic.facts.json' with { type: 'json' };

const data = z.object({
  place: z.string().max(60).optional(),
  /**
   * Set when the message did not name exactly one place: `why` it did not, the words `heard`, and the
   * `places` they may mean.
   */
  why: z.string().max(30).optional(),
  heard: z.string().max(40).optional(),
  places: z.array(z.string().max(60)).max(5).optional(),
  /** What is looked for: see `Want` of the directory. */
  want: z.enum(['family', 'urgencias', 'bienestar']).default('family'),
  /** `unit`: the clinic shown. `units`: all clinics that have the `number` asked for. */
  unit: z.string().max(40).optional(),
  units: z.array(z.string().max(40)).max(60).optional(),
  number: z.number().int().optional(),
  /** How the person is insured. */
  insured: z.string().max(20).optional(),
});

const anew = put({ page: 0, units: undefined, unit: undefined, why: undefined });
const lookUp = {
  place: { actions: [anew, keep('place', 'want', 'why')], target: 'near', reenter: true },
  which_place: { actions: keep('why', 'heard', 'places', 'want'), target: 'which_place', reenter: true },
  unit: { actions: [drop('why', 'heard'), keep('unit')], target: 'unit', reenter: true },
  which_clinic: {
    actions: [drop('why', 'heard'), keep('units', 'number', 'why', 'heard')],
    target: 'which_clinic',
    reenter: true,
  },
};
const looksFor = (want: string) => ({ actions: put({ want, page: 0 }), target: 'near', reenter: true });
const elsewhere = { actions: drop('place'), target: 'where' };
const share = { share_location: { actions: say('how_to_share') } };

/** An answer that lists the units near a place; `want`: which kind of unit. */
const near = (want: 'family' | 'urgencias' | 'bienestar'): Answer => ({
  takes: ['clinic', 'place'],
  put: { want, page: 0, unit: undefined, why: undefined },
  walk: 'where',
  there: { field: 'place', from: 'destination' },
});
const ofUnit: Answer = { view: 'ofUnit', takes: ['clinic'], ofUnit: 'unit' };

/**
 * Which clinics are near a postal code, a place or a shared location; where the clinic with a given number
 * is; what is known of a single clinic.
 */
export const findClinic = topic({
  version: 2,
  migrations: { 2: (old) => old },
  data,
  shares: ['place', 'insured'],
  opensOn: { place: 'nearest', clinic: 'by_number' },
  facts,
  answers: {
    nearest: { ...near('family'), instead: { field: 'insured', is: 'none', name: 'welfare_near' } },
    which_is_mine: {},
    hospital_near: near('urgencias'),
    welfare_near: near('bienestar'),
    unit_hours: ofUnit,
    unit_phone: ofUnit,
    unit_address: ofUnit,
    by_number: { takes: ['clinic', 'place'], walk: 'where', hidden: true },
  },
  machine: createMachine({
    id: 'find-clinic',
    initial: 'where',
    states: {
      home: home(),
      where: {
        always: { guard: has('place'), target: 'near' },
        meta: {
          ask: 'where_are_you',
          rest: true,
          expects: ['clinic', 'place'],
          choices: ['share_location'],
        },
        on: { ...lookUp, ...share },
      },
      which_place: {
        entry: say('why_these_places', { view: 'places' }),
        meta: {
          ask: 'which_place',
          view: 'places',
          rest: true,
          expects: ['clinic', 'place'],
          choices: ['place', 'share_location'],
        },
        on: { ...lookUp, ...share },
      },
      near: {
        entry: say('clinics_near', { view: 'clinicsNear' }),
        meta: {
          ask: 'what_next',
          view: 'clinicsNear',
          rest: true,
          expects: ['relocation', 'clinic', 'place'],
          choices: ['unit', 'more', 'urgencias', 'family', 'bienestar'],
        },
        on: {
          ...lookUp,
          more: { actions: add('page'), target: 'near', reenter: true },
          urgencias: looksFor('urgencias'),
          family: looksFor('family'),
          bienestar: looksFor('bienestar'),
          elsewhere,
        },
      },
      which_clinic: {
        entry: say('why_these_clinics', { view: 'namesakes' }),
        meta: {
          ask: 'which_clinic',
          view: 'namesakes',
          rest: true,
          expects: ['namesake', 'clinic', 'place'],
          choices: ['unit', 'enough'],
        },
        on: { ...lookUp, enough: 'done' },
      },
      unit: {
        entry: say('clinic_details', { view: 'clinic' }),
        meta: {
          ask: 'what_next',
          view: 'clinic',
          rest: true,
          expects: ['relocation', 'clinic'],
          choices: ['list', 'register', 'appointment', 'elsewhere', 'enough'],
        },
        on: {
          ...lookUp,
          list: 'near',
          register: { actions: [say('register_here', { view: 'chosen' }), go('register')] },
          appointment: { actions: [say('appointment_here', { view: 'chosen' }), go('appointment')] },
          elsewhere,
          enough: 'done',
        },
      },
      done: { type: 'final' },
    },
  }),
});
