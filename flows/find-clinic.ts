import { z } from 'zod';
import { add, createMachine, drop, go, has, keep, put, say, topic } from '../src/core/topic.ts';
import facts from './find-clinic.facts.json' with { type: 'json' };

const data = z.object({
  place: z.string().max(60).optional(),
  /** What was heard instead of one place: why it is not one, and the places it may be. */
  why: z.string().max(30).optional(),
  heard: z.string().max(40).optional(),
  places: z.array(z.string().max(60)).max(5).optional(),
  /** What is looked for: see `Want` of the directory. */
  want: z.enum(['family', 'urgencias', 'bienestar']).default('family'),
  page: z.number().int().min(0).default(0),
  /** The clinic looked at, or those of the same number. */
  unit: z.string().max(40).optional(),
  units: z.array(z.string().max(40)).max(60).optional(),
  number: z.number().int().optional(),
});

const anew = put({ page: 0, want: 'family', units: undefined, unit: undefined });
const lookUp = {
  place: { actions: [anew, keep('place', 'want')], target: 'near', reenter: true },
  which_place: { actions: keep('why', 'heard', 'places', 'want'), target: 'which_place', reenter: true },
  clinic: { actions: keep('unit'), target: 'unit', reenter: true },
  which_clinic: {
    actions: [drop('why', 'heard'), keep('units', 'number', 'why', 'heard')],
    target: 'which_clinic',
    reenter: true,
  },
};
/** The place that was asked for: what is looked for near it stays. */
const asked = { place: { actions: [keep('place', 'want'), put({ page: 0 })], target: 'near' } };
const looksFor = (want: string, target: string) => ({
  actions: put({ want, page: 0 }),
  target,
  reenter: true,
});
/** What is looked for, said before the place is known. */
const wants = { urgencias: looksFor('urgencias', 'where'), bienestar: looksFor('bienestar', 'where') };
/** What people without insurance ask beside the list of their units: `welfare` answers. */
const uninsured = {
  prices: { actions: go('welfare', { about: 'prices' }), target: 'done' },
  ...Object.fromEntries(
    ['documents', 'services', 'who', 'card', 'states', 'old', 'phone'].map((about) => [
      `welfare_${about}`,
      { actions: go('welfare', { about }), target: 'done' },
    ]),
  ),
};
const share = { share_location: { actions: say('how_to_share') } };

/** Which IMSS clinics are near a postal code, a place or a shared location; or where a clinic of a number is. */
export const findClinic = topic({
  version: 1,
  data,
  shares: ['place'],
  opensOn: ['place', 'clinic'],
  facts,
  machine: createMachine({
    id: 'find-clinic',
    initial: 'where',
    states: {
      where: {
        always: { guard: has('place'), target: 'near' },
        meta: {
          ask: 'where_are_you',
          expects: ['visit_price', 'clinic', 'place', 'want'],
          choices: ['share_location'],
        },
        on: { ...lookUp, ...asked, ...share, ...wants, prices: uninsured.prices },
      },
      which_place: {
        entry: say('why_these_places', { view: 'places' }),
        meta: {
          ask: 'which_place',
          view: 'places',
          expects: ['clinic', 'place'],
          choices: ['place', 'share_location'],
        },
        on: { ...lookUp, ...asked, ...share },
      },
      near: {
        entry: say('clinics_near', { view: 'clinicsNear' }),
        meta: {
          ask: 'what_next',
          view: 'clinicsNear',
          rest: true,
          expects: ['visit_price', 'bienestar_list', 'clinic', 'place', 'want'],
          choices: ['unit', 'more', 'urgencias', 'family', 'bienestar', 'elsewhere', 'enough'],
        },
        on: {
          ...lookUp,
          ...uninsured,
          unit: { actions: keep('unit'), target: 'unit' },
          more: { actions: add('page'), target: 'near', reenter: true },
          urgencias: looksFor('urgencias', 'near'),
          family: looksFor('family', 'near'),
          bienestar: looksFor('bienestar', 'near'),
          elsewhere: { actions: drop('place'), target: 'where' },
          enough: 'done',
        },
      },
      which_clinic: {
        entry: say('why_these_clinics', { view: 'namesakes' }),
        meta: {
          ask: 'which_clinic',
          view: 'namesakes',
          expects: ['namesake', 'clinic', 'place'],
          choices: ['unit', 'enough'],
        },
        on: { ...lookUp, unit: { actions: keep('unit'), target: 'unit' }, enough: 'done' },
      },
      unit: {
        entry: say('clinic_details', { view: 'clinic' }),
        meta: {
          ask: 'what_next',
          view: 'clinic',
          rest: true,
          expects: ['clinic', 'place'],
          choices: ['list', 'elsewhere', 'enough'],
        },
        on: {
          ...lookUp,
          list: 'near',
          elsewhere: { actions: drop('place'), target: 'where' },
          enough: 'done',
        },
      },
      done: { type: 'final' },
    },
  }),
});
