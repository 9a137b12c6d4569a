import { z } from 'zod';
import { createMachine, go, put, say, topic } from '../src/core/topic.ts';
import facts from './appointment.facts.json' with { type: 'json' };

const data = z.object({
  /** A date that suits better is wanted: the old appointment is cancelled once there is a new one. */
  changing: z.boolean().default(false),
});

const ways = {
  app: { target: 'app', reenter: true },
  web: { target: 'web', reenter: true },
  window: { target: 'window', reenter: true },
  phone: { target: 'phone', reenter: true },
};
const troubles = {
  no_slots: { target: 'no_slots', reenter: true },
  fails: { target: 'app_fails', reenter: true },
};
const tried = ['booked', 'no_slots', 'fails'];

/** Booking, changing and cancelling a family doctor's appointment, and how a specialist is reached. */
export const appointment = topic({
  version: 1,
  data,
  facts,
  machine: createMachine({
    id: 'appointment',
    initial: 'errand',
    states: {
      errand: {
        meta: {
          ask: 'which_errand',
          rest: true,
          expects: ['errand'],
          choices: ['book', 'change', 'cancel_it', 'specialist', 'no_slots', 'fails'],
        },
        on: {
          book: { actions: put({ changing: false }), target: 'registered' },
          change: { actions: put({ changing: true }), target: 'change' },
          cancel_it: 'cancel',
          specialist: 'specialist',
          same_day: 'same_day',
          see_it: { actions: say('where_it_is') },
          other_service: { actions: say('other_services') },
          ...troubles,
          ...ways,
        },
      },
      registered: {
        meta: { ask: 'are_you_registered', expects: ['unsure', 'yes_no'], choices: ['yes', 'no', 'unsure'] },
        on: {
          yes: 'way',
          no: { actions: [say('register_first'), go('register')] },
          unsure: { actions: [say('check_first'), go('coverage')] },
        },
      },
      way: {
        entry: say('what_it_takes'),
        meta: {
          ask: 'which_way',
          expects: ['booking_trouble', 'booking_way'],
          choices: ['app', 'web', 'window', 'phone'],
        },
        on: { ...ways, ...troubles },
      },
      app: {
        entry: say('app_steps'),
        meta: {
          ask: 'got_it',
          expects: ['booking_outcome', 'booking_way'],
          choices: [...tried, 'web', 'window'],
        },
        on: { ...ways, ...troubles, booked: 'booked' },
      },
      web: {
        entry: say('web_steps'),
        meta: {
          ask: 'got_it',
          expects: ['booking_outcome', 'booking_way'],
          choices: [...tried, 'app', 'window'],
        },
        on: { ...ways, ...troubles, booked: 'booked' },
      },
      window: {
        entry: say('window_steps'),
        meta: {
          ask: 'what_next',
          rest: true,
          expects: ['booking_outcome', 'booking_way'],
          choices: ['find-clinic', 'same_day', 'app', 'booked', 'enough'],
        },
        on: {
          ...ways,
          ...troubles,
          'find-clinic': { actions: go('find-clinic') },
          same_day: 'same_day',
          booked: 'booked',
          enough: 'done',
        },
      },
      same_day: {
        entry: say('without_appointment'),
        meta: { ask: 'what_next', rest: true, choices: ['find-clinic', 'book', 'emergency', 'enough'] },
        on: {
          'find-clinic': { actions: go('find-clinic') },
          book: 'registered',
          emergency: { actions: go('emergency') },
          enough: 'done',
        },
      },
      phone: {
        entry: say('phone_steps'),
        meta: {
          ask: 'what_next',
          rest: true,
          expects: ['booking_outcome', 'booking_way'],
          choices: ['window', 'app', 'booked', 'enough'],
        },
        on: { ...ways, ...troubles, booked: 'booked', enough: 'done' },
      },
      no_slots: {
        entry: say('no_slots_plan'),
        meta: {
          ask: 'what_next',
          rest: true,
          expects: ['booking_outcome', 'booking_way'],
          choices: ['window', 'same_day', 'phone', 'emergency', 'enough'],
        },
        on: {
          ...ways,
          ...troubles,
          same_day: 'same_day',
          emergency: { actions: go('emergency') },
          booked: 'booked',
          enough: 'done',
        },
      },
      app_fails: {
        entry: say('app_fails_plan'),
        meta: {
          ask: 'what_next',
          rest: true,
          expects: ['booking_outcome', 'booking_way'],
          choices: ['web', 'window', 'phone', 'nss', 'coverage', 'enough'],
        },
        on: {
          ...ways,
          ...troubles,
          nss: { actions: go('nss') },
          coverage: { actions: go('coverage') },
          booked: 'booked',
          enough: 'done',
        },
      },
      change: {
        entry: say('how_to_change'),
        meta: { ask: 'how_go_on', choices: ['new_date', 'cancel_it', 'enough'] },
        on: { new_date: 'way', cancel_it: 'cancel', enough: 'done' },
      },
      cancel: {
        entry: say('how_to_cancel'),
        meta: { ask: 'what_next', rest: true, choices: ['cancel_fails', 'new_date', 'enough'] },
        on: { cancel_fails: { actions: say('cancel_plan_b') }, new_date: 'way', enough: 'done' },
      },
      specialist: {
        entry: say('by_referral'),
        meta: { ask: 'have_you_referral', expects: ['yes_no'], choices: ['yes', 'no'] },
        on: { yes: 'referred', no: { actions: say('family_doctor_first'), target: 'registered' } },
      },
      referred: {
        entry: say('with_referral'),
        meta: { ask: 'what_next', rest: true, choices: ['find-clinic', 'contact', 'book', 'enough'] },
        on: {
          'find-clinic': { actions: go('find-clinic') },
          contact: { actions: go('contact') },
          book: 'registered',
          enough: 'done',
        },
      },
      booked: {
        entry: say('once_booked', { view: 'booked' }),
        meta: { ask: 'what_next', rest: true, choices: ['cancel_it', 'find-clinic', 'enough'] },
        on: { cancel_it: 'cancel', 'find-clinic': { actions: go('find-clinic') }, enough: 'done' },
      },
      done: { type: 'final' },
    },
  }),
});
