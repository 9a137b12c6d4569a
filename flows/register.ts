import { z } from 'zod';
import { createMachine, drop, go, put, say, toggle, topic } from '../src/core/topic.ts';
import facts from './register.facts.json' with { type: 'json' };

const data = z.object({
  /** Who is to be registered, seen from the insured person. */
  who: z.enum(['self', 'child', 'pupil', 'spouse', 'partner', 'parent', 'student']).optional(),
  /** Why oneself registers now. */
  why: z.enum(['first', 'moved', 'switch', 'unknown']).optional(),
  /** The papers ticked off. */
  have: z.array(z.string().max(12)).max(12).default([]),
});

/** Questions on the way, answered without leaving the step. */
const asides = {
  both_ways: { actions: say('both_ways') },
  no_address: { actions: say('no_address') },
  no_paper: { actions: say('no_paper') },
};

const whom = {
  self: { actions: put({ who: 'self' }), target: 'situation' },
  child: 'grown',
  baby: { actions: put({ who: 'child' }), target: 'how' },
  studies: { actions: put({ who: 'pupil' }), target: 'how' },
  grown: 'too_old',
  partner: { actions: put({ who: 'spouse' }), target: 'married' },
  unmarried: { actions: put({ who: 'partner' }), target: 'how' },
  parent: { actions: put({ who: 'parent' }), target: 'how' },
  as_student: { actions: put({ who: 'student' }), target: 'how' },
  first_time: { actions: put({ who: 'self', why: 'first' }), target: 'how' },
  moved: { actions: put({ who: 'self', why: 'moved' }), target: 'how' },
  switch: { actions: put({ who: 'self', why: 'switch' }), target: 'how' },
  dont_know: { actions: put({ who: 'self', why: 'unknown' }), target: 'how' },
  other_relative: { actions: say('only_these_relatives') },
  remove: { actions: say('how_to_remove') },
  shift: { actions: say('other_shift') },
  ...asides,
};

/** Signing up at the family clinic, or changing it: oneself or one's family, online or at the counter. */
export const register = topic({
  version: 1,
  data,
  facts,
  machine: createMachine({
    id: 'register',
    initial: 'who',
    states: {
      who: {
        meta: {
          ask: 'who_is_it',
          rest: true,
          expects: ['registering', 'register_aside'],
          choices: ['self', 'moved', 'child', 'partner', 'parent', 'as_student'],
        },
        on: whom,
      },
      situation: {
        meta: {
          ask: 'which_case',
          expects: ['register_aside', 'register_case'],
          choices: ['first_time', 'moved', 'switch', 'dont_know'],
        },
        on: {
          first_time: { actions: put({ why: 'first' }), target: 'how' },
          moved: { actions: put({ why: 'moved' }), target: 'how' },
          switch: { actions: put({ why: 'switch' }), target: 'how' },
          dont_know: { actions: put({ why: 'unknown' }), target: 'how' },
          ...asides,
        },
      },
      grown: {
        meta: {
          ask: 'is_grown',
          expects: ['register_aside', 'child_age'],
          choices: ['young', 'studies', 'grown'],
        },
        on: {
          young: { actions: put({ who: 'child' }), target: 'how' },
          studies: { actions: put({ who: 'pupil' }), target: 'how' },
          grown: 'too_old',
          ...asides,
        },
      },
      too_old: {
        entry: say('child_too_old'),
        meta: {
          ask: 'what_next',
          rest: true,
          choices: ['student', 'independent-insurance', 'welfare', 'another', 'enough'],
        },
        on: {
          student: { actions: go('student') },
          'independent-insurance': { actions: go('independent-insurance') },
          welfare: { actions: go('welfare') },
          another: { actions: drop('who', 'why'), target: 'who' },
          enough: 'done',
        },
      },
      married: {
        meta: {
          ask: 'are_you_married',
          expects: ['register_aside', 'unmarried', 'yes_no'],
          choices: ['yes', 'no'],
        },
        on: {
          yes: 'how',
          no: { actions: put({ who: 'partner' }), target: 'how' },
          unmarried: { actions: put({ who: 'partner' }), target: 'how' },
          ...asides,
        },
      },
      how: {
        entry: say('how_to', { view: 'way' }),
        meta: {
          ask: 'which_way',
          view: 'way',
          expects: ['register_aside', 'register_way'],
          choices: ['online', 'counter', 'coverage', 'student'],
        },
        on: {
          online: 'online',
          counter: 'papers',
          coverage: { actions: go('coverage') },
          student: { actions: go('student') },
          ...asides,
        },
      },
      online: {
        entry: say('online_steps', { view: 'way' }),
        meta: {
          ask: 'how_did_it_go',
          expects: ['register_aside', 'register_outcome', 'in_person'],
          choices: ['worked', 'failed', 'counter'],
        },
        on: { worked: 'registered', failed: 'plan_b', counter: 'papers', ...asides },
      },
      plan_b: {
        entry: say('register_plan_b'),
        meta: {
          ask: 'what_next',
          rest: true,
          expects: ['register_aside'],
          choices: ['counter', 'nss', 'contact', 'enough'],
        },
        on: {
          counter: 'papers',
          nss: { actions: go('nss') },
          contact: { actions: go('contact') },
          enough: 'done',
          ...asides,
        },
      },
      papers: {
        entry: say('papers_list', { view: 'papers' }),
        meta: {
          ask: 'tick_papers',
          view: 'papers',
          expects: ['register_aside', 'paper', 'register_outcome'],
          choices: ['tick', 'find-clinic', 'online', 'worked'],
        },
        on: {
          tick: { actions: toggle('have', 'tick'), target: 'papers', reenter: true },
          'find-clinic': { actions: go('find-clinic') },
          online: 'online',
          worked: 'registered',
          failed: 'plan_b',
          ...asides,
        },
      },
      registered: {
        entry: say('after_registering'),
        meta: {
          ask: 'what_next',
          rest: true,
          choices: ['find-clinic', 'appointment', 'coverage', 'another', 'enough'],
        },
        on: {
          'find-clinic': { actions: go('find-clinic') },
          appointment: { actions: go('appointment') },
          coverage: { actions: go('coverage') },
          another: { actions: [drop('who', 'why'), put({ have: [] })], target: 'who' },
          enough: 'done',
        },
      },
      done: { type: 'final' },
    },
  }),
});
