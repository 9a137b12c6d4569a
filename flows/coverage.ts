import { z } from 'zod';
import { createMachine, drop, go, has, keep, put, say, topic } from '../src/core/topic.ts';
import facts from './coverage.facts.json' with { type: 'json' };

const data = z.object({
  /** The day the job ended or ends, `2026-11-21`. */
  ended: z.iso.date().optional(),
  /** Whether the weeks worked without a break before it are enough to stay covered for a while. */
  worked: z.enum(['yes', 'no', 'unsure']).optional(),
});

const ended = { actions: [drop('worked'), keep('ended', 'worked')], target: 'weigh' };
const lostJob = { actions: [drop('worked'), keep('worked')], target: 'when' };
const check = { check: 'check' };
const others = {
  'independent-insurance': { actions: go('independent-insurance') },
  welfare: { actions: go('welfare') },
};

/** Whether a person is insured: how to check it, what the paper shows, what to do when it says no. */
export const coverage = topic({
  version: 1,
  data,
  facts,
  machine: createMachine({
    id: 'coverage',
    initial: 'wish',
    states: {
      wish: {
        meta: {
          ask: 'which_wish',
          rest: true,
          expects: ['job_end', 'coverage_wish'],
          choices: ['check', 'says_no', 'lost_job', 'covers'],
        },
        on: { ...check, says_no: 'why_no', lost_job: lostJob, ended, covers: 'covers' },
      },
      check: {
        entry: say('how_to_check'),
        meta: {
          ask: 'what_did_it_say',
          expects: ['job_end', 'check_trouble', 'check_answer'],
          choices: ['says_yes', 'says_no', 'page_fails', 'nss'],
        },
        on: {
          says_yes: 'insured',
          says_no: 'why_no',
          page_fails: 'page_fails',
          nss: { actions: go('nss') },
          ended,
        },
      },
      page_fails: {
        entry: say('check_plan_b'),
        meta: {
          ask: 'what_next',
          rest: true,
          expects: ['check_answer'],
          choices: ['says_yes', 'says_no', 'find-clinic', 'contact', 'enough'],
        },
        on: {
          says_yes: 'insured',
          says_no: 'why_no',
          'find-clinic': { actions: go('find-clinic') },
          contact: { actions: go('contact') },
          enough: 'done',
        },
      },
      insured: {
        entry: say('you_are_insured'),
        meta: {
          ask: 'what_next',
          rest: true,
          choices: ['appointment', 'register', 'find-clinic', 'covers', 'enough'],
        },
        on: {
          appointment: { actions: go('appointment') },
          register: { actions: go('register') },
          'find-clinic': { actions: go('find-clinic') },
          covers: 'covers',
          enough: 'done',
        },
      },
      why_no: {
        meta: {
          ask: 'which_case',
          expects: ['job_end', 'no_case'],
          choices: ['working', 'lost_job', 'family', 'student', 'uninsured'],
        },
        on: {
          working: 'employer',
          lost_job: lostJob,
          ended,
          family: 'family',
          student: { actions: go('student') },
          uninsured: 'uninsured',
        },
      },
      employer: {
        entry: say('ask_your_employer'),
        meta: { ask: 'what_next', rest: true, choices: ['contact', 'nss', 'check', 'enough'] },
        on: { contact: { actions: go('contact') }, nss: { actions: go('nss') }, ...check, enough: 'done' },
      },
      family: {
        entry: say('family_says_no'),
        meta: {
          ask: 'what_next',
          rest: true,
          choices: ['register', 'check', 'lost_job', 'contact', 'enough'],
        },
        on: {
          register: { actions: go('register') },
          ...check,
          lost_job: lostJob,
          contact: { actions: go('contact') },
          enough: 'done',
        },
      },
      uninsured: {
        entry: say('other_ways'),
        meta: {
          ask: 'what_next',
          rest: true,
          choices: ['welfare', 'independent-insurance', 'foreign-residents', 'enough'],
        },
        on: { ...others, 'foreign-residents': { actions: go('foreign-residents') }, enough: 'done' },
      },
      when: {
        meta: {
          ask: 'when_did_it_end',
          view: 'daysToChoose',
          expects: ['job_end'],
          choices: ['ended', 'no_date'],
        },
        on: {
          ended: { actions: keep('ended', 'worked'), target: 'weigh' },
          no_date: { actions: say('find_the_date') },
        },
      },
      weigh: { always: [{ guard: has('worked'), target: 'until' }, { target: 'worked' }] },
      worked: {
        meta: {
          ask: 'weeks_before',
          view: 'jobEnd',
          expects: ['time_worked', 'job_end', 'unsure', 'yes_no'],
          choices: ['yes', 'no', 'unsure', 'another_day'],
        },
        on: {
          yes: { actions: put({ worked: 'yes' }), target: 'until' },
          no: { actions: put({ worked: 'no' }), target: 'until' },
          unsure: { actions: put({ worked: 'unsure' }), target: 'until' },
          ended,
          another_day: 'when',
        },
      },
      until: {
        entry: say('covered_until', { view: 'jobEnd' }),
        meta: {
          ask: 'what_next',
          view: 'jobEnd',
          rest: true,
          expects: ['job_end'],
          choices: ['check', 'another_day', 'appointment', 'welfare', 'independent-insurance', 'enough'],
        },
        on: {
          ...check,
          ...others,
          ended,
          another_day: { actions: drop('worked'), target: 'when' },
          appointment: { actions: go('appointment') },
          enough: 'done',
        },
      },
      covers: {
        entry: say('what_it_covers'),
        meta: { ask: 'what_next', rest: true, choices: ['check', 'appointment', 'contact', 'enough'] },
        on: {
          ...check,
          appointment: { actions: go('appointment') },
          contact: { actions: go('contact') },
          enough: 'done',
        },
      },
      done: { type: 'final' },
    },
  }),
});
