import { z } from 'zod';
import { createMachine, drop, goTo, has, home, is, keep, put, say, topic } from '../src/core/topic.ts';
import facts from './emergency.facts.json' with { type: 'json' };

const data = z.object({
  /** False if the words leave a doubt whether this is an emergency: then one question is asked first. */
  sure: z.boolean().default(true),
  /** Somebody thinks of taking their life: the reply begins differently, with a crisis line. */
  crisis: z.boolean().default(false),
  /** Somebody hurts the person: the reply gives a help line for violence beside the emergency number. */
  violence: z.boolean().default(false),
  /** Id of the answer that the message asked for; it is given if this turns out to be no emergency. */
  instead: z.string().max(60).optional(),
  place: z.string().max(60).optional(),
  places: z.array(z.string().max(60)).max(5).optional(),
  why: z.string().max(30).optional(),
  heard: z.string().max(40).optional(),
});

const lookUp = {
  place: { actions: [keep('place'), say('if_serious')], target: 'near', reenter: true },
  which_place: { actions: keep('places', 'why', 'heard'), target: 'which_place', reenter: true },
};
/** What is said to whom nobody answers, who refuses help, has no insurance…; `further`: where that leads. */
const met = <Further extends { target?: string }>(further: Further) => ({
  no_answer: { actions: say('call_again'), ...further },
  refuses: { actions: say('refuses_help'), ...further },
  uninsured: { actions: say('insured_or_not'), ...further },
  turned_away: { actions: say('insured_or_not'), ...further },
  on_the_way: { actions: say('until_they_come'), ...further },
  advice: { actions: say('ask_the_operator'), ...further },
});
/**
 * Events for what a person says while the emergency lasts: each is answered; no further question is asked.
 */
const meanwhile = {
  again: { actions: say('stay_with_them') },
  ...met({}),
  hospital: [{ guard: has('place'), target: 'near', reenter: true }, { actions: say('any_hospital') }],
};
/** The same while it is only asked whether this is an emergency: whoever says such things is in one. */
const begun = {
  again: 'alarm',
  ...met({ target: 'act' }),
  hospital: [
    { guard: has('place'), actions: say('if_serious'), target: 'near' },
    { actions: say('if_serious'), target: 'act' },
  ],
};
const leave = {
  ...meanwhile,
  crisis: { actions: put({ crisis: true }), target: 'crisis' },
  attended: { actions: say('attended'), target: 'done' },
  over: [
    { guard: is('crisis', true), actions: say('take_care'), target: 'done' },
    { guard: is('violence', true), actions: say('stay_safe'), target: 'done' },
    { guard: has('instead'), actions: [say('glad'), goTo('instead')], target: 'done' },
    { actions: say('glad'), target: 'done' },
  ],
};
const share = { share_location: { actions: say('how_to_share') } };
/** If the place is known, the nearest urgencias follow; otherwise the person is asked for it. */
const where = {
  always: { guard: has('place'), target: 'near' },
  meta: {
    ask: 'where_now',
    rest: true,
    expects: ['alarm', 'urgent_place'],
    choices: ['over', 'share_location'],
  },
  on: { ...lookUp, ...leave, ...share },
};

/** Somebody may be in danger: what to do first, then the nearest urgencias. Outranks every other topic. */
export const emergency = topic({
  version: 5,
  // Version 2: one more state, for violence. 3: answers. 4: `instead`, what was asked if it is no emergency. 5: the state
  // `alarm` says what to do, `act` only asks where.
  migrations: {
    2: (before) => before,
    3: (before) => before,
    4: (before) => before,
    5: (before) => before,
  },
  answers: {
    call: { stays: true },
    ambulance: { stays: true },
    meanwhile: { stays: true, hidden: true },
    papers: { stays: true, hidden: true },
    money: { stays: true, hidden: true },
  },
  data,
  shares: ['place'],
  facts,
  machine: createMachine({
    id: 'emergency',
    initial: 'weigh',
    states: {
      home: home(),
      weigh: {
        always: [
          { guard: is('crisis', true), target: 'crisis' },
          { guard: is('violence', true), target: 'hurt' },
          { guard: is('sure', false), target: 'doubt' },
          { target: 'alarm' },
        ],
      },
      doubt: {
        meta: {
          ask: 'is_it_now',
          rest: true,
          expects: ['alarm', 'urgent_place'],
          choices: ['now', 'crisis', 'over'],
        },
        on: {
          now: 'alarm',
          ...lookUp,
          ...leave,
          ...begun,
          over: [{ guard: has('instead'), actions: goTo('instead'), target: 'done' }, ...leave.over],
        },
      },
      crisis: {
        entry: say('crisis_line'),
        meta: { ask: 'in_danger_now', rest: true, expects: ['alarm'], choices: ['now', 'over'] },
        on: { now: 'alarm', over: { actions: say('take_care'), target: 'done' } },
      },
      alarm: { entry: say('call_now', { always: true }), always: 'act' },
      act: where,
      hurt: { entry: say('violence_line', { always: true }), ...where },
      which_place: {
        entry: say('why_these_places', { view: 'places' }),
        meta: {
          ask: 'which_place',
          view: 'places',
          rest: true,
          expects: ['alarm', 'urgent_place'],
          choices: ['place', 'over', 'share_location'],
        },
        on: { ...lookUp, ...leave, ...share },
      },
      near: {
        entry: say('urgencias_near', { view: 'urgenciasNear' }),
        meta: {
          ask: 'still_there',
          rest: true,
          expects: ['alarm', 'urgent_place'],
          choices: ['elsewhere', 'over'],
        },
        on: {
          ...lookUp,
          ...leave,
          elsewhere: [
            { guard: is('violence', true), actions: drop('place'), target: 'hurt' },
            { actions: drop('place'), target: 'alarm' },
          ],
        },
      },
      done: { type: 'final' },
    },
  }),
});
